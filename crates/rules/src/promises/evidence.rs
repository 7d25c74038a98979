//! Evidence: what shows that a promise was kept, without anybody having to say so.
//!
//! A reply is kept by an answer with substance: not by an automatic one, not by a mere holding line ("we are looking
//! into it"). A call back is kept by a call that reached the customer. Attempts that nobody answered count under
//! the house rule only: three at different times, and a message left.
//!
//! Where the rule is not sure, it says so, and the author is asked: a question back, a holding line with a few words
//! more, a language that it has no rules for.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) mod holding;
#[cfg(test)]
mod tests;

/// How many unanswered attempts count as a kept call back, when a message was left.
pub const ATTEMPTS: usize = 3;
/// How far apart attempts lie that are made at different times.
pub const ATTEMPTS_APART: SignedDuration = SignedDuration::from_hours(1);
/// Fewer words than these beside a holding line are no answer for certain.
const WORDS_OF_SUBSTANCE: usize = 8;
/// A text with fewer English words than one in so many is in a language without rules.
const ENGLISH_ONE_IN: usize = 8;

/// Whether something keeps a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It keeps it.
    Keeps,
    /// It may: somebody has to say.
    Perhaps,
    /// It does not.
    No,
}

/// Does this text, as a person wrote it without quotation and signature, answer the customer?
pub fn reply_keeps(text: &str) -> Verdict {
    let mut substance = 0;
    let mut questions = 0;
    let mut holding = 0;
    let mut all_words = 0;
    let mut english = 0;
    for sentence in holding::sentences(text) {
        if all_words > 0 && holding::is_farewell(&sentence.text) {
            break;
        }
        let words: Vec<&str> = sentence.text.split_whitespace().collect();
        all_words += words.len();
        english += words.iter().filter(|word| holding::is_english(word)).count();
        if holding::is_courtesy(&sentence.text) {
            continue;
        }
        if holding::holds_off(&sentence.text) {
            holding += 1;
        } else if sentence.asks {
            questions += 1;
        } else {
            substance += words.len();
        }
    }
    match (substance, holding, questions) {
        _ if all_words == 0 => Verdict::No,
        _ if english * ENGLISH_ONE_IN < all_words => Verdict::Perhaps,
        (0, _, 0) => Verdict::No,
        (0, _, _) => Verdict::Perhaps,
        (words, 1.., _) if words < WORDS_OF_SUBSTANCE => Verdict::Perhaps,
        _ => Verdict::Keeps,
    }
}

/// Which way a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer called.
    Incoming,
    /// We called.
    Outgoing,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Outgoing, Self::Incoming];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
        }
    }

    /// The direction with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.code() == code)
    }
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The two spoke.
    Reached,
    /// Nobody answered.
    Unanswered,
    /// Nobody answered, and a message was left.
    LeftMessage,
}

impl Outcome {
    /// All of them, as a form lists them.
    pub const ALL: [Self; 3] = [Self::Reached, Self::Unanswered, Self::LeftMessage];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Unanswered => "unanswered",
            Self::LeftMessage => "left_message",
        }
    }

    /// The outcome with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// A call, as the rule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// When.
    pub at: Timestamp,
    /// Which way.
    pub direction: Direction,
    /// How it ended.
    pub outcome: Outcome,
}

/// Does the last of these calls, all made since the promise and in order of time, keep a promise to call back?
pub fn calls_keep(calls: &[Call]) -> Verdict {
    let Some(last) = calls.last() else { return Verdict::No };
    match (last.direction, last.outcome) {
        (Direction::Outgoing, Outcome::Reached) => Verdict::Keeps,
        // They had to call us; whether that settled it, the colleague knows.
        (Direction::Incoming, Outcome::Reached) => Verdict::Perhaps,
        (Direction::Outgoing, _) if tried_enough(calls) => Verdict::Keeps,
        (Direction::Incoming | Direction::Outgoing, _) => Verdict::No,
    }
}

/// The house rule: three attempts at different times, and a message left.
fn tried_enough(calls: &[Call]) -> bool {
    let attempts = || calls.iter().filter(|call| call.direction == Direction::Outgoing);
    let has_left_message = attempts().any(|call| call.outcome == Outcome::LeftMessage);
    has_left_message && attempts_at_different_times(calls) >= ATTEMPTS
}

/// How many of these calls are attempts of ours that lie apart from the one before.
pub fn attempts_at_different_times(calls: &[Call]) -> usize {
    let mut count = 0;
    let mut last: Option<Timestamp> = None;
    for call in calls.iter().filter(|call| call.direction == Direction::Outgoing) {
        if last.is_none_or(|last| call.at.duration_since(last) >= ATTEMPTS_APART) {
            count += 1;
            last = Some(call.at);
        }
    }
    count
}
