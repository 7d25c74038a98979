//! Weeks, months and years: "next week", "end of the month", "early March", "the week of 10 April".

use jiff::civil::Weekday;

use super::cursor::Cursor;
use super::lex::Kind;
use super::said::{Day, Edge, Month, Period, Which, Year};
use super::words::{Unit, Word};

/// How many weeks or months ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ahead {
    Count(i32),
    /// Only "the" was said.
    The,
}

impl Ahead {
    /// How many, if that was said.
    pub(super) fn said(self) -> Option<i32> {
        if let Self::Count(count) = self { Some(count) } else { None }
    }

    fn count(self) -> i32 {
        match self {
            Self::Count(count) => count,
            Self::The => 0,
        }
    }
}
impl Cursor<'_> {
    /// "next week", "this weekend", "end of the month", "early March", "later in the year".
    pub(super) fn period(&mut self) -> Option<Day> {
        if self.take(Word::Eow) {
            return Some(Day::Period(Period::Week(0), Edge::End));
        }
        if self.take(Word::Midweek) {
            return Some(Day::Period(Period::Week(0), Edge::Middle));
        }
        if self.take(Word::Eoy) {
            return Some(Day::Period(Period::Year(Year::Ahead(0)), Edge::End));
        }
        if self.take(Word::Eom) {
            return Some(Day::Period(Period::Month(Month::Ahead(0)), Edge::End));
        }
        if let Some(day) = self.attempt(Self::end_of_unit).or_else(|| self.attempt(Self::last_day)) {
            return Some(day);
        }
        if let Some(week) = self.attempt(Self::nth_week) {
            return Some(Day::Period(week, Edge::Whole));
        }
        let edge = self.edge();
        if let Some(period) = self.attempt(Self::part_of_year) {
            return Some(Day::Period(period, edge));
        }
        if let Some(quarters) = self.attempt(|cursor| cursor.quarter_ahead(edge)) {
            return Some(Day::Period(Period::Quarter(quarters), edge));
        }
        if let Some(day) = self.attempt(|cursor| cursor.week(edge)) {
            return Some(day);
        }
        if let Some(day) = self.attempt(|cursor| cursor.weekend(edge)) {
            return Some(day);
        }
        let period = match self.attempt(|cursor| cursor.month(edge != Edge::Whole)) {
            Some(month) => Period::Month(month),
            None => Period::Year(self.one_year(edge)?),
        };
        Some(Day::Period(period, edge))
    }

    /// "month end", "year-end", "the week's end".
    fn end_of_unit(&mut self) -> Option<Day> {
        self.take(Word::The);
        let period = match self.word(0)? {
            Word::Unit(Unit::Week) => Period::Week(0),
            Word::Unit(Unit::Month) => Period::Month(Month::Ahead(0)),
            Word::Quarter => Period::Quarter(0),
            Word::Unit(Unit::Year) => Period::Year(Year::Ahead(0)),
            _ => return None,
        };
        self.at += 1;
        (!self.was_plural()).then_some(())?;
        self.take_mark('-');
        self.take(Word::End).then_some(Day::Period(period, Edge::End))
    }

    /// "the last day of the month".
    fn last_day(&mut self) -> Option<Day> {
        self.take(Word::The);
        self.take_all(&[Word::Last, Word::Unit(Unit::Day), Word::Of]).then_some(())?;
        Some(Day::Period(Period::Month(self.month(true)?), Edge::End))
    }

    /// "the first week of July", "the last week of next month": the one that most of its days lie in; "the third
    /// week of next year": the one of that number.
    fn nth_week(&mut self) -> Option<Period> {
        self.take(Word::The);
        let nth = if self.take(Word::Last) { -1 } else { self.ordinal()? };
        (self.take(Word::Unit(Unit::Week)) && !self.was_plural()).then_some(())?;
        let year = self.year_said();
        if year != Year::Unsaid {
            return Some(Period::WeekOfYear { nth, year });
        }
        (nth <= 5).then_some(())?;
        (self.take(Word::Of) || self.take(Word::In)).then_some(())?;
        let month = Some(self.month(true)?);
        Some(Period::WeekOf(Box::new(Day::NthWeekday { nth, weekday: Weekday::Thursday, month })))
    }

    /// "this week", "the end of next week", "the week after next", "the week of 10 April".
    fn week(&mut self, edge: Edge) -> Option<Day> {
        // "during the week"
        let lasts = self.before().is_some_and(|token| token.kind == Kind::Word(Word::Over));
        let ahead = self.how_far_ahead();
        let _ = edge != Edge::Whole && self.take(Word::That);
        let works = self.take(Word::Workweek);
        let is_working = works || self.take(Word::Business);
        (works || self.take(Word::Unit(Unit::Week))).then_some(())?;
        let edge = if is_working && edge == Edge::Whole { Edge::Working } else { edge };
        if let Some(day) = self.attempt(Self::day_of_the_week) {
            return Some(Day::Period(Period::WeekOf(Box::new(day)), edge));
        }
        let weeks = match ahead {
            Some(Ahead::The) if self.after_next() => 2,
            // "the week after"
            Some(Ahead::The) if edge == Edge::Whole && self.attempt(Self::lone_after).is_some() => 1,
            Some(Ahead::Count(weeks)) => weeks,
            Some(Ahead::The) | None if edge != Edge::Whole => 0,
            Some(Ahead::The) if lasts => 0,
            Some(Ahead::The) | None => return None,
        };
        Some(Day::Period(Period::Week(weeks), edge))
    }

    fn lone_after(&mut self) -> Option<()> {
        (self.take(Word::After) && self.at_pause()).then_some(())
    }

    /// "next", "early next" after "this week or".
    pub(super) fn lone_next(&mut self) -> Option<Day> {
        let edge = self.edge();
        (self.take(Word::Next) && self.at_pause()).then_some(Day::Period(Period::Week(1), edge))
    }

    /// "after next", "after the next".
    fn after_next(&mut self) -> bool {
        self.take_all(&[Word::After, Word::Next]) || self.take_all(&[Word::After, Word::The, Word::Next])
    }

    /// "of 10 April", "beginning Monday", "/c 4 February" after "week" or "w".
    fn day_of_the_week(&mut self) -> Option<Day> {
        let is_led = self.take(Word::Of)
            || self.take(Word::Commencing)
            || self.take(Word::Start)
            || self.take(Word::Beginning)
            || (self.take_mark('/') && self.take(Word::C));
        is_led.then_some(())?;
        self.take(Word::On);
        self.single_day(true).filter(|day| !matches!(day, Day::Period(..) | Day::Weekend(_)))
    }

    fn weekend(&mut self, edge: Edge) -> Option<Day> {
        let led = matches!(self.before().map(|token| token.kind), Some(Kind::Word(Word::On | Word::By)));
        let ahead = self.how_far_ahead();
        self.take(Word::Long);
        self.take(Word::Weekend).then_some(())?;
        let after_next = matches!(ahead, Some(Ahead::The) | None) && self.after_next();
        let weeks = if after_next { 2 } else { ahead.map_or(0, Ahead::count) };
        (led || edge != Edge::Whole || ahead.is_some() || after_next).then_some(Day::Weekend(weeks))
    }

    /// "next month", "July", "the month of June 2027", "June next year". `certain`: is a month expected here?
    pub(super) fn month(&mut self, certain: bool) -> Option<Month> {
        self.attempt(|cursor| cursor.unit_ahead_if(Unit::Month, certain).map(Month::Ahead))
            .or_else(|| self.attempt(|cursor| cursor.named_month(certain)))
    }

    fn named_month(&mut self, certain: bool) -> Option<Month> {
        let certain = self
            .attempt(|cursor| {
                cursor.take(Word::The);
                cursor.take_all(&[Word::Unit(Unit::Month), Word::Of]).then_some(())
            })
            .is_some()
            || certain
            || self.is_month_here();
        self.take(Word::The);
        let near = self.take(Word::Next) || self.take(Word::This) || self.take(Word::Coming);
        let Word::Month(month) = self.word(0)? else { return None };
        self.at += 1;
        self.attempt(|cursor| (cursor.take_mark('.') && cursor.year().is_some()).then_some(()));
        let year = self.year_said();
        // "this may take longer"; "July" at the end of a clause.
        let near = near && (month != 5 || self.at_pause() || self.opens_months());
        let lone = self.is_written_out() && self.at_pause();
        let is_name = certain || near || year != Year::Unsaid || lone;
        is_name.then_some(Month::Named { month, year })
    }

    /// Is the month just taken a whole name that is no other word: neither "dec" nor "march" nor "may"?
    fn is_written_out(&self) -> bool {
        let Some(token) = self.before() else { return false };
        token.end - token.start > 3 && token.kind != Kind::Word(Word::Month(3))
    }

    /// "2027", "next year", "of this year".
    pub(super) fn year_said(&mut self) -> Year {
        if let Some(year) = self.year() {
            return Year::Number(year);
        }
        let ahead = self.attempt(|cursor| {
            let joined = cursor.take(Word::Of) || cursor.take(Word::In);
            let ahead = cursor.how_far_ahead()?;
            (joined || ahead != Ahead::The).then_some(())?;
            cursor.take(Word::Unit(Unit::Year)).then_some(ahead.count())
        });
        ahead.map_or(Year::Unsaid, Year::Ahead)
    }

    /// "next quarter"; after an edge ("the end of") also "the quarter".
    fn quarter_ahead(&mut self, edge: Edge) -> Option<i32> {
        let ahead = self.how_far_ahead();
        self.take(Word::Quarter).then_some(())?;
        match ahead {
            Some(Ahead::Count(quarters)) => Some(quarters),
            Some(Ahead::The) | None => (edge != Edge::Whole).then_some(0),
        }
    }

    pub(super) fn unit_ahead_if(&mut self, unit: Unit, certain: bool) -> Option<i32> {
        let ahead = self.how_far_ahead();
        self.take(Word::Calendar);
        (self.take(Word::Unit(unit)) && !self.was_plural()).then_some(())?;
        match ahead {
            Some(Ahead::Count(units)) => Some(units),
            Some(Ahead::The) if self.after_next() => Some(2),
            _ => certain.then_some(0),
        }
    }

    /// "the end of", "early", "mid", "later in", "the rest of".
    fn edge(&mut self) -> Edge {
        let edge = self.attempt(|cursor| {
            cursor.take(Word::The);
            let edge = match cursor.word(0)? {
                Word::End | Word::Close | Word::Rest => Edge::End,
                Word::Start | Word::Beginning => Edge::Beginning,
                Word::Middle => Edge::Middle,
                _ => return None,
            };
            cursor.at += 1;
            let _ = cursor.take_mark('-');
            let bare = cursor.before().is_some_and(|token| token.kind == Kind::Word(Word::Rest))
                || edge == Edge::Middle;
            (cursor.take(Word::Of) || bare).then_some(edge)
        });
        if let Some(edge) = edge {
            return edge;
        }
        if let Some(edge) = self.attempt(Self::part_of) {
            return edge;
        }
        let edge = match self.word(0) {
            Some(Word::Early) => Edge::Early,
            Some(Word::Late | Word::Later) => Edge::End,
            _ => return Edge::Whole,
        };
        self.at += 1;
        if self.is_mark(0, '-') && matches!(self.word(1), Some(Word::Month(_))) {
            self.at += 1;
        }
        let _ = self.take(Word::In);
        edge
    }

    /// "the first part of", "the latter part of", "the first half of".
    fn part_of(&mut self) -> Option<Edge> {
        self.take(Word::The);
        let edge = match self.word(0)? {
            Word::Early | Word::First => Edge::Early,
            Word::Late | Word::Later | Word::Last | Word::Nth(2) => Edge::End,
            _ => return None,
        };
        self.at += 1;
        ((self.take(Word::Portion) || self.take(Word::Half)) && self.take(Word::Of)).then_some(edge)
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

    /// A month without a day counts after words that lead to a time; "may" only where the text then pauses.
    fn is_month_here(&self) -> bool {
        let mut start = *self;
        if self.word(0) == Some(Word::The) {
            start.at += 1;
        }
        let Some(Word::Month(month)) = start.word(0) else { return false };
        start.at += 1;
        let led = matches!(
            self.before().map(|token| token.kind),
            Some(Kind::Word(
                Word::In
                    | Word::By
                    | Word::Until
                    | Word::Before
                    | Word::After
                    | Word::Between
                    | Word::This
                    | Word::Of
            ))
        );
        let ranges = matches!(
            (self.before().map(|token| token.kind), start.word(0)),
            (Some(Kind::Word(Word::From)), Some(Word::To | Word::Until))
        );
        (led && (month != 5 || start.at_pause())) || ranges || start.opens_months() || self.closes_months()
    }

    /// Does "to October" follow a month?
    fn opens_months(&self) -> bool {
        let mut ahead = *self;
        let marked = ahead.word(0) != Some(Word::Or) && ahead.take_range_mark() || ahead.take(Word::Until);
        marked && matches!(ahead.word(0), Some(Word::Month(_)))
    }

    /// Is this the later end after "March to", "May 2027 -"?
    fn closes_months(&self) -> bool {
        let marked = matches!(
            self.before().map(|token| token.kind),
            Some(Kind::Mark('-' | '–' | '~') | Kind::Word(Word::To | Word::Until | Word::And))
        );
        let first = self.at.checked_sub(2).and_then(|at| self.kind_at(at));
        marked
            && matches!(
                first,
                Some(Kind::Number { digits: 4, value: 1900..=2199 } | Kind::Word(Word::Month(_)))
            )
    }

    /// "next month": how many ahead; "the month" is whichever it may be.
    pub(super) fn months_ahead(&mut self) -> Option<Ahead> {
        let ahead = self.how_far_ahead()?;
        self.take(Word::Unit(Unit::Month)).then_some(ahead)
    }

    /// "of July", "in next month".
    pub(super) fn of_month(&mut self) -> Option<Month> {
        let _ = self.take(Word::Of) || self.take(Word::In);
        self.month(true)
    }

    /// "of next week", "next week" after a weekday.
    pub(super) fn of_week(&mut self, weekday: Weekday) -> Option<Day> {
        let _ = self.take(Word::Of) || self.take(Word::In);
        match self.week(Edge::End)? {
            Day::Period(Period::Week(ahead), _) => Some(Day::Weekday { weekday, week: Which::InWeek(ahead) }),
            _ => None,
        }
    }
}
