//! What a leak puts at risk.

use conversations::CustomerId;
use serde::{Deserialize, Serialize};

use super::chance::Added;
use super::model::Worths;

/// Customers touched × worth × added chance of staying away; amounts in hundredths of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeakStake)]
pub(crate) struct Stake {
    /// Customers touched, each counted once.
    pub(crate) customers: i64,
    /// What all of them together are worth.
    pub(crate) worth: f64,
    /// Whether worth was fitted to purchases; else it is the plain product of what the organization says.
    pub(crate) is_fitted: bool,
    pub(crate) added: Added,
}

impl Stake {
    /// Of these customers; `None` while nobody said what a customer is worth.
    pub(crate) fn of(customers: &[CustomerId], worths: &Worths, added: Added) -> Option<Self> {
        let each: Option<Vec<_>> = customers.iter().map(|customer| worths.of_customer(*customer)).collect();
        let each = each.filter(|each| !each.is_empty())?;
        Some(Self {
            customers: i64::try_from(each.len()).unwrap_or(i64::MAX),
            worth: each.iter().map(|worth| worth.value).sum(),
            is_fitted: each.iter().all(|worth| worth.is_fitted),
            added,
        })
    }

    /// What is at stake, most likely.
    pub(crate) fn likely(&self) -> f64 {
        self.worth * self.added.value
    }

    /// The ends of its interval, as far as the added chance is unsure.
    pub(crate) fn between(&self) -> (f64, f64) {
        (self.worth * self.added.low, self.worth * self.added.high)
    }
}
