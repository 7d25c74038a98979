//! Dates written out: with a month's name, or in numbers.

use jiff::civil::Date;

use super::cursor::Cursor;
use super::lex::Kind;
use super::said::Day;
use super::words::{Unit, Word};

impl Cursor<'_> {
    /// A date with a month. `plain`: may two bare numbers be one?
    pub(super) fn date(&mut self, plain: bool) -> Option<Day> {
        self.attempt(Self::year_first)
            .or_else(|| self.attempt(Self::month_then_day))
            .or_else(|| self.attempt(Self::day_then_month))
            .or_else(|| self.attempt(|cursor| cursor.numbers(plain)))
    }

    /// "2026-11-24", "2026/11/24".
    fn year_first(&mut self) -> Option<Day> {
        let (year, 4) = self.number(0)? else { return None };
        self.at += 1;
        let mark = ['-', '/', '.'].into_iter().find(|mark| self.is_mark(0, *mark))?;
        if let (Some((day, 1..=2)), Some(Word::Month(month)), true) =
            (self.number(1), self.word(3), self.is_mark(2, mark))
        {
            self.at += 4;
            return dated(Some(year), u32::try_from(month).ok()?, day);
        }
        let month = match self.word(1) {
            Some(Word::Month(month)) => {
                self.at += 2;
                u32::try_from(month).ok()?
            }
            _ => self.after_glued_mark(mark)?,
        };
        let day = self.after_glued_mark(mark)?;
        dated(Some(year), month, day)
    }

    /// "March 14th", "Mar. 14, 2027", "March the 14th", "March 14-16".
    fn month_then_day(&mut self) -> Option<Day> {
        let Word::Month(month) = self.word(0)? else { return None };
        self.at += 1;
        let _ = self.take_mark('.') || self.take_mark(',');
        let _ = self.take_mark('-') || self.take_mark('/') || self.take(Word::The);
        let first = self.day_number()?;
        let later = self.attempt(|cursor| {
            cursor.take_day_range_mark().then_some(())?;
            cursor.take(Word::The);
            let later = cursor.day_number().filter(|later| *later > first)?;
            (!matches!(cursor.word(0), Some(Word::Am | Word::Pm | Word::Month(_))) && !cursor.is_mark(0, ':'))
                .then_some(later)
        });
        let year = self.year();
        in_month(year, month, first, later)
    }

    /// "14 March", "the 14th of March 2027", "14-16 March", "4 until 23 of next month".
    fn day_then_month(&mut self) -> Option<Day> {
        let _ = self.take(Word::The) || self.take(Word::Next) || self.take(Word::This);
        let is_count = matches!(self.word(0), Some(Word::Count(_)));
        let first = self.day_number()?;
        let is_nth = self
            .before()
            .is_some_and(|token| matches!(token.kind, Kind::Word(Word::Suffix | Word::Nth(_) | Word::First)));
        let later = self.attempt(|cursor| {
            (cursor.take_day_range_mark() || cursor.take(Word::And)).then_some(())?;
            cursor.take(Word::The);
            cursor.day_number()
        });
        let joined = self.take_all(&[Word::Unit(Unit::Day), Word::Of]) || self.take(Word::Of);
        if joined {
            self.take(Word::The);
        }
        if let Some(later) = later
            && let Some(months) = self.attempt(|cursor| {
                cursor.take(Word::In);
                cursor.months_ahead()
            })
        {
            let months = months.said();
            let day = |day: u32| Some(Day::OfMonth { day: i8::try_from(day).ok()?, months, weekday: None });
            return Some(Day::Range(Box::new(day(first)?), Box::new(day(later)?)));
        }
        let _ = self.take_mark('.') || self.take_mark('-') || self.take_mark('/') || self.take_mark(',');
        let Word::Month(month) = self.word(0)? else { return None };
        self.at += 1;
        // "one may ask", "two march on".
        (joined || !is_count || !matches!(month, 3 | 5)).then_some(())?;
        let year = self.year();
        // "page 1 may help".
        let may = month == 5 && !joined && year.is_none() && later.is_none() && !is_nth;
        (!may || self.kind(0) != Some(Kind::Other)).then_some(())?;
        in_month(year, month, first, later)
    }

    /// "-", "to", "through", "until"; "and" only after "between".
    fn take_day_range_mark(&mut self) -> bool {
        if self.take_range_mark() || self.take(Word::Until) {
            return true;
        }
        let opened = (0..4).any(|back| {
            self.at
                .checked_sub(back + 1)
                .is_some_and(|at| self.kind_at(at) == Some(Kind::Word(Word::Between)))
        });
        opened && self.take(Word::And)
    }

    /// A day in digits, with or without its ending, or an ordinal in words.
    fn day_number(&mut self) -> Option<u32> {
        if self.follows_currency() {
            return None;
        }
        if let Some((value @ 1..=31, 1..=2)) = self.number(0) {
            self.at += 1;
            if self.is_glued(0) {
                self.take(Word::Suffix);
            }
            return Some(value);
        }
        let ordinal = self.attempt(|cursor| {
            let tens = match cursor.word(0)? {
                Word::Tens(tens @ (20 | 30)) => {
                    cursor.at += 1;
                    cursor.take_mark('-');
                    u32::from(tens)
                }
                _ => 0,
            };
            let ones = match cursor.word(0)? {
                Word::First => 1,
                Word::Nth(nth) if tens == 0 || nth < 10 => u32::from(nth),
                _ => return None,
            };
            cursor.at += 1;
            Some(tens + ones)
        });
        ordinal.or_else(|| {
            let spelled = self.spelled_number().filter(|day| (1..=31).contains(day))?;
            // "August two thousand"
            (self.word(0) != Some(Word::Thousand)).then(|| u32::from(spelled))
        })
    }

    /// A year after a date, with or without a comma.
    pub(super) fn year(&mut self) -> Option<i16> {
        self.attempt(|cursor| {
            let _ = ['.', ',', '-', '/'].into_iter().any(|mark| cursor.take_mark(mark))
                || cursor.take(Word::Of)
                || cursor.take(Word::In);
            cursor.year_number()
        })
    }

    /// "24/11/2026", "11/24", "24.11.2026", "24.11.", "24-11-2026".
    fn numbers(&mut self, plain: bool) -> Option<Day> {
        let is_on = matches!(self.before().map(|token| token.kind), Some(Kind::Word(Word::On)));
        let near = self.take(Word::Next) || self.take(Word::This);
        let (first, 1..=2) = self.number(0)? else { return None };
        self.at += 1;
        let plain = plain || near && self.is_mark(0, '/');
        let mark = ['/', '.', '-'].into_iter().find(|mark| self.is_mark(0, *mark))?;
        let second = self.after_glued_mark(mark)?;
        let year = self.attempt(|cursor| {
            let digits = cursor.number(1).map_or(0, |(_, digits)| digits);
            let value = cursor.after_glued_mark(mark)?;
            match digits {
                4 => Some(value),
                2 => Some(2_000 + value),
                _ => None,
            }
        });
        let dotted = year.is_none() && mark == '.' && self.is_glued(0) && self.take_mark('.');
        let year = year.or_else(|| self.year_after_comma());
        let is_sure = (mark == '/' || (mark == '-' && is_on))
            && (13..=31).contains(&first.max(second))
            && (1..=12).contains(&first.min(second))
            && self.at_time_or_pause();
        let is_at = self.word(0) == Some(Word::At) || self.is_mark(0, '@');
        let is_timed = mark == '/' && is_at && self.number(1).is_some();
        let is_date =
            year.is_some() || is_sure || is_timed || (plain && (mark == '/' || dotted || mark == '.'));
        let goes_on =
            self.is_mark(0, '.') && self.is_glued(0) && self.is_glued(1) && self.number(1).is_some();
        if !is_date
            || goes_on && year.is_none()
            || (first, second) == (24, 7)
            || matches!(self.word(0), Some(Word::Unit(_) | Word::Am | Word::Pm))
        {
            return None;
        }
        let month_first = self.month_first && !dotted;
        let (month, day) = if month_first { (first, second) } else { (second, first) };
        if month <= 12 {
            return dated(year, month, day);
        }
        // "2.30" is half past two: February has no 30th.
        let is_clock = mark == '.' && !dotted && year.is_none() && !is_in_some_year(day, month);
        if is_clock { None } else { dated(year, day, month) }
    }

    fn year_after_comma(&mut self) -> Option<u32> {
        self.is_mark(0, ',').then(|| self.year())?.and_then(|year| u32::try_from(year).ok())
    }

    /// Does the text pause here, or go on with more about time?
    fn at_time_or_pause(&self) -> bool {
        let is_decimal = self.is_glued(0) && self.is_glued(1) && self.number(1).is_some();
        (self.at_pause() && !is_decimal)
            || matches!(
                self.word(0),
                Some(Word::At | Word::Before | Word::By | Word::After | Word::Between | Word::From)
            )
    }

    fn after_glued_mark(&mut self, mark: char) -> Option<u32> {
        let glued = self.is_glued(0) && self.is_glued(1);
        (glued && self.take_mark(mark)).then_some(())?;
        let (value, _) = self.number(0)?;
        self.at += 1;
        Some(value)
    }
}

/// A day of this month, or from one to another.
fn in_month(year: Option<i16>, month: i8, first: u32, later: Option<u32>) -> Option<Day> {
    let year = year.and_then(|year| u32::try_from(year).ok());
    let day = |day: u32| dated(year, u32::try_from(month).ok()?, day);
    match later {
        Some(later) => Some(Day::Range(Box::new(day(first)?), Box::new(day(later)?))),
        None => day(first),
    }
}

/// Is there a year whose month has this day?
fn is_in_some_year(month: u32, day: u32) -> bool {
    let leap_year = 2028;
    let (month, day) = (i8::try_from(month), i8::try_from(day));
    month.ok().zip(day.ok()).is_some_and(|(month, day)| Date::new(leap_year, month, day).is_ok())
}

/// A date that may exist; whether it does in its year is settled when it is resolved.
fn dated(year: Option<u32>, month: u32, day: u32) -> Option<Day> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = match year {
        Some(year) => Some(i16::try_from(year).ok()?),
        None => None,
    };
    Some(Day::Date { year, month: i8::try_from(month).ok()?, day: i8::try_from(day).ok()? })
}
