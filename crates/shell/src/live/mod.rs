//! Live updates: browsers hear "these parts are stale, up to this number" and fetch the parts again.
//!
//! The event table is the truth. A hub reads it once per organization when something moved and tells every
//! stream; a stream that missed something reads the table itself and resumes from its last number. Who looks
//! at a conversation or is answering it (presence) is kept in memory and forgotten after seconds.

mod hub;
mod nats;
mod presence;
mod stream;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use jiff::Timestamp;
use store::{Actor, events};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{Json, Query};
use crate::feature::Naming;
use crate::{App, Caller, Error, Right, Seat};

pub use hub::Hub;
pub use presence::{Doing, Present};

pub(crate) use nats::bridge;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/live", get(stream::open)).route("/live/presence", post(say_presence))
}

/// Notes what a colleague does at a conversation, and tells everybody who looks at it.
pub fn note(app: &App, seat: &Seat, conversation: i64, doing: Doing) {
    let colleague = &seat.colleague;
    let present = Present { id: colleague.id, name: colleague.name.clone(), doing };
    app.live.note(seat.org, conversation, present.clone());
    nats::tell_presence(app, seat.org, conversation, present);
}

/// Who else is at a conversation now, by name.
pub fn present(app: &App, seat: &Seat, conversation: i64) -> Vec<Present> {
    let mut present = app.live.present(seat.org, conversation);
    present.retain(|present| present.id != seat.colleague.id);
    present
}

/// What a page says about its reader.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Presence {
    /// The conversation's id.
    conversation: String,
    /// What the colleague does there.
    state: Doing,
}

async fn say_presence(
    State(app): State<App>,
    seat: Seat,
    Json(presence): Json<Presence>,
) -> Result<StatusCode, Error> {
    let conversation =
        presence.conversation.parse().map_err(|_| Error::field("conversation", "it is no id"))?;
    note(&app, &seat, conversation, presence.state);
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_events))
}

/// Most facts in one answer.
const FACTS_MAX: u16 = 500;

/// A fact that happened: ids, codes and numbers, never text.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct Fact {
    /// Its number: 1, 2, 3 … without a gap.
    seq: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What happened.
    kind: String,
    /// `system`, `colleague`, `customer` or `token`.
    actor: &'static str,
    /// Their id, or empty. Colleagues stay unnamed: what one of them does is for that colleague and their coach.
    actor_id: String,
    /// The conversation's id, or empty.
    conversation_id: String,
    /// The customer's id, or empty.
    customer_id: String,
    /// Id of the row it is about, or empty; also empty where that is a colleague.
    about_id: String,
    /// A word of a closed list, or empty.
    code: String,
    /// A number whose meaning belongs to the kind; 0 where it would name a colleague.
    number: i64,
}

impl Fact {
    /// A fact as it is told outside: `naming` is where its kind names a colleague.
    fn told(fact: events::Recorded, naming: Option<Naming>) -> Self {
        let id = |id: i64| if id == 0 { String::new() } else { id.to_string() };
        let (actor, actor_id) = match fact.actor {
            Actor::System => ("system", 0),
            Actor::Colleague(_) => ("colleague", 0),
            Actor::Customer(id) => ("customer", id),
            Actor::Token(id) => ("token", id),
        };
        let names_about = matches!(naming, Some(Naming::About | Naming::Both));
        let names_number = matches!(naming, Some(Naming::Number | Naming::Both));
        Self {
            seq: fact.seq,
            at: fact.at,
            kind: fact.kind,
            actor,
            actor_id: id(actor_id),
            conversation_id: id(fact.conversation_id),
            customer_id: id(fact.customer_id),
            about_id: id(if names_about { 0 } else { fact.about_id }),
            code: fact.code,
            number: if names_number { 0 } else { fact.number },
        }
    }
}

/// Facts in order, and the number to go on from.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct Facts {
    /// At most 500.
    items: Vec<Fact>,
    /// Hand this in as `after` next time; it stays the same while nothing happens.
    next: i64,
}

#[derive(serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct After {
    /// The number of the last fact you know; 0 to begin.
    #[serde(default)]
    after: i64,
}

/// What happened since a number
///
/// The way to keep another system in step: ask again with `next`. Nothing is missed and nothing comes twice.
#[utoipa::path(get, path = "/api/v1/events", tag = "events", params(After), responses((status = 200, body = Facts)))]
async fn list_events(
    State(app): State<App>,
    caller: Caller,
    Query(After { after }): Query<After>,
) -> Result<Json<Facts>, Error> {
    caller.needs("events:read")?;
    caller.can(Right::SeeReports)?;
    let facts =
        app.db.read(caller.org, after, |tx, after| Box::pin(events::since(tx, *after, FACTS_MAX))).await?;
    let next = facts.last().map_or(after, |fact| fact.seq);
    let told = |fact: events::Recorded| {
        let naming = naming(&app, &fact.kind);
        Fact::told(fact, naming)
    };
    Ok(Json(Facts { items: facts.into_iter().map(told).collect(), next }))
}

/// Where this kind of fact names a colleague, as its feature says.
fn naming(app: &App, kind: &str) -> Option<Naming> {
    let mut listed = app.features.iter().flat_map(|feature| feature.names_colleagues);
    listed.find(|(named, _)| *named == kind).map(|(_, naming)| *naming)
}
