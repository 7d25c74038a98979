//! The list of cases that are left out, each with its reason.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context, Result};

use super::cases::FILES;

/// Why a case is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    Past,
    Recurring,
    Holiday,
    Length,
    Present,
    Reporting,
    Numbered,
    SpelledYear,
    BareNumber,
    Open,
    TimeZone,
    NoValue,
    TasksMode,
    House,
}

impl Reason {
    const ALL: [(&str, Self, &str); 14] = [
        ("past", Self::Past, "past: every reading lies before the moment"),
        ("recurring", Self::Recurring, "recurring: every Monday, daily"),
        ("holiday", Self::Holiday, "holiday: feasts, seasons, birthdays"),
        ("length", Self::Length, "length: a duration that is not counted from anywhere"),
        ("present", Self::Present, "present: now, at the moment, as soon as possible"),
        ("reporting", Self::Reporting, "reporting: whole years and more, halves and quarters of a year"),
        ("numbered", Self::Numbered, "numbered: week 31, the third week of a month"),
        ("spelled_year", Self::SpelledYear, "spelled year: two thousand and eighteen"),
        ("bare_number", Self::BareNumber, "bare number: a month or a day in figures that may be a reference"),
        ("open", Self::Open, "open: a range without an end, or one whose end is not said"),
        ("time_zone", Self::TimeZone, "time zone: a zone by its name or letters"),
        ("no_value", Self::NoValue, "no value: the collection gives no span or no value"),
        ("tasks_mode", Self::TasksMode, "tasks mode: read by other rules, for a list of tasks"),
        ("house", Self::House, "house: the rules of the house decide otherwise"),
    ];
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = Self::ALL.iter().find(|(_, reason, _)| reason == self);
        f.write_str(named.map_or("", |(_, _, words)| words))
    }
}

/// Every case that is left out, by file and place.
pub(super) fn list() -> Result<BTreeMap<(&'static str, u32), Reason>> {
    let mut excluded = BTreeMap::new();
    let lines =
        include_str!("excluded.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    for line in lines {
        let mut words = line.split_whitespace();
        let file = words.next().and_then(|word| FILES.into_iter().find(|file| *file == word));
        let code = words.next().and_then(|word| Reason::ALL.iter().find(|(code, _, _)| *code == word));
        let (file, (_, reason, _)) =
            file.zip(code).with_context(|| format!("not a line of the list: {line}"))?;
        for places in words {
            let (first, last) = places.split_once('-').unwrap_or((places, places));
            let number = |word: &str| word.parse::<u32>().with_context(|| format!("{places} is no place"));
            excluded.extend((number(first)?..=number(last)?).map(|place| ((file, place), *reason)));
        }
    }
    Ok(excluded)
}
