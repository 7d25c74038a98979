//! What the clock has to do about a promise.

use jiff::Timestamp;

use super::{Standing, State};
use crate::promises::reminders::Moments;

/// What the clock has to do about a promise, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing: it is closed, or waits for the customer.
    Rest,
    /// Remind the keeper at this instant.
    Remind(Timestamp),
    /// At this instant it breaks unless it was kept; the keeper is told.
    Break(Timestamp),
}

/// The next thing the clock has to do after `now`. A reminder whose time is already over is not made up for: the
/// next one comes. So a promise made or moved when its early reminder would be past gets none, its keeper has just
/// had it in hand; and however far the clock jumps, no reminder comes twice.
pub fn next_step(standing: &Standing, now: Timestamp, moments: &Moments) -> NextStep {
    let ahead = |times: &[Timestamp]| times.iter().copied().filter(|at| *at > now).min();
    match (standing.state, standing.due_at) {
        (State::Open, Some(due_at)) => {
            let early = ahead(&moments.before).filter(|at| *at < due_at);
            early.map_or(NextStep::Break(due_at), NextStep::Remind)
        }
        (State::Open, None) => ahead(&moments.without_time).map_or(NextStep::Rest, NextStep::Remind),
        (State::Broken, _) if standing.fulfilled_at.is_none() => {
            ahead(&moments.after).map_or(NextStep::Rest, NextStep::Remind)
        }
        _ => NextStep::Rest,
    }
}
