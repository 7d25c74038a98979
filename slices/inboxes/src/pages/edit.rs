//! Setting a mailbox up and changing it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use conversations::channels::{Channel, Light};
use conversations::own_addresses::OwnAddress;
use conversations::{ChannelId, TeamId, teams};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::carriers::smtp_out::DkimKey;
use shell::form::{Form, Told};
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, Error, Page, Right, Seat};

use crate::addresses::Act;
use crate::consent::{self, Asking};
use crate::keeping;
use crate::mailbox::form::{CannotKeepMailbox, Wish};
use crate::mailbox::presets::{self, PRESETS, Preset};
use crate::mailbox::settings::{Access, SECURITIES, Settings, security_name};

use super::addresses::AddressesCard;

/// The first step: the address.
#[derive(Template)]
#[template(path = "pages/start.html")]
pub(crate) struct StartPage {
    address: String,
    providers: Vec<Choice>,
}

/// The form of a mailbox.
#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "each says what one part of the form shows")]
#[template(path = "pages/edit.html")]
pub(crate) struct EditPage {
    /// Its id; none for a new one.
    id: Option<i64>,
    title: String,
    wish: Wish,
    hint: String,
    teams: Vec<Choice>,
    has_consent_page: bool,
    has_password: bool,
    has_client_secret: bool,
    has_consent: bool,
    redirect_url: String,
    /// The DNS records of the signing key: one for each domain it signs for.
    dkim: Vec<(String, String)>,
    refusal: Option<Refused>,
    /// What "test it" found, as finished HTML.
    tried: Option<String>,
    /// The tone of a light that is not green, and why.
    unwell: Option<(&'static str, String)>,
    /// Whether nobody has said yet how mail comes in.
    is_unconnected: bool,
    /// Its addresses; none for a new mailbox.
    addresses: Option<AddressesCard>,
}

/// A field of one line.
#[derive(Template)]
#[template(path = "pages/field_line.html")]
struct LineField<'a> {
    name: &'a str,
    label: &'a str,
    value: &'a str,
    hint: &'a str,
    kind: &'a str,
    autocomplete: &'a str,
    wrong: Option<&'a str>,
}

/// A switch.
#[derive(Template)]
#[template(path = "pages/field_switch.html")]
struct SwitchField<'a> {
    name: &'a str,
    label: &'a str,
    is_on: bool,
}

/// The ways to protect a connection.
#[derive(Template)]
#[template(path = "pages/field_security.html")]
struct SecurityField<'a> {
    name: &'a str,
    choices: Vec<Choice>,
    wrong: Option<&'a str>,
}

/// A choice of a list.
#[derive(Clone)]
struct Choice {
    value: String,
    says: String,
    is_chosen: bool,
}

/// What was wrong with the form.
struct Refused {
    field: String,
    says: String,
}

/// What the first step sends.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Started {
    address: Option<String>,
    provider: String,
}

/// What the provider sends back.
#[derive(Debug, Deserialize)]
pub(crate) struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// GET /mailboxes/new
pub(crate) async fn new_page(
    State(app): State<App>,
    seat: Seat,
    Query(started): Query<Started>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let Some(address) = started.address.filter(|address| !address.trim().is_empty()) else {
        return page::show(&app, &seat, StartPage::of(String::new())).await;
    };
    let address = address.trim().to_lowercase();
    let preset = if started.provider.is_empty() {
        presets::of_address(&address)
    } else {
        presets::named(&started.provider)
    };
    let wish = Wish::proposed(&address, preset);
    let shown = EditPage::of(&app, &seat, None, wish, &Settings::default()).await?;
    page::show(&app, &seat, shown).await
}

/// POST /mailboxes/new
pub(crate) async fn set_up(
    State(app): State<App>,
    seat: Seat,
    Form(wish): Form<Wish>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    match keeping::set_up(&app, seat.org, &wish).await {
        Ok(id) => Ok(page::go_saying(&format!("/mailboxes/{}", id.get()), "inboxes-added")),
        Err(refused) => again(&app, &seat, None, wish, refused).await,
    }
}

/// GET /mailboxes/{id}
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ChannelId>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    show(&app, &seat, id, None).await
}

/// The page of a mailbox, with what "test it" found where it was just pressed.
pub(crate) async fn show(
    app: &App,
    seat: &Seat,
    id: ChannelId,
    tried: Option<String>,
) -> Result<Response, Error> {
    let mut shown = read(app, seat, id).await?;
    shown.tried = tried;
    page::show(app, seat, shown).await
}

/// The page of a mailbox, with what an act to its addresses was refused for.
pub(crate) async fn show_refused(
    app: &App,
    seat: &Seat,
    id: ChannelId,
    (act, error): (Act, Error),
) -> Result<Response, Error> {
    let mut shown = read(app, seat, id).await?;
    if let Some(card) = &mut shown.addresses {
        match act {
            Act::Add(wish) => (card.new, card.refused) = (wish, Told::of(error)?),
            _ => card.problem = error.sentence(),
        }
    }
    page::show(app, seat, shown).await
}

async fn read(app: &App, seat: &Seat, id: ChannelId) -> Result<EditPage, Error> {
    let (channel, settings) = keeping::get(app, seat.org, id).await?;
    let mut wish = Wish::of(&channel.name, &channel.address, &settings);
    if channel.team != TeamId::NONE {
        wish.team = channel.team.to_string();
    }
    wish.version = channel.version.to_string();
    if !channel.is_active {
        "on".clone_into(&mut wish.rests);
    }
    let mut shown = EditPage::of(app, seat, Some(id), wish, &settings).await?;
    shown.unwell = unwell(&channel);
    shown.is_unconnected = !settings.is_connected();
    shown.dkim = dkim(app, seat, (&channel, &settings));
    shown.addresses = Some(AddressesCard::of(&channel, &settings));
    Ok(shown)
}

/// POST /mailboxes/{id}
pub(crate) async fn change(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ChannelId>,
    Form(wish): Form<Wish>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    match keeping::change(&app, seat.org, id, &wish).await {
        Ok(()) => Ok(page::go_saying(&format!("/mailboxes/{}", id.get()), "inboxes-saved")),
        Err(refused) => again(&app, &seat, Some(id), wish, refused).await,
    }
}

/// Shows the form again with what is wrong; what was typed stays, secrets excepted.
async fn again(
    app: &App,
    seat: &Seat,
    id: Option<ChannelId>,
    mut wish: Wish,
    refused: CannotKeepMailbox,
) -> Result<Response, Error> {
    let status = shell::Refusal::code(&refused).status;
    let error = Error::from(refused).refusal()?;
    let settings = match id {
        Some(id) => keeping::get(app, seat.org, id).await?.1,
        None => Settings::default(),
    };
    for secret in
        [&mut wish.password, &mut wish.sending_password, &mut wish.client_secret, &mut wish.dkim_key]
    {
        secret.clear();
    }
    let mut shown = EditPage::of(app, seat, id, wish, &settings).await?;
    shown.refusal =
        Some(Refused { field: error.about_field().unwrap_or_default().to_owned(), says: error.sentence() });
    let mut response = page::show(app, seat, shown).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// POST /mailboxes/{id}/consent
pub(crate) async fn ask_consent(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ChannelId>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let asking = Asking { org: seat.org, colleague: seat.colleague.id, mailbox: id };
    let page = consent::page(&app, asking).await.map_err(|_| CannotKeepMailbox::NoConsentPage)?;
    Ok(Redirect::to(&page).into_response())
}

/// GET /mailboxes/consent
pub(crate) async fn consented(
    State(app): State<App>,
    seat: Seat,
    Query(returned): Query<Returned>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let mailbox = consent::returning(&app, seat.org, seat.colleague.id, &returned.state);
    let mailbox = mailbox.ok_or_else(Error::not_found)?;
    let asking = Asking { org: seat.org, colleague: seat.colleague.id, mailbox };
    let path = format!("/mailboxes/{}", mailbox.get());
    match consent::complete(&app, asking, &returned.state, &returned.code).await {
        Ok(()) => Ok(page::go_saying(&path, "inboxes-consent-given")),
        Err(trouble) => {
            tracing::warn!(%trouble, "consent was not given");
            Ok(page::go_saying(&path, "inboxes-trouble-token-refused"))
        }
    }
}

impl StartPage {
    fn of(address: String) -> Self {
        let choice = |preset: &Preset| Choice {
            value: preset.name.to_owned(),
            says: provider_title(preset),
            is_chosen: false,
        };
        Self { address, providers: PRESETS.iter().map(choice).collect() }
    }
}

fn provider_title(preset: &Preset) -> String {
    if preset.title.is_empty() { say("inboxes-provider-other") } else { preset.title.to_owned() }
}

impl EditPage {
    async fn of(
        app: &App,
        seat: &Seat,
        id: Option<ChannelId>,
        wish: Wish,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let all = app.db.read(seat.org, (), |tx, ()| Box::pin(teams::all(tx))).await?;
        let teams = all.iter().map(|team| (team.id.to_string(), team.name.clone())).collect();
        let mut shown = Self::around(id.map(ChannelId::get), wish, settings, teams);
        shown.redirect_url = format!("{}/mailboxes/consent", app.config.public_url());
        Ok(shown)
    }

    fn around(id: Option<i64>, wish: Wish, settings: &Settings, teams: Vec<(String, String)>) -> Self {
        let preset = presets::named(&wish.provider);
        let title = match id {
            None => say("inboxes-new-title"),
            Some(_) => say_with("inboxes-edit-title", &[("name", wish.name.as_str().into())]),
        };
        let (has_password, has_client_secret, has_consent) = match &settings.access {
            Access::Nothing => (false, false, false),
            Access::Password { .. } => (true, false, false),
            Access::Consent { client_secret, refresh, .. } => {
                (false, client_secret.is_some(), refresh.is_some())
            }
        };
        let is_chosen = |value: &String| *value == wish.team;
        let teams = teams
            .into_iter()
            .map(|(value, says)| Choice { is_chosen: is_chosen(&value), value, says })
            .collect();
        Self {
            id,
            title,
            hint: say(&format!("inboxes-hint-{}", preset.name)),
            teams,
            has_consent_page: preset.consent.is_some(),
            has_password,
            has_client_secret,
            has_consent,
            redirect_url: String::new(),
            dkim: Vec::new(),
            refusal: None,
            tried: None,
            unwell: None,
            is_unconnected: false,
            addresses: None,
            wish,
        }
    }

    /// Where the form is sent.
    fn action(&self) -> String {
        self.id.map_or_else(|| "/mailboxes/new".to_owned(), |id| format!("/mailboxes/{id}"))
    }

    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<&str> {
        self.refusal.as_ref().filter(|refused| refused.field == field).map(|refused| refused.says.as_str())
    }

    /// What is wrong with no field in particular.
    fn wrong_in_all(&self) -> Option<&str> {
        self.wrong("")
    }

    /// The field that is wrong.
    fn wrong_field(&self) -> Option<&str> {
        let field = self.refusal.as_ref().map(|refused| refused.field.as_str());
        field.filter(|field| !field.is_empty())
    }

    fn line(&self, name: &str, label: &str, value: &str, hint: &str) -> askama::Result<String> {
        let wrong = self.wrong(name);
        LineField { name, label, value, hint, kind: "text", autocomplete: "off", wrong }.render()
    }

    fn secret(&self, name: &str, label: &str, is_kept: bool) -> askama::Result<String> {
        let hint = if is_kept { "inboxes-form-password-kept" } else { "" };
        let wrong = self.wrong(name);
        LineField { name, label, value: "", hint, kind: "password", autocomplete: "new-password", wrong }
            .render()
    }

    #[expect(clippy::unused_self, reason = "called from the template like the other fields")]
    fn switch(&self, name: &str, label: &str, value: &str) -> askama::Result<String> {
        SwitchField { name, label, is_on: value == "on" }.render()
    }

    fn security(&self, name: &str, chosen: &str) -> askama::Result<String> {
        let choices = SECURITIES.into_iter().map(security_name).map(|security| Choice {
            value: security.to_owned(),
            says: say(&format!("inboxes-security-{security}")),
            is_chosen: security == chosen,
        });
        SecurityField { name, choices: choices.collect(), wrong: self.wrong(name) }.render()
    }

    fn asks_for_consent(&self) -> bool {
        self.wish.access == "consent"
    }
}

fn unwell(channel: &Channel) -> Option<(&'static str, String)> {
    let tone = match channel.light {
        Light::Green => return None,
        Light::Amber => "soon",
        Light::Red => "broken",
    };
    channel.is_active.then(|| (tone, channel.light_reason.clone()))
}

/// The DNS records of the mailbox's signing key, one for each domain it answers under, for whoever publishes them.
fn dkim(app: &App, seat: &Seat, (channel, settings): (&Channel, &Settings)) -> Vec<(String, String)> {
    let Some(signs) = &settings.signs else { return Vec::new() };
    let Ok(pem) = signs.key.open(app, seat.org) else { return Vec::new() };
    let domains: BTreeSet<&str> =
        channel.addresses().filter_map(|address| Some(address.rsplit_once('@')?.1)).collect();
    let keys = domains.into_iter().filter_map(|domain| DkimKey::from_pem(&pem, domain, &signs.selector).ok());
    keys.map(|key| (key.published_at(), key.record().to_owned())).collect()
}

impl Page for StartPage {
    fn title(&self) -> String {
        say("inboxes-new-title")
    }

    fn menu(&self) -> &'static str {
        "/mailboxes"
    }

    fn samples() -> Vec<Self> {
        vec![Self::of(String::new()), Self::of("help@kettle.example".to_owned())]
    }
}

impl Page for EditPage {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn menu(&self) -> &'static str {
        "/mailboxes"
    }

    fn samples() -> Vec<Self> {
        let own = |names: &[&str]| {
            let one = |name: &&str| OwnAddress {
                address: format!("{name}@kettle.example"),
                from_name: if *name == "sales" { "Kettle & Pan, sales".to_owned() } else { String::new() },
                ..OwnAddress::default()
            };
            names.iter().map(one).collect::<Vec<_>>()
        };
        let teams = || vec![("7".to_owned(), "Repairs".to_owned())];
        let address = "help@kettle.example";
        let new = |name| {
            let wish = Wish::proposed(address, presets::named(name));
            Self::around(None, wish, &Settings::default(), teams())
        };
        let mut refused = new(presets::OTHER);
        let says = say("error-mailbox-password-missing");
        refused.refusal = Some(Refused { field: "password".to_owned(), says });
        let mut meanwhile = new(presets::OTHER);
        meanwhile.refusal = Some(Refused { field: String::new(), says: say("error-changed-meanwhile") });
        let mut known = Self::around(Some(1), new("google").wish, &Settings::default(), teams());
        "Help".clone_into(&mut known.title);
        known.unwell = Some(("broken", say("inboxes-trouble-password-refused")));
        known.dkim = vec![("wk._domainkey.kettle.example".to_owned(), "v=DKIM1; k=rsa; p=MIIB".to_owned())];
        known.addresses = Some(AddressesCard::with(own(&["help"])));
        let mut several = Self::around(Some(1), new("google").wish, &Settings::default(), teams());
        "Help".clone_into(&mut several.title);
        several.is_unconnected = true;
        let mut card = AddressesCard::with(own(&["help", "sales", "wholesale-and-invoices"]));
        "orders@kettle.example".clone_into(&mut card.new.address);
        let taken = [("ours", 1_i64.into()), ("mailbox", "Orders".into())];
        card.refused = Told::about("address", &say_with("error-mailbox-address-taken", &taken));
        several.addresses = Some(card);
        let mut last = Self::around(Some(1), new("google").wish, &Settings::default(), teams());
        let mut card = AddressesCard::with(own(&["help"]));
        card.problem = say("error-mailbox-address-last");
        last.addresses = Some(card);
        vec![new(presets::OTHER), new("microsoft"), refused, meanwhile, known, several, last]
    }
}
