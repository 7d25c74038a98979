//! Why an agreement cannot be recorded or a coach not be named, with the public codes.

use axum::http::StatusCode;
use shell::{Code, Refusal, codes};
use store::Fault;

pub(crate) const WORDS_MISSING: Code = Code::new("agreement_words_missing", StatusCode::UNPROCESSABLE_ENTITY);
pub(crate) const COACH_BAD: Code = Code::new("coach_bad", StatusCode::UNPROCESSABLE_ENTITY);
pub(crate) const COACH_ONESELF: Code = Code::new("coach_oneself", StatusCode::UNPROCESSABLE_ENTITY);

/// Why it cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotRecord {
    /// Nothing says where the agreement is, or it says too much.
    #[error("say in 1 to 500 characters where the agreement is")]
    Words,
    /// A coach and a colleague are two people who work here.
    #[error("a coach and a colleague are two people who work here")]
    Coach,
    /// Whoever names a coach is not the coach, where another owner could name them.
    #[error("another owner names you a coach")]
    Oneself,
    /// Somebody changed it in between.
    #[error("somebody changed it meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotRecord {
    fn code(&self) -> Code {
        match self {
            Self::Words => WORDS_MISSING,
            Self::Coach => COACH_BAD,
            Self::Oneself => COACH_ONESELF,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Words => Some("words"),
            Self::Coach | Self::Oneself => Some("coach"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}
