//! A conversation as the kinds look at it: its facts until an instant, who waited, and what was solved.

use jiff::Timestamp;

use super::book::{Book, Place, Terms};
use super::history::{Fact, History, What};
use super::hours_history::HoursHistory;
use super::solvings::{Solving, solvings};
use super::waits::{Wait, waits};
use super::{Occasion, WorkingMinutes};

/// What the organization says: its hours and its standards, as they stood.
#[derive(Debug, Clone)]
pub struct House {
    /// When it works.
    pub hours: HoursHistory,
    /// What good care is.
    pub book: Book,
}

/// A conversation as of an instant.
#[derive(Debug)]
pub struct Case<'a> {
    /// Everything that happened; see `facts` for what counts.
    pub history: &'a History,
    /// What the organization says.
    pub house: &'a House,
    /// The instant.
    pub as_of: Timestamp,
    /// What happened until then and counts: an answer that never left did not happen.
    pub facts: Vec<Fact>,
    /// How often and how long the customer waited for us.
    pub waits: Vec<Wait>,
    /// How often it was solved.
    pub solvings: Vec<Solving>,
}

impl<'a> Case<'a> {
    /// The case that these facts make at `as_of`.
    pub fn new(history: &'a History, house: &'a House, as_of: Timestamp) -> Self {
        let facts = valid(history.facts(), as_of);
        let (waits, solvings) = (waits(&facts), solvings(&facts));
        Self { history, house, as_of, facts, waits, solvings }
    }

    /// The fact that began it: what a conversation as a whole is known by.
    pub(super) fn beginning(&self) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.what == What::Opened).or(self.facts.first())
    }

    /// What a kind's standard allowed for something that began at `at`.
    pub(super) fn terms(&self, kind: &str, at: Timestamp) -> Terms {
        let place = Place { channel: self.history.channel, team: self.history.team_at(at) };
        self.house.book.as_of(kind, place, at)
    }

    /// An occasion of `kind`, known by the fact `seq`, decided at `at`; no drip until somebody says so.
    pub(super) fn occasion(&self, kind: &'static str, seq: i64, at: Timestamp) -> Occasion {
        Occasion {
            kind,
            seq,
            evidence_seq: seq,
            at,
            is_drip: false,
            team: self.history.team_at(at),
            colleague: self.history.assignee_at(at),
            promise: 0,
            cause: "",
            waited: WorkingMinutes(0),
            lived_minutes: 0,
            terms: Terms::NONE,
        }
    }
}

/// Whether the customer began a conversation of these facts.
pub(super) fn is_incoming(facts: &[Fact]) -> bool {
    let said = facts.iter().find(|fact| matches!(fact.what, What::Received(_) | What::Answered { .. }));
    said.is_some_and(|fact| matches!(fact.what, What::Received(_)))
}

/// What happened until `as_of`, without the answers that never left and what was done with them.
fn valid(facts: &[Fact], as_of: Timestamp) -> Vec<Fact> {
    let facts: Vec<Fact> = facts.iter().filter(|fact| fact.at <= as_of).copied().collect();
    let never_left = |wanted: i64| {
        let fate = facts.iter().rev().find_map(|fact| match fact.what {
            What::TakenBack { message } | What::NotDelivered { message } if message == wanted => Some(true),
            What::Delivered { message } if message == wanted => Some(false),
            _ => None,
        });
        fate.unwrap_or(false)
    };
    let counts = |fact: &&Fact| match fact.what {
        What::Answered { message, .. } | What::Solved { message } => message == 0 || !never_left(message),
        _ => true,
    };
    facts.iter().filter(counts).copied().collect()
}
