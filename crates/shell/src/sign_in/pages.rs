//! The pages before one is signed in: sign-in, invitation, a new password.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use store::{OrgId, organizations};

use super::links::{self, Link};
use super::sessions::{self, Token, Visitor};
use super::{change_password, chosen, enter, send_reset, sign_in};
use crate::api::{Path, Query};
use crate::colleague::{self, ColleagueId, SIGN_IN};
use crate::form::{Form, Told};
use crate::page::{Page, bare_page, filters, go, samples_of};
use crate::set_up::has_organization;
use crate::words::say;
use crate::{App, Error, Sample, Seat, codes};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(show_sign_in).post(do_sign_in))
        .route("/sign-out", post(sign_out))
        .route("/reset", get(show_reset).post(ask_reset))
        .route("/reset/{token}", get(show_choose_password).post(choose_password))
        .route("/invitation/{token}", get(show_invitation).post(accept_invitation))
}

pub(super) fn samples() -> Vec<Sample> {
    [
        samples_of::<SignInPage>("shell/sign-in"),
        samples_of::<ResetPage>("shell/reset"),
        samples_of::<ChoosePasswordPage>("shell/new-password"),
        samples_of::<InvitationPage>("shell/invitation"),
    ]
    .concat()
}

/// Where one signs in.
#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
struct SignInPage {
    email: String,
    next: String,
    has_organization: bool,
    told: Told,
}

impl Page for SignInPage {
    fn title(&self) -> String {
        say("sign-in-title")
    }

    fn samples() -> Vec<Self> {
        let usual =
            || Self { email: String::new(), next: "/".into(), has_organization: true, told: Told::nothing() };
        let refused = Told::about("", &Error::refused(codes::SIGN_IN_REFUSED).sentence());
        vec![
            usual(),
            Self { email: "ana@kettle.example".into(), told: refused, ..usual() },
            Self { has_organization: false, ..usual() },
        ]
    }
}

/// What the address says beside the path. Here alone more may stand in it, which is not read: people come by links
/// from outside, to which others add what they count by.
#[derive(serde::Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn show_sign_in(
    State(app): State<App>,
    seat: Option<Seat>,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Error> {
    if seat.is_some() {
        return Ok(go(if super::is_ours(&next) { &next } else { "/" }));
    }
    let has_organization = has_organization(&app).await?;
    bare_page(&SignInPage { email: String::new(), next, has_organization, told: Told::nothing() })
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn do_sign_in(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<SignInForm>,
) -> Result<Response, Error> {
    match sign_in(&app, &form.email, &form.password, visitor).await {
        Ok(token) => Ok(enter(&app, &token, if form.next.is_empty() { "/" } else { &form.next })),
        Err(error) => {
            let status = error.code().status;
            let told = Told::of(error)?;
            let page = SignInPage { email: form.email, next: form.next, has_organization: true, told };
            Ok((status, bare_page(&page)?).into_response())
        }
    }
}

async fn sign_out(State(app): State<App>, seat: Option<Seat>) -> Result<Response, Error> {
    if let Some(seat) = seat {
        let session = (seat.colleague.id, seat.session);
        app.db
            .write(seat.org, session, |tx, (id, session)| Box::pin(sessions::end(tx, *id, *session)))
            .await?;
    }
    let mut response = go("/sign-in");
    response.headers_mut().append(SET_COOKIE, sessions::clear_cookie(&app));
    Ok(response)
}

/// Where one asks for a new password.
#[derive(Template)]
#[template(path = "sign_in/reset.html")]
struct ResetPage {
    email: String,
    is_sent: bool,
    told: Told,
}

impl Page for ResetPage {
    fn title(&self) -> String {
        say("reset-title")
    }

    fn samples() -> Vec<Self> {
        let usual = || Self { email: String::new(), is_sent: false, told: Told::nothing() };
        let refused = Told::about("", &Error::refused(codes::RESET_TOO_MANY).sentence());
        vec![
            usual(),
            Self { is_sent: true, ..usual() },
            Self { email: "ana@kettle.example".into(), told: refused, ..usual() },
        ]
    }
}

async fn show_reset() -> Result<Response, Error> {
    bare_page(&ResetPage { email: String::new(), is_sent: false, told: Told::nothing() })
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ResetForm {
    email: String,
}

/// Answers the same, and as fast, whether anybody has this address: the letter is written afterwards.
async fn ask_reset(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<ResetForm>,
) -> Result<Response, Error> {
    let email = channels::address_key(&form.email);
    if let Err(error) = app.gates.reset(&email, visitor.address) {
        let status = error.code().status;
        let page = ResetPage { email: form.email, is_sent: false, told: Told::of(error)? };
        return Ok((status, bare_page(&page)?).into_response());
    }
    let later = app.clone();
    app.aside(async move {
        if let Err(cause) = write_reset(&later, email).await {
            tracing::error!(%cause, "a letter for a new password could not be written");
        }
    });
    bare_page(&ResetPage { email: String::new(), is_sent: true, told: Told::nothing() })
}

async fn write_reset(app: &App, email: String) -> Result<(), Error> {
    let found =
        app.db.read_wide(email, |tx, email| Box::pin(store::directory::find(tx, SIGN_IN, email))).await?;
    let Some(entry) = found else { return Ok(()) };
    let input = (app.clone(), ColleagueId::of(entry.ref_id));
    let made = app.db.write(entry.org, input, |tx, (app, id)| Box::pin(send_reset(app, tx, *id, *id))).await;
    match made.map_err(Error::from) {
        // Somebody who has not joined yet has an invitation instead.
        Err(error) if error.code() == codes::NOT_FOUND => Ok(()),
        made => made.map(drop),
    }
}

/// Where one chooses a new password.
#[derive(Template)]
#[template(path = "sign_in/new_password.html")]
struct ChoosePasswordPage {
    email: String,
    told: Told,
}

impl Page for ChoosePasswordPage {
    fn title(&self) -> String {
        say("new-password-title")
    }

    fn samples() -> Vec<Self> {
        let email = || "ana@kettle.example".to_owned();
        let common = Error::refused(codes::PASSWORD_COMMON).sentence();
        vec![
            Self { email: email(), told: Told::nothing() },
            Self { email: email(), told: Told::about("password", &common) },
        ]
    }
}

/// A link that somebody followed, and whose it is.
struct Opened {
    token: Token,
    colleague: colleague::Colleague,
    organization: String,
}

async fn open(app: &App, link: Link, text: &str) -> Result<Opened, Error> {
    let ended = || Error::refused(codes::LINK_ENDED);
    let token = Token::read(text).ok_or_else(ended)?;
    let found = app
        .db
        .read(token.org, token.hash.clone(), move |tx, hash| {
            Box::pin(async move {
                let Some(id) = links::find(tx, link, hash).await? else { return Ok(None) };
                let colleague = colleague::get(tx, id).await?;
                let organization = organizations::get(tx).await?;
                Ok::<_, store::Fault>(colleague.zip(organization))
            })
        })
        .await?;
    let (colleague, organization) = found.ok_or_else(ended)?;
    Ok(Opened { token, colleague, organization: organization.name })
}

async fn show_choose_password(State(app): State<App>, Path(text): Path<String>) -> Result<Response, Error> {
    let opened = open(&app, Link::Reset, &text).await?;
    bare_page(&ChoosePasswordPage { email: opened.colleague.email, told: Told::nothing() })
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordForm {
    password: String,
}

async fn choose_password(
    State(app): State<App>,
    Path(text): Path<String>,
    visitor: Visitor,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    let opened = open(&app, Link::Reset, &text).await?;
    let about = [opened.colleague.name.as_str(), opened.colleague.email.as_str()];
    let hash = match chosen(&app, &form.password, &about).await {
        Ok(hash) => hash,
        Err(error) => {
            let status = error.code().status;
            let page = ChoosePasswordPage { email: opened.colleague.email, told: Told::of(error)? };
            return Ok((status, bare_page(&page)?).into_response());
        }
    };
    let joining =
        Joining { link: Link::Reset, hash: opened.token.hash, password: hash, person: None, visitor };
    join(&app, opened.token.org, joining).await
}

/// Where somebody who was invited joins.
#[derive(Template)]
#[template(path = "sign_in/invitation.html")]
struct InvitationPage {
    organization: String,
    email: String,
    name: String,
    time_zone: String,
    zones: Vec<String>,
    told: Told,
}

impl Page for InvitationPage {
    fn title(&self) -> String {
        say("invitation-title")
    }

    fn samples() -> Vec<Self> {
        let usual = || Self {
            organization: "Kettle & Pan".into(),
            email: "ben@kettle.example".into(),
            name: "Ben Adeyemi".into(),
            time_zone: "Europe/Lisbon".into(),
            zones: vec!["Europe/Lisbon".into()],
            told: Told::nothing(),
        };
        let common = Error::refused(codes::PASSWORD_COMMON).sentence();
        vec![usual(), Self { told: Told::about("password", &common), ..usual() }]
    }
}

impl InvitationPage {
    fn of(opened: Opened) -> Self {
        Self {
            organization: opened.organization,
            email: opened.colleague.email,
            name: opened.colleague.name,
            time_zone: opened.colleague.time_zone.iana_name().unwrap_or("UTC").to_owned(),
            zones: zones(),
            told: Told::nothing(),
        }
    }
}

/// The names of all time zones, sorted.
pub(crate) fn zones() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
    names.retain(|name| name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("SystemV/"));
    names.push("UTC".into());
    names.sort_unstable();
    names
}

async fn show_invitation(State(app): State<App>, Path(text): Path<String>) -> Result<Response, Error> {
    let opened = open(&app, Link::Invitation, &text).await?;
    bare_page(&InvitationPage::of(opened))
}

#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct InvitationForm {
    name: String,
    time_zone: String,
    password: String,
}

async fn accept_invitation(
    State(app): State<App>,
    Path(text): Path<String>,
    visitor: Visitor,
    Form(form): Form<InvitationForm>,
) -> Result<Response, Error> {
    let opened = open(&app, Link::Invitation, &text).await?;
    match person_of(&app, &opened, &form).await {
        Ok((person, password)) => {
            let (org, hash) = (opened.token.org, opened.token.hash);
            join(&app, org, Joining { link: Link::Invitation, hash, password, person: Some(person), visitor })
                .await
        }
        Err(error) => {
            let status = error.code().status;
            let told = Told::of(error)?;
            let page = InvitationPage {
                name: form.name,
                time_zone: form.time_zone,
                told,
                ..InvitationPage::of(opened)
            };
            Ok((status, bare_page(&page)?).into_response())
        }
    }
}

async fn person_of(
    app: &App,
    opened: &Opened,
    form: &InvitationForm,
) -> Result<(colleague::Colleague, String), Error> {
    let name = colleague::name(&form.name)?;
    let time_zone = colleague::time_zone(&form.time_zone)?;
    let hash = chosen(app, &form.password, &[&name, &opened.colleague.email]).await?;
    Ok((colleague::Colleague { name, time_zone, ..opened.colleague.clone() }, hash))
}

/// Somebody coming in by a link with a password they just chose.
struct Joining {
    link: Link,
    hash: String,
    password: String,
    person: Option<colleague::Colleague>,
    visitor: Visitor,
}

/// Uses the link up, stores the password, and begins a session: all or nothing.
async fn join(app: &App, org: OrgId, joining: Joining) -> Result<Response, Error> {
    let token = app
        .db
        .write(org, joining, |tx, joining| {
            Box::pin(async move {
                let used = links::use_up(tx, joining.link, &joining.hash).await?;
                let id = used.ok_or_else(|| Error::refused(codes::LINK_ENDED))?;
                change_password(tx, id, &joining.password, sessions::SessionId::NONE).await?;
                if let Some(person) = &joining.person {
                    colleague::set_person(tx, person).await?;
                }
                Ok::<_, Error>(sessions::begin(tx, id, &joining.visitor).await?)
            })
        })
        .await?;
    Ok(enter(app, &token, "/"))
}
