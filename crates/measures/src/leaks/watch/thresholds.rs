//! Thresholds from the budget, asked for again as time goes by and streams come.
//!
//! Each depth of the sums has its part of the budget: kinds and the whole, single dimensions, pairs, the finest
//! streams. The broad streams are few, and so need not wait as long as thousands of narrow ones make them.

use super::Watch;
use super::finding::Unit;
use super::followed::{Followed, State};
use crate::leaks::budget::{Budget, Noticing, Share};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// How often it is asked for.
pub(super) const DAYS_BETWEEN: i32 = 28;

/// The shortest time over which the budget is spent: a year.
const DAYS_MIN: i32 = 365;

/// Kinds and the whole; single dimensions; pairs; the finest streams of three dimensions and more.
pub(super) const DEPTHS: usize = 4;

/// What they have of the budget; where some are missing, the others share theirs.
const PARTS: OfDepths = [0.2, 0.4, 0.25, 0.15];

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
        for stream in &self.followed {
            let Some(state) = &stream.state else { continue };
            let share = self.share(stream, state, today);
            #[expect(clippy::cast_possible_truncation, reason = "a logarithm in steps of 5 %")]
            let step = (share.events_a_day.max(1e-9).ln() * 20.0) as i32;
            let of_depth = &mut alike[stream.depth];
            of_depth.entry((share.ratio.to_bits(), step)).or_insert((share, 0.0)).1 += state.directions();
        }
        let present = PARTS.iter().zip(&alike).filter(|(_, alike)| !alike.is_empty());
        let all: f64 = present.map(|(part, _)| part).sum();
        let days = f64::from(DAYS_MIN.max(watched + DAYS_BETWEEN));
        let mut thresholds = [f64::INFINITY; DEPTHS];
        for ((threshold, alike), part) in thresholds.iter_mut().zip(alike).zip(PARTS) {
            let alike: Vec<(Share, f64)> = alike.into_values().collect();
            let budget = Budget { alarms_a_month: self.thresholds.alarms_a_month * part / all };
            *threshold = budget.threshold_of_many(&alike, days).unwrap_or(f64::INFINITY);
        }
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
