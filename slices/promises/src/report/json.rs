//! What the report says in the API.

use jiff::civil::Date;
use measures::intervals::Interval;
use serde::Serialize;

use super::asks::{self, Answers};
use super::groups::{Group, per_100_conversations};
use super::period::Period;
use super::says::Share;
use super::tally::{LENGTHS_HOURS, Lengths, Outcomes, Shown};
use super::trend::Month;
use crate::hearing::Detected;

/// How promises were kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReport)]
pub(super) struct ReportJson {
    pub(super) period: PeriodJson,
    /// As many days, right before.
    pub(super) before: PeriodJson,
    pub(super) all: CellJson,
    /// All of the period before.
    pub(super) earlier: CellJson,
    /// The months up to the end of the period, half a year at least.
    pub(super) by_month: Vec<MonthJson>,
    pub(super) by_kind: Vec<GroupJson>,
    pub(super) by_team: Vec<GroupJson>,
    pub(super) by_touchpoint: Vec<GroupJson>,
    /// How long after the first due time those were done that were not kept on time; absent when too few.
    pub(super) lateness: Option<Vec<LengthJson>>,
    /// Not kept on time, and not done so far; absent when too few.
    pub(super) not_done: Option<u64>,
    /// How far ahead promises were made; absent when too few.
    pub(super) ahead: Option<Vec<LengthJson>>,
    /// Asks between colleagues that fell due in the period.
    pub(super) asks: AsksJson,
    /// What was heard in history that was imported in the period: detected, confirmed by nobody, and in no rate.
    pub(super) heard_in_history: Vec<HeardJson>,
}

/// From the first to the last day, in the organization's zone.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportPeriod)]
pub(super) struct PeriodJson {
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

/// One group of promises. What rests on fewer than five customers, or fewer than five colleagues, or would give such a
/// group away, is absent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportCell)]
pub(super) struct CellJson {
    outcomes: Option<OutcomesJson>,
    made: Option<MadeJson>,
}

/// What became of the promises whose first due time came.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportOutcomes)]
pub(super) struct OutcomesJson {
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
pub(super) struct ShareJson {
    value: f64,
    low: f64,
    high: f64,
}

/// What was promised in the period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportMade)]
pub(super) struct MadeJson {
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
pub(super) struct GroupJson {
    /// The kind's code, or the id of the team or channel; empty for none.
    key: String,
    /// The name of the team or channel; empty for a kind.
    name: String,
    #[serde(flatten)]
    cell: CellJson,
}

/// One month.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportMonth)]
pub(super) struct MonthJson {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    month: Date,
    /// What became of the promises whose first due time came in it; absent when too few.
    outcomes: Option<OutcomesJson>,
}

impl From<Month> for MonthJson {
    fn from(month: Month) -> Self {
        Self { month: month.first, outcomes: month.outcomes.map(OutcomesJson::from) }
    }
}

/// How asks between colleagues were answered, by the team that owed the answer. What rests on fewer than five
/// colleagues, or would give such a team away, is absent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportAsks)]
pub(super) struct AsksJson {
    all: Option<AnswersJson>,
    by_team: Vec<TeamAsksJson>,
}

/// The asks of one team.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportTeamAsks)]
pub(super) struct TeamAsksJson {
    /// The team's id; empty for colleagues without one.
    key: String,
    name: String,
    answers: Option<AnswersJson>,
}

/// What became of asks that fell due; those withdrawn are not among them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportAnswers)]
pub(super) struct AnswersJson {
    asked: u64,
    in_time: u64,
    /// The share of these, from 0 to 1, with its 95 % interval (Wilson); absent below ten.
    in_time_share: Option<ShareJson>,
    late: u64,
    declined: u64,
    /// Overdue, and still not answered.
    unanswered: u64,
}

impl From<Answers> for AnswersJson {
    fn from(it: Answers) -> Self {
        Self {
            asked: it.asked(),
            in_time: it.in_time,
            in_time_share: ShareJson::of(it.share()),
            late: it.late,
            declined: it.declined,
            unanswered: it.unanswered,
        }
    }
}

impl From<asks::Asked> for AsksJson {
    fn from(asked: asks::Asked) -> Self {
        let team = |team: asks::OfTeam| TeamAsksJson {
            key: team.key,
            name: team.name,
            answers: team.answers.map(AnswersJson::from),
        };
        Self { all: asked.all.map(AnswersJson::from), by_team: asked.teams.into_iter().map(team).collect() }
    }
}

/// What was heard in imported history, of one kind.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportHeard)]
pub(super) struct HeardJson {
    /// The kind's code.
    kind: &'static str,
    count: u64,
    /// Of these, with a time.
    with_time: u64,
}

impl From<&Detected> for HeardJson {
    fn from(heard: &Detected) -> Self {
        let (count, with_time) = (heard.count.unsigned_abs(), heard.with_time.unsigned_abs());
        Self { kind: heard.kind.code(), count, with_time }
    }
}

/// How many lie within a length, and in none that is shorter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesReportLength)]
pub(super) struct LengthJson {
    /// At most so many hours; absent for more than a week.
    hours_max: Option<i64>,
    count: u64,
}

impl ShareJson {
    /// Absent of so few that it is no share.
    fn of(share: Share) -> Option<Self> {
        let Interval { low, high } = share.interval().filter(|_| share.is_share())?;
        Some(Self { value: share.value(), low, high })
    }
}

impl From<Outcomes> for OutcomesJson {
    fn from(it: Outcomes) -> Self {
        Self {
            came_due: it.due(),
            kept_on_time: it.on_time,
            kept_share: ShareJson::of(Share::new(it.on_time, it.due())),
            told_before_late: it.told,
            told_and_agreed: it.agreed,
            broken_in_silence: it.silent,
            contested: it.contested,
            withdrawn: it.withdrawn,
            pending: it.pending,
        }
    }
}

impl From<Shown> for CellJson {
    fn from(shown: Shown) -> Self {
        let outcomes = shown.outcomes.map(OutcomesJson::from);
        let made = shown.made.map(|it| MadeJson {
            made: it.made,
            with_time: it.with_time,
            conversations: it.conversations,
            per_100_conversations: per_100_conversations(it),
        });
        Self { outcomes, made }
    }
}

pub(super) fn groups(groups: Vec<Group>) -> Vec<GroupJson> {
    let json = |group: Group| GroupJson { key: group.key, name: group.name, cell: group.shown.into() };
    groups.into_iter().map(json).collect()
}

pub(super) fn lengths(lengths: &Lengths) -> Option<Vec<LengthJson>> {
    let ends = LENGTHS_HOURS.into_iter().map(Some).chain([None]);
    let json = ends.zip(lengths.counts).map(|(hours_max, count)| LengthJson { hours_max, count });
    lengths.shows().then(|| json.collect())
}
