//! Once a week: is a stream worse than its standard, or than its siblings, whether or not it ever changed?

use super::Watch;
use super::finding::{Finding, Test, Unit};
use super::followed::Followed;
use super::noticing::widened;
use crate::intervals::counts::RateBelief;
use crate::intervals::{Interval, poisson_exact, wilson};
use crate::leaks::baseline::{Past, Siblings};
use crate::leaks::level::{above_rate, above_share, above_siblings};
use crate::leaks::onset::Direction;
use crate::multiple::benjamini_hochberg;
use crate::special::real;

/// Thirteen weeks are looked at.
pub(super) const DAYS: i32 = 91;
/// A stream is looked at when it has so much: days, or occasions.
const DAYS_MIN: i32 = 28;
const OCCASIONS_MIN: u64 = 30;
/// A stream is compared with at least so many others.
const SIBLINGS_MIN: f64 = 2.0;
/// Few siblings cannot tell how much siblings differ: their variance counts 1 + this over how many they are.
const SIBLINGS_DOUBT: f64 = 4.0;
/// Less than so many times what it should be is not worth anybody's time, however sure.
const WORTH_TELLING: f64 = 1.25;
/// A level that was fine for so long and is not any more is told again.
const DAYS_UNTIL_AGAIN: i32 = 56;

/// A stream's last thirteen weeks, held against what they should be.
struct Looked {
    followed: usize,
    past: Past,
    unit: Unit,
    p: f64,
    reference: Reference,
}

/// What a level is held against.
#[derive(Clone, Copy)]
enum Reference {
    Standard(f64),
    Siblings(RateBelief),
}

impl Reference {
    fn rate(self) -> f64 {
        match self {
            Self::Standard(rate) => rate,
            Self::Siblings(belief) => belief.mean(),
        }
    }

    fn interval(self, confidence: f64) -> Option<Interval> {
        match self {
            Self::Standard(rate) => Some(Interval { low: rate, high: rate }),
            Self::Siblings(belief) => belief.interval(confidence),
        }
    }
}

impl Watch {
    pub(super) fn look_at_levels(&mut self, today: i32) {
        let looked: Vec<Looked> =
            (0..self.groups.list.len()).flat_map(|group| self.look_at_group(group, today)).collect();
        let p: Vec<f64> = looked.iter().map(|one| one.p).collect();
        let mut found: Vec<(f64, &Looked)> = benjamini_hochberg(&p).into_iter().zip(&looked).collect();
        found.retain(|(p, one)| *p <= self.settings.false_discoveries && one.is_worth_telling());
        found.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.p.total_cmp(&other.1.p)));
        for (p, one) in found {
            let stream = &mut self.followed[one.followed];
            let is_known = stream.last_level.is_some_and(|(_, day)| today - day <= DAYS_UNTIL_AGAIN);
            if let (true, Some(last)) = (is_known, &mut stream.last_level) {
                last.1 = today;
            } else if let Some(finding) = self.level(one, p, today) {
                self.file(finding);
            }
        }
    }

    fn standard(&self, kind: u32) -> Option<f64> {
        self.names.kind(kind).and_then(|kind| self.settings.standards.get(kind)).copied()
    }

    /// What a stream's level is held against, roughly: its standard, or what its siblings usually do.
    pub(super) fn reference(&self, stream: &Followed) -> Option<f64> {
        let usual = || self.groups.list[stream.group].prior.map(|prior| prior.rates.mean());
        self.standard(stream.kind).or_else(usual)
    }

    fn look_at_group(&self, number: usize, today: i32) -> Vec<Looked> {
        let group = &self.groups.list[number];
        let Some(prior) = group.prior else { return Vec::new() };
        let from = today - DAYS + 1;
        let exposure = self.exposures(group.kind, from, today);
        let pasts: Vec<(usize, Past)> = group
            .streams
            .iter()
            .filter_map(|stream| {
                Some((*stream, past(&self.followed[*stream], prior.unit, today, &exposure)?))
            })
            .collect();
        let standard = self.standard(group.kind);
        let is_compared = |(stream, _): &(usize, Past)| standard.is_some() || !self.names.is_folded(*stream);
        let pasts: Vec<(usize, Past)> = pasts.into_iter().filter(is_compared).collect();
        let siblings = Siblings::of(&pasts.iter().map(|(_, past)| *past).collect::<Vec<Past>>());
        let against = |(stream, past): (usize, Past)| {
            let weight = self.followed[stream].state.as_ref()?.weight();
            let held = Held { past, weight, unit: prior.unit };
            match standard {
                Some(standard) => Some(held.against_standard(stream, standard)),
                None => held.against_siblings(stream, siblings),
            }
        };
        let is_single = |(stream, _): &(usize, Past)| !self.is_twin(*stream);
        pasts.into_iter().filter(is_single).filter_map(against).collect()
    }

    fn level(&self, one: &Looked, p: f64, today: i32) -> Option<Finding> {
        let stream = &self.followed[one.followed];
        let state = stream.state.as_ref()?;
        let (confidence, Past { events, exposure }) = (self.settings.confidence, one.past);
        let interval = match one.unit {
            Unit::PerDay => poisson_exact(events, confidence)?.scaled(1.0 / exposure),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "occasions are whole"
            )]
            Unit::PerOccasion => wilson(events, exposure as u64, confidence)?,
        };
        Some(Finding {
            number: 0,
            day: today,
            stream: self.names.said(one.followed),
            test: Test::Level,
            direction: Direction::Up,
            onset: None,
            rate_before: one.reference.rate(),
            rate_before_interval: one.reference.interval(confidence)?,
            rate_after: one.past.value(),
            rate_after_interval: widened(interval, one.past.value(), state.weight()),
            unit: one.unit,
            expected_days_to_notice: self.days_to_notice(stream, state, today),
            strength: -p.max(1e-300).ln(),
            threshold: -self.settings.false_discoveries.ln(),
            explained_by: None,
            followed: one.followed,
        })
    }
}

/// What a stream counted in the days whose exposures these are; none when it is too little to look at.
fn past(stream: &Followed, unit: Unit, today: i32, exposure: &[f64]) -> Option<Past> {
    let from = today - DAYS + 1;
    let first = stream.first_day?;
    let (events, occasions) = stream.counted_since(from);
    let exposure = match unit {
        Unit::PerOccasion => real(occasions),
        Unit::PerDay => {
            let begins = usize::try_from((first - from).max(0)).ok()?;
            exposure[exposure.len() - 1] - exposure.get(begins)?
        }
    };
    let is_enough = match unit {
        Unit::PerOccasion => occasions >= OCCASIONS_MIN,
        Unit::PerDay => today - first + 1 >= DAYS_MIN,
    };
    (is_enough && exposure > 0.0).then_some(Past { events, exposure })
}

/// A stream that is held against something.
struct Held {
    past: Past,
    weight: f64,
    unit: Unit,
}

impl Held {
    fn against_standard(self, followed: usize, standard: f64) -> Looked {
        let Past { events, exposure } = self.weighed();
        let p = match self.unit {
            Unit::PerDay => above_rate(events, exposure, standard),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "occasions are whole"
            )]
            Unit::PerOccasion => above_share(events, exposure.round() as u64, standard.clamp(0.0, 1.0)),
        };
        Looked { followed, past: self.past, unit: self.unit, p, reference: Reference::Standard(standard) }
    }

    fn against_siblings(self, followed: usize, all: Siblings) -> Option<Looked> {
        let others = all.without(self.past);
        if others.streams() < SIBLINGS_MIN {
            return None;
        }
        let doubt = 1.0 + SIBLINGS_DOUBT / others.streams();
        let RateBelief { shape, rate } = others.belief()?;
        let belief = RateBelief { shape: shape / doubt, rate: rate / doubt };
        let Past { events, exposure } = self.weighed();
        Some(Looked {
            followed,
            past: self.past,
            unit: self.unit,
            p: above_siblings(events, exposure, belief),
            reference: Reference::Siblings(belief),
        })
    }

    /// Counts as if they varied no more than chance.
    fn weighed(&self) -> Past {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts, scaled down")]
        let events = (real(self.past.events) * self.weight).round() as u64;
        Past { events, exposure: self.past.exposure * self.weight }
    }
}

impl Looked {
    fn is_worth_telling(&self) -> bool {
        self.past.value() >= WORTH_TELLING * self.reference.rate()
    }
}
