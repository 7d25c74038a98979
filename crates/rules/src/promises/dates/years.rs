//! Years and their numbered parts: "in 2027", "Q3", "the first half of next year", "week 12 of 2027", "11/2027".

use super::clocks::Bare;
use super::cursor::Cursor;
use super::lex::Kind;
use super::said::{Edge, Month, Period, Year};
use super::words::{Unit, Word};

impl Cursor<'_> {
    /// A part of a year that has a number.
    pub(super) fn part_of_year(&mut self) -> Option<Period> {
        self.attempt(Self::numbered_week)
            .or_else(|| self.attempt(Self::nth_month))
            .or_else(|| self.attempt(Self::quarter_or_half))
            .or_else(|| self.attempt(Self::month_in_numbers))
    }

    /// "week 12", "week 3 of 2027".
    fn numbered_week(&mut self) -> Option<Period> {
        self.take(Word::The);
        let is_letter = self.token(0).is_some_and(|token| token.end - token.start == 1);
        (!is_letter && self.take(Word::Unit(Unit::Week)) && !self.was_plural()).then_some(())?;
        let (nth @ 1..=53, 1..=2) = self.number(0)? else { return None };
        self.at += 1;
        // "next week 10:20", "week 9 am", "the week 10 April", "week 2/3".
        let goes_on = self.is_glued(0) && !self.at_pause()
            || self.is_mark(0, ':')
            || matches!(
                self.word(0),
                Some(Word::Am | Word::Pm | Word::Oclock | Word::Unit(_) | Word::Month(_))
            );
        (!goes_on).then_some(())?;
        Some(Period::WeekOfYear { nth: i8::try_from(nth).ok()?, year: self.year_said() })
    }

    /// "the ninth month of next year".
    fn nth_month(&mut self) -> Option<Period> {
        self.take(Word::The);
        let month = self.ordinal().filter(|nth| *nth <= 12)?;
        (self.take(Word::Unit(Unit::Month)) && !self.was_plural()).then_some(())?;
        let year = self.year_said();
        (year != Year::Unsaid).then_some(Period::Month(Month::Named { month, year }))
    }

    /// "the third quarter of 2027", "Q3", "2027 Q1", "H1 2027", "the first half of next year".
    fn quarter_or_half(&mut self) -> Option<Period> {
        let led = self.follows_lead();
        let year = self.attempt(|cursor| {
            let year = cursor.year_number()?;
            let _ = cursor.take_mark('-') || cursor.take_mark(',');
            Some(Year::Number(year))
        });
        let the = self.take(Word::The);
        let (first, count) = self.named_part()?;
        let year = year.unwrap_or_else(|| self.year_said());
        // "Q1" heads a question, "the second half" is a game's.
        let certain = year != Year::Unsaid || count == 3 && (led || the);
        certain.then_some(Period::Months { first, count, year })
    }

    /// "Q3", "third quarter", "H1", "first half": its first month and how many it has.
    fn named_part(&mut self) -> Option<(i8, i8)> {
        let letter = self.token(0).is_some_and(|token| token.end - token.start == 1);
        let months = match self.word(0) {
            Some(Word::Q) => 3,
            Some(Word::Unit(Unit::Hour)) if letter => 6,
            _ => return self.attempt(Self::nth_part),
        };
        self.at += 1;
        let (nth, 1) = self.number(0).filter(|_| self.is_glued(0))? else { return None };
        self.at += 1;
        let nth = i8::try_from(nth).ok().filter(|nth| (1..=12 / months).contains(nth))?;
        Some(((nth - 1) * months + 1, months))
    }

    /// "third quarter", "first half", "last quarter".
    fn nth_part(&mut self) -> Option<(i8, i8)> {
        let last = self.take(Word::Last);
        let nth = if last { None } else { Some(self.ordinal()?) };
        let months = match self.word(0)? {
            Word::Quarter => 3,
            Word::Half => 6,
            _ => return None,
        };
        self.at += 1;
        // "last quarter" alone is the one before this.
        (!last || self.word(0) == Some(Word::Of)).then_some(())?;
        let nth = nth.unwrap_or(12 / months);
        (nth <= 12 / months).then_some(((nth - 1) * months + 1, months))
    }

    /// "11/2027", "2027-11", "2027 November".
    fn month_in_numbers(&mut self) -> Option<Period> {
        let inside_code =
            self.is_glued(0) && !matches!(self.before().map(|token| token.kind), Some(Kind::Mark(_)));
        let (first, digits) = self.number(0).filter(|_| !inside_code && !self.follows_currency())?;
        self.at += 1;
        if let (Some(Word::Month(month)), 1900..=2199, 4) = (self.word(0), first, digits) {
            self.at += 1;
            return named(month, first);
        }
        (self.take_mark('-') || self.take_mark('/')).then_some(())?;
        let (second, others) = self.number(0)?;
        self.at += 1;
        let (year, month) = match (digits, others) {
            (4, 1..=2) => (first, second),
            (1..=2, 4) => (second, first),
            _ => return None,
        };
        let goes_on = self.is_glued(0) && !self.at_pause() || self.is_glued(1) && self.number(1).is_some();
        let is_month = (1900..=2199).contains(&year) && (1..=12).contains(&month);
        (is_month && !goes_on && self.is_not_counting()).then(|| named(i8::try_from(month).ok()?, year))?
    }

    /// "in 2027", "the year 2027", "2027 to 2029", "next year"; after an edge ("the end of") also "the year".
    pub(super) fn one_year(&mut self, edge: Edge) -> Option<Year> {
        let certain = edge != Edge::Whole;
        if let Some(ahead) = self.attempt(|cursor| cursor.unit_ahead_if(Unit::Year, certain)) {
            return Some(Year::Ahead(ahead));
        }
        let led = certain || self.follows_lead() || self.closes_years();
        let named = self.attempt(|cursor| {
            cursor.take(Word::The);
            cursor.take(Word::Unit(Unit::Year)).then_some(())?;
            cursor.take(Word::Of);
            Some(())
        });
        let year = self.year_number()?;
        let or_later =
            self.word(0) == Some(Word::Or) && matches!(self.word(1), Some(Word::Later | Word::After));
        let known = led || named.is_some() || or_later || self.opens_years();
        (known && self.is_not_counting() && !self.goes_on_in_digits()).then_some(Year::Number(year))
    }

    /// A year in four digits or in words, whatever stands before it.
    pub(super) fn year_number(&mut self) -> Option<i16> {
        if self.follows_currency() {
            return None;
        }
        if let Some((year @ 1900..=2199, 4)) = self.number(0) {
            self.at += 1;
            return i16::try_from(year).ok();
        }
        self.attempt(Self::spelled_year)
    }

    /// "two thousand and eighteen", "twenty thirty".
    fn spelled_year(&mut self) -> Option<i16> {
        let thousands = self.take_all(&[Word::Count(2), Word::Thousand]);
        let century = match self.word(0) {
            _ if thousands => 2_000,
            Some(Word::Count(19)) => self.stepped(1_900),
            Some(Word::Tens(20)) => self.stepped(2_000),
            _ => return None,
        };
        let joined = thousands && self.take(Word::And);
        let rest = self.attempt(|cursor| cursor.spelled_number().filter(|rest| *rest < 100));
        let rest = rest.or((thousands && !joined).then_some(0))?;
        (thousands || rest >= 10).then(|| i16::try_from(rest).ok().map(|rest| century + rest))?
    }

    /// Does a word stand before that leads to a year: "in", "by", "until"?
    fn follows_lead(&self) -> bool {
        matches!(
            self.before().map(|token| token.kind),
            Some(Kind::Word(
                Word::After
                    | Word::Before
                    | Word::Between
                    | Word::By
                    | Word::From
                    | Word::In
                    | Word::Of
                    | Word::Over
                    | Word::Since
                    | Word::Than
                    | Word::Until
            ))
        )
    }

    /// Is this the later end after "2027 to", "May 2027 -"?
    fn closes_years(&self) -> bool {
        let marked = matches!(
            self.before().map(|token| token.kind),
            Some(Kind::Mark('-' | '–' | '~') | Kind::Word(Word::To | Word::And))
        );
        let first = self.at.checked_sub(2).and_then(|at| self.kind_at(at));
        marked
            && matches!(
                first,
                Some(Kind::Number { digits: 4, value: 1900..=2199 } | Kind::Word(Word::Month(_)))
            )
    }

    /// Does "to 2029" follow?
    fn opens_years(&self) -> bool {
        let mut ahead = *self;
        ahead.take_range_mark()
            && ahead.year_number().is_some()
            && ahead.is_not_counting()
            && !ahead.goes_on_in_digits()
    }

    /// "2010-2015-86" is a number to call.
    fn goes_on_in_digits(&self) -> bool {
        let glued = self.is_glued(0) && self.is_glued(1) && matches!(self.kind(0), Some(Kind::Mark(_)));
        glued && self.number(1).is_some_and(|(_, digits)| digits != 4)
    }

    /// Not "2000 units", "2019/4711", "2019 customers".
    fn is_not_counting(&self) -> bool {
        self.may_be_bare(Bare::Led) || self.is_mark(0, '~')
    }
}

fn named(month: i8, year: u32) -> Option<Period> {
    Some(Period::Month(Month::Named { month, year: Year::Number(i16::try_from(year).ok()?) }))
}
