//! Days: "tomorrow", "next Tuesday", "the 14th", "14 March", "2026-11-24", "24.11.", "end of the week".

use super::cursor::Cursor;
use super::lex::Kind;
use super::said::{Day, Which};
use super::words::{Unit, Word};

/// How many weeks or months ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ahead {
    Count(i32),
    /// Only "the" was said.
    The,
}

impl Ahead {
    fn count(self) -> i32 {
        match self {
            Self::Count(count) => count,
            Self::The => 0,
        }
    }
}

impl Cursor<'_> {
    /// A day from here. `plain`: may bare numbers like "24.11" or "11/24" be one here?
    pub(super) fn day(&mut self, plain: bool) -> Option<Day> {
        let first = self.single_day(plain)?;
        let Some(second) = self.attempt(|cursor| {
            cursor.take_range_mark().then_some(())?;
            cursor.single_day(false)
        }) else {
            return Some(first);
        };
        Some(ranged(first, second))
    }

    fn single_day(&mut self, plain: bool) -> Option<Day> {
        self.attempt(Self::named_day)
            .or_else(|| self.attempt(Self::weekday))
            .or_else(|| self.attempt(Self::span_of_days))
            .or_else(|| self.attempt(|cursor| cursor.date(plain)))
            .or_else(|| self.attempt(Self::day_of_month))
    }

    /// "today", "tomorrow", "the day after tomorrow".
    fn named_day(&mut self) -> Option<Day> {
        if self.take(Word::Later) && self.word(0) != Some(Word::Today) {
            return None;
        }
        if self.take(Word::Today) {
            return Some(Day::Ahead(0));
        }
        if self.take(Word::Tomorrow) {
            return Some(Day::Ahead(1));
        }
        if self.take(Word::Yesterday) {
            return Some(Day::Ahead(-1));
        }
        self.take(Word::The);
        if !self.take(Word::Unit(Unit::Day)) {
            return None;
        }
        let before = self.take(Word::Before);
        (before || self.take(Word::After)).then_some(())?;
        if before && self.take(Word::Yesterday) {
            return Some(Day::Ahead(-2));
        }
        if self.take(Word::Tomorrow) {
            return Some(Day::Ahead(if before { 0 } else { 2 }));
        }
        None
    }

    /// "Friday", "this Friday", "next Tuesday", "Monday the 26th", "Fri 24 November", "Tuesday of next week".
    fn weekday(&mut self) -> Option<Day> {
        let week = self.which_week();
        let weekday = match self.word(0)? {
            Word::Weekday(weekday) => weekday,
            Word::WeekdayMaybe(weekday) if self.is_weekday_here() => weekday,
            _ => return None,
        };
        self.at += 1;
        if let Some(stated) = self.attempt(|cursor| {
            let _ = cursor.take_mark(',') || cursor.take_mark('-') || cursor.take_mark('.');
            let dated = cursor.date(true).or_else(|| cursor.attempt(Self::day_of_month));
            dated.or_else(|| cursor.attempt(Self::number_after_weekday))
        }) {
            return Some(match stated {
                Day::OfMonth { day, months, .. } => Day::OfMonth { day, months, weekday: Some(weekday) },
                other => other,
            });
        }
        if let Some(Day::Week(ahead)) = self.attempt(|cursor| {
            let _ = cursor.take(Word::Of) || cursor.take(Word::In);
            cursor.week(true)
        }) {
            return Some(Day::Weekday { weekday, week: Which::InWeek(ahead) });
        }
        Some(Day::Weekday { weekday, week })
    }

    /// "Friday 31": beyond twelve it is no hour.
    fn number_after_weekday(&mut self) -> Option<Day> {
        let day = self.bare_day().filter(|day| *day > 12)?;
        Some(Day::OfMonth { day, months: None, weekday: None })
    }

    fn which_week(&mut self) -> Which {
        self.take(Word::The);
        match self.word(0) {
            Some(Word::This) if self.word(1) == Some(Word::Coming) => {
                self.at += 2;
                Which::Coming
            }
            Some(Word::This) => self.stepped(Which::InWeek(0)),
            Some(Word::Next) => self.stepped(Which::InWeek(1)),
            Some(Word::Last) => self.stepped(Which::InWeek(-1)),
            Some(Word::Coming) => self.stepped(Which::Coming),
            _ => Which::Coming,
        }
    }

    fn stepped<T>(&mut self, value: T) -> T {
        self.at += 1;
        value
    }

    /// "sat" and "sun" are days only where a day is expected.
    fn is_weekday_here(&self) -> bool {
        let expected = match self.before().map(|token| token.kind) {
            None | Some(Kind::Mark(_) | Kind::Number { .. }) => true,
            Some(Kind::Word(word)) => matches!(
                word,
                Word::On | Word::By | Word::This | Word::Next | Word::Until | Word::Before | Word::Coming
            ),
            Some(Kind::Other { .. }) => false,
        };
        let mut after = *self;
        after.at += 1;
        let dated = after.number(0).is_some();
        expected
            || dated
            || matches!(after.word(0), Some(Word::At | Word::Morning | Word::Afternoon | Word::Evening))
    }

    /// "next week", "this weekend", "end of the month", "March".
    fn span_of_days(&mut self) -> Option<Day> {
        let _ = self.take(Word::Early) || self.take(Word::Late) || self.take(Word::Later);
        self.take(Word::Sometime);
        if self.take(Word::Eow) {
            return Some(Day::Week(0));
        }
        if self.take(Word::Eom) {
            return Some(Day::Month(0));
        }
        let ended = self.take_edge();
        if let Some(day) = self.attempt(|cursor| cursor.week(ended)) {
            return Some(day);
        }
        let ahead = self.how_far_ahead();
        let certain = ended || ahead.is_some_and(|ahead| ahead != Ahead::The);
        let weeks = ahead.map_or(0, Ahead::count);
        let found = match self.word(0)? {
            Word::Weekend if certain || ahead.is_some() => Day::Weekend(weeks),
            Word::Unit(Unit::Month) if certain => Day::Month(weeks),
            Word::Unit(Unit::Year) if certain => Day::Year(weeks),
            Word::Month(month) if ended || (ahead.is_none() && self.is_month_here()) => {
                self.at += 1;
                return Some(Day::NamedMonth { month, year: self.year() });
            }
            _ => return None,
        };
        self.at += 1;
        Some(found)
    }

    /// "this week", "the end of next week", "the week after next". `ended`: was its end spoken of?
    fn week(&mut self, ended: bool) -> Option<Day> {
        let ahead = self.how_far_ahead();
        self.take(Word::Business);
        if !self.take(Word::Unit(Unit::Week)) {
            return None;
        }
        if ahead == Some(Ahead::The) && self.take_all(&[Word::After, Word::Next]) {
            return Some(Day::Week(2));
        }
        match ahead {
            Some(Ahead::Count(weeks)) => Some(Day::Week(weeks)),
            Some(Ahead::The) | None => ended.then_some(Day::Week(0)),
        }
    }

    /// "the end of", "the middle of"; the house waits until the end of either.
    fn take_edge(&mut self) -> bool {
        self.attempt(|cursor| {
            cursor.take(Word::The);
            (cursor.take(Word::End) || cursor.take(Word::Start) || cursor.take(Word::Close)).then_some(())?;
            cursor.take(Word::Of).then_some(())
        })
        .is_some()
    }

    /// "this" is 0, "next" is 1, "last" is -1.
    fn how_far_ahead(&mut self) -> Option<Ahead> {
        let the = self.take(Word::The);
        match self.word(0) {
            Some(Word::This) => Some(self.stepped(Ahead::Count(0))),
            Some(Word::Next | Word::Coming) => Some(self.stepped(Ahead::Count(1))),
            Some(Word::Last) => Some(self.stepped(Ahead::Count(-1))),
            _ => the.then_some(Ahead::The),
        }
    }

    /// A month without a day counts only after "in" or "by", and never "may".
    fn is_month_here(&self) -> bool {
        let led = matches!(
            self.before().map(|token| token.kind),
            Some(Kind::Word(Word::In | Word::By | Word::Until | Word::Before))
        );
        led && self.word(0) != Some(Word::Month(5))
    }

    /// "the 14th", "the twenty-fifth of next month", "on the 3".
    fn day_of_month(&mut self) -> Option<Day> {
        let the = self.take(Word::The);
        let day = match self.ordinal() {
            Some(day) => day,
            None if the => self.bare_day()?,
            None => return None,
        };
        if matches!(self.word(0), Some(Word::Unit(_) | Word::Business)) {
            return None;
        }
        let months = self.attempt(|cursor| {
            cursor.take(Word::Of);
            let ahead = cursor.how_far_ahead()?;
            cursor.take(Word::Unit(Unit::Month)).then_some(ahead.count())
        });
        let certain = the || months.is_some() || self.is_dated_here();
        certain.then_some(Day::OfMonth { day, months, weekday: None })
    }

    /// Is an ordinal without "the" a day? After "on 14th", or at the very beginning.
    fn is_dated_here(&self) -> bool {
        let mut start = *self;
        start.at = self.at.saturating_sub(2);
        match start.before().map(|token| token.kind) {
            None => self.at_pause(),
            Some(Kind::Word(word)) => {
                matches!(
                    word,
                    Word::On
                        | Word::By
                        | Word::Until
                        | Word::Before
                        | Word::Weekday(_)
                        | Word::WeekdayMaybe(_)
                )
            }
            Some(_) => false,
        }
    }

    fn bare_day(&mut self) -> Option<i8> {
        let (value, digits) = self.number(0)?;
        if digits > 2 || !matches!(value, 1..=31) {
            return None;
        }
        self.at += 1;
        let ends = self.at_pause()
            || matches!(
                self.word(0),
                Some(Word::At | Word::From | Word::Of | Word::Before | Word::By | Word::Between)
            );
        ends.then(|| i8::try_from(value).ok())?
    }

    /// "14th", "1 st" is not; "fourteenth", "twenty-fifth".
    fn ordinal(&mut self) -> Option<i8> {
        self.attempt(|cursor| {
            if let Some((value @ 1..=31, _)) = cursor.number(0) {
                cursor.at += 1;
                return (cursor.is_glued(0) && cursor.take(Word::Suffix))
                    .then(|| i8::try_from(value).ok())?;
            }
            let tens = match cursor.word(0)? {
                Word::Tens(tens @ (20 | 30)) => {
                    cursor.at += 1;
                    cursor.take_mark('-');
                    i8::try_from(tens).ok()?
                }
                _ => 0,
            };
            let ones = match cursor.word(0)? {
                Word::First => 1,
                Word::Nth(nth) if tens == 0 || nth < 10 => i8::try_from(nth).ok()?,
                _ => return None,
            };
            cursor.at += 1;
            Some(tens + ones)
        })
    }
}

/// From one day to another; the other's weekday is of the first one's week.
pub(super) fn ranged(first: Day, second: Day) -> Day {
    let second = match (&first, second) {
        (
            Day::Weekday { week: week @ Which::InWeek(_), .. },
            Day::Weekday { weekday, week: Which::Coming },
        ) => Day::Weekday { weekday, week: *week },
        (_, second) => second,
    };
    Day::Range(Box::new(first), Box::new(second))
}
