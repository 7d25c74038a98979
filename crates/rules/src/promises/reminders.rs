//! When keepers are reminded: per kind of promise, so long before the due time, and so long after it broke.
//!
//! Lengths are counted on the clock or in office hours. A promise without a time is brought back to its keeper
//! after one business day, and to nobody else.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::state::Kind;
use crate::hours::{OfficeHours, WorkingMinutes};

#[cfg(test)]
mod tests;

/// Most reminders before a due time, and most after it.
pub const LEADS_MAX: usize = 3;
/// The longest length, in its unit.
pub const AMOUNT_MAX: u16 = 500;
/// How many days a search for a business day goes back.
const SEARCH_DAYS_MAX: i32 = 60;

/// What a length is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minutes on the clock.
    Minutes,
    /// Hours on the clock.
    Hours,
    /// Days on the calendar, at the same time of day.
    Days,
    /// Hours in which the organization works.
    BusinessHours,
    /// Days on which the organization works, at the same time of day.
    BusinessDays,
}

impl Unit {
    /// All of them, as a form lists them.
    pub const ALL: [Self; 5] =
        [Self::Minutes, Self::Hours, Self::Days, Self::BusinessHours, Self::BusinessDays];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::BusinessHours => "business_hours",
            Self::BusinessDays => "business_days",
        }
    }

    /// The unit with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }
}

/// How far a reminder lies from the due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// How many.
    pub amount: u16,
    /// Of what.
    pub unit: Unit,
}

/// The reminders of one kind of promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// Before the due time.
    pub before: Vec<Lead>,
    /// When its time ran out. Its team's lead is told in any case.
    pub at: bool,
    /// After it broke, until it is made up for.
    pub after: Vec<Lead>,
}

/// Why reminders cannot be set so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotRemind {
    /// More reminders than anybody reads.
    #[error("there are at most 3 reminders before and 3 after")]
    TooMany,
    /// A length of nothing, or longer than anybody plans.
    #[error("a reminder comes 1 to 500 minutes, hours or days before or after")]
    Length,
}

impl Times {
    /// What holds until the organization says otherwise: half an hour ahead of what happens at a time of day, an
    /// office hour ahead of what is written, a business day and again two office hours ahead of what needs other
    /// people; and once more a business day after it broke.
    pub fn usual(kind: Kind) -> Self {
        let lead = |amount, unit| Lead { amount, unit };
        let before = match kind {
            Kind::CallBack | Kind::Appointment | Kind::Other => vec![lead(30, Unit::Minutes)],
            Kind::Reply | Kind::Send => vec![lead(1, Unit::BusinessHours)],
            Kind::Refund | Kind::Delivery | Kind::Repair => {
                vec![lead(1, Unit::BusinessDays), lead(2, Unit::BusinessHours)]
            }
        };
        Self { before, at: true, after: vec![lead(1, Unit::BusinessDays)] }
    }

    /// May reminders be set so?
    pub fn check(&self) -> Result<(), CannotRemind> {
        if self.before.len() > LEADS_MAX || self.after.len() > LEADS_MAX {
            return Err(CannotRemind::TooMany);
        }
        let is_a_length = |lead: &Lead| (1..=AMOUNT_MAX).contains(&lead.amount);
        let all = self.before.iter().chain(&self.after).all(is_a_length);
        if all { Ok(()) } else { Err(CannotRemind::Length) }
    }
}

/// The instants at which the keeper of one promise is reminded; each list in order, without doubles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moments {
    /// Before the due time.
    pub before: Vec<Timestamp>,
    /// After the due time.
    pub after: Vec<Timestamp>,
    /// While no time was given.
    pub without_time: Vec<Timestamp>,
}

impl Moments {
    /// The reminders of a promise made at `made_at` and due at `due_at`. Lengths that lead out of the calendar are
    /// left out.
    pub fn of(times: &Times, made_at: Timestamp, due_at: Option<Timestamp>, hours: &OfficeHours) -> Self {
        let Some(due_at) = due_at else {
            let next_day = after(made_at, Lead { amount: 1, unit: Unit::BusinessDays }, hours);
            return Self { without_time: next_day.into_iter().collect(), ..Self::default() };
        };
        let sorted = |mut moments: Vec<Timestamp>| {
            moments.sort_unstable();
            moments.dedup();
            moments
        };
        Self {
            before: sorted(times.before.iter().filter_map(|lead| before(due_at, *lead, hours)).collect()),
            after: sorted(times.after.iter().filter_map(|lead| after(due_at, *lead, hours)).collect()),
            without_time: Vec::new(),
        }
    }
}

/// The instant so long before another.
pub fn before(until: Timestamp, lead: Lead, hours: &OfficeHours) -> Option<Timestamp> {
    match lead.unit {
        Unit::Minutes | Unit::Hours => until.checked_sub(on_the_clock(lead)).ok(),
        Unit::BusinessHours => hours.subtract(until, WorkingMinutes(u32::from(lead.amount) * 60)),
        Unit::Days => on_day(until, |date| date.checked_sub(i32::from(lead.amount).days()).ok(), hours),
        Unit::BusinessDays => {
            let day = on_day(until, |date| business_days_back(date, lead.amount, hours), hours)?;
            Some(within_hours(day, hours))
        }
    }
}

/// The instant so long after another.
pub fn after(from: Timestamp, lead: Lead, hours: &OfficeHours) -> Option<Timestamp> {
    match lead.unit {
        Unit::Minutes | Unit::Hours => from.checked_add(on_the_clock(lead)).ok(),
        Unit::BusinessHours => hours.add(from, WorkingMinutes(u32::from(lead.amount) * 60)),
        Unit::Days => on_day(from, |date| date.checked_add(i32::from(lead.amount).days()).ok(), hours),
        Unit::BusinessDays => {
            let day = on_day(from, |date| hours.add_business_days(date, lead.amount.into()), hours)?;
            Some(within_hours(day, hours))
        }
    }
}

fn on_the_clock(lead: Lead) -> SignedDuration {
    let minutes = if lead.unit == Unit::Hours { 60 } else { 1 };
    SignedDuration::from_mins(i64::from(lead.amount) * minutes)
}

/// The same time of day on another day of the organization. A time that the clock skips is taken an hour later.
fn on_day(at: Timestamp, day: impl FnOnce(Date) -> Option<Date>, hours: &OfficeHours) -> Option<Timestamp> {
    let here = at.to_zoned(hours.zone().clone());
    let there = day(here.date())?.to_datetime(here.time());
    Some(there.to_zoned(hours.zone().clone()).ok()?.timestamp())
}

/// The same instant, or the opening or closing of its day where that is nearer to when somebody is there.
fn within_hours(at: Timestamp, hours: &OfficeHours) -> Timestamp {
    let date = hours.date_of(at);
    let at = hours.start_of_day(date).map_or(at, |opens| at.max(opens));
    hours.end_of_day(date).map_or(at, |closes| at.min(closes))
}

fn business_days_back(date: Date, count: u16, hours: &OfficeHours) -> Option<Date> {
    let mut day = date;
    for _ in 0..count {
        let earliest = day.checked_sub(SEARCH_DAYS_MAX.days()).ok()?;
        day = hours.business_day_at_or_before(day.checked_sub(1.day()).ok()?, earliest);
    }
    Some(day)
}
