//! A finding as a line.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use measures::intervals::Interval;
use measures::leaks::watch::{Direction, Finding, Test, Unit};
use serde::Serialize;

use super::lines::date_of;

#[derive(Serialize)]
struct Line<'f> {
    at: Timestamp,
    stream: Stream<'f>,
    test: &'static str,
    direction: &'static str,
    onset: Option<String>,
    rate_before: f64,
    rate_after: f64,
    intervals: Intervals,
    unit: &'static str,
    expected_days_to_notice: Option<f64>,
}

#[derive(Serialize)]
struct Stream<'f> {
    kind: Option<&'f str>,
    dimensions: BTreeMap<&'f str, &'f str>,
}

#[derive(Serialize)]
struct Intervals {
    rate_before: [f64; 2],
    rate_after: [f64; 2],
    onset: Option<[String; 2]>,
}

/// The line of a finding, its end included.
pub(super) fn line(finding: &Finding, zone: &TimeZone) -> Result<String> {
    let dimensions = &finding.stream.dimensions;
    let line = Line {
        at: end_of(finding.day, zone)?,
        stream: Stream {
            kind: finding.stream.kind.as_deref(),
            dimensions: dimensions.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect(),
        },
        test: match finding.test {
            Test::Change => "change",
            Test::Level => "level",
        },
        direction: match finding.direction {
            Direction::Up => "up",
            Direction::Down => "down",
        },
        onset: finding.onset.map(|onset| date_of(onset.day).to_string()),
        rate_before: rounded(finding.rate_before),
        rate_after: rounded(finding.rate_after),
        intervals: Intervals {
            rate_before: both(finding.rate_before_interval),
            rate_after: both(finding.rate_after_interval),
            onset: finding.onset.map(|onset| [onset.first, onset.last].map(|day| date_of(day).to_string())),
        },
        unit: match finding.unit {
            Unit::PerDay => "per_day",
            Unit::PerOccasion => "per_occasion",
        },
        expected_days_to_notice: finding.expected_days_to_notice.map(|days| (days * 10.0).round() / 10.0),
    };
    let mut line = serde_json::to_string(&line)?;
    line.push('\n');
    Ok(line)
}

/// The instant at which a day is over.
pub(super) fn end_of(day: i32, zone: &TimeZone) -> Result<Timestamp> {
    Ok(date_of(day.saturating_add(1)).to_zoned(zone.clone())?.timestamp())
}

fn both(interval: Interval) -> [f64; 2] {
    [rounded(interval.low), rounded(interval.high)]
}

/// A millionth of a failure is nobody's.
fn rounded(rate: f64) -> f64 {
    (rate * 1e6).round() / 1e6
}
