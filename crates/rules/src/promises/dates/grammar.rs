//! Finds the time expressions in a text: tries at each word what may begin there, the longest reading first.

use super::clocks::Bare;
use super::cursor::Cursor;
use super::days::ranged;
use super::leads::{Lead, UNLED, lead, leads_only, never_begins};
use super::lengths::Counted;
use super::lex::{Kind, tokens};
use super::pieces::{Taken, take_piece, zone};
use super::said::{Bound, Clock, Day, Half, Length, Meaning, Part, Said, When, Which};
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
    } else if cursor.present().is_some() {
        Some(Meaning::Now)
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

/// Is what stands here a time, and the last thing that its clause says?
pub(super) fn closes_with_time(cursor: &Cursor<'_>) -> bool {
    if !may_begin(cursor) {
        return false;
    }
    let mut ahead = *cursor;
    let is_timed = ahead.attempt(Cursor::relative).is_some() || ahead.attempt(when).is_some();
    let ends = matches!(
        ahead.word(0),
        Some(Word::And | Word::Then | Word::If | Word::We | Word::You | Word::Will | Word::Willing)
    );
    is_timed && (ends || ahead.at_pause())
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
    let edged = matches!(
        cursor.kind_at(before),
        Some(Kind::Word(Word::Early | Word::Later | Word::Late | Word::Middle))
    );
    let is_led = is_led || (any_time || edged) && cursor.at > before + 3 || edged && cursor.at_pause();
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
        let mut end = match cursor.attempt(Cursor::relative) {
            Some(Meaning::When(end)) => end,
            // "from now until 3 minutes later"
            Some(Meaning::Elapsed(length)) if when.day == Some(Day::Ahead(0)) && when.clock.is_none() => {
                when.lasts = Some(length);
                return Some(());
            }
            Some(_) => return None,
            None => {
                let mut end = When::default();
                take_piece(cursor, &mut end, lead, true)?;
                end
            }
        };
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
        if when.clock.is_some() && when.zone.is_none() {
            when.zone = cursor.attempt(zone);
        }
        if when.clock.is_none() && when.part == Some(Part::Noon) {
            when.zone = cursor.attempt(zone);
            // Noon somewhere else is a time on its clock.
            let noon = Clock { hour: 12, minute: 0, second: 0, half: Half::Whole };
            when.clock = when.zone.map(|_| noon);
            when.part = when.part.filter(|_| when.zone.is_none());
        }
        let taken = cursor.attempt(|cursor| {
            let _ = cursor.take_mark(',') || cursor.is_shortened() && cursor.take_mark('.');
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
    let _ = lasts(cursor, when) || begins(cursor, when);
    let is_latest = |cursor: &mut Cursor<'_>| {
        cursor.take_mark(',');
        cursor.take_all(&[Word::At, Word::The, Word::Latest]).then_some(())
    };
    if cursor.attempt(is_latest).is_some() && when.bound == Bound::At {
        when.bound = Bound::By;
    }
    any
}

/// "from 10 am for 3 hours", "14 March for 7 hours from 9:30": what ends so much later than it begins.
fn lasts(cursor: &mut Cursor<'_>, when: &mut When) -> bool {
    let is_begun = matches!(when.bound, Bound::After | Bound::Since);
    let opened = is_begun && when.clock.is_some();
    let lasting = cursor.attempt(|cursor| {
        cursor.take_mark(',');
        cursor.take(Word::For).then_some(())?;
        let Counted::Exactly(length) = cursor.length()? else { return None };
        if is_begun && when.clock.is_none() && !length.is_elapsed() {
            let from = when.day.take().map(Box::new);
            when.day = Some(Day::Shift { length, from, weekday: None });
            return Some((Length::default(), None));
        }
        length.is_elapsed().then_some(())?;
        if opened {
            return Some((length, None));
        }
        (when.clock.is_none() && when.day.is_some() && cursor.take(Word::From)).then_some(())?;
        Some((length, Some(cursor.clock(Bare::Led)?.0)))
    });
    let Some((length, clock)) = lasting else { return false };
    when.lasts = Some(length).filter(|length| length.is_elapsed());
    (when.clock, when.bound) = (clock.or(when.clock), Bound::At);
    true
}

/// "3 pm or later", "from Monday onwards".
fn begins(cursor: &mut Cursor<'_>, when: &mut When) -> bool {
    let begins = cursor.take(Word::Onward)
        || cursor
            .attempt(|cursor| {
                cursor.take(Word::Or).then_some(())?;
                (cursor.take(Word::Later) || cursor.take(Word::After)).then_some(())?;
                cursor.at_pause().then_some(())
            })
            .is_some();
    if begins {
        when.bound = Bound::Since;
    }
    begins
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
