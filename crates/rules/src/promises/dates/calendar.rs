//! Dates written out: with a month's name, or in numbers.

use super::cursor::Cursor;
use super::said::Day;
use super::words::Word;

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
        let mut day = self.day_number()?;
        if let Some(later) = self.attempt(|cursor| {
            cursor.take_range_mark().then_some(())?;
            cursor.take(Word::The);
            let later = cursor.day_number()?;
            (!matches!(cursor.word(0), Some(Word::Am | Word::Pm)) && !cursor.is_mark(0, ':')).then_some(later)
        }) {
            day = later;
        }
        let year = self.year();
        dated(year.and_then(|year| u32::try_from(year).ok()), u32::try_from(month).ok()?, day)
    }

    /// "14 March", "the 14th of March 2027", "14-16 March".
    fn day_then_month(&mut self) -> Option<Day> {
        self.take(Word::The);
        let mut day = self.day_number()?;
        if let Some(later) = self.attempt(|cursor| {
            cursor.take_range_mark().then_some(())?;
            cursor.take(Word::The);
            cursor.day_number()
        }) {
            day = later;
        }
        if self.take_all(&[Word::Unit(super::words::Unit::Day), Word::Of]) || self.take(Word::Of) {
            self.take(Word::The);
        }
        let _ = self.take_mark('.') || self.take_mark('-') || self.take_mark('/') || self.take_mark(',');
        let Word::Month(month) = self.word(0)? else { return None };
        self.at += 1;
        let year = self.year();
        dated(year.and_then(|year| u32::try_from(year).ok()), u32::try_from(month).ok()?, day)
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
        ordinal.or_else(|| self.spelled_number().filter(|day| (1..=31).contains(day)).map(u32::from))
    }

    /// A year of four digits after a date, with or without a comma.
    pub(super) fn year(&mut self) -> Option<i16> {
        self.attempt(|cursor| {
            let _ = ['.', ',', '-', '/'].into_iter().any(|mark| cursor.take_mark(mark))
                || cursor.take(Word::Of)
                || cursor.take(Word::In);
            let (value @ 1900..=2199, 4) = cursor.number(0)? else { return None };
            cursor.at += 1;
            i16::try_from(value).ok()
        })
    }

    /// "24/11/2026", "11/24", "24.11.2026", "24.11.", "24-11-2026".
    fn numbers(&mut self, plain: bool) -> Option<Day> {
        let (first, 1..=2) = self.number(0)? else { return None };
        self.at += 1;
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
        let is_date = year.is_some() || (plain && (mark == '/' || dotted || mark == '.'));
        if !is_date
            || (first, second) == (24, 7)
            || matches!(self.word(0), Some(Word::Unit(_) | Word::Am | Word::Pm))
        {
            return None;
        }
        let month_first = self.month_first && !dotted;
        let (month, day) = if month_first { (first, second) } else { (second, first) };
        if month > 12 { dated(year, day, month) } else { dated(year, month, day) }
    }

    fn after_glued_mark(&mut self, mark: char) -> Option<u32> {
        let glued = self.is_glued(0) && self.is_glued(1);
        (glued && self.take_mark(mark)).then_some(())?;
        let (value, _) = self.number(0)?;
        self.at += 1;
        Some(value)
    }
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
