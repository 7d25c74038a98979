//! The detector of rises where every occasion is seen: shares instead of rates.
//!
//! As in [`super::detector`], R = (R + days) · L, with the ratio of two beta-binomial predictions of a day's
//! failures as L. Both lean on everything seen before; the one for "it has risen" has the odds ρ times as high and
//! counts the occasions it believes to lie after the onset accordingly, so a rise does not teach it that the share
//! was always high. With K occasions and f failures so far, x failures in n occasions, and p′ the risen share:
//!
//! L = (p′K)↑x · ((1 − p′)K)↑(n − x) / (f↑x · (K − f)↑(n − x)), a↑x being the rising factorial.
//!
//! Under the share as it was E\[L\] = 1 given the past, so the average time to a false alarm at R ≥ A is at least
//! A days, as for rates.

use super::detector::STATISTIC_MAX;
use super::onset::{Direction, Onset};
use crate::intervals::counts::RateBelief;
use crate::intervals::{Interval, wilson};
use crate::special::{beta_quantile, is_confidence, ln_add, ln_beta, ln_rising, real};

/// What is believed of a share: Beta(failures, successes).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareBelief {
    /// Failures seen, those imagined beforehand included; above 0.
    pub failures: f64,
    /// The other occasions, likewise.
    pub successes: f64,
}

impl ShareBelief {
    /// The belief whose mean and variance are those of a belief about failures an occasion.
    ///
    /// ```
    /// use measures::intervals::counts::RateBelief;
    /// use measures::leaks::shares::ShareBelief;
    /// let belief = ShareBelief::of_rates(RateBelief { shape: 4.0, rate: 20.0 });
    /// assert!((belief.mean() - 0.2).abs() < 1e-9);
    /// ```
    pub fn of_rates(rates: RateBelief) -> Self {
        let mean = rates.mean().clamp(1e-6, 1.0 - 1e-6);
        let variance = rates.shape / rates.rate.powi(2);
        let weight = (mean * (1.0 - mean) / variance.max(1e-12) - 1.0).max(1.0);
        Self { failures: mean * weight, successes: (1.0 - mean) * weight }
    }

    /// The belief after so many more of each.
    #[must_use]
    pub fn after(self, day: Occurred) -> Self {
        let successes = day.occasions.saturating_sub(day.failures);
        Self {
            failures: self.failures + f64::from(day.failures),
            successes: self.successes + f64::from(successes),
        }
    }

    /// The expected share.
    pub fn mean(self) -> f64 {
        self.failures / self.occasions()
    }

    /// Occasions seen and imagined.
    pub fn occasions(self) -> f64 {
        self.failures + self.successes
    }

    /// The middle interval of that probability.
    pub fn interval(self, confidence: f64) -> Option<Interval> {
        let tail = (1.0 - confidence) / 2.0;
        let at = |share| beta_quantile(self.failures, self.successes, share);
        is_confidence(confidence).then(|| Interval { low: at(tail), high: at(1.0 - tail) })
    }
}

/// One day of one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurred {
    /// How many occasions failed.
    pub failures: u32,
    /// Of how many.
    pub occasions: u32,
}

/// One stream's detector: 40 bytes.
///
/// ```
/// use measures::leaks::shares::{Occurred, ShareBelief, Shares};
///
/// // A hundred of a thousand so far, then three of every ten.
/// let mut stream = Shares::new(ShareBelief { failures: 100.0, successes: 900.0 }, 1.6);
/// let mut days = 0;
/// while stream.statistic() < 600.0 {
///     stream.observe(Occurred { failures: 3, occasions: 10 }, 1.0);
///     days += 1;
/// }
/// assert!(days < 15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    failures: f64,
    seen: f64,
    statistic: f64,
    since_onset: f64,
    ratio: f64,
}

impl Shares {
    /// A stream of which `belief` is believed, watched for odds `ratio` times as high; below 1 for a fall.
    pub fn new(belief: ShareBelief, ratio: f64) -> Self {
        Self::weighed(belief, ratio, 1.0)
    }

    /// The same where each occasion counts only `weight`, as for [`super::detector::Stream::observe_weighed`].
    pub fn weighed(belief: ShareBelief, ratio: f64, weight: f64) -> Self {
        let failures = (belief.failures * weight).max(1e-9);
        let seen = (belief.occasions() * weight).max(failures + 1e-9);
        Self { failures, seen, statistic: 0.0, since_onset: 0.0, ratio }
    }

    /// Takes in one day, each occasion counting `weight`; one without occasions changes nothing.
    pub fn observe(&mut self, day: Occurred, weight: f64) {
        if day.occasions == 0 || day.failures > day.occasions {
            return;
        }
        let failed = f64::from(day.failures) * weight;
        let well = f64::from(day.occasions - day.failures) * weight;
        let onsets = self.statistic + 1.0;
        let since_onset = self.since_onset * (self.statistic / onsets);
        let usual = self.failures / self.seen;
        let times = self.ratio / (1.0 + (self.ratio - 1.0) * usual);
        let before = self.failures / (self.seen + (times - 1.0) * since_onset);
        let risen = (self.ratio * before / (1.0 + (self.ratio - 1.0) * before)).clamp(1e-12, 1.0 - 1e-12);
        let log_likelihood_ratio = ln_rising(risen * self.seen, failed) - ln_rising(self.failures, failed)
            + ln_rising((1.0 - risen) * self.seen, well)
            - ln_rising(self.seen - self.failures, well);
        self.statistic = (onsets * log_likelihood_ratio.exp()).min(STATISTIC_MAX);
        self.since_onset = since_onset + failed + well;
        self.failures += failed;
        self.seen += failed + well;
    }

    /// R, as for [`super::detector::Stream::statistic`].
    pub fn statistic(&self) -> f64 {
        self.statistic
    }

    /// Begins again half-way, as [`super::detector::Stream::restart_half_way`].
    pub fn restart_half_way(&mut self, threshold: f64) {
        self.statistic = threshold.max(1.0).sqrt();
    }

    /// The ratio of odds it is set for.
    pub fn ratio(&self) -> f64 {
        self.ratio
    }

    /// What is now believed of the share if nothing has changed, in weighed occasions.
    pub fn belief(&self) -> ShareBelief {
        ShareBelief { failures: self.failures, successes: self.seen - self.failures }
    }
}

/// By how many times the odds may have changed.
const RISES: [f64; 7] = [1.25, 1.5, 2.0, 3.0, 5.0, 8.0, 13.0];

/// The onset of a change, as [`super::onset::onset`], of shares: the days before it are beta-binomial, those since
/// it have odds ρ times those expected of the days before, ρ of a grid. The interval of the share since is
/// Wilson's.
///
/// ```
/// use measures::leaks::onset::Direction;
/// use measures::leaks::shares::{Occurred, ShareBelief, onset_of_shares};
/// let day = |failures| Occurred { failures, occasions: 10 };
/// let days: Vec<Occurred> = [1, 1, 0, 2, 1, 0, 1, 4, 5, 3, 6].map(day).to_vec();
/// let before = ShareBelief { failures: 20.0, successes: 180.0 };
/// let found = onset_of_shares(&days, before, Direction::Up, 0.95).unwrap();
/// assert_eq!(found.day, 7);
/// ```
pub fn onset_of_shares(
    days: &[Occurred],
    before: ShareBelief,
    direction: Direction,
    confidence: f64,
) -> Option<Onset> {
    let all = days.iter().fold((0_u64, 0_u64), |sum, day| added(sum, *day));
    if all.1 == 0 || before.failures <= 0.0 || before.successes <= 0.0 {
        return None;
    }
    let mut since = (0_u64, 0_u64);
    let mut logs = vec![f64::NEG_INFINITY; days.len()];
    for (day, log) in days.iter().zip(&mut logs).rev() {
        since = added(since, *day);
        if day.occasions > 0 {
            *log = log_likelihood(Split { before, all, since }, direction);
        }
    }
    let probabilities = super::onset::normalized(&logs);
    let day = super::onset::likeliest(&probabilities)?;
    let since = days[day..].iter().fold((0, 0), |sum, day| added(sum, *day));
    let belief = Split { before, all, since }.belief();
    Some(Onset {
        day,
        between: super::onset::between(&probabilities, confidence),
        rate_before: belief.mean(),
        rate_before_interval: belief.interval(confidence)?,
        rate_after: real(since.0) / real(since.1),
        rate_after_interval: wilson(since.0, since.1, confidence)?,
        probabilities,
    })
}

fn added((failures, occasions): (u64, u64), day: Occurred) -> (u64, u64) {
    (failures + u64::from(day.failures.min(day.occasions)), occasions + u64::from(day.occasions))
}

/// Failures and occasions, in all and since a possible onset.
#[derive(Clone, Copy)]
struct Split {
    before: ShareBelief,
    all: (u64, u64),
    since: (u64, u64),
}

impl Split {
    /// What is believed after the days before the onset.
    fn belief(self) -> ShareBelief {
        let (failures, occasions) = (self.all.0 - self.since.0, self.all.1 - self.since.1);
        ShareBelief {
            failures: self.before.failures + real(failures),
            successes: self.before.successes + real(occasions - failures),
        }
    }
}

fn log_likelihood(split: Split, direction: Direction) -> f64 {
    let belief = split.belief();
    let odds = belief.failures / belief.successes;
    let (failed, well) = (real(split.since.0), real(split.since.1 - split.since.0));
    let afterwards = RISES.iter().map(|rise| {
        let odds = match direction {
            Direction::Up => odds * rise,
            Direction::Down => odds / rise,
        };
        failed * (odds / (1.0 + odds)).ln() - well * odds.ln_1p()
    });
    ln_beta(belief.failures, belief.successes) + afterwards.fold(f64::NEG_INFINITY, ln_add)
}
