//! Reminders in the API.

use axum::extract::State;
use rules::promises::reminders::Times;
use rules::promises::state::Kind;
use serde::Serialize;
use shell::api::{Caller, Json, Path};
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::Fault;

use super::{all, set as set_times};
use crate::api::{READ, WRITE, may_read};

pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(set))
}

/// The reminders of one kind of promise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RemindersJson {
    /// `call_back`, `reply`, `refund`, `delivery`, `repair`, `appointment`, `send` or `other`.
    kind: &'static str,
    /// When its keeper is reminded: `before` and `after` are lists of `amount` and `unit` (`minutes`, `hours`, `days`,
    /// `business_hours`, `business_days`), `at` says whether also when the time ran out.
    #[schema(value_type = Object)]
    times: Times,
}

/// When keepers are reminded, for every kind of promise.
#[utoipa::path(get, path = "/api/v1/promise-reminders", tag = "promises",
    responses((status = 200, body = Vec<RemindersJson>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<RemindersJson>>, Error> {
    may_read(&caller)?;
    caller.needs(READ)?;
    let read: Result<_, Fault> = app.db.read(caller.org, (), |tx, ()| Box::pin(all(tx))).await;
    let line = |(kind, times): (Kind, Times)| RemindersJson { kind: kind.code(), times };
    Ok(Json(read?.into_iter().map(line).collect()))
}

/// Sets when keepers of one kind of promise are reminded. It holds for open promises, too.
#[utoipa::path(put, path = "/api/v1/promise-reminders/{kind}", tag = "promises", params(("kind" = String, Path)),
    request_body = Object, responses((status = 200, body = RemindersJson)))]
async fn set(
    State(app): State<App>,
    caller: Caller,
    Path(kind): Path<Kind>,
    Json(times): Json<Times>,
) -> Result<Json<RemindersJson>, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)?;
    let input = (kind, times.clone(), caller.actor);
    app.db
        .write(caller.org, input, |tx, (kind, times, actor)| Box::pin(set_times(tx, *kind, times, *actor)))
        .await?;
    Ok(Json(RemindersJson { kind: kind.code(), times }))
}
