//! How sure a share, a count, a rate or a difference is.
//!
//! Every function takes counts and a confidence strictly between 0 and 1 (0.95 for 95 %), and answers `None`
//! when the counts cannot be: no trials, more successes than trials, a confidence of 1. The interval of a share
//! lies within 0 and 1 and is never empty.
//!
//! For a share, [`wilson`] is the default: right on average, sane at 0 and at all. [`clopper_pearson`] never
//! covers less than promised and is wider. Two shares are compared by [`newcombe`], counts by
//! [`rates::exact_p`], a share against its standard by [`verdict`].

mod differences;
mod shares;

pub mod counts;
pub mod rates;
pub mod ratios;
pub mod verdicts;

pub use counts::poisson_exact;
pub use differences::newcombe;
pub use shares::{agresti_coull, clopper_pearson, jeffreys, wilson, zero_failures_below};
pub use verdicts::{Verdict, verdict};

/// From `low` to `high`, both included, in the unit of what was asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end, never below the lower.
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies in it.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether the two have a value in common. Of two that do, none may be ranked before the other.
    pub fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Half of its length.
    pub fn half_width(self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// The same interval in another unit: both ends times a factor that is not negative.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }
}
