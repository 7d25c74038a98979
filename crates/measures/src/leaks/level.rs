//! The level: is a rate worse than its standard, or than its siblings, whether or not it ever changed?
//!
//! Every function answers a one-sided p-value: how often as many failures or more would be seen if the stream
//! were just as it should be. Many streams go through [`crate::multiple::benjamini_hochberg`], once a week.

use crate::intervals::counts::RateBelief;
use crate::special::{beta_below, gamma_below, real};

/// Of `events` in `exposure`, against a standard rate: the upper tail of a Poisson count.
///
/// ```
/// let p = measures::leaks::level::above_rate(9, 30.0, 0.1);
/// assert!((p - 0.003803).abs() < 1e-6);
/// ```
pub fn above_rate(events: u64, exposure: f64, standard: f64) -> f64 {
    if events == 0 { 1.0 } else { gamma_below(real(events), exposure * standard) }
}

/// Of `failures` in `occasions`, against a standard share: the upper tail of a binomial count.
pub fn above_share(failures: u64, occasions: u64, standard: f64) -> f64 {
    if failures == 0 || failures > occasions {
        return 1.0;
    }
    beta_below(real(failures), real(occasions - failures) + 1.0, standard)
}

/// Of `events` in `exposure`, against what its siblings do: the upper tail of a negative binomial count, the
/// stream's rate being one of theirs.
pub fn above_siblings(events: u64, exposure: f64, siblings: RateBelief) -> f64 {
    if events == 0 {
        return 1.0;
    }
    beta_below(real(events), siblings.shape, exposure / (siblings.rate + exposure))
}
