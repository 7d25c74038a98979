//! Words that lead an expression in, "by", "no later than", "from", and words that no expression begins with.

use super::clocks::Bare;
use super::cursor::Cursor;
use super::said::Bound;
use super::words::Word;

/// Words that say when only together with the word about time after them.
pub(super) fn leads_only(word: Word) -> bool {
    matches!(
        word,
        Word::A
            | Word::Any
            | Word::As
            | Word::At
            | Word::Before
            | Word::Beginning
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
            | Word::Since
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
pub(super) fn never_begins(word: Word) -> bool {
    matches!(
        word,
        Word::Ago
            | Word::Ahead
            | Word::And
            | Word::Business
            | Word::Calendar
            | Word::Can
            | Word::Come
            | Word::Course
            | Word::Date
            | Word::Delay
            | Word::Due
            | Word::Ever
            | Word::Every
            | Word::Further
            | Word::Future
            | Word::Good
            | Word::Happening
            | Word::If
            | Word::Just
            | Word::Long
            | Word::Me
            | Word::Moment
            | Word::Near
            | Word::Of
            | Word::Onward
            | Word::Or
            | Word::Order
            | Word::Place(_)
            | Word::Point
            | Word::Possible
            | Word::Present
            | Word::Ready
            | Word::Road
            | Word::Same
            | Word::Season
            | Word::Sharp
            | Word::Suffix
            | Word::Than
            | Word::That
            | Word::Then
            | Word::Thing
            | Word::Thousand
            | Word::Time
            | Word::To
            | Word::Too
            | Word::We
            | Word::Weekdays(_)
            | Word::While
            | Word::Will
            | Word::Willing
            | Word::You
            | Word::Zone(_)
    )
}

/// How an expression is led in: its bound, and whether a bare number after it is an hour.
#[derive(Clone, Copy)]
pub(super) struct Lead {
    pub(super) bound: Bound,
    pub(super) bare: Bare,
    /// Is the leading word part of the expression ("by Friday") or not ("on Friday")?
    pub(super) counts: bool,
    /// Does it open a range: "between", "from"?
    pub(super) opens: bool,
}

pub(super) const UNLED: Lead = Lead { bound: Bound::At, bare: Bare::No, counts: false, opens: false };

/// Takes the words that lead an expression in.
pub(super) fn lead(cursor: &mut Cursor<'_>) -> Lead {
    let with = |bound, counts| Lead { bound, bare: Bare::Led, counts, opens: false };
    let until = [
        &[Word::No, Word::Later, Word::Than][..],
        &[Word::On, Word::Or, Word::Before],
        &[Word::By, Word::Or, Word::Before],
        &[Word::By, Word::Or, Word::On],
        &[Word::At, Word::Or, Word::Before],
    ];
    if until.into_iter().any(|words| cursor.take_all(words)) {
        return with(Bound::By, true);
    }
    if cursor.take_all(&[Word::Earlier, Word::Than]) {
        return with(Bound::Before, true);
    }
    if cursor.take_all(&[Word::No, Word::Before]) || cursor.take_all(&[Word::No, Word::Earlier, Word::Than]) {
        return with(Bound::After, true);
    }
    // "stop by at 6:30".
    if cursor.take_all(&[Word::By, Word::At]) {
        return with(Bound::At, false);
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
    let begins = cursor.word(0) == Some(Word::Beginning)
        && matches!(cursor.word(1), Some(Word::On | Word::From | Word::At | Word::In))
        && cursor.take(Word::Beginning);
    if begins
        || cursor.take_all(&[Word::As, Word::Of])
        || cursor.take(Word::Commencing)
        || cursor.take(Word::Since)
    {
        let _ = cursor.take(Word::On)
            || cursor.take(Word::From)
            || cursor.take(Word::At)
            || cursor.take(Word::In);
        return with(Bound::Since, true);
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
    // "prior to"
    let _ = found.bound == Bound::Before && cursor.take(Word::To);
    if cursor.take(Word::Around) || cursor.take(Word::At) {
        return Lead { bare: Bare::Led, ..found };
    }
    found
}
