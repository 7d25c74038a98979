//! Waits: the stretches in which the customer waits for us, however often they write meanwhile.
//!
//! A wait begins with something that asks for an answer and ends with an answer, a talk, or the conversation's end.
//! Thanks begin none, a holding reply ends none.

use jiff::Timestamp;

use super::case::is_incoming;
use super::history::{By, Fact, What};
use super::words::{Answer, Level};

/// One stretch of waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Number of the fact that began it.
    pub seq: i64,
    /// Since when.
    pub since: Timestamp,
    /// Whether nobody had answered this customer here before.
    pub is_first: bool,
    /// Whether a question or a request is among what the customer said, or it is what they began with.
    pub asks: bool,
    /// When we first put them off with a holding reply.
    pub put_off_at: Option<Timestamp>,
    /// How it ended; None while it lasts.
    pub end: Option<End>,
}

/// The end of a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Number of the fact that ended it.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Whether that was an answer; else the conversation was marked as solved without one.
    pub is_answer: bool,
}

/// All waits of a conversation, in order.
pub(super) fn waits(facts: &[Fact]) -> Vec<Wait> {
    let mut waits: Vec<Wait> = Vec::new();
    let mut is_first = is_incoming(facts);
    // One conversation has one first answer, also when it is closed and asked for again.
    for fact in facts {
        let last = waits.last_mut();
        match fact.what {
            What::Received(heard) if heard.level != Level::Nothing => match last {
                Some(open) if open.end.is_none() => open.asks |= heard.level == Level::Asks,
                _ => {
                    let asks = is_first || heard.level == Level::Asks;
                    waits.push(Wait {
                        seq: fact.seq,
                        since: fact.at,
                        is_first,
                        asks,
                        put_off_at: None,
                        end: None,
                    });
                    is_first = false;
                }
            },
            What::Answered { answer: Answer::HoldsOff, .. } => {
                if let Some(open) = last.filter(|wait| wait.end.is_none()) {
                    open.put_off_at = open.put_off_at.or(Some(fact.at));
                }
            }
            What::Answered { .. } | What::Spoke => {
                is_first = false;
                // What was closed without an answer has one now.
                if let Some(waited) = last.filter(|wait| wait.end.is_none_or(|end| !end.is_answer)) {
                    waited.end = Some(End { seq: fact.seq, at: fact.at, is_answer: true });
                }
            }
            What::Solved { .. } => {
                if let Some(open) = last.filter(|wait| wait.end.is_none()) {
                    open.end = Some(End { seq: fact.seq, at: fact.at, is_answer: false });
                }
            }
            // Opened again by us, before the customer said anything: they had been waiting all the time.
            What::Unsolved if fact.by != By::Customer => {
                if let Some(ended) = last.filter(|wait| wait.end.is_some_and(|end| !end.is_answer)) {
                    ended.end = None;
                }
            }
            _ => {}
        }
    }
    waits
}
