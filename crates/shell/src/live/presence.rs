//! Presence: who looks at a conversation or is answering it, remembered for seconds.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use store::OrgId;

use crate::ColleagueId;

/// How long a word about somebody holds.
const HOLDS_FOR: SignedDuration = SignedDuration::from_secs(30);
/// How many conversations are remembered at once.
const PLACES_MAX: usize = 20_000;

/// What somebody does at a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Looks at it.
    Looking,
    /// Is answering.
    Typing,
    /// Has left it.
    Gone,
}

/// Somebody at a conversation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Present {
    /// Who.
    pub id: ColleagueId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub doing: Doing,
}

/// A conversation of an organization.
pub(super) type Place = (OrgId, i64);

/// Everybody's whereabouts.
#[derive(Default)]
pub(super) struct Whereabouts {
    places: HashMap<Place, Vec<(Present, Timestamp)>>,
}

impl Whereabouts {
    /// Notes a word about somebody; `true` when it changes what others see.
    pub(super) fn note(&mut self, place: Place, present: Present, now: Timestamp) -> Changed {
        if self.places.len() >= PLACES_MAX && !self.places.contains_key(&place) {
            self.expire(now);
        }
        let before = self.at(place, now);
        let there = self.places.entry(place).or_default();
        there.retain(|(known, until)| known.id != present.id && *until > now);
        if present.doing != Doing::Gone {
            there.push((present, now + HOLDS_FOR));
        }
        if there.is_empty() {
            self.places.remove(&place);
        }
        if before == self.at(place, now) { Changed::No } else { Changed::Yes }
    }

    /// Who is there now, in the order of their ids.
    pub(super) fn at(&self, place: Place, now: Timestamp) -> Vec<Present> {
        let there = self.places.get(&place).into_iter().flatten();
        let mut present: Vec<_> =
            there.filter(|(_, until)| *until > now).map(|(known, _)| known.clone()).collect();
        present.sort_by_key(|present| present.id);
        present
    }

    /// Forgets those whose time is over, and says where that was.
    pub(super) fn expire(&mut self, now: Timestamp) -> Vec<Place> {
        let mut changed = Vec::new();
        self.places.retain(|place, there| {
            let count = there.len();
            there.retain(|(_, until)| *until > now);
            if there.len() < count {
                changed.push(*place);
            }
            !there.is_empty()
        });
        changed
    }
}

/// Whether others see something new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changed {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_stays_silent_is_forgotten() {
        let start: Timestamp = "2026-05-12T09:00:00Z".parse().expect("a test instant");
        let place = (OrgId::of(1), 17);
        let ana = |doing| Present { id: ColleagueId::of(7), name: "Ana".into(), doing };
        let mut all = Whereabouts::default();
        assert_eq!(all.note(place, ana(Doing::Looking), start), Changed::Yes);
        assert_eq!(all.note(place, ana(Doing::Looking), start), Changed::No);
        assert_eq!(all.note(place, ana(Doing::Typing), start), Changed::Yes);
        assert_eq!(all.at(place, start), [ana(Doing::Typing)]);
        assert_eq!(all.at((OrgId::of(2), 17), start), []);
        let later = start + HOLDS_FOR;
        assert_eq!(all.at(place, later), []);
        assert_eq!(all.expire(later), [place]);
        assert_eq!(all.note(place, ana(Doing::Typing), later), Changed::Yes);
        assert_eq!(all.note(place, ana(Doing::Gone), later), Changed::Yes);
        assert_eq!(all.at(place, later), []);
    }
}
