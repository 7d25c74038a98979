//! Telling drips in the API, with the occasions on which all went well.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::{ChannelId, ConversationId, CustomerId, TeamId};
use instrument::{NewOccasion, RecordId};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, IdempotencyKey, Json, Path};
use shell::{App, Error, OpenApiRouter, routes};
use store::random;

use crate::around::{PLACE_UNKNOWN, unknown_place};
use crate::drips_api::{WRITE, may};

/// The routes of recording in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(record_drip)).routes(routes!(withdraw_record))
}

/// Something that happened to a customer; `conversation` or `customer`.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDrip)]
struct RecordJson {
    /// `complaint`, `bad_rating`, `late_delivery`, `damaged`, `wrong_goods`, or a kind of the organization's own. And
    /// `passed_around` for a customer who had to repeat themselves in this conversation; handovers are seen by themselves.
    kind: String,
    /// When it happened; absent: now.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<jiff::Timestamp>,
    /// `false` tells an occasion on which all went well, such as a delivery in time: with these, drips become a share. Of a
    /// `complaint` or `passed_around` in a conversation it takes back that it was one.
    #[serde(default = "yes")]
    is_drip: bool,
    /// The conversation it is about.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    conversation: Option<ConversationId>,
    /// The customer it is about, where no conversation says it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// The team that answers for it; absent: that of the conversation.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// The channel; absent: that of the conversation.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    channel: Option<ChannelId>,
    /// Why, in one word of small letters, digits and underscores. Drips of one cause are put right together.
    #[serde(default)]
    cause: String,
    /// Where the customer met you, in your own words, such as `Elm Street shop`: at most 80 characters, the same place
    /// whatever its letters are, at most 200 of them.
    #[serde(default)]
    touchpoint: String,
    /// What it was about, in your own words, the same.
    #[serde(default)]
    product: String,
    /// What to know about it, at most 1,000 characters.
    #[serde(default)]
    note: String,
}

fn yes() -> bool {
    true
}

/// A record that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DripRecord)]
struct RecordedJson {
    /// Its id, by which it may be withdrawn.
    #[schema(value_type = String)]
    id: RecordId,
}

/// Tells a drip, or an occasion on which all went well. It is counted a moment later.
#[utoipa::path(post, path = "/api/v1/drips", tag = "drips", request_body = RecordJson,
    responses((status = 201, body = RecordedJson)))]
async fn record_drip(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Json(sent): Json<RecordJson>,
) -> Result<(StatusCode, Json<RecordedJson>), Error> {
    may(&caller, WRITE)?;
    let key = key.0.map_or_else(random::token, |key| format!("{}:{key}", caller.actor_key()));
    let new = NewOccasion {
        client_key: format!("api:{key}"),
        kind: sent.kind,
        at: sent.at,
        is_drip: sent.is_drip,
        conversation: sent.conversation.unwrap_or(ConversationId::NONE),
        customer: sent.customer.unwrap_or(CustomerId::NONE),
        team: sent.team.unwrap_or(TeamId::NONE),
        channel: sent.channel.unwrap_or(ChannelId::NONE),
        cause: sent.cause,
        touchpoint: sent.touchpoint,
        product: sent.product,
        note: sent.note,
        ..super::blank(caller.actor)
    };
    let (channel, team) = (new.channel, new.team);
    let unknown =
        app.db.read(caller.org, (), move |tx, ()| Box::pin(unknown_place(tx, channel, team))).await?;
    if let Some(field) = unknown {
        return Err(Error::refused_on(PLACE_UNKNOWN, field));
    }
    let recorded = super::record_once(&app.db, caller.org, new).await?;
    Ok((StatusCode::CREATED, Json(RecordedJson { id: recorded.id })))
}

/// Withdraws a record that was made by mistake.
#[utoipa::path(post, path = "/api/v1/drip-records/{id}/withdraw", tag = "drips", params(("id" = String, Path)),
    responses((status = 204)))]
async fn withdraw_record(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RecordId>,
) -> Result<StatusCode, Error> {
    may(&caller, WRITE)?;
    super::withdraw(&app, caller.org, id, caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
