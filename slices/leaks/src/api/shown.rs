//! Leaks as the API shows them.

use conversations::{ChannelId, TeamId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use shell::ColleagueId;
use shell::money::Currency;
use store::Timestamp;

use crate::current::Current;
use crate::days;
use crate::finding::{Finding, Rate, Test, Unit};
use crate::leak::{Between, Leak, LeakId, Proof, Whose};
use crate::state::State as Stands;
use crate::value::settings::Settings;
use crate::value::stake::Stake;

/// A stream in which drips recur more than chance or the standard allows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Leak)]
pub(super) struct LeakJson {
    #[schema(value_type = String)]
    id: LeakId,
    /// The kind of drip; absent for all kinds.
    kind: Option<String>,
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    #[schema(value_type = Option<String>)]
    channel: Option<ChannelId>,
    cause: Option<String>,
    /// Where customers met you, as it was told.
    touchpoint: Option<String>,
    /// What it was about, as it was told.
    product: Option<String>,
    test: Test,
    state: Stands,
    /// What is known now: as late events restate it.
    finding: FindingJson,
    /// The alarm as it was issued.
    issued: FindingJson,
    #[schema(value_type = String, format = DateTime)]
    found_at: Timestamp,
    /// The leak that explains this one.
    #[schema(value_type = Option<String>)]
    folded_into: Option<LeakId>,
    whose: Whose,
    /// How much of the variation lies between colleagues; absent where fewer than five are in it, or none had any.
    between_colleagues: Option<Between>,
    /// Customers touched since it began.
    customers: i64,
    /// Of these, for how many everything that has a task was put right.
    put_right: i64,
    /// Of these, how many have no task: it was told too long after.
    without_task: i64,
    /// What its days say since it began; absent before there is one.
    now: Option<CurrentJson>,
    drips: i64,
    #[schema(value_type = Option<String>)]
    owner: Option<ColleagueId>,
    #[schema(value_type = Option<String>, format = Date)]
    repair_by: Option<Date>,
    causes: String,
    change: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    claimed_at: Option<Timestamp>,
    proof: Option<ProofJson>,
    #[schema(value_type = Option<String>)]
    accepted_by: Option<ColleagueId>,
    reason: String,
    #[schema(value_type = Option<String>, format = Date)]
    review_on: Option<Date>,
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
    /// What is at stake, in hundredths of the currency; absent where it is switched off or not known.
    stake: Option<Stake>,
    /// The code of the currency; absent where nobody has named one.
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
}

/// What the days of a leak say since it began.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakNow)]
struct CurrentJson {
    /// The first day, as far back as it is drawn.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last day; where a repair is claimed, the day before.
    #[schema(value_type = String, format = Date)]
    to: Date,
    drips: i64,
    /// In so many days, or occasions.
    of: i64,
    rate: Rate,
}

impl CurrentJson {
    fn of(current: Current) -> Self {
        Self {
            from: days::date_of(current.from),
            to: days::date_of(current.to),
            drips: current.drips,
            of: current.of,
            rate: current.rate,
        }
    }
}

/// What the detector said.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakFinding)]
struct FindingJson {
    #[schema(value_type = String, format = Date)]
    found_on: Date,
    /// When it most likely began; absent for a level.
    #[schema(value_type = Option<String>, format = Date)]
    onset: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    onset_first: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    onset_last: Option<Date>,
    /// Before; of a level, the standard or what the siblings do.
    before: Rate,
    after: Rate,
    unit: Unit,
    expected_days_to_notice: Option<f64>,
}

/// What the drips since a claim say.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakProof)]
struct ProofJson {
    drips: i64,
    /// Days or occasions since the claim.
    exposure: f64,
    /// About how much it takes until the data can say.
    wanted: Option<f64>,
    /// ln of how much more probable they are after a repair than without one.
    evidence: f64,
}

impl From<Proof> for ProofJson {
    fn from(proof: Proof) -> Self {
        let Proof { drips, exposure, wanted, evidence } = proof;
        Self { drips, exposure, wanted, evidence }
    }
}

impl FindingJson {
    fn of(finding: &Finding, test: Test) -> Self {
        let (first, last) = finding.onset_between;
        let day = |day: i64| (test == Test::Change).then(|| days::date_of(day));
        Self {
            found_on: days::date_of(finding.day),
            onset: day(finding.onset),
            onset_first: day(first),
            onset_last: day(last),
            before: finding.before,
            after: finding.after,
            unit: finding.unit,
            expected_days_to_notice: finding.notice_days,
        }
    }
}

impl LeakJson {
    pub(super) fn of(leak: Leak, settings: &Settings, zone: &TimeZone) -> Self {
        Self {
            now: leak.current(zone).map(CurrentJson::of),
            without_task: leak.chart.without_task,
            id: leak.id,
            test: leak.test,
            state: leak.state,
            finding: FindingJson::of(leak.finding(), leak.test),
            issued: FindingJson::of(&leak.issued, leak.test),
            kind: leak.stream.kind,
            team: leak.stream.team,
            channel: leak.stream.channel,
            cause: leak.stream.cause,
            touchpoint: leak.stream.touchpoint,
            product: leak.stream.product,
            found_at: leak.found_at,
            folded_into: leak.folded_into.some(),
            whose: leak.whose,
            between_colleagues: leak.between,
            customers: leak.customers,
            put_right: leak.put_right,
            drips: leak.drips,
            owner: leak.owner.some(),
            repair_by: leak.repair_by.map(days::date_of),
            causes: leak.causes,
            change: leak.repair,
            claimed_at: leak.claimed_at,
            proof: leak.proof.map(ProofJson::from),
            accepted_by: leak.accepted_by.some(),
            reason: leak.reason,
            review_on: leak.review_day.map(days::date_of),
            closed_at: leak.closed_at,
            stake: leak.stake.filter(|_| settings.shows_value),
            currency: settings.currency,
        }
    }
}
