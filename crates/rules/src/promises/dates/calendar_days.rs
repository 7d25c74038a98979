//! Which day of the calendar was meant: by name, by number, counted, or as the end of a period.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::Moment;
use super::said::{Day, Edge, Length, Month, Period, Which, Year};
use crate::hours::{add_days, monday_of};

/// The first day of what ends on `last`: "before next week" is before its Monday.
pub(super) fn first_day(day: Option<&Day>, last: Date, moment: &Moment<'_>) -> Option<Date> {
    match day {
        Some(Day::Period(period, _)) => Some(span_of(period, moment.today(), moment)?.0),
        Some(Day::Weekend(_)) => add_days(last, -1),
        _ => Some(last),
    }
}

/// The day on which what ends on `last` is due: of a period its last business day.
pub(super) fn business_day(day: Option<&Day>, last: Date, moment: &Moment<'_>) -> Option<Date> {
    let hours = moment.organization_hours;
    match day {
        Some(Day::Range(_, second)) if matches!(**second, Day::Period(..)) => {
            Some(hours.business_day_at_or_before(last, moment.today()))
        }
        Some(Day::Period(Period::Week(_) | Period::WeekOf(_), Edge::Whole | Edge::End | Edge::Working)) => {
            hours.last_business_day_of_week(last)
        }
        Some(Day::Period(period, _)) => {
            let (first, _) = span_of(period, moment.today(), moment)?;
            Some(hours.business_day_at_or_before(last, first.max(moment.today())))
        }
        _ => Some(last),
    }
}

/// The day of the customer's calendar that was meant, seen from `today`; of a period its last.
pub(super) fn date_of(day: &Day, today: Date, moment: &Moment<'_>) -> Option<Date> {
    match day {
        Day::Ahead(days) => add_days(today, *days),
        Day::Weekday { weekday, week } => match week {
            Which::Next => weekday_from(today, *weekday),
            Which::Coming => today.nth_weekday(1, *weekday).ok(),
            Which::InWeek(ahead) => in_week_of(add_days(today, ahead * 7)?, *weekday),
        },
        Day::Date { year: Some(year), month, day } => Date::new(*year, *month, *day).ok(),
        Day::Date { year: None, month, day } => next_date(*month, *day, today),
        Day::OfMonth { day, months, weekday } => day_of_month(*day, *months, *weekday, today),
        Day::NthWeekday { nth, weekday, month } => {
            let month = (*month)?;
            let date = first_of(month, today)?.nth_weekday_of_month(*nth, *weekday).ok()?;
            if date >= today || !matches!(month, Month::Named { year: Year::Unsaid, .. }) {
                return Some(date);
            }
            let next = date.first_of_month().checked_add(Span::new().try_years(1).ok()?).ok()?;
            next.nth_weekday_of_month(*nth, *weekday).ok()
        }
        Day::Shift { length, from, weekday } => {
            let start = match from {
                Some(day) => date_of(day, today, moment)?,
                None => today,
            };
            let reached = shifted(*length, start, moment)?;
            match weekday {
                None => Some(reached),
                Some(weekday) if length.months > 0 => weekday_from(reached, *weekday),
                Some(weekday) => in_week_of(reached, *weekday),
            }
        }
        Day::Range(first, second) => {
            let first = date_of(first, today, moment)?;
            let last = end_of_range(second, today, moment)?;
            match **second {
                _ if last >= first => Some(last),
                // Said in October, "1 October to 7 November" has begun.
                Day::Date { .. } | Day::Period(..) => Some(last),
                // Said on a Wednesday, "Monday to Friday" is next week's.
                _ => Some(date_of(second, first, moment)?.max(last)),
            }
        }
        Day::Weekend(ahead) => in_week_of(add_days(today, ahead * 7)?, Weekday::Sunday),
        Day::Period(period, edge) => {
            let (first, last) = span_of(period, today, moment)?;
            edge_of(*edge, period, first, last)
        }
    }
}

/// The later end of a range: "to the middle of June" is the 15th, "mid June" alone lasts longer.
fn end_of_range(day: &Day, today: Date, moment: &Moment<'_>) -> Option<Date> {
    match day {
        Day::Period(period @ Period::Month(_), Edge::Middle) => {
            add_days(span_of(period, today, moment)?.0, 14)
        }
        _ => date_of(day, today, moment),
    }
}

/// The first and the last day of a period.
fn span_of(period: &Period, today: Date, moment: &Moment<'_>) -> Option<(Date, Date)> {
    let week = |date: Date| {
        let monday = monday_of(date)?;
        Some((monday, add_days(monday, 6)?))
    };
    match period {
        Period::Week(ahead) => week(add_days(today, ahead * 7)?),
        Period::WeekOf(day) => week(date_of(day, today, moment)?),
        Period::Month(month) => {
            let first = first_of(*month, today)?;
            Some((first, first.last_of_month()))
        }
        Period::Year(ahead) => {
            let year = today.year().checked_add(i16::try_from(*ahead).ok()?)?;
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
    }
}

/// The last day of a part of a period.
fn edge_of(edge: Edge, period: &Period, first: Date, last: Date) -> Option<Date> {
    match (edge, period) {
        (Edge::Working, Period::Week(_) | Period::WeekOf(_)) => add_days(first, 4),
        (Edge::Whole | Edge::End | Edge::Working, _) => Some(last),
        (Edge::Early, Period::Week(_) | Period::WeekOf(_)) => add_days(first, 2),
        (Edge::Early, Period::Month(_)) => add_days(first, 14),
        (Edge::Early, Period::Year(_)) => Date::new(first.year(), 6, 30).ok(),
        (Edge::Middle, Period::Week(_) | Period::WeekOf(_)) => add_days(first, 3),
        (Edge::Middle, Period::Month(_)) => add_days(first, 19),
        (Edge::Middle, Period::Year(_)) => Date::new(first.year(), 9, 30).ok(),
    }
}

/// The first day of this month; one named without a year is the next of its name, the present one included.
fn first_of(month: Month, today: Date) -> Option<Date> {
    match month {
        Month::Ahead(ahead) => {
            Some(today.first_of_month().checked_add(Span::new().try_months(ahead).ok()?).ok()?)
        }
        Month::Named { month, year } => {
            let year = match year {
                Year::Number(year) => year,
                Year::Ahead(years) => today.year().checked_add(i16::try_from(years).ok()?)?,
                Year::Unsaid => today.year() + i16::from(month < today.month()),
            };
            Date::new(year, month, 1).ok()
        }
    }
}

/// The first day of this name from `date` on.
fn weekday_from(date: Date, weekday: Weekday) -> Option<Date> {
    if date.weekday() == weekday { Some(date) } else { date.nth_weekday(1, weekday).ok() }
}

/// The day of this name in the week (Monday to Sunday) that `date` lies in.
fn in_week_of(date: Date, weekday: Weekday) -> Option<Date> {
    add_days(monday_of(date)?, i32::from(weekday.to_monday_zero_offset()))
}

fn day_of_month(day: i8, months: Option<i32>, weekday: Option<Weekday>, today: Date) -> Option<Date> {
    let candidates = months.map_or(0..=24, |ahead| ahead..=ahead);
    candidates
        .filter_map(|ahead| {
            let month = today.first_of_month().checked_add(Span::new().try_months(ahead).ok()?).ok()?;
            Date::new(month.year(), month.month(), day).ok()
        })
        .find(|date| {
            (*date >= today || months.is_some()) && weekday.is_none_or(|named| date.weekday() == named)
        })
}

pub(super) fn shifted(length: Length, start: Date, moment: &Moment<'_>) -> Option<Date> {
    let months = start.checked_add(Span::new().try_months(length.months).ok()?).ok()?;
    let days = add_days(months, length.days)?;
    moment.organization_hours.add_business_days(days, length.business_days)
}

/// The next day with this name of month and number, today included.
fn next_date(month: i8, day: i8, today: Date) -> Option<Date> {
    (0..=8)
        .filter_map(|years| Date::new(today.year().checked_add(years)?, month, day).ok())
        .find(|date| *date >= today)
}
