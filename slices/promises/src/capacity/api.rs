//! Capacity in the API.

use axum::extract::State;
use rules::promises::capacity::PerHour;
use rules::promises::state::Kind;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, routes};
use store::{Fault, Timestamp, Tx};

use super::PER_HOUR_BAD;
use crate::api::{READ, WRITE};

/// The routes of capacity.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(set)).routes(routes!(room))
}

/// How many promises of a kind fit into a keeper's hour.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CapacityJson {
    /// The kind.
    kind: &'static str,
    /// How many; null sets no limit.
    per_hour: Option<u16>,
    /// Is it what holds until somebody sets it?
    is_usual: bool,
}

impl CapacityJson {
    fn of((kind, per_hour): (Kind, PerHour)) -> Self {
        Self { kind: kind.code(), per_hour: per_hour.0, is_usual: per_hour == PerHour::usual(kind) }
    }
}

/// How many promises of each kind fit into a keeper's hour.
#[utoipa::path(get, path = "/api/v1/promise-capacity", tag = "promises", operation_id = "list_promise_capacity",
    responses((status = 200, body = Listed<CapacityJson>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Listed<CapacityJson>>, Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)?;
    let set: Result<_, Fault> = app.db.read(caller.org, (), |tx, ()| Box::pin(super::all(tx))).await;
    Ok(Json(Listed { items: set?.into_iter().map(CapacityJson::of).collect(), next: None }))
}

/// A number of promises an hour.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetCapacityJson {
    /// 1 to 200; null sets no limit.
    per_hour: Option<u16>,
}

/// Says how many promises of a kind fit into a keeper's hour.
#[utoipa::path(put, path = "/api/v1/promise-capacity/{kind}", tag = "promises",
    operation_id = "set_promise_capacity", params(("kind" = String, Path)), request_body = SetCapacityJson,
    responses((status = 200, body = CapacityJson)))]
async fn set(
    State(app): State<App>,
    caller: Caller,
    Path(kind): Path<String>,
    Json(sent): Json<SetCapacityJson>,
) -> Result<Json<CapacityJson>, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)?;
    let kind = Kind::from_code(&kind).ok_or_else(Error::not_found)?;
    let per_hour = PerHour(sent.per_hour);
    if !super::is_settable(per_hour) {
        return Err(Error::refused_on(PER_HOUR_BAD, "per_hour"));
    }
    let stored: Result<(), Fault> = app
        .db
        .write(caller.org, (kind, per_hour, caller.actor), |tx, (kind, per_hour, actor)| {
            Box::pin(super::set(tx, *kind, *per_hour, *actor))
        })
        .await;
    stored?;
    Ok(Json(CapacityJson::of((kind, per_hour))))
}

/// A promise that somebody thinks of making.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RoomQuery {
    /// What it is about.
    #[param(value_type = String, example = "call_back")]
    kind: Kind,
    /// When it would be due.
    #[param(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// Who would keep it; whoever asks when absent.
    #[param(value_type = Option<String>)]
    keeper: Option<ColleagueId>,
}

/// Whether there is room for one more promise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RoomJson {
    /// Is the half hour full?
    is_full: bool,
    /// How many are due in it, where it is full.
    there: usize,
    /// The beginning of the next half hour with room, where it is full and there is one within a week.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_free_at: Option<Timestamp>,
}

/// Whether a keeper has room for one more promise at a time, and when next.
#[utoipa::path(get, path = "/api/v1/promise-capacity/room", tag = "promises", operation_id = "promise_room",
    params(RoomQuery), responses((status = 200, body = RoomJson)))]
async fn room(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<RoomQuery>,
) -> Result<Json<RoomJson>, Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)?;
    let keeper = query.keeper.unwrap_or(caller.colleague.id);
    let read =
        app.db.read(caller.org, (query, keeper), |tx, (query, keeper)| Box::pin(look(tx, query, *keeper)));
    Ok(Json(read.await?))
}

async fn look(tx: &mut Tx, query: &RoomQuery, keeper: ColleagueId) -> Result<RoomJson, Fault> {
    let hours = crate::house::hours(tx).await?;
    let full = super::check(tx, keeper, query.kind, query.due_at, &hours).await?;
    Ok(RoomJson {
        is_full: full.is_some(),
        there: full.map_or(0, |full| full.there),
        next_free_at: full.and_then(|full| full.next_free),
    })
}
