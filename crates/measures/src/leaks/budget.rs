//! A stated number of false alarms, and what may be noticed within it.

use crate::run_lengths::event_time::{information, overshoot, overshoot_of_days, run_length};
use crate::special::{bisect, normal_below};

use super::detector::RATIOS;
use std::sync::OnceLock;

/// Days in an average month.
pub const DAYS_A_MONTH: f64 = 30.4375;

/// How many false alarms a month are borne over all streams together, roll-ups included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// False alarms a month; above 0.
    pub alarms_a_month: f64,
}

/// One stream that takes its share of the budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// What the baseline expects, in events a day.
    pub events_a_day: f64,
    /// The ratio the stream is set for.
    pub ratio: f64,
}

impl Budget {
    /// The threshold A that spends the budget over the first `days` of watching these streams. `None` without
    /// streams, without a budget, or for less than a day.
    ///
    /// A stream that began t days ago alarms falsely at the rate of ζ/A a day times the probability that it
    /// would have noticed a true rise within t (by changing the measure from none to a rise on each of these
    /// days); ζ is the average of e^−overshoot of sums that are looked at once a day, the time to notice about
    /// normal with mean h/(λI) and variance h ρ ln²ρ/(λ²I³), where h = ln(λAIζ) is the limit of the CUSUM with the
    /// same false alarms. A stream too rare to show a rise within the time cannot alarm falsely either, and takes
    /// no share of the budget. Rates add up, so the budget is kept whatever the streams have to do with each
    /// other. Ask again with more `days` as time goes by; see [`Self::threshold_for_ever`].
    ///
    /// ```
    /// use measures::leaks::budget::{Budget, Share};
    /// let one_a_month = Budget { alarms_a_month: 1.0 };
    /// let streams = [Share { events_a_day: 0.2, ratio: 1.6 }; 600];
    /// let first_year = one_a_month.threshold(&streams, 365.0).unwrap();
    /// assert!(first_year < one_a_month.threshold_for_ever(&streams).unwrap());
    /// ```
    pub fn threshold(self, streams: &[Share], days: f64) -> Option<f64> {
        let each: Vec<(Share, f64)> = streams.iter().map(|stream| (*stream, 1.0)).collect();
        self.solve(&each, days, |share, log| share.days_able(log, days) / days)
    }

    /// The threshold that spends the budget on one day, `days` after the beginning, where many streams are alike:
    /// every kind of stream, with how many there are of it. Asked for again and again, it spends the budget evenly:
    /// on frequent streams at first, which are able to alarm early, and less and less on each.
    ///
    /// ```
    /// use measures::leaks::budget::{Budget, Share};
    /// let one_a_month = Budget { alarms_a_month: 1.0 };
    /// let streams = [(Share { events_a_day: 0.2, ratio: 1.6 }, 600.0)];
    /// let at = |days: f64| one_a_month.threshold_at(&streams, days).unwrap();
    /// assert!(at(60.0) < at(365.0) && at(365.0) < at(2000.0));
    /// ```
    pub fn threshold_at(self, streams: &[(Share, f64)], days: f64) -> Option<f64> {
        self.solve(streams, days, |share, log| share.is_able(log, days))
    }

    /// What these streams spend under threshold A, in alarms a month, `days` after the beginning.
    pub fn spent_at(streams: &[(Share, f64)], threshold: f64, days: f64) -> f64 {
        spent(streams, threshold.max(THRESHOLD_MIN).ln(), |share, log| share.is_able(log, days))
    }

    fn solve(
        self,
        streams: &[(Share, f64)],
        days: f64,
        able: impl Fn(Share, f64) -> f64 + Copy,
    ) -> Option<f64> {
        let all: f64 = streams.iter().map(|(stream, many)| many * stream.overshoot()).sum();
        if self.alarms_a_month <= 0.0 || all <= 0.0 || days < 1.0 || days.is_nan() {
            return None;
        }
        // After an alarm a stream has the root of A already, so that the next one comes a little sooner.
        let highest = (2.0 * DAYS_A_MONTH * all / self.alarms_a_month).max(THRESHOLD_MIN);
        let left = |log: f64| self.alarms_a_month - spent(streams, log, able);
        Some(bisect(THRESHOLD_MIN.ln(), highest.ln(), left).exp())
    }

    /// The threshold that keeps the budget however long the streams are watched: 30.4 · Σ ζ / budget.
    ///
    /// ```
    /// use measures::leaks::budget::{Budget, Share};
    /// let streams = [Share { events_a_day: 0.2, ratio: 2.0 }; 600];
    /// let threshold = Budget { alarms_a_month: 1.0 }.threshold_for_ever(&streams).unwrap();
    /// assert!((threshold / 13_200.0 - 1.0).abs() < 0.01);
    /// ```
    pub fn threshold_for_ever(self, streams: &[Share]) -> Option<f64> {
        let can_be = self.alarms_a_month > 0.0 && !streams.is_empty();
        let all: f64 = streams.iter().map(|stream| stream.overshoot()).sum();
        can_be.then(|| (DAYS_A_MONTH * all / self.alarms_a_month).max(THRESHOLD_MIN))
    }
}

/// Alarms a month at the logarithm of a threshold; `able` says to which part each stream can alarm by then.
fn spent(streams: &[(Share, f64)], log: f64, able: impl Fn(Share, f64) -> f64) -> f64 {
    let of_one = |(stream, many): &(Share, f64)| many * stream.overshoot() * able(*stream, log);
    let days_between = log.exp() - (log / 2.0).exp();
    streams.iter().map(of_one).sum::<f64>() / days_between * DAYS_A_MONTH
}

/// Below this an alarm would rest on next to nothing, however large the budget.
pub const THRESHOLD_MIN: f64 = 20.0;

/// A limit that one or two events reach.
const LIMIT_MIN: f64 = 0.5;

/// Expected events a day between which ζ is interpolated: 0.1, and so often twice as many.
const DOUBLINGS: i32 = 13;
const FEWEST: f64 = 0.1;

/// ln ζ for every ratio a stream may be set for, at 0.1, 0.2, 0.4, … events a day. Made once, in some milliseconds.
fn overshoots() -> &'static [Vec<f64>] {
    static TABLE: OnceLock<Vec<Vec<f64>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let at = |ratio: f64, doublings: i32| {
            overshoot_of_days(ratio, FEWEST * 2.0_f64.powi(doublings)).map_or(0.0, f64::ln)
        };
        RATIOS.iter().map(|ratio| (0..=DOUBLINGS).map(|doublings| at(*ratio, doublings)).collect()).collect()
    })
}

impl Share {
    /// ζ: the average of e^−overshoot, the sum being looked at once a day. 1 for a fall.
    pub fn overshoot(self) -> f64 {
        let exact = || overshoot_of_days(self.ratio, self.events_a_day.max(1e-9)).unwrap_or(1.0);
        let Some(at) = RATIOS.iter().position(|known| (known - self.ratio).abs() < 1e-9) else {
            return exact();
        };
        let doublings = (self.events_a_day / FEWEST).log2();
        if doublings >= f64::from(DOUBLINGS) {
            return exact();
        }
        let of_ratio = &overshoots()[at];
        if self.events_a_day <= FEWEST {
            let share = (self.events_a_day / FEWEST).max(0.0);
            return overshoot(self.ratio) * (1.0 - share) + of_ratio[0].exp() * share;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 13")]
        let below = doublings.floor() as usize;
        let share = doublings - doublings.floor();
        (of_ratio[below] * (1.0 - share) + of_ratio[below + 1] * share).exp()
    }

    /// How long it takes to notice a rise, in standard deviations before `days`, and one of these in days.
    fn noticing(self, log_threshold: f64, days: f64) -> (f64, f64) {
        let information = information(self.ratio);
        let rate = self.events_a_day.max(1e-9);
        let limit = (log_threshold + (rate * information * overshoot(self.ratio)).ln()).max(LIMIT_MIN);
        let mean = limit / (rate * information);
        let variance = limit * self.ratio * self.ratio.ln().powi(2) / information.powi(3);
        let deviation = variance.sqrt() / rate;
        ((days - mean) / deviation, deviation)
    }

    /// How probable it is that a rise is noticed within so many days.
    fn is_able(self, log_threshold: f64, days: f64) -> f64 {
        normal_below(self.noticing(log_threshold, days).0)
    }

    /// How many of so many days lie after the time it takes to notice a rise: the mean of the positive part of
    /// days − D, D normal.
    fn days_able(self, log_threshold: f64, days: f64) -> f64 {
        let (z, deviation) = self.noticing(log_threshold, days);
        let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        (deviation * (z * normal_below(z) + density)).clamp(0.0, days)
    }
}

/// How long rises of one size stay unnoticed, for every ratio a stream may be set for. Made once (some
/// milliseconds), asked for every stream.
#[derive(Debug, Clone)]
pub struct Noticing {
    /// For every ratio, the lengths at the limits 1, 2, …, in events expected at the baseline.
    lengths: Vec<Vec<f64>>,
}

const LIMITS: [f64; 14] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0];

impl Noticing {
    /// For a rate that becomes `times` the baseline, above 1.
    pub fn of(times: f64) -> Option<Self> {
        let of_ratio = |ratio: &f64| LIMITS.iter().map(|limit| run_length(*ratio, *limit, times)).collect();
        let lengths: Option<Vec<Vec<f64>>> = RATIOS.iter().map(of_ratio).collect();
        lengths.filter(|_| times > 1.0).map(|lengths| Self { lengths })
    }

    /// Days until a stream of `events_a_day`, set for `ratio` under threshold A, has noticed it on average: the
    /// run length of the CUSUM with the same false alarms. `None` for a ratio not among
    /// [`RATIOS`].
    ///
    /// ```
    /// use measures::leaks::budget::Noticing;
    /// let doubling = Noticing::of(2.0).unwrap();
    /// let days = doubling.days(0.2, 2.0, 10_000.0).unwrap();
    /// assert!((60.0..90.0).contains(&days));
    /// ```
    pub fn days(&self, events_a_day: f64, ratio: f64, threshold: f64) -> Option<f64> {
        let at = RATIOS.iter().position(|known| (known - ratio).abs() < 1e-9)?;
        if events_a_day <= 0.0 {
            return None;
        }
        // Without change the CUSUM takes e^h / (I ζ²) expected events, the detector A / ζ days.
        let limit = (events_a_day * threshold * information(ratio) * overshoot(ratio)).max(1.0).ln();
        Some(between(&self.lengths[at], limit) / events_a_day)
    }
}

/// Lengths between and beyond the limits, on straight lines of their logarithms below and above.
fn between(lengths: &[f64], limit: f64) -> f64 {
    if limit <= LIMITS[0] {
        return lengths[0] * limit.max(0.1) / LIMITS[0];
    }
    let upper = LIMITS.iter().position(|known| *known >= limit).unwrap_or(LIMITS.len() - 1);
    let share = limit - LIMITS[upper - 1];
    lengths[upper - 1] + share * (lengths[upper] - lengths[upper - 1])
}
