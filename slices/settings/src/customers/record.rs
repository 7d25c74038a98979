//! One customer: what is known, to read and to correct, and their conversations.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use conversations::customers::{self, Customer, Identity};
use conversations::{
    Beside, ConversationId, CustomerId, IdentityId, Line, Panel, PanelPlace, Status, of_customer,
};
use jiff::tz::TimeZone;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::words::{ago, day, say};
use shell::{App, ColleagueId, Error, Right, Seat, codes};
use store::{Fault, Timestamp, Tx};

use super::{CannotCorrect, Wish};
use crate::doer::Doer;
use crate::problem::{self, Problem};
use crate::zones::{self, Zone};

/// Most conversations on the page.
const CONVERSATIONS: u16 = 50;

/// One customer.
#[derive(Template)]
#[template(path = "customers/record.html")]
pub(super) struct RecordPage {
    id: String,
    title: String,
    since: String,
    identities: Vec<Address>,
    conversations: Vec<Matter>,
    /// What other features show about the customer, as finished HTML.
    panels: Vec<String>,
    typed: Typed,
    zones: Vec<Zone>,
    zone_heard: String,
    zone_required: bool,
    problem: Problem,
    /// What is stored now and differs, when somebody changed it meanwhile.
    now: Vec<(String, String)>,
}

/// An address of the customer.
struct Address {
    value: String,
    bounced: Option<String>,
}

/// A conversation with the customer.
struct Matter {
    number: i64,
    subject: String,
    preview: String,
    status: String,
    tone: &'static str,
    moved: String,
}

impl Matter {
    fn of(line: &Line, seat: &Seat, now: Timestamp) -> Self {
        let (key, tone) = match line.status {
            Status::Open => ("settings-status-open", "tag-accent"),
            Status::Waiting => ("settings-status-waiting", ""),
            Status::Snoozed => ("settings-status-snoozed", ""),
            Status::Solved => ("settings-status-solved", "tag-kept"),
        };
        Self {
            number: line.number,
            subject: shell::words::subject(&line.subject),
            preview: line.preview_words(),
            status: say(key),
            tone,
            moved: ago(line.moved_at, now, seat.zone()),
        }
    }
}

/// What is known of one customer.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) customer: Customer,
    pub(super) identities: Vec<Identity>,
    pub(super) conversations: Vec<Line>,
}

/// Reads it, with the marks of reading of this colleague.
pub(super) async fn read(
    tx: &mut Tx,
    id: CustomerId,
    colleague: ColleagueId,
) -> Result<Option<Known>, Fault> {
    let Some(customer) = customers::get(tx, id).await? else { return Ok(None) };
    let identities = customers::identities(tx, id).await?;
    let conversations = of_customer(tx, id, colleague, CONVERSATIONS).await?;
    Ok(Some(Known { customer, identities, conversations }))
}

async fn find(app: &App, seat: &Seat, id: CustomerId) -> Result<Known, Error> {
    let asked = (id, seat.colleague.id);
    let found =
        app.db.read(seat.org, asked, |tx, (id, colleague)| Box::pin(read(tx, *id, *colleague))).await?;
    found.ok_or_else(Error::not_found)
}

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    name: String,
    time_zone: String,
    language: String,
    note: String,
    version: i64,
}

impl Typed {
    fn of(customer: &Customer) -> Self {
        Self {
            name: customer.name.clone(),
            time_zone: customer.time_zone.clone(),
            language: customer.language.clone(),
            note: customer.note.clone(),
            version: customer.version,
        }
    }

    fn wish(&self) -> Wish {
        Wish {
            name: self.name.clone(),
            time_zone: self.time_zone.clone(),
            language: self.language.clone(),
            note: self.note.replace("\r\n", "\n"),
            version: self.version,
        }
    }

    /// What `now` holds where it differs from what was typed: name of the field and its value.
    fn differs_from(&self, now: &Self) -> Vec<(String, String)> {
        let differing = [
            (say("settings-name"), &self.name, &now.name),
            (say("settings-zone"), &self.time_zone, &now.time_zone),
            (say("settings-language"), &self.language, &now.language),
            (say("settings-note"), &self.note, &now.note),
        ];
        let is_other = |mine: &str, theirs: &str| mine.replace("\r\n", "\n").trim() != theirs.trim();
        let differing = differing.into_iter().filter(|(_, mine, theirs)| is_other(mine, theirs));
        differing.map(|(name, _, theirs)| (name, theirs.clone())).collect()
    }
}

impl RecordPage {
    fn of(known: Known, typed: Typed, seat: &Seat, now: Timestamp) -> Self {
        let customer = known.customer;
        let first = known.identities.first().map(|identity| identity.value.clone()).unwrap_or_default();
        let address = |identity: Identity| Address {
            value: identity.value,
            bounced: identity.bounced_at.map(|at| day(at, now, seat.zone())),
        };
        Self {
            id: customer.id.to_string(),
            title: [customer.name, first]
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or_else(|| say("settings-customer-nameless")),
            since: day(customer.created_at, now, seat.zone()),
            identities: known.identities.into_iter().map(address).collect(),
            conversations: known.conversations.iter().map(|line| Matter::of(line, seat, now)).collect(),
            panels: Vec::new(),
            zones: zones::all(now),
            zone_heard: heard(&typed.time_zone, &seat.organization_zone, now),
            zone_required: false,
            problem: Problem::default(),
            now: Vec::new(),
            typed,
        }
    }
}

/// The customer's time of day; without a zone of their own, the organization's.
fn heard(zone: &str, organization: &TimeZone, now: Timestamp) -> String {
    let zone = if zone.trim().is_empty() { organization.iana_name().unwrap_or("UTC") } else { zone };
    zones::heard(zone, now)
}

/// GET /customers/{id}
pub(super) async fn show(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<CustomerId>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let known = find(&app, &seat, id).await?;
    let typed = Typed::of(&known.customer);
    let page = RecordPage::of(known, typed, &seat, app.clock().now());
    page::show(&app, &seat, RecordPage { panels: panels(&app, &seat, id).await?, ..page }).await
}

/// What other features show about this customer.
async fn panels(app: &App, seat: &Seat, id: CustomerId) -> Result<Vec<String>, Error> {
    let input = (app.clone(), seat.clone(), id);
    let draw = app.db.read(seat.org, input, |tx, (app, seat, customer)| {
        Box::pin(async move {
            let beside = Beside { app, seat, conversation: None, customer: *customer };
            let mut shown = Vec::new();
            for panel in app.each::<Panel>().filter(|panel| panel.place == PanelPlace::Record) {
                shown.push((panel.show)(tx, beside).await?);
            }
            Ok(shown)
        })
    });
    draw.await
}

/// POST /customers/{id}
pub(super) async fn change(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<CustomerId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (Doer::from(&seat), id, typed.wish());
    let corrected =
        app.db.write(seat.org, input, |tx, (doer, id, wish)| Box::pin(super::correct(tx, doer, *id, wish)));
    match corrected.await {
        Ok(()) => Ok(page::go_saying(&format!("/customers/{id}"), "settings-said-saved")),
        Err(refusal) => refused(&app, &seat, id, typed, refusal).await,
    }
}

/// Keeps what was typed. After a change by somebody else both values are in view and the form takes over the
/// new version, so that sending it again is a decision.
async fn refused(
    app: &App,
    seat: &Seat,
    id: CustomerId,
    typed: Typed,
    refusal: CannotCorrect,
) -> Result<Response, Error> {
    let refusal = Error::from(refusal).refusal()?;
    let known = find(app, seat, id).await?;
    let stored = Typed::of(&known.customer);
    let mut page = RecordPage::of(known, typed, seat, app.clock().now());
    page.panels = panels(app, seat, id).await?;
    page.problem = Problem::of(&refusal);
    if refusal.code() == codes::CHANGED_MEANWHILE {
        page.now = page.typed.differs_from(&stored);
        page.typed.version = stored.version;
    }
    problem::show(app, seat, page, &refusal).await
}

impl Page for RecordPage {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn menu(&self) -> &'static str {
        "/customers"
    }

    fn samples() -> Vec<Self> {
        let page = |known: Known| {
            let typed = Typed::of(&known.customer);
            let now = "2026-05-12T09:00:00Z".parse().unwrap_or_default();
            let page = Self::of(known, typed, &Seat::sample(), now);
            Self { zones: page.zones.into_iter().take(5).collect(), ..page }
        };
        let stale = Error::refused(codes::CHANGED_MEANWHILE);
        let zone = Error::refused(codes::TIME_ZONE_UNKNOWN);
        let (usual, nameless) = (sample(), sample());
        vec![
            page(Known { conversations: Vec::new(), ..usual.clone() }),
            page(usual.clone()),
            page(Known { customer: Customer { name: String::new(), ..nameless.customer }, ..nameless }),
            Self {
                problem: Problem::of(&stale),
                now: vec![(say("settings-name"), "Mabel O.".into()), (say("settings-note"), String::new())],
                ..page(usual.clone())
            },
            Self { problem: Problem::of(&zone), ..page(usual) },
        ]
    }
}

fn sample() -> Known {
    let at: Timestamp = "2026-05-12T08:10:00Z".parse().unwrap_or_default();
    let id = CustomerId::of(17);
    let identity = |number: i64, value: &str, bounced_at| Identity {
        id: IdentityId::of(number),
        customer: id,
        kind: "email".into(),
        value: value.into(),
        bounced_at,
    };
    let line = Line {
        id: ConversationId::of(1),
        number: 4127,
        subject: "The blue kettle arrived cracked".into(),
        preview: "It was wrapped well, but the base has a crack".into(),
        status: Status::Open,
        snoozed_until: None,
        assignee: ColleagueId::NONE,
        team: conversations::TeamId::NONE,
        customer: id,
        customer_name: "Mabel Okafor".into(),
        customer_address: "mabel@okafor.example".into(),
        waiting_since: Some(at),
        moved_at: at,
        message_count: 2,
        is_unread: false,
    };
    let customer = Customer {
        id,
        name: "Mabel Okafor".into(),
        time_zone: "Europe/London".into(),
        language: "en".into(),
        note: "Likes to be called Mabel.".into(),
        created_at: at,
        version: 2,
    };
    let identities =
        vec![identity(1, "mabel@okafor.example", None), identity(2, "m.okafor@old.example", Some(at))];
    Known { customer, identities, conversations: vec![line] }
}
