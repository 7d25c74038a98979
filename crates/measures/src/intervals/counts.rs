//! Intervals of a count of events, and of the rate behind it.

use super::Interval;
use crate::special::{gamma_above, gamma_quantile, is_confidence, real};

/// The exact interval of the mean of a Poisson count: half the quantiles of chi-squared with 2x and 2x + 2
/// degrees of freedom. Divide by the exposure for the interval of a rate.
///
/// Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
///
/// ```
/// let none_seen = measures::intervals::poisson_exact(0, 0.95).unwrap();
/// assert!(none_seen.low == 0.0 && (none_seen.high - 3.6889).abs() < 1e-4);
/// ```
pub fn poisson_exact(events: u64, confidence: f64) -> Option<Interval> {
    if !is_confidence(confidence) {
        return None;
    }
    let tail = (1.0 - confidence) / 2.0;
    Some(Interval {
        low: gamma_quantile(real(events), tail),
        high: gamma_quantile(real(events) + 1.0, 1.0 - tail),
    })
}

/// What is believed of a rate: Gamma(shape, rate), in events per unit of exposure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateBelief {
    /// Shape: events seen, those imagined beforehand included.
    pub shape: f64,
    /// Rate: exposure seen, that imagined beforehand included.
    pub rate: f64,
}

impl RateBelief {
    /// The belief after `events` more in `exposure` more.
    #[must_use]
    pub fn after(self, events: u64, exposure: f64) -> Self {
        Self { shape: self.shape + real(events), rate: self.rate + exposure }
    }

    /// The expected rate.
    pub fn mean(self) -> f64 {
        self.shape / self.rate
    }

    /// The rate below which the truth lies with probability `share`. Drips are ranked by its 5 % quantile
    /// times the cost of one, so that three bad days do not outrank a steady leak.
    pub fn quantile(self, share: f64) -> f64 {
        gamma_quantile(self.shape, share) / self.rate
    }

    /// How probable a rate above `standard` is.
    pub fn probability_above(self, standard: f64) -> f64 {
        gamma_above(self.shape, standard * self.rate)
    }

    /// The middle interval of that probability.
    pub fn interval(self, confidence: f64) -> Option<Interval> {
        let tail = (1.0 - confidence) / 2.0;
        is_confidence(confidence)
            .then(|| Interval { low: self.quantile(tail), high: self.quantile(1.0 - tail) })
    }
}
