//! Asks: what a promise waits for from a colleague or a team, by a time of its own before the customer's.
//!
//! An ask is *open* until its time runs out, then *overdue*; either way it may be *answered*, *declined* with a
//! reason, or *withdrawn* by whoever asked. What is closed stays closed. An answer at the due time is late, as a
//! promise is over at its own.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::state::{Standing, State};

#[cfg(test)]
mod tests;

/// An ask with less time than this gets no reminder: whoever is asked has just heard of it.
const REMIND_FROM: SignedDuration = SignedDuration::from_mins(30);
/// A reminder comes when a quarter of the time is left, but never earlier than this before the due time.
const REMIND_AHEAD_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Where an ask stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    /// To be answered in time.
    Open,
    /// Its time ran out; it is still to be answered.
    Overdue,
    /// Answered, in time or late.
    Answered,
    /// Whoever was asked said no, and why.
    Declined,
    /// Whoever asked no longer needs it.
    Withdrawn,
}

impl AskState {
    /// All of them, in the order of an ask's life.
    pub const ALL: [Self; 5] = [Self::Open, Self::Overdue, Self::Answered, Self::Declined, Self::Withdrawn];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Answered => "answered",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Is an answer still owed?
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Open | Self::Overdue)
    }
}

/// An ask as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskStanding {
    /// Where it stands.
    pub state: AskState,
    /// Until when it is to be answered.
    pub due_at: Timestamp,
    /// When it was answered, declined or withdrawn.
    pub closed_at: Option<Timestamp>,
}

impl AskStanding {
    /// A new ask.
    pub fn open(due_at: Timestamp) -> Self {
        Self { state: AskState::Open, due_at, closed_at: None }
    }

    /// How long after its due time it was closed; zero when in time or not closed.
    pub fn late_by(&self) -> SignedDuration {
        let late = self.closed_at.map_or(SignedDuration::ZERO, |at| at.duration_since(self.due_at));
        late.max(SignedDuration::ZERO)
    }

    /// Was it closed in time?
    pub fn is_in_time(&self) -> bool {
        self.closed_at.is_some_and(|closed_at| closed_at < self.due_at)
    }

    /// Is an answer owed at `at` whose time had run out by then?
    pub fn is_owed(&self, at: Timestamp) -> bool {
        self.due_at <= at && self.closed_at.is_none_or(|closed_at| closed_at > at)
    }
}

/// Why nobody can be asked by this time for this promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotAskBy {
    /// Nothing is left to be done for the promise.
    #[error("this promise is already closed")]
    PromiseClosed,
    /// The time is past.
    #[error("the time is already past")]
    Past,
    /// The answer would come when the promise itself is due, or later.
    #[error("the answer is needed before the promise is due")]
    NotBeforePromise,
}

/// Why an ask cannot be answered, declined or withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotClose {
    /// It was before.
    #[error("this ask is already closed")]
    AlreadyClosed(AskState),
}

/// May somebody be asked for this promise, with this due time? For a broken promise that is still to be made up for,
/// any time ahead will do.
pub fn ask_by(promise: &Standing, due_at: Timestamp, now: Timestamp) -> Result<AskStanding, CannotAskBy> {
    let is_made_up_for = promise.state == State::Broken && promise.fulfilled_at.is_none();
    if !promise.state.is_pending() && !is_made_up_for {
        return Err(CannotAskBy::PromiseClosed);
    }
    if due_at <= now {
        return Err(CannotAskBy::Past);
    }
    let too_late = |until: Timestamp| due_at >= until;
    if promise.state.is_pending() && promise.due_at.is_some_and(too_late) {
        return Err(CannotAskBy::NotBeforePromise);
    }
    Ok(AskStanding::open(due_at))
}

/// Closes an ask as answered, declined or withdrawn.
pub fn close(standing: &AskStanding, how: AskState, now: Timestamp) -> Result<AskStanding, CannotClose> {
    if !standing.state.is_pending() {
        return Err(CannotClose::AlreadyClosed(standing.state));
    }
    Ok(AskStanding { state: how, closed_at: Some(now), ..*standing })
}

/// The ask once its time has run out; None when it has not, or when there is nothing to run out.
pub fn run_out(standing: &AskStanding, now: Timestamp) -> Option<AskStanding> {
    let is_over = standing.state == AskState::Open && standing.due_at <= now;
    is_over.then_some(AskStanding { state: AskState::Overdue, ..*standing })
}

/// When whoever was asked is reminded: a quarter of the time before the end, at most an hour ahead. None where the
/// whole time is shorter than half an hour.
pub fn remind_at(made_at: Timestamp, due_at: Timestamp) -> Option<Timestamp> {
    let whole = due_at.duration_since(made_at);
    if whole < REMIND_FROM {
        return None;
    }
    due_at.checked_sub((whole / 4).min(REMIND_AHEAD_MAX)).ok()
}

/// For which of its asks a promise broke at `broke_at`: the answer that was owed longest. None when all were answered
/// by then, or still had time.
pub fn owed_longest<T>(asks: impl IntoIterator<Item = (T, AskStanding)>, broke_at: Timestamp) -> Option<T> {
    let owed = asks.into_iter().filter(|(_, standing)| standing.is_owed(broke_at));
    owed.min_by_key(|(_, standing)| standing.due_at).map(|(ask, _)| ask)
}
