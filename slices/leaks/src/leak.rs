//! A leak as it is stored.

use measures::leaks::people::Cause;
use serde::{Deserialize, Serialize};
use shell::ColleagueId;
use store::{Timestamp, id_type};

use crate::finding::{Finding, Rate, Test};
use crate::state::State;
use crate::stream::Stream;
use crate::value::stake::Stake;

id_type! {
    /// A leak.
    LeakId
}

/// A stream in which drips recur more than chance or the standard allows.
#[derive(Clone, Debug)]
pub(crate) struct Leak {
    pub(crate) id: LeakId,
    pub(crate) stream: Stream,
    pub(crate) test: Test,
    /// As it was issued.
    pub(crate) issued: Finding,
    /// As late events restate it.
    pub(crate) corrected: Option<Finding>,
    pub(crate) found_at: Timestamp,
    pub(crate) state: State,
    /// The leak that explains this one, or none.
    pub(crate) folded_into: LeakId,
    pub(crate) owner: ColleagueId,
    /// By which day the owner means to repair it.
    pub(crate) repair_by: Option<i64>,
    pub(crate) causes: String,
    /// What is being changed.
    pub(crate) repair: String,
    pub(crate) claimed_at: Option<Timestamp>,
    pub(crate) claimed_by: ColleagueId,
    /// What the drips since the claim say.
    pub(crate) proof: Option<Proof>,
    pub(crate) accepted_by: ColleagueId,
    /// Why it was accepted.
    pub(crate) reason: String,
    /// On which day what was accepted is looked at again.
    pub(crate) review_day: Option<i64>,
    /// When it was verified or retracted.
    pub(crate) closed_at: Option<Timestamp>,
    /// Customers touched since it began.
    pub(crate) customers: i64,
    /// Drips since it began.
    pub(crate) drips: i64,
    /// How many of these were put right.
    pub(crate) put_right: i64,
    pub(crate) severity: i64,
    pub(crate) whose: Whose,
    /// How much of what differs lies between colleagues; `None` where that is not told.
    pub(crate) between: Option<Between>,
    pub(crate) chart: Drawn,
    pub(crate) stake: Option<Stake>,
    pub(crate) version: i64,
}

impl Leak {
    /// What is known of it now: as corrected, else as issued.
    pub(crate) fn finding(&self) -> &Finding {
        self.corrected.as_ref().unwrap_or(&self.issued)
    }
}

/// Whose gap it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LeakWhose)]
pub(crate) enum Whose {
    /// Everyone drips alike.
    Process,
    /// A few drip more than the others.
    Person,
    /// Either is possible, or too few colleagues are in it to say so without naming them.
    #[default]
    TooFew,
}

impl Whose {
    /// Its name in tables and in the API.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Person => "person",
            Self::TooFew => "too_few",
        }
    }

    /// The one of this name; too few for one that is not known.
    pub(crate) fn from_code(code: &str) -> Self {
        [Self::Process, Self::Person].into_iter().find(|one| one.code() == code).unwrap_or(Self::TooFew)
    }

    /// Key of its words for people.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Process => "leaks-whose-process",
            Self::Person => "leaks-whose-person",
            Self::TooFew => "leaks-whose-too-few",
        }
    }
}

impl From<Cause> for Whose {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Process => Self::Process,
            Cause::People => Self::Person,
            Cause::TooFewToTell => Self::TooFew,
        }
    }
}

/// How much of the variation of a leak lies between colleagues: what whose gap it is rests on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeakBetween)]
pub(crate) struct Between {
    /// The intraclass share, from 0 to 1, with its 95% interval.
    pub(crate) share: Rate,
    /// Over how many colleagues, never fewer than five.
    pub(crate) colleagues: i64,
}

/// What the drips since a claim say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Proof {
    pub(crate) drips: i64,
    /// Days, or occasions, since the claim.
    pub(crate) exposure: f64,
    /// About how much it takes until the data can say; `None` where that cannot be said.
    pub(crate) wanted: Option<f64>,
    /// ln of how much more probable they are after a repair than without one.
    pub(crate) evidence: f64,
}

/// What is drawn of a leak, as the last look left it: one entry a day, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Drawn {
    pub(crate) first_day: i64,
    pub(crate) drips: Vec<i64>,
    pub(crate) occasions: Vec<i64>,
    /// The detector's path; the alarm is at 1.
    pub(crate) path: Vec<f32>,
    /// How many of the customers touched have no task of putting right: it was told too long after.
    #[serde(default)]
    pub(crate) without_task: i64,
}
