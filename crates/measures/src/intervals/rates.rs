//! Two counts, each in its own exposure: is one rate higher?

use super::{Interval, clopper_pearson};
use crate::special::{ln_binomial, ln_poisson, normal_above, real};

/// A count of events in an exposure (days, occasions, thousands of parcels).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// How many events.
    pub events: u64,
    /// In how much exposure; positive.
    pub exposure: f64,
}

impl Rate {
    /// Events per unit of exposure.
    pub fn value(self) -> f64 {
        real(self.events) / self.exposure
    }
}

/// Two-sided p of equal rates, exact given the total: of a binomial with share t₁/(t₁+t₂), everything no more
/// probable than what was seen.
///
/// Source: J. Przyborowski, H. Wilenski, Biometrika 31 (1940).
///
/// ```
/// use measures::intervals::rates::{Rate, exact_p};
/// let a = Rate { events: 60, exposure: 51_477.5 };
/// let b = Rate { events: 30, exposure: 54_308.7 };
/// assert!((exact_p(a, b).unwrap() - 0.000675).abs() < 1e-6);
/// ```
pub fn exact_p(a: Rate, b: Rate) -> Option<f64> {
    let share = share_of_exposure(a, b)?;
    let total = a.events + b.events;
    let seen = ln_binomial(total, share, a.events);
    // A hair of tolerance, so that outcomes equally probable by symmetry count as such.
    let as_rare = (0..=total).map(|x| ln_binomial(total, share, x)).filter(|p| *p <= seen + 1e-7);
    Some(as_rare.map(f64::exp).sum::<f64>().min(1.0))
}

/// Two-sided p of equal rates by the score statistic against the normal distribution; for large counts.
///
/// z = (x₁/t₁ − x₂/t₂) / √((x₁+x₂)/(t₁t₂)).
pub fn score_p(a: Rate, b: Rate) -> Option<f64> {
    share_of_exposure(a, b)?;
    Some(match score(a, b) {
        Some(z) => 2.0 * normal_above(z.abs()),
        None => 1.0,
    })
}

/// Two-sided p of equal rates by the E-test: how often two Poisson counts with the pooled rate differ as much,
/// measured by the score statistic. More powerful than [`exact_p`]; the double sum is cut where what is left
/// out is below 1e-12, so it is meant for counts up to some thousands.
///
/// Source: K. Krishnamoorthy, J. Thomson, "A more powerful test for comparing two Poisson means",
/// Journal of Statistical Planning and Inference 119 (2004).
pub fn e_test_p(a: Rate, b: Rate) -> Option<f64> {
    share_of_exposure(a, b)?;
    let Some(seen) = score(a, b).map(f64::abs) else { return Some(1.0) };
    let pooled = real(a.events + b.events) / (a.exposure + b.exposure);
    let of_a = likely_counts(pooled * a.exposure);
    let of_b = likely_counts(pooled * b.exposure);
    let mut p = 0.0;
    for (x, p_x) in &of_a {
        for (y, p_y) in &of_b {
            let drawn = score(Rate { events: *x, ..a }, Rate { events: *y, ..b });
            if drawn.is_some_and(|z| z.abs() >= seen - 1e-12) {
                p += p_x * p_y;
            }
        }
    }
    Some(p.min(1.0))
}

/// The exact interval of the ratio of two rates, a over b, from [`clopper_pearson`] of a's share of all events.
/// The upper end is infinite when b has no events.
pub fn ratio(a: Rate, b: Rate, confidence: f64) -> Option<Interval> {
    share_of_exposure(a, b)?;
    let share = clopper_pearson(a.events, a.events + b.events, confidence)?;
    let as_ratio = |share: f64| share / (1.0 - share) * b.exposure / a.exposure;
    Some(Interval { low: as_ratio(share.low), high: as_ratio(share.high) })
}

fn share_of_exposure(a: Rate, b: Rate) -> Option<f64> {
    let can_be = a.exposure > 0.0 && b.exposure > 0.0 && (a.exposure + b.exposure).is_finite();
    can_be.then(|| a.exposure / (a.exposure + b.exposure))
}

/// The score statistic; none when nothing happened at all.
fn score(a: Rate, b: Rate) -> Option<f64> {
    let total = real(a.events + b.events);
    (total > 0.0).then(|| (a.value() - b.value()) / (total / (a.exposure * b.exposure)).sqrt())
}

/// The counts a Poisson distribution gives with more than negligible probability.
fn likely_counts(mean: f64) -> Vec<(u64, f64)> {
    let mut counts = Vec::new();
    let mut x = 0;
    loop {
        let p = ln_poisson(mean, x).exp();
        if p > 1e-15 {
            counts.push((x, p));
        } else if real(x) > mean {
            return counts;
        }
        x += 1;
    }
}
