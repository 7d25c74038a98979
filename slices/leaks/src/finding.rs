//! A finding: what the detector said of a stream on one day, kept as it was said.

use measures::intervals::Interval;
use serde::{Deserialize, Serialize};

/// Which question was answered.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Test {
    /// Is it worse than it was?
    Change,
    /// Is it worse than its standard, or than its siblings?
    Level,
}

impl Test {
    /// Its name in tables, events and the API.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Level => "level",
        }
    }

    /// The test of this name.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Change, Self::Level].into_iter().find(|test| test.code() == code)
    }
}

/// What a rate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    /// Drips a day.
    PerDay,
    /// Drips of all occasions, from 0 to 1.
    PerOccasion,
}

/// A rate and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeakRate)]
pub(crate) struct Rate {
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Rate {
    pub(crate) fn new(value: f64, interval: Interval) -> Self {
        Self { value, low: interval.low, high: interval.high }
    }
}

/// What was found. Days count from 1970-01-01 in the organization's zone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Finding {
    /// The day on which it could be said.
    pub(crate) day: i64,
    /// The day on which it most likely began; of a level, the first day that was looked at.
    pub(crate) onset: i64,
    /// The first and the last day on which it may have begun.
    pub(crate) onset_between: (i64, i64),
    /// What was usual before; of a level, the standard or what the siblings do.
    pub(crate) before: Rate,
    pub(crate) after: Rate,
    pub(crate) unit: Unit,
    /// How long a doubling takes to be noticed here, in days; `None` where that cannot be said.
    pub(crate) notice_days: Option<f64>,
}

impl Finding {
    /// How many times as often, at least: what a leak is ranked by besides its customers. In thousandths.
    pub(crate) fn severity(&self) -> i64 {
        let usual = self.before.value.max(1e-9);
        let times = (self.after.low / usual).clamp(0.0, 1_000.0);
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a million at most")]
        let permille = (times * 1_000.0) as i64;
        permille
    }

    /// Whether the same was said, but for a hair.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 0.02 * a.abs().max(b.abs()).max(1e-9);
        self.onset == other.onset
            && self.day == other.day
            && near(self.before.value, other.before.value)
            && near(self.after.value, other.after.value)
    }
}
