//! Why somebody cannot be asked, or an ask not be answered, with the public codes.

use axum::http::StatusCode;
use rules::promises::asks::{CannotAskBy, CannotClose};
use rules::promises::dates::NotADueTime;
use shell::{Code, Refusal, codes};
use store::Fault;

use crate::refusals::{TIME_PAST, time_code};

const SAID_MISSING: Code = Code::new("ask_words_missing", StatusCode::UNPROCESSABLE_ENTITY);
const SAID_LONG: Code = Code::new("ask_words_long", StatusCode::UNPROCESSABLE_ENTITY);
const NOBODY: Code = Code::new("ask_whom_missing", StatusCode::UNPROCESSABLE_ENTITY);
const UNKNOWN: Code = Code::new("ask_whom_unknown", StatusCode::UNPROCESSABLE_ENTITY);
const ONESELF: Code = Code::new("ask_of_oneself", StatusCode::UNPROCESSABLE_ENTITY);
const EMPTY_TEAM: Code = Code::new("ask_of_empty_team", StatusCode::UNPROCESSABLE_ENTITY);
const NOT_BEFORE: Code = Code::new("ask_due_not_before_promise", StatusCode::UNPROCESSABLE_ENTITY);
const PROMISE_CLOSED: Code = Code::new("ask_promise_closed", StatusCode::CONFLICT);
const TOO_MANY: Code = Code::new("ask_too_many", StatusCode::CONFLICT);
const ANSWER_MISSING: Code = Code::new("ask_answer_missing", StatusCode::UNPROCESSABLE_ENTITY);
const ANSWER_LONG: Code = Code::new("ask_answer_long", StatusCode::UNPROCESSABLE_ENTITY);
const REASON_MISSING: Code = Code::new("ask_reason_missing", StatusCode::UNPROCESSABLE_ENTITY);
const CLOSED: Code = Code::new("ask_already_closed", StatusCode::CONFLICT);
const NOT_FOR_A_TEAM: Code = Code::new("ask_not_for_a_team", StatusCode::CONFLICT);

/// All codes of asks, for the documentation.
pub(super) const ALL: [Code; 14] = [
    SAID_MISSING,
    SAID_LONG,
    NOBODY,
    UNKNOWN,
    ONESELF,
    EMPTY_TEAM,
    NOT_BEFORE,
    PROMISE_CLOSED,
    TOO_MANY,
    ANSWER_MISSING,
    ANSWER_LONG,
    REASON_MISSING,
    CLOSED,
    NOT_FOR_A_TEAM,
];

/// Why somebody cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum CannotAsk {
    /// There is no such promise in this organization.
    #[error("there is no such promise")]
    NoSuchPromise,
    /// Nothing is asked.
    #[error("say what you need")]
    SaidMissing,
    /// It takes more words than it needs.
    #[error("say it in at most 500 characters")]
    SaidTooLong,
    /// Neither a colleague nor a team.
    #[error("say whom you ask")]
    NobodyAsked,
    /// No colleague and no team of this organization.
    #[error("nobody here has this id")]
    UnknownAsked,
    /// Oneself.
    #[error("one does not ask oneself")]
    AskedOneself,
    /// A team that nobody belongs to.
    #[error("nobody belongs to this team")]
    EmptyTeam,
    /// More asks than one promise needs.
    #[error("ten answers are owed for this promise already")]
    TooMany,
    /// The promise or the time does not allow it.
    #[error(transparent)]
    By(#[from] CannotAskBy),
    /// The time cannot be taken.
    #[error(transparent)]
    Time(#[from] NotADueTime),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotAsk {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchPromise => codes::NOT_FOUND,
            Self::SaidMissing => SAID_MISSING,
            Self::SaidTooLong => SAID_LONG,
            Self::NobodyAsked => NOBODY,
            Self::UnknownAsked => UNKNOWN,
            Self::AskedOneself => ONESELF,
            Self::EmptyTeam => EMPTY_TEAM,
            Self::TooMany => TOO_MANY,
            Self::By(CannotAskBy::PromiseClosed) => PROMISE_CLOSED,
            Self::By(CannotAskBy::Past) => TIME_PAST,
            Self::By(CannotAskBy::NotBeforePromise) => NOT_BEFORE,
            Self::Time(why) => time_code(*why),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::SaidMissing | Self::SaidTooLong => Some("said"),
            Self::NobodyAsked | Self::UnknownAsked | Self::AskedOneself | Self::EmptyTeam => Some("whom"),
            Self::Time(_) | Self::By(CannotAskBy::Past | CannotAskBy::NotBeforePromise) => Some("by"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Why an ask cannot be taken, answered, declined or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum CannotAct {
    /// There is no such ask in this organization.
    #[error("there is no such ask")]
    NoSuchAsk,
    /// Somebody else was asked, or asked.
    #[error("this is not yours to do")]
    NotYours,
    /// A colleague was asked: there is nothing to take.
    #[error("no team was asked")]
    NotForATeam,
    /// It was answered, declined or withdrawn before.
    #[error("this ask is already closed")]
    AlreadyClosed,
    /// Somebody changed it in between.
    #[error("somebody changed this ask meanwhile")]
    ChangedMeanwhile,
    /// An answer without a word.
    #[error("say the answer")]
    AnswerMissing,
    /// An answer that is too long.
    #[error("an answer has at most 5,000 characters")]
    AnswerTooLong,
    /// No reason was given.
    #[error("say why not")]
    ReasonMissing,
    /// The note could not be stored.
    #[error(transparent)]
    Note(#[from] conversations::CannotChange),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<CannotClose> for CannotAct {
    fn from(CannotClose::AlreadyClosed(_): CannotClose) -> Self {
        Self::AlreadyClosed
    }
}

impl Refusal for CannotAct {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchAsk => codes::NOT_FOUND,
            Self::NotYours => codes::NOT_ALLOWED,
            Self::NotForATeam => NOT_FOR_A_TEAM,
            Self::AlreadyClosed => CLOSED,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::AnswerMissing => ANSWER_MISSING,
            Self::AnswerTooLong => ANSWER_LONG,
            Self::ReasonMissing => REASON_MISSING,
            Self::Note(why) => why.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::AnswerMissing | Self::AnswerTooLong => Some("answer"),
            Self::ReasonMissing => Some("reason"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            Self::Note(why) => why.fault(),
            _ => None,
        }
    }
}
