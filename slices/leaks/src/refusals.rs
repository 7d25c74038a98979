//! Why a leak cannot be changed, with the public codes.

use axum::http::StatusCode;
use shell::{Code, Refusal, codes};
use store::Fault;

const OWNER_UNKNOWN: Code = Code::new("leak_owner_unknown", StatusCode::UNPROCESSABLE_ENTITY);
const DAY_PAST: Code = Code::new("leak_day_past", StatusCode::UNPROCESSABLE_ENTITY);
const DAY_UNREAD: Code = Code::new("leak_day_unread", StatusCode::UNPROCESSABLE_ENTITY);
const CHANGE_MISSING: Code = Code::new("leak_change_missing", StatusCode::UNPROCESSABLE_ENTITY);
const CAUSES_MISSING: Code = Code::new("leak_causes_missing", StatusCode::UNPROCESSABLE_ENTITY);
const REASON_MISSING: Code = Code::new("leak_reason_missing", StatusCode::UNPROCESSABLE_ENTITY);
const WORDS_LONG: Code = Code::new("leak_words_long", StatusCode::UNPROCESSABLE_ENTITY);
const NOT_NOW: Code = Code::new("leak_step_not_now", StatusCode::CONFLICT);

/// All codes of leaks, for the documentation.
pub(crate) const ALL: &[Code] = &[
    OWNER_UNKNOWN,
    DAY_PAST,
    DAY_UNREAD,
    CHANGE_MISSING,
    CAUSES_MISSING,
    REASON_MISSING,
    WORDS_LONG,
    NOT_NOW,
    crate::value::refusals::AMOUNT_UNREAD,
    crate::value::refusals::CUSTOMER_UNKNOWN,
    crate::value::refusals::DAY_UNREAD,
    crate::value::refusals::REFERENCE_BAD,
    crate::value::refusals::DIFFERS,
    crate::value::refusals::FILE_BAD,
    crate::value::refusals::SETTING_BAD,
    crate::people::refusals::WORDS_MISSING,
    crate::people::refusals::COACH_BAD,
    crate::people::refusals::COACH_ONESELF,
];

/// Why a step cannot be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotStep {
    /// There is no such leak in this organization.
    #[error("there is no such leak")]
    NoSuchLeak,
    /// It is closed, folded into another, or this is not its turn.
    #[error("a leak that stands like this cannot take this step")]
    NotNow,
    /// Nobody who works here.
    #[error("nobody who works here has this id")]
    OwnerUnknown,
    /// No day.
    #[error("this is no day")]
    DayUnread,
    /// The day has passed.
    #[error("the day lies in the past")]
    DayPast,
    /// No causes are noted.
    #[error("note what causes it")]
    CausesMissing,
    /// No change is described.
    #[error("describe what changes")]
    ChangeMissing,
    /// No reason is given.
    #[error("say why")]
    ReasonMissing,
    /// It takes more words than it needs.
    #[error("say it in at most 2,000 characters")]
    WordsLong(&'static str),
    /// Somebody changed it in between.
    #[error("somebody changed this leak meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotStep {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchLeak => codes::NOT_FOUND,
            Self::NotNow => NOT_NOW,
            Self::OwnerUnknown => OWNER_UNKNOWN,
            Self::DayUnread => DAY_UNREAD,
            Self::DayPast => DAY_PAST,
            Self::CausesMissing => CAUSES_MISSING,
            Self::ChangeMissing => CHANGE_MISSING,
            Self::ReasonMissing => REASON_MISSING,
            Self::WordsLong(_) => WORDS_LONG,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::OwnerUnknown => Some("owner"),
            Self::DayUnread | Self::DayPast => Some("day"),
            Self::CausesMissing => Some("causes"),
            Self::ChangeMissing => Some("change"),
            Self::ReasonMissing => Some("reason"),
            Self::WordsLong(field) => Some(field),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}
