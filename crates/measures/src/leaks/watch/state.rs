//! The detectors of one stream: of rises, of larger ones, of falls; and what they begin again with.
//!
//! An alarm rests on what happened and not on time alone: R grows by one a day where nothing can be told, and reaches
//! any threshold if only one waits. So one of the detectors must have evidence of its own (the likelihood ratio since
//! the day from which it is largest), and the day that alarms must have added to it.

use super::belief::{Belief, Seen};
use super::settings::Directions;
use crate::intervals::counts::RateBelief;
use crate::leaks::detector::{Step, Stream as Rates, ratio_for};
use crate::leaks::onset::Direction;
use crate::leaks::shares::{Occurred, ShareBelief, Shares};

/// An alarm rests on a change that makes what was seen at least so many times as probable.
pub(super) const EVIDENCE_MIN: f64 = 20.0;
/// A changed rate is what it was before when that makes what was seen so many times as probable.
const BACK: f64 = 10_000.0;
/// Of how many levels before changes it is known.
const EARLIER_MAX: usize = 3;
/// Beyond this it makes no difference.
const EVIDENCE_MAX: f64 = 1e100;

#[derive(Debug, Clone, Copy)]
enum Statistic {
    Rates(Rates),
    Shares(Shares),
}

/// One detector, and the evidence since the day from which there is most of it.
#[derive(Debug, Clone, Copy)]
struct Detector {
    statistic: Statistic,
    evidence: f64,
    /// Whether the last day added to it.
    has_grown: bool,
}

impl Detector {
    fn new(belief: Belief, ratio: f64, weight: f64) -> Self {
        let statistic = match belief {
            Belief::Rate(belief) => Statistic::Rates(Rates::weighed(belief, ratio, weight)),
            Belief::Share(belief) => Statistic::Shares(Shares::weighed(belief, ratio, weight)),
        };
        Self { statistic, evidence: 1.0, has_grown: false }
    }

    fn observe(&mut self, seen: Seen, weight: f64) {
        let before = self.statistic() + 1.0;
        match &mut self.statistic {
            Statistic::Rates(rates) => {
                let step = Step { events: seen.counted.drips, exposure: seen.exposure, days: 1.0 };
                rates.observe_weighed(step, weight);
            }
            Statistic::Shares(shares) => {
                let day = Occurred { failures: seen.counted.drips, occasions: seen.counted.occasions };
                shares.observe(day, weight);
            }
        }
        let likelihood_ratio = self.statistic() / before;
        self.has_grown = likelihood_ratio > 1.0;
        self.evidence = (self.evidence.max(1.0) * likelihood_ratio).min(EVIDENCE_MAX);
    }

    fn statistic(&self) -> f64 {
        match &self.statistic {
            Statistic::Rates(rates) => rates.statistic(),
            Statistic::Shares(shares) => shares.statistic(),
        }
    }

    fn restart_half_way(&mut self, threshold: f64) {
        match &mut self.statistic {
            Statistic::Rates(rates) => rates.restart_half_way(threshold),
            Statistic::Shares(shares) => shares.restart_half_way(threshold),
        }
        self.evidence = 1.0;
        self.has_grown = false;
    }

    fn ratio(&self) -> f64 {
        match &self.statistic {
            Statistic::Rates(rates) => rates.ratio(),
            Statistic::Shares(shares) => shares.ratio(),
        }
    }

    fn belief(&self, weight: f64) -> Belief {
        match &self.statistic {
            Statistic::Rates(rates) => {
                let RateBelief { shape, rate } = rates.belief();
                Belief::Rate(RateBelief { shape: shape / weight, rate })
            }
            Statistic::Shares(shares) => {
                let ShareBelief { failures, successes } = shares.belief();
                Belief::Share(ShareBelief { failures: failures / weight, successes: successes / weight })
            }
        }
    }

    fn has_evidence(&self) -> bool {
        self.has_grown && self.evidence >= EVIDENCE_MIN
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
    /// Exposure a day, as far as it is known at its beginning.
    exposure_a_day: f64,
    /// After changes that were told: what was usual before each, the oldest first.
    earlier: Vec<Earlier>,
}

/// What was usual before a change that was told, for when it is so again.
#[derive(Debug, Clone, Copy)]
struct Earlier {
    belief: Belief,
    /// Which way it changed.
    direction: Direction,
    /// How many times as probable the days are with it as with what is believed now, since the day from which it
    /// is most; and what was seen in these days.
    evidence: f64,
    seen: Seen,
}

impl Earlier {
    fn of(belief: Belief, direction: Direction) -> Self {
        Self { belief, direction, evidence: 1.0, seen: Seen::default() }
    }

    fn anew(&self) -> Self {
        Self::of(self.belief, self.direction)
    }

    /// Takes in a day, of which ln `now` was how probable it was with what is believed now.
    fn observe(&mut self, seen: Seen, now: f64, weight: f64) {
        if self.evidence <= 1.0 {
            *self = self.anew();
        }
        let gain = (self.belief.ln_predictive(seen) - now) * weight;
        self.evidence = (self.evidence * gain.exp()).min(EVIDENCE_MAX);
        self.seen = self.seen.and(seen);
    }
}

/// An alarm: which way, and how strongly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alarm {
    pub(super) direction: Direction,
    pub(super) strength: f64,
}

/// What a day has turned out to be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Turn {
    /// The rate has changed; whoever tells it lets the state begin again.
    Alarm(Alarm),
    /// The rate is again what it was before it changed; the state has begun again with that.
    Back,
}

/// A change that is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Changed {
    pub(super) direction: Direction,
    /// What was believed before it, and what is believed now.
    pub(super) before: Belief,
    pub(super) now: Belief,
    pub(super) threshold: f64,
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
            exposure_a_day,
            earlier: Vec::new(),
        }
    }

    /// Takes in a day.
    pub(super) fn step(&mut self, seen: Seen, threshold: f64) -> Option<Turn> {
        if !self.belief().is_about(seen) {
            return None;
        }
        if self.is_back(seen) {
            return Some(Turn::Back);
        }
        let weight = self.weight;
        self.ups_mut().for_each(|up| up.observe(seen, weight));
        self.down.iter_mut().for_each(|down| down.observe(seen, weight));
        let has_evidence = |direction| match direction {
            Direction::Up => self.ups().any(Detector::has_evidence),
            Direction::Down => self.down.as_ref().is_some_and(|down| down.has_evidence()),
        };
        let alarmed = |direction| {
            let statistic = self.statistic(direction);
            (statistic >= threshold && has_evidence(direction))
                .then(|| Turn::Alarm(Alarm { direction, strength: statistic.ln() }))
        };
        alarmed(Direction::Up).or_else(|| alarmed(Direction::Down))
    }

    /// Whether this day makes it clear that all is as it was before a change; then it begins again with that.
    fn is_back(&mut self, seen: Seen) -> bool {
        if self.earlier.is_empty() {
            return false;
        }
        let (now, weight) = (self.belief().ln_predictive(seen), self.weight);
        self.earlier.iter_mut().for_each(|earlier| earlier.observe(seen, now, weight));
        let best = (0..self.earlier.len())
            .max_by(|one, other| self.earlier[*one].evidence.total_cmp(&self.earlier[*other].evidence));
        let Some(best) = best.filter(|best| self.earlier[*best].evidence >= BACK) else { return false };
        *self = self.returned(best, self.earlier[best].seen);
        true
    }

    /// As it was before a change, with what has been seen since it is so again.
    fn returned(&self, to: usize, seen: Seen) -> Self {
        let belief = self.earlier[to].belief.after(seen);
        let mut next = Self::new(belief, self.exposure_a_day, self.weight, self.watches());
        next.earlier = self.earlier[..to].iter().map(Earlier::anew).collect();
        next
    }

    /// What was usual before the last change, if that went the other way.
    pub(super) fn usual_before(&self, direction: Direction) -> Option<f64> {
        let last = self.earlier.last().filter(|last| last.direction != direction)?;
        Some(last.belief.mean())
    }

    /// As it was before the last change.
    pub(super) fn before_last(&self, seen: Seen) -> Option<Self> {
        Some(self.returned(self.earlier.len().checked_sub(1)?, seen))
    }

    /// As it begins again after a change was told: with the rate since then, and half-way to the next alarm the same
    /// way, so that a second change is not hidden behind the first.
    pub(super) fn after(&self, changed: Changed, exposure_a_day: f64) -> Self {
        let mut next = Self::new(changed.now, exposure_a_day, self.weight, self.watches());
        match changed.direction {
            Direction::Up => next.ups_mut().for_each(|up| up.restart_half_way(changed.threshold)),
            Direction::Down => {
                next.down.iter_mut().for_each(|down| down.restart_half_way(changed.threshold));
            }
        }
        next.earlier = self.earlier.iter().map(Earlier::anew).collect();
        // What was usual at first is kept, and what was of late.
        if next.earlier.len() == EARLIER_MAX {
            next.earlier.remove(1);
        }
        next.earlier.push(Earlier::of(changed.before, changed.direction));
        next
    }

    fn ups(&self) -> impl Iterator<Item = &Detector> {
        std::iter::once(&self.up).chain(self.larger.iter().flatten())
    }

    fn ups_mut(&mut self) -> impl Iterator<Item = &mut Detector> {
        std::iter::once(&mut self.up).chain(self.larger.iter_mut().flatten())
    }

    fn statistic(&self, direction: Direction) -> f64 {
        match direction {
            Direction::Down => self.down.as_ref().map_or(0.0, |down| down.statistic()),
            Direction::Up => self.ups().map(Detector::statistic).sum::<f64>() / self.averaged(),
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

    /// The ratios its statistic of rises is the average of.
    pub(super) fn ratios(&self) -> impl Iterator<Item = f64> {
        self.ups().map(Detector::ratio)
    }

    pub(super) fn weight(&self) -> f64 {
        self.weight
    }

    pub(super) fn watches(&self) -> Directions {
        if self.down.is_some() { Directions::Both } else { Directions::Up }
    }

    /// Over how many detectors its statistic is the average.
    pub(super) fn averaged(&self) -> f64 {
        self.larger.iter().flatten().fold(1.0, |many, _| many + 1.0)
    }
}
