//! Numbers, lengths of time, and the expressions made of them: "in 2-3 business days", "3 hours from now".

use super::clocks::Bare;
use super::cursor::Cursor;
use super::lengths::{Amount, Counted, business_length, length_of, sum};
use super::lex::Kind;
use super::said::{Bound, Day, Edge, Length, Meaning, Month, Part, Period, When, Which};
use super::words::{Unit, Word};

impl Cursor<'_> {
    /// An expression that counts from now or from another day.
    pub(super) fn relative(&mut self) -> Option<Meaning> {
        self.attempt(Self::given)
            .or_else(|| self.attempt(Self::in_bare_minutes))
            .or_else(|| self.attempt(Self::within_the_unit))
            .or_else(|| self.attempt(Self::counted_ahead))
            .or_else(|| self.attempt(Self::next_units))
            .or_else(|| self.attempt(Self::more_than))
            .or_else(|| self.attempt(Self::counted_weekdays))
            .or_else(|| self.attempt(Self::counted_with_ending))
    }

    /// "give me 10 minutes", "give us two days".
    fn given(&mut self) -> Option<Meaning> {
        self.take_all(&[Word::Give, Word::Me]).then_some(())?;
        self.take(Word::Just);
        self.take_limit();
        let Counted::Exactly(length) = self.length()? else { return Some(Meaning::Vague) };
        Some(from_day(length, None))
    }

    /// "in 10", said by somebody who will be back in ten minutes.
    fn in_bare_minutes(&mut self) -> Option<Meaning> {
        self.take(Word::In).then_some(())?;
        let (minutes @ (5 | 10 | 15 | 20 | 30 | 45), _) = self.number(0)? else { return None };
        self.at += 1;
        let is_last = matches!(self.kind(0), None | Some(Kind::Mark('.' | '!'))) && !self.is_glued(1);
        is_last.then(|| Some(from_day(length_of(i64::from(minutes) * 1_000, Unit::Minute)?, None)))?
    }

    /// "more than 2 weeks after today": a beginning, no end.
    fn more_than(&mut self) -> Option<Meaning> {
        self.take_all(&[Word::More, Word::Than]).then_some(())?;
        match self.counted_with_ending()? {
            Meaning::When(when) => Some(Meaning::When(When { bound: Bound::After, ..when })),
            Meaning::Elapsed(_) => Some(Meaning::Vague),
            other => Some(other),
        }
    }

    /// "two Mondays from now".
    fn counted_weekdays(&mut self) -> Option<Meaning> {
        let Amount::Thousandths(count) = self.amount()? else { return None };
        let Some(Word::Weekday(weekday) | Word::Weekdays(weekday)) = self.word(0) else { return None };
        self.at += 1;
        (self.take(Word::Later) || self.take_all(&[Word::From, Word::Now])).then_some(())?;
        let weeks = i32::try_from(count / 1_000).ok()?.checked_sub(1)?;
        let length = Length { days: weeks * 7, ..Length::default() };
        Some(from_day(length, Some(Day::Weekday { weekday, week: Which::Coming })))
    }

    /// "the 3 next weeks", "5 upcoming days".
    fn next_units(&mut self) -> Option<Meaning> {
        self.take(Word::The);
        let amount = self.amount()?;
        (self.take(Word::Next) || self.take(Word::Coming)).then_some(())?;
        let Some(Word::Unit(unit)) = self.word(0) else { return None };
        self.at += 1;
        let Amount::Thousandths(thousandths) = amount else { return Some(Meaning::Vague) };
        // "only 3 next week" counts no weeks.
        (thousandths <= 1_000 || self.was_plural()).then_some(())?;
        Some(from_day(length_of(thousandths, unit)?, None))
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
            Unit::Week => Meaning::When(whole(Period::Week(0))),
            Unit::Month => Meaning::When(whole(Period::Month(Month::Ahead(0)))),
            _ => Meaning::Elapsed(length_of(1_000, unit)?),
        })
    }

    /// "in 2 hours", "within the next 3 to 5 business days", "the next 48 hours", "up to 2 days".
    fn counted_ahead(&mut self) -> Option<Meaning> {
        let (over, within) = (self.word(0) == Some(Word::Over), self.word(0) == Some(Word::Within));
        let prefixed = self.take_prefix();
        let the = self.take(Word::The);
        let next = self.take(Word::Next) || self.take(Word::Coming);
        if !prefixed && !next {
            return None;
        }
        // "throughout next week" is the calendar's week, "over the next week" is counted.
        if over && next && !the && matches!(self.word(0), Some(Word::Unit(_))) && !self.is_plural_ahead() {
            return None;
        }
        // "within days"
        if within && !the && !next && self.is_plural_ahead() && matches!(self.word(0), Some(Word::Unit(_))) {
            self.at += 1;
            return self.at_pause().then_some(Meaning::Vague);
        }
        self.take_limit();
        let is_short = matches!(self.word(0), Some(Word::Unit(Unit::Hour | Unit::Minute) | Word::Business));
        if next
            && (prefixed || is_short)
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
        let _ =
            self.take_all(&[Word::Less, Word::Than]) || self.take_all(&[Word::No, Word::More, Word::Than]);
        let length = self.length()?;
        let timed = self.take_time();
        if self.take(Word::Ago) {
            return Some(Meaning::Past);
        }
        let Counted::Exactly(length) = length else {
            let later = self.take(Word::Later) || self.take_all(&[Word::From, Word::Now]);
            return later.then_some(Meaning::Vague);
        };
        let in_future = self.take_all(&[Word::In, Word::The, Word::Future]);
        if self.take(Word::Later) || self.take(Word::Hence) || timed || in_future {
            return Some(from_day(length, None));
        }
        if length.is_elapsed()
            && let Some(clock) = self.attempt(|cursor| {
                cursor.take(Word::From).then_some(())?;
                cursor.clock(Bare::Led)
            })
        {
            return Some(Meaning::When(When {
                clock: Some(clock.0),
                lasts: Some(length),
                ..When::default()
            }));
        }
        let start = self.at;
        let anchor = self.anchor();
        if self.at > start {
            return Some(from_day(length, anchor));
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
        let business = self.take(Word::Business);
        let Some(Word::Unit(unit)) = self.word(0) else { return None };
        self.at += 1;
        if self.was_plural() {
            return Some(Meaning::Vague);
        }
        let count = self.or_more().unwrap_or(0).max(1_000);
        let mut length = if business { business_length(count, unit)? } else { length_of(count, unit)? };
        while let Some(Counted::Exactly(more)) = self.attempt(|cursor| cursor.length_piece(true)) {
            length = sum(length, more)?;
        }
        Some(from_day(length, None))
    }

    fn is_plural_ahead(&self) -> bool {
        self.token(0).is_some_and(|token| token.plural)
    }

    fn take_prefix(&mut self) -> bool {
        if self.take(Word::In) {
            self.take(Word::Just);
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
            || self.take_all(&[Word::As, Word::Little, Word::As])
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
            cursor.take_mark(',');
            if cursor.take(Word::Commencing) {
                let _ = cursor.take(Word::From) || cursor.take(Word::On);
            } else if !cursor.take(Word::From) && !cursor.take(Word::After) {
                return None;
            }
            if cursor.take(Word::Now) { Some(None) } else { cursor.day(false).map(Some) }
        })?
    }
}

/// The end of a period.
fn whole(period: Period) -> When {
    When { day: Some(Day::Period(period, Edge::End)), ..When::default() }
}

fn from_day(length: Length, from: Option<Day>) -> Meaning {
    if length.is_elapsed() && from.is_none() {
        return Meaning::Elapsed(length);
    }
    let day = Day::Shift { length, from: from.map(Box::new), weekday: None };
    Meaning::When(When { day: Some(day), ..When::default() })
}
