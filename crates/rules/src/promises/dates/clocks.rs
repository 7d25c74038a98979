//! Times of day: "3pm", "15:00", "half past two", "quarter to five", "noon", "first thing", "end of day".

use super::cursor::Cursor;
use super::lex::Kind;
use super::said::{Clock, Half, Part};
use super::words::{Unit, Word};

/// How freely a bare number is an hour here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    /// Never: "call 3".
    No,
    /// Where the text pauses: "tomorrow 3".
    AtPause,
    /// After "at", "by", "before": anywhere but in front of what could be counted.
    Led,
}

impl Cursor<'_> {
    /// A time on the clock; of a range ("2-4pm") its end.
    pub(super) fn clock(&mut self, bare: Bare) -> Option<Clock> {
        if let Some(end) = self.attempt(|cursor| cursor.clock_range(bare)) {
            return Some(end);
        }
        let clock =
            self.attempt(Self::spoken_clock).or_else(|| self.attempt(|cursor| cursor.digits(bare)))?;
        if self.is_glued(0) || self.is_mark(0, '-') {
            self.attempt(|cursor| {
                cursor.take_mark('-');
                cursor.take(Word::Sharp).then_some(())
            });
        }
        self.take(Word::Sharp);
        Some(clock)
    }

    fn clock_range(&mut self, bare: Bare) -> Option<Clock> {
        let begins = self.attempt(|cursor| cursor.digits(Bare::No)).or_else(|| {
            let (0..=24, 1..=2) = self.number(0)? else { return None };
            self.at += 1;
            None
        });
        let marked = self.take_range_mark() || self.take(Word::And) || self.take(Word::Until);
        marked.then_some(())?;
        let led = if bare == Bare::Led || begins.is_some() { Bare::Led } else { Bare::No };
        self.attempt(Self::spoken_clock).or_else(|| self.digits(led))
    }

    /// "half past two", "quarter to five", "ten past nine", "two thirty", "three o'clock", "five in the morning".
    fn spoken_clock(&mut self) -> Option<Clock> {
        self.attempt(Self::minutes_around_hour).or_else(|| self.attempt(Self::spelled_hour))
    }

    fn minutes_around_hour(&mut self) -> Option<Clock> {
        self.take(Word::A);
        let minutes: i8 = if self.take(Word::Half) {
            30
        } else if self.take(Word::Quarter) {
            15
        } else {
            let (spelled, digits) = (self.spelled_number(), self.number(0));
            let minutes = spelled.map(u32::from).or_else(|| {
                self.at += 1;
                digits.map(|(value, _)| value)
            })?;
            let _ = self.take(Word::Unit(Unit::Minute));
            i8::try_from(minutes).ok().filter(|minutes| (1..60).contains(minutes))?
        };
        let past = self.take(Word::Past) || self.take(Word::After);
        let to = !past && (self.take(Word::To) || self.take(Word::Before));
        // "half two" is half past two; "ten two" is nothing.
        (past || to || minutes == 30 && self.number(0).is_none()).then_some(())?;
        let hour = self.whole_hour()?;
        let half = self.take_half();
        if !to {
            return clock_at(hour, minutes, half);
        }
        clock_at(if hour == 1 && half == Half::Unsaid { 12 } else { hour - 1 }, 60 - minutes, half)
    }

    fn whole_hour(&mut self) -> Option<i8> {
        let hour = match self.number(0) {
            Some((value, 1..=2)) => {
                self.at += 1;
                i8::try_from(value).ok()?
            }
            Some(_) => return None,
            None => i8::try_from(self.spelled_number()?).ok()?,
        };
        self.take(Word::Oclock);
        (1..=23).contains(&hour).then_some(hour)
    }

    /// "two thirty", "three o'clock", "six pm", "one in the morning"; a lone spelled hour is no time.
    fn spelled_hour(&mut self) -> Option<Clock> {
        let led = matches!(
            self.before().map(|token| token.kind),
            Some(Kind::Word(Word::At | Word::By | Word::Before | Word::Until | Word::Around))
        );
        let hour = i8::try_from(self.spelled_number()?).ok().filter(|hour| (1..=23).contains(hour))?;
        let minute = self.spelled_number().and_then(|minute| i8::try_from(minute).ok());
        let oclock = self.take(Word::Oclock);
        let half = self.take_half();
        let pauses = !matches!(self.word(0), Some(Word::Unit(_) | Word::Business))
            && !matches!(self.kind(0), Some(Kind::Other { .. }));
        let certain =
            oclock || half != Half::Unsaid || (led && pauses) || minute.is_some_and(|minute| minute % 5 == 0);
        certain.then(|| clock_at(hour, minute.unwrap_or(0), half))?
    }

    /// "3pm", "15:00", "2.30pm", "1530h", "10 o'clock", and where they may be, bare hours.
    fn digits(&mut self, bare: Bare) -> Option<Clock> {
        let (value, digits) = self.number(0)?;
        if self.follows_currency() {
            return None;
        }
        self.at += 1;
        if self.is_mark(0, ':') || self.is_mark(0, '.') {
            if let Some(clock) = self.attempt(|cursor| cursor.with_minutes(value, digits, bare)) {
                return Some(clock);
            }
            if self.is_mark(0, ':') {
                return None;
            }
        }
        if digits == 3 || digits == 4 {
            return self.together(value, digits, bare);
        }
        if digits > 2 || value > 24 {
            return None;
        }
        let hour = i8::try_from(value).ok()?;
        let half = self.take_half();
        if half != Half::Unsaid {
            return clock_at(hour, 0, half);
        }
        if self.take(Word::Oclock) {
            let half = self.take_half();
            return clock_at(hour, 0, half);
        }
        if self.is_glued(0) && self.take(Word::Unit(Unit::Hour)) {
            return if digits == 2 && bare == Bare::Led { clock_at(hour, 0, Half::Whole) } else { None };
        }
        let roughly = self.is_glued(0) && self.take(Word::Sharp);
        (roughly || self.may_be_bare(bare)).then(|| clock_at(hour, 0, Half::Unsaid))?
    }

    fn with_minutes(&mut self, hour: u32, digits: u8, bare: Bare) -> Option<Clock> {
        let colon = self.is_mark(0, ':');
        let glued = self.is_glued(0) && self.is_glued(1);
        self.at += 1;
        let (minute, 2) = self.number(0)? else { return None };
        if !glued {
            return None;
        }
        self.at += 1;
        let second = self.attempt(|cursor| {
            let glued = cursor.is_glued(0) && cursor.is_glued(1);
            (colon && glued && cursor.take_mark(':')).then_some(())?;
            let (second, 2) = cursor.number(0)? else { return None };
            cursor.at += 1;
            i8::try_from(second).ok()
        });
        let mut half = self.take_half();
        if !colon && half == Half::Unsaid && (bare != Bare::Led || self.is_glued(0) && self.is_mark(0, '.')) {
            return None;
        }
        if half == Half::Unsaid && (digits == 2 && hour < 10 || hour == 0) {
            half = Half::Whole;
        }
        let mut clock = clock_at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, half)?;
        clock.second = second.unwrap_or(0);
        (clock.second < 60).then_some(clock)
    }

    /// "1530" and "730pm".
    fn together(&mut self, value: u32, digits: u8, bare: Bare) -> Option<Clock> {
        let half = self.take_half();
        let year_like = (1900..2200).contains(&value);
        let certain = half != Half::Unsaid
            || self.take(Word::Unit(Unit::Hour))
            || (digits == 4 && bare == Bare::Led && !year_like && self.may_be_bare(bare));
        certain.then_some(())?;
        clock_at(i8::try_from(value / 100).ok()?, i8::try_from(value % 100).ok()?, half)
    }

    fn may_be_bare(&self, bare: Bare) -> bool {
        match bare {
            Bare::No => false,
            Bare::AtPause => self.at_pause(),
            Bare::Led => match self.kind(0) {
                Some(Kind::Word(word)) => !matches!(
                    word,
                    Word::Unit(_) | Word::Business | Word::Month(_) | Word::Half | Word::Suffix
                ),
                Some(Kind::Other { plural }) => !plural && !self.is_glued(0),
                Some(Kind::Mark('.')) => !self.is_glued(1),
                Some(Kind::Mark(mark)) => matches!(mark, '–' | '-') || self.at_pause(),
                Some(Kind::Number { .. }) => false,
                None => true,
            },
        }
    }

    /// "am", "p", "in the afternoon", "at night".
    pub(super) fn take_half(&mut self) -> Half {
        if self.take(Word::Am) {
            // "7ampm": both halves.
            return if self.is_glued(0) && self.take(Word::Pm) { Half::Unsaid } else { Half::Morning };
        }
        if self.take(Word::Pm) {
            return Half::Afternoon;
        }
        if self.is_glued(0) && self.take(Word::A) {
            return Half::Morning;
        }
        if self.is_glued(0) && self.take(Word::P) {
            return Half::Afternoon;
        }
        self.attempt(|cursor| {
            if cursor.take_all(&[Word::At, Word::Night]) {
                return Some(Half::Afternoon);
            }
            cursor.take_all(&[Word::In, Word::The]).then_some(())?;
            let _ = cursor.take(Word::Early) || cursor.take(Word::Late);
            let half = match cursor.word(0)? {
                Word::Morning => Half::Morning,
                Word::Afternoon | Word::Evening => Half::Afternoon,
                _ => return None,
            };
            cursor.at += 1;
            Some(half)
        })
        .unwrap_or(Half::Unsaid)
    }

    /// A part of the day by name. `free`: may it stand without "the" or "this" before it?
    pub(super) fn part(&mut self, free: bool) -> Option<Part> {
        self.attempt(|cursor| {
            if let Some(part) = cursor.attempt(Self::edge_part) {
                return Some(part);
            }
            let the = cursor.take(Word::The);
            let _ = cursor.take(Word::Early) || cursor.take(Word::Late) || cursor.take(Word::Later);
            let part = match cursor.word(0)? {
                Word::Noon => Part::Noon,
                Word::Midnight => Part::Midnight,
                Word::Morning if the || free => Part::Morning,
                Word::Afternoon if the || free => Part::Afternoon,
                Word::Evening if the || free => Part::Evening,
                Word::Night if free => Part::Night,
                Word::Am if free => Part::Morning,
                Word::Pm if free => Part::Afternoon,
                _ => return None,
            };
            cursor.at += 1;
            cursor.attempt(|cursor| {
                cursor.take_mark('-');
                (cursor.take(Word::Sharp) || cursor.is_glued(0) && cursor.take(Word::Time)).then_some(())
            });
            Some(part)
        })
    }

    /// "first thing", "end of day", "close of business".
    fn edge_part(&mut self) -> Option<Part> {
        if self.take_all(&[Word::First, Word::Thing]) {
            let _ = self.take_all(&[Word::In, Word::The, Word::Morning]);
            return Some(Part::FirstThing);
        }
        if self.take(Word::Eod) {
            return Some(Part::Closing);
        }
        self.take(Word::The);
        if !self.take(Word::End) && !self.take(Word::Close) {
            return None;
        }
        self.take(Word::Of).then_some(())?;
        let _ = self.take(Word::The) || self.take(Word::This) || self.take(Word::That);
        if self.take(Word::Business) {
            self.take(Word::Unit(Unit::Day));
            return Some(Part::Closing);
        }
        if self.take(Word::Unit(Unit::Day)) || self.take(Word::Play) {
            return Some(Part::Closing);
        }
        matches!(self.word(0), Some(Word::Today | Word::Tomorrow | Word::Weekday(_))).then_some(Part::Closing)
    }
}

fn clock_at(hour: i8, minute: i8, half: Half) -> Option<Clock> {
    let half = if hour > 12 || hour == 0 { Half::Whole } else { half };
    let hour = if hour == 24 && minute == 0 { 0 } else { hour };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(Clock { hour, minute, second: 0, half })
}
