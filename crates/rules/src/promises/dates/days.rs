//! Days: "tomorrow", "next Tuesday", "the 14th", "14 March", "2026-11-24", "24.11.", "end of the week".

use super::cursor::Cursor;
use super::lex::Kind;
use super::periods::Ahead;
use super::said::{Day, Length, Period, Which};
use super::words::{Unit, Word};

impl Cursor<'_> {
    /// A day from here. `plain`: may bare numbers like "24.11" or "11/24" be one here?
    pub(super) fn day(&mut self, plain: bool) -> Option<Day> {
        // "3 March this week or next": a choice of something else.
        let follows_number = matches!(self.before().map(|token| token.kind), Some(Kind::Number { .. }));
        let first = self.single_day(plain)?;
        let in_numbers = matches!(first, Day::Date { .. });
        let is_weekday = matches!(first, Day::Weekday { .. });
        let is_of_month = matches!(first, Day::OfMonth { months: None, .. });
        let is_week = matches!(first, Day::Period(Period::Week(0), _)) && !follows_number;
        let Some(second) = self.attempt(|cursor| {
            let marked = cursor.take_range_mark() || cursor.take(Word::Until);
            // "Monday/Tuesday"
            (marked || is_weekday && cursor.take_mark('/')).then_some(())?;
            let next = cursor.attempt(|cursor| cursor.lone_next().filter(|_| is_week));
            let next =
                next.or_else(|| cursor.attempt(|cursor| cursor.lone_ordinal().filter(|_| is_of_month)));
            next.or_else(|| cursor.single_day(in_numbers))
        }) else {
            return Some(first);
        };
        Some(ranged(first, second))
    }

    /// "21st" in "the 20th or 21st".
    fn lone_ordinal(&mut self) -> Option<Day> {
        let day = self.ordinal()?;
        let ends = self.at_pause() || matches!(self.word(0), Some(Word::At | Word::Between | Word::By));
        ends.then_some(Day::OfMonth { day, months: None, weekday: None })
    }

    pub(super) fn single_day(&mut self, plain: bool) -> Option<Day> {
        self.attempt(Self::named_day)
            .or_else(|| self.attempt(Self::weekday))
            .or_else(|| self.attempt(Self::nth_weekday))
            .or_else(|| self.attempt(|cursor| cursor.date(plain)))
            .or_else(|| self.attempt(Self::period))
            .or_else(|| self.attempt(Self::day_of_month))
    }

    /// "today", "tomorrow", "the day after tomorrow".
    fn named_day(&mut self) -> Option<Day> {
        if self.take(Word::Later) {
            let _ = self.word(1) == Some(Word::Today) && self.take(Word::On);
            if !self.take(Word::In) && self.word(0) != Some(Word::Today) {
                return None;
            }
        }
        if self.take(Word::Today) || self.is_now_to() && self.take(Word::Now) {
            return Some(Day::Ahead(0));
        }
        if self.take(Word::Tomorrow) {
            return Some(Day::Ahead(1));
        }
        if self.take(Word::Yesterday) {
            return Some(Day::Ahead(-1));
        }
        self.take(Word::The);
        if self.take_all(&[Word::Next, Word::Unit(Unit::Day)]) {
            return (!self.was_plural()).then_some(Day::Ahead(1));
        }
        if self.take_all(&[Word::This, Word::Unit(Unit::Day)]) {
            return (!self.was_plural()).then_some(Day::Ahead(0));
        }
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
        (!before && self.at_pause()).then_some(Day::Ahead(1))
    }

    /// "between now and …", "from now to …".
    fn is_now_to(&self) -> bool {
        let opens =
            matches!(self.before().map(|token| token.kind), Some(Kind::Word(Word::Between | Word::From)));
        opens && matches!(self.word(1), Some(Word::And | Word::To | Word::Until))
    }

    /// "the first Friday of July", "the second Monday of next month".
    fn nth_weekday(&mut self) -> Option<Day> {
        self.take(Word::The);
        let nth = self.ordinal().filter(|nth| *nth <= 5)?;
        let Word::Weekday(weekday) = self.word(0)? else { return None };
        self.at += 1;
        let month = self.attempt(Self::of_month);
        Some(Day::NthWeekday { nth, weekday, month })
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
        let day = Day::Weekday { weekday, week };
        // "Friday week" is the one after this.
        if week == Which::Next && self.attempt(Self::take_lone_week).is_some() {
            let length = Length { days: 7, ..Length::default() };
            return Some(Day::Shift { length, from: Some(Box::new(day)), weekday: None });
        }
        Some(self.attempt(|cursor| cursor.of_week(weekday)).unwrap_or(day))
    }

    fn take_lone_week(&mut self) -> Option<()> {
        let week = self.take(Word::Unit(Unit::Week)) && !self.was_plural();
        (week && self.at_pause()).then_some(())
    }

    /// Is the word just taken a short form of a weekday or month, with its full stop ahead: "Mon.", "Oct."?
    pub(super) fn is_shortened(&self) -> bool {
        let Some(token) = self.before() else { return false };
        let is_name =
            matches!(token.kind, Kind::Word(Word::Weekday(_) | Word::WeekdayMaybe(_) | Word::Month(_)));
        is_name && token.end - token.start < 6 && self.is_mark(0, '.') && self.is_glued(0)
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
            _ => Which::Next,
        }
    }

    pub(super) fn stepped<T>(&mut self, value: T) -> T {
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
            Some(Kind::Other) => false,
        };
        let mut after = *self;
        after.at += 1;
        let dated = after.number(0).is_some();
        expected
            || dated
            || matches!(after.word(0), Some(Word::At | Word::Morning | Word::Afternoon | Word::Evening))
    }

    /// "the 14th", "the twenty-fifth of next month", "on the 3".
    fn day_of_month(&mut self) -> Option<Day> {
        let on = matches!(self.before().map(|token| token.kind), Some(Kind::Word(Word::On)));
        let the = self.take(Word::The);
        let day = match self.ordinal() {
            Some(day) => day,
            None if the || on => self.bare_day()?,
            None => return None,
        };
        let months = self.attempt(|cursor| {
            let _ = cursor.take_all(&[Word::Unit(Unit::Day), Word::Of])
                || cursor.take(Word::Of)
                || cursor.take(Word::In);
            cursor.months_ahead()
        });
        // "the 1st of each month" comes again and again.
        if self.word(0) == Some(Word::Of) && self.word(1) == Some(Word::Every) {
            return None;
        }
        if matches!(self.word(0), Some(Word::Unit(_) | Word::Business | Word::Thing | Word::Time)) {
            return None;
        }
        // "the first meeting", "on the 2nd floor".
        let is_thing = matches!(
            self.kind(0),
            Some(
                Kind::Other
                    | Kind::Number { .. }
                    | Kind::Word(Word::Count(_) | Word::Tens(_) | Word::Few | Word::Couple)
            )
        );
        let counts = months.is_none() && (day < 4 || !on) && is_thing;
        let certain = the || on || months.is_some() || self.is_dated_here();
        (certain && !counts).then_some(Day::OfMonth {
            day,
            months: months.and_then(Ahead::said),
            weekday: None,
        })
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
                        | Word::At
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
    pub(super) fn ordinal(&mut self) -> Option<i8> {
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
        (Day::Weekday { week: week @ Which::InWeek(_), .. }, Day::Weekday { weekday, week: Which::Next }) => {
            Day::Weekday { weekday, week: *week }
        }
        // "tomorrow or the day after"
        (Day::Ahead(first), Day::Ahead(second)) if second <= *first => Day::Ahead(first + 1),
        (_, second) => second,
    };
    Day::Range(Box::new(first), Box::new(second))
}
