//! The modified beta-geometric/negative binomial model: as [`super::bg_nbd`], but a customer may also leave after
//! the first purchase, so that somebody who bought once, long ago, is not counted as active.
//!
//! Source: E. P. Batislam, M. Denizel, A. Filiztekin, International Journal of Research in Marketing 24 (2007).

use super::{CannotFit, Fitted, History, condensed, fit, hypergeometric, mean_age, repeats};
use crate::special::ln_gamma;

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MbgNbd {
    /// r.
    pub r: f64,
    /// α, in the unit of time.
    pub alpha: f64,
    /// a.
    pub a: f64,
    /// b.
    pub b: f64,
}

impl MbgNbd {
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
        let buying = ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() - (r + x) * (alpha + history.age).ln();
        let staying = ln_gamma(a + b) + ln_gamma(b + x + 1.0) - ln_gamma(b) - ln_gamma(a + b + x + 1.0);
        buying + staying + self.odds_gone(history).ln_1p()
    }

    /// The probability that the customer is still active.
    pub fn is_active(&self, history: History) -> f64 {
        1.0 / (1.0 + self.odds_gone(history))
    }

    /// The expected purchases in the `time` to come. `None` when the series does not end (see
    /// [`hypergeometric()`]).
    ///
    /// ```
    /// use measures::value::{History, mbg_nbd::MbgNbd};
    /// let model = MbgNbd { r: 0.5248, alpha: 6.1830, a: 0.8914, b: 1.6140 };
    /// let history = History { repeats: 2, last: 30.43, age: 38.86 };
    /// assert!((model.expected(history, 39.0).unwrap() - 1.2627).abs() < 1e-3);
    /// assert!((model.is_active(history) - 0.7061).abs() < 1e-3);
    /// ```
    pub fn expected(&self, history: History, time: f64) -> Option<f64> {
        let Self { r, alpha, a, b } = *self;
        let x = repeats(history);
        let z = time / (alpha + history.age + time);
        let left = (1.0 - z).powf(r + x) * hypergeometric(r + x, b + x + 1.0, a + b + x, z)?;
        Some((a + b + x) / (a - 1.0) * (1.0 - left) * self.is_active(history))
    }

    fn odds_gone(&self, history: History) -> f64 {
        let x = repeats(history);
        let since = (self.alpha + history.age) / (self.alpha + history.last);
        self.a / (self.b + x) * since.powf(self.r + x)
    }
}
