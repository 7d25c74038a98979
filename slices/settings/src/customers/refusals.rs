//! Why a record cannot be corrected, with the public codes.

use axum::http::StatusCode;
use shell::colleague::CannotBeCalled;
use shell::words::Arg;
use shell::{Code, Refusal, codes};
use store::Fault;

/// A name longer than a name.
const NAME_LONG: Code = Code::new("customer_name_too_long", StatusCode::UNPROCESSABLE_ENTITY);
/// A note longer than anybody reads.
const NOTE_LONG: Code = Code::new("customer_note_too_long", StatusCode::UNPROCESSABLE_ENTITY);
/// No tag of a language.
const NO_LANGUAGE: Code = Code::new("customer_language_invalid", StatusCode::UNPROCESSABLE_ENTITY);

/// All codes of this area.
pub(super) const ALL: &[Code] = &[NAME_LONG, NOTE_LONG, NO_LANGUAGE];

/// Why a record cannot be corrected.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotCorrect {
    /// Their role does not include it.
    #[error("this role may not change customers")]
    NotAllowed,
    /// There is no such customer.
    #[error("there is no such customer")]
    NotFound,
    /// The name is too long, or no line of text.
    #[error("a name has at most 200 characters")]
    NameTooLong,
    /// The note is too long.
    #[error("a note has at most 10,000 characters")]
    NoteTooLong,
    /// This is no tag of a language.
    #[error("this is no tag of a language")]
    NoLanguage,
    /// There is no such time zone.
    #[error(transparent)]
    Zone(#[from] CannotBeCalled),
    /// Somebody changed it in between.
    #[error("somebody changed this record meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotCorrect {
    fn code(&self) -> Code {
        match self {
            Self::NotAllowed => codes::NOT_ALLOWED,
            Self::NotFound => codes::NOT_FOUND,
            Self::NameTooLong => NAME_LONG,
            Self::NoteTooLong => NOTE_LONG,
            Self::NoLanguage => NO_LANGUAGE,
            Self::Zone(why) => why.code(),
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NameTooLong => Some("name"),
            Self::NoteTooLong => Some("note"),
            Self::NoLanguage => Some("language"),
            Self::Zone(why) => why.field(),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::NameTooLong => vec![("most", super::NAME_MAX.into())],
            Self::NoteTooLong => vec![("most", super::NOTE_MAX.into())],
            _ => Vec::new(),
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}
