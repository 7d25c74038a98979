//! How much a leak drips: what its days say since it began, beside what was said when it was found.

use jiff::tz::TimeZone;
use measures::intervals::{poisson_exact, wilson};

use crate::days;
use crate::finding::{Rate, Unit};
use crate::leak::Leak;
use crate::state::State;

/// How sure the interval is.
const CONFIDENCE: f64 = 0.95;

/// A rate, with how many it rests on and over which days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Current {
    /// The first of the days.
    pub(crate) from: i64,
    /// The last of them.
    pub(crate) to: i64,
    /// Whether a claimed repair ends them: what came after it is another question.
    pub(crate) ends: bool,
    pub(crate) drips: i64,
    /// In how many days, or occasions.
    pub(crate) of: i64,
    pub(crate) rate: Rate,
}

impl Leak {
    /// Its rate since it began, as far back as it is drawn, and until a repair was claimed; `None` where there is no day,
    /// or no occasion, to count.
    pub(crate) fn current(&self, zone: &TimeZone) -> Option<Current> {
        let (drawn, finding) = (&self.chart, self.finding());
        let from = finding.onset.max(drawn.first_day);
        let last = drawn.first_day + i64::try_from(drawn.drips.len()).ok()? - 1;
        let is_decided = matches!(self.state, State::Claimed | State::Verified);
        let claimed = self.claimed_at.filter(|_| is_decided).map(|at| days::day_at(at, zone) - 1);
        let to = claimed.filter(|before| *before >= from).map_or(last, |before| before.min(last));
        let place = |day: i64| usize::try_from(day - drawn.first_day).ok();
        let span = place(from)?..place(to)? + 1;
        let drips: i64 = drawn.drips.get(span.clone())?.iter().sum();
        let of = match finding.unit {
            Unit::PerDay => to - from + 1,
            Unit::PerOccasion => drawn.occasions.get(span)?.iter().sum(),
        };
        let rate = rate(drips, of, finding.unit)?;
        Some(Current { from, to, ends: to < last, drips, of, rate })
    }

    /// The rate that is looked ahead with and compared by: as its days say, else as it was found.
    pub(crate) fn rate(&self, zone: &TimeZone) -> Rate {
        self.current(zone).map_or(self.finding().after, |current| current.rate)
    }
}

fn rate(drips: i64, of: i64, unit: Unit) -> Option<Rate> {
    if of < 1 {
        return None;
    }
    let (count, exposure) = (u64::try_from(drips).ok()?, u64::try_from(of).ok()?);
    let interval = match unit {
        Unit::PerDay => poisson_exact(count, CONFIDENCE)?.scaled(1.0 / real(of)),
        Unit::PerOccasion => wilson(count.min(exposure), exposure, CONFIDENCE)?,
    };
    Some(Rate::new(real(drips) / real(of), interval))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leak::Drawn;
    use crate::pages::samples::leak;

    /// Ten quiet days and twenty with three drips of twelve occasions, found on the fourteenth day.
    fn drawn(state: State) -> Leak {
        let drips = (0..30).map(|day| if day < 10 { 0 } else { 3 }).collect();
        let mut leak = leak(1, state);
        let first_day = leak.issued.day - 13;
        leak.chart = Drawn { first_day, drips, occasions: vec![12; 30], ..Drawn::default() };
        leak.issued.onset = first_day + 10;
        leak
    }

    #[test]
    fn a_rate_is_that_of_all_days_since_it_began() {
        let mut leak = drawn(State::Found);
        let a_day = leak.current(&TimeZone::UTC).unwrap();
        assert_eq!((a_day.drips, a_day.of, a_day.ends), (60, 20, false));
        assert!((a_day.rate.value - 3.0).abs() < 1e-9 && a_day.rate.low > 2.2 && a_day.rate.high < 3.9);
        leak.issued.unit = Unit::PerOccasion;
        let share = leak.current(&TimeZone::UTC).unwrap();
        assert_eq!((share.drips, share.of), (60, 240));
        assert!((share.rate.value - 0.25).abs() < 1e-9, "{share:?}");
        assert!(share.rate.low > 0.19 && share.rate.high < 0.31, "{share:?}");
    }

    #[test]
    fn what_lies_before_the_picture_is_left_out_and_a_claim_ends_it() {
        let mut leak = drawn(State::Claimed);
        leak.issued.onset = leak.chart.first_day - 400;
        leak.claimed_at = Some(days::start_of(leak.chart.first_day + 20, &TimeZone::UTC));
        let current = leak.current(&TimeZone::UTC).unwrap();
        assert_eq!((current.from, current.of, current.drips), (leak.chart.first_day, 20, 30));
        assert!(current.ends);
        leak.chart = Drawn::default();
        assert_eq!(leak.current(&TimeZone::UTC), None);
        assert_eq!(leak.rate(&TimeZone::UTC), leak.issued.after);
    }
}
