//! One stream: its counts of late, its sums, its detectors, and when these began again.

use super::Counted;
use super::belief::{Belief, Seen};
use super::state::{Alarm, State, Turn};
use crate::special::real;

/// Of how many days at most a stream keeps its counts.
pub const DAYS_KEPT: usize = 600;

/// How often the state of each detector is noted, so that its path can be drawn again from there.
pub(super) const DAYS_BETWEEN_MARKS: i32 = 200;

/// Of how many days a stream keeps its counts while it learns.
const DAYS_LEARNING: usize = DAYS_KEPT - 200;

/// A day on which something was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) day: i32,
    pub(super) occasions: u32,
    pub(super) drips: u32,
}

/// A detector as it was at the beginning of a day.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) day: i32,
    pub(super) state: State,
}

/// When a stream began again with another rate: after a change that was told, or once it was over.
#[derive(Debug, Clone)]
pub(super) struct Regime {
    /// The day at whose end it began again.
    pub(super) day: i32,
    /// The change that was told.
    pub(super) alarm: Option<Alarm>,
    /// The first day of the rate, and what was believed of it then.
    pub(super) from: i32,
    pub(super) prior: Belief,
    /// With what it began again.
    pub(super) state: State,
}

/// One stream.
#[derive(Debug)]
pub(super) struct Followed {
    pub(super) kind: u32,
    pub(super) group: usize,
    /// How many dimensions are fixed, as far as thresholds tell them apart.
    pub(super) depth: usize,
    today: Counted,
    entries: Vec<Entry>,
    /// The first day on which something was counted.
    pub(super) first_day: Option<i32>,
    pub(super) drips: u64,
    pub(super) occasions: u64,
    pub(super) state: Option<State>,
    /// Two marks, the older one first; none until it is watched.
    marks: Option<Box<[Mark; 2]>>,
    /// As far back as the older mark.
    regimes: Vec<Regime>,
    /// The last day at whose end a change was over.
    pub(super) over_on: Option<i32>,
    /// Its newest finding of a change.
    pub(super) last_change: Option<usize>,
    /// Its newest finding of a level, and the last day on which its level was too high.
    pub(super) last_level: Option<(usize, i32)>,
}

impl Followed {
    pub(super) fn new(kind: u32, group: usize, depth: usize, state: Option<State>) -> Self {
        Self {
            kind,
            group,
            depth,
            today: Counted::default(),
            entries: Vec::new(),
            first_day: None,
            drips: 0,
            occasions: 0,
            state,
            marks: None,
            regimes: Vec::new(),
            over_on: None,
            last_change: None,
            last_level: None,
        }
    }

    pub(super) fn count(&mut self, counted: Counted) {
        self.today.occasions = self.today.occasions.saturating_add(counted.occasions);
        self.today.drips = self.today.drips.saturating_add(counted.drips);
    }

    /// Enters the counts of a day that is over.
    pub(super) fn end_counts(&mut self, day: i32) {
        let Counted { occasions, drips } = std::mem::take(&mut self.today);
        if occasions == 0 {
            return;
        }
        if self.state.is_none() && self.entries.len() >= DAYS_LEARNING {
            self.entries.drain(..DAYS_LEARNING / 4);
        }
        self.entries.push(Entry { day, occasions, drips });
        self.drips += u64::from(drips);
        self.occasions += u64::from(occasions);
        if self.first_day.is_none() {
            self.first_day = Some(day);
            self.mark_first(day);
        }
    }

    /// Begins to watch, from that day on.
    pub(super) fn begin(&mut self, day: i32, state: State) {
        self.regimes.clear();
        self.state = Some(state);
        self.mark_first(day);
    }

    fn mark_first(&mut self, day: i32) {
        let mark = self.state.clone().map(|state| Mark { day, state });
        self.marks = mark.map(|mark| Box::new([mark.clone(), mark]));
    }

    /// One step of its detector over a day that is over.
    pub(super) fn step(&mut self, day: i32, exposure: f64, threshold: f64) -> Option<Alarm> {
        self.first_day?;
        let counted = match self.entries.last() {
            Some(last) if last.day == day => Counted { occasions: last.occasions, drips: last.drips },
            _ => Counted::default(),
        };
        let state = self.state.as_mut()?;
        match state.step(Seen { counted, exposure }, threshold)? {
            Turn::Alarm(alarm) => Some(alarm),
            Turn::Back => {
                let (from, prior, state) = (day + 1, state.belief(), state.clone());
                self.begin_again(Regime { day, alarm: None, from, prior, state });
                None
            }
        }
    }

    /// Begins again with the rate since a change that was told, or before one that is over.
    pub(super) fn begin_again(&mut self, regime: Regime) {
        self.state = Some(regime.state.clone());
        if regime.alarm.is_none() {
            self.over_on = Some(regime.day);
        }
        self.regimes.push(regime);
    }

    /// When it last began again, and when it did on a day.
    pub(super) fn regime(&self) -> Option<&Regime> {
        self.regimes.last()
    }

    pub(super) fn regime_of(&self, day: i32) -> Option<&Regime> {
        let at = self.regimes.partition_point(|regime| regime.day < day);
        self.regimes.get(at).filter(|regime| regime.day == day)
    }

    /// Notes the state at the end of a day, and forgets the counts that lie before the older note.
    pub(super) fn mark(&mut self, day: i32) {
        let (Some(state), Some(marks)) = (&self.state, &mut self.marks) else { return };
        let newest = Mark { day: day + 1, state: state.clone() };
        marks.swap(0, 1);
        marks[1] = newest;
        let kept_from = marks[0].day;
        self.entries.retain(|entry| entry.day >= kept_from);
        self.regimes.retain(|regime| regime.day >= kept_from);
        self.entries.shrink_to_fit();
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries of the days from one on.
    pub(super) fn since(&self, day: i32) -> &[Entry] {
        &self.entries[self.entries.partition_point(|entry| entry.day < day)..]
    }

    /// Drips and occasions of the days from one on.
    pub(super) fn counted_since(&self, day: i32) -> (u64, u64) {
        let sum = |(drips, occasions), entry: &Entry| {
            (drips + u64::from(entry.drips), occasions + u64::from(entry.occasions))
        };
        self.since(day).iter().fold((0, 0), sum)
    }

    /// The oldest state from which its path is known.
    pub(super) fn oldest(&self) -> Option<&Mark> {
        self.marks.as_ref().map(|marks| &marks[0])
    }

    /// Occasions a day since the first.
    pub(super) fn occasions_a_day(&self, today: i32) -> f64 {
        let days = self.first_day.map_or(1, |first| today - first + 1);
        real(self.occasions) / f64::from(days.max(1))
    }
}
