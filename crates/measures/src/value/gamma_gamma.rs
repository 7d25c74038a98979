//! The Gamma-Gamma model of the mean size of a customer's purchases.
//!
//! Single amounts are Gamma(p, ν) with ν ~ Gamma(q, γ) across customers (γ is written v here), independent of how
//! often somebody buys: check that [`super::correlation`] of both is near 0 first.
//! Source: P. S. Fader, B. G. S. Hardie, "The Gamma-Gamma model of monetary value" (2013).

use super::{CannotFit, Fitted, search};
use crate::special::ln_gamma;

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaGamma {
    /// p.
    pub p: f64,
    /// q.
    pub q: f64,
    /// v, in the currency.
    pub v: f64,
}

/// What the model needs to know of one customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spending {
    /// How many purchases the mean is of (repeats, by custom).
    pub purchases: u32,
    /// Their mean amount; 0 without any.
    pub mean: f64,
}

impl GammaGamma {
    /// Fits the model by maximum likelihood to those who have bought again; the others are left out.
    pub fn fit(customers: &[Spending]) -> Result<Fitted<Self>, CannotFit> {
        let buyers: Vec<Spending> = customers.iter().filter(|one| one.purchases > 0).copied().collect();
        if buyers.is_empty() {
            return Err(CannotFit::NoRepeats);
        }
        if !buyers.iter().all(|one| one.mean > 0.0 && one.mean.is_finite()) {
            return Err(CannotFit::Impossible);
        }
        let average =
            buyers.iter().map(|one| one.mean).sum::<f64>() / crate::special::real_length(buyers.len());
        let of = |[p, q, v]: &[f64; 3]| Self { p: *p, q: *q, v: *v };
        let value =
            |parameters: &[f64; 3]| buyers.iter().map(|one| of(parameters).log_likelihood(*one)).sum::<f64>();
        let found = search::highest([5.0, 4.0, average / 2.0], value).ok_or(CannotFit::NoHighest)?;
        Ok(Fitted { model: of(&found.0), log_likelihood: found.1 })
    }

    /// ln of the likelihood of one customer's mean amount.
    pub fn log_likelihood(&self, spending: Spending) -> f64 {
        let Self { p, q, v } = *self;
        let x = f64::from(spending.purchases);
        let (px, m) = (p * x, spending.mean);
        ln_gamma(px + q) - ln_gamma(px) - ln_gamma(q) + q * v.ln() + (px - 1.0) * m.ln() + px * x.ln()
            - (px + q) * (x * m + v).ln()
    }

    /// The expected mean amount over the whole population, pv/(q − 1); infinite when q ≤ 1.
    pub fn population_mean(&self) -> f64 {
        if self.q > 1.0 { self.p * self.v / (self.q - 1.0) } else { f64::INFINITY }
    }

    /// The expected mean amount of one customer, p(v + xm)/(px + q − 1): between theirs and everybody's.
    ///
    /// ```
    /// use measures::value::gamma_gamma::{GammaGamma, Spending};
    /// let model = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    /// let found = model.expected(Spending { purchases: 7, mean: 73.74 });
    /// assert!((found - 71.469671).abs() < 1e-6);
    /// ```
    pub fn expected(&self, spending: Spending) -> f64 {
        let x = f64::from(spending.purchases);
        self.p * (self.v + x * spending.mean) / (self.p * x + self.q - 1.0)
    }
}
