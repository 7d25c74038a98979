//! The beta-geometric/negative binomial model.
//!
//! While active a customer buys at a rate λ ~ Gamma(r, α); after every repeat purchase they leave with
//! probability p ~ Beta(a, b). Source: P. S. Fader, B. G. S. Hardie, K. L. Lee, "Counting your customers the easy
//! way", Marketing Science 24 (2005). Who has bought only once counts as active for certain, which is a property
//! of the model: show "no repeat yet".

use super::{CannotFit, Fitted, History, condensed, fit, hypergeometric, mean_age, repeats};
use crate::special::{ln_add, ln_gamma};

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgNbd {
    /// r.
    pub r: f64,
    /// α, in the unit of time.
    pub alpha: f64,
    /// a.
    pub a: f64,
    /// b.
    pub b: f64,
}

impl BgNbd {
    /// Fits the model by maximum likelihood.
    pub fn fit(customers: &[History]) -> Result<Fitted<Self>, CannotFit> {
        let customers = condensed(customers)?;
        let of = |[r, alpha, a, b]: &[f64; 4]| Self { r: *r, alpha: *alpha, a: *a, b: *b };
        let start = [0.5, mean_age(&customers) / 5.0, 0.8, 2.0];
        let (found, log_likelihood) =
            fit(&customers, |parameters, history| of(parameters).log_likelihood(history), start)?;
        Ok(Fitted { model: of(&found), log_likelihood })
    }

    /// ln of the likelihood of one customer's history.
    pub fn log_likelihood(&self, history: History) -> f64 {
        let Self { r, alpha, a, b } = *self;
        let x = repeats(history);
        let buying = ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln();
        let staying = ln_gamma(a + b) + ln_gamma(b + x) - ln_gamma(b) - ln_gamma(a + b + x);
        let active = -(r + x) * (alpha + history.age).ln();
        let gone = if history.repeats == 0 {
            f64::NEG_INFINITY
        } else {
            (a / (b + x - 1.0)).ln() - (r + x) * (alpha + history.last).ln()
        };
        buying + staying + ln_add(active, gone)
    }

    /// The probability that the customer is still active.
    pub fn is_active(&self, history: History) -> f64 {
        1.0 / (1.0 + self.odds_gone(history))
    }

    /// The expected purchases in the `time` to come. `None` when the series does not end (see
    /// [`hypergeometric()`]).
    ///
    /// ```
    /// use measures::value::{History, bg_nbd::BgNbd};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    /// let history = History { repeats: 2, last: 30.43, age: 38.86 };
    /// assert!((model.expected(history, 39.0).unwrap() - 1.226).abs() < 1e-3);
    /// ```
    pub fn expected(&self, history: History, time: f64) -> Option<f64> {
        let Self { r, alpha, a, b } = *self;
        let x = repeats(history);
        let z = time / (alpha + history.age + time);
        let left = (1.0 - z).powf(r + x) * hypergeometric(r + x, b + x, a + b + x - 1.0, z)?;
        Some((a + b + x - 1.0) / (a - 1.0) * (1.0 - left) * self.is_active(history))
    }

    /// The expected purchases of a new customer in the first `time` after the first purchase.
    pub fn expected_of_new(&self, time: f64) -> Option<f64> {
        let Self { r, alpha, a, b } = *self;
        let z = time / (alpha + time);
        let left = (1.0 - z).powf(r) * hypergeometric(r, b, a + b - 1.0, z)?;
        Some((a + b - 1.0) / (a - 1.0) * (1.0 - left))
    }

    fn odds_gone(&self, history: History) -> f64 {
        if history.repeats == 0 {
            return 0.0;
        }
        let x = repeats(history);
        let since = (self.alpha + history.age) / (self.alpha + history.last);
        self.a / (self.b + x - 1.0) * since.powf(self.r + x)
    }
}
