//! The report in the API.

use axum::extract::State;
use shell::api::{Caller, Json, Query};
use shell::{App, Error, OpenApiRouter, Right, routes};

use super::json::{ReportJson, groups, lengths};
use super::period::Asked;
use super::reading;

/// The routes of the report in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// How promises were kept, by month, kind, team and touchpoint
///
/// Counts every promise by the first time that was given for it; one that broke for want of an answer, for the team that
/// owed it. Beside it stand asks between colleagues and what was heard in imported history. For managers and owners.
#[utoipa::path(get, path = "/api/v1/promises/report", tag = "promises", params(Asked),
    operation_id = "promises_report", responses((status = 200, body = ReportJson)))]
async fn get(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<ReportJson>, Error> {
    caller.needs(crate::api::READ)?;
    caller.can(Right::SeeReports)?;
    let told = reading::report(&app, caller.org, asked).await?;
    let report = told.report;
    let shows_outcomes = report.all.outcomes.is_some();
    Ok(Json(ReportJson {
        period: report.period.into(),
        before: report.before.into(),
        all: report.all.into(),
        earlier: report.earlier.into(),
        lateness: lengths(&report.lateness),
        not_done: shows_outcomes.then_some(report.not_done),
        ahead: lengths(&report.ahead),
        by_month: told.trend.into_iter().map(Into::into).collect(),
        asks: told.asks.into(),
        heard_in_history: told.heard.iter().map(Into::into).collect(),
        by_kind: groups(report.kinds),
        by_team: groups(report.teams),
        by_touchpoint: groups(report.touchpoints),
    }))
}
