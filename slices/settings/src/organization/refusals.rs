//! Why the organization cannot be changed, with the public codes.

use axum::http::StatusCode;
use shell::colleague::CannotBeCalled;
use shell::words::Arg;
use shell::{Code, Refusal, codes};
use store::Fault;

use super::hours::Unread;

/// Hours that cannot be read.
const HOURS_UNREAD: Code = Code::new("hours_not_understood", StatusCode::UNPROCESSABLE_ENTITY);
/// A language that pages are not written in.
const LANGUAGE_UNKNOWN: Code = Code::new("language_unknown", StatusCode::UNPROCESSABLE_ENTITY);
/// A signature longer than a signature.
const SIGNATURE_LONG: Code = Code::new("signature_too_long", StatusCode::UNPROCESSABLE_ENTITY);

/// All codes of this area.
pub(super) const ALL: &[Code] = &[HOURS_UNREAD, LANGUAGE_UNKNOWN, SIGNATURE_LONG];

/// Why the organization cannot be changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSettle {
    /// Their role does not include it.
    #[error("this role may not change the organization")]
    NotAllowed,
    /// Name or zone cannot be taken.
    #[error(transparent)]
    Called(#[from] CannotBeCalled),
    /// The hours of a day cannot be read.
    #[error("the hours of {} cannot be read", .0.day)]
    HoursUnread(Unread),
    /// Pages are not written in this language.
    #[error("pages are not written in this language")]
    LanguageUnknown,
    /// The signature is too long.
    #[error("a signature has at most 2,000 characters")]
    SignatureTooLong,
    /// Somebody changed it in between.
    #[error("somebody changed the organization meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Unread> for CannotSettle {
    fn from(unread: Unread) -> Self {
        Self::HoursUnread(unread)
    }
}

impl Refusal for CannotSettle {
    fn code(&self) -> Code {
        match self {
            Self::NotAllowed => codes::NOT_ALLOWED,
            Self::Called(why) => why.code(),
            Self::HoursUnread(_) => HOURS_UNREAD,
            Self::LanguageUnknown => LANGUAGE_UNKNOWN,
            Self::SignatureTooLong => SIGNATURE_LONG,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Called(why) => why.field(),
            Self::HoursUnread(unread) => Some(unread.day),
            Self::LanguageUnknown => Some("language"),
            Self::SignatureTooLong => Some("signature"),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::Called(why) => why.args(),
            Self::SignatureTooLong => vec![("most", super::SIGNATURE_MAX.into())],
            _ => Vec::new(),
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}
