//! Counts per day in, leaks out: every stream of an organization and all their sums, watched together.
//!
//! A *tally* says how often one kind of failure happened on one day under some dimensions (team, channel, cause), and
//! of how many occasions where those are seen. Each tally counts in its own stream, in the sums of each single
//! dimension value and each pair of them, in its kind, and, where there are several kinds, in the sums over all
//! kinds. A *finding* says that one of these streams has changed, or that its level is worse than its standard or
//! its siblings'.
//!
//! Flow of a day ([`Watch::count`] ends it when the next one begins): `calendar` says how much of a usual day it was;
//! `learning` gives every stream its baseline when its history is over; `followed` takes one step a stream; alarms
//! become findings (`noticing`); once a week `levels` asks the other question; `explaining` tells which finding only
//! repeats another one.
//!
//! Invariants. Days come in order; a late tally means a new [`Watch`] with all tallies, and the same tallies give the
//! same findings. Memory is bounded by the number of streams, never by events or years: a stream keeps its sums, its
//! detector, and its counts of at most [`DAYS_KEPT`] days, and there are at most [`Settings::streams_max`] of them.

mod belief;
mod calendar;
mod explaining;
mod finding;
mod followed;
mod learning;
mod levels;
mod names;
mod noticing;
mod path;
mod settings;
mod state;
mod thresholds;
mod twins;

use std::fmt;

pub use super::onset::Direction;
pub use finding::{Finding, Since, Test, Unit};
pub use followed::DAYS_KEPT;
pub use names::{Cell, Stream};
pub use path::{Common, Path, PathDay, Watched};
pub use settings::{Directions, ProcessChange, Settings};

use calendar::Calendar;
use followed::Followed;
use learning::Groups;
use names::Names;
use thresholds::Thresholds;

/// The longest stretch of days without any tally, ten years; a later day is taken for a mistake.
pub const GAP_DAYS_MAX: i32 = 3653;

/// How often one kind of failure happened on one day under some dimensions.
#[derive(Debug, Clone, Copy)]
pub struct Tally<'a> {
    /// The day, counted from 1970-01-01 as 0.
    pub day: i32,
    /// What kind of failure.
    pub kind: &'a str,
    /// Key and value of each dimension, in any order, each key once.
    pub dimensions: &'a [(&'a str, &'a str)],
    /// How often it could have happened; `None` where that is not known, and time is the exposure.
    pub occasions: Option<u32>,
    /// How often it did.
    pub drips: u32,
}

/// Counts of one day and one [`Cell`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Occasions; where they are not known, as many as drips.
    pub occasions: u32,
    /// Of which failed.
    pub drips: u32,
}

/// Why a tally cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotCount {
    /// Its day lies before one that has already been counted.
    OutOfOrder,
    /// Its day lies more than ten years after the one before.
    TooLate,
    /// It has more than [`Settings::dimensions_max`] dimensions, or one of them twice.
    Dimensions,
    /// It has more drips than occasions.
    MoreDripsThanOccasions,
}

impl fmt::Display for CannotCount {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::OutOfOrder => "out of order: its day lies before one already counted",
            Self::TooLate => "its day lies more than ten years after the one before",
            Self::Dimensions => "too many dimensions, or one of them twice",
            Self::MoreDripsThanOccasions => "more drips than occasions",
        })
    }
}

impl std::error::Error for CannotCount {}

/// All streams of an organization, watched.
///
/// ```
/// use measures::leaks::watch::{Settings, Tally, Test, Watch};
///
/// // Two failures a day at the counter for half a year, then five.
/// let mut watch = Watch::new(Settings::default());
/// for day in 20_000..20_220 {
///     let drips = if day < 20_190 { 1 + u32::from(day % 2 == 0) * 2 } else { 5 };
///     let dimensions = [("touchpoint", "counter")];
///     watch.add(&Tally { day, kind: "late_answer", dimensions: &dimensions, occasions: None, drips }).unwrap();
/// }
/// watch.end(20_219);
/// let found = &watch.findings()[0];
/// assert_eq!(found.test, Test::Change);
/// assert!(found.onset.unwrap().day >= 20_185 && found.rate_after > 2.0 * found.rate_before);
/// ```
#[derive(Debug)]
pub struct Watch {
    settings: Settings,
    names: Names,
    groups: Groups,
    followed: Vec<Followed>,
    calendar: Calendar,
    thresholds: Thresholds,
    /// The first day and the one being counted.
    days: Option<(i32, i32)>,
    findings: Vec<Finding>,
    taken: usize,
}

impl Watch {
    /// Before the first tally.
    pub fn new(settings: Settings) -> Self {
        let names = Names::new(&settings);
        let calendar = Calendar::new(settings.closed.clone());
        let thresholds = Thresholds::new(settings.alarms_a_month);
        Self {
            settings,
            names,
            groups: Groups::default(),
            followed: Vec::new(),
            calendar,
            thresholds,
            days: None,
            findings: Vec::new(),
            taken: 0,
        }
    }

    /// Counts one tally. The first of a later day ends the days before it.
    pub fn add(&mut self, tally: &Tally<'_>) -> Result<(), CannotCount> {
        self.check(tally.day)?;
        let cell = self.cell(tally.kind, tally.dimensions)?;
        let counted = Counted { occasions: tally.occasions.unwrap_or(tally.drips), drips: tally.drips };
        self.count(cell, tally.day, counted)
    }

    /// The cell of a kind and its dimensions: the short way to [`Self::count`] for whoever counts in it often.
    pub fn cell(&mut self, kind: &str, dimensions: &[(&str, &str)]) -> Result<Cell, CannotCount> {
        let cell = self.names.cell(kind, dimensions)?;
        for number in self.followed.len()..self.names.len() {
            self.follow(number);
        }
        Ok(cell)
    }

    /// Counts in a cell, as [`Self::add`].
    pub fn count(&mut self, cell: Cell, day: i32, counted: Counted) -> Result<(), CannotCount> {
        self.check(day)?;
        if counted.drips > counted.occasions {
            return Err(CannotCount::MoreDripsThanOccasions);
        }
        match self.days {
            None => self.days = Some((day, day)),
            Some((_, today)) if today < day => self.end_until(day),
            Some(_) => {}
        }
        self.calendar.count(self.names.kind_of(cell), counted);
        for number in self.names.streams_of(cell) {
            self.followed[number].count(counted);
        }
        Ok(())
    }

    /// Ends the days up to this one, the last one included. Nothing of these days can be counted afterwards.
    pub fn end(&mut self, last_day: i32) {
        let is_too_late = self.days.is_some_and(|(_, today)| last_day.saturating_sub(today) > GAP_DAYS_MAX);
        if !is_too_late {
            self.end_until(last_day.saturating_add(1));
        }
    }

    /// Everything found so far, in the order of its days. [`Finding::explained_by`] may change while days are added:
    /// a narrower stream may turn out to explain a broader one later.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What was found since this was last asked.
    pub fn take_new(&mut self) -> Vec<Finding> {
        let new = self.findings[self.taken..].to_vec();
        self.taken = self.findings.len();
        new
    }

    /// The last day that has ended.
    pub fn last_day(&self) -> Option<i32> {
        self.days.map(|(_, today)| today - 1)
    }

    /// How many streams there are, sums included.
    pub fn streams(&self) -> usize {
        self.followed.len()
    }

    /// How many days of counts all streams keep together; at most [`DAYS_KEPT`] a stream.
    pub fn days_kept(&self) -> usize {
        self.followed.iter().map(|stream| stream.entries().len()).sum()
    }

    fn check(&self, day: i32) -> Result<(), CannotCount> {
        match self.days {
            Some((_, today)) if day < today => Err(CannotCount::OutOfOrder),
            Some((_, today)) if day.saturating_sub(today) > GAP_DAYS_MAX => Err(CannotCount::TooLate),
            _ => Ok(()),
        }
    }

    fn end_until(&mut self, day: i32) {
        while let Some((first, today)) = self.days.filter(|(_, today)| *today < day) {
            self.end_today(first, today);
            self.days = Some((first, today + 1));
        }
    }

    fn end_today(&mut self, first: i32, today: i32) {
        let history_end = self.history_end(first);
        self.calendar.end(today);
        self.followed.iter_mut().for_each(|stream| stream.end_counts(today));
        self.date_groups(history_end, today);
        if today < history_end {
            return;
        }
        let watched = today - history_end;
        if watched > 0 {
            self.step(today);
        }
        let has_learnt = self.learn(today);
        self.begin_again(today);
        if has_learnt || watched % thresholds::DAYS_BETWEEN == 0 {
            self.ask_thresholds(today, watched);
        }
        if watched > 0 && watched % 7 == 0 {
            self.reconsider_recent(today);
            self.look_at_levels(today);
        }
        if watched > 0 && watched % followed::DAYS_BETWEEN_MARKS == 0 {
            self.followed.iter_mut().for_each(|stream| stream.mark(today));
            self.calendar.forget(today - 2 * followed::DAYS_BETWEEN_MARKS - 1);
        }
    }

    /// The last day of the history.
    fn history_end(&self, first: i32) -> i32 {
        first.saturating_add(i32::try_from(self.settings.history_days).unwrap_or(i32::MAX).max(1) - 1)
    }
}
