//! What was found.

use super::names::Stream;
use crate::intervals::Interval;
use crate::leaks::onset::Direction;

/// Which question a finding answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Is it worse than it was?
    Change,
    /// Is it worse than it should be, or than its siblings?
    Level,
}

/// What a rate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Drips on a usual day: weekday pattern removed, closed days left out.
    PerDay,
    /// Drips an occasion: a share.
    PerOccasion,
}

/// When a change most likely began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The first day of the new rate.
    pub day: i32,
    /// The first day of its interval.
    pub first: i32,
    /// The last day of its interval.
    pub last: i32,
}

/// A stream that has changed, or whose level is too high.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which one it is, from 0, in the order they were found.
    pub number: usize,
    /// The day at whose end it was found.
    pub day: i32,
    /// Where.
    pub stream: Stream,
    /// Which question it answers.
    pub test: Test,
    /// Whether it is more or less than before.
    pub direction: Direction,
    /// Since when; none for a level, which may always have been so.
    pub onset: Option<Since>,
    /// Before the change; for a level its standard, or what its siblings do.
    pub rate_before: f64,
    /// Its interval; for a level compared with siblings, where 95 % of them lie.
    pub rate_before_interval: Interval,
    /// Since the change; for a level that of the last thirteen weeks.
    pub rate_after: f64,
    /// Its interval.
    pub rate_after_interval: Interval,
    /// What the rates count.
    pub unit: Unit,
    /// How many days it takes on average to notice that this stream has doubled; none where it cannot be said.
    pub expected_days_to_notice: Option<f64>,
    /// For a change ln R at the alarm, to be held against `threshold`; for a level −ln of its adjusted p-value.
    pub strength: f64,
    /// What `strength` had to reach.
    pub threshold: f64,
    /// The number of the finding that this one only repeats: the same change in a broader or a narrower stream, or
    /// the same stream once more. None for a finding that stands for itself.
    pub explained_by: Option<usize>,
    /// Where the stream is kept.
    pub(super) followed: usize,
}
