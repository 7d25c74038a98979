//! The calls of other systems.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::ConversationId;
use rules::promises::state::{Agreement, Kind};
use serde::Deserialize;
use shell::api::{Caller, Json, Path};
use shell::{App, ColleagueId, Error, OpenApiRouter, routes};
use store::{Fault, OrgId};

use super::{CannotTake, Outcome, Told, Whose};
use crate::api::json::{NoteJson, PromiseJson, WithdrawJson};
use crate::api::{by, may_read, may_write, read_one};
use crate::changing::{Change, Evidence};
use crate::promise::{External, PromiseId};
use crate::refusals::CannotChange;

/// The routes of other systems.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, put)).routes(routes!(done)).routes(routes!(withdraw))
}

/// What another system promised, and by when; `by` or `due_at`, one of them.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExternalPromiseJson {
    /// The conversation it belongs to; or `customer`. Read when the promise is new.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    conversation: Option<ConversationId>,
    /// The customer's address: it belongs to their newest conversation.
    #[serde(default)]
    #[schema(example = "maria@example.com")]
    customer: Option<String>,
    /// What is promised, in at most 200 characters.
    said: String,
    /// `call_back`, `reply`, `refund`, `delivery`, `repair`, `appointment`, `send` or `other`.
    #[schema(value_type = String, example = "delivery")]
    kind: Kind,
    /// By when, in words, read in the customer's zone: "Friday noon".
    #[serde(default)]
    by: Option<String>,
    /// By when, as an instant.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<jiff::Timestamp>,
    /// Who keeps it; whoever has the conversation when absent, else whoever made the token.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    keeper: Option<ColleagueId>,
    /// How the customer took another time: `told_only`, or `agreed`.
    #[serde(default = "told_only")]
    #[schema(value_type = String, example = "told_only")]
    agreement: Agreement,
    /// Why it moved, at most 1,000 characters.
    #[serde(default)]
    note: String,
}

fn told_only() -> Agreement {
    Agreement::ToldOnly
}

/// A promise of another system, as it counts now: the last one where it moved.
#[utoipa::path(get, path = "/api/v1/external-promises/{system}/{key}", tag = "promises",
    operation_id = "get_external_promise", params(("system" = String, Path), ("key" = String, Path)),
    responses((status = 200, body = PromiseJson)))]
async fn get(
    State(app): State<App>,
    caller: Caller,
    Path((system, key)): Path<(String, String)>,
) -> Result<Json<PromiseJson>, Error> {
    may_read(&caller)?;
    let external = External { system, key };
    let found: Result<_, Fault> =
        app.db.read(caller.org, external, |tx, external| Box::pin(super::newest(tx, external))).await;
    Ok(Json(found?.ok_or(CannotChange::NoSuchPromise)?.into()))
}

/// Tells a promise of another system: made when its key is new, moved when its time is another, unchanged otherwise.
#[utoipa::path(put, path = "/api/v1/external-promises/{system}/{key}", tag = "promises",
    operation_id = "put_external_promise", params(("system" = String, Path), ("key" = String, Path)),
    request_body = ExternalPromiseJson,
    responses((status = 200, description = "moved, or as it was", body = PromiseJson),
        (status = 201, description = "made", body = PromiseJson)))]
async fn put(
    State(app): State<App>,
    caller: Caller,
    Path((system, key)): Path<(String, String)>,
    Json(sent): Json<ExternalPromiseJson>,
) -> Result<(StatusCode, Json<PromiseJson>), Error> {
    may_write(&caller)?;
    let whose = match (sent.conversation, sent.customer) {
        (Some(id), None) => Whose::Conversation(id),
        (None, Some(address)) => Whose::Address(address),
        _ => return Err(Error::field("conversation", "give either conversation or customer")),
    };
    let told = Told {
        external: External { system, key },
        whose,
        kind: sent.kind,
        said: sent.said,
        by: by(sent.by, sent.due_at)?,
        keeper: sent.keeper,
        caller: caller.colleague.id,
        actor: caller.actor,
        agreement: sent.agreement,
        note: sent.note,
    };
    put_there(&app, &caller, told).await
}

/// Takes what another system says, and answers the promise that counts then: 201 where it is new.
pub(crate) async fn put_there(
    app: &App,
    caller: &Caller,
    told: Told,
) -> Result<(StatusCode, Json<PromiseJson>), Error> {
    let outcome = take(app, caller.org, told).await?;
    let status = if let Outcome::Made(_) = outcome { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(read_one(app, caller, outcome.promise()).await?)))
}

/// One key told twice at the same moment is one promise: the second looks again.
async fn take(app: &App, org: OrgId, told: Told) -> Result<Outcome, CannotTake> {
    match take_once(app, org, told.clone()).await {
        Err(CannotTake::Fault(fault)) if fault.is_duplicate() => take_once(app, org, told).await,
        taken => taken,
    }
}

async fn take_once(app: &App, org: OrgId, told: Told) -> Result<Outcome, CannotTake> {
    app.db.write(org, told, |tx, told| Box::pin(super::take(tx, told))).await
}

/// Says that it was done: it is kept, or done late where its time had passed. May be said twice.
#[utoipa::path(post, path = "/api/v1/external-promises/{system}/{key}/done", tag = "promises",
    operation_id = "external_promise_done", params(("system" = String, Path), ("key" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn done(
    State(app): State<App>,
    caller: Caller,
    Path((system, key)): Path<(String, String)>,
    Json(sent): Json<NoteJson>,
) -> Result<Json<PromiseJson>, Error> {
    let input = (External { system, key }, change(&caller, sent.note)?);
    let done =
        app.db.write(caller.org, input, |tx, (external, change)| Box::pin(super::done(tx, external, change)));
    let id = done.await?;
    read_one(&app, &caller, id).await.map(Json)
}

/// Says that the customer no longer wants it.
#[utoipa::path(post, path = "/api/v1/external-promises/{system}/{key}/withdraw", tag = "promises",
    operation_id = "withdraw_external_promise", params(("system" = String, Path), ("key" = String, Path)),
    request_body = WithdrawJson, responses((status = 200, body = PromiseJson)))]
async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path((system, key)): Path<(String, String)>,
    Json(sent): Json<WithdrawJson>,
) -> Result<Json<PromiseJson>, Error> {
    let input = (External { system, key }, change(&caller, sent.reason)?);
    let done = app
        .db
        .write(caller.org, input, |tx, (external, change)| Box::pin(super::withdraw(tx, external, change)));
    let id = done.await?;
    read_one(&app, &caller, id).await.map(Json)
}

fn change(caller: &Caller, note: String) -> Result<Change, Error> {
    may_write(caller)?;
    Ok(Change { promise: PromiseId::NONE, actor: caller.actor, note, evidence: Evidence::System })
}
