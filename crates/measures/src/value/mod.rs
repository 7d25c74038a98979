//! What a customer is expected to buy again, and what is lost when they do not come back.
//!
//! [`mbg_nbd`] is the default for the number of purchases: it is sane for customers who have bought once.
//! [`bg_nbd`] and [`pareto_nbd`] are there to compare with; [`gamma_gamma`] gives the size of a purchase, and
//! [`plain`] the product that needs no history (35 a week for ten years), with what retention and interest
//! leave of it. Times are in one unit, weeks by custom, from each customer's first purchase on.

pub mod bg_nbd;
pub mod gamma_gamma;
pub mod mbg_nbd;
pub mod pareto_nbd;
pub mod plain;
pub mod purchases;

mod hypergeometric;
mod search;

use crate::special::{real, real_length};

pub use hypergeometric::hypergeometric;

/// What the models need to know of one customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    /// Purchases after the first.
    pub repeats: u32,
    /// When the last one was, counted from the first purchase; 0 without repeats.
    pub last: f64,
    /// How long ago the first purchase was.
    pub age: f64,
}

/// A fitted model and how well it fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted<Model> {
    /// The model with its parameters.
    pub model: Model,
    /// The logarithm of the likelihood there.
    pub log_likelihood: f64,
}

/// Why a model was not fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotFit {
    /// There is nobody who bought again.
    NoRepeats,
    /// A time is negative or not finite, the last purchase lies beyond the age, or an amount is not positive.
    Impossible,
    /// The search for the highest likelihood ran out of bounds: too few customers for this model.
    NoHighest,
}

impl std::fmt::Display for CannotFit {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::NoRepeats => "nobody bought again",
            Self::Impossible => "a time or an amount cannot be",
            Self::NoHighest => {
                "its likelihood is highest at no finite parameters: too few customers, or customers too much alike"
            }
        })
    }
}

impl std::error::Error for CannotFit {}

/// Pearson's correlation; `None` for fewer than two pairs or when a side is constant. Gamma-Gamma wants the
/// number of purchases and their size to have next to none.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let count = a.len().min(b.len());
    let mean = |values: &[f64]| values[..count].iter().sum::<f64>() / real_length(count);
    if count < 2 {
        return None;
    }
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum = |product: &dyn Fn(f64, f64) -> f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| product(a - mean_a, b - mean_b)).sum()
    };
    let scale = sum(&|a, _| a * a) * sum(&|_, b| b * b);
    (scale > 0.0).then(|| sum(&|a, b| a * b) / scale.sqrt())
}

/// Customers that are alike, counted once: fitting takes time by different histories, not by customers.
fn condensed(customers: &[History]) -> Result<Vec<(History, f64)>, CannotFit> {
    let can_be = |one: &History| {
        let is_placed = if one.repeats == 0 { one.last == 0.0 } else { one.last > 0.0 };
        one.age.is_finite() && one.age >= one.last && is_placed
    };
    if !customers.iter().all(can_be) {
        return Err(CannotFit::Impossible);
    }
    if customers.iter().all(|one| one.repeats == 0) {
        return Err(CannotFit::NoRepeats);
    }
    let mut sorted = customers.to_vec();
    let key = |one: &History| (one.repeats, one.last.to_bits(), one.age.to_bits());
    sorted.sort_unstable_by_key(key);
    let alike = sorted.chunk_by(|a, b| key(a) == key(b));
    Ok(alike.map(|chunk| (chunk[0], real_length(chunk.len()))).collect())
}

/// The parameters of the highest likelihood over positive parameters, for customers of about that mean age.
fn fit<const N: usize>(
    customers: &[(History, f64)],
    log_likelihood: impl Fn(&[f64; N], History) -> f64,
    start: [f64; N],
) -> Result<([f64; N], f64), CannotFit> {
    search::highest(start, |parameters| {
        customers.iter().map(|(history, times)| times * log_likelihood(parameters, *history)).sum()
    })
    .ok_or(CannotFit::NoHighest)
}

/// The mean age, by which a search starts in the right unit.
fn mean_age(customers: &[(History, f64)]) -> f64 {
    let all: f64 = customers.iter().map(|(_, times)| times).sum();
    (customers.iter().map(|(one, times)| times * one.age).sum::<f64>() / all).max(1e-9)
}

fn repeats(history: History) -> f64 {
    real(u64::from(history.repeats))
}
