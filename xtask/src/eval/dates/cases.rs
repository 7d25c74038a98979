//! The cases of the collection: a sentence, its moment, and the expressions that stand in it.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::{Date, DateTime, Time};
use rules::promises::dates::Wall;
use serde_json::Value;

/// The files of the collection.
pub(super) const FILES: [&str; 8] = [
    "DateParser",
    "DatePeriodParser",
    "DateTimeModel",
    "DateTimeModelTasksMode",
    "DateTimeParser",
    "DurationParser",
    "HolidayParser",
    "TimeParser",
];

/// A sentence of the collection.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) file: &'static str,
    /// Its place in the file, from nought.
    pub(super) place: u32,
    pub(super) text: String,
    pub(super) now: DateTime,
    pub(super) expected: Vec<Expected>,
}

/// An expression that stands in a sentence.
#[derive(Debug)]
pub(super) struct Expected {
    /// Places in UTF-16 code units, the end exclusive.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) means: Vec<Meaning>,
}

/// One of the meanings that the collection allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// A moment, or the end of a range.
    pub(super) end: Wall,
    pub(super) kind: Kind,
}

/// How the end is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A day, a time, or the end of a range whose ends were said.
    Point,
    /// A whole week, month or year: the first day after it.
    Whole,
    /// A count of days ("the next 3 days", "within 5 days") or the beginning of what has no end ("after
    /// February"), and of what is named by its part of a year ("Q3"): its last day or the first one after it; the
    /// collection uses both.
    Count,
    /// A range to a month or a year that was only named: the collection writes its first day, and means all of it.
    Named,
    /// Morning, afternoon, evening, night: when they end is for each house to say.
    PartOfDay,
}

impl Meaning {
    /// The same, twelve hours later.
    fn in_the_afternoon(self) -> Option<Self> {
        let time = self.end.time.filter(|time| (1..12).contains(&time.hour()))?;
        let later = Time::new(time.hour() + 12, time.minute(), time.second(), 0).ok()?;
        Some(Self { end: Wall { time: Some(later), ..self.end }, ..self })
    }
}

impl Case {
    /// Does the sentence say no time at all?
    pub(super) fn is_silent(&self) -> bool {
        self.expected.is_empty()
    }

    /// Does the file list every expression of a sentence, whatever its kind?
    pub(super) fn lists_all(&self) -> bool {
        self.is_silent() || self.file.starts_with("DateTimeModel")
    }

    /// Is it of the half that may be looked at while the grammar is written?
    pub(super) fn is_dev(&self) -> bool {
        let named = format!("{} {}", self.file, self.place);
        let hash = named.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        (mixed ^ (mixed >> 33)).is_multiple_of(2)
    }
}

/// Every case of a file of the collection.
pub(super) fn read(folder: &Path, file: &'static str) -> Result<Vec<Case>> {
    let path = folder.join(file).with_extension("json");
    let written =
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let all: Vec<Value> = serde_json::from_str(written.trim_start_matches('\u{feff}'))
        .with_context(|| format!("{} is no list of cases", path.display()))?;
    (0..).zip(&all).map(|(place, case)| read_case(file, place, case)).collect()
}

fn read_case(file: &'static str, place: u32, case: &Value) -> Result<Case> {
    let text = case["Input"].as_str().context("a case without a sentence")?.to_owned();
    let stated = case["Context"]["ReferenceDateTime"].as_str().and_then(|at| at.parse().ok());
    let now: DateTime = stated.unwrap_or_else(|| Date::constant(2016, 11, 7).at(0, 0, 0, 0));
    let now = now.with().subsec_nanosecond(0).build()?;
    let results = case["Results"].as_array().map_or(&[][..], Vec::as_slice);
    let expected = results.iter().filter_map(|result| read_expected(result, now)).collect();
    Ok(Case { file, place, text, now, expected })
}

fn read_expected(result: &Value, now: DateTime) -> Option<Expected> {
    let place = |name: &str| usize::try_from(result[name].as_u64()?).ok();
    let start = place("Start")?;
    let end = place("End").map(|end| end + 1).or_else(|| Some(start + place("Length")?))?;
    let text = result["Text"].as_str()?.to_lowercase();
    let counted = ["day", "week", "month", "year", "end of", "quarter", "half", "q", "h1", "h2"];
    let counted = (counted.iter().any(|unit| text.contains(unit)), ends_unnumbered(&text));
    let mut means: Vec<Meaning> = match result["Resolution"]["values"].as_array() {
        Some(values) => values.iter().filter_map(|value| meaning(value, timex(value), counted)).collect(),
        None => vec![meaning(&result["Value"]["FutureResolution"], timex(&result["Value"]), counted)?],
    };
    if let ([only], true) = (&means[..], leaves_half_open(&text)) {
        let afternoon = only.in_the_afternoon();
        means.extend(afternoon);
    }
    let is_ahead = |meaning: &Meaning| meaning.end.date.is_none_or(|date| date >= now.date());
    if means.iter().any(is_ahead) {
        means.retain(is_ahead);
    }
    Some(Expected { start, end, means })
}

/// Does the text say a bare hour? The larger file then gives both halves of the day, the smaller ones only the
/// first; which is meant is a rule of the house.
fn leaves_half_open(text: &str) -> bool {
    let halves = [
        " am",
        " pm",
        "a.m",
        "p.m",
        "a m",
        "p m",
        "morning",
        "afternoon",
        "evening",
        "night",
        "lunch",
        "in ",
        "later",
    ];
    !halves.iter().any(|half| text.contains(half))
}

/// The collection's own notation for a value.
fn timex(value: &Value) -> &str {
    value["timex"].as_str().or_else(|| value["Timex"].as_str()).unwrap_or_default()
}

/// Of a range the end; of one that only begins ("after 3 pm") the beginning.
fn meaning(value: &Value, timex: &str, (counted, named): (bool, bool)) -> Option<Meaning> {
    let written = |names: &[&str]| names.iter().find_map(|name| wall(value[name].as_str()?));
    let end = written(&["end", "endDate", "endTime", "endDateTime"]);
    let point = || {
        written(&["value", "date", "time", "dateTime", "start", "startDate", "startTime", "startDateTime"])
    };
    let is_part =
        ["TMO", "TAF", "TEV", "TNI", "TDT", "TNT", "TMED", "TMEL"].iter().any(|part| timex.ends_with(part));
    let begins = written(&["start", "startDate"]);
    let kind = match end.or(begins) {
        _ if is_part => Kind::PartOfDay,
        Some(edge) if edge.date.is_none() || edge.time.is_some() => Kind::Point,
        Some(_) if end.is_none() || counted && (begins.is_none() || timex.starts_with('(')) => Kind::Count,
        Some(edge) if timex.starts_with('(') && named && is_first_day(edge) => Kind::Named,
        Some(_) if !timex.starts_with('(') && begins.is_some() && begins != end => Kind::Whole,
        _ => Kind::Point,
    };
    Some(Meaning { end: end.or_else(point)?, kind })
}

fn is_first_day(edge: Wall) -> bool {
    edge.time.is_none() && edge.date.is_some_and(|date| date.day() == 1)
}

/// Does the later end of a range name no day, only a month or a year?
fn ends_unnumbered(text: &str) -> bool {
    let marks = [" to ", " until ", " through ", " and ", "-", "~"];
    let last = marks.iter().filter_map(|mark| text.rfind(mark).map(|at| at + mark.len())).max();
    let is_day = |word: &str| word.starts_with(|sign: char| sign.is_ascii_digit()) && word.len() < 4;
    last.is_some_and(|at| !text[at..].split(|sign: char| !sign.is_alphanumeric()).any(is_day))
}

fn wall(written: &str) -> Option<Wall> {
    let joined = written.replace(' ', "T");
    if let Some(at) = joined.parse::<DateTime>().ok().filter(|_| joined.contains('T')) {
        return Some(Wall { date: Some(at.date()), time: Some(at.time()) });
    }
    if let Ok(date) = written.parse::<Date>() {
        return Some(Wall { date: Some(date), time: None });
    }
    written.parse::<Time>().ok().map(|time| Wall { date: None, time: Some(time) })
}
