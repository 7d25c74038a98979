//! Time expressions in English: "tomorrow 3pm", "by Friday", "in 2-3 business days", "half past two".
//!
//! Words: an *expression* is a stretch of text that says when; its *due* is the instant the house takes it for.
//!
//! Invariants: one function reads them for the date field and for finding promises alike; spans count Unicode
//! scalar values; a range means its latest end; no text makes it panic.
//!
//! Flow: `lex` cuts words, `grammar` (with `days`, `calendar`, `clocks`, `amounts`, `loose`) finds what was
//! said, `resolve` applies the rules of the house, `field` reads one due time from a form.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::hours::OfficeHours;

mod amounts;
mod calendar;
mod clocks;
mod cursor;
mod days;
mod field;
mod grammar;
mod lex;
mod loose;
mod resolve;
mod said;
#[cfg(test)]
mod spec_tests;
#[cfg(test)]
mod tests;
mod words;

pub use field::{Due, NotADueTime, read_due};

/// Longer texts are read up to here, in bytes.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// The moment of writing and what surrounds it.
#[derive(Debug, Clone)]
pub struct Moment<'h> {
    /// When the words were written.
    pub at: Timestamp,
    /// Whose calendar and clock the words mean.
    pub customer_zone: TimeZone,
    /// When the organization opens and closes.
    pub organization_hours: &'h OfficeHours,
    /// How the organization writes dates in numbers.
    pub order: DateOrder,
}

impl Moment<'_> {
    /// The customer's day at this moment.
    pub fn today(&self) -> Date {
        self.here().date()
    }

    fn here(&self) -> Zoned {
        self.at.to_zoned(self.customer_zone.clone())
    }
}

/// Which number comes first in "11/12".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 24/11, as in most of the world.
    #[default]
    DayFirst,
    /// 11/24, as in the United States.
    MonthFirst,
}

/// How exactly a due time was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A time of day or a counted length of time.
    Exact,
    /// A day: due at its closing.
    ByEndOfDay,
    /// A week: due at the closing of its last business day.
    ByEndOfWeek,
    /// "shortly": no due time.
    Vague,
    /// "as soon as we know": no due time.
    Event,
}

impl Precision {
    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::ByEndOfDay => "by_end_of_day",
            Self::ByEndOfWeek => "by_end_of_week",
            Self::Vague => "vague",
            Self::Event => "event",
        }
    }

    /// The precision with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Exact, Self::ByEndOfDay, Self::ByEndOfWeek, Self::Vague, Self::Event]
            .into_iter()
            .find(|precision| precision.code() == code)
    }
}

/// What the words say on the wall, before the rules of the house: a day, a time, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wall {
    /// The day, when one was said.
    pub date: Option<Date>,
    /// The time, when one was said.
    pub time: Option<Time>,
}

/// A time expression in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expression {
    /// Its first Unicode scalar value in the text.
    pub start: usize,
    /// The one after its last.
    pub end: usize,
    /// The instant it means; None when it gives none.
    pub due: Option<Timestamp>,
    /// How exactly it was given.
    pub precision: Precision,
    /// Does it lie in the past of its moment?
    pub passed: bool,
    /// What it says before the rules of the house.
    pub wall: Wall,
}

/// Every time expression in `text`, in order. Those that name no possible day ("30 February") are left out.
pub fn read(text: &str, moment: &Moment<'_>) -> Vec<Expression> {
    let text = beginning_of(text);
    let said = grammar::expressions(text, moment.order == DateOrder::MonthFirst);
    said.iter().filter_map(|said| expression(said, moment)).collect()
}

fn expression(said: &said::Said, moment: &Moment<'_>) -> Option<Expression> {
    let nothing = |precision| resolve::Resolved { due: None, precision, wall: Wall::default() };
    let resolved = match &said.meaning {
        said::Meaning::Vague | said::Meaning::Past => nothing(Precision::Vague),
        said::Meaning::Event => nothing(Precision::Event),
        said::Meaning::Elapsed(length) => resolve::elapsed(*length, moment)?,
        said::Meaning::When(when) => resolve::when(when, moment)?,
    };
    let is_past = said.meaning == said::Meaning::Past;
    Some(Expression {
        start: usize::try_from(said.start).ok()?,
        end: usize::try_from(said.end).ok()?,
        due: resolved.due,
        precision: resolved.precision,
        passed: is_past || resolved.due.is_some_and(|due| due <= moment.at),
        wall: resolved.wall,
    })
}

fn beginning_of(text: &str) -> &str {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
