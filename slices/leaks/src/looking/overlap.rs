//! What is the same failure under several names: a promise broken in silence is a promise broken, and what goes wrong in
//! one place, of whatever kind, is what goes wrong there.

use std::collections::{BTreeMap, BTreeSet};

use conversations::CustomerId;

use crate::finding::Test;
use crate::leak::{Leak, LeakId};
use crate::seen::Seen;
use crate::state::State;
use crate::stream::Stream;

/// So much of a leak has to be in another, for the other to explain it.
const SHARE: f64 = 0.7;

/// Over so many days a level is looked at.
const LEVEL_DAYS: i64 = 91;

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
    /// Where it drips, whatever the kind.
    place: Stream,
    /// Whether its kind is a part of another one.
    is_part: bool,
    /// Which share of its drips is more than usual.
    excess: f64,
    drips: BTreeSet<(String, i64)>,
    /// Drips of one cause toward one customer are one failure.
    failures: BTreeSet<(CustomerId, String)>,
}

impl Dripping {
    /// A leak and its drips since it began; of a level, those that it was found by and those since.
    pub(super) fn of(leak: &Leak, drips: &[Seen]) -> Self {
        let from = match leak.test {
            Test::Change => i64::MIN,
            Test::Level => leak.finding().day - LEVEL_DAYS + 1,
        };
        let drips = || drips.iter().filter(|drip| drip.day >= from);
        Self {
            id: leak.id,
            test: leak.test,
            is_free: leak.state == State::Found,
            has_kind: leak.stream.kind.is_some(),
            place: Stream { kind: None, ..leak.stream.clone() },
            is_part: leak.stream.kind.as_deref().is_some_and(|kind| PARTS.contains(&kind)),
            excess: (1.0 - leak.finding().before.value / leak.finding().after.value.max(1e-9))
                .clamp(0.0, 1.0),
            drips: drips().map(|drip| (drip.kind.clone(), drip.seq)).collect(),
            failures: drips().map(|drip| (drip.customer, drip.failure())).collect(),
        }
    }

    /// Whether this one may explain another: the larger the smaller, and a change the level that it made; a level
    /// explains no change, for what was always so is no news.
    fn may_explain(&self, other: &Self) -> bool {
        match (self.test, other.test) {
            (Test::Change, Test::Level) => true,
            (Test::Level, Test::Change) => false,
            _ if self.is_part && !other.is_part => self.is_around(other),
            _ if other.is_part && !self.is_part => !other.is_around(self),
            _ => self.size() > other.size(),
        }
    }

    /// Whether it is the larger, at a place of which the other's is only a part: then a part of a kind tells more than
    /// the kind does there.
    fn is_around(&self, other: &Self) -> bool {
        self.place != other.place
            && self.place.has_within(&other.place)
            && self.failures.len() > other.failures.len()
    }

    /// The larger has more failures; a whole is larger than any part.
    fn size(&self) -> (bool, usize, i64) {
        (!self.is_part, self.failures.len(), self.id.get())
    }

    /// How many failures they have in common.
    fn common(&self, other: &Self) -> usize {
        self.failures.intersection(&other.failures).count()
    }

    /// Whether most of its failures are those of one of the others, or what is more than usual of it is what is more
    /// than usual of them together.
    fn is_in(&self, others: &[&Self]) -> bool {
        let most = others.iter().map(|other| self.common(other)).max().unwrap_or(0);
        if share(most, self.failures.len()) >= SHARE {
            return true;
        }
        let of = |failure| {
            let theirs = others.iter().filter(|other| other.failures.contains(failure));
            theirs.map(|other| other.excess).fold(0.0, f64::max)
        };
        let explained: f64 = self.failures.iter().map(of).sum();
        explained > 0.0 && explained >= SHARE * self.excess * real(self.failures.len())
    }
}

/// Which leaks are the same failure as another one, and which.
pub(super) fn folds(leaks: &[Dripping]) -> Vec<(LeakId, LeakId)> {
    let mut folds: BTreeMap<i64, LeakId> = BTreeMap::new();
    let mut named: Vec<&Dripping> = leaks.iter().filter(|leak| leak.has_kind).collect();
    named.sort_by_key(|leak| std::cmp::Reverse(leak.size()));
    for leak in named.iter().filter(|leak| leak.is_free) {
        // What it explains itself explains it not.
        let may = |other: &&&Dripping| {
            other.id != leak.id && other.may_explain(leak) && end_of(&folds, other.id) != leak.id
        };
        let others: Vec<&Dripping> = named.iter().filter(may).copied().collect();
        let nearest = others.iter().max_by_key(|other| (leak.common(other), other.size()));
        if let Some(nearest) = nearest.filter(|_| leak.is_in(&others)) {
            folds.insert(leak.id.get(), nearest.id);
        }
    }
    let nameless: Vec<&Dripping> = leaks.iter().filter(|leak| !leak.has_kind).collect();
    for leak in nameless.iter().filter(|leak| leak.is_free) {
        let head = named_parts(leak, &named).or_else(|| same_elsewhere(leak, &nameless, &folds));
        if let Some(head) = head {
            folds.insert(leak.id.get(), head);
        }
    }
    folds.iter().map(|(leak, head)| (LeakId::of(*leak), end_of(&folds, *head))).collect()
}

/// What explains one may be explained itself: followed to the end.
fn end_of(folds: &BTreeMap<i64, LeakId>, mut head: LeakId) -> LeakId {
    while let Some(next) = folds.get(&head.get()) {
        head = *next;
    }
    head
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

/// Where else the same goes wrong under no name: of a team and its mailbox the larger tells both. What goes wrong
/// everywhere does not stand for a part of it, which says more.
fn same_elsewhere(leak: &Dripping, nameless: &[&Dripping], folds: &BTreeMap<i64, LeakId>) -> Option<LeakId> {
    let may = |other: &&&Dripping| {
        other.id != leak.id
            && other.may_explain(leak)
            && !other.place.has_within(&leak.place)
            && end_of(folds, other.id) != leak.id
    };
    let others = nameless.iter().filter(may);
    let nearest = others.max_by_key(|other| (leak.common(other), other.size()))?;
    leak.is_in(&[*nearest]).then_some(nearest.id)
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn share(count: usize, of: usize) -> f64 {
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
            place: Stream::default(),
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

    fn at(team: i64, leak: Dripping) -> Dripping {
        Dripping {
            place: Stream { team: Some(conversations::TeamId::of(team)), ..Stream::default() },
            ..leak
        }
    }

    #[test]
    fn one_cause_told_by_several_streams_is_one_leak() {
        // Somebody forgets, mostly in one team: all are silent, and some were told before.
        let silent = leak(1, "broken_in_silence", Test::Change, 0..60);
        let in_team = at(4, leak(2, "promise_broken", Test::Change, 20..66));
        let always = at(5, leak(3, "promise_broken", Test::Level, 0..45));
        assert_eq!(ids(folds(&[silent.clone(), in_team.clone(), always.clone()])), [(2, 1), (3, 1)]);
        // Where the promises of all teams are found, they have the name.
        let broken = leak(4, "promise_broken", Test::Change, 10..66);
        assert_eq!(ids(folds(&[silent.clone(), in_team, broken])), [(1, 4), (2, 4)]);
        // A level is explained by changes together, as far as it is more than it should be.
        let half = |id, failures| at(id, leak(id, "late", Test::Change, failures));
        let whole = Dripping { excess: 0.6, ..leak(7, "late", Test::Level, 0..100) };
        let both = [whole.clone(), half(5, 0..30), half(6, 30..60)];
        assert_eq!(ids(folds(&both)), [(7, 6)]);
        assert!(folds(&both[..2]).is_empty(), "one of them explains half of it");
        let little = Dripping { excess: 0.3, ..half(5, 0..60) };
        assert!(folds(&[whole, little]).is_empty(), "what was usual there is no explanation");
    }

    #[test]
    fn a_team_and_its_mailbox_are_one_place() {
        let team = at(4, leak(1, "", Test::Change, 0..80));
        let mailbox = Dripping {
            place: Stream { channel: Some(conversations::ChannelId::of(9)), ..Stream::default() },
            ..leak(2, "", Test::Change, 10..80)
        };
        let everywhere = leak(3, "", Test::Change, 0..300);
        assert_eq!(ids(folds(&[everywhere, mailbox.clone(), team])), [(2, 1)]);
        let other = at(5, leak(4, "", Test::Change, 60..200));
        assert!(folds(&[mailbox, other]).is_empty(), "twenty of seventy are not the same");
    }

    #[test]
    fn leaks_that_would_explain_one_another_in_a_circle_leave_one_standing() {
        let silent = leak(1, "broken_in_silence", Test::Change, 0..60);
        let broken = leak(2, "promise_broken", Test::Change, 5..55);
        let in_team = at(4, leak(3, "promise_broken", Test::Change, 0..55));
        let found = ids(folds(&[silent, broken, in_team]));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|(folded, into)| folded != into));
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
