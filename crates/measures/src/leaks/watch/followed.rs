//! One stream: its counts of late, its sums, its detector.

use super::Counted;
use super::finding::Unit;
use super::settings::Directions;
use crate::intervals::counts::RateBelief;
use crate::leaks::detector::{Step, Stream as Rates, ratio_for};
use crate::leaks::onset::Direction;
use crate::leaks::shares::{Occurred, ShareBelief, Shares};
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

/// What a detector sees of one day.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) counted: Counted,
    pub(super) exposure: f64,
}

/// What is believed of a stream's rate.
#[derive(Debug, Clone, Copy)]
pub(super) enum Belief {
    Rate(RateBelief),
    Share(ShareBelief),
}

impl Belief {
    pub(super) fn mean(self) -> f64 {
        match self {
            Self::Rate(belief) => belief.mean(),
            Self::Share(belief) => belief.mean(),
        }
    }

    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Rate(_) => Unit::PerDay,
            Self::Share(_) => Unit::PerOccasion,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Detector {
    Rates(Rates),
    Shares(Shares),
}

impl Detector {
    fn new(belief: Belief, ratio: f64, weight: f64) -> Self {
        match belief {
            Belief::Rate(belief) => Self::Rates(Rates::weighed(belief, ratio, weight)),
            Belief::Share(belief) => Self::Shares(Shares::weighed(belief, ratio, weight)),
        }
    }

    fn observe(&mut self, seen: Seen, weight: f64) {
        match self {
            Self::Rates(rates) => {
                let step = Step { events: seen.counted.drips, exposure: seen.exposure, days: 1.0 };
                rates.observe_weighed(step, weight);
            }
            Self::Shares(shares) => {
                let day = Occurred { failures: seen.counted.drips, occasions: seen.counted.occasions };
                shares.observe(day, weight);
            }
        }
    }

    fn statistic(&self) -> f64 {
        match self {
            Self::Rates(rates) => rates.statistic(),
            Self::Shares(shares) => shares.statistic(),
        }
    }

    fn restart_half_way(&mut self, threshold: f64) {
        match self {
            Self::Rates(rates) => rates.restart_half_way(threshold),
            Self::Shares(shares) => shares.restart_half_way(threshold),
        }
    }

    fn ratio(&self) -> f64 {
        match self {
            Self::Rates(rates) => rates.ratio(),
            Self::Shares(shares) => shares.ratio(),
        }
    }

    fn belief(&self, weight: f64) -> Belief {
        match self {
            Self::Rates(rates) => {
                let RateBelief { shape, rate } = rates.belief();
                Belief::Rate(RateBelief { shape: shape / weight, rate })
            }
            Self::Shares(shares) => {
                let ShareBelief { failures, successes } = shares.belief();
                Belief::Share(ShareBelief { failures: failures / weight, successes: successes / weight })
            }
        }
    }
}

/// A stream that is set for a small rise would be slow to see larger ones: it is also watched for these.
const LARGER_RISES: [f64; 2] = [2.0, 3.0];
/// A detector sees rises up to so many times the one it is set for nearly as well.
const SEES_TIMES: f64 = 1.2;

/// A detector of rises and, where asked for, one of falls.
#[derive(Debug, Clone)]
pub(super) struct State {
    up: Detector,
    /// The same for larger rises; the statistic is the average of all, a martingale as each of them is.
    larger: [Option<Detector>; 2],
    down: Option<Box<Detector>>,
    /// What each event counts: less than 1 where days vary more than chance.
    weight: f64,
}

/// An alarm: which way, and how strongly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alarm {
    pub(super) direction: Direction,
    pub(super) strength: f64,
}

impl State {
    /// A stream of which that is believed, with so much exposure a day.
    pub(super) fn new(belief: Belief, exposure_a_day: f64, weight: f64, directions: Directions) -> Self {
        let ratio = ratio_for(belief.mean() * exposure_a_day * weight);
        let fall = || Box::new(Detector::new(belief, 1.0 / ratio, weight));
        Self {
            up: Detector::new(belief, ratio, weight),
            larger: LARGER_RISES
                .map(|rise| (rise > SEES_TIMES * ratio).then(|| Detector::new(belief, rise, weight))),
            down: (directions == Directions::Both).then(fall),
            weight,
        }
    }

    /// Takes in a day; on an alarm it begins again half-way.
    pub(super) fn step(&mut self, seen: Seen, threshold: f64) -> Option<Alarm> {
        let weight = self.weight;
        self.ups().for_each(|up| up.observe(seen, weight));
        self.down.iter_mut().for_each(|down| down.observe(seen, weight));
        let alarmed = |direction| {
            let statistic = self.statistic(direction);
            (statistic >= threshold).then(|| Alarm { direction, strength: statistic.ln() })
        };
        let alarm = alarmed(Direction::Up).or_else(|| alarmed(Direction::Down));
        match alarm.map(|alarm| alarm.direction) {
            Some(Direction::Up) => self.ups().for_each(|up| up.restart_half_way(threshold)),
            Some(Direction::Down) => self.down.iter_mut().for_each(|down| down.restart_half_way(threshold)),
            None => {}
        }
        alarm
    }

    fn ups(&mut self) -> impl Iterator<Item = &mut Detector> {
        std::iter::once(&mut self.up).chain(self.larger.iter_mut().flatten())
    }

    fn statistic(&self, direction: Direction) -> f64 {
        match direction {
            Direction::Down => self.down.as_ref().map_or(0.0, |down| down.statistic()),
            Direction::Up => {
                let larger: f64 = self.larger.iter().flatten().map(Detector::statistic).sum();
                (self.up.statistic() + larger) / self.averaged()
            }
        }
    }

    /// ln R, not below 0.
    pub(super) fn strength(&self, direction: Direction) -> f64 {
        self.statistic(direction).max(1.0).ln()
    }

    /// What is believed if nothing has changed.
    pub(super) fn belief(&self) -> Belief {
        self.up.belief(self.weight)
    }

    pub(super) fn ratio(&self) -> f64 {
        self.up.ratio()
    }

    pub(super) fn weight(&self) -> f64 {
        self.weight
    }

    /// How many ways it may alarm.
    pub(super) fn directions(&self) -> f64 {
        if self.down.is_some() { 2.0 } else { 1.0 }
    }

    /// Over how many detectors its statistic is the average.
    pub(super) fn averaged(&self) -> f64 {
        self.larger.iter().flatten().fold(1.0, |many, _| many + 1.0)
    }
}

/// A detector as it was at the beginning of a day.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) day: i32,
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
        self.state.as_mut()?.step(Seen { counted, exposure }, threshold)
    }

    /// Notes the state at the end of a day, and forgets the counts that lie before the older note.
    pub(super) fn mark(&mut self, day: i32) {
        let (Some(state), Some(marks)) = (&self.state, &mut self.marks) else { return };
        let newest = Mark { day: day + 1, state: state.clone() };
        marks.swap(0, 1);
        marks[1] = newest;
        let kept_from = marks[0].day;
        self.entries.retain(|entry| entry.day >= kept_from);
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
