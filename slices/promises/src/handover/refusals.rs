//! Why something cannot be handed over, or a leave not be entered, with the public codes.

use axum::http::StatusCode;
use shell::{Code, Refusal, codes};
use store::Fault;

use crate::CannotChange;
use crate::refusals::{KEEPER_UNKNOWN, NOTE_LONG};

const NOTHING: Code = Code::new("handover_nothing_chosen", StatusCode::UNPROCESSABLE_ENTITY);
const TOO_MANY: Code = Code::new("handover_too_many", StatusCode::UNPROCESSABLE_ENTITY);
const TO_GIVER: Code = Code::new("handover_to_giver", StatusCode::UNPROCESSABLE_ENTITY);
const NOT_OPEN: Code = Code::new("handover_not_open", StatusCode::CONFLICT);
const UNDONE: Code = Code::new("handover_already_undone", StatusCode::CONFLICT);
const GIVER_LEFT: Code = Code::new("handover_giver_left", StatusCode::CONFLICT);
const UNTIL: Code = Code::new("handover_until_not_understood", StatusCode::UNPROCESSABLE_ENTITY);
const LEAVE_DAYS: Code = Code::new("leave_days_wrong", StatusCode::UNPROCESSABLE_ENTITY);
const LEAVE_OVERLAPS: Code = Code::new("leave_overlaps", StatusCode::CONFLICT);
const LEAVE_OVER: Code = Code::new("leave_already_over", StatusCode::CONFLICT);
const STAND_IN: Code = Code::new("leave_stand_in_unknown", StatusCode::UNPROCESSABLE_ENTITY);

/// All codes of handing over.
pub(super) const ALL: [Code; 11] = [
    NOTHING,
    TOO_MANY,
    TO_GIVER,
    NOT_OPEN,
    UNDONE,
    GIVER_LEFT,
    UNTIL,
    LEAVE_DAYS,
    LEAVE_OVERLAPS,
    LEAVE_OVER,
    STAND_IN,
];

/// Why something cannot be handed over, or a leave not be entered.
#[derive(Debug, thiserror::Error)]
pub enum CannotHandOver {
    /// There is no such promise, ask, handover or leave in this organization.
    #[error("there is nothing with this id")]
    NotFound,
    /// It is somebody else's.
    #[error("this is not yours to do")]
    NotYours,
    /// Nothing was chosen.
    #[error("choose what you hand over, and to whom")]
    NothingChosen,
    /// More than one handover carries.
    #[error("hand over at most 200 at a time")]
    TooMany,
    /// The note is too long.
    #[error("a note has at most 1,000 characters")]
    NoteTooLong,
    /// The receiver does not work here.
    #[error("nobody of this id works here")]
    ReceiverUnknown,
    /// The receiver is the giver.
    #[error("this is who has it already")]
    ReceiverIsGiver,
    /// Nothing is left to be done about it.
    #[error("there is nothing left to be done about this")]
    NotOpen,
    /// Somebody changed it in between.
    #[error("somebody changed this meanwhile")]
    ChangedMeanwhile,
    /// It was undone before.
    #[error("this handover was undone already")]
    AlreadyUndone,
    /// Whoever gave it has left.
    #[error("whoever handed this over is no longer here")]
    GiverLeft,
    /// The day until when was not understood.
    #[error("give a day like 2026-03-09")]
    UntilUnread,
    /// The days of a leave are the wrong way round, past, or too far apart.
    #[error("the last day is not before the first, not past, and at most 400 days later")]
    DaysWrong,
    /// Another leave of the same colleague lies in these days.
    #[error("there is another leave in these days")]
    Overlaps,
    /// The leave was cancelled or is over.
    #[error("this leave is over")]
    LeaveOver,
    /// The stand-in does not work here, or is the colleague.
    #[error("the stand-in is somebody else who works here")]
    StandInUnknown,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<CannotChange> for CannotHandOver {
    fn from(why: CannotChange) -> Self {
        match why {
            CannotChange::Fault(fault) => Self::Fault(fault),
            _ => Self::ChangedMeanwhile,
        }
    }
}

impl Refusal for CannotHandOver {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => codes::NOT_FOUND,
            Self::NotYours => codes::NOT_ALLOWED,
            Self::NothingChosen => NOTHING,
            Self::TooMany => TOO_MANY,
            Self::NoteTooLong => NOTE_LONG,
            Self::ReceiverUnknown => KEEPER_UNKNOWN,
            Self::ReceiverIsGiver => TO_GIVER,
            Self::NotOpen => NOT_OPEN,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::AlreadyUndone => UNDONE,
            Self::GiverLeft => GIVER_LEFT,
            Self::UntilUnread => UNTIL,
            Self::DaysWrong => LEAVE_DAYS,
            Self::Overlaps => LEAVE_OVERLAPS,
            Self::LeaveOver => LEAVE_OVER,
            Self::StandInUnknown => STAND_IN,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoteTooLong => Some("note"),
            Self::ReceiverUnknown | Self::ReceiverIsGiver | Self::NothingChosen => Some("keeper"),
            Self::UntilUnread => Some("until"),
            Self::DaysWrong | Self::Overlaps => Some("last_day"),
            Self::StandInUnknown => Some("stand_in"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}
