//! The pieces of an expression: a day, a time on the clock, a part of the day, in whatever order they come.

use super::clocks::Bare;
use super::cursor::Cursor;
use super::leads::Lead;
use super::lex::Kind;
use super::said::{Clock, Day, Edge, Half, Length, Part, Period, When, Which, Zone};
use super::words::Word;

/// What a piece was: one point, or both ends of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Point,
    Range,
}

/// One piece that is still missing: a clock, a part of the day, or a day.
pub(super) fn take_piece(cursor: &mut Cursor<'_>, when: &mut When, lead: Lead, plain: bool) -> Option<Taken> {
    let _ = cursor.take(Word::Sometime) || cursor.take_all(&[Word::Some, Word::Time]);
    if take_day(cursor, when, plain) {
        let ranged = matches!(when.day, Some(Day::Range(..)));
        return Some(if ranged { Taken::Range } else { Taken::Point });
    }
    if when.clock.is_none() && when.day.as_ref().is_none_or(takes_clock) {
        let bare = if lead.bare == Bare::AtPause && !takes_bare_hour(when) { Bare::No } else { lead.bare };
        if let Some((clock, ranged)) = cursor.clock(bare) {
            when.clock = Some(clock);
            return Some(if ranged { Taken::Range } else { Taken::Point });
        }
    }
    take_part(cursor, when).then_some(Taken::Point)
}

/// A whole week or month has no time of day.
fn takes_clock(day: &Day) -> bool {
    !matches!(day, Day::Period(..))
}

/// "tomorrow 3" is three o'clock; "Friday 26" is not an hour.
fn takes_bare_hour(when: &When) -> bool {
    when.part.is_some()
        || matches!(
            when.day,
            Some(Day::Ahead(_) | Day::Weekday { .. } | Day::Date { .. } | Day::OfMonth { .. })
        )
}

fn take_day(cursor: &mut Cursor<'_>, when: &mut When, plain: bool) -> bool {
    match when.day.clone() {
        None => {
            let day = cursor.attempt(|cursor| {
                let day = cursor.attempt(|cursor| this_part(cursor, when)).or_else(|| cursor.day(plain))?;
                (when.clock.is_none() || takes_clock(&day)).then_some(day)
            });
            when.day = day;
            when.day.is_some()
        }
        // "tomorrow, 24 November": the date says it more exactly.
        Some(Day::Ahead(_)) => match cursor.attempt(|cursor| cursor.date(false)) {
            Some(date) => {
                when.day = Some(date);
                true
            }
            None => cursor.is_mark(0, '(') && cursor.attempt(weekday_beside).is_some(),
        },
        // "next week on Tuesday".
        Some(Day::Period(Period::Week(ahead), _)) => {
            let found = cursor.attempt(|cursor| in_week(cursor.day(false)?, ahead));
            let is_there = found.is_some();
            when.day = found.or_else(|| when.day.take());
            is_there
        }
        // "the first week of October, on Friday".
        Some(Day::Period(Period::WeekOf(within), Edge::Whole)) => {
            match cursor.attempt(|cursor| cursor.day(false)) {
                Some(Day::Weekday { weekday, week: Which::Next }) => {
                    when.day = Some(Day::Shift {
                        length: Length::default(),
                        from: Some(within),
                        weekday: Some(weekday),
                    });
                    true
                }
                _ => false,
            }
        }
        // "24 November (Tuesday)".
        Some(Day::Date { .. } | Day::OfMonth { .. }) => cursor.attempt(weekday_beside).is_some(),
        // "the first Monday, 3pm, of next month".
        Some(Day::NthWeekday { nth, weekday, month: None }) => {
            let month = cursor.attempt(Cursor::of_month);
            when.day = Some(Day::NthWeekday { nth, weekday, month });
            month.is_some()
        }
        // "Wednesday evening next week".
        Some(Day::Weekday { weekday, week: Which::Next }) => {
            let found = cursor.attempt(|cursor| cursor.of_week(weekday));
            let is_there = found.is_some();
            when.day = found.or_else(|| when.day.take());
            is_there
        }
        // "in two weeks, on Tuesday".
        Some(Day::Shift { length, from, weekday: None }) => {
            match cursor.attempt(|cursor| cursor.day(false)) {
                Some(Day::Weekday { weekday, .. }) => {
                    when.day = Some(Day::Shift { length, from, weekday: Some(weekday) });
                    true
                }
                _ => false,
            }
        }
        Some(_) => false,
    }
}

/// "(Tuesday)", which says again which day it is.
fn weekday_beside(cursor: &mut Cursor<'_>) -> Option<()> {
    let opens = cursor.take_mark('(');
    let Some(Word::Weekday(_) | Word::WeekdayMaybe(_)) = cursor.word(0) else { return None };
    cursor.at += 1;
    (opens && cursor.take_mark(')')).then_some(())
}

/// A weekday, or from one to another, as that of the week so many ahead.
fn in_week(day: Day, ahead: i32) -> Option<Day> {
    match day {
        Day::Weekday { weekday, .. } => Some(Day::Weekday { weekday, week: Which::InWeek(ahead) }),
        Day::Range(first, second) => {
            Some(Day::Range(Box::new(in_week(*first, ahead)?), Box::new(in_week(*second, ahead)?)))
        }
        _ => None,
    }
}

/// "tonight", "this afternoon", "later this evening": a day and a part of it in one.
fn this_part(cursor: &mut Cursor<'_>, when: &mut When) -> Option<Day> {
    if cursor.take(Word::Tonight) {
        // "midnight tonight"
        when.part = when.part.filter(|part| *part == Part::Midnight).or(Some(Part::Night));
        return Some(Day::Ahead(0));
    }
    let _ = cursor.take(Word::Early) || cursor.take(Word::Late) || cursor.take(Word::Later);
    let days = i32::from(cursor.word(0) == Some(Word::Next));
    (cursor.take(Word::This) || cursor.take(Word::Next)).then_some(())?;
    // "look at this first thing tomorrow"
    let is_thing = matches!(cursor.word(0), Some(Word::Lunch | Word::First));
    let part = (!is_thing).then(|| cursor.part(true))??;
    when.part = Some(part);
    Some(Day::Ahead(days))
}

fn take_part(cursor: &mut Cursor<'_>, when: &mut When) -> bool {
    if when.day.as_ref().is_some_and(|day| !takes_clock(day)) {
        return false;
    }
    let free = when.day.is_some() || when.clock.is_some() || cursor.is_part_of_clock();
    let Some(part) = cursor.attempt(|cursor| cursor.part(free)) else { return false };
    match (when.part, when.clock.as_mut()) {
        (Some(Part::FirstThing), _) => {}
        (Some(_), None) => return false,
        (_, Some(clock)) if clock.half == Half::Unsaid => clock.half = half_of(part, *clock),
        (_, Some(_)) if part == Part::Closing => return false,
        _ => when.part = Some(part),
    }
    true
}

/// The half of the day that a part of it lies in.
pub(super) fn half_of(part: Part, clock: Clock) -> Half {
    match part {
        Part::FirstThing | Part::Morning => Half::Morning,
        Part::Noon if (9..12).contains(&clock.hour) => Half::Morning,
        Part::Night | Part::Midnight if clock.hour == 12 || clock.hour < 5 => Half::Morning,
        _ => Half::Afternoon,
    }
}

/// "UK time", "(London time)", "Central European time", "New York time", where "new" is on no list.
fn place(cursor: &mut Cursor<'_>) -> Option<Zone> {
    let opens = cursor.take_mark('(');
    let _ = !opens && cursor.take_mark(',');
    let is_second = cursor.kind(0) == Some(Kind::Other);
    cursor.at += usize::from(is_second);
    let mut named = None;
    while let Some(Word::Place(zone)) = cursor.word(0) {
        named = Some(Zone::Named(zone));
        cursor.at += 1;
    }
    let zone = named.filter(|_| cursor.take(Word::Time))?;
    let _ = opens && cursor.take_mark(')');
    Some(zone)
}

/// "(CST)".
fn bracketed(cursor: &mut Cursor<'_>) -> Option<Zone> {
    cursor.take_mark('(').then_some(())?;
    let Some(Word::Zone(zone)) = cursor.word(0) else { return None };
    cursor.at += 1;
    cursor.take(Word::Time);
    cursor.take_mark(')').then_some(zone)
}

/// "Z", "GMT", "Pacific time", "+01:00".
pub(super) fn zone(cursor: &mut Cursor<'_>) -> Option<Zone> {
    if let Some(Word::Zone(zone)) = cursor.word(0) {
        cursor.at += 1;
        cursor.take(Word::Time);
        return Some(zone);
    }
    if let Some(zone) = cursor.attempt(place).or_else(|| cursor.attempt(bracketed)) {
        return Some(zone);
    }
    let sign = if cursor.is_mark(0, '+') { 1 } else { -1 };
    let glued = cursor.is_glued(0) && cursor.is_glued(1);
    (glued && (cursor.take_mark('+') || cursor.take_mark('-'))).then_some(())?;
    let (hours @ 0..=15, 2) = cursor.number(0)? else { return None };
    cursor.at += 1;
    cursor.take_mark(':').then_some(())?;
    let (minutes @ 0..=59, 2) = cursor.number(0)? else { return None };
    cursor.at += 1;
    i32::try_from(hours * 3_600 + minutes * 60).ok().map(|seconds| Zone::Offset(sign * seconds))
}
