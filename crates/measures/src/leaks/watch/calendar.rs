//! How much of a usual day each day was.

use super::Counted;
use super::names::EVERY;
use crate::leaks::baseline::{SEASON_DAYS_MIN, months, weekdays};
use crate::special::{real, real_length};
use std::collections::{BTreeMap, BTreeSet};

/// A kind's own weekday pattern is learnt from at least so many drips, 30 a weekday; else it shares that of all.
const DRIPS_MIN: u64 = 210;
/// A day on which nothing at all happened was closed when at least so much is usual on its weekday.
const USUAL_MIN: f64 = 10.0;

/// Monday is 0.
pub(super) fn weekday(day: i32) -> usize {
    usize::try_from((i64::from(day) + 3).rem_euclid(7)).expect("a remainder is not negative")
}

/// The month of a day counted from 1970-01-01; January is 0.
pub(super) fn month(day: i32) -> usize {
    // Years that begin in March, so that a leap day is the last of its year; eras of 400 years.
    let of_era = (i64::from(day) + 719_468).rem_euclid(146_097);
    let of_year = {
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        of_era - (365 * year + year / 4 - year / 100)
    };
    let since_march = (5 * of_year + 2) / 153;
    usize::try_from((since_march + 2) % 12).expect("a remainder is not negative")
}

/// Counts of the history, and what follows from them for each day.
#[derive(Debug)]
pub(super) struct Calendar {
    /// Days that are said to be closed.
    said: BTreeSet<i32>,
    /// Everything counted today, and the drips of each kind.
    today: u64,
    drips_today: Vec<u64>,
    /// While the history lasts: everything counted on each day, and each kind's drips by weekday.
    history: Vec<(i32, u64)>,
    /// All drips by month.
    of_months: [u64; 12],
    drips: Vec<[u64; 7]>,
    /// What is usual on each weekday; none until it is learnt.
    usual: Option<[f64; 7]>,
    all: [f64; 7],
    kinds: BTreeMap<u32, [f64; 7]>,
    /// How much of an average day a day of each month has; all 1 until two years have been seen.
    months: [f64; 12],
    /// Days that were not what their weekday promised: closed, or open on a weekday that is usually closed.
    exceptions: BTreeMap<i32, Exception>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exception {
    Closed,
    Open,
}

impl Calendar {
    pub(super) fn new(said: BTreeSet<i32>) -> Self {
        Self {
            said,
            today: 0,
            drips_today: Vec::new(),
            history: Vec::new(),
            of_months: [0; 12],
            drips: Vec::new(),
            usual: None,
            all: [1.0; 7],
            kinds: BTreeMap::new(),
            months: [1.0; 12],
            exceptions: BTreeMap::new(),
        }
    }

    pub(super) fn count(&mut self, kind: u32, counted: Counted) {
        self.today += u64::from(counted.occasions);
        let at = usize::try_from(kind).expect("kinds are limited");
        if at >= self.drips_today.len() {
            self.drips_today.resize(at + 1, 0);
        }
        self.drips_today[at] += u64::from(counted.drips);
    }

    pub(super) fn end(&mut self, day: i32) {
        let total = std::mem::take(&mut self.today);
        match self.usual {
            None => self.remember(day, total),
            Some(usual) => self.except(day, total, &usual),
        }
        self.drips_today.fill(0);
    }

    fn remember(&mut self, day: i32, total: u64) {
        self.history.push((day, total));
        self.of_months[month(day)] += self.drips_today.iter().sum::<u64>();
        self.drips.resize(self.drips_today.len(), [0; 7]);
        for (of_kind, today) in self.drips.iter_mut().zip(&self.drips_today) {
            of_kind[weekday(day)] += today;
        }
    }

    fn except(&mut self, day: i32, total: u64, usual: &[f64; 7]) {
        let of_weekday = weekday(day);
        if total == 0 && usual[of_weekday] >= USUAL_MIN {
            self.exceptions.insert(day, Exception::Closed);
        } else if total > 0 && self.all[of_weekday] <= 0.0 {
            self.exceptions.insert(day, Exception::Open);
        }
    }

    /// Learns from the history, once.
    pub(super) fn learn(&mut self) {
        let history = std::mem::take(&mut self.history);
        let usual = usual(&history);
        let mut days = [0_u32; 7];
        for (day, total) in &history {
            let is_closed = *total == 0 && usual[weekday(*day)] >= USUAL_MIN;
            if is_closed {
                self.exceptions.insert(*day, Exception::Closed);
            } else if !self.said.contains(day) {
                days[weekday(*day)] += 1;
            }
        }
        let mut all = [0; 7];
        for of_kind in &self.drips {
            (0..7).for_each(|at| all[at] += of_kind[at]);
        }
        self.all = weekdays(&all, &days);
        for (kind, of_kind) in (0..).zip(std::mem::take(&mut self.drips)) {
            if of_kind.iter().sum::<u64>() >= DRIPS_MIN {
                self.kinds.insert(kind, weekdays(&of_kind, &days));
            }
        }
        self.usual = Some(usual);
        self.learn_months(&history);
    }

    /// Learns how the months differ, from two years or more.
    fn learn_months(&mut self, history: &[(i32, u64)]) {
        let (Some((first, _)), Some((last, _))) = (history.first(), history.last()) else { return };
        if last.abs_diff(*first) + 1 < SEASON_DAYS_MIN {
            return;
        }
        let mut exposure = [0.0; 12];
        for (day, _) in history {
            exposure[month(*day)] += self.exposure(EVERY, *day);
        }
        self.months = months(&self.of_months, &exposure);
    }

    pub(super) fn has_learnt(&self) -> bool {
        self.usual.is_some()
    }

    /// The exposure of a day that has ended, for the sums of a kind or, with [`super::names::EVERY`], of all.
    pub(super) fn exposure(&self, kind: u32, day: i32) -> f64 {
        if self.said.contains(&day) {
            return 0.0;
        }
        match self.exceptions.get(&day) {
            Some(Exception::Closed) => 0.0,
            Some(Exception::Open) => self.months[month(day)],
            None => self.factors(kind)[weekday(day)] * self.months[month(day)],
        }
    }

    /// The exposure of a calendar day on average.
    pub(super) fn average(&self, kind: u32) -> f64 {
        self.factors(kind).iter().sum::<f64>() / 7.0
    }

    /// Forgets exceptions before this day.
    pub(super) fn forget(&mut self, before: i32) {
        self.exceptions = self.exceptions.split_off(&before);
    }

    fn factors(&self, kind: u32) -> &[f64; 7] {
        self.kinds.get(&kind).unwrap_or(&self.all)
    }
}

/// What is usual on each weekday: the average of its days on which something happened; for a weekday on which
/// nothing ever did, that of all days.
fn usual(history: &[(i32, u64)]) -> [f64; 7] {
    let mean = |of: &dyn Fn(i32) -> bool| {
        let busy: Vec<u64> =
            history.iter().filter(|(day, total)| *total > 0 && of(*day)).map(|(_, total)| *total).collect();
        real(busy.iter().sum()) / real_length(busy.len().max(1))
    };
    let all = mean(&|_| true);
    std::array::from_fn(|at| {
        let own = mean(&|day| weekday(day) == at);
        if own > 0.0 { own } else { all }
    })
}

#[cfg(test)]
mod tests {
    use super::month;

    #[track_caller]
    fn check(day: i32, expected: usize) {
        assert_eq!(month(day), expected, "day {day}");
    }

    #[test]
    fn days_have_their_months() {
        check(0, 0);
        check(30, 0);
        check(31, 1);
        check(58, 1);
        check(59, 2);
        check(364, 11);
        check(365, 0);
        check(-1, 11);
        // The last day of February and the first of March, of 2000, 2024, 2025 and 2100.
        for (leap_day, march) in [(11_016, 11_017), (19_782, 19_783), (20_147, 20_148), (47_540, 47_541)] {
            check(leap_day, 1);
            check(march, 2);
        }
    }
}
