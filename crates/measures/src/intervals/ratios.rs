//! Attribution: how much more often something bad follows a recorded fact, and which part of the bad it explains.

use super::Interval;
use crate::special::{is_confidence, normal_two_sided, real};

/// A two-by-two table: with and without the fact, how many turned out bad, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposed {
    /// Bad ones among those with the fact.
    pub exposed_bad: u64,
    /// All with the fact.
    pub exposed: u64,
    /// Bad ones among those without.
    pub unexposed_bad: u64,
    /// All without.
    pub unexposed: u64,
}

/// Relative risk and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attribution {
    /// Bad share with the fact over bad share without.
    pub relative_risk: f64,
    /// Its interval, on the log scale (D. Katz and others, Biometrics 34, 1978).
    pub interval: Interval,
    /// Share of all bad ones that would not have been, had the fact been harmless: p(exposed | bad) (RR−1)/RR
    /// (O. S. Miettinen, American Journal of Epidemiology 99, 1974). Negative when the fact protects.
    pub fraction: f64,
}

/// Relative risk of a bad end with the fact against without, its interval, and the attributable fraction.
/// `None` when a cell that is divided by is empty.
///
/// ```
/// use measures::intervals::ratios::{Exposed, attribution};
/// let table = Exposed { exposed_bad: 60, exposed: 200, unexposed_bad: 40, unexposed: 800 };
/// let found = attribution(table, 0.95).unwrap();
/// assert!((found.relative_risk - 6.0).abs() < 1e-9 && (found.fraction - 0.5).abs() < 1e-9);
/// ```
pub fn attribution(table: Exposed, confidence: f64) -> Option<Attribution> {
    let Exposed { exposed_bad, exposed, unexposed_bad, unexposed } = table;
    let can_be = exposed_bad > 0 && unexposed_bad > 0 && exposed_bad <= exposed && unexposed_bad <= unexposed;
    if !can_be || !is_confidence(confidence) {
        return None;
    }
    let relative_risk = (real(exposed_bad) / real(exposed)) / (real(unexposed_bad) / real(unexposed));
    let error = (1.0 / real(exposed_bad) - 1.0 / real(exposed) + 1.0 / real(unexposed_bad)
        - 1.0 / real(unexposed))
    .sqrt();
    let reach = normal_two_sided(confidence) * error;
    let exposed_among_bad = real(exposed_bad) / real(exposed_bad + unexposed_bad);
    Some(Attribution {
        relative_risk,
        interval: Interval { low: relative_risk * (-reach).exp(), high: relative_risk * reach.exp() },
        fraction: exposed_among_bad * (relative_risk - 1.0) / relative_risk,
    })
}

/// The relative risk common to several strata (reason × channel): Σ aᵢ n₀ᵢ/Nᵢ over Σ cᵢ n₁ᵢ/Nᵢ.
///
/// Source: N. Mantel, W. Haenszel, JNCI 22 (1959), for risks: K. J. Rothman, S. Greenland, "Modern Epidemiology".
pub fn mantel_haenszel(strata: &[Exposed]) -> Option<f64> {
    let mut above = 0.0;
    let mut below = 0.0;
    for stratum in strata.iter().filter(|stratum| stratum.exposed > 0 && stratum.unexposed > 0) {
        let all = real(stratum.exposed + stratum.unexposed);
        above += real(stratum.exposed_bad) * real(stratum.unexposed) / all;
        below += real(stratum.unexposed_bad) * real(stratum.exposed) / all;
    }
    (below > 0.0).then(|| above / below)
}
