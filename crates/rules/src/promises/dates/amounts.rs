//! Numbers, lengths of time, and the expressions made of them: "in 2-3 business days", "3 hours from now".

use super::cursor::Cursor;
use super::lex::Kind;
use super::said::{Day, Length, Meaning, Part, When};
use super::words::{Unit, Word};

/// The largest count that is read as one; anything larger is not a time.
const COUNT_MAX: u32 = 9_999;

/// How many of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amount {
    Thousandths(i64),
    /// "a few".
    Few,
}

/// A length, if it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    Exactly(Length),
    /// "a few hours".
    Vaguely,
}

impl Cursor<'_> {
    /// An expression that counts from now or from another day.
    pub(super) fn relative(&mut self) -> Option<Meaning> {
        self.attempt(Self::within_the_unit)
            .or_else(|| self.attempt(Self::counted_ahead))
            .or_else(|| self.attempt(Self::counted_with_ending))
    }

    /// "within the hour", "within the week".
    fn within_the_unit(&mut self) -> Option<Meaning> {
        if !self.take_all(&[Word::Within, Word::The]) {
            return None;
        }
        let Some(Word::Unit(unit)) = self.word(0) else { return None };
        self.at += 1;
        Some(match unit {
            Unit::Day => Meaning::When(When { part: Some(Part::Closing), ..When::default() }),
            Unit::Week => Meaning::When(When { day: Some(Day::Week(0)), ..When::default() }),
            Unit::Month => Meaning::When(When { day: Some(Day::Month(0)), ..When::default() }),
            _ => Meaning::Elapsed(length_of(1_000, unit)?),
        })
    }

    /// "in 2 hours", "within the next 3 to 5 business days", "the next 48 hours", "up to 2 days".
    fn counted_ahead(&mut self) -> Option<Meaning> {
        let prefixed = self.take_prefix();
        self.take(Word::The);
        let next = self.take(Word::Next) || self.take(Word::Coming);
        if !prefixed && !next {
            return None;
        }
        self.take_limit();
        if next
            && prefixed
            && let Some(meaning) = self.attempt(Self::uncounted)
        {
            return Some(meaning);
        }
        let Counted::Exactly(length) = self.length()? else { return Some(Meaning::Vague) };
        self.take_time();
        if self.word(0) == Some(Word::Ago) {
            return None;
        }
        Some(from_day(length, self.anchor()))
    }

    /// "3 hours from now", "two weeks from Friday", "30 minutes later", "5 minutes ago".
    fn counted_with_ending(&mut self) -> Option<Meaning> {
        let length = self.length()?;
        let timed = self.take_time();
        if self.take(Word::Ago) {
            return Some(Meaning::Past);
        }
        let Counted::Exactly(length) = length else {
            let later = self.take(Word::Later) || self.take_all(&[Word::From, Word::Now]);
            return later.then_some(Meaning::Vague);
        };
        if self.take(Word::Later) || self.take(Word::Hence) || timed {
            return Some(from_day(length, None));
        }
        if matches!(self.word(0), Some(Word::From | Word::After)) {
            let start = self.at;
            let anchor = self.anchor();
            return (self.at > start).then(|| from_day(length, anchor));
        }
        // "a week today", "two weeks on Friday".
        let is_days = length.days > 0 && !length.is_elapsed();
        let anchor = is_days.then(|| {
            self.take(Word::On);
            self.day(false)
        })??;
        matches!(anchor, Day::Ahead(_) | Day::Weekday { .. }).then(|| from_day(length, Some(anchor)))
    }

    /// "in the next hour" is one; "in the coming days" are so many that nobody counted them.
    fn uncounted(&mut self) -> Option<Meaning> {
        let (Some(Word::Unit(unit)), Some(token)) = (self.word(0), self.token(0)) else { return None };
        self.at += 1;
        let is_plural = matches!((unit, token.end - token.start), (Unit::Day, 4) | (Unit::Week, 5));
        if is_plural { Some(Meaning::Vague) } else { Some(from_day(length_of(1_000, unit)?, None)) }
    }

    fn take_prefix(&mut self) -> bool {
        if self.take(Word::In) {
            self.take(Word::Around);
            return true;
        }
        if self.take(Word::Inside) || self.take(Word::Within) {
            self.take(Word::Of);
            return true;
        }
        self.take(Word::Over)
            || self.take_all(&[Word::Up, Word::To])
            || self.take_all(&[Word::At, Word::Most])
    }

    /// "less than", "no more than", "under", "about", "at most".
    fn take_limit(&mut self) {
        let _ = self.take_all(&[Word::Less, Word::Than])
            || self.take_all(&[Word::No, Word::More, Word::Than])
            || self.take_all(&[Word::At, Word::Most])
            || self.take(Word::Less)
            || self.take(Word::Around);
    }

    /// "time" in "in two weeks' time".
    fn take_time(&mut self) -> bool {
        self.attempt(|cursor| {
            let _ = cursor.take_mark('\'') || cursor.take_mark('’');
            cursor.take(Word::Time).then_some(())
        })
        .is_some()
    }

    /// "from now", "from tomorrow", "after Monday": the day to count from, None for now.
    fn anchor(&mut self) -> Option<Day> {
        self.attempt(|cursor| {
            if !cursor.take(Word::From) && !cursor.take(Word::After) {
                return None;
            }
            if cursor.take(Word::Now) { Some(None) } else { cursor.day(false).map(Some) }
        })?
    }

    /// A length of one or more pieces.
    fn length(&mut self) -> Option<Counted> {
        let mut whole = Length::default();
        let mut pieces = 0;
        while let Some(piece) = self.attempt(|cursor| cursor.length_piece(pieces > 0)) {
            let Counted::Exactly(piece) = piece else { return Some(Counted::Vaguely) };
            whole = sum(whole, piece)?;
            pieces += 1;
        }
        (pieces > 0).then_some(Counted::Exactly(whole))
    }

    fn length_piece(&mut self, goes_on: bool) -> Option<Counted> {
        if goes_on {
            let _ = self.take_mark(',') || self.take(Word::And);
        }
        let amount = self.amount()?;
        let _ = self.take_mark('-');
        let counted_in_digits = matches!(self.before().map(|token| token.kind), Some(Kind::Number { .. }));
        let business = self.take(Word::Business);
        let (Some(Word::Unit(unit)), Some(token)) = (self.word(0), self.token(0)) else { return None };
        if token.end - token.start == 1 && !counted_in_digits {
            return None;
        }
        self.at += 1;
        let Amount::Thousandths(mut thousandths) = amount else { return Some(Counted::Vaguely) };
        if self.take_all(&[Word::And, Word::A, Word::Half]) {
            thousandths += 500;
        }
        let length = if business { business_length(thousandths, unit) } else { length_of(thousandths, unit) };
        length.map(Counted::Exactly)
    }

    /// A number in digits or words; of a range its later end.
    fn amount(&mut self) -> Option<Amount> {
        let first = self.single_amount()?;
        let second = self.attempt(|cursor| {
            cursor.take_range_mark().then_some(())?;
            cursor.single_amount()
        });
        Some(second.unwrap_or(first))
    }

    fn single_amount(&mut self) -> Option<Amount> {
        if self.take_all(&[Word::A, Word::Couple]) || self.take(Word::Couple) {
            self.take(Word::Of);
            return Some(Amount::Thousandths(2_000));
        }
        if self.take_all(&[Word::A, Word::Few]) || self.take(Word::Few) {
            return Some(Amount::Few);
        }
        if self.take(Word::Half) || self.take_mark('½') {
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
        let half = self.take_mark('½') || self.take_all(&[Word::And, Word::A, Word::Half]);
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

fn from_day(length: Length, from: Option<Day>) -> Meaning {
    if length.is_elapsed() && from.is_none() {
        return Meaning::Elapsed(length);
    }
    let day = Day::Shift { length, from: from.map(Box::new), weekday: None };
    Meaning::When(When { day: Some(day), ..When::default() })
}

fn length_of(thousandths: i64, unit: Unit) -> Option<Length> {
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
fn business_length(thousandths: i64, unit: Unit) -> Option<Length> {
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

fn sum(one: Length, other: Length) -> Option<Length> {
    Some(Length {
        seconds: one.seconds.checked_add(other.seconds)?,
        working_minutes: one.working_minutes.checked_add(other.working_minutes)?,
        days: one.days.checked_add(other.days)?,
        business_days: one.business_days.checked_add(other.business_days)?,
        months: one.months.checked_add(other.months)?,
    })
}
