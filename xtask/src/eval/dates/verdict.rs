//! Whether a sentence of the collection was read right.

use anyhow::Result;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use rules::hours::{OfficeHours, add_days};
use rules::promises::dates::{Class, DateOrder, Found, Moment, Wall, find};

use super::cases::{Case, Expected, Kind, Meaning};

/// Words that may stand before an expression without belonging to it: we and the collection draw that line
/// differently, and nobody is served by where it runs.
const LEADING: &[&str] = &[
    "the", "on", "at", "in", "for", "from", "of", "by", "around", "about", "circa", "this", "during", "over",
    "sometime",
];

/// How a sentence was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    /// Not found, found elsewhere, or found where nothing is.
    WrongSpan(String),
    /// Found, and taken for another time.
    WrongValue(String),
}

pub(super) fn verdict(case: &Case) -> Result<Verdict> {
    let hours = OfficeHours::usual(TimeZone::UTC);
    let at = case.now.to_zoned(TimeZone::UTC)?.timestamp();
    let moment =
        Moment { at, customer_zone: TimeZone::UTC, organization_hours: &hours, order: DateOrder::MonthFirst };
    let found: Vec<Found> = find(&case.text, &moment)
        .into_iter()
        .filter(|found| matches!(found.class, Class::Dated | Class::Past) || found.wall != Wall::default())
        .collect();
    let spans: Vec<_> = found.iter().map(|found| &case.text[found.start..found.end]).collect();
    let mut extra = found.len();
    for expected in &case.expected {
        let span = (bytes(&case.text, expected.start), bytes(&case.text, expected.end));
        let is_here = |found: &&Found| is_same_span(&case.text, (found.start, found.end), span);
        let Some(found) = found.iter().find(is_here) else {
            return Ok(Verdict::WrongSpan(format!("{:?}, found {spans:?}", &case.text[span.0..span.1])));
        };
        if !expected.means.iter().any(|meaning| is_meant(meaning, &found.wall)) {
            return Ok(Verdict::WrongValue(wrong_value(expected, found)));
        }
        extra -= 1;
    }
    let is_extra = extra > 0 && case.lists_all();
    Ok(if is_extra { Verdict::WrongSpan(format!("found {spans:?}")) } else { Verdict::Right })
}

fn wrong_value(expected: &Expected, found: &Found) -> String {
    let shown = |wall: &Wall| {
        let date = wall.date.map_or_else(String::new, |date| date.to_string());
        let time = wall.time.map_or_else(String::new, |time| time.to_string());
        format!("{date} {time}").trim().to_owned()
    };
    let means: Vec<_> = expected
        .means
        .iter()
        .map(|meaning| format!("{} ({:?})", shown(&meaning.end), meaning.kind))
        .collect();
    format!("read as {}, means {}", shown(&found.wall), means.join(" or "))
}

/// The byte at which the UTF-16 code unit stands.
fn bytes(text: &str, unit: usize) -> usize {
    let mut units = 0;
    let place = text.char_indices().find(|(_, character)| {
        let here = units >= unit;
        units += character.len_utf16();
        here
    });
    place.map_or(text.len(), |(place, _)| place)
}

fn is_same_span(text: &str, one: (usize, usize), other: (usize, usize)) -> bool {
    core(text, one) == core(text, other)
}

/// A span without its leading words and its full stop.
fn core(text: &str, (mut start, mut end): (usize, usize)) -> (usize, usize) {
    while let Some((word, rest)) = text[start..end].split_once(' ')
        && LEADING.contains(&word.to_lowercase().as_str())
    {
        start = end - rest.trim_start().len();
    }
    end -= text[start..end].len() - text[start..end].trim_end_matches('.').len();
    (start, end)
}

fn is_meant(meaning: &Meaning, wall: &Wall) -> bool {
    let end = meaning.end;
    match meaning.kind {
        Kind::PartOfDay => wall.date == end.date,
        Kind::Whole => day_after(wall) == end.date,
        Kind::Count => wall.date == end.date || day_after(wall) == end.date,
        Kind::Point => *wall == end || wall.time.is_none() && is_end_of_day(end, wall),
    }
}

fn day_after(wall: &Wall) -> Option<Date> {
    wall.date.and_then(|date| add_days(date, 1))
}

/// The end of a day is the closing of the house; the collection takes its last second, or the midnight after it.
fn is_end_of_day(end: Wall, wall: &Wall) -> bool {
    let (Some(date), Some(time)) = (end.date, end.time) else { return false };
    let last_second = wall.date == Some(date) && Time::new(23, 59, 59, 0).ok() == Some(time);
    last_second || (time == Time::midnight() && day_after(wall) == Some(date))
}
