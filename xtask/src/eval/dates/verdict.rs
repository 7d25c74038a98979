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
    let mut rest = case.expected.as_slice();
    while let [expected, after @ ..] = rest {
        rest = after;
        let span = (bytes(&case.text, expected.start), bytes(&case.text, expected.end));
        if let Some(choice) = later_of_choice(case, (expected, span), after, &found) {
            (rest, extra) = (&after[1..], extra - 1);
            if choice == Verdict::Right {
                continue;
            }
            return Ok(choice);
        }
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

/// Of a choice ("at 9 or at 10") the collection lists both, and of some days and parts of them ("lunchtime today")
/// each by itself; we find one expression. It is right when it reaches over both and means the later of the choice,
/// or both together.
fn later_of_choice(
    case: &Case,
    (expected, first): (&Expected, (usize, usize)),
    after: &[Expected],
    found: &[Found],
) -> Option<Verdict> {
    let first_means = &expected.means;
    let later = after.first()?;
    let span = (bytes(&case.text, later.start), bytes(&case.text, later.end));
    let joint = case.text.get(first.1..span.0)?.trim();
    matches!(joint, "or" | "to" | "and" | "").then_some(())?;
    let both = (first.0, span.1);
    let found = found.iter().find(|found| is_same_span(&case.text, (found.start, found.end), both))?;
    let together = |meaning: &Meaning| {
        let part = first_means.iter().chain([meaning]).any(|meaning| meaning.kind == Kind::PartOfDay);
        let kind = if part { Kind::PartOfDay } else { meaning.kind };
        let end = Wall { date: meaning.end.date.or(found.wall.date), ..meaning.end };
        is_meant(&Meaning { end, kind }, &found.wall)
    };
    let is_right = later.means.iter().any(together);
    Some(if is_right { Verdict::Right } else { Verdict::WrongValue(wrong_value(later, found)) })
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

/// Whose clock it is: we read it, the collection mostly does not.
const ZONES: &[&str] =
    &["gmt", "utc", "pst", "pdt", "pt", "est", "edt", "et", "cst", "cdt", "ct", "mst", "mdt", "cet"];

/// A span without its leading words, its zone and its full stop.
fn core(text: &str, (mut start, mut end): (usize, usize)) -> (usize, usize) {
    while let Some((word, rest)) = text[start..end].split_once(' ')
        && LEADING.contains(&word.to_lowercase().as_str())
    {
        start = end - rest.trim_start().len();
    }
    if let Some((rest, word)) = text[start..end].rsplit_once(' ')
        && ZONES.contains(&word.to_lowercase().as_str())
    {
        end = start + rest.len();
    }
    end -= text[start..end].len() - text[start..end].trim_end_matches('.').len();
    end -=
        ["'s time", "’s time"].into_iter().find(|tail| text[start..end].ends_with(tail)).map_or(0, str::len);
    (start, end)
}

fn is_meant(meaning: &Meaning, wall: &Wall) -> bool {
    let end = meaning.end;
    match meaning.kind {
        Kind::PartOfDay => wall.date == end.date,
        Kind::Whole => day_after(wall) == end.date,
        Kind::Count => wall.date == end.date || day_after(wall) == end.date,
        Kind::Named => wall.date == end.date || is_last_of_its_kind(wall, end),
        Kind::Point => *wall == end || wall.time.is_none() && is_end_of_day(end, wall),
    }
}

/// Is it the last day of the month or year that the other is the first of?
fn is_last_of_its_kind(wall: &Wall, first: Wall) -> bool {
    let (Some(last), Some(first)) = (wall.date, first.date) else { return false };
    last == first.last_of_month() || first.month() == 1 && last == first.last_of_year()
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
