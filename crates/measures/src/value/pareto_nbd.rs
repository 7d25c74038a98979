//! The Pareto/negative binomial model: customers leave at a rate μ ~ Gamma(s, β), whether they buy or not.
//!
//! Source: D. C. Schmittlein, D. G. Morrison, R. Colombo, "Counting your customers", Management Science 33
//! (1987).

use super::{CannotFit, Fitted, History, condensed, fit, hypergeometric, mean_age, repeats};
use crate::special::{ln_add, ln_gamma};

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParetoNbd {
    /// r.
    pub r: f64,
    /// α, in the unit of time.
    pub alpha: f64,
    /// s.
    pub s: f64,
    /// β, in the unit of time.
    pub beta: f64,
}

impl ParetoNbd {
    /// Fits the model by maximum likelihood.
    pub fn fit(customers: &[History]) -> Result<Fitted<Self>, CannotFit> {
        let customers = condensed(customers)?;
        let of = |[r, alpha, s, beta]: &[f64; 4]| Self { r: *r, alpha: *alpha, s: *s, beta: *beta };
        let age = mean_age(&customers);
        let start = [0.5, age / 4.0, 0.6, age / 3.0];
        let (found, log_likelihood) =
            fit(&customers, |parameters, history| of(parameters).log_likelihood(history), start)?;
        Ok(Fitted { model: of(&found), log_likelihood })
    }

    /// ln of the likelihood of one customer's history.
    pub fn log_likelihood(&self, history: History) -> f64 {
        let x = repeats(history);
        let buying =
            ln_gamma(self.r + x) - ln_gamma(self.r) + self.r * self.alpha.ln() + self.s * self.beta.ln();
        buying + ln_add(self.log_active(history), self.log_gone(history))
    }

    /// The probability that the customer is still active.
    pub fn is_active(&self, history: History) -> f64 {
        1.0 / (1.0 + (self.log_gone(history) - self.log_active(history)).exp())
    }

    /// The expected purchases in the `time` to come.
    pub fn expected(&self, history: History, time: f64) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        let x = repeats(history);
        let after = (beta + history.age) / (beta + history.age + time);
        let while_active = (r + x) * (beta + history.age) / ((alpha + history.age) * (s - 1.0));
        while_active * (1.0 - after.powf(s - 1.0)) * self.is_active(history)
    }

    /// ln of (α + T)^−(r + x) (β + T)^−s.
    fn log_active(&self, history: History) -> f64 {
        let x = repeats(history);
        -(self.r + x) * (self.alpha + history.age).ln() - self.s * (self.beta + history.age).ln()
    }

    /// ln of s/(r + s + x) · A₀, the integral over the times at which the customer may have left.
    fn log_gone(&self, history: History) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        let x = repeats(history);
        let all = r + s + x;
        let (larger, second) = if alpha >= beta { (alpha, s + 1.0) } else { (beta, r + x) };
        let gap = (alpha - beta).abs();
        let part = |time: f64| {
            let value = hypergeometric(all, second, all + 1.0, gap / (larger + time));
            value.map_or(f64::NAN, |value| value.ln() - all * (larger + time).ln())
        };
        let (from, until) = (part(history.last), part(history.age));
        if until >= from {
            return f64::NEG_INFINITY;
        }
        (s / all).ln() + from + (-(until - from).exp()).ln_1p()
    }
}
