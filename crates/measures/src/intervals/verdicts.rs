//! A share against its standard, and how many must be seen.

use super::Interval;
use crate::special::{is_confidence, normal_quantile, normal_two_sided, real};

/// What may be said of a share against a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval is at or above the standard.
    Met,
    /// The whole interval is below it.
    NotMet,
    /// It could be either: collect more.
    NotShown,
}

/// The verdict over an interval of a share where more is better.
pub fn verdict(interval: Interval, standard: f64) -> Verdict {
    if interval.low >= standard {
        Verdict::Met
    } else if interval.high < standard {
        Verdict::NotMet
    } else {
        Verdict::NotShown
    }
}

/// How a share may be shown, by how many it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// Below 10: only the count, no percentage.
    CountOnly,
    /// Below 30: "x of n" with its interval.
    CountWithInterval,
    /// A percentage with its interval.
    Percentage,
}

/// How a share of `trials` may be shown.
pub fn showing(trials: u64) -> Showing {
    match trials {
        0..10 => Showing::CountOnly,
        10..30 => Showing::CountWithInterval,
        _ => Showing::Percentage,
    }
}

/// The fewest trials with which Wilson's interval has at most this half width when the share seen is the whole
/// count nearest to `share`. `None` when the arguments cannot be, or the half width is below 0.001.
///
/// ```
/// use measures::intervals::verdicts::trials_for_half_width;
/// assert_eq!(trials_for_half_width(0.5, 0.10, 0.95), Some(93));
/// ```
pub fn trials_for_half_width(share: f64, half_width: f64, confidence: f64) -> Option<u64> {
    if !(0.0..=1.0).contains(&share) || half_width < 0.001 || !is_confidence(confidence) {
        return None;
    }
    let z = normal_two_sided(confidence);
    // With that many, any share is narrow enough.
    let enough = (z / half_width).powi(2) / 4.0 + 1.0;
    let half_width_of = |n: f64| {
        let seen = (share * n).round_ties_even() / n;
        z * (seen * (1.0 - seen) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n)
    };
    let is_narrow = |n: &u64| half_width_of(real(*n)) <= half_width;
    (1..=TRIALS_MAX).take_while(|n| real(*n) <= enough).find(is_narrow)
}

/// More than enough for a half width of 0.001.
const TRIALS_MAX: u64 = 100_000_000;

/// How many visits show at least one failure with probability `confidence`, when a share of `failing` fails:
/// ⌈ln(1 − confidence) / ln(1 − failing)⌉.
///
/// ```
/// assert_eq!(measures::intervals::verdicts::visits_to_see_one(0.05, 0.95), Some(59));
/// ```
pub fn visits_to_see_one(failing: f64, confidence: f64) -> Option<u64> {
    let can_be = failing > 0.0 && failing < 1.0 && confidence > 0.0 && confidence < 1.0;
    if !can_be {
        return None;
    }
    let miss = (-failing).ln_1p();
    first_true(|visits| real(visits) * miss <= (1.0 - confidence).ln() + 1e-12)
}

/// What a comparison of two shares shall be able to see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drop {
    /// The share before.
    pub from: f64,
    /// The share after.
    pub to: f64,
    /// One-sided probability of a false alarm.
    pub alpha: f64,
    /// Probability of seeing a true drop.
    pub power: f64,
}

/// Against what the new share is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// A known figure, such as a standard: only the new share is uncertain.
    Standard,
    /// An earlier period of as many trials, uncertain itself; needs twice as many in each.
    Period,
}

/// How many trials are needed to see a drop: ((z(1 − α) + z(power)) / (2 asin √p₁ − 2 asin √p₂))², and twice that
/// in each of two periods.
///
/// Source: J. Cohen, "Statistical Power Analysis for the Behavioral Sciences", chapter 6.
///
/// ```
/// use measures::intervals::verdicts::{Against, Drop, trials_to_see};
/// let drop = Drop { from: 0.9, to: 0.8, alpha: 0.05, power: 0.8 };
/// assert_eq!(trials_to_see(drop, Against::Standard), Some(77));
/// assert_eq!(trials_to_see(drop, Against::Period), Some(154));
/// ```
pub fn trials_to_see(drop: Drop, against: Against) -> Option<u64> {
    let is_share = |p: f64| (0.0..=1.0).contains(&p);
    let can_be = is_share(drop.from) && is_share(drop.to) && (drop.from - drop.to).abs() > 0.0;
    if !can_be || !(1e-9..0.5).contains(&drop.alpha) || !(0.5..1.0).contains(&drop.power) {
        return None;
    }
    let z = normal_quantile(1.0 - drop.alpha) + normal_quantile(drop.power);
    let effect = 2.0 * (drop.from.sqrt().asin() - drop.to.sqrt().asin());
    let periods = match against {
        Against::Standard => 1.0,
        Against::Period => 2.0,
    };
    first_true(|n| real(n) >= periods * (z / effect).powi(2))
}

/// The first count from 1 on for which a condition that stays true becomes true.
fn first_true(holds: impl Fn(u64) -> bool) -> Option<u64> {
    let mut high = 1_u64;
    while !holds(high) {
        high = high.checked_mul(2).filter(|count| *count <= 1 << 28)?;
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low.midpoint(high);
        if holds(middle) { high = middle } else { low = middle }
    }
    Some(high)
}
