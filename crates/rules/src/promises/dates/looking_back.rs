//! The field for what has taken place: "14:05", "yesterday 4pm", "10 minutes ago". It looks back where the date field
//! looks ahead.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use super::Moment;
use super::calendar_days::date_of;
use super::cursor::Cursor;
use super::field::{FIELD_LENGTH_MAX, names_no_day, only_said};
use super::lengths::Counted;
use super::lex::tokens;
use super::pieces::half_of;
use super::resolve::{instant, times};
use super::said::{Bound, Clock, Day, Half, Length, Meaning, Part, When, Which};
use super::words::Word;
use crate::hours::add_days;

/// A time of day alone that is still to come today is yesterday's as long as that is no further back: "23:50", said
/// at ten past midnight.
const NIGHT_BACK: SignedDuration = SignedDuration::from_hours(12);
/// How many years back a date without a year is looked for.
const YEARS_BACK: i16 = 8;
/// How many months back "the 14th" is looked for.
const MONTHS_BACK: i32 = 12;

/// Why a text does not say when something took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPastTime {
    /// No time was found, or more than one, or more words than a time.
    #[error("that is no time we understand; try: 14:05, yesterday 4pm, 10 minutes ago")]
    NotUnderstood,
    /// A day, or a stretch of time, but no time of day.
    #[error("say at what time, for instance: yesterday 4pm")]
    NoTime,
    /// The calendar has no day like that ("31 April").
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    /// It is still to come.
    #[error("that is still to come")]
    Future,
}

/// The instant at which `text` says that something took place, the latest one that has passed at `moment.at`; days
/// and clocks are those of `moment.customer_zone`. Never later than `moment.at`.
pub fn read_past(text: &str, moment: &Moment<'_>) -> Result<Timestamp, NotAPastTime> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > FIELD_LENGTH_MAX {
        return Err(NotAPastTime::NotUnderstood);
    }
    if let Some(counted) = ago(text) {
        return counted_back(counted, moment);
    }
    let readings = ["", "at ", "on "].map(|lead| reading(lead, text, moment));
    let understood = readings.into_iter().find(|reading| *reading != Err(NotAPastTime::NotUnderstood));
    understood.unwrap_or(Err(NotAPastTime::NotUnderstood))
}

/// "10 minutes ago", "about half an hour ago".
fn ago(text: &str) -> Option<Counted> {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(&tokens, false);
    cursor.take(Word::Just);
    cursor.take(Word::Around);
    let counted = cursor.length()?;
    cursor.take(Word::Ago).then_some(())?;
    cursor.take_mark('.');
    cursor.is_done().then_some(counted)
}

fn counted_back(counted: Counted, moment: &Moment<'_>) -> Result<Timestamp, NotAPastTime> {
    let Counted::Exactly(length) = counted else { return Err(NotAPastTime::NoTime) };
    // "2 days ago" names a day, as "yesterday" does.
    if (Length { seconds: 0, ..length }) != Length::default() {
        return Err(NotAPastTime::NoTime);
    }
    moment.at.checked_sub(SignedDuration::from_secs(length.seconds)).map_err(|_| NotAPastTime::NotUnderstood)
}

fn reading(lead: &str, text: &str, moment: &Moment<'_>) -> Result<Timestamp, NotAPastTime> {
    let said = only_said(lead, text, moment.order).ok_or(NotAPastTime::NotUnderstood)?;
    match &said.meaning {
        Meaning::Now => Ok(moment.at),
        Meaning::Past => Err(NotAPastTime::NoTime),
        Meaning::Elapsed(_) => Err(NotAPastTime::Future),
        Meaning::Vague | Meaning::Event => Err(NotAPastTime::NotUnderstood),
        Meaning::When(_) if names_no_day(&said, moment) => Err(NotAPastTime::NoSuchDay),
        Meaning::When(when) => looked_back(when, moment),
    }
}

fn looked_back(when: &When, moment: &Moment<'_>) -> Result<Timestamp, NotAPastTime> {
    if when.bound != Bound::At || when.lasts.is_some() || matches!(when.day, Some(Day::Range(..))) {
        return Err(NotAPastTime::NotUnderstood);
    }
    let at_noon = Clock { hour: 12, minute: 0, second: 0, half: Half::Whole };
    let clock =
        when.clock.or((when.part == Some(Part::Noon)).then_some(at_noon)).ok_or(NotAPastTime::NoTime)?;
    let half = when.part.map(|part| half_of(part, clock));
    let of_day = |date: Date| -> Vec<(Time, Timestamp)> {
        let times = times(clock, half).into_iter().flatten();
        times.filter_map(|time| Some((time, instant(date, time, when, moment)?))).collect()
    };
    let days = days_back(when.day.as_ref(), moment).ok_or(NotAPastTime::NotUnderstood)?;
    let found = days.into_iter().find_map(|(date, since)| {
        let passed = of_day(date).into_iter().filter(|(_, at)| *at <= moment.at && *at >= since);
        likeliest(&passed.collect::<Vec<_>>(), date, moment)
    });
    found.ok_or(NotAPastTime::Future)
}

/// Of an hour that may be of the morning or of the afternoon: today the latest, on other days the one in office
/// hours, else eight to eleven is morning.
fn likeliest(passed: &[(Time, Timestamp)], date: Date, moment: &Moment<'_>) -> Option<Timestamp> {
    let (first, last) = (passed.first()?, passed.last()?);
    let is_open = |at: Timestamp| moment.organization_hours.is_open(at);
    let is_morning = match (is_open(first.1), is_open(last.1)) {
        _ if date == moment.today() => false,
        (true, false) => true,
        (false, true) => false,
        _ => first.0.hour() >= 8,
    };
    Some(if is_morning { first.1 } else { last.1 })
}

/// The days that may be meant, the likeliest first, each with the instant from which on it may be; none where only
/// what is to come is named so. `None`: nothing that a single day is named by.
fn days_back(day: Option<&Day>, moment: &Moment<'_>) -> Option<Vec<(Date, Timestamp)>> {
    let today = moment.today();
    let any_time = |date: Date| (date, Timestamp::MIN);
    let up_to_today = |days: Vec<Date>| days.into_iter().filter(|day| *day <= today).map(any_time).collect();
    let back = |days: i32| add_days(today, -days);
    Some(match day {
        None => vec![any_time(today), (back(1)?, moment.at.checked_sub(NIGHT_BACK).ok()?)],
        Some(Day::Ahead(_) | Day::Date { year: Some(_), .. } | Day::Shift { .. }) => {
            up_to_today(vec![date_of(day?, today, moment)?])
        }
        Some(Day::Weekday { weekday, week: Which::Next | Which::InWeek(0) }) => {
            let week = (0..=7).filter_map(back);
            up_to_today(week.filter(|date| date.weekday() == *weekday).collect())
        }
        Some(Day::Weekday { .. }) => up_to_today(vec![date_of(day?, today, moment)?]),
        Some(Day::Date { year: None, month, day }) => {
            let years = (0..=YEARS_BACK).filter_map(|years| today.year().checked_sub(years));
            up_to_today(years.filter_map(|year| Date::new(year, *month, *day).ok()).take(2).collect())
        }
        Some(Day::OfMonth { day, months: None, weekday }) => {
            let first = |ahead: i32| today.first_of_month().checked_sub(jiff::Span::new().months(ahead)).ok();
            let dates = (0..=MONTHS_BACK).filter_map(first);
            let dates = dates.filter_map(|month| Date::new(month.year(), month.month(), *day).ok());
            up_to_today(dates.filter(|date| weekday.is_none_or(|named| date.weekday() == named)).collect())
        }
        Some(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::super::DateOrder;
    use super::*;
    use crate::hours::{OfficeHours, Week};

    /// Monday, 23 November 2026, in Berlin at this time.
    fn read(clock: &str, text: &str) -> Result<String, NotAPastTime> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let hours =
            OfficeHours::new(TimeZone::get("Europe/London").unwrap(), Week::default(), [date(2026, 12, 25)]);
        let now = format!("2026-11-23T{clock}:40+01:00[Europe/Berlin]").parse::<jiff::Zoned>().unwrap();
        let moment = Moment {
            at: now.timestamp(),
            customer_zone: zone.clone(),
            organization_hours: &hours,
            order: DateOrder::DayFirst,
        };
        let at = read_past(text, &moment)?;
        assert!(at <= moment.at, "{text} is over");
        Ok(at.to_zoned(zone).strftime("%a %d %b %H:%M").to_string())
    }

    #[track_caller]
    fn check(clock: &str, text: &str, expected: &str) {
        assert_eq!(read(clock, text).as_deref(), Ok(expected), "{text} at {clock}");
    }

    #[track_caller]
    fn check_not(clock: &str, text: &str, expected: NotAPastTime) {
        assert_eq!(read(clock, text), Err(expected), "{text} at {clock}");
    }

    #[test]
    fn a_time_of_day_is_its_last_coming() {
        check("15:10", "14:55", "Mon 23 Nov 14:55");
        check("15:10", "2:55", "Mon 23 Nov 14:55");
        check("15:10", "at 3", "Mon 23 Nov 15:00");
        check("15:10", "3pm", "Mon 23 Nov 15:00");
        check("15:10", "3 pm today", "Mon 23 Nov 15:00");
        check("15:10", "today 14:05", "Mon 23 Nov 14:05");
        check("15:10", "this morning at 9", "Mon 23 Nov 09:00");
        check("15:10", "noon", "Mon 23 Nov 12:00");
        check("15:10", "half past two", "Mon 23 Nov 14:30");
        check("00:10", "23:50", "Sun 22 Nov 23:50");
        check("15:10", "now", "Mon 23 Nov 15:10");
        check("15:10", "around 2pm", "Mon 23 Nov 14:00");
        check("15:10", "2pm GMT", "Mon 23 Nov 15:00");
        check("15:10", "2026-11-23T14:05:00+01:00", "Mon 23 Nov 14:05");
    }

    #[test]
    fn minutes_and_hours_are_counted_back() {
        check("15:10", "10 minutes ago", "Mon 23 Nov 15:00");
        check("15:10", "10 min ago", "Mon 23 Nov 15:00");
        check("15:10", "half an hour ago", "Mon 23 Nov 14:40");
        check("15:10", "an hour ago", "Mon 23 Nov 14:10");
        check("15:10", "about 2 hours ago", "Mon 23 Nov 13:10");
        check_not("15:10", "a few minutes ago", NotAPastTime::NoTime);
        check_not("15:10", "2 days ago", NotAPastTime::NoTime);
    }

    #[test]
    fn a_day_is_the_last_of_its_name() {
        check("15:10", "yesterday 4pm", "Sun 22 Nov 16:00");
        check("15:10", "yesterday at 4", "Sun 22 Nov 16:00");
        check("15:10", "yesterday at noon", "Sun 22 Nov 12:00");
        check("15:10", "Friday 10:30", "Fri 20 Nov 10:30");
        check("15:10", "Monday 14:00", "Mon 23 Nov 14:00");
        check("15:10", "Monday 16:00", "Mon 16 Nov 16:00");
        check("15:10", "last Friday at 10", "Fri 20 Nov 10:00");
        check("15:10", "20 November 16:00", "Fri 20 Nov 16:00");
        check("15:10", "24 December 2025 at 9:15", "Wed 24 Dec 09:15");
        check("15:10", "24 December at 9:15", "Wed 24 Dec 09:15");
        check("15:10", "20.11. 16:00", "Fri 20 Nov 16:00");
        check("15:10", "the 20th at 16:00", "Fri 20 Nov 16:00");
        check("15:10", "2026-11-20 16:00", "Fri 20 Nov 16:00");
    }

    #[test]
    fn what_is_to_come_has_not_taken_place() {
        for text in [
            "15:11",
            "16:00",
            "5pm",
            "today 15:30",
            "tomorrow 9am",
            "in 10 minutes",
            "24 November 2026 9:00",
            "next Monday 9:00",
        ] {
            check_not("15:10", text, NotAPastTime::Future);
        }
    }

    #[test]
    fn what_says_no_time_is_refused_with_its_reason() {
        for text in ["yesterday", "this morning", "Friday", "earlier today"] {
            check_not("15:10", text, NotAPastTime::NoTime);
        }
        for text in
            ["", "bananas", "before 3pm", "Monday to Friday at 3", "2pm, then bananas", &"1".repeat(300)]
        {
            check_not("15:10", text, NotAPastTime::NotUnderstood);
        }
        for text in ["31 February 14:00", "31.4. 14:00", "2026-02-31 14:00"] {
            check_not("15:10", text, NotAPastTime::NoSuchDay);
        }
    }
}
