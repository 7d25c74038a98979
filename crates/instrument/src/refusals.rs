//! Why something about drips was refused, with the public codes.

use axum::http::StatusCode;
use shell::{Code, Refusal, codes};
use store::Fault;

const KIND_UNKNOWN: Code = Code::new("drip_kind_unknown", StatusCode::UNPROCESSABLE_ENTITY);
const OUT_OF_BOUNDS: Code = Code::new("standard_out_of_bounds", StatusCode::UNPROCESSABLE_ENTITY);
const TARGET_MISSING: Code = Code::new("standard_target_missing", StatusCode::UNPROCESSABLE_ENTITY);
const NOT_MEASURED: Code = Code::new("standard_not_measured", StatusCode::UNPROCESSABLE_ENTITY);
const CODE_BAD: Code = Code::new("drip_kind_code_bad", StatusCode::UNPROCESSABLE_ENTITY);
const CODE_TAKEN: Code = Code::new("drip_kind_taken", StatusCode::CONFLICT);
const NAME_MISSING: Code = Code::new("drip_kind_name_missing", StatusCode::UNPROCESSABLE_ENTITY);
const EVENT_MISSING: Code = Code::new("drip_kind_event_missing", StatusCode::UNPROCESSABLE_ENTITY);
const TOO_MANY: Code = Code::new("drip_kinds_too_many", StatusCode::CONFLICT);
const TOUCHES_NOBODY: Code = Code::new("drip_touches_nobody", StatusCode::UNPROCESSABLE_ENTITY);
const IN_THE_FUTURE: Code = Code::new("drip_in_the_future", StatusCode::UNPROCESSABLE_ENTITY);
const CAUSE_BAD: Code = Code::new("drip_cause_bad", StatusCode::UNPROCESSABLE_ENTITY);
const NAME_LONG: Code = Code::new("drip_name_long", StatusCode::UNPROCESSABLE_ENTITY);
const NAMES_TOO_MANY: Code = Code::new("drip_names_too_many", StatusCode::CONFLICT);
const NOTE_LONG: Code = Code::new("drip_note_long", StatusCode::UNPROCESSABLE_ENTITY);
const RIGHT_ALREADY: Code = Code::new("righting_already_done", StatusCode::CONFLICT);
const RIGHT_STILL_OPEN: Code = Code::new("righting_still_open", StatusCode::CONFLICT);
const REASON_MISSING: Code = Code::new("righting_reason_missing", StatusCode::UNPROCESSABLE_ENTITY);
const GOODWILL_BAD: Code = Code::new("righting_goodwill_bad", StatusCode::UNPROCESSABLE_ENTITY);
const RECOUNT_RUNNING: Code = Code::new("recount_running", StatusCode::CONFLICT);
const RECOUNT_IN_THE_FUTURE: Code = Code::new("recount_in_the_future", StatusCode::UNPROCESSABLE_ENTITY);
const KEEPER_UNKNOWN: Code = Code::new("righting_keeper_unknown", StatusCode::UNPROCESSABLE_ENTITY);
const CHANGED: Code = Code::new("changed_meanwhile", StatusCode::CONFLICT);

/// All codes of the instrument, for the documentation.
pub(crate) const ALL: &[Code] = &[
    KIND_UNKNOWN,
    OUT_OF_BOUNDS,
    CODE_BAD,
    CODE_TAKEN,
    NAME_MISSING,
    EVENT_MISSING,
    TOO_MANY,
    TOUCHES_NOBODY,
    IN_THE_FUTURE,
    CAUSE_BAD,
    NAME_LONG,
    NAMES_TOO_MANY,
    NOTE_LONG,
    RIGHT_ALREADY,
    RIGHT_STILL_OPEN,
    REASON_MISSING,
    GOODWILL_BAD,
    KEEPER_UNKNOWN,
    RECOUNT_RUNNING,
    RECOUNT_IN_THE_FUTURE,
    TARGET_MISSING,
    NOT_MEASURED,
];

/// Why a standard cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum CannotSet {
    /// There is no such kind of drip, or it has no standard.
    #[error("there is no such kind of drip")]
    KindUnknown,
    /// More than a year, more than 1,000, a share above the whole, or less than nothing.
    #[error("this is out of bounds")]
    OutOfBounds,
    /// A kind of the organization's own has no share that it came with.
    #[error("say which share may be drips")]
    TargetMissing,
    /// The kind measures no minutes, or counts nothing.
    #[error("this kind of drip does not measure {0}")]
    NotMeasured(&'static str),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotSet {
    fn code(&self) -> Code {
        match self {
            Self::KindUnknown => KIND_UNKNOWN,
            Self::OutOfBounds => OUT_OF_BOUNDS,
            Self::TargetMissing => TARGET_MISSING,
            Self::NotMeasured(_) => NOT_MEASURED,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::TargetMissing => Some("target_permille"),
            Self::NotMeasured(field) => Some(field),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Why a kind of drip cannot be defined.
#[derive(Debug, thiserror::Error)]
pub enum CannotDefine {
    /// Not 1 to 40 small letters, digits and underscores, beginning with a letter.
    #[error("a code is made of small letters, digits and underscores, and begins with a letter")]
    CodeBad,
    /// Such a kind exists.
    #[error("there is a kind of drip with this code")]
    CodeTaken,
    /// It has no name, or one of more than 80 characters.
    #[error("name it in at most 80 characters")]
    NameMissing,
    /// It says which codes are drips, but not of which events.
    #[error("say which events it is about")]
    EventMissing,
    /// More kinds than an organization has.
    #[error("there are 100 kinds already")]
    TooMany,
    /// There is no such kind.
    #[error("there is no such kind of drip")]
    KindUnknown,
    /// Somebody changed it since.
    #[error("somebody changed this kind meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotDefine {
    fn code(&self) -> Code {
        match self {
            Self::CodeBad => CODE_BAD,
            Self::CodeTaken => CODE_TAKEN,
            Self::NameMissing => NAME_MISSING,
            Self::EventMissing => EVENT_MISSING,
            Self::TooMany => TOO_MANY,
            Self::KindUnknown => KIND_UNKNOWN,
            Self::ChangedMeanwhile => CHANGED,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::CodeBad | Self::CodeTaken => Some("code"),
            Self::NameMissing => Some("name"),
            Self::EventMissing => Some("event_kind"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Why an occasion cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub enum CannotRecord {
    /// There is no such kind of drip, or it is seen in events alone.
    #[error("there is no such kind of drip that can be recorded")]
    KindUnknown,
    /// Neither a conversation nor a customer of this organization.
    #[error("say which conversation or which customer it is about")]
    TouchesNobody,
    /// Not yet.
    #[error("this has not happened yet")]
    InTheFuture,
    /// Not at most 40 small letters, digits and underscores.
    #[error("a cause is a word of small letters, digits and underscores")]
    CauseBad,
    /// A touchpoint or a product of more than 80 characters.
    #[error("name it in at most 80 characters")]
    NameTooLong(&'static str),
    /// More touchpoints, or more products, than an organization tells apart.
    #[error("there are 200 of these already")]
    TooManyNames(&'static str),
    /// Longer than a note should be.
    #[error("note it in at most 1,000 characters")]
    NoteTooLong,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotRecord {
    fn code(&self) -> Code {
        match self {
            Self::KindUnknown => KIND_UNKNOWN,
            Self::TouchesNobody => TOUCHES_NOBODY,
            Self::InTheFuture => IN_THE_FUTURE,
            Self::CauseBad => CAUSE_BAD,
            Self::NameTooLong(_) => NAME_LONG,
            Self::TooManyNames(_) => NAMES_TOO_MANY,
            Self::NoteTooLong => NOTE_LONG,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::KindUnknown => Some("kind"),
            Self::TouchesNobody => Some("customer"),
            Self::InTheFuture => Some("at"),
            Self::CauseBad => Some("cause"),
            Self::NameTooLong(field) | Self::TooManyNames(field) => Some(field),
            Self::NoteTooLong => Some("note"),
            Self::Fault(_) => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Why something cannot be put right so.
#[derive(Debug, thiserror::Error)]
pub enum CannotPutRight {
    /// There is no such task.
    #[error("there is no such task")]
    NotFound,
    /// It was put right before.
    #[error("this was put right already")]
    AlreadyDone,
    /// It was not put right, so there is nothing to take back.
    #[error("this is still to be put right")]
    StillOpen,
    /// Nothing was needed, and nobody says why.
    #[error("say why nothing is needed")]
    ReasonMissing,
    /// Goodwill without an amount, below nothing, or more than a million.
    #[error("say how much goodwill was given")]
    GoodwillBad,
    /// Longer than a note should be.
    #[error("note it in at most 1,000 characters")]
    NoteTooLong,
    /// Nobody who works here.
    #[error("nobody here has this id")]
    KeeperUnknown,
    /// Somebody changed it since.
    #[error("somebody changed this task meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotPutRight {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => codes::NOT_FOUND,
            Self::AlreadyDone => RIGHT_ALREADY,
            Self::StillOpen => RIGHT_STILL_OPEN,
            Self::ReasonMissing => REASON_MISSING,
            Self::GoodwillBad => GOODWILL_BAD,
            Self::NoteTooLong => NOTE_LONG,
            Self::KeeperUnknown => KEEPER_UNKNOWN,
            Self::ChangedMeanwhile => CHANGED,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::ReasonMissing | Self::NoteTooLong => Some("note"),
            Self::GoodwillBad => Some("goodwill"),
            Self::KeeperUnknown => Some("keeper"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Why nothing can be counted again.
#[derive(Debug, thiserror::Error)]
pub enum CannotRecount {
    /// One recount is under way.
    #[error("it is being counted again already")]
    StillRunning,
    /// From a day, or until an instant, that has not come.
    #[error("this has not come yet")]
    InTheFuture(&'static str),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotRecount {
    fn code(&self) -> Code {
        match self {
            Self::StillRunning => RECOUNT_RUNNING,
            Self::InTheFuture(_) => RECOUNT_IN_THE_FUTURE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        if let Self::InTheFuture(field) = self { Some(field) } else { None }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}
