//! Times of day: "3pm", "15:00", "half past two", "quarter to five", "noon", "first thing", "end of day".

use super::cursor::Cursor;
use super::lex::Kind;
use super::said::{Clock, Day, Half};
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
    /// A time on the clock; of a range ("2-4pm") its end. Says whether it was one.
    pub(super) fn clock(&mut self, bare: Bare) -> Option<(Clock, bool)> {
        if let Some(end) = self.attempt(|cursor| cursor.clock_range(bare)) {
            return Some((end, true));
        }
        let clock =
            self.attempt(Self::spoken_clock).or_else(|| self.attempt(|cursor| cursor.digits(bare)))?;
        self.attempt(|cursor| {
            let _ = cursor.take_mark('-');
            cursor.take(Word::Sharp).then_some(())
        });
        // "2 pm your time": the customer's clock is meant anyway.
        self.take_all(&[Word::That, Word::Time]);
        self.attempt(Self::or_so);
        Some((clock, false))
    }

    /// "or so", when nothing but a day or a pause follows: "10:30 or so tomorrow".
    fn or_so(&mut self) -> Option<()> {
        self.take_all(&[Word::Or, Word::If]).then_some(())?;
        let mut ahead = *self;
        (self.at_pause() || ahead.day(false).is_some()).then_some(())
    }

    fn clock_range(&mut self, bare: Bare) -> Option<Clock> {
        let begins =
            self.attempt(Self::spoken_clock).or_else(|| self.attempt(|cursor| cursor.digits(Bare::No)));
        if begins.is_none() {
            let (0..=24, 1..=2) = self.number(0)? else { return None };
            self.at += 1;
        }
        let marked = self.take_range_mark() || self.take(Word::And) || self.take(Word::Until);
        marked.then_some(())?;
        // "3-1808" is a number to call.
        (begins.is_some() || self.number(0).is_none_or(|(_, digits)| digits < 4)).then_some(())?;
        let led = if bare == Bare::Led || begins.is_some() { Bare::Led } else { bare };
        self.attempt(Self::spoken_clock)
            .or_else(|| self.attempt(|cursor| cursor.digits(led)))
            .or_else(|| self.hour_before_day())
    }

    /// "4" in "2-4 tomorrow".
    fn hour_before_day(&mut self) -> Option<Clock> {
        let (hour @ 1..=12, 1..=2) = self.number(0)? else { return None };
        self.at += 1;
        let mut ahead = *self;
        ahead.take(Word::On);
        matches!(ahead.day(false)?, Day::Ahead(_) | Day::Weekday { .. }).then_some(())?;
        clock_at(i8::try_from(hour).ok()?, 0, Half::Unsaid)
    }

    /// "half past two", "quarter to five", "ten past nine", "two thirty", "three o'clock", "five in the morning".
    fn spoken_clock(&mut self) -> Option<Clock> {
        self.attempt(Self::minutes_around_hour).or_else(|| self.attempt(Self::spelled_hour))
    }

    fn minutes_around_hour(&mut self) -> Option<Clock> {
        if matches!(self.before().map(|token| token.kind), Some(Kind::Word(Word::From | Word::Between))) {
            return None;
        }
        self.take(Word::A);
        let spelled = self.number(0).is_none();
        let minutes: i8 = if self.take(Word::Half) {
            30
        } else if self.take(Word::Quarter) {
            15
        } else if self.take_all(&[Word::Count(3), Word::Quarter]) {
            45
        } else {
            let (count, digits) = (self.spelled_number(), self.number(0));
            let minutes = count.map(u32::from).or_else(|| {
                self.at += 1;
                digits.map(|(value, _)| value)
            })?;
            let counted = self.take(Word::Unit(Unit::Minute));
            // "two to four" and "10 to 4" are ranges; "ten to four" and "two minutes to four" are times.
            let goes_back = matches!(self.word(0), Some(Word::To | Word::Before));
            let is_usual =
                counted || if goes_back { spelled && minutes % 5 == 0 } else { !spelled || minutes % 5 == 0 };
            i8::try_from(minutes).ok().filter(|minutes| (1..60).contains(minutes) && is_usual)?
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
        if self.is_mark(0, '-') && self.is_glued(0) && matches!(self.word(1), Some(Word::Tens(_))) {
            self.at += 1;
        }
        let minute = self.spelled_number().and_then(|minute| i8::try_from(minute).ok());
        let _ = minute.is_some() && self.take(Word::Unit(Unit::Minute));
        let oclock = self.take(Word::Oclock);
        let half = self.take_half();
        let pauses = !matches!(self.word(0), Some(Word::Unit(_) | Word::Business))
            && !matches!(self.kind(0), Some(Kind::Other));
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
        if self.is_mark(0, '.')
            && self.is_glued(0)
            && self.is_glued(1)
            && matches!(self.word(1), Some(Word::Am | Word::Pm))
        {
            self.at += 1;
        }
        let half = self.take_half();
        if half != Half::Unsaid {
            return clock_at(hour, 0, half);
        }
        if hour == 12 && self.take(Word::Noon) {
            return clock_at(hour, 0, Half::Afternoon);
        }
        if hour == 12 && self.take(Word::Midnight) {
            return clock_at(hour, 0, Half::Morning);
        }
        if self.take(Word::Oclock) {
            let half = self.take_half();
            return clock_at(hour, 0, half);
        }
        if let Some(clock) = self.attempt(|cursor| cursor.with_spaced_minutes(hour)) {
            return Some(clock);
        }
        if self.is_glued(0) && self.take(Word::Unit(Unit::Hour)) {
            if let (true, true, Some((minute, 2))) = (bare == Bare::Led, self.is_glued(0), self.number(0)) {
                self.at += 1;
                return clock_at(hour, i8::try_from(minute).ok()?, Half::Whole);
            }
            return if digits == 2 && bare == Bare::Led { clock_at(hour, 0, Half::Whole) } else { None };
        }
        let dash = usize::from(self.is_mark(0, '-'));
        let roughly = self.is_glued(dash) && self.word(dash) == Some(Word::Sharp);
        self.at += if roughly { dash + 1 } else { 0 };
        (roughly || self.may_be_bare(bare) || self.is_before_this_part())
            .then(|| clock_at(hour, 0, Half::Unsaid))?
    }

    /// "10 H 10 pm"; without its half it may be a length.
    fn with_spaced_minutes(&mut self, hour: i8) -> Option<Clock> {
        self.take(Word::Unit(Unit::Hour)).then_some(())?;
        let (minute @ 0..=59, 2) = self.number(0)? else { return None };
        self.at += 1;
        let half = self.take_half();
        (half != Half::Unsaid).then(|| clock_at(hour, i8::try_from(minute).ok()?, half))?
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
        let is_decimal = bare != Bare::Led
            || self.is_glued(0) && self.is_mark(0, '.')
            || matches!(self.kind(0), Some(Kind::Other | Kind::Mark('%')));
        if !colon && half == Half::Unsaid && is_decimal {
            return None;
        }
        if half == Half::Unsaid && (digits == 2 && hour < 10 || hour == 0) {
            half = Half::Whole;
        }
        let mut clock = clock_at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, half)?;
        clock.second = second.unwrap_or(0);
        (clock.second < 60).then_some(clock)
    }

    /// "330" in "at 330 tomorrow": three digits and their lead have been read.
    fn is_led_by_at(&self, value: u32) -> bool {
        let lead = self.at.checked_sub(2).and_then(|lead| self.kind_at(lead));
        let mut ahead = *self;
        let ends = self.at_pause() || ahead.attempt(|cursor| cursor.day(false)).is_some();
        value.is_multiple_of(5) && ends && matches!(lead, Some(Kind::Word(Word::At | Word::Around)))
    }

    /// "1530" and "730pm".
    fn together(&mut self, value: u32, digits: u8, bare: Bare) -> Option<Clock> {
        let half = self.take_half();
        let year_like = (1900..2200).contains(&value);
        let certain = half != Half::Unsaid
            || self.take(Word::Unit(Unit::Hour))
            || (digits == 3 && bare == Bare::Led && self.is_led_by_at(value))
            || (digits == 4 && bare == Bare::Led && !year_like && self.may_be_bare(bare));
        certain.then_some(())?;
        clock_at(i8::try_from(value / 100).ok()?, i8::try_from(value % 100).ok()?, half)
    }

    pub(super) fn may_be_bare(&self, bare: Bare) -> bool {
        match bare {
            Bare::No => false,
            Bare::AtPause => self.at_pause(),
            Bare::Led => match self.kind(0) {
                Some(Kind::Word(word)) => !matches!(
                    word,
                    Word::Unit(_) | Word::Business | Word::Month(_) | Word::Half | Word::Suffix
                ),
                Some(Kind::Other) => !self.is_glued(0) && !self.token(0).is_some_and(|token| token.plural),
                // "at 10.</p>", "at 10..."
                Some(Kind::Mark('.')) => !self.is_glued(1) || matches!(self.kind(1), Some(Kind::Mark(_))),
                Some(Kind::Mark(':')) => !self.is_glued(0),
                // "3-1808" is a number to call.
                Some(Kind::Mark('–' | '-')) => {
                    let is_short = matches!(
                        self.before().map(|token| token.kind),
                        Some(Kind::Number { digits: 1..=2, .. })
                    );
                    !is_short || !self.is_glued(1) || self.number(1).is_none_or(|(_, digits)| digits < 4)
                }
                Some(Kind::Mark(_)) => self.at_pause(),
                Some(Kind::Number { .. }) => false,
                None => true,
            },
        }
    }

    /// Does a part of this day follow after a comma: "10, this morning"? Without one it may be "room 10".
    pub(super) fn is_before_this_part(&self) -> bool {
        let mut ahead = *self;
        if !ahead.take_mark(',') {
            return false;
        }
        let part =
            matches!(ahead.word(1), Some(Word::Morning | Word::Afternoon | Word::Evening | Word::Night));
        ahead.word(0) == Some(Word::Tonight) || ahead.word(0) == Some(Word::This) && part
    }
}

fn clock_at(hour: i8, minute: i8, half: Half) -> Option<Clock> {
    let half = match half {
        _ if hour > 12 || hour == 0 => Half::Whole,
        Half::Night if hour == 12 || hour < 5 => Half::Morning,
        Half::Night => Half::Afternoon,
        half => half,
    };
    let hour = if hour == 24 && minute == 0 { 0 } else { hour };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(Clock { hour, minute, second: 0, half })
}
