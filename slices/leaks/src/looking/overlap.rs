//! What is the same failure under several names: a promise broken in silence is a promise broken, and what goes wrong in
//! one place, of whatever kind, is what goes wrong there.

use std::collections::{BTreeMap, BTreeSet};

use conversations::CustomerId;

use crate::finding::Test;
use crate::leak::{Leak, LeakId};
use crate::seen::Seen;
use crate::state::State;

/// So much of a leak has to be in another, for the other to explain it.
const SHARE: f64 = 0.7;

/// Kinds whose drips are drips of another kind, too: whatever is found first, that one has the name.
const PARTS: [&str; 1] = ["broken_in_silence"];

/// A leak with its drips.
#[derive(Clone, Debug)]
pub(super) struct Dripping {
    id: LeakId,
    test: Test,
    /// Whether somebody is at work on it already.
    is_free: bool,
    has_kind: bool,
    /// Whether its kind is a part of another one.
    is_part: bool,
    /// Which share of its drips is more than usual.
    excess: f64,
    drips: BTreeSet<(String, i64)>,
    /// Drips of one cause toward one customer are one failure.
    failures: BTreeSet<(CustomerId, String)>,
}

impl Dripping {
    /// A leak and its drips since it began.
    pub(super) fn of(leak: &Leak, drips: &[Seen]) -> Self {
        Self {
            id: leak.id,
            test: leak.test,
            is_free: leak.state == State::Found,
            has_kind: leak.stream.kind.is_some(),
            is_part: leak.stream.kind.as_deref().is_some_and(|kind| PARTS.contains(&kind)),
            excess: (1.0 - leak.finding().before.value / leak.finding().after.value.max(1e-9))
                .clamp(0.0, 1.0),
            drips: drips.iter().map(|drip| (drip.kind.clone(), drip.seq)).collect(),
            failures: drips.iter().map(|drip| (drip.customer, drip.failure())).collect(),
        }
    }

    /// Whether this one may explain another: the larger the smaller, and a change the level that it made; a level
    /// explains no change, for what was always so is no news.
    fn may_explain(&self, other: &Self) -> bool {
        match (self.test, other.test) {
            (Test::Change, Test::Level) => true,
            (Test::Level, Test::Change) => false,
            _ => self.size() > other.size(),
        }
    }

    /// The larger has more failures; a whole is larger than any part.
    fn size(&self) -> (bool, usize, i64) {
        (!self.is_part, self.failures.len(), self.id.get())
    }

    /// Whether most of this one's failures are the other's.
    fn is_in(&self, other: &Self) -> bool {
        share(self.failures.intersection(&other.failures).count(), self.failures.len()) >= SHARE
    }
}

/// Which leaks are the same failure as another one, and which.
pub(super) fn folds(leaks: &[Dripping]) -> Vec<(LeakId, LeakId)> {
    let mut folds: BTreeMap<i64, LeakId> = BTreeMap::new();
    let mut named: Vec<&Dripping> = leaks.iter().filter(|leak| leak.has_kind).collect();
    named.sort_by_key(|leak| std::cmp::Reverse(leak.size()));
    for leak in named.iter().filter(|leak| leak.is_free) {
        let explains =
            named.iter().find(|other| other.id != leak.id && other.may_explain(leak) && leak.is_in(other));
        if let Some(other) = explains {
            folds.insert(leak.id.get(), other.id);
        }
    }
    for leak in leaks.iter().filter(|leak| !leak.has_kind && leak.is_free) {
        if let Some(largest) = named_parts(leak, &named) {
            folds.insert(leak.id.get(), largest);
        }
    }
    // What explains one may be explained itself: a change by a larger one, never the other way round.
    let end_of = |mut head: LeakId| {
        while let Some(next) = folds.get(&head.get()) {
            head = *next;
        }
        head
    };
    folds.iter().map(|(leak, head)| (LeakId::of(*leak), end_of(*head))).collect()
}

/// All that went wrong somewhere is explained by the leaks that have a name, where these are most of what is more than
/// usual; the largest of them.
fn named_parts(leak: &Dripping, named: &[&Dripping]) -> Option<LeakId> {
    let parts: Vec<(usize, &Dripping)> = named
        .iter()
        .filter(|other| other.test == leak.test || other.test == Test::Change)
        .map(|other| (leak.drips.intersection(&other.drips).count(), *other))
        .collect();
    let covered: BTreeSet<&(String, i64)> =
        parts.iter().flat_map(|(_, other)| leak.drips.intersection(&other.drips)).collect();
    let largest = parts.iter().max_by_key(|(count, other)| (*count, other.id.get()))?;
    let is_most = share(covered.len(), leak.drips.len()) >= SHARE * leak.excess;
    (is_most && largest.0 > 0).then_some(largest.1.id)
}

fn share(count: usize, of: usize) -> f64 {
    let real = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if of == 0 { 0.0 } else { real(count) / real(of) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leak(id: i64, kind: &str, test: Test, failures: std::ops::Range<i64>) -> Dripping {
        Dripping {
            id: LeakId::of(id),
            test,
            is_free: true,
            has_kind: !kind.is_empty(),
            is_part: PARTS.contains(&kind),
            excess: 1.0,
            drips: failures
                .clone()
                .map(|one| (if kind.is_empty() { "late".to_owned() } else { kind.to_owned() }, one))
                .collect(),
            failures: failures.map(|one| (CustomerId::of(one), "7".to_owned())).collect(),
        }
    }

    fn ids(folds: Vec<(LeakId, LeakId)>) -> Vec<(i64, i64)> {
        folds.into_iter().map(|(folded, into)| (folded.get(), into.get())).collect()
    }

    #[test]
    fn one_failure_under_two_names_is_one_leak() {
        let broken = leak(1, "broken", Test::Change, 0..50);
        let silent = leak(2, "silent", Test::Change, 0..36);
        assert_eq!(ids(folds(&[broken.clone(), silent.clone()])), [(2, 1)]);
        let other = leak(3, "late", Test::Change, 40..80);
        assert!(folds(&[broken.clone(), other]).is_empty(), "ten of forty are not the same");
        let owned = Dripping { is_free: false, ..silent.clone() };
        assert!(folds(&[broken.clone(), owned]).is_empty(), "somebody is at work on it");
        let always = leak(4, "broken", Test::Level, 0..90);
        assert!(folds(&[always, silent.clone()]).is_empty(), "what was always so is no news");
        let level = leak(5, "silent", Test::Level, 0..40);
        let chain = ids(folds(&[level, silent, broken]));
        assert_eq!(chain, [(2, 1), (5, 1)], "what explains may be explained itself");
        let broken = leak(6, "promise_broken", Test::Change, 0..50);
        let longer = leak(7, "broken_in_silence", Test::Change, 0..60);
        assert_eq!(ids(folds(&[longer, broken])), [(7, 6)], "a part that was found to begin earlier");
    }

    #[test]
    fn all_that_went_wrong_is_explained_by_what_has_a_name() {
        let all = leak(1, "", Test::Change, 0..60);
        let late = leak(2, "late", Test::Change, 0..50);
        assert_eq!(ids(folds(&[all.clone(), late.clone()])), [(1, 2)]);
        let less = leak(2, "late", Test::Change, 0..30);
        assert!(folds(&[all.clone(), less.clone()]).is_empty());
        let usual = Dripping { excess: 0.6, ..all };
        assert_eq!(ids(folds(&[usual, less])), [(1, 2)], "half of all is more than usual");
    }
}
