//! Turns what was said into an instant by the house's rules: calendar days and clock times are the customer's,
//! openings and closings the organization's.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::calendar_days::{business_day, date_of, first_day, shifted};
use super::pieces::half_of;
use super::said::{Bound, Clock, Day, Edge, Half, Length, Part, When, Which, Zone};
use super::{Moment, Precision, Wall};
use crate::hours::{WorkingMinutes, add_days, instant_at};

/// An hour said without its half is not one before this, however open the office is then elsewhere in the world.
const EARLIEST_HOUR: i8 = 6;

/// A resolved expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Resolved {
    pub(super) due: Option<Timestamp>,
    pub(super) precision: Precision,
    pub(super) wall: Wall,
}

/// An elapsed length from this moment.
pub(super) fn elapsed(length: Length, moment: &Moment<'_>) -> Option<Resolved> {
    let whole_days = shifted(length, moment.today(), moment)?;
    let days = whole_days.duration_since(moment.today()).as_secs();
    let span = Span::new().try_seconds(length.seconds.checked_add(days)?).ok()?;
    let mut due = moment.at.checked_add(span).ok()?;
    if length.working_minutes > 0 {
        due = moment.organization_hours.add(due, WorkingMinutes(length.working_minutes))?;
    }
    let local = due.to_zoned(moment.customer_zone.clone());
    let wall = Wall { date: Some(local.date()), time: Some(local.time()) };
    Some(Resolved { due: Some(due), precision: Precision::Exact, wall })
}

/// This very moment: no time to be late for.
pub(super) fn now(moment: &Moment<'_>) -> Resolved {
    let here = moment.here();
    let wall = Wall { date: Some(here.date()), time: Some(here.time()) };
    Resolved { due: None, precision: Precision::Vague, wall }
}

/// A place in the calendar.
pub(super) fn when(when: &When, moment: &Moment<'_>) -> Option<Resolved> {
    if let (None, Some(length)) = (when.clock, when.lasts) {
        return elapsed(length, moment);
    }
    let today = moment.today();
    let date = match &when.day {
        // "first thing next week" is the morning of its first day.
        Some(day @ Day::Period(_, Edge::Whole)) if when.part == Some(Part::FirstThing) => {
            Some(first_day(Some(day), today, moment)?.max(today))
        }
        Some(day) => Some(date_of(day, today, moment)?),
        None => None,
    };
    let resolved = on_date(when, date, moment)?;
    // "Friday" said on a Friday is that very day, unless it is over.
    if date == Some(today) && is_weekday(when.day.as_ref()) && is_over(&resolved, when, moment) {
        return on_date(when, Some(add_days(today, 7)?), moment);
    }
    Some(resolved)
}

fn on_date(when: &When, date: Option<Date>, moment: &Moment<'_>) -> Option<Resolved> {
    if let Some(clock) = when.clock {
        return at_clock(clock, date, when, moment);
    }
    match when.part {
        Some(Part::FirstThing) => first_thing(date, moment),
        Some(Part::Closing) | None => closing(date, when, moment),
        Some(part) => at_part(part, date, when, moment),
    }
}

fn is_weekday(day: Option<&Day>) -> bool {
    matches!(day, Some(Day::Weekday { week: Which::Next, .. }))
}

/// When a day is over for whoever was promised something on it: when the organization closes; a day without work has
/// no closing and lasts until its last second on the customer's clock.
fn day_is_over(day: Date, moment: &Moment<'_>) -> Option<Timestamp> {
    if moment.organization_hours.is_business_day(day) {
        return moment.organization_hours.end_of_day(day);
    }
    last_second(day, moment)
}

/// The last second of a day on the customer's clock.
fn last_second(day: Date, moment: &Moment<'_>) -> Option<Timestamp> {
    let midnight = instant_at(day, 1440, &moment.customer_zone)?;
    midnight.checked_sub(SignedDuration::from_secs(1)).ok()
}

/// What is promised for any time after `from` on a day may be done until that day is over; until its last second when
/// it begins at closing or later.
fn some_time_after(from: Timestamp, day: Date, moment: &Moment<'_>) -> Option<Timestamp> {
    let closing = day_is_over(day, moment)?;
    if closing > from { Some(closing) } else { Some(last_second(day, moment)?.max(from)) }
}

fn is_over(resolved: &Resolved, when: &When, moment: &Moment<'_>) -> bool {
    let whole_day = when.clock.is_none() && when.part.is_none();
    let closed = day_is_over(moment.today(), moment).is_some_and(|end| end <= moment.at);
    resolved.due.is_some_and(|due| due <= moment.at) || whole_day && closed
}

fn at_clock(clock: Clock, date: Option<Date>, when: &When, moment: &Moment<'_>) -> Option<Resolved> {
    let half = when.part.map(|part| half_of(part, clock));
    let pick = |date: Date| -> Option<(Time, Timestamp)> {
        let mut open = times(clock, half)
            .into_iter()
            .flatten()
            .map(|time| Some((time, instant(date, time, when, moment)?)));
        let (first, second) = (open.next()??, open.next().flatten());
        Some(second.map_or(first, |second| {
            likelier(first, second, date == moment.today() && when.day.is_some(), moment)
        }))
    };
    let today = moment.today();
    let (mut day, mut picked) = (date.unwrap_or(today), pick(date.unwrap_or(today))?);
    if date.is_none() && picked.1 <= moment.at {
        day = add_days(today, 1)?;
        picked = pick(day)?;
    }
    let wall = Wall { date, time: Some(picked.0) };
    let is_small_hours = picked.0.hour() < 5 && matches!(when.part, Some(Part::Night | Part::Midnight));
    if is_small_hours && date.is_some() {
        // "tonight at twelve" is the night that begins on that day.
        day = add_days(day, 1)?;
        picked = pick(day)?;
    }
    if when.bound == Bound::After {
        let due = some_time_after(picked.1, day, moment)?;
        return Some(Resolved { due: Some(due), precision: Precision::ByEndOfDay, wall });
    }
    if let Some(length) = when.lasts {
        let ends =
            day.to_datetime(picked.0).checked_add(Span::new().try_seconds(length.seconds).ok()?).ok()?;
        let due = picked.1.checked_add(Span::new().try_seconds(length.seconds).ok()?).ok()?;
        let wall = Wall { date: date.map(|_| ends.date()), time: Some(ends.time()) };
        return Some(Resolved { due: Some(due), precision: Precision::Exact, wall });
    }
    Some(Resolved { due: Some(picked.1), precision: Precision::Exact, wall })
}

/// The one or two times of day that a clock time may mean, the earlier first.
pub(super) fn times(clock: Clock, half: Option<Half>) -> [Option<Time>; 2] {
    let half = if clock.half == Half::Unsaid { half.unwrap_or(Half::Unsaid) } else { clock.half };
    let time = |hour| Time::new(hour, clock.minute, clock.second, 0).ok();
    match half {
        Half::Whole => [time(clock.hour), None],
        Half::Morning | Half::Night => [time(clock.hour % 12), None],
        Half::Afternoon => [time(clock.hour % 12 + 12), None],
        Half::Unsaid if clock.hour == 12 => [time(12), None],
        Half::Unsaid => [time(clock.hour), time(clock.hour + 12)],
    }
}

/// Of a morning and an afternoon hour the one in office hours; else eight to eleven is morning.
fn likelier(
    morning: (Time, Timestamp),
    afternoon: (Time, Timestamp),
    today: bool,
    moment: &Moment<'_>,
) -> (Time, Timestamp) {
    if today && morning.1 <= moment.at && afternoon.1 > moment.at {
        return afternoon;
    }
    let hours = moment.organization_hours;
    match (hours.is_open(morning.1), hours.is_open(afternoon.1)) {
        (true, false) if morning.0.hour() >= EARLIEST_HOUR => morning,
        (true, false) | (false, true) => afternoon,
        _ if morning.0.hour() >= 8 => morning,
        _ => afternoon,
    }
}

pub(super) fn instant(date: Date, time: Time, when: &When, moment: &Moment<'_>) -> Option<Timestamp> {
    let wall = date.to_datetime(time);
    let named = match when.zone {
        Some(Zone::Offset(seconds)) => Some(jiff::tz::Offset::from_seconds(seconds).ok()?.to_time_zone()),
        Some(Zone::Named(name)) => Some(TimeZone::get(name).ok()?),
        None => None,
    };
    let zone = named.unwrap_or_else(|| moment.customer_zone.clone());
    zone.to_ambiguous_zoned(wall).compatible().ok().map(|zoned| zoned.timestamp())
}

fn first_thing(date: Option<Date>, moment: &Moment<'_>) -> Option<Resolved> {
    let hours = moment.organization_hours;
    let day = match date {
        Some(date) => date,
        None if hours.is_business_day(moment.today()) && hours.start_of_day(moment.today())? > moment.at => {
            moment.today()
        }
        None => hours.add_business_days(moment.today(), 1)?,
    };
    let wall = Wall { date: Some(day), time: None };
    Some(Resolved { due: hours.start_of_day(day), precision: Precision::Exact, wall })
}

/// A day without a time: the organization's closing on it.
fn closing(date: Option<Date>, when: &When, moment: &Moment<'_>) -> Option<Resolved> {
    let today = moment.today();
    let stated = date.unwrap_or(today);
    let wall = |date| Wall { date: Some(date), time: None };
    let precision = precision_of(when.day.as_ref());
    let (day, wall) = match (when.bound, when.part) {
        (Bound::After, None) => {
            // "after the beginning of March": after its first day.
            // "after the weekend" is when the house is back, "after Friday" any time.
            if matches!(when.day, Some(Day::Weekend(_))) {
                let back = moment.organization_hours.add_business_days(stated, 1)?;
                let due = day_is_over(back, moment);
                return Some(Resolved { due, precision, wall: wall(stated) });
            }
            let from = match &when.day {
                Some(Day::Period(_, Edge::Early | Edge::Beginning)) => {
                    first_day(when.day.as_ref(), stated, moment)?
                }
                _ => stated,
            };
            return Some(Resolved { due: None, precision: Precision::Vague, wall: wall(from) });
        }
        (Bound::Since, None) => {
            let first = first_day(when.day.as_ref(), stated, moment)?;
            (first, wall(first))
        }
        (Bound::Before, None) if !is_counted(when.day.as_ref()) => {
            let first = first_day(when.day.as_ref(), stated, moment)?;
            let before = moment.organization_hours.business_day_at_or_before(add_days(first, -1)?, today);
            (before, wall(first))
        }
        _ => (business_day(when.day.as_ref(), stated, moment)?, wall(stated)),
    };
    let mut due = day_is_over(day, moment)?;
    if due <= moment.at && day == today {
        // Said after closing: the day itself is not over yet.
        due = last_second(day, moment)?;
    }
    Some(Resolved { due: Some(due), precision, wall })
}

fn precision_of(day: Option<&Day>) -> Precision {
    match day {
        Some(Day::Period(period, Edge::Whole | Edge::End | Edge::Working)) if period.is_week() => {
            Precision::ByEndOfWeek
        }
        _ => Precision::ByEndOfDay,
    }
}

/// Was it counted ("before 3 days are over") rather than named?
fn is_counted(day: Option<&Day>) -> bool {
    matches!(day, None | Some(Day::Shift { .. } | Day::Range(..) | Day::Period(_, Edge::End)))
}

/// A part of a day ends when it does on the customer's clock.
fn at_part(part: Part, date: Option<Date>, when: &When, moment: &Moment<'_>) -> Option<Resolved> {
    let minute = match part {
        Part::FirstThing | Part::Closing => return None,
        Part::Morning | Part::Noon => 12 * 60,
        Part::Afternoon => 17 * 60,
        Part::Evening | Part::Night => 20 * 60,
        Part::Midnight => 24 * 60,
    };
    let today = moment.today();
    let mut day = date.unwrap_or(today);
    let mut due = instant_at(day, minute, &moment.customer_zone)?;
    if when.bound == Bound::After {
        let due = some_time_after(due, day, moment)?;
        let wall = Wall { date, time: None };
        return Some(Resolved { due: Some(due), precision: Precision::ByEndOfDay, wall });
    }
    let is_morning_over =
        part == Part::Morning && instant_at(today, 9 * 60, &moment.customer_zone)? <= moment.at;
    if date.is_none() && (due <= moment.at || is_morning_over) {
        day = add_days(today, 1)?;
        due = instant_at(day, minute, &moment.customer_zone)?;
    }
    if due <= moment.at && day == today && matches!(part, Part::Evening | Part::Night) {
        due = last_second(day, moment)?;
    }
    let hour = i8::try_from(minute / 60 % 24).ok()?;
    let wall = Wall { date: when.day.is_some().then_some(day), time: Time::new(hour, 0, 0, 0).ok() };
    Some(Resolved { due: Some(due), precision: Precision::Exact, wall })
}
