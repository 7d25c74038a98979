//! Which day of the calendar was meant: by name, by number, counted, or as the end of a period.

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::Moment;
use super::said::{Day, Edge, Length, Month, Period, Which, Year};
use crate::hours::{add_days, monday_of};

/// After so many days the beginning of a month is over for whoever speaks of what is to come.
const BEGINNING_DAYS: i8 = 7;

/// The first day of what ends on `last`: "before next week" is before its Monday.
pub(super) fn first_day(day: Option<&Day>, last: Date, moment: &Moment<'_>) -> Option<Date> {
    match day {
        Some(Day::Period(period, _)) => Some(span_of(period, moment.today(), moment)?.0),
        Some(Day::Weekend(_)) => add_days(last, -1),
        _ => Some(last),
    }
}

/// The day on which what ends on `last` is due: of a period its last business day, of its beginning the first.
pub(super) fn business_day(day: Option<&Day>, last: Date, moment: &Moment<'_>) -> Option<Date> {
    let hours = moment.organization_hours;
    match day {
        Some(Day::Range(_, second)) if matches!(**second, Day::Period(..)) => {
            Some(hours.business_day_at_or_before(last, moment.today()))
        }
        Some(Day::Period(period, Edge::Whole | Edge::End | Edge::Working)) if period.is_week() => {
            hours.last_business_day_of_week(last)
        }
        Some(Day::Period(period, Edge::Middle)) if period.is_week() => {
            Some(hours.business_day_at_or_before(add_days(last, -1)?, moment.today()))
        }
        Some(Day::Period(period, Edge::Beginning)) => {
            let (first, _) =
                span_of(&not_over(period, Edge::Beginning, moment.today()), moment.today(), moment)?;
            hours.add_business_days(add_days(first, -1)?, 1).map(|day| day.max(moment.today()))
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
            // Said on a Wednesday, "this Monday" is still to come.
            Which::InWeek(0) => in_week_of(today, *weekday)
                .filter(|day| *day >= today)
                .or_else(|| in_week_of(add_days(today, 7)?, *weekday)),
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
            let period = &not_over(period, *edge, today);
            let (first, last) = span_of(period, today, moment)?;
            edge_of(*edge, period, first, last)
        }
    }
}

/// "The beginning of the month", said when that is over, is the next one's.
fn not_over(period: &Period, edge: Edge, today: Date) -> Period {
    match period {
        Period::Month(Month::Ahead(0)) if edge == Edge::Beginning && today.day() > BEGINNING_DAYS => {
            Period::Month(Month::Ahead(1))
        }
        period => period.clone(),
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
        Period::WeekOfYear { nth, year } => week(week_of_year(*nth, *year, today)?),
        Period::Months { first, count, year } => {
            let span = |year| months_from(Date::new(year, *first, 1).ok()?, *count);
            let (begins, ends) = span(year_of(*year, today)?)?;
            // "Q3" said in November is next year's.
            let is_over = *year == Year::Unsaid && ends < today;
            if is_over { span(begins.year().checked_add(1)?) } else { Some((begins, ends)) }
        }
        Period::Quarter(ahead) => {
            let begun = i32::from((today.month() - 1) % 3);
            months_from(first_of(Month::Ahead(ahead.checked_mul(3)?.checked_sub(begun)?), today)?, 3)
        }
        Period::Year(year) => {
            let year = year_of(*year, today)?;
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
    }
}

/// The last day of a part of a period.
fn edge_of(edge: Edge, period: &Period, first: Date, last: Date) -> Option<Date> {
    let third = |nth: i8, months: i8| months_from(first, months / 3 * nth).map(|(_, last)| last);
    match (edge, period) {
        (Edge::Working, period) if period.is_week() => add_days(first, 4),
        (Edge::Whole | Edge::End | Edge::Working, _) => Some(last),
        (Edge::Early | Edge::Beginning, period) if period.is_week() => add_days(first, 2),
        (Edge::Early | Edge::Beginning, Period::Month(_)) => add_days(first, 14),
        (Edge::Early | Edge::Beginning, Period::Months { count, .. }) => third(1, *count),
        (Edge::Early | Edge::Beginning, Period::Quarter(_)) => third(1, 3),
        (Edge::Early | Edge::Beginning, _) => Date::new(first.year(), 6, 30).ok(),
        (Edge::Middle, period) if period.is_week() => add_days(first, 4),
        (Edge::Middle, Period::Month(_)) => add_days(first, 19),
        (Edge::Middle, Period::Months { count, .. }) => third(2, *count),
        (Edge::Middle, Period::Quarter(_)) => third(2, 3),
        (Edge::Middle, _) => Date::new(first.year(), 9, 30).ok(),
    }
}

/// The first day of the week of this number in a year; the next one of that number where no year was said.
fn week_of_year(nth: i8, year: Year, today: Date) -> Option<Date> {
    let in_year = |year| {
        let week = |nth| ISOWeekDate::new(year, nth, Weekday::Monday).ok().map(Date::from);
        if nth < 0 { week(53).or_else(|| week(52)) } else { week(nth) }
    };
    let monday = in_year(year_of(year, today)?)?;
    if year == Year::Unsaid && add_days(monday, 6)? < today {
        return in_year(today.year().checked_add(1)?);
    }
    Some(monday)
}

/// So many months from the first day of one.
fn months_from(first: Date, count: i8) -> Option<(Date, Date)> {
    let last = first.checked_add(Span::new().try_months(i32::from(count) - 1).ok()?).ok()?.last_of_month();
    Some((first, last))
}

/// The year that was said, else the present one.
fn year_of(year: Year, today: Date) -> Option<i16> {
    match year {
        Year::Number(year) => Some(year),
        Year::Ahead(years) => today.year().checked_add(i16::try_from(years).ok()?),
        Year::Unsaid => Some(today.year()),
    }
}

/// The first day of this month; one named without a year is the next of its name, the present one included.
fn first_of(month: Month, today: Date) -> Option<Date> {
    match month {
        Month::Ahead(ahead) => {
            Some(today.first_of_month().checked_add(Span::new().try_months(ahead).ok()?).ok()?)
        }
        Month::Named { month, year } => {
            let is_over = year == Year::Unsaid && month < today.month();
            Date::new(year_of(year, today)?.checked_add(i16::from(is_over))?, month, 1).ok()
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
