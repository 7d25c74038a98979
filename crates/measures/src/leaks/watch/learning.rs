//! What each stream usually does: from its history, leaning on its siblings.

use super::Watch;
use super::belief::Belief;
use super::finding::Unit;
use super::followed::{Entry, Followed};
use super::names::EVERY;
use super::settings::ProcessChange;
use super::state::State;
use super::thresholds::DEPTHS;
use crate::intervals::counts::RateBelief;
use crate::leaks::baseline::{Past, siblings};
use crate::leaks::shares::ShareBelief;
use crate::special::{real, real_length};
use std::collections::HashMap;

/// Siblings: the streams of one kind that fix the same dimensions.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) kind: u32,
    pub(super) streams: Vec<usize>,
    /// The first day and the last of its history; none until the day of its first tally has ended.
    days: Option<(i32, i32)>,
    pub(super) prior: Option<Prior>,
}

/// What is believed of one more stream of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior {
    pub(super) unit: Unit,
    /// In drips a usual day, or an occasion.
    pub(super) rates: RateBelief,
    exposure_a_day: f64,
}

/// All groups, and where to find them.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) list: Vec<Group>,
    numbers: HashMap<(u32, Box<[u16]>), usize>,
}

impl Groups {
    fn number(&mut self, kind: u32, keys: Box<[u16]>) -> usize {
        let list = &mut self.list;
        *self.numbers.entry((kind, keys)).or_insert_with(|| {
            list.push(Group { kind, streams: Vec::new(), days: None, prior: None });
            list.len() - 1
        })
    }
}

/// A history that only begins late is taken from there when the days before would have been less probable
/// without a drip than this: −ln 0.001.
const SURPRISE: f64 = 7.0;

/// Counts of blocks of so many days are compared with chance.
const BLOCKS: [usize; 3] = [1, 7, 28];
/// From at least so many blocks.
const BLOCKS_MIN: usize = 6;
/// More than so many standard errors above chance count as more than chance.
const ERRORS: f64 = 3.0;
/// Least weight of an event.
const WEIGHT_MIN: f64 = 0.01;

impl Watch {
    /// Follows a stream that has just got its number; one that comes late takes its siblings' prior.
    pub(super) fn follow(&mut self, number: usize) {
        let name = self.names.name(number);
        let depth = name.fixed.len().min(DEPTHS - 1);
        let (kind, keys) = (name.kind, name.fixed.iter().map(|(key, _)| *key).collect());
        let group = self.groups.number(kind, keys);
        self.groups.list[group].streams.push(number);
        let directions = self.settings.directions;
        let late = |prior: Prior| State::new(prior.belief(0, 0.0), prior.exposure_a_day, 1.0, directions);
        self.followed.push(Followed::new(kind, group, depth, self.groups.list[group].prior.map(late)));
    }

    /// Says of new groups when they will have learnt.
    pub(super) fn date_groups(&mut self, history_end: i32, today: i32) {
        let Some((first, _)) = self.days else { return };
        let days =
            if today <= history_end { (first, history_end) } else { (today, today + (history_end - first)) };
        for group in self.groups.list.iter_mut().filter(|group| group.days.is_none()) {
            group.days = Some(days);
        }
    }

    /// Learns for every group whose history is over; says whether there was one.
    pub(super) fn learn(&mut self, today: i32) -> bool {
        if !self.calendar.has_learnt() {
            self.calendar.learn();
        }
        // The sum over all kinds is that of the kind while there is only one.
        let has_kinds = self.names.kinds() > 1;
        let is_due = |group: &Group| {
            let is_over = group.days.is_some_and(|(_, last)| last <= today);
            group.prior.is_none() && is_over && (group.kind != EVERY || has_kinds)
        };
        let due: Vec<usize> =
            (0..self.groups.list.len()).filter(|group| is_due(&self.groups.list[*group])).collect();
        for group in &due {
            self.learn_group(*group, today);
        }
        !due.is_empty()
    }

    fn learn_group(&mut self, number: usize, today: i32) {
        let group = &self.groups.list[number];
        let (kind, streams) = (group.kind, group.streams.clone());
        let Some((first, _)) = group.days else { return };
        let learnt =
            Learnt { first, today, exposure: self.exposures(kind, first, today), unit: self.unit(kind) };
        let pasts: Vec<Past> = streams.iter().map(|stream| learnt.past(&self.followed[*stream])).collect();
        let exposure: f64 = pasts.iter().map(|past| past.exposure).sum();
        if exposure <= 0.0 {
            return;
        }
        // Without a single drip: as if half a one had been seen.
        let rates = siblings(&pasts).unwrap_or(RateBelief { shape: 0.5, rate: exposure });
        let days = real_length(learnt.exposure.len() - 1);
        let exposure_a_day = match learnt.unit {
            Unit::PerDay => self.calendar.average(kind),
            Unit::PerOccasion => exposure / days / real_length(streams.len()),
        };
        let prior = Prior { unit: learnt.unit, rates, exposure_a_day };
        self.groups.list[number].prior = Some(prior);
        for (stream, past) in streams.into_iter().zip(pasts) {
            self.learn_stream(stream, &learnt, past);
        }
    }

    fn learn_stream(&mut self, number: usize, learnt: &Learnt, past: Past) {
        let stream = &mut self.followed[number];
        let Some(prior) = self.groups.list[stream.group].prior else { return };
        let belief = prior.belief(past.events, past.exposure);
        let exposure_a_day = match prior.unit {
            Unit::PerDay => prior.exposure_a_day,
            Unit::PerOccasion => stream.occasions_a_day(learnt.today),
        };
        let weight = 1.0 / learnt.dispersion(stream, belief.mean());
        let state = State::new(belief, exposure_a_day, weight.max(WEIGHT_MIN), self.settings.directions);
        stream.begin(learnt.today + 1, state);
    }

    /// Begins again where a change of the process has been recorded for tomorrow.
    pub(super) fn begin_again(&mut self, today: i32) {
        let begin = |change: &&ProcessChange| change.day == today + 1;
        let changes: Vec<usize> = self
            .settings
            .process_changes
            .iter()
            .filter(begin)
            .filter_map(|change| self.names.find(&change.stream))
            .collect();
        for number in 0..self.followed.len() {
            let name = self.names.name(number);
            if !changes.iter().any(|changed| name.is_within(self.names.name(*changed))) {
                continue;
            }
            let stream = &mut self.followed[number];
            let (Some(prior), Some(state)) = (self.groups.list[stream.group].prior, &stream.state) else {
                continue;
            };
            let exposure_a_day = match prior.unit {
                Unit::PerDay => prior.exposure_a_day,
                Unit::PerOccasion => stream.occasions_a_day(today),
            };
            let anew =
                State::new(prior.belief(0, 0.0), exposure_a_day, state.weight(), self.settings.directions);
            stream.begin(today + 1, anew);
            stream.last_change = None;
        }
    }

    /// Whether occasions are seen: whether any did not fail. The sum over all kinds counts occasions when all do.
    fn unit(&self, kind: u32) -> Unit {
        let has_occasions = |stream: &Followed| stream.occasions > stream.drips;
        let of_kinds = || {
            let whole = |group: &&Group| {
                let name = self.names.name(group.streams[0]);
                name.fixed.is_empty() && name.kind != EVERY && (kind == EVERY || name.kind == kind)
            };
            self.groups.list.iter().filter(whole).map(|group| &self.followed[group.streams[0]])
        };
        if of_kinds().all(has_occasions) { Unit::PerOccasion } else { Unit::PerDay }
    }

    /// The exposure of the days up to each day from `first` on: one more than there are days.
    pub(super) fn exposures(&self, kind: u32, first: i32, last: i32) -> Vec<f64> {
        let mut sums = vec![0.0];
        for day in first..=last {
            sums.push(sums[sums.len() - 1] + self.calendar.exposure(kind, day));
        }
        sums
    }
}

impl Prior {
    /// The belief after so many drips in so much exposure.
    pub(super) fn belief(self, drips: u64, exposure: f64) -> Belief {
        match self.unit {
            Unit::PerDay => Belief::Rate(self.rates.after(drips, exposure)),
            Unit::PerOccasion => {
                let ShareBelief { failures, successes } = ShareBelief::of_rates(self.rates);
                let well = (exposure - real(drips)).max(0.0);
                Belief::Share(ShareBelief { failures: failures + real(drips), successes: successes + well })
            }
        }
    }
}

/// The history of a group.
struct Learnt {
    first: i32,
    today: i32,
    /// Exposure up to each day.
    exposure: Vec<f64>,
    unit: Unit,
}

impl Learnt {
    fn past(&self, stream: &Followed) -> Past {
        let exposure = match self.unit {
            Unit::PerOccasion => real(stream.occasions),
            Unit::PerDay => self.until(self.today + 1) - self.until(self.begins(stream)),
        };
        Past { events: stream.drips, exposure }
    }

    /// Exposure before a day.
    fn until(&self, day: i32) -> f64 {
        let at = usize::try_from(day - self.first).unwrap_or(0);
        self.exposure[at.min(self.exposure.len() - 1)]
    }

    /// The day from which its history counts.
    fn begins(&self, stream: &Followed) -> i32 {
        let Some(first) = stream.first_day else { return self.first };
        let since = (self.until(self.today + 1) - self.until(first)).max(1e-9);
        let rate = (real(stream.drips) - 1.0).max(0.0) / since;
        if rate * self.until(first) > SURPRISE { first } else { self.first }
    }

    /// How many times as much as chance its counts vary: Pearson's statistic over its degrees of freedom, of days,
    /// weeks and four weeks, whichever shows most; 1 unless it is beyond doubt that they do.
    fn dispersion(&self, stream: &Followed, rate: f64) -> f64 {
        let days = self.blocks(stream, rate);
        let of_blocks = |length: &usize| {
            let blocks: Vec<Block> =
                days.chunks_exact(*length).map(Block::sum).filter(|block| block.mean > 0.0).collect();
            excess(&blocks)
        };
        BLOCKS.iter().map(of_blocks).fold(1.0, f64::max)
    }

    fn blocks(&self, stream: &Followed, rate: f64) -> Vec<Block> {
        let is_whole = stream.counted_since(i32::MIN).1 == stream.occasions;
        let kept = stream.entries().first().filter(|_| !is_whole).map_or(self.first, |entry| entry.day);
        let begins = self.begins(stream).max(kept);
        let mut entries = stream.since(begins).iter().peekable();
        let mut blocks = Vec::new();
        for day in begins..=self.today {
            let entry: Option<&Entry> = entries.next_if(|entry| entry.day == day);
            let occasions = entry.map_or(0.0, |entry| f64::from(entry.occasions));
            let (mean, share) = match self.unit {
                Unit::PerDay => (rate * (self.until(day + 1) - self.until(day)), 0.0),
                Unit::PerOccasion => (rate * occasions, rate),
            };
            let drips = entry.filter(|_| mean > 0.0).map_or(0.0, |entry| f64::from(entry.drips));
            blocks.push(Block { drips, mean, variance: mean * (1.0 - share) });
        }
        blocks
    }
}

/// Days taken together: what was seen, what was expected, and the variance of chance.
struct Block {
    drips: f64,
    mean: f64,
    variance: f64,
}

impl Block {
    fn sum(days: &[Self]) -> Self {
        let zero = Self { drips: 0.0, mean: 0.0, variance: 0.0 };
        days.iter().fold(zero, |sum, day| Self {
            drips: sum.drips + day.drips,
            mean: sum.mean + day.mean,
            variance: sum.variance + day.variance,
        })
    }
}

fn excess(blocks: &[Block]) -> f64 {
    if blocks.len() < BLOCKS_MIN {
        return 1.0;
    }
    let many = real_length(blocks.len());
    let pearson: f64 =
        blocks.iter().map(|block| (block.drips - block.mean).powi(2) / block.variance.max(1e-12)).sum();
    let error = blocks.iter().map(|block| 2.0 + 1.0 / block.mean).sum::<f64>().sqrt() / many;
    let ratio = pearson / (many - 1.0);
    if ratio > 1.0 + ERRORS * error { ratio } else { 1.0 }
}
