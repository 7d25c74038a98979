//! Why a promise cannot be made or changed, with the public codes.

use axum::http::StatusCode;
use rules::promises::dates::NotADueTime;
use rules::promises::state;
use shell::{Code, Refusal, codes};
use store::Fault;

/// No words were given.
pub(crate) const SAID_MISSING: Code = Code::new("promise_words_missing", StatusCode::UNPROCESSABLE_ENTITY);
/// More words than a promise needs.
pub(crate) const SAID_LONG: Code = Code::new("promise_words_long", StatusCode::UNPROCESSABLE_ENTITY);
/// A condition that is too long.
pub(crate) const CONDITION_LONG: Code = Code::new("promise_condition_long", StatusCode::UNPROCESSABLE_ENTITY);
/// A name of another system that cannot be used.
pub(crate) const EXTERNAL_BAD: Code = Code::new("promise_external_bad", StatusCode::UNPROCESSABLE_ENTITY);
/// It does not wait for anybody.
pub(crate) const NOT_WAITING: Code = Code::new("promise_not_waiting", StatusCode::CONFLICT);
/// There is no move to agree to.
pub(crate) const NOTHING_TO_AGREE: Code = Code::new("promise_nothing_to_agree", StatusCode::CONFLICT);
/// It is not kept, or was too long ago.
pub(crate) const NOT_REOPENED: Code = Code::new("promise_not_reopened", StatusCode::CONFLICT);
/// There is nothing to say about it yet.
pub(crate) const NO_VERDICT: Code = Code::new("promise_no_verdict", StatusCode::CONFLICT);
/// A note that is too long.
pub(crate) const NOTE_LONG: Code = Code::new("promise_note_long", StatusCode::UNPROCESSABLE_ENTITY);
/// No time was given.
pub(crate) const TIME_MISSING: Code = Code::new("promise_time_missing", StatusCode::UNPROCESSABLE_ENTITY);
/// The time was not understood.
pub(crate) const TIME_UNREAD: Code =
    Code::new("promise_time_not_understood", StatusCode::UNPROCESSABLE_ENTITY);
/// The calendar has no such day.
pub(crate) const NO_SUCH_DAY: Code = Code::new("promise_time_no_such_day", StatusCode::UNPROCESSABLE_ENTITY);
/// More than one time was given.
pub(crate) const TIME_SEVERAL: Code = Code::new("promise_time_several", StatusCode::UNPROCESSABLE_ENTITY);
/// The words give no time.
pub(crate) const TIME_VAGUE: Code = Code::new("promise_time_vague", StatusCode::UNPROCESSABLE_ENTITY);
/// The time is past.
pub(crate) const TIME_PAST: Code = Code::new("promise_time_past", StatusCode::UNPROCESSABLE_ENTITY);
/// The time is too far away.
pub(crate) const TIME_FAR: Code = Code::new("promise_time_far", StatusCode::UNPROCESSABLE_ENTITY);
/// The new time is the old one.
pub(crate) const TIME_SAME: Code = Code::new("promise_time_same", StatusCode::UNPROCESSABLE_ENTITY);
/// The keeper does not work here.
pub(crate) const KEEPER_UNKNOWN: Code = Code::new("promise_keeper_unknown", StatusCode::UNPROCESSABLE_ENTITY);
/// More promises than one message makes.
pub(crate) const TOO_MANY: Code = Code::new("promise_too_many", StatusCode::UNPROCESSABLE_ENTITY);
/// It was closed before.
pub(crate) const CLOSED: Code = Code::new("promise_already_closed", StatusCode::CONFLICT);
/// Its time is over.
pub(crate) const TIME_UP: Code = Code::new("promise_time_up", StatusCode::CONFLICT);
/// It is not broken.
pub(crate) const NOT_BROKEN: Code = Code::new("promise_not_broken", StatusCode::CONFLICT);
/// It was fulfilled late before.
pub(crate) const FULFILLED: Code = Code::new("promise_already_fulfilled", StatusCode::CONFLICT);
/// No reason was given.
pub(crate) const REASON_MISSING: Code = Code::new("promise_reason_missing", StatusCode::UNPROCESSABLE_ENTITY);

/// All codes of promises, for the documentation.
pub(crate) const ALL: &[Code] = &[
    SAID_MISSING,
    SAID_LONG,
    CONDITION_LONG,
    EXTERNAL_BAD,
    NOT_WAITING,
    NOTHING_TO_AGREE,
    NOT_REOPENED,
    NO_VERDICT,
    NOTE_LONG,
    TIME_MISSING,
    TIME_UNREAD,
    NO_SUCH_DAY,
    TIME_SEVERAL,
    TIME_VAGUE,
    TIME_PAST,
    TIME_FAR,
    TIME_SAME,
    KEEPER_UNKNOWN,
    TOO_MANY,
    CLOSED,
    TIME_UP,
    NOT_BROKEN,
    FULFILLED,
    REASON_MISSING,
];

/// Why a promise cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CannotMake {
    /// There is no such conversation in this organization.
    #[error("there is no such conversation")]
    NoSuchConversation,
    /// Nothing was said.
    #[error("say what is promised")]
    SaidMissing,
    /// It takes more words than it needs.
    #[error("say it in at most 200 characters")]
    SaidTooLong,
    /// The condition takes more words than it needs.
    #[error("say what comes first in at most 200 characters")]
    ConditionTooLong,
    /// The name of the other system, or its key, cannot be used.
    #[error("a system is named in small letters, digits and hyphens, a key has at most 200 characters")]
    ExternalBad,
    /// The keeper does not work here.
    #[error("nobody here has this id")]
    KeeperUnknown,
    /// More promises than one message makes.
    #[error("one message makes at most 20 promises")]
    TooMany,
    /// The time cannot be taken.
    #[error(transparent)]
    Time(#[from] NotADueTime),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotMake {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchConversation => codes::NOT_FOUND,
            Self::SaidMissing => SAID_MISSING,
            Self::SaidTooLong => SAID_LONG,
            Self::ConditionTooLong => CONDITION_LONG,
            Self::ExternalBad => EXTERNAL_BAD,
            Self::KeeperUnknown => KEEPER_UNKNOWN,
            Self::TooMany => TOO_MANY,
            Self::Time(why) => time_code(*why),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::SaidMissing | Self::SaidTooLong => Some("said"),
            Self::ConditionTooLong => Some("condition"),
            Self::ExternalBad => Some("external"),
            Self::KeeperUnknown => Some("keeper"),
            Self::Time(_) => Some("by"),
            Self::NoSuchConversation | Self::TooMany | Self::Fault(_) => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Why a promise cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChange {
    /// There is no such promise in this organization.
    #[error("there is no such promise")]
    NoSuchPromise,
    /// Somebody changed it in between.
    #[error("somebody changed this promise meanwhile")]
    ChangedMeanwhile,
    /// The note is too long.
    #[error("a note has at most 1,000 characters")]
    NoteTooLong,
    /// It cannot be kept.
    #[error(transparent)]
    Keep(#[from] state::CannotKeep),
    /// It cannot be moved.
    #[error(transparent)]
    Move(#[from] state::CannotMove),
    /// It cannot be withdrawn.
    #[error(transparent)]
    Withdraw(#[from] state::CannotWithdraw),
    /// It cannot be fulfilled late.
    #[error(transparent)]
    Fulfil(#[from] state::CannotFulfil),
    /// It cannot start.
    #[error(transparent)]
    Start(#[from] state::CannotStart),
    /// The customer cannot be told ahead.
    #[error(transparent)]
    Tell(#[from] state::CannotTell),
    /// There is no move to agree to.
    #[error(transparent)]
    Agree(#[from] state::CannotAgree),
    /// It stays kept.
    #[error(transparent)]
    Reopen(#[from] state::CannotReopen),
    /// The customer cannot say yet what became of it.
    #[error("this promise is not over yet")]
    NoVerdict,
    /// The new time cannot be taken.
    #[error(transparent)]
    Time(#[from] NotADueTime),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotChange {
    fn code(&self) -> Code {
        use state::{CannotFulfil, CannotKeep, CannotMove, CannotTell, CannotWithdraw};
        match self {
            Self::NoSuchPromise => codes::NOT_FOUND,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::NoteTooLong => NOTE_LONG,
            Self::Keep(CannotKeep::AlreadyClosed(_))
            | Self::Move(CannotMove::AlreadyClosed(_))
            | Self::Withdraw(CannotWithdraw::AlreadyClosed(_))
            | Self::Tell(CannotTell::AlreadyClosed(_)) => CLOSED,
            Self::Keep(CannotKeep::TimeIsUp)
            | Self::Move(CannotMove::TimeIsUp)
            | Self::Tell(CannotTell::TimeIsUp) => TIME_UP,
            Self::Start(_) => NOT_WAITING,
            Self::Agree(_) => NOTHING_TO_AGREE,
            Self::Reopen(_) => NOT_REOPENED,
            Self::NoVerdict => NO_VERDICT,
            Self::Move(CannotMove::IntoThePast) => TIME_PAST,
            Self::Move(CannotMove::SameTime) => TIME_SAME,
            Self::Withdraw(CannotWithdraw::ReasonMissing) => REASON_MISSING,
            Self::Fulfil(CannotFulfil::NotBroken(_)) => NOT_BROKEN,
            Self::Fulfil(CannotFulfil::AlreadyFulfilled) => FULFILLED,
            Self::Time(why) => time_code(*why),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        use state::{CannotMove, CannotWithdraw};
        match self {
            Self::NoteTooLong => Some("note"),
            Self::Withdraw(CannotWithdraw::ReasonMissing) => Some("reason"),
            Self::Time(_) | Self::Move(CannotMove::IntoThePast | CannotMove::SameTime) => Some("by"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// The code of a time that cannot be taken.
pub(crate) fn time_code(why: NotADueTime) -> Code {
    match why {
        NotADueTime::Empty => TIME_MISSING,
        NotADueTime::TooLong | NotADueTime::NotUnderstood => TIME_UNREAD,
        NotADueTime::NoSuchDay => NO_SUCH_DAY,
        NotADueTime::Several => TIME_SEVERAL,
        NotADueTime::NoTime => TIME_VAGUE,
        NotADueTime::Past => TIME_PAST,
        NotADueTime::TooFar => TIME_FAR,
    }
}
