//! Counting again in the API.

use axum::extract::State;
use axum::http::StatusCode;
use instrument::recounts::{self, NewRecount, Recount};
use instrument::{RecountId, days};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, routes};
use store::{Fault, Timestamp, Tx};

use crate::drips_api::{READ, WRITE};
use crate::said::day_of;

/// The routes of counting again in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_recount, begin_recount))
}

/// What is to be counted again.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewRecount)]
struct BeginJson {
    /// What was decided from this day on; absent: from the beginning.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// As it stood at this instant; absent: now.
    #[schema(value_type = Option<String>, format = DateTime)]
    as_of: Option<jiff::Timestamp>,
}

/// How counting stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Counting)]
struct CountingJson {
    /// The first day that anything was counted on.
    #[schema(value_type = Option<String>, format = Date)]
    counted_from: Option<Date>,
    /// The recount that is under way, or the last one.
    recount: Option<RecountJson>,
}

/// A recount.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Recount)]
struct RecountJson {
    /// Its id.
    #[schema(value_type = String)]
    id: RecountId,
    /// What was decided from this day on; absent: from the beginning.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// As it stood at this instant.
    #[schema(value_type = String, format = DateTime)]
    as_of: Timestamp,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    begun_at: Timestamp,
    /// Who asked for it; absent: the program itself.
    #[schema(value_type = Option<String>)]
    begun_by: Option<ColleagueId>,
    /// When it was done; absent while it is under way.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// Events that it has gone over.
    events_done: i64,
    /// Events that it goes over.
    events: i64,
    /// Conversations looked at.
    conversations: u64,
    /// Occasions that are as they were counted.
    same: u64,
    /// Occasions that had not been counted.
    added: u64,
    /// Occasions that are not what they were counted as.
    changed: u64,
    /// What was counted and was no occasion.
    removed: u64,
}

impl From<Recount> for RecountJson {
    fn from(recount: Recount) -> Self {
        let report = recount.report;
        Self {
            id: recount.id,
            from: recount.from,
            as_of: recount.until,
            begun_at: recount.begun_at,
            begun_by: recount.begun_by.some(),
            ended_at: recount.ended_at,
            events_done: recount.events_done,
            events: recount.events,
            conversations: report.conversations,
            same: report.same(),
            added: report.added,
            changed: report.changed,
            removed: report.removed,
        }
    }
}

/// From which day drips are counted, and how the last recount stands.
#[utoipa::path(get, path = "/api/v1/drips/recompute", tag = "drips",
    responses((status = 200, body = CountingJson)))]
async fn get_recount(State(app): State<App>, caller: Caller) -> Result<Json<CountingJson>, Error> {
    caller.needs(READ)?;
    caller.can(Right::SeeReports)?;
    Ok(Json(app.db.read(caller.org, (), |tx, ()| Box::pin(counting(tx))).await?))
}

async fn counting(tx: &mut Tx) -> Result<CountingJson, Fault> {
    Ok(CountingJson {
        counted_from: days::first_day(tx).await?.and_then(day_of),
        recount: recounts::latest(tx).await?.map(RecountJson::from),
    })
}

/// Counts again, in the background: the same rules over the same events. What is the same keeps its name.
#[utoipa::path(post, path = "/api/v1/drips/recompute", tag = "drips", request_body = BeginJson,
    responses((status = 202, body = CountingJson)))]
async fn begin_recount(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<BeginJson>,
) -> Result<(StatusCode, Json<CountingJson>), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::SeeReports)?;
    let new = NewRecount { from: sent.from, until: sent.as_of, by: caller.colleague.id };
    let begun = app.db.write(caller.org, new, |tx, new| {
        Box::pin(async move {
            recounts::begin(tx, new).await?;
            Ok::<_, instrument::CannotRecount>(counting(tx).await?)
        })
    });
    Ok((StatusCode::ACCEPTED, Json(begun.await?)))
}
