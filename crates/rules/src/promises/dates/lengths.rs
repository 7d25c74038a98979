//! Numbers and lengths of time: "seven", "2-3 business days", "an hour and a half".

use super::cursor::Cursor;
use super::lex::Kind;
use super::said::Length;
use super::words::{Unit, Word};

impl Cursor<'_> {
    /// A length of one or more pieces.
    pub(super) fn length(&mut self) -> Option<Counted> {
        let mut whole = Length::default();
        let mut pieces = 0;
        while let Some(piece) = self.attempt(|cursor| cursor.length_piece(pieces > 0)) {
            let Counted::Exactly(piece) = piece else { return Some(Counted::Vaguely) };
            whole = sum(whole, piece)?;
            pieces += 1;
        }
        (pieces > 0).then_some(Counted::Exactly(whole))
    }

    pub(super) fn length_piece(&mut self, goes_on: bool) -> Option<Counted> {
        if goes_on {
            let _ = self.take_mark(',') || self.take(Word::And);
        }
        let amount = self.amount()?;
        let counted_in_digits = matches!(self.before().map(|token| token.kind), Some(Kind::Number { .. }));
        self.take(Word::More);
        let hyphened = self.take_mark('-');
        let business = self.take(Word::Business);
        let (Some(Word::Unit(unit)), Some(token)) = (self.word(0), self.token(0)) else { return None };
        if token.end - token.start == 1 && !counted_in_digits {
            return None;
        }
        self.at += 1;
        // "2016 H2" is a half of a year.
        if token.end - token.start == 1
            && self.is_glued(0)
            && matches!(amount, Amount::Thousandths(1_900_000..))
        {
            return None;
        }
        // "a 24-hour period" is a kind of period.
        if hyphened && !self.was_plural() && self.kind(0) == Some(Kind::Other) {
            return None;
        }
        let Amount::Thousandths(mut thousandths) = amount else { return Some(Counted::Vaguely) };
        if let Some(more) = self.or_more() {
            thousandths = thousandths.max(more);
        }
        if self.take_all(&[Word::And, Word::A, Word::Half]) {
            thousandths += 500;
        }
        let length = if business { business_length(thousandths, unit) } else { length_of(thousandths, unit) };
        length.map(Counted::Exactly)
    }

    /// "or two" after "a day"; "or so" says no more than the length before it.
    pub(super) fn or_more(&mut self) -> Option<i64> {
        self.attempt(|cursor| {
            cursor.take(Word::Or).then_some(())?;
            if cursor.take(Word::If) {
                return Some(0);
            }
            let more = cursor.spelled_number().filter(|more| *more < 20)?;
            let is_last = !matches!(cursor.word(0), Some(Word::Unit(_) | Word::Business));
            is_last.then(|| i64::from(more) * 1_000)
        })
    }

    /// A number in digits or words, or in both ("two (2)"); of a range its later end.
    pub(super) fn amount(&mut self) -> Option<Amount> {
        let first = self.single_amount()?;
        let second = self.attempt(|cursor| {
            (cursor.take_range_mark() || cursor.is_slashed_hours() && cursor.take_mark('/')).then_some(())?;
            cursor.single_amount()
        });
        self.attempt(|cursor| {
            cursor.take_mark('(').then_some(())?;
            cursor.number(0)?;
            cursor.at += 1;
            cursor.take_mark(')').then_some(())
        });
        Some(second.unwrap_or(first))
    }

    /// "24/48 hours".
    fn is_slashed_hours(&self) -> bool {
        let first = self.before().map(|token| token.kind);
        let is_usual = matches!(first, Some(Kind::Number { value: 12 | 24 | 36 | 48, .. }));
        let is_hours = is_usual && matches!(self.number(1), Some((24 | 36 | 48 | 72, _)));
        // "2/3 days"
        let is_days = matches!((first, self.number(1)), (Some(Kind::Number { value: low @ 1..=13, .. }), Some((high, _))) if high == low + 1 || high == low + 2)
            && matches!(self.word(2), Some(Word::Unit(Unit::Day) | Word::Business));
        self.is_glued(0) && (is_hours || is_days)
    }

    fn single_amount(&mut self) -> Option<Amount> {
        if self.take_all(&[Word::A, Word::Couple]) || self.take(Word::Couple) {
            self.take(Word::Of);
            return Some(Amount::Thousandths(2_000));
        }
        if self.take_all(&[Word::A, Word::Few]) || self.take(Word::Few) {
            return Some(Amount::Few);
        }
        let is_slashed = matches!((self.number(0), self.number(2)), (Some((1, 1)), Some((2, 1))))
            && !matches!(self.word(3), Some(Word::Business))
            && !(self.word(3) == Some(Word::Unit(Unit::Day))
                && self.token(3).is_some_and(|token| token.plural))
            && self.is_mark(1, '/')
            && self.is_glued(1)
            && self.is_glued(2);
        self.at += if is_slashed { 3 } else { 0 };
        if is_slashed || self.take(Word::Half) || self.take_mark('½') {
            let _ = self.take(Word::A);
            return Some(Amount::Thousandths(500));
        }
        if self.take_all(&[Word::A, Word::Half]) {
            return Some(Amount::Thousandths(500));
        }
        if self.take_all(&[Word::A, Word::Quarter, Word::Of, Word::A])
            || self.take_all(&[Word::Quarter, Word::Of, Word::A])
        {
            return Some(Amount::Thousandths(250));
        }
        if self.take(Word::A) {
            return Some(Amount::Thousandths(1_000));
        }
        let whole = self.decimal().or_else(|| self.spelled_number().map(|count| i64::from(count) * 1_000))?;
        let half = self.take_mark('½')
            || self.take_all(&[Word::And, Word::A, Word::Half])
            || self.take_all(&[Word::And, Word::Half]);
        Some(Amount::Thousandths(whole + if half { 500 } else { 0 }))
    }

    /// "2" or "1.5", in thousandths.
    fn decimal(&mut self) -> Option<i64> {
        let (whole, _) = self.number(0)?;
        if whole > COUNT_MAX {
            return None;
        }
        self.at += 1;
        let fraction = self.attempt(|cursor| {
            let point = cursor.is_glued(0) && cursor.is_glued(1) && cursor.take_mark('.');
            let (value, digits) = point.then(|| cursor.number(0))??;
            cursor.at += 1;
            (digits <= 3).then(|| i64::from(value) * 10_i64.pow(3 - u32::from(digits)))
        });
        Some(i64::from(whole) * 1_000 + fraction.unwrap_or(0))
    }

    /// "seven", "twenty-four", "twenty and four".
    pub(super) fn spelled_number(&mut self) -> Option<u16> {
        match self.word(0)? {
            Word::Count(count) => {
                self.at += 1;
                Some(count)
            }
            Word::Tens(tens) => {
                self.at += 1;
                let ones = self.attempt(|cursor| {
                    let _ = cursor.take_mark('-') || cursor.take(Word::And);
                    match cursor.word(0)? {
                        Word::Count(ones @ 1..=9) => {
                            cursor.at += 1;
                            Some(ones)
                        }
                        _ => None,
                    }
                });
                Some(tens + ones.unwrap_or(0))
            }
            _ => None,
        }
    }
}

/// The largest count that is read as one; anything larger is not a time.
const COUNT_MAX: u32 = 9_999;

/// How many of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    Thousandths(i64),
    /// "a few".
    Few,
}

/// A length, if it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    Exactly(Length),
    /// "a few hours".
    Vaguely,
}

pub(super) fn length_of(thousandths: i64, unit: Unit) -> Option<Length> {
    let seconds = |each: i64| Length { seconds: thousandths * each / 1_000, ..Length::default() };
    let is_whole = thousandths % 1_000 == 0;
    let whole = i32::try_from(thousandths / 1_000).ok()?;
    Some(match unit {
        Unit::Second => seconds(1),
        Unit::Minute => seconds(60),
        Unit::Hour => seconds(3_600),
        Unit::Day if is_whole => Length { days: whole, ..Length::default() },
        Unit::Day => seconds(86_400),
        Unit::Week => Length { days: i32::try_from(thousandths * 7 / 1_000).ok()?, ..Length::default() },
        Unit::Fortnight => Length { days: whole * 14, ..Length::default() },
        Unit::Month if is_whole => Length { months: whole, ..Length::default() },
        Unit::Month => Length { months: whole, days: 15, ..Length::default() },
        Unit::Year => Length { months: i32::try_from(thousandths * 12 / 1_000).ok()?, ..Length::default() },
    })
}

/// Business days and hours; half a business day counts as a whole one.
pub(super) fn business_length(thousandths: i64, unit: Unit) -> Option<Length> {
    let up = u32::try_from((thousandths + 999) / 1_000).ok()?;
    let minutes = |each: i64| u32::try_from(thousandths * each / 1_000).ok();
    Some(match unit {
        Unit::Minute => Length { working_minutes: minutes(1)?, ..Length::default() },
        Unit::Hour => Length { working_minutes: minutes(60)?, ..Length::default() },
        Unit::Day => Length { business_days: up, ..Length::default() },
        Unit::Week => Length { business_days: up * 5, ..Length::default() },
        _ => return None,
    })
}

pub(super) fn sum(one: Length, other: Length) -> Option<Length> {
    Some(Length {
        seconds: one.seconds.checked_add(other.seconds)?,
        working_minutes: one.working_minutes.checked_add(other.working_minutes)?,
        days: one.days.checked_add(other.days)?,
        business_days: one.business_days.checked_add(other.business_days)?,
        months: one.months.checked_add(other.months)?,
    })
}
