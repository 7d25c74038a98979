//! The report in the API.

use axum::extract::State;
use jiff::civil::Date;
use measures::intervals::Interval;
use serde::Serialize;
use shell::api::{Caller, Json, Query};
use shell::{App, Error, OpenApiRouter, Right, routes};

use super::groups::{Group, per_100_conversations};
use super::period::{Asked, Period};
use super::reading;
use super::says::Share;
use super::tally::{LENGTHS_HOURS, Lengths, Shown};

/// The routes of the report in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// How promises were kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReport)]
struct ReportJson {
    period: PeriodJson,
    /// As many days, right before.
    before: PeriodJson,
    all: CellJson,
    /// All of the period before.
    earlier: CellJson,
    by_kind: Vec<GroupJson>,
    by_team: Vec<GroupJson>,
    by_touchpoint: Vec<GroupJson>,
    /// How long after the first due time those were done that were not kept on time; absent when too few.
    lateness: Option<Vec<LengthJson>>,
    /// Not kept on time, and not done so far; absent when too few.
    not_done: Option<u64>,
    /// How far ahead promises were made; absent when too few.
    ahead: Option<Vec<LengthJson>>,
}

/// From the first to the last day, in the organization's zone.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportPeriod)]
struct PeriodJson {
    #[schema(value_type = String, format = Date)]
    first: Date,
    #[schema(value_type = String, format = Date)]
    last: Date,
}

impl From<Period> for PeriodJson {
    fn from(period: Period) -> Self {
        Self { first: period.first, last: period.last }
    }
}

/// One group of promises. What rests on fewer than five customers, or would give such a group away, is absent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportCell)]
struct CellJson {
    outcomes: Option<OutcomesJson>,
    made: Option<MadeJson>,
}

/// What became of the promises whose first due time came.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportOutcomes)]
struct OutcomesJson {
    /// How many came due; those withdrawn by the customer and those not decided yet are not among them.
    came_due: u64,
    /// Kept by the first time that was given.
    kept_on_time: u64,
    /// The share of these, from 0 to 1, with its 95 % interval (Wilson); absent below ten.
    kept_share: Option<ShareJson>,
    /// Not kept by then, but the customer was told before.
    told_before_late: u64,
    /// Of these, moved with the customer's agreement.
    told_and_agreed: u64,
    /// Broken, and the customer had not been told.
    broken_in_silence: u64,
    /// Marked as done, and the customer says that it was not.
    contested: u64,
    /// The customer no longer wanted it; in no rate.
    withdrawn: u64,
    /// Not decided yet; in no rate.
    pending: u64,
}

/// A share with its interval.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportShare)]
struct ShareJson {
    value: f64,
    low: f64,
    high: f64,
}

/// What was promised in the period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportMade)]
struct MadeJson {
    made: u64,
    /// Of these, with a time.
    with_time: u64,
    /// Conversations that began in the period; for a kind, all of them.
    conversations: u64,
    /// Absent without conversations.
    per_100_conversations: Option<f64>,
}

/// A group by its name.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportGroup)]
struct GroupJson {
    /// The kind's code, or the id of the team or channel; empty for none.
    key: String,
    /// The name of the team or channel; empty for a kind.
    name: String,
    #[serde(flatten)]
    cell: CellJson,
}

/// How many lie within a length, and in none that is shorter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportLength)]
struct LengthJson {
    /// At most so many hours; absent for more than a week.
    hours_max: Option<i64>,
    count: u64,
}

impl From<Shown> for CellJson {
    fn from(shown: Shown) -> Self {
        let outcomes = shown.outcomes.map(|it| {
            let share = Share::new(it.on_time, it.due());
            let interval = share.interval().filter(|_| share.is_share());
            OutcomesJson {
                came_due: it.due(),
                kept_on_time: it.on_time,
                kept_share: interval.map(|Interval { low, high }| ShareJson {
                    value: share.value(),
                    low,
                    high,
                }),
                told_before_late: it.told,
                told_and_agreed: it.agreed,
                broken_in_silence: it.silent,
                contested: it.contested,
                withdrawn: it.withdrawn,
                pending: it.pending,
            }
        });
        let made = shown.made.map(|it| MadeJson {
            made: it.made,
            with_time: it.with_time,
            conversations: it.conversations,
            per_100_conversations: per_100_conversations(it),
        });
        Self { outcomes, made }
    }
}

fn groups(groups: Vec<Group>) -> Vec<GroupJson> {
    let json = |group: Group| GroupJson { key: group.key, name: group.name, cell: group.shown.into() };
    groups.into_iter().map(json).collect()
}

fn lengths(lengths: &Lengths) -> Option<Vec<LengthJson>> {
    let ends = LENGTHS_HOURS.into_iter().map(Some).chain([None]);
    let json = ends.zip(lengths.counts).map(|(hours_max, count)| LengthJson { hours_max, count });
    lengths.shows().then(|| json.collect())
}

/// How promises were kept, by kind, team and touchpoint
///
/// Counts every promise by the first time that was given for it. For managers and owners.
#[utoipa::path(get, path = "/api/v1/promises/report", tag = "promises", params(Asked),
    operation_id = "promises_report", responses((status = 200, body = ReportJson)))]
async fn get(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<ReportJson>, Error> {
    caller.needs(crate::api::READ)?;
    caller.can(Right::SeeReports)?;
    let report = reading::report(&app, caller.org, asked).await?.report;
    let shows_outcomes = report.all.outcomes.is_some();
    Ok(Json(ReportJson {
        period: report.period.into(),
        before: report.before.into(),
        all: report.all.into(),
        earlier: report.earlier.into(),
        lateness: lengths(&report.lateness),
        not_done: shows_outcomes.then_some(report.not_done),
        ahead: lengths(&report.ahead),
        by_kind: groups(report.kinds),
        by_team: groups(report.teams),
        by_touchpoint: groups(report.touchpoints),
    }))
}
