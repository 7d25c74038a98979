//! Time expressions in English: "tomorrow 3pm", "by Friday", "in 2-3 business days", "half past two".
//!
//! Words: an *expression* is a stretch of text that says when; its *due* is the instant the house takes it for.
//!
//! Invariants: one function, [`find`], reads them for the date field and for finding promises alike; spans are
//! bytes; a range means its latest end; nothing is due before it was written; no text makes it panic.
//!
//! Flow: `lex` cuts words, `grammar` finds what was said (`leads`, `days`, `periods`, `years`, `calendar`, `clocks`,
//! `parts`, `amounts`, `lengths`, `loose` read its pieces), `resolve` applies the rules of the house. `field` reads
//! one due time from a form, `looking_back` when something took place.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::hours::OfficeHours;

mod amounts;
mod calendar;
mod calendar_days;
mod clocks;
mod cursor;
mod days;
mod field;
mod grammar;
mod leads;
mod lengths;
mod lex;
mod looking_back;
mod loose;
mod parts;
mod periods;
mod pieces;
mod resolve;
mod said;
#[cfg(test)]
mod tests;
mod words;
mod years;

pub use field::{Due, NotADueTime, read_due};
pub use looking_back::{NotAPastTime, read_past};

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

/// What kind of answer a time expression gives to "when?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A due time: "by Friday", "in 2 hours". Only these have one.
    Dated,
    /// None that could be counted: "shortly", "in the coming days".
    Vague,
    /// When something else has happened: "as soon as we know".
    EventBound,
    /// The moment of writing itself: "now", "at the moment". Never due.
    Present,
    /// Over at the moment of writing: "yesterday", "last week", "two days ago". Never due.
    Past,
}

/// A time expression in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Its first byte in the text, on a character's boundary.
    pub start: usize,
    /// The byte after its last, on a character's boundary.
    pub end: usize,
    /// What kind of answer it gives.
    pub class: Class,
    /// The instant it means, never before the moment of writing; there for [`Class::Dated`] and no other.
    pub due: Option<Timestamp>,
    /// How exactly it was given.
    pub precision: Precision,
    /// What it says before the rules of the house; of a range its latest end.
    pub wall: Wall,
}

/// Every time expression in `text`, in order, none overlapping another, with its due time by the rules of the
/// house. Those that name no possible day ("30 February") are left out. Only the first 64 KiB are read.
pub fn find(text: &str, moment: &Moment<'_>) -> Vec<Found> {
    let text = beginning_of(text);
    let said = grammar::expressions(text, moment.order == DateOrder::MonthFirst);
    said.iter().filter_map(|said| found(said, moment)).collect()
}

fn found(said: &said::Said, moment: &Moment<'_>) -> Option<Found> {
    let nothing = |precision| resolve::Resolved { due: None, precision, wall: Wall::default() };
    let resolved = match &said.meaning {
        said::Meaning::Vague | said::Meaning::Past => nothing(Precision::Vague),
        said::Meaning::Event => nothing(Precision::Event),
        said::Meaning::Now => resolve::now(moment),
        said::Meaning::Elapsed(length) => resolve::elapsed(*length, moment)?,
        said::Meaning::When(when) => resolve::when(when, moment)?,
    };
    // "from last week" has no due time, and its day is over.
    let is_over = resolved.due.is_none() && resolved.wall.date.is_some_and(|date| date < moment.today());
    let passed = said.meaning == said::Meaning::Past || resolved.due.map_or(is_over, |due| due < moment.at);
    let class = match resolved.precision {
        _ if passed => Class::Past,
        _ if said.meaning == said::Meaning::Now => Class::Present,
        Precision::Vague => Class::Vague,
        Precision::Event => Class::EventBound,
        Precision::Exact | Precision::ByEndOfDay | Precision::ByEndOfWeek => Class::Dated,
    };
    Some(Found {
        start: usize::try_from(said.start).ok()?,
        end: usize::try_from(said.end).ok()?,
        class,
        due: resolved.due.filter(|_| class == Class::Dated),
        precision: resolved.precision,
        wall: resolved.wall,
    })
}

/// Is this word the name of a month?
pub(super) fn is_month(word: &str) -> bool {
    let tokens = lex::tokens(word);
    matches!(tokens.as_slice(), [only] if matches!(only.kind, lex::Kind::Word(words::Word::Month(_))))
}

fn beginning_of(text: &str) -> &str {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
