//! The lists of cases that are left out, and of those that are measured apart, each with its reason.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context, Result};

use super::cases::FILES;

/// Why a case is not in the stated subset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    Past,
    Recurring,
    Holiday,
    Length,
    NoValue,
    Undefined,
    Decade,
    TasksMode,
    Years,
    House,
    Open,
    Figures,
    LookingBack,
    SpelledYear,
}

impl Reason {
    const ALL: [(&str, Self, &str); 14] = [
        ("past", Self::Past, "past: every reading is over at the moment of writing"),
        ("recurring", Self::Recurring, "recurring: every Monday, daily"),
        ("holiday", Self::Holiday, "holiday: feasts, seasons, birthdays"),
        ("length", Self::Length, "length: says how long and not when"),
        ("no_value", Self::NoValue, "no value: the collection gives none"),
        ("undefined", Self::Undefined, "undefined: counted from a day that is not said"),
        ("decade", Self::Decade, "decade: decades and centuries, which tell of the past"),
        ("tasks_mode", Self::TasksMode, "tasks mode: read by other rules, for a list of tasks"),
        ("years", Self::Years, "years: whole years and more, quarters, halves"),
        ("house", Self::House, "house: meals, parts of a day alone, choices"),
        ("open", Self::Open, "open: begins and does not end, or names no week in particular"),
        ("figures", Self::Figures, "figures: a month or a day that may be a reference"),
        ("looking_back", Self::LookingBack, "looking back: told of the past, though one reading lies ahead"),
        ("spelled_year", Self::SpelledYear, "spelled year: two thousand and eighteen"),
    ];

    /// Is the case measured, though not in the stated subset?
    pub(super) fn is_apart(self) -> bool {
        self >= Self::Years
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = Self::ALL.iter().find(|(_, reason, _)| reason == self);
        f.write_str(named.map_or("", |(_, _, words)| words))
    }
}

/// Every case that is not in the stated subset, by file and place.
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
