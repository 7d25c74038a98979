//! Finds the time expressions in a text: tries at each word what may begin there, the longest reading first.

use super::clocks::Bare;
use super::cursor::Cursor;
use super::days::ranged;
use super::lex::{Kind, tokens};
use super::said::{Bound, Clock, Day, Half, Meaning, Part, Said, When};
use super::words::Word;

/// Every expression in the text, in order, none overlapping another.
pub(super) fn expressions(text: &str, month_first: bool) -> Vec<Said> {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(&tokens, month_first);
    let mut found = Vec::new();
    while !cursor.is_done() {
        match cursor.attempt(expression) {
            Some(said) => found.push(said),
            None => cursor.at += 1,
        }
    }
    found
}

fn expression(cursor: &mut Cursor<'_>) -> Option<Said> {
    if !may_begin(cursor) {
        return None;
    }
    let start = cursor.token(0)?.start;
    let end_at = |cursor: &Cursor<'_>| cursor.before().map(|token| token.end);
    let meaning = if cursor.vague().is_some() {
        Some(Meaning::Vague)
    } else if cursor.event().is_some() {
        Some(Meaning::Event)
    } else {
        cursor.relative()
    };
    match meaning {
        Some(Meaning::When(when)) => {
            let (_, when) = with_more(cursor, when);
            Some(Said { start, end: end_at(cursor)?, meaning: Meaning::When(when) })
        }
        Some(meaning) => Some(Said { start, end: end_at(cursor)?, meaning }),
        None => {
            let (start, when) = when(cursor)?;
            Some(Said { start, end: end_at(cursor)?, meaning: Meaning::When(when) })
        }
    }
}

fn may_begin(cursor: &Cursor<'_>) -> bool {
    match cursor.kind(0) {
        Some(Kind::Number { .. }) => !cursor.is_inside_number(),
        Some(Kind::Mark(mark)) => mark == '½',
        Some(
            Kind::Word(Word::And | Word::Or | Word::Of | Word::We | Word::That | Word::If | Word::Can)
            | Kind::Other { .. },
        )
        | None => false,
        Some(Kind::Word(_)) => {
            !matches!(cursor.before().map(|token| token.kind), Some(Kind::Word(Word::Every)))
        }
    }
}

/// How an expression is led in: its bound, and whether a bare number after it is an hour.
#[derive(Clone, Copy)]
struct Lead {
    bound: Bound,
    bare: Bare,
    /// Is the leading word part of the expression ("by Friday") or not ("on Friday")?
    counts: bool,
    /// Does it open a range: "between", "from"?
    opens: bool,
}

const UNLED: Lead = Lead { bound: Bound::At, bare: Bare::No, counts: false, opens: false };

fn lead(cursor: &mut Cursor<'_>) -> Lead {
    let with = |bound, counts| Lead { bound, bare: Bare::Led, counts, opens: false };
    if cursor.take_all(&[Word::No, Word::Later, Word::Than]) {
        return with(Bound::By, true);
    }
    if cursor.take_mark('@') {
        return with(Bound::At, false);
    }
    let found = match cursor.word(0) {
        Some(Word::By | Word::Until) => with(Bound::By, true),
        Some(Word::Before) => with(Bound::Before, true),
        Some(Word::After) => with(Bound::After, true),
        Some(Word::Between) => Lead { opens: true, ..with(Bound::At, true) },
        Some(Word::From) => Lead { opens: true, ..with(Bound::After, true) },
        Some(Word::At) => with(Bound::At, false),
        Some(Word::Around) => with(Bound::At, true),
        Some(Word::On | Word::In | Word::For | Word::Over) => UNLED,
        _ => return UNLED,
    };
    cursor.at += 1;
    if cursor.take(Word::Around) || cursor.take(Word::At) {
        return Lead { bare: Bare::Led, ..found };
    }
    found
}

/// A day, a time, or both, in either order. Answers its first place too: leading words may not belong to it.
fn when(cursor: &mut Cursor<'_>) -> Option<(u32, When)> {
    let first = cursor.token(0)?.start;
    let before = cursor.at;
    let lead = lead(cursor);
    let is_led = cursor.at > before;
    let start = if lead.counts { first } else { cursor.token(0)?.start };
    let mut when = When { bound: lead.bound, ..When::default() };
    let begins = !is_led && before == 0;
    if !take_piece(cursor, &mut when, lead, is_led || begins) {
        return None;
    }
    if lead.opens && closes_range(cursor, &mut when) {
        when.bound = Bound::At;
    }
    let (found, when) = with_more(cursor, when);
    let lone_part = when.day.is_none() && when.clock.is_none() && !found;
    let named =
        matches!(when.part, Some(Part::Noon | Part::Midnight | Part::FirstThing | Part::Closing) | None);
    (!lone_part || named || is_led).then_some((start, when))
}

/// The later end of "from Monday to Friday", "between 2 and 4".
fn closes_range(cursor: &mut Cursor<'_>, when: &mut When) -> bool {
    cursor
        .attempt(|cursor| {
            (cursor.take_range_mark() || cursor.take(Word::And) || cursor.take(Word::Until)).then_some(())?;
            let lead = Lead { bare: Bare::Led, ..UNLED };
            let mut end = When::default();
            take_piece(cursor, &mut end, lead, true).then_some(())?;
            when.day = match (when.day.take(), end.day) {
                (Some(first), Some(second)) => Some(ranged(first, second)),
                (first, second) => second.or(first),
            };
            when.clock = end.clock.or(when.clock);
            when.part = end.part.or(when.part);
            Some(())
        })
        .is_some()
}

/// Takes every further piece that belongs to the expression; says whether there was one.
fn with_more(cursor: &mut Cursor<'_>, mut when: When) -> (bool, When) {
    let mut any = false;
    loop {
        let taken = cursor.attempt(|cursor| {
            cursor.take_mark(',');
            if cursor.is_glued(0) && cursor.word(0) == Some(Word::T) {
                cursor.at += 1;
            }
            let from = cursor.at;
            cursor.take_mark('-');
            let mut lead = lead(cursor);
            if cursor.at == from {
                lead.bare = Bare::AtPause;
            }
            take_piece(cursor, &mut when, lead, true).then_some(lead)
        });
        let Some(lead) = taken else { break };
        let ranged = lead.opens && closes_range(cursor, &mut when);
        if lead.bound != Bound::At {
            when.bound = if ranged { Bound::At } else { lead.bound };
        }
        any = true;
    }
    if when.clock.is_some() {
        when.offset = cursor.attempt(offset);
    }
    (any, when)
}

/// One piece that is still missing: a clock, a part of the day, or a day.
fn take_piece(cursor: &mut Cursor<'_>, when: &mut When, lead: Lead, plain: bool) -> bool {
    let _ = cursor.take(Word::Sometime);
    if take_day(cursor, when, plain) {
        return true;
    }
    if when.clock.is_none() && when.day.as_ref().is_none_or(takes_clock) {
        let bare = if lead.bare == Bare::AtPause && !takes_bare_hour(when) { Bare::No } else { lead.bare };
        if let Some(clock) = cursor.clock(bare) {
            when.clock = Some(clock);
            return true;
        }
    }
    take_part(cursor, when)
}

/// A whole week or month has no time of day.
fn takes_clock(day: &Day) -> bool {
    !matches!(day, Day::Week(_) | Day::Month(_) | Day::Year(_) | Day::NamedMonth { .. })
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
            None => false,
        },
        // "next week on Tuesday".
        Some(Day::Week(ahead)) => match cursor.attempt(|cursor| cursor.day(false)) {
            Some(Day::Weekday { weekday, .. }) => {
                when.day = Some(Day::Weekday { weekday, week: super::said::Which::InWeek(ahead) });
                true
            }
            _ => false,
        },
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

/// "tonight", "this afternoon", "later this evening": a day and a part of it in one.
fn this_part(cursor: &mut Cursor<'_>, when: &mut When) -> Option<Day> {
    if cursor.take(Word::Tonight) {
        when.part = Some(Part::Night);
        return Some(Day::Ahead(0));
    }
    let _ = cursor.take(Word::Early) || cursor.take(Word::Late) || cursor.take(Word::Later);
    cursor.take(Word::This).then_some(())?;
    when.part = Some(cursor.part(true)?);
    Some(Day::Ahead(0))
}

fn take_part(cursor: &mut Cursor<'_>, when: &mut When) -> bool {
    let free = when.day.is_some() || when.clock.is_some();
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
        Part::Night | Part::Midnight if clock.hour == 12 || clock.hour < 5 => Half::Morning,
        _ => Half::Afternoon,
    }
}

/// "Z", "UTC", "+01:00", in seconds.
fn offset(cursor: &mut Cursor<'_>) -> Option<i32> {
    if cursor.take(Word::Utc) {
        return Some(0);
    }
    let sign = if cursor.is_mark(0, '+') { 1 } else { -1 };
    let glued = cursor.is_glued(0) && cursor.is_glued(1);
    (glued && (cursor.take_mark('+') || cursor.take_mark('-'))).then_some(())?;
    let (hours @ 0..=15, 2) = cursor.number(0)? else { return None };
    cursor.at += 1;
    cursor.take_mark(':').then_some(())?;
    let (minutes @ 0..=59, 2) = cursor.number(0)? else { return None };
    cursor.at += 1;
    i32::try_from(hours * 3_600 + minutes * 60).ok().map(|seconds| sign * seconds)
}
