//! Since when, and by how much: what an alarm rests on.

use crate::intervals::Interval;
use crate::intervals::counts::{RateBelief, poisson_exact};
use crate::special::real;

/// One day of a stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// How many failures.
    pub events: u32,
    /// In how much exposure.
    pub exposure: f64,
}

/// Which way a rate has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It is higher than before.
    Up,
    /// It is lower.
    Down,
}

/// When a change most likely began, and the rates on both sides of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Onset {
    /// The first day of the new rate, by position among the days given.
    pub day: usize,
    /// The first and the last day of the interval that holds it with the wished confidence.
    pub between: (usize, usize),
    /// Events per unit of exposure before.
    pub rate_before: f64,
    /// Its interval.
    pub rate_before_interval: Interval,
    /// Events per unit of exposure since. Being chosen where it is highest, it is a little too high.
    pub rate_after: f64,
    /// Its exact interval, given the onset.
    pub rate_after_interval: Interval,
    /// The probability of every day.
    pub probabilities: Vec<f64>,
}

const RISES: [f64; 7] = [1.25, 1.5, 2.0, 3.0, 5.0, 8.0, 13.0];

/// The onset of a change within `days`, the oldest first and the day of the alarm last; `before` is what was
/// believed of the rate on the first of them. `None` without days with exposure.
///
/// Every day is as probable beforehand; the new rate is ρ times the old for ρ of a grid from 1.25 to 13 (or its
/// inverses), the old one Gamma. With x₁ events in e₁ since day k, and x, e in all, the likelihood against no
/// change is ρ^x₁ ((b + e)/(b + e + (ρ − 1)e₁))^(a + x).
///
/// ```
/// use measures::intervals::counts::RateBelief;
/// use measures::leaks::onset::{Day, Direction, onset};
/// let day = |events| Day { events, exposure: 1.0 };
/// let days: Vec<Day> = [0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 3, 2, 4, 3, 2].map(day).to_vec();
/// let found = onset(&days, RateBelief { shape: 30.0, rate: 100.0 }, Direction::Up, 0.95).unwrap();
/// assert_eq!(found.day, 10);
/// assert!(found.between.0 >= 8 && found.between.1 <= 12);
/// ```
pub fn onset(days: &[Day], before: RateBelief, direction: Direction, confidence: f64) -> Option<Onset> {
    let all = Sums::of(days);
    if all.exposure <= 0.0 || before.shape <= 0.0 || before.rate <= 0.0 {
        return None;
    }
    let logs = log_likelihoods(days, before, direction);
    let probabilities = normalized(&logs);
    let day = likeliest(&probabilities)?;
    let since = Sums::of(&days[day..]);
    let belief = before.after(all.events - since.events, all.exposure - since.exposure);
    Some(Onset {
        day,
        between: between(&probabilities, confidence),
        rate_before: belief.mean(),
        rate_before_interval: belief.interval(confidence)?,
        rate_after: real(since.events) / since.exposure,
        rate_after_interval: poisson_exact(since.events, confidence)?.scaled(1.0 / since.exposure),
        probabilities,
    })
}

fn log_likelihoods(days: &[Day], before: RateBelief, direction: Direction) -> Vec<f64> {
    let all = Sums::of(days);
    let shape = before.shape + real(all.events);
    let rate = before.rate + all.exposure;
    let mut since = Sums { events: 0, exposure: 0.0 };
    let mut logs = vec![f64::NEG_INFINITY; days.len()];
    for (day, log) in days.iter().zip(&mut logs).rev() {
        since.add(*day);
        if day.exposure <= 0.0 {
            continue;
        }
        let likelihoods = RISES.iter().map(|rise| {
            let ratio = match direction {
                Direction::Up => *rise,
                Direction::Down => 1.0 / rise,
            };
            real(since.events) * ratio.ln() - shape * ((ratio - 1.0) * since.exposure / rate).ln_1p()
        });
        *log = likelihoods.fold(f64::NEG_INFINITY, crate::special::ln_add);
    }
    logs
}

struct Sums {
    events: u64,
    exposure: f64,
}

impl Sums {
    fn of(days: &[Day]) -> Self {
        let mut sums = Self { events: 0, exposure: 0.0 };
        for day in days {
            sums.add(*day);
        }
        sums
    }

    fn add(&mut self, day: Day) {
        self.events += u64::from(day.events);
        self.exposure += day.exposure.max(0.0);
    }
}

/// Log likelihoods as probabilities that sum to 1.
pub(super) fn normalized(logs: &[f64]) -> Vec<f64> {
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| (log - highest).exp()).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

pub(super) fn likeliest(probabilities: &[f64]) -> Option<usize> {
    (0..probabilities.len()).max_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]))
}

/// The middle interval of that confidence.
pub(super) fn between(probabilities: &[f64], confidence: f64) -> (usize, usize) {
    let tail = (1.0 - confidence) / 2.0;
    (quantile(probabilities, tail), quantile(probabilities, 1.0 - tail))
}

fn quantile(probabilities: &[f64], share: f64) -> usize {
    let mut below = 0.0;
    let reached = probabilities.iter().position(|probability| {
        below += probability;
        below >= share
    });
    reached.unwrap_or(probabilities.len().saturating_sub(1))
}
