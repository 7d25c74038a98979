//! Intervals of a share: x successes of n trials.

use super::Interval;
use crate::special::{beta_quantile, is_confidence, normal_two_sided, real};

/// Wilson's score interval of a share:
/// (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
///
/// ```
/// let of_263 = measures::intervals::wilson(81, 263, 0.95).unwrap();
/// assert!((of_263.low - 0.2553).abs() < 1e-4 && (of_263.high - 0.3662).abs() < 1e-4);
/// assert_eq!(measures::intervals::wilson(0, 0, 0.95), None);
/// ```
pub fn wilson(successes: u64, trials: u64, confidence: f64) -> Option<Interval> {
    let share = Share::of(successes, trials, confidence)?;
    let Share { x, n, z, .. } = share;
    let p = x / n;
    let center = p + z * z / (2.0 * n);
    let reach = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let shrink = 1.0 + z * z / n;
    Some(share.tidied((center - reach) / shrink, (center + reach) / shrink))
}

/// The interval of Agresti and Coull: a plain interval after adding z²/2 successes and as many failures,
/// cut at 0 and 1.
///
/// Source: A. Agresti, B. A. Coull, "Approximate is better than exact", The American Statistician 52 (1998).
pub fn agresti_coull(successes: u64, trials: u64, confidence: f64) -> Option<Interval> {
    let Share { x, n, z, .. } = Share::of(successes, trials, confidence)?;
    let trials = n + z * z;
    let share = (x + z * z / 2.0) / trials;
    let reach = z * (share * (1.0 - share) / trials).sqrt();
    Some(Interval { low: (share - reach).max(0.0), high: (share + reach).min(1.0) })
}

/// The interval of Jeffreys: equal tails of Beta(x + ½, n − x + ½); the lower end is 0 when nothing succeeded
/// and the upper 1 when everything did.
///
/// Source: L. D. Brown, T. T. Cai, A. `DasGupta`, "Interval estimation for a binomial proportion",
/// Statistical Science 16 (2001).
pub fn jeffreys(successes: u64, trials: u64, confidence: f64) -> Option<Interval> {
    let share = Share::of(successes, trials, confidence)?;
    let (a, b) = (share.x + 0.5, share.n - share.x + 0.5);
    let tail = (1.0 - confidence) / 2.0;
    Some(share.tidied(beta_quantile(a, b, tail), beta_quantile(a, b, 1.0 - tail)))
}

/// The exact interval of Clopper and Pearson: at least as sure as promised for every true share.
///
/// Source: C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits", Biometrika 26 (1934).
pub fn clopper_pearson(successes: u64, trials: u64, confidence: f64) -> Option<Interval> {
    let share = Share::of(successes, trials, confidence)?;
    let Share { x, n, .. } = share;
    let tail = (1.0 - confidence) / 2.0;
    let low = if successes == 0 { 0.0 } else { beta_quantile(x, n - x + 1.0, tail) };
    let high = if successes == trials { 1.0 } else { beta_quantile(x + 1.0, n - x, 1.0 - tail) };
    Some(share.tidied(low, high))
}

/// After `trials` without a single failure: the share of failures below which the truth lies,
/// 1 − (1 − confidence)^(1/n), one-sided.
///
/// ```
/// let below = measures::intervals::zero_failures_below(30, 0.95).unwrap();
/// assert!((below - 0.0950).abs() < 1e-4);
/// ```
pub fn zero_failures_below(trials: u64, confidence: f64) -> Option<f64> {
    (trials > 0 && is_confidence(confidence)).then(|| 1.0 - (1.0 - confidence).powf(1.0 / real(trials)))
}

/// A share that can be, with the quantile of its confidence.
struct Share {
    x: f64,
    n: f64,
    z: f64,
}

impl Share {
    fn of(successes: u64, trials: u64, confidence: f64) -> Option<Self> {
        let can_be = trials > 0 && successes <= trials && is_confidence(confidence);
        can_be.then(|| Self { x: real(successes), n: real(trials), z: normal_two_sided(confidence) })
    }

    /// Ends as they are by definition where nothing or everything succeeded.
    fn tidied(&self, low: f64, high: f64) -> Interval {
        Interval {
            low: if self.x < 0.5 { 0.0 } else { low.max(0.0) },
            high: if self.n - self.x < 0.5 { 1.0 } else { high.min(1.0) },
        }
    }
}
