//! A line of messages, and what is wrong with it in plain words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use serde_json::error::Category;
use serde_json::value::RawValue;

/// An agent's message.
pub(super) struct Message<'l> {
    /// As it is written: it may be a number that no machine counts with.
    pub(super) id: &'l RawValue,
    pub(super) text: String,
    pub(super) at: Timestamp,
    pub(super) time_zone: TimeZone,
}

/// Before this year zones went by the sun, and nobody promised anything in writing that is read here.
const YEAR_MIN: i16 = 1900;

impl<'l> Message<'l> {
    /// Reads a line, or says what is wrong with it and what to write.
    pub(super) fn read(line: &'l [u8]) -> Result<Self, String> {
        let line = std::str::from_utf8(line).map_err(|_| "it is not in UTF-8")?;
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        let fields = Fields(serde_json::from_str(line).map_err(|error| not_fields(&error))?);
        Ok(Self {
            id: fields.raw("id")?,
            text: fields.words("text")?,
            at: time(&fields.words("at")?)?,
            time_zone: zone(&fields.words("time_zone")?)?,
        })
    }
}

fn not_fields(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Data => {
            "it is no object: write {\"id\": 7, \"text\": \"...\", \"at\": \"...\", \"time_zone\": \"...\"}"
                .into()
        }
        Category::Eof => "it is not JSON: it ends too early".into(),
        Category::Syntax | Category::Io => format!("it is not JSON from character {} on", error.column()),
    }
}

struct Fields<'l>(BTreeMap<Cow<'l, str>, &'l RawValue>);

impl<'l> Fields<'l> {
    fn raw(&self, name: &str) -> Result<&'l RawValue, String> {
        self.0.get(name).copied().ok_or_else(|| format!("\"{name}\" is missing"))
    }

    fn words(&self, name: &str) -> Result<String, String> {
        let not_words = |_| format!("\"{name}\" is no text: write it in quotes");
        serde_json::from_str(self.raw(name)?.get()).map_err(not_words)
    }
}

fn time(said: &str) -> Result<Timestamp, String> {
    let at: Timestamp =
        said.parse().map_err(|_| format!("\"at\" is no time: write 2026-03-11T10:00:00Z, not {said:?}"))?;
    let first = date(YEAR_MIN, 1, 1).to_zoned(TimeZone::UTC).map(|first| first.timestamp());
    if first.is_ok_and(|first| at < first) {
        return Err(format!("\"at\" lies before {YEAR_MIN}: write when the message was written"));
    }
    Ok(at)
}

fn zone(said: &str) -> Result<TimeZone, String> {
    TimeZone::get(said)
        .map_err(|_| format!("\"time_zone\" is no time zone: write Europe/Berlin, not {said:?}"))
}
