//! What a time expression says, before the house's rules turn it into an instant.

use jiff::civil::Weekday;

/// An expression and its place, in Unicode scalar values, the end exclusive.
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
    /// Seconds east of UTC, when the words name an offset.
    pub(super) offset: Option<i32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Bound {
    #[default]
    At,
    By,
    Before,
    After,
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
    /// The last business day of the week so many ahead.
    Week(i32),
    /// The Sunday of the week so many ahead.
    Weekend(i32),
    /// The end of the month so many ahead.
    Month(i32),
    /// The end of the next month of this name.
    NamedMonth {
        month: i8,
        year: Option<i16>,
    },
    /// The end of the year so many ahead.
    Year(i32),
    /// "Monday or Tuesday", "from Monday to Friday": from the first to the later end.
    Range(Box<Day>, Box<Day>),
}

/// Which of the weekdays of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
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
