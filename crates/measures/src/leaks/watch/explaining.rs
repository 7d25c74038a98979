//! One failure shows in many streams: its own, its team, its cause, the whole. Which finding stands for all of them?
//!
//! Two findings the same way whose streams have something in common are held against each other on the days since
//! the earlier onset. Either everything in the one stream has risen alike, or everything in the other: the more
//! probable of the two explains both, the logarithm of its likelihood ratio being x ln(x/e) − x + e for x drips
//! where e were expected. What it leaves over must be no more than chance, else both stand for themselves.

use super::Watch;
use super::finding::{Finding, Test, Unit};
use super::followed::Followed;
use super::levels;
use crate::leaks::onset::Direction;
use crate::special::real;

/// How many days a finding can explain others.
const DAYS: i32 = 400;
/// For how many days it is asked again what explains a finding.
const DAYS_UNSETTLED: i32 = 60;
/// Beyond this logarithm of a likelihood ratio something is more than chance: p = 0.001 on one degree of freedom.
const BEYOND_CHANCE: f64 = 5.41;

/// What is left over counts when it has changed by more than this factor; baselines are not known better.
const OWN: f64 = 1.2;
/// A part of what has changed stands for itself when it has changed by so many times more than the rest.
const MUCH_WORSE: f64 = 1.5;

/// Which of two findings explains the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Earlier,
    Newer,
    Neither,
}

/// Drips seen and expected.
#[derive(Debug, Clone, Copy)]
struct Part {
    seen: f64,
    expected: f64,
}

impl Watch {
    /// The earlier finding that explains a new one; else the new one explains what it can of the earlier ones.
    pub(super) fn explain(&mut self, new: &Finding, today: i32) -> Option<usize> {
        if let Some(same) = self.same_again(new) {
            return Some(self.root(same));
        }
        let mut explained = Vec::new();
        for earlier in self.findings.iter().rev().take_while(|earlier| today - earlier.day <= DAYS) {
            let is_comparable = earlier.explained_by.is_none()
                && earlier.number != new.number
                && !self.is_another(earlier, new)
                && earlier.direction == new.direction
                && (earlier.test == new.test || new.test == Test::Level);
            if !is_comparable {
                continue;
            }
            match self.verdict(earlier, new, today) {
                Verdict::Earlier => return Some(earlier.number),
                Verdict::Newer if earlier.test == new.test => explained.push(earlier.number),
                Verdict::Newer | Verdict::Neither => {}
            }
        }
        for number in explained {
            self.findings[number].explained_by = Some(new.number);
        }
        None
    }

    /// Asks again what explains the changes of late: the narrow stream often becomes clear only after the broad one.
    pub(super) fn reconsider_recent(&mut self, today: i32) {
        let from = self.findings.partition_point(|finding| today - finding.day > DAYS_UNSETTLED);
        let is_change = |number: &usize| self.findings[*number].test == Test::Change;
        let recent: Vec<usize> = (from..self.findings.len()).filter(is_change).collect();
        for number in recent {
            self.reconsider(number, today);
        }
    }

    /// Asks again what explains a change that goes on, now that more has been seen of it.
    pub(super) fn reconsider(&mut self, number: usize, today: i32) {
        let root = self.root(number);
        if root != number && self.findings[root].followed == self.findings[number].followed {
            return self.reconsider(root, today);
        }
        self.findings[number].explained_by = None;
        let known = self.findings[number].clone();
        self.findings[number].explained_by = self.explain(&known, today);
    }

    /// The finding that stands for one.
    pub fn root(&self, number: usize) -> usize {
        let mut at = number;
        while let Some(by) = self.findings.get(at).and_then(|finding| finding.explained_by) {
            at = by;
        }
        at
    }

    /// The same stream once more: a change that goes on, or a level found again.
    fn same_again(&self, new: &Finding) -> Option<usize> {
        let stream = &self.followed[new.followed];
        let change = stream.last_change.map(|number| &self.findings[number]);
        let change = change.filter(|last| last.direction == new.direction && new.day - last.day <= DAYS);
        match (new.test, new.onset) {
            (Test::Change, Some(onset)) => {
                change.filter(|last| onset.day <= last.day && last.number < new.number)
            }
            _ => change.or(stream.last_level.map(|(number, _)| &self.findings[number])),
        }
        .map(|last| last.number)
    }

    /// Whether a stream has changed once more: it was as before meanwhile, or is clearly worse than was told.
    fn is_another(&self, earlier: &Finding, new: &Finding) -> bool {
        let (told, now) = (earlier.rate_after, new.rate_after_interval);
        let is_worse = match new.direction {
            Direction::Up => now.low > told,
            Direction::Down => now.high < told,
        };
        let stream = &self.followed[new.followed];
        let was_over = stream.over_on.is_some_and(|day| day >= earlier.day);
        let is_later = earlier.number > new.number;
        earlier.followed == new.followed && earlier.test == new.test && (is_worse || was_over || is_later)
    }

    fn verdict(&self, earlier: &Finding, new: &Finding, today: i32) -> Verdict {
        let (one, other) = (self.names.name(earlier.followed), self.names.name(new.followed));
        let Some(both) = one.and(other).and_then(|name| self.names.number(&name)) else {
            return Verdict::Neither;
        };
        let since = match new.test {
            Test::Level => today - levels::DAYS + 1,
            Test::Change => [earlier, new]
                .iter()
                .filter_map(|finding| finding.onset)
                .map(|onset| onset.day)
                .min()
                .unwrap_or(today),
        };
        let part = |number: usize| self.part(number, new, (since, today));
        let (Some(both), Some(of_earlier), Some(of_new)) =
            (part(both), part(earlier.followed), part(new.followed))
        else {
            return Verdict::Neither;
        };
        let split = Split {
            both,
            rest_earlier: of_earlier.less(both),
            rest_new: of_new.less(both),
            direction: new.direction,
        };
        let is_shorter = one.words() <= other.words();
        split.verdict(is_shorter)
    }

    /// What a stream counted since a day and what was expected of it, weighed.
    fn part(&self, number: usize, new: &Finding, (since, today): (i32, i32)) -> Option<Part> {
        let stream = &self.followed[number];
        let mark = stream.oldest()?;
        let since = since.max(mark.day);
        let (drips, occasions) = stream.counted_since(since);
        let rate = match new.test {
            Test::Change => mark.state.belief().mean(),
            Test::Level => self.reference(stream)?,
        };
        let exposure = match mark.state.belief().unit() {
            Unit::PerOccasion => real(occasions),
            Unit::PerDay => self.exposure_between(stream, since, today),
        };
        let weight = self.followed[new.followed].state.as_ref()?.weight();
        Some(Part { seen: real(drips) * weight, expected: rate * exposure * weight })
    }

    fn exposure_between(&self, stream: &Followed, since: i32, until: i32) -> f64 {
        let sums = self.exposures(stream.kind, since, until);
        sums[sums.len() - 1]
    }
}

impl Part {
    fn less(self, other: Self) -> Self {
        Self { seen: (self.seen - other.seen).max(0.0), expected: (self.expected - other.expected).max(0.0) }
    }

    fn and(self, other: Self) -> Self {
        Self { seen: self.seen + other.seen, expected: self.expected + other.expected }
    }

    /// The logarithm of how much more probable what was seen is with a rate of its own, the wished way.
    fn gain(self, direction: Direction) -> f64 {
        let Self { seen, expected } = self;
        let is_so = match direction {
            Direction::Up => seen > expected,
            Direction::Down => seen < expected,
        };
        if !is_so {
            0.0
        } else if seen <= 0.0 {
            expected
        } else {
            seen * (seen / expected.max(1e-9)).ln() - seen + expected
        }
    }

    /// Whether it has changed beyond chance, and by more than a factor, against `times` what was expected.
    fn has_own(self, times: f64, factor: f64, direction: Direction) -> bool {
        let held = Self { seen: self.seen, expected: self.expected * times };
        let is_enough = match direction {
            Direction::Up => held.ratio() > factor,
            Direction::Down => held.ratio() * factor < 1.0,
        };
        is_enough && held.gain(direction) > BEYOND_CHANCE
    }

    fn ratio(self) -> f64 {
        if self.expected > 0.0 { self.seen / self.expected } else { 1.0 }
    }
}

/// What two streams have in common, and what each has besides.
struct Split {
    both: Part,
    rest_earlier: Part,
    rest_new: Part,
    direction: Direction,
}

impl Split {
    fn verdict(&self, is_earlier_shorter: bool) -> Verdict {
        let earlier = self.both.and(self.rest_earlier).gain(self.direction);
        let newer = self.both.and(self.rest_new).gain(self.direction);
        let is_tie = (earlier - newer).abs() <= 1e-6 * earlier.max(newer);
        let is_earlier = if is_tie { is_earlier_shorter } else { earlier > newer };
        let (winner, loser) =
            if is_earlier { (self.rest_earlier, self.rest_new) } else { (self.rest_new, self.rest_earlier) };
        if self.leaves_over(winner, loser) {
            Verdict::Neither
        } else if is_earlier {
            Verdict::Earlier
        } else {
            Verdict::Newer
        }
    }

    /// Whether the stream that explains less has something of its own, beyond chance and worth telling: in what only
    /// it has, or, where it lies within the other, in being much worse than the rest of the other.
    fn leaves_over(&self, winner: Part, loser: Part) -> bool {
        let is_within = loser.expected <= 1e-9 && loser.seen <= 0.0;
        if !is_within {
            return loser.has_own(1.0, OWN, self.direction);
        }
        let worse = match self.direction {
            Direction::Up => winner.ratio().max(1.0),
            Direction::Down => winner.ratio().min(1.0),
        };
        winner.expected > 0.0 && self.both.has_own(worse, MUCH_WORSE, self.direction)
    }
}
