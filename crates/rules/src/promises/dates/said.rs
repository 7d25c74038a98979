//! What a time expression says, before the house's rules turn it into an instant.

use jiff::civil::Weekday;

/// An expression and its place, in bytes, the end exclusive.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) meaning: Meaning,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// "shortly", "in a few days".
    Vague,
    /// "as soon as we know".
    Event,
    /// "two days ago".
    Past,
    /// "now": this very moment.
    Now,
    /// "in 2 hours": counted from this very moment.
    Elapsed(Length),
    When(When),
}

/// A place in the calendar: a day, a time of day, or both.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct When {
    pub(super) bound: Bound,
    pub(super) day: Option<Day>,
    pub(super) clock: Option<Clock>,
    pub(super) part: Option<Part>,
    /// Whose clock it is, when the words name one.
    pub(super) zone: Option<Zone>,
    /// How long what begins then lasts: "from 10 for 2 hours" ends at noon; without a clock it begins now.
    pub(super) lasts: Option<Length>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Bound {
    #[default]
    At,
    By,
    Before,
    After,
    /// "from Monday on": that day counts too.
    Since,
}

/// A clock that was named: "GMT", "Pacific time", "+01:00".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Seconds east of UTC.
    Offset(i32),
    /// The zone with this name, summer or winter.
    Named(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Day {
    /// So many days from today.
    Ahead(i32),
    Weekday {
        weekday: Weekday,
        week: Which,
    },
    Date {
        year: Option<i16>,
        month: i8,
        day: i8,
    },
    /// "the 14th", perhaps of the month so many ahead, perhaps said to be a certain weekday.
    OfMonth {
        day: i8,
        months: Option<i32>,
        weekday: Option<Weekday>,
    },
    /// "in 3 business days", perhaps counted from another day than today.
    /// With a weekday ("in two weeks, on Tuesday") it is that one of the week reached.
    Shift {
        length: Length,
        from: Option<Box<Day>>,
        weekday: Option<Weekday>,
    },
    /// "the first Friday of July".
    NthWeekday {
        nth: i8,
        weekday: Weekday,
        /// None while it has not been said yet: "the first Monday, 3pm, of next month".
        month: Option<Month>,
    },
    /// A week, month or year, or a part of one.
    Period(Period, Edge),
    /// The weekend so many weeks ahead: a range of two days, which means its latest end, the Sunday.
    Weekend(i32),
    /// "Monday or Tuesday", "from Monday to Friday": from the first to the later end.
    Range(Box<Day>, Box<Day>),
}

/// A stretch of days that has a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Period {
    /// So many weeks ahead; this one is 0.
    Week(i32),
    /// The week that this day lies in.
    WeekOf(Box<Day>),
    Month(Month),
    /// The week of a year with this number, counted as ISO 8601 does; -1 is the last.
    WeekOfYear {
        nth: i8,
        year: Year,
    },
    /// So many months of a year from this one on: a quarter, a half.
    Months {
        first: i8,
        count: i8,
        year: Year,
    },
    /// So many quarters of a year ahead; this one is 0.
    Quarter(i32),
    Year(Year),
}

impl Period {
    /// Is it one week, whatever it was named by?
    pub(super) fn is_week(&self) -> bool {
        matches!(self, Self::Week(_) | Self::WeekOf(_) | Self::WeekOfYear { .. })
    }
}

/// Which month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Month {
    /// So many ahead; this one is 0.
    Ahead(i32),
    /// The next one of this name, or that of a year.
    Named { month: i8, year: Year },
}

/// Which year, if it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    Unsaid,
    Number(i16),
    Ahead(i32),
}

/// Which part of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Whole,
    /// "the beginning of next week": written like "early", and due on its first business day.
    Beginning,
    /// "early next week": Monday to Wednesday, the first half of a month or a year.
    Early,
    /// "mid May": until Thursday, the 20th, September.
    Middle,
    /// "the end of the month": "before" it means up to it.
    End,
    /// "this working week": Monday to Friday.
    Working,
}

/// Which of the weekdays of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The next one, today included while there is time left in it.
    Next,
    /// The first one after today.
    Coming,
    /// The one in the week so many ahead; this week is 0.
    InWeek(i32),
}

/// A length of time as it was said; the parts are not convertible into each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) seconds: i64,
    pub(super) working_minutes: u32,
    pub(super) days: i32,
    pub(super) business_days: u32,
    pub(super) months: i32,
}

impl Length {
    /// Is it a matter of hours rather than of days?
    pub(super) fn is_elapsed(self) -> bool {
        self.seconds > 0 || self.working_minutes > 0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) half: Half,
}

/// Which half of the day an hour belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    /// The words leave it open: "at 3".
    Unsaid,
    Morning,
    Afternoon,
    /// "at night": from five it is the evening.
    Night,
    /// Counted to 24: "15:00".
    Whole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    FirstThing,
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Midnight,
    Closing,
}
