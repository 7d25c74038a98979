//! The difference of two shares.

use super::{Interval, wilson};
use crate::special::real;

/// Newcombe's hybrid score interval of the difference of two shares, a − b, each given as (successes, trials):
/// from d − √((a − l)² + (u′ − b)²) to d + √((u − a)² + (b − l′)²), l and u being Wilson's limits of a, l′ and u′
/// of b.
///
/// Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions",
/// Statistics in Medicine 17 (1998), method 10.
///
/// ```
/// let better = measures::intervals::newcombe((56, 70), (48, 80), 0.95).unwrap();
/// assert!((better.low - 0.0524).abs() < 1e-4 && (better.high - 0.3339).abs() < 1e-4);
/// ```
pub fn newcombe(a: (u64, u64), b: (u64, u64), confidence: f64) -> Option<Interval> {
    let of_a = wilson(a.0, a.1, confidence)?;
    let of_b = wilson(b.0, b.1, confidence)?;
    let (a, b) = (real(a.0) / real(a.1), real(b.0) / real(b.1));
    Some(Interval {
        low: (a - b - (a - of_a.low).hypot(of_b.high - b)).max(-1.0),
        high: (a - b + (of_a.high - a).hypot(b - of_b.low)).min(1.0),
    })
}
