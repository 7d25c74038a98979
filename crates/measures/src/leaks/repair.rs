//! Whether a repair holds: a sequential test of the failures since it was claimed, against both what was before
//! the leak and what the leak was.

use crate::change_point::ln_predictive;
use crate::intervals::counts::RateBelief;

/// What the failures since the claim say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// They fall as they did before the leak.
    Verified,
    /// They fall as they did during the leak.
    Refuted,
    /// Neither can be said yet.
    NotYet,
}

/// A claim under test.
///
/// ```
/// use measures::intervals::counts::RateBelief;
/// use measures::leaks::repair::{Claim, Outcome};
/// let claim = Claim {
///     before: RateBelief { shape: 40.0, rate: 200.0 },
///     during: RateBelief { shape: 30.0, rate: 50.0 },
///     error: 0.05,
/// };
/// assert_eq!(claim.outcome(0, 2.0), Outcome::NotYet);
/// assert_eq!(claim.outcome(3, 20.0), Outcome::Verified);
/// assert_eq!(claim.outcome(8, 10.0), Outcome::Refuted);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// What is believed of the rate before the leak.
    pub before: RateBelief,
    /// What is believed of the rate while it leaked.
    pub during: RateBelief,
    /// The probability of either mistake, 0.05 say.
    pub error: f64,
}

impl Claim {
    /// ln of how much more probable `events` in `exposure` since the claim are after a repair than without one:
    /// the ratio of two negative binomial probabilities.
    ///
    /// Source: A. Wald (1945) for the test; that it may be looked at every day, J. Ville (1939).
    pub fn log_evidence(self, events: u32, exposure: f64) -> f64 {
        if exposure <= 0.0 {
            return 0.0;
        }
        ln_predictive(self.before, events, exposure) - ln_predictive(self.during, events, exposure)
    }

    /// What may be said; it may be asked every day.
    pub fn outcome(self, events: u32, exposure: f64) -> Outcome {
        let enough = ((1.0 - self.error) / self.error).ln();
        let evidence = self.log_evidence(events, exposure);
        if evidence >= enough {
            Outcome::Verified
        } else if evidence <= -enough {
            Outcome::Refuted
        } else {
            Outcome::NotYet
        }
    }
}
