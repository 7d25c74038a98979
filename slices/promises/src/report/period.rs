//! From when to when a report counts, in days of the organization, and the period it is held against.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::Timestamp;

/// Longest period, in days.
const DAYS_MAX: i32 = 731;

/// Which period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// Today and the 27 days before it.
    #[default]
    FourWeeks,
    /// The quarter of the year we are in.
    Quarter,
    /// From a day to a day.
    Days,
}

/// What is asked for. Given a day, it is [`Which::Days`], whatever else is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `four_weeks`, `quarter` or `days`.
    #[param(inline)]
    pub(crate) period: Which,
    /// The first day, as in `2026-03-01`; for `days`.
    pub(crate) from: String,
    /// The last day, as in `2026-03-31`; today when it is left out.
    pub(crate) to: String,
}

/// From the beginning of one day to the end of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

/// Why a period cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAPeriod {
    /// This field is no day.
    Unread(&'static str),
    /// It ends before it begins.
    Backwards,
    /// It is longer than two years.
    TooLong,
}

impl Period {
    /// The period asked for, on this day.
    pub(crate) fn asked(asked: &Asked, today: Date) -> Result<Self, NotAPeriod> {
        let (from, to) = (asked.from.trim(), asked.to.trim());
        let is_quarter = asked.period == Which::Quarter;
        if asked.period != Which::Days {
            return Ok(if is_quarter { Self::quarter(today) } else { Self::four_weeks(today) });
        }
        let first: Date = from.parse().map_err(|_| NotAPeriod::Unread("from"))?;
        let last = if to.is_empty() { today } else { to.parse().map_err(|_| NotAPeriod::Unread("to"))? };
        let days = days_between(first, last);
        match days {
            ..0 => Err(NotAPeriod::Backwards),
            DAYS_MAX.. => Err(NotAPeriod::TooLong),
            _ if !(1..=9000).contains(&first.year()) => Err(NotAPeriod::Unread("from")),
            _ => Ok(Self { first, last }),
        }
    }

    fn four_weeks(today: Date) -> Self {
        Self { first: today.saturating_sub(27.days()), last: today }
    }

    fn quarter(today: Date) -> Self {
        let month = (today.month() - 1) / 3 * 3 + 1;
        let first = Date::new(today.year(), month, 1).expect("a quarter begins on the first of a month");
        Self { first, last: today }
    }

    /// As many days, right before.
    pub(crate) fn before(self) -> Self {
        let days = days_between(self.first, self.last) + 1;
        Self { first: self.first.saturating_sub(days.days()), last: self.first.saturating_sub(1.day()) }
    }

    /// Its beginning and its end, which does not belong to it.
    pub(crate) fn bounds(self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let start = |day: Date| day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |start| start.timestamp());
        (start(self.first), start(self.last.saturating_add(1.day())))
    }
}

fn days_between(first: Date, last: Date) -> i32 {
    first.until(last).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(period: Which, from: &str, to: &str, expected: Result<(&str, &str, &str, &str), NotAPeriod>) {
        let today = "2026-05-12".parse().expect("a day");
        let asked = Asked { period, from: from.to_owned(), to: to.to_owned() };
        let found = Period::asked(&asked, today).map(|period| {
            let before = period.before();
            [period.first, period.last, before.first, before.last].map(|day| day.to_string())
        });
        assert_eq!(found, expected.map(|(a, b, c, d)| [a, b, c, d].map(str::to_owned)));
    }

    #[test]
    fn a_period_has_one_before_it_of_the_same_length() {
        check(Which::FourWeeks, "", "", Ok(("2026-04-15", "2026-05-12", "2026-03-18", "2026-04-14")));
        check(Which::Quarter, "", "", Ok(("2026-04-01", "2026-05-12", "2026-02-18", "2026-03-31")));
        let march = Ok(("2026-03-01", "2026-03-31", "2026-01-29", "2026-02-28"));
        check(Which::Days, "2026-03-01", "2026-03-31", march);
        check(Which::Days, "2026-05-12", "", Ok(("2026-05-12", "2026-05-12", "2026-05-11", "2026-05-11")));
        check(Which::Days, "", "", Err(NotAPeriod::Unread("from")));
        check(Which::Days, "2026-03-01", "soon", Err(NotAPeriod::Unread("to")));
        check(Which::Days, "2026-03-02", "2026-03-01", Err(NotAPeriod::Backwards));
        check(Which::Days, "2020-03-02", "2026-03-01", Err(NotAPeriod::TooLong));
        check(Which::Days, "-009999-01-01", "-009999-01-01", Err(NotAPeriod::Unread("from")));
    }

    #[test]
    fn days_are_those_of_the_organization() {
        let zone = TimeZone::get("Europe/London").expect("a known zone");
        let day: Date = "2026-03-29".parse().expect("the day on which the clocks change");
        let (from, to) = Period { first: day, last: day }.bounds(&zone);
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2026-03-29T00:00:00Z".into(), "2026-03-29T23:00:00Z".into())
        );
    }
}
