//! Thresholds from the budget, asked for again as time goes by and streams come.
//!
//! Each depth of the sums has its part of the budget: kinds and the whole, single dimensions, pairs, the finest
//! streams. The broad streams are few, and so need not wait as long as thousands of narrow ones make them.

use super::Watch;
use super::finding::Unit;
use super::followed::Followed;
use super::settings::Directions;
use super::state::State;
use crate::leaks::budget::{Budget, Noticing, Share, THRESHOLD_MIN};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// How often it is asked for.
pub(super) const DAYS_BETWEEN: i32 = 28;

/// Kinds and the whole; single dimensions; pairs; the finest streams of three dimensions and more.
pub(super) const DEPTHS: usize = 4;

/// What they have of the budget; where some are missing, the others share theirs.
const PARTS: OfDepths = [0.2, 0.4, 0.25, 0.15];

/// What of the budget is spent. The closed form is a few percent off either way, and streams are never as independent
/// and steady as it takes them to be: the rest is kept for that.
const SPENT: f64 = 0.6;

/// One threshold for each depth; infinite where there is no stream.
type OfDepths = [f64; DEPTHS];

/// The thresholds so far, each with the first day it holds for.
#[derive(Debug)]
pub(super) struct Thresholds {
    alarms_a_month: f64,
    asked: Vec<(i32, OfDepths)>,
}

/// Made once: it takes a while, and is the same for everybody.
fn doubling() -> Option<&'static Noticing> {
    static DOUBLING: OnceLock<Option<Noticing>> = OnceLock::new();
    DOUBLING.get_or_init(|| Noticing::of(2.0)).as_ref()
}

impl Thresholds {
    pub(super) fn new(alarms_a_month: f64) -> Self {
        Self { alarms_a_month, asked: Vec::new() }
    }

    /// What held on a day.
    pub(super) fn at(&self, day: i32) -> Option<&OfDepths> {
        let later = self.asked.partition_point(|(from, _)| *from <= day);
        later.checked_sub(1).map(|at| &self.asked[at].1)
    }

    /// What holds now.
    pub(super) fn newest(&self, depth: usize) -> Option<f64> {
        self.asked.last().map(|(_, thresholds)| thresholds[depth]).filter(|threshold| threshold.is_finite())
    }
}

impl Watch {
    pub(super) fn ask_thresholds(&mut self, today: i32, watched: i32) {
        let mut alike: [BTreeMap<(u64, i32), (Share, f64)>; DEPTHS] = Default::default();
        for (number, stream) in self.followed.iter().enumerate() {
            let Some(state) = stream.state.as_ref().filter(|_| !self.is_twin(number)) else { continue };
            for (share, many) in takes(self.share(stream, state, today), state) {
                #[expect(clippy::cast_possible_truncation, reason = "a logarithm in steps of 5 %")]
                let step = (share.events_a_day.max(1e-9).ln() * 20.0) as i32;
                let of_depth = &mut alike[stream.depth];
                of_depth.entry((share.ratio.to_bits(), step)).or_insert((share, 0.0)).1 += many;
            }
        }
        let alike = alike.map(|alike| alike.into_values().collect::<Vec<(Share, f64)>>());
        let days = f64::from(watched + DAYS_BETWEEN);
        let thresholds = apportioned(self.thresholds.alarms_a_month, &alike, days);
        self.thresholds.asked.push((today + 1, thresholds));
    }

    /// Days until it is noticed on average that a stream has doubled; none for a share that cannot double.
    pub(super) fn days_to_notice(&self, stream: &Followed, state: &State, today: i32) -> Option<f64> {
        let belief = state.belief();
        let can_double = belief.unit() == Unit::PerDay || belief.mean() <= 0.5;
        let threshold = self.thresholds.newest(stream.depth)? * state.averaged();
        let Share { events_a_day, ratio } = self.share(stream, state, today);
        doubling()?.days(events_a_day, ratio, threshold).filter(|_| can_double)
    }

    /// What a stream takes of the budget: what it expects on a calendar day, weighed, and its ratio.
    pub(super) fn share(&self, stream: &Followed, state: &State, today: i32) -> Share {
        let belief = state.belief();
        let exposure_a_day = match belief.unit() {
            Unit::PerDay => self.calendar.average(stream.kind),
            Unit::PerOccasion => stream.occasions_a_day(today),
        };
        Share { events_a_day: belief.mean() * exposure_a_day * state.weight(), ratio: state.ratio() }
    }
}

/// What a stream takes of the budget: a part for each of the detectors its statistic is the average of, and for falls
/// half as much again as one without overshoot, since a rise back from a false fall is one more false alarm.
fn takes(share: Share, state: &State) -> impl Iterator<Item = (Share, f64)> {
    let part = 1.0 / state.averaged();
    let falls = (state.watches() == Directions::Both).then(|| (share, 1.5 / share.overshoot()));
    state.ratios().map(move |ratio| (Share { ratio, ..share }, part)).chain(falls)
}

/// The threshold of each depth. What a depth cannot spend, however low its threshold, is left to the others.
fn apportioned(alarms_a_month: f64, alike: &[Vec<(Share, f64)>; DEPTHS], days: f64) -> OfDepths {
    let mut thresholds = [f64::INFINITY; DEPTHS];
    let mut open: Vec<usize> = (0..DEPTHS).filter(|depth| !alike[*depth].is_empty()).collect();
    let mut left = alarms_a_month * SPENT;
    while !open.is_empty() {
        let all: f64 = open.iter().map(|depth| PARTS[*depth]).sum();
        for depth in &open {
            let budget = Budget { alarms_a_month: left * PARTS[*depth] / all };
            thresholds[*depth] = budget.threshold_at(&alike[*depth], days).unwrap_or(f64::INFINITY);
        }
        let is_poor = |depth: &usize| thresholds[*depth] <= THRESHOLD_MIN * 1.001;
        let poor: Vec<usize> = open.iter().copied().filter(is_poor).collect();
        if poor.is_empty() {
            break;
        }
        for depth in &poor {
            left -= Budget::spent_at(&alike[*depth], thresholds[*depth], days);
        }
        open.retain(|depth| !poor.contains(depth));
    }
    thresholds
}
