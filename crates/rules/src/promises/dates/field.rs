//! The date field: one due time, written by hand, and what to say when it is none.

use jiff::Timestamp;
use serde::Serialize;

use super::calendar_days::date_of;
use super::said::{Meaning, Said, When};
use super::{Class, DateOrder, Found, Moment, Precision, find, grammar};

/// The longest text the field takes, in Unicode scalar values.
pub(super) const FIELD_LENGTH_MAX: usize = 200;
/// A due time further away than this is a slip of the keyboard: ten years, in seconds.
const SECONDS_AHEAD_MAX: i64 = 10 * 366 * 86_400;

/// A due time that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The instant.
    pub at: Timestamp,
    /// How exactly it was given.
    pub precision: Precision,
}

/// Why a text is not a due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotADueTime {
    /// Nothing was written.
    #[error("say by when, for instance: tomorrow 3pm")]
    Empty,
    /// More was written than any time needs.
    #[error("that is too long for a time")]
    TooLong,
    /// No time was found, or more words than a time.
    #[error("that is no time we understand; try: tomorrow 3pm")]
    NotUnderstood,
    /// The calendar has no day like that ("31 April").
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    /// Two or more times were found.
    #[error("that names more than one time")]
    Several,
    /// The words give no time ("shortly").
    #[error("that gives no time")]
    NoTime,
    /// The time is over.
    #[error("that is already past")]
    Past,
    /// The time is more than ten years away.
    #[error("that is more than ten years away")]
    TooFar,
}

/// The due time that `text` says, as the date field takes it: a bare "3" is an hour, a bare "2 hours" a length.
pub fn read_due(text: &str, moment: &Moment<'_>) -> Result<Due, NotADueTime> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NotADueTime::Empty);
    }
    if text.chars().count() > FIELD_LENGTH_MAX {
        return Err(NotADueTime::TooLong);
    }
    let readings = ["", "at ", "in ", "on "].map(|lead| whole(lead, text, moment));
    let understood = readings.into_iter().find(|reading| *reading != Err(NotADueTime::NotUnderstood));
    let Some(found) = understood else { return Err(why_not(text, moment)) };
    let found = found?;
    if found.class == Class::Past {
        return Err(NotADueTime::Past);
    }
    let at = found.due.ok_or(NotADueTime::NoTime)?;
    if at.as_second() - moment.at.as_second() > SECONDS_AHEAD_MAX {
        return Err(NotADueTime::TooFar);
    }
    Ok(Due { at, precision: found.precision })
}

/// Why no reading of the text is a time: it names a day that is in no calendar, or nothing we know.
fn why_not(text: &str, moment: &Moment<'_>) -> NotADueTime {
    let named = ["", "on "].into_iter().find_map(|lead| only_said(lead, text, moment.order));
    if named.is_some_and(|said| names_no_day(&said, moment)) {
        NotADueTime::NoSuchDay
    } else {
        NotADueTime::NotUnderstood
    }
}

/// Does it name a day that the calendar does not have: "31 April", "the fifth Monday of February 2027"?
pub(super) fn names_no_day(said: &Said, moment: &Moment<'_>) -> bool {
    let Meaning::When(When { day: Some(day), .. }) = &said.meaning else { return false };
    date_of(day, moment.today(), moment).is_none()
}

/// What the whole text says as one expression, read after a leading word that the writer left out.
pub(super) fn only_said(lead: &str, text: &str, order: DateOrder) -> Option<Said> {
    let full = format!("{lead}{text}");
    let mut said = grammar::expressions(&full, order == DateOrder::MonthFirst);
    let only = said.pop().filter(|_| said.is_empty())?;
    let (start, end) = (usize::try_from(only.start).ok()?, usize::try_from(only.end).ok()?);
    fills(&full, start, end).then_some(only)
}

/// The one expression that the whole text is, read after a leading word that the writer left out.
fn whole(lead: &str, text: &str, moment: &Moment<'_>) -> Result<Found, NotADueTime> {
    let full = format!("{lead}{text}");
    let found = find(&full, moment);
    let [only] = found.as_slice() else {
        return Err(if found.is_empty() { NotADueTime::NotUnderstood } else { NotADueTime::Several });
    };
    if fills(&full, only.start, only.end) { Ok(*only) } else { Err(NotADueTime::NotUnderstood) }
}

/// Does nothing but words of no weight stand around this piece of the text?
fn fills(text: &str, start: usize, end: usize) -> bool {
    let is_filled = |text: &str| text.split(|c: char| !c.is_alphanumeric()).all(is_filler);
    is_filled(&text[..start]) && is_filled(&text[end..])
}

fn is_filler(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "" | "on"
            | "at"
            | "in"
            | "the"
            | "for"
            | "around"
            | "about"
            | "please"
            | "latest"
            | "his"
            | "her"
            | "their"
            | "time"
    )
}
