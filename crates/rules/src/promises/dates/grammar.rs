//! Finds the time expressions in a text: tries at each word what may begin there, the longest reading first.

use super::clocks::Bare;
use super::cursor::Cursor;
use super::days::ranged;
use super::lex::{Kind, tokens};
use super::pieces::{Taken, offset, take_piece};
use super::said::{Bound, Day, Half, Meaning, Part, Said, When, Which};
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
    } else if cursor.past().is_some() {
        Some(Meaning::Past)
    } else {
        cursor.relative()
    };
    match meaning {
        Some(Meaning::When(when)) => {
            let mut when = when;
            with_more(cursor, &mut when);
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
        Some(Kind::Mark(mark)) => mark == '½' || mark == '@',
        Some(Kind::Other) | None => false,
        Some(Kind::Word(word)) => {
            let repeats = matches!(cursor.before().map(|token| token.kind), Some(Kind::Word(Word::Every)));
            // Most words of a message end here.
            let alone = leads_only(word) && matches!(cursor.kind(1), Some(Kind::Other) | None);
            !repeats && !alone && !never_begins(word)
        }
    }
}

/// Words that say when only together with the word about time after them.
fn leads_only(word: Word) -> bool {
    matches!(
        word,
        Word::A
            | Word::Any
            | Word::As
            | Word::At
            | Word::Before
            | Word::Between
            | Word::By
            | Word::For
            | Word::From
            | Word::In
            | Word::Last
            | Word::Less
            | Word::More
            | Word::Next
            | Word::No
            | Word::On
            | Word::Over
            | Word::Some
            | Word::The
            | Word::This
            | Word::Until
            | Word::Up
            | Word::When
            | Word::Within
    )
}

/// Words that only stand inside an expression.
fn never_begins(word: Word) -> bool {
    matches!(
        word,
        Word::Ago
            | Word::And
            | Word::Business
            | Word::Can
            | Word::Commencing
            | Word::Course
            | Word::Delay
            | Word::Due
            | Word::Ever
            | Word::Every
            | Word::Future
            | Word::If
            | Word::Long
            | Word::Moment
            | Word::Near
            | Word::Now
            | Word::Of
            | Word::Or
            | Word::Point
            | Word::Possible
            | Word::Quick
            | Word::Ready
            | Word::Sharp
            | Word::Suffix
            | Word::Than
            | Word::That
            | Word::Then
            | Word::Thing
            | Word::Time
            | Word::To
            | Word::We
            | Word::Weekdays(_)
            | Word::While
            | Word::You
    )
}

/// How an expression is led in: its bound, and whether a bare number after it is an hour.
#[derive(Clone, Copy)]
pub(super) struct Lead {
    bound: Bound,
    pub(super) bare: Bare,
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
    if cursor.take_all(&[Word::Later, Word::Than]) {
        return with(Bound::After, true);
    }
    if cursor.take_all(&[Word::As, Word::Early, Word::As]) {
        return with(Bound::After, true);
    }
    if cursor.take_all(&[Word::As, Word::Late, Word::As]) {
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
    let any_time = cursor.take_all(&[Word::Any, Word::Time]);
    let lead = lead(cursor);
    let is_led = cursor.at > before;
    let start = if lead.counts || any_time { first } else { cursor.token(0)?.start };
    let mut when = When { bound: lead.bound, ..When::default() };
    let begins = !is_led && before == 0;
    let taken = take_piece(cursor, &mut when, lead, is_led || begins)?;
    let mut ranged = taken == Taken::Range || closes_range(cursor, &mut when, lead);
    let found = with_more(cursor, &mut when);
    ranged |= found && closes_range(cursor, &mut when, lead);
    if lead.opens && ranged {
        when.bound = Bound::At;
    }
    if matches!(when.day, Some(Day::NthWeekday { month: None, .. })) {
        return None;
    }
    let lone_part = when.day.is_none() && when.clock.is_none() && !found;
    let edged = any_time || matches!(cursor.kind_at(before), Some(Kind::Word(Word::Later | Word::Late)));
    let is_led = is_led || edged && cursor.at > before + 3;
    let named =
        matches!(when.part, Some(Part::Noon | Part::Midnight | Part::FirstThing | Part::Closing) | None);
    (!lone_part || named || is_led).then_some((start, when))
}

/// The later end of "from Monday to Friday", "between 2 and 4", "from 2pm till tomorrow 4:30pm".
fn closes_range(cursor: &mut Cursor<'_>, when: &mut When, lead: Lead) -> bool {
    let closed = cursor.attempt(|cursor| {
        let marked = cursor.take_range_mark() || cursor.take(Word::And) || cursor.take(Word::Until);
        (lead.opens && marked).then_some(())?;
        let lead = Lead { bare: Bare::Led, ..UNLED };
        let mut end = When::default();
        take_piece(cursor, &mut end, lead, true)?;
        with_more(cursor, &mut end);
        // "from 2 to 7 April" counts days, not hours.
        let in_days = matches!(end.day, Some(Day::Date { .. })) && end.clock.is_none();
        when.clock = end.clock.or(when.clock.filter(|clock| !in_days || clock.half != Half::Unsaid));
        when.day = match (when.day.take(), end.day) {
            (Some(first), Some(second)) => Some(ranged(first, second)),
            (first, second) => second.or(first),
        };
        when.part = end.part.or(when.part);
        Some(())
    });
    closed.is_some()
}

/// Takes every further piece that belongs to the expression; says whether there was one.
fn with_more(cursor: &mut Cursor<'_>, when: &mut When) -> bool {
    let mut any = counts_on(cursor, when);
    loop {
        let taken = cursor.attempt(|cursor| {
            cursor.take_mark(',');
            if cursor.is_glued(0) && cursor.word(0) == Some(Word::T) {
                cursor.at += 1;
            }
            let from = cursor.at;
            cursor.take_mark('-');
            let _ = when.clock.is_some() && when.day.is_none() && cursor.take(Word::Of);
            let mut lead = lead(cursor);
            if cursor.at == from {
                lead.bare = Bare::AtPause;
            }
            take_piece(cursor, when, lead, true).map(|taken| (lead, taken))
        });
        let Some((lead, taken)) = taken else { break };
        let ranged = lead.opens && (taken == Taken::Range || closes_range(cursor, when, lead));
        if lead.bound != Bound::At {
            when.bound = if ranged { Bound::At } else { lead.bound };
        }
        any = true;
    }
    if when.clock.is_some() {
        when.offset = cursor.attempt(offset);
    }
    any
}

/// "Sunday, 3 weeks after 15 January", "Friday in two weeks": the weekday of a week that is counted.
fn counts_on(cursor: &mut Cursor<'_>, when: &mut When) -> bool {
    let Some(Day::Weekday { weekday, week: Which::Next }) = when.day else { return false };
    let counted = cursor.attempt(|cursor| {
        cursor.take_mark(',');
        match cursor.relative()? {
            Meaning::When(When { day: Some(Day::Shift { length, from, weekday: None }), .. }) => {
                Some(Day::Shift { length, from, weekday: Some(weekday) })
            }
            _ => None,
        }
    });
    let is_counted = counted.is_some();
    when.day = counted.or_else(|| when.day.take());
    is_counted
}
