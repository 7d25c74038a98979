//! Telling what no event shows: a complaint, a late delivery, something of the organization's own. Beside the
//! conversation it is one choice and one button, with ten seconds to take it back, and a button on its task later.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use conversations::{ChannelId, CustomerId, TeamId, by_number};
use instrument::kinds::{self, KindShown};
use instrument::named::{self, Names};
use instrument::{CannotRecord, Drip, NewOccasion, RecordId, Recorded};
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::words::{knows, say};
use shell::{App, ColleagueId, Error, Right, Sample, Seat};
use store::{Actor, Db, Fault, OrgId, Tx, events, random};

pub(crate) mod api;

use crate::said::{dashed, kind_name};

/// How long the way back stands in the toast, in seconds.
const UNDO_SECONDS: u32 = 10;
/// Most bytes of the key by which a form sent twice records once.
const KEY_BYTES_MAX: usize = 200;
/// The events that records are.
const RECORDS: [&str; 3] = ["drip_recorded", "complaint_marked", "repeating_marked"];

/// The form beside a conversation.
#[derive(Template)]
#[template(path = "recording/form.html")]
struct RecordForm {
    number: i64,
    /// Whether it stands beside its conversation, and not on a page of its own.
    is_beside: bool,
    client_key: String,
    kinds: Vec<(String, String)>,
    names: Names,
}

/// The form on a page of its own.
#[derive(Template)]
#[template(path = "recording/page.html")]
struct RecordPage {
    form: RecordForm,
}

/// The form for the conversation of this number. A fresh key makes a second click record nothing.
fn form(number: i64, kinds: &[KindShown], names: Names) -> RecordForm {
    let told = kinds.iter().filter(|kind| kind.is_recordable && kind.is_on);
    RecordForm {
        number,
        is_beside: false,
        client_key: random::token(),
        kinds: told.map(|kind| (kind.code.clone(), told_as(&kind.code, kinds))).collect(),
        names,
    }
}

async fn form_of(tx: &mut Tx, number: i64) -> Result<Option<RecordForm>, Fault> {
    if by_number(tx, number).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(form(number, &kinds::all(tx).await?, named::all(tx).await?)))
}

/// What a kind is called where somebody tells it: of some a part is seen in what happens, and a part has to be told.
fn told_as(code: &str, kinds: &[KindShown]) -> String {
    let key = format!("drips-told-as-{}", dashed(code));
    if knows(&key) { say(&key) } else { kind_name(code, kinds) }
}

/// The acts.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/conversations/{number}/drips/new", get(to_tell).post(tell))
        .route("/drip-records/{id}/withdraw", post(take_back))
}

/// What is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    client_key: String,
    kind: String,
    #[serde(default)]
    touchpoint: String,
    #[serde(default)]
    product: String,
}

/// GET /conversations/{number}/drips/new: the form, beside the conversation where htmx asks for it.
pub(crate) async fn to_tell(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let form = app.db.read(seat.org, number, |tx, number| Box::pin(form_of(tx, *number))).await?;
    let form = form.ok_or_else(Error::not_found)?;
    if headers.contains_key("hx-request") {
        return page::fragment(&RecordForm { is_beside: true, ..form });
    }
    page::show(&app, &seat, RecordPage { form }).await
}

/// POST /conversations/{number}/drips/new
pub(crate) async fn tell(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    if !(1..=KEY_BYTES_MAX).contains(&typed.client_key.len()) {
        return Err(Error::field("client_key", "it is 1 to 200 bytes"));
    }
    let found = app.db.read(seat.org, number, |tx, number| Box::pin(by_number(tx, *number))).await?;
    let conversation = found.ok_or_else(Error::not_found)?;
    let new = NewOccasion {
        client_key: format!("hand:{}", typed.client_key),
        kind: typed.kind,
        conversation: conversation.id,
        touchpoint: typed.touchpoint,
        product: typed.product,
        ..blank(seat.actor())
    };
    let recorded = record_once(&app.db, seat.org, new).await?;
    let path = format!("/conversations/{number}");
    if !headers.contains_key("hx-request") {
        return Ok(page::go_saying(&path, "drips-recorded"));
    }
    let undo = format!("/drip-records/{}/withdraw", recorded.id);
    let toast = serde_json::json!({ "says": say("drips-recorded"), "undo": undo, "seconds": UNDO_SECONDS });
    let trigger = serde_json::json!({ "toast": toast }).to_string();
    let mut response = crate::beside::again(&app, &seat, number).await?;
    let trigger = HeaderValue::from_str(&trigger).unwrap_or(HeaderValue::from_static("{}"));
    response.headers_mut().insert(HeaderName::from_static("hx-trigger"), trigger);
    Ok(response)
}

/// A drip of now that is about nobody and nothing yet.
pub(crate) fn blank(by: Actor) -> NewOccasion {
    NewOccasion {
        client_key: String::new(),
        kind: String::new(),
        at: None,
        is_drip: true,
        conversation: conversations::ConversationId::NONE,
        customer: CustomerId::NONE,
        team: TeamId::NONE,
        channel: ChannelId::NONE,
        colleague: ColleagueId::NONE,
        cause: String::new(),
        touchpoint: String::new(),
        product: String::new(),
        note: String::new(),
        by,
    }
}

/// Records in a transaction of its own; one key records once, also when it comes twice at the same moment.
pub(crate) async fn record_once(db: &Db, org: OrgId, new: NewOccasion) -> Result<Recorded, CannotRecord> {
    let recording = || db.write(org, new.clone(), |tx, new| Box::pin(instrument::record(tx, new)));
    match recording().await {
        Err(CannotRecord::Fault(fault)) if fault.is_duplicate() => recording().await,
        recorded => recorded,
    }
}

/// POST /drip-records/{id}/withdraw
pub(crate) async fn take_back(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<RecordId>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    withdraw(&app, seat.org, id, seat.actor()).await?;
    // A toast takes back where one is; the page hears of it by itself.
    if headers.contains_key("hx-request") {
        return Ok("".into_response());
    }
    Ok(page::go_saying("/drips", "drips-said-taken-back"))
}

/// Takes a record back; refused when there is none, or none any more.
pub(crate) async fn withdraw(app: &App, org: OrgId, id: RecordId, by: Actor) -> Result<(), Error> {
    let input = (id, by);
    let withdrawn: Result<bool, Fault> =
        app.db.write(org, input, |tx, (id, by)| Box::pin(instrument::withdraw(tx, *id, *by))).await;
    if withdrawn? { Ok(()) } else { Err(Error::not_found()) }
}

/// The record that a drip is known from; None where events alone show it.
pub(crate) async fn record_of(tx: &mut Tx, drip: &Drip) -> Result<Option<RecordId>, Fault> {
    let fact = events::since(tx, drip.evidence_seq - 1, 1).await?.into_iter().next();
    let told = fact.filter(|fact| fact.seq == drip.evidence_seq && RECORDS.contains(&fact.kind.as_str()));
    Ok(told.and_then(|fact| RecordId::of(fact.about_id).some()))
}

impl Page for RecordPage {
    fn title(&self) -> String {
        say("drips-record-summary")
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        let form = form(4127, &crate::samples::kinds(), crate::samples::names());
        vec![Self { form: RecordForm { client_key: "sample".to_owned(), ..form } }]
    }
}

/// The form, for the samples.
pub(crate) fn samples() -> Vec<Sample> {
    page::samples_of::<RecordPage>("drips/record")
}
