//! Why something heard cannot be decided.

use axum::http::StatusCode;
use shell::{Code, Refusal, codes};
use store::Fault;

use crate::refusals::CannotMake;

/// Somebody decided before.
pub(crate) const DECIDED: Code = Code::new("heard_already_decided", StatusCode::CONFLICT);
/// Somebody else wrote it.
pub(crate) const NOT_YOURS: Code = Code::new("heard_not_yours", StatusCode::FORBIDDEN);

/// Why something heard cannot be decided.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotDecide {
    /// There is nothing of this id in this organization.
    #[error("nothing of this id was heard")]
    NoSuchThing,
    /// Only its author knows what was meant.
    #[error("somebody else wrote this")]
    NotYours,
    /// It was confirmed or dismissed before.
    #[error("this was decided before")]
    Decided,
    /// It cannot be made as it was changed.
    #[error(transparent)]
    Make(#[from] CannotMake),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotDecide {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchThing => codes::NOT_FOUND,
            Self::NotYours => NOT_YOURS,
            Self::Decided => DECIDED,
            Self::Make(why) => why.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        if let Self::Make(why) = self { why.field() } else { None }
    }

    fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Make(why) => why.fault(),
            Self::Fault(fault) => Some(fault),
            _ => None,
        }
    }
}
