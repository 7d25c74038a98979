//! Office hours: when the organization works, and lengths of time counted in them.
//!
//! A day has any number of intervals; a holiday has none. All edges are wall-clock times in the organization's
//! zone, turned into instants day by day, so a day of 23 or 25 hours is counted as it was lived.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// How many days ahead a search for open time goes before it gives up: a bit more than three years.
const SEARCH_DAYS_MAX: i32 = 1_200;
/// The usual edges of a day that nobody has set hours for.
const USUAL: Interval = Interval { opens: 9 * 60, closes: 17 * 60 };

/// A length of time counted in office hours only, in whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WorkingMinutes(pub u32);

/// A stretch of one day in which the organization works, in minutes since midnight; written "09:00-17:00".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Interval {
    opens: u16,
    closes: u16,
}

/// Why words are not an interval of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("office hours are written like 09:00-17:00, the end after the beginning")]
pub struct NotAnInterval;

impl Interval {
    /// From `opens` to `closes`, both in minutes since midnight; the end may be 1440, the next midnight.
    pub fn new(opens: u16, closes: u16) -> Result<Self, NotAnInterval> {
        if opens < closes && closes <= 1440 { Ok(Self { opens, closes }) } else { Err(NotAnInterval) }
    }

    /// Minutes since midnight at which work begins.
    pub fn opens(self) -> u16 {
        self.opens
    }

    /// Minutes since midnight at which work ends, at most 1440.
    pub fn closes(self) -> u16 {
        self.closes
    }
}

impl TryFrom<String> for Interval {
    type Error = NotAnInterval;

    fn try_from(written: String) -> Result<Self, NotAnInterval> {
        let (opens, closes) = written.split_once('-').ok_or(NotAnInterval)?;
        Self::new(minute_of_day(opens)?, minute_of_day(closes)?)
    }
}

impl From<Interval> for String {
    fn from(interval: Interval) -> Self {
        interval.to_string()
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { opens, closes } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
    }
}

fn minute_of_day(written: &str) -> Result<u16, NotAnInterval> {
    let (hour, minute) = written.trim().split_once(':').ok_or(NotAnInterval)?;
    let hour: u16 = hour.parse().map_err(|_| NotAnInterval)?;
    let minute: u16 = minute.parse().map_err(|_| NotAnInterval)?;
    if minute < 60 && hour <= 24 { Ok(hour * 60 + minute) } else { Err(NotAnInterval) }
}

/// The hours of an ordinary week, Monday first; each day's intervals are in order and do not overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[Vec<Interval>; 7]")]
pub struct Week([Vec<Interval>; 7]);

impl Week {
    /// A week of these days, Monday first. Intervals are sorted, and those that touch become one.
    pub fn new(days: [Vec<Interval>; 7]) -> Self {
        Self(days.map(joined))
    }
}

impl From<[Vec<Interval>; 7]> for Week {
    fn from(days: [Vec<Interval>; 7]) -> Self {
        Self::new(days)
    }
}

impl Default for Week {
    /// Monday to Friday, 09:00 to 17:00.
    fn default() -> Self {
        Self(std::array::from_fn(|day| if day < 5 { vec![USUAL] } else { Vec::new() }))
    }
}

fn joined(mut day: Vec<Interval>) -> Vec<Interval> {
    day.sort_unstable();
    let mut apart: Vec<Interval> = Vec::with_capacity(day.len());
    for next in day {
        match apart.last_mut() {
            Some(last) if next.opens <= last.closes => last.closes = last.closes.max(next.closes),
            _ => apart.push(next),
        }
    }
    apart
}

/// When an organization works: its week, its holidays and its zone.
#[derive(Debug, Clone)]
pub struct OfficeHours {
    zone: TimeZone,
    week: Week,
    holidays: BTreeSet<Date>,
}

impl OfficeHours {
    /// These hours in this zone; on a holiday nobody works.
    pub fn new(zone: TimeZone, week: Week, holidays: impl IntoIterator<Item = Date>) -> Self {
        Self { zone, week, holidays: holidays.into_iter().collect() }
    }

    /// The default: Monday to Friday, 09:00 to 17:00, no holidays.
    pub fn usual(zone: TimeZone) -> Self {
        Self::new(zone, Week::default(), [])
    }

    /// The organization's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Does the organization work at this instant? The closing instant itself is outside.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.open_stretches(self.date_of(at)).any(|(opens, closes)| opens <= at && at < closes)
    }

    /// Does the organization work at all on this day?
    pub fn is_business_day(&self, date: Date) -> bool {
        !self.day(date).is_empty()
    }

    /// When work ends on this day; a day without work ends when an ordinary day does.
    pub fn end_of_day(&self, date: Date) -> Option<Timestamp> {
        let closes = self.day(date).last().map_or_else(|| self.usual_day().closes, |last| last.closes);
        self.instant(date, closes)
    }

    /// When work begins on this day; a day without work begins when an ordinary day does.
    pub fn start_of_day(&self, date: Date) -> Option<Timestamp> {
        let opens = self.day(date).first().map_or_else(|| self.usual_day().opens, |first| first.opens);
        self.instant(date, opens)
    }

    /// The day that lies `count` business days after `date`. None when there are not that many within reach.
    pub fn add_business_days(&self, date: Date, count: u32) -> Option<Date> {
        let mut left = count;
        if left == 0 {
            return Some(date);
        }
        for days in 1..=SEARCH_DAYS_MAX {
            let candidate = add_days(date, days)?;
            if self.is_business_day(candidate) {
                left -= 1;
                if left == 0 {
                    return Some(candidate);
                }
            }
        }
        None
    }

    /// The last business day of the week (Monday to Sunday) that `date` lies in; Friday when it has none.
    pub fn last_business_day_of_week(&self, date: Date) -> Option<Date> {
        let monday = monday_of(date)?;
        let mut days = (0..7).rev().filter_map(|days| add_days(monday, days));
        days.find(|day| self.is_business_day(*day)).or_else(|| add_days(monday, 4))
    }

    /// The last business day on or before `date` that is not before `earliest`; `date` itself when there is none.
    pub fn business_day_at_or_before(&self, date: Date, earliest: Date) -> Date {
        let mut candidate = date;
        while candidate >= earliest {
            if self.is_business_day(candidate) {
                return candidate;
            }
            let Some(before) = add_days(candidate, -1) else { break };
            candidate = before;
        }
        date
    }

    /// The office time between two instants, in whole minutes; nothing when `to` is not after `from`.
    pub fn working_minutes(&self, from: Timestamp, to: Timestamp) -> WorkingMinutes {
        let last = self.date_of(to);
        let mut date = self.date_of(from);
        let mut seconds = 0;
        while date <= last {
            for (opens, closes) in self.open_stretches(date) {
                seconds += (closes.min(to).as_second() - opens.max(from).as_second()).max(0);
            }
            let Some(next) = add_days(date, 1) else { break };
            date = next;
        }
        WorkingMinutes(u32::try_from(seconds / 60).unwrap_or(u32::MAX))
    }

    /// The instant at which `length` of office time has passed since `from`. None when there is too little
    /// office time within three years.
    pub fn add(&self, from: Timestamp, length: WorkingMinutes) -> Option<Timestamp> {
        let mut left = i64::from(length.0) * 60;
        let mut date = self.date_of(from);
        for _ in 0..SEARCH_DAYS_MAX {
            for (opens, closes) in self.open_stretches(date) {
                let starts = opens.max(from);
                let here = closes.as_second() - starts.as_second();
                if here > 0 && here >= left {
                    return starts.checked_add(left.seconds()).ok();
                }
                left -= here.max(0);
            }
            date = add_days(date, 1)?;
        }
        None
    }

    /// The instant from which `length` of office time passes until `until`. None when there is too little office
    /// time within three years.
    pub fn subtract(&self, until: Timestamp, length: WorkingMinutes) -> Option<Timestamp> {
        let mut left = i64::from(length.0) * 60;
        let mut date = self.date_of(until);
        for _ in 0..SEARCH_DAYS_MAX {
            let stretches: Vec<_> = self.open_stretches(date).collect();
            for (opens, closes) in stretches.into_iter().rev() {
                let ends = closes.min(until);
                let here = ends.as_second() - opens.as_second();
                if here > 0 && here >= left {
                    return ends.checked_sub(left.seconds()).ok();
                }
                left -= here.max(0);
            }
            date = add_days(date, -1)?;
        }
        None
    }

    /// The calendar day of the organization at this instant.
    pub fn date_of(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    fn day(&self, date: Date) -> &[Interval] {
        if self.holidays.contains(&date) {
            return &[];
        }
        &self.week.0[index_of(date.weekday())]
    }

    /// From the earliest beginning to the latest end of any day of the week.
    fn usual_day(&self) -> Interval {
        let all = || self.week.0.iter().flatten();
        let opens = all().map(|interval| interval.opens).min().unwrap_or(USUAL.opens);
        let closes = all().map(|interval| interval.closes).max().unwrap_or(USUAL.closes);
        Interval { opens, closes }
    }

    fn open_stretches(&self, date: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        self.day(date).iter().filter_map(move |interval| {
            Some((self.instant(date, interval.opens)?, self.instant(date, interval.closes)?))
        })
    }

    fn instant(&self, date: Date, minute: u16) -> Option<Timestamp> {
        instant_at(date, minute, &self.zone)
    }
}

/// The instant at which clocks in `zone` show this minute of this day (1440: the midnight that ends it). A
/// minute that the clocks jump over is taken after the jump; one that comes twice is its first coming.
pub fn instant_at(date: Date, minute: u16, zone: &TimeZone) -> Option<Timestamp> {
    let date = add_days(date, i32::from(minute / 1440))?;
    let minute = minute % 1440;
    let hour = i8::try_from(minute / 60).ok()?;
    let wall = date.at(hour, i8::try_from(minute % 60).ok()?, 0, 0);
    zone.to_ambiguous_zoned(wall).compatible().ok().map(|zoned| zoned.timestamp())
}

/// `date` moved by so many days, None beyond the calendar's end.
pub fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The Monday of the week that `date` lies in.
pub fn monday_of(date: Date) -> Option<Date> {
    add_days(date, -i32::from(date.weekday().to_monday_zero_offset()))
}

fn index_of(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).expect("a weekday's offset is 0 to 6")
}
