//! Calls in the API: a telephone system logs what colleagues would.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::ConversationId;
use rules::promises::evidence::{Direction, Outcome};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, IdempotencyKey, Json, Path};
use shell::{App, Error, OpenApiRouter, routes};
use store::Tx;

use super::{CannotLog, NewCall, fresh_key, log as log_call};
use crate::api::may_write;

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(log))
}

/// A call.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CallJson {
    /// `outgoing` when we called, `incoming` when the customer did.
    #[schema(value_type = String, example = "outgoing")]
    direction: Direction,
    /// `reached`, `unanswered` or `left_message`.
    #[schema(value_type = String, example = "reached")]
    outcome: Outcome,
    /// What was said, at most 1,000 characters.
    #[serde(default)]
    note: String,
    /// When it took place; now when absent. Not in the future. A promise is held against this time, not against that
    /// of the logging.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<jiff::Timestamp>,
}

/// A call that was logged.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LoggedJson {
    /// Its id.
    id: String,
}

/// Logs a call. One that reached the customer keeps what was promised as a call back, on time where the call was,
/// even if it is logged later.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/calls", tag = "promises", params(("id" = String, Path)),
    request_body = CallJson, responses((status = 201, body = LoggedJson)))]
async fn log(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Path(id): Path<ConversationId>,
    Json(sent): Json<CallJson>,
) -> Result<(StatusCode, Json<LoggedJson>), Error> {
    may_write(&caller)?;
    let key = key.0.map_or_else(fresh_key, |key| format!("{}:{key}", caller.actor_key()));
    let input = (id, sent, format!("api:{key}"), caller.clone());
    let logged = app.db.write(caller.org, input, |tx, (id, sent, key, caller)| {
        Box::pin(log_there(tx, *id, sent, key, caller))
    });
    Ok((StatusCode::CREATED, Json(LoggedJson { id: logged.await?.to_string() })))
}

async fn log_there(
    tx: &mut Tx,
    id: ConversationId,
    sent: &CallJson,
    key: &str,
    caller: &Caller,
) -> Result<i64, CannotLog> {
    let conversation = conversations::by_id(tx, id).await?.ok_or(CannotLog::NoSuchConversation)?;
    let new = NewCall {
        client_key: key.to_owned(),
        conversation: conversation.id,
        customer: conversation.customer,
        direction: sent.direction,
        outcome: sent.outcome,
        note: sent.note.clone(),
        at: sent.at.map(|at| store::from_micros(store::to_micros(at))),
    };
    log_call(tx, &caller.colleague, caller.actor, &new).await.map(|logged| logged.id)
}
