//! The holidays of a calendar: whole-day events of an iCalendar file (RFC 5545), yearly ones in every year.
//!
//! Events with a time of day are counted and left out, canceled ones are dropped. Events of one UID belong
//! together: an exception replaces the day it stands for.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use calcard::common::timezone::Tz;
use calcard::icalendar::dates::TimeOrDelta;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarFrequency, ICalendarProperty,
    ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};
use jiff::ToSpan;
use jiff::civil::Date;

#[cfg(test)]
mod tests;

/// The largest file that is read, in bytes.
pub const BYTES_MAX: usize = 512 * 1024;
/// More events than any calendar of holidays has.
const EVENTS_MAX: usize = 2_000;
/// More recurring events than any calendar of holidays has.
const RECURRING_MAX: usize = 60;
/// A recurring event is followed through so many of its days, from its first on.
const OCCURRENCES_MAX: usize = 400;
/// An event that lasts longer is no holiday, in days.
const LENGTH_MAX: i64 = 62;
/// A name is kept up to here, in characters.
const NAME_MAX: usize = 120;

/// What a calendar says about holidays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    /// Each day with its name; of two names on one day the first.
    pub days: BTreeMap<Date, String>,
    /// Events that were left out because they have a time of day or last too long.
    pub left_out: usize,
}

/// Why a file gives no holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoHolidays {
    /// It is larger than [`BYTES_MAX`].
    #[error("a calendar of holidays has at most {BYTES_MAX} bytes")]
    TooLarge,
    /// It holds more events than a calendar of holidays has.
    #[error("a calendar of holidays has at most {EVENTS_MAX} events")]
    TooMany,
    /// It is no iCalendar file.
    #[error("this is no iCalendar file")]
    NotACalendar,
    /// It is one, and has no whole-day event within the days asked for.
    #[error("this calendar has no whole-day event in these years")]
    NoneFound,
}

/// Reads the holidays that lie `within` these days from the bytes of an iCalendar file. The same bytes always give
/// the same holidays.
pub fn read(bytes: &[u8], within: &RangeInclusive<Date>) -> Result<Holidays, NoHolidays> {
    if bytes.len() > BYTES_MAX {
        return Err(NoHolidays::TooLarge);
    }
    let events = events(&String::from_utf8_lossy(bytes))?;
    let is_recurring = |event: &&ICalendarComponent| event.has_property(&ICalendarProperty::Rrule);
    if events.len() > EVENTS_MAX || events.iter().filter(is_recurring).count() > RECURRING_MAX {
        return Err(NoHolidays::TooMany);
    }
    let mut holidays = Holidays::default();
    for events in by_uid(events) {
        add_days_of(events, within, &mut holidays);
    }
    if holidays.days.is_empty() { Err(NoHolidays::NoneFound) } else { Ok(holidays) }
}

/// The events of every calendar in the file.
fn events(text: &str) -> Result<Vec<ICalendarComponent>, NoHolidays> {
    let mut parser = Parser::new(text);
    let mut events = Vec::new();
    let mut is_calendar = false;
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                is_calendar = true;
                let is_event =
                    |part: &ICalendarComponent| part.component_type == ICalendarComponentType::VEvent;
                events.extend(calendar.components.into_iter().filter(is_event));
            }
            Entry::Eof => break,
            _ => {}
        }
        if events.len() > EVENTS_MAX {
            return Err(NoHolidays::TooMany);
        }
    }
    if is_calendar { Ok(events) } else { Err(NoHolidays::NotACalendar) }
}

/// Events that belong together; one without a UID stands alone.
fn by_uid(events: Vec<ICalendarComponent>) -> Vec<Vec<ICalendarComponent>> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<ICalendarComponent>> = Vec::new();
    for event in events {
        let place = match text_of(&event, &ICalendarProperty::Uid) {
            Some(uid) => *known.entry(uid.to_owned()).or_insert(groups.len()),
            None => groups.len(),
        };
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(event);
    }
    groups
}

fn add_days_of(events: Vec<ICalendarComponent>, within: &RangeInclusive<Date>, holidays: &mut Holidays) {
    let is_whole = |event: &ICalendarComponent| starts_whole(event) && !is_finer_than_days(event);
    let (events, timed): (Vec<_>, Vec<_>) = events.into_iter().partition(is_whole);
    holidays.left_out += timed.len();
    let calendar = ICalendar { components: events };
    for event in calendar.expand_dates(Tz::Floating, OCCURRENCES_MAX).events {
        let Some(part) = usize::try_from(event.comp_id).ok().and_then(|at| calendar.components.get(at))
        else {
            continue;
        };
        if part.status() == Some(&ICalendarStatus::Cancelled) {
            continue;
        }
        let Some(first) = day(&event.start.date_naive()) else { continue };
        let days = match &event.end {
            TimeOrDelta::Time(end) => day(&end.date_naive()).map_or(1, |end| days_between(first, end)),
            TimeOrDelta::Delta(length) => length.num_days().max(1),
        };
        if days > LENGTH_MAX {
            holidays.left_out += 1;
            continue;
        }
        for ahead in 0..days {
            let Ok(date) = first.checked_add(ahead.days()) else { break };
            if within.contains(&date) {
                holidays.days.entry(date).or_insert_with(|| name_of(part));
            }
        }
    }
}

/// Does the event begin with a day rather than with a time?
fn starts_whole(event: &ICalendarComponent) -> bool {
    let start = event.property(&ICalendarProperty::Dtstart).and_then(|start| start.values.first());
    matches!(start, Some(ICalendarValue::PartialDateTime(at)) if at.has_date() && !at.has_time())
}

/// Does it come back by the hour or faster? No holiday does.
fn is_finer_than_days(event: &ICalendarComponent) -> bool {
    let rule = event.property(&ICalendarProperty::Rrule).and_then(|rule| rule.values.first());
    matches!(rule, Some(ICalendarValue::RecurrenceRule(rule)) if !matches!(
        rule.freq,
        ICalendarFrequency::Yearly | ICalendarFrequency::Monthly | ICalendarFrequency::Weekly | ICalendarFrequency::Daily
    ))
}

/// A day as the library writes it, which has days of its own.
fn day(written: &impl Display) -> Option<Date> {
    written.to_string().parse().ok()
}

/// How many days from `first` on, at least one; `end` is the first day after them.
fn days_between(first: Date, end: Date) -> i64 {
    first.until(end).map_or(1, |length| i64::from(length.get_days()).max(1))
}

fn name_of(event: &ICalendarComponent) -> String {
    let name = text_of(event, &ICalendarProperty::Summary).unwrap_or_default();
    let plain: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    plain.join(" ").chars().take(NAME_MAX).collect()
}

fn text_of<'e>(event: &'e ICalendarComponent, name: &ICalendarProperty) -> Option<&'e str> {
    event.property(name)?.values.first()?.as_text()
}
