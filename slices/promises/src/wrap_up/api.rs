//! The wrap-up in the API, for telephone systems that ask at the end of a call.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Path};
use shell::{App, Error, OpenApiRouter, routes};

use super::{Answer, Promised, take};
use crate::api::may_write;
use crate::promise::PromiseId;

/// The routes of the wrap-up.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(wrap_up))
}

/// What was promised on a call.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrapUpJson {
    /// `nothing`, `call_back`, `send` or `other`.
    promised: Promised,
    /// What and by when, in one line: "the invoice tomorrow", or a time alone. Not needed for `nothing`.
    #[serde(default)]
    line: String,
}

/// What the answer made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WrappedUpJson {
    /// The promise; null for nothing.
    #[schema(value_type = Option<String>)]
    promise: Option<PromiseId>,
}

/// Answers "Anything promised?" for a call of the caller's. Each call is answered for once.
#[utoipa::path(post, path = "/api/v1/calls/{id}/wrap-up", tag = "promises", operation_id = "wrap_up_call",
    params(("id" = String, Path)), request_body = WrapUpJson, responses((status = 200, body = WrappedUpJson)))]
async fn wrap_up(
    State(app): State<App>,
    caller: Caller,
    Path(call): Path<i64>,
    Json(sent): Json<WrapUpJson>,
) -> Result<Json<WrappedUpJson>, Error> {
    may_write(&caller)?;
    let answer = Answer {
        call,
        promised: sent.promised,
        line: sent.line,
        colleague: caller.colleague.id,
        actor: caller.actor,
    };
    let promise = app.db.write(caller.org, answer, |tx, answer| Box::pin(take(tx, answer))).await?;
    Ok(Json(WrappedUpJson { promise: promise.some() }))
}
