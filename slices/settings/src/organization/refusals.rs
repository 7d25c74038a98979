//! Why the organization cannot be changed, with the public codes.

use axum::http::StatusCode;
use channels::holidays::NoHolidays;
use shell::colleague::CannotBeCalled;
use shell::words::Arg;
use shell::{Code, Refusal, codes};
use store::Fault;

use super::hours::Unread;

/// Hours that cannot be read.
const HOURS_UNREAD: Code = Code::new("hours_not_understood", StatusCode::UNPROCESSABLE_ENTITY);
/// A language that pages are not written in.
const LANGUAGE_UNKNOWN: Code = Code::new("language_unknown", StatusCode::UNPROCESSABLE_ENTITY);
/// A currency that is no money.
const CURRENCY_UNKNOWN: Code = Code::new("currency_unknown", StatusCode::UNPROCESSABLE_ENTITY);
/// A signature longer than a signature.
const SIGNATURE_LONG: Code = Code::new("signature_too_long", StatusCode::UNPROCESSABLE_ENTITY);

/// A line that begins with no date.
const HOLIDAY_UNREAD: Code = Code::new("holiday_not_understood", StatusCode::UNPROCESSABLE_ENTITY);
/// Nothing that could be a holiday.
const NO_HOLIDAYS: Code = Code::new("no_holidays_found", StatusCode::UNPROCESSABLE_ENTITY);
/// More holidays than an organization has.
const TOO_MANY_HOLIDAYS: Code = Code::new("too_many_holidays", StatusCode::UNPROCESSABLE_ENTITY);
/// A file that is no calendar.
const NOT_A_CALENDAR: Code = Code::new("calendar_not_understood", StatusCode::UNPROCESSABLE_ENTITY);
/// A calendar of more than holidays.
const CALENDAR_TOO_LARGE: Code = Code::new("calendar_too_large", StatusCode::UNPROCESSABLE_ENTITY);

/// All codes of this area.
pub(super) const ALL: &[Code] = &[
    HOURS_UNREAD,
    LANGUAGE_UNKNOWN,
    CURRENCY_UNKNOWN,
    SIGNATURE_LONG,
    HOLIDAY_UNREAD,
    NO_HOLIDAYS,
    TOO_MANY_HOLIDAYS,
    NOT_A_CALENDAR,
    CALENDAR_TOO_LARGE,
];

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
    /// No currency has this code.
    #[error("no currency has this code")]
    CurrencyUnknown,
    /// The signature is too long.
    #[error("a signature has at most 2,000 characters")]
    SignatureTooLong,
    /// This line of the holidays does not begin with a date.
    #[error("line {0} does not begin with a date")]
    HolidayUnread(u32),
    /// The text names no holiday.
    #[error("no holiday was found")]
    NoHolidays,
    /// There would be more holidays than an organization has.
    #[error("an organization has at most 500 holidays")]
    TooManyHolidays,
    /// That day is no holiday.
    #[error("that day is no holiday")]
    NoSuchHoliday,
    /// The calendar gives no holidays.
    #[error(transparent)]
    Calendar(NoHolidays),
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
            Self::CurrencyUnknown => CURRENCY_UNKNOWN,
            Self::SignatureTooLong => SIGNATURE_LONG,
            Self::HolidayUnread(_) => HOLIDAY_UNREAD,
            Self::NoHolidays | Self::Calendar(NoHolidays::NoneFound) => NO_HOLIDAYS,
            Self::TooManyHolidays => TOO_MANY_HOLIDAYS,
            Self::NoSuchHoliday => codes::NOT_FOUND,
            Self::Calendar(NoHolidays::NotACalendar) => NOT_A_CALENDAR,
            Self::Calendar(NoHolidays::TooLarge | NoHolidays::TooMany) => CALENDAR_TOO_LARGE,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Called(why) => why.field(),
            Self::HoursUnread(unread) => Some(unread.day),
            Self::LanguageUnknown => Some("language"),
            Self::CurrencyUnknown => Some("currency"),
            Self::SignatureTooLong => Some("signature"),
            Self::HolidayUnread(_) | Self::NoHolidays | Self::TooManyHolidays => Some("holidays"),
            Self::Calendar(_) => Some("calendar"),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::Called(why) => why.args(),
            Self::SignatureTooLong => vec![("most", super::SIGNATURE_MAX.into())],
            Self::HolidayUnread(line) => vec![("line", i64::from(*line).into())],
            Self::TooManyHolidays => vec![("most", super::holidays::HOLIDAYS_MAX.into())],
            _ => Vec::new(),
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}
