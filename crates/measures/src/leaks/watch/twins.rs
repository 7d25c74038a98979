//! Streams that have counted the very same: with one team only, a touchpoint and that touchpoint of that team. What
//! befalls them is told once, under the shortest name that says the most.

use super::Watch;
use super::followed::Followed;
use super::names::{EVERY, Name};

/// Sums over all kinds are held against each kind up to so many.
const KINDS_MAX: usize = 32;

impl Watch {
    /// Whether a stream has counted the very same as one with a better name, so far.
    pub(super) fn is_twin(&self, number: usize) -> bool {
        let stream = &self.followed[number];
        let name = self.names.name(number);
        let is_same = |other: &Name| {
            let other = self.names.number(other).filter(|other| *other != number);
            other.is_some_and(|other| stream.has_counted_as(&self.followed[other]))
        };
        let shorter = || name.within().any(|shorter| is_same(&shorter));
        let of_kind = || {
            let kinds = u32::try_from(self.names.kinds().min(KINDS_MAX)).unwrap_or(0);
            (0..kinds).any(|kind| is_same(&Name { kind, fixed: name.fixed.clone() }))
        };
        shorter() || (name.kind == EVERY && of_kind())
    }
}

impl Followed {
    /// Whether one that is a part of another is all of it, and the other is watched.
    fn has_counted_as(&self, other: &Self) -> bool {
        other.state.is_some() && self.drips == other.drips && self.occasions == other.occasions
    }
}

impl Name {
    /// The names of the same kind with fewer dimensions that are followed: none, one, or two of its own.
    fn within(&self) -> impl Iterator<Item = Self> {
        let named = |fixed: Vec<(u16, u16)>| Self { kind: self.kind, fixed: fixed.into() };
        let fixed = &self.fixed;
        let ones = fixed.iter().map(|one| vec![*one]);
        let pairs = (0..fixed.len())
            .flat_map(move |at| fixed[at + 1..].iter().map(move |other| vec![fixed[at], *other]));
        let shorter = std::iter::once(Vec::new()).chain(ones).chain(pairs);
        shorter.filter(|shorter| shorter.len() < self.fixed.len()).map(named)
    }
}
