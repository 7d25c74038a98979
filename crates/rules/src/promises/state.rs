//! The states of a promise and the changes between them.
//!
//! `waiting` (for the customer's part) and `open` may be kept, moved or withdrawn; only what is `open` breaks.
//! A broken promise may be fulfilled late and stays broken; where evidence shows afterwards that it was done in time,
//! it was kept, and that the clock had broken it stays in its history. Nothing closed opens again, but for a slip: what
//! was marked kept by mistake is open again within a day, and the mistake stays in its history.

use jiff::{SignedDuration, Timestamp};

mod next;
mod record;
mod terms;
#[cfg(test)]
mod tests;

pub use next::{NextStep, next_step};
pub use record::{BrokeFor, CustomerSaid, Origin, Proposed};
pub use terms::{Agreement, Kind, State};

/// How long after it was marked kept a promise can be opened again.
pub const REOPEN_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// A promise as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// When it is due; None as long as no time was given.
    pub due_at: Option<Timestamp>,
    /// The first time that was given for it, however often it has moved since.
    pub first_due_at: Option<Timestamp>,
    /// How often it was moved without the customer's agreement.
    pub moves_told_only: u16,
    /// When the customer was told that it will not be kept in time.
    pub told_at: Option<Timestamp>,
    /// When it was done after all.
    pub fulfilled_at: Option<Timestamp>,
}

impl Standing {
    /// A new promise; with `due_at` None it has no time yet.
    pub fn open(due_at: Option<Timestamp>) -> Self {
        Self {
            state: State::Open,
            due_at,
            first_due_at: due_at,
            moves_told_only: 0,
            told_at: None,
            fulfilled_at: None,
        }
    }

    /// A new promise that waits for the customer's part.
    pub fn waiting(due_at: Option<Timestamp>) -> Self {
        Self { state: State::Waiting, ..Self::open(due_at) }
    }

    /// Did it break without the customer having been told before?
    pub fn broke_in_silence(&self) -> bool {
        let told_in_time = self.told_at.zip(self.due_at).is_some_and(|(told_at, due_at)| told_at < due_at);
        self.state == State::Broken && !told_in_time
    }
}

/// Why a waiting promise cannot start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotStart {
    /// It does not wait for anybody.
    #[error("this promise is not waiting")]
    NotWaiting,
}

/// Why a promise cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotKeep {
    /// It was kept, moved or withdrawn before.
    #[error("this promise is already closed")]
    AlreadyClosed(State),
    /// Its time is over: it can only be fulfilled late.
    #[error("the time of this promise is over")]
    TimeIsUp,
}

/// Why a promise cannot be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotMove {
    /// It was kept, broken, moved or withdrawn before.
    #[error("this promise is already closed")]
    AlreadyClosed(State),
    /// Its time is over, though nobody has noticed yet.
    #[error("the time of this promise is over")]
    TimeIsUp,
    /// The new time is past.
    #[error("the new time is already past")]
    IntoThePast,
    /// The new time is the old one.
    #[error("that is the time it already has")]
    SameTime,
}

/// Why a promise cannot be withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotWithdraw {
    /// It was kept, broken, moved or withdrawn before.
    #[error("this promise is already closed")]
    AlreadyClosed(State),
    /// Nobody said why.
    #[error("say why the customer no longer wants it")]
    ReasonMissing,
}

/// Why the customer cannot be told about a promise ahead of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotTell {
    /// It was kept, broken, moved or withdrawn before.
    #[error("this promise is already closed")]
    AlreadyClosed(State),
    /// Its time is over: whatever is said now is said late.
    #[error("the time of this promise is over")]
    TimeIsUp,
}

/// Why the customer's agreement changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotAgree {
    /// The promise was not moved, or the customer agreed before.
    #[error("there is no move of this promise to agree to")]
    NothingToAgree,
}

/// Why a promise stays kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotReopen {
    /// It is not kept.
    #[error("this promise is not kept")]
    NotKept(State),
    /// It was kept too long ago.
    #[error("this promise was kept more than a day ago")]
    TooLate,
}

/// Why a promise does not break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotBreak {
    /// It is not open.
    #[error("this promise is not open")]
    NotOpen(State),
    /// Its time is not over, or it has none.
    #[error("the time of this promise is not over")]
    NotDue,
}

/// Why a promise cannot be fulfilled late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotFulfil {
    /// Only a broken promise can.
    #[error("this promise is not broken")]
    NotBroken(State),
    /// It was before.
    #[error("this promise was already fulfilled")]
    AlreadyFulfilled,
}

/// A promise kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The promise afterwards.
    pub standing: Standing,
    /// How long after its first due time; zero when on time.
    pub after_first_due: SignedDuration,
}

/// A promise moved: itself and its successor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The old promise afterwards.
    pub standing: Standing,
    /// The promise that takes its place.
    pub successor: Standing,
    /// Was it moved without agreement for the second time or more? That is a drip.
    pub is_drip: bool,
}

/// A broken promise fulfilled late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fulfilled {
    /// The promise afterwards: still broken.
    pub standing: Standing,
    /// How long after its due time.
    pub late_by: SignedDuration,
}

/// The customer has done their part: the clock starts, with this due time, which is the first.
pub fn start(standing: &Standing, due_at: Option<Timestamp>) -> Result<Standing, CannotStart> {
    if standing.state != State::Waiting {
        return Err(CannotStart::NotWaiting);
    }
    Ok(Standing { state: State::Open, due_at, first_due_at: due_at, ..*standing })
}

/// Records that the customer was told, before the time was up, that it will not be kept in time. Told twice, the
/// first time counts.
pub fn tell(standing: &Standing, now: Timestamp) -> Result<Standing, CannotTell> {
    if !standing.state.is_pending() {
        return Err(CannotTell::AlreadyClosed(standing.state));
    }
    if standing.state == State::Open && is_over(standing, now) {
        return Err(CannotTell::TimeIsUp);
    }
    Ok(Standing { told_at: standing.told_at.or(Some(now)), ..*standing })
}

/// The customer agrees afterwards to the move that made this promise: it no longer counts as told only.
/// `moved_as` is how its predecessor was moved.
pub fn agree(standing: &Standing, moved_as: Option<Agreement>) -> Result<Standing, CannotAgree> {
    if moved_as != Some(Agreement::ToldOnly) {
        return Err(CannotAgree::NothingToAgree);
    }
    Ok(Standing { moves_told_only: standing.moves_told_only.saturating_sub(1), ..*standing })
}

/// Takes back at `now` that a promise was done, as was said by mistake at `said_at`. One that was kept is open
/// again, and breaks if its time has passed meanwhile; one that was fulfilled late is broken and not made up for.
pub fn reopen(standing: &Standing, said_at: Timestamp, now: Timestamp) -> Result<Standing, CannotReopen> {
    let state = match (standing.state, standing.fulfilled_at) {
        (State::Kept, _) => State::Open,
        (State::Broken, Some(_)) => State::Broken,
        (other, _) => return Err(CannotReopen::NotKept(other)),
    };
    if now.duration_since(said_at) > REOPEN_WITHIN {
        return Err(CannotReopen::TooLate);
    }
    Ok(Standing { state, fulfilled_at: None, ..*standing })
}

/// The message that moved a promise never left: it stands as before, and its customer was not told.
pub fn unmove(standing: &Standing) -> Result<Standing, CannotReopen> {
    if standing.state != State::Moved {
        return Err(CannotReopen::NotKept(standing.state));
    }
    Ok(Standing { state: State::Open, told_at: None, ..*standing })
}

/// Closes a promise that was done in time.
pub fn keep(standing: &Standing, now: Timestamp) -> Result<Kept, CannotKeep> {
    match standing.state {
        State::Broken => return Err(CannotKeep::TimeIsUp),
        State::Open if is_over(standing, now) => return Err(CannotKeep::TimeIsUp),
        State::Waiting | State::Open => {}
        closed => return Err(CannotKeep::AlreadyClosed(closed)),
    }
    let late = standing.first_due_at.map_or(SignedDuration::ZERO, |first| now.duration_since(first));
    let standing = Standing { state: State::Kept, ..*standing };
    Ok(Kept { standing, after_first_due: late.max(SignedDuration::ZERO) })
}

/// The same for a promise of which something shows that it was done at `done_at`, perhaps a while ago. One that the
/// clock has broken meanwhile, because nobody had said so, was kept all the same.
pub fn keep_as_shown(standing: &Standing, done_at: Timestamp) -> Result<Kept, CannotKeep> {
    let is_undone = standing.state == State::Broken && standing.fulfilled_at.is_none();
    let state = if is_undone && !is_over(standing, done_at) { State::Open } else { standing.state };
    keep(&Standing { state, ..*standing }, done_at)
}

/// Replaces a promise by one with another due time, before its own is over.
pub fn move_to(
    standing: &Standing,
    due_at: Timestamp,
    agreement: Agreement,
    now: Timestamp,
) -> Result<Moved, CannotMove> {
    if !standing.state.is_pending() {
        return Err(CannotMove::AlreadyClosed(standing.state));
    }
    if standing.state == State::Open && is_over(standing, now) {
        return Err(CannotMove::TimeIsUp);
    }
    if due_at <= now {
        return Err(CannotMove::IntoThePast);
    }
    if standing.due_at == Some(due_at) {
        return Err(CannotMove::SameTime);
    }
    // Giving a first time to a promise that had none takes nothing away from the customer.
    let told_only = agreement == Agreement::ToldOnly && standing.due_at.is_some();
    let moves_told_only = standing.moves_told_only.saturating_add(u16::from(told_only));
    let successor = Standing {
        state: standing.state,
        due_at: Some(due_at),
        first_due_at: standing.first_due_at.or(Some(due_at)),
        moves_told_only,
        told_at: None,
        fulfilled_at: None,
    };
    let moved = Standing { state: State::Moved, told_at: standing.told_at.or(Some(now)), ..*standing };
    Ok(Moved { standing: moved, successor, is_drip: told_only && moves_told_only >= 2 })
}

/// Closes a promise that the customer no longer wants.
pub fn withdraw(standing: &Standing, reason: &str) -> Result<Standing, CannotWithdraw> {
    if !standing.state.is_pending() {
        return Err(CannotWithdraw::AlreadyClosed(standing.state));
    }
    if reason.trim().is_empty() {
        return Err(CannotWithdraw::ReasonMissing);
    }
    Ok(Standing { state: State::Withdrawn, ..*standing })
}

/// Marks an open promise as broken once its due time has come.
pub fn break_due(standing: &Standing, now: Timestamp) -> Result<Standing, CannotBreak> {
    if standing.state != State::Open {
        return Err(CannotBreak::NotOpen(standing.state));
    }
    if !is_over(standing, now) {
        return Err(CannotBreak::NotDue);
    }
    Ok(Standing { state: State::Broken, ..*standing })
}

/// Records that a broken promise was done after all.
pub fn fulfil_late(standing: &Standing, now: Timestamp) -> Result<Fulfilled, CannotFulfil> {
    if standing.state != State::Broken {
        return Err(CannotFulfil::NotBroken(standing.state));
    }
    if standing.fulfilled_at.is_some() {
        return Err(CannotFulfil::AlreadyFulfilled);
    }
    let late = standing.due_at.map_or(SignedDuration::ZERO, |due_at| now.duration_since(due_at));
    let standing = Standing { fulfilled_at: Some(now), ..*standing };
    Ok(Fulfilled { standing, late_by: late.max(SignedDuration::ZERO) })
}

/// A promise is over at its due time, not a moment later.
fn is_over(standing: &Standing, now: Timestamp) -> bool {
    standing.due_at.is_some_and(|due_at| due_at <= now)
}
