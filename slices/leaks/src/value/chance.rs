//! By how much more often customers stay away after a drip: estimated from the organization's own customers, matched
//! on what they spent and when they bought last, or assumed, and then called so.

use std::collections::{BTreeMap, BTreeSet};

use conversations::CustomerId;
use serde::{Deserialize, Serialize};

use super::model::share;
use super::purchases::Bought;
use super::settings::Settings;

/// Somebody who has not bought for so long has stayed away.
const AWAY_DAYS: i64 = 182;
/// A drip so long before counts.
const TOUCHED_DAYS: i64 = 91;
/// Somebody who bought within so long before is a customer.
const CUSTOMER_DAYS: i64 = 364;
/// So many with and without a drip are needed.
const EACH_MIN: u64 = 30;
const Z: f64 = 1.959_964;

/// The added chance of staying away, from 0 to 1, with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeakAddedChance)]
pub(crate) struct Added {
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Customers with and without a drip that it was estimated from; absent: it is an assumption.
    pub(crate) estimated_from: Option<(u64, u64)>,
}

impl Added {
    /// What the organization assumes.
    pub(crate) fn assumed(settings: &Settings) -> Self {
        Self {
            value: share(settings.assumed_permille),
            low: share(settings.assumed_low_permille),
            high: share(settings.assumed_high_permille),
            estimated_from: None,
        }
    }
}

/// Estimates the added chance from what was bought (in order of customer) and the drips of a kind, by customer and
/// day; `None` while too few were touched, or too few were not, or the history is too short.
pub(crate) fn estimate(bought: &[Bought], touched: &BTreeMap<CustomerId, Vec<i64>>) -> Option<Added> {
    let last = bought.iter().map(|one| one.day).max()?;
    let first = bought.iter().map(|one| one.day).min()?;
    let at = last - AWAY_DAYS;
    if first > at - CUSTOMER_DAYS / 2 {
        return None;
    }
    let customers: Vec<Seen> = bought
        .chunk_by(|a, b| a.customer == b.customer)
        .filter_map(|one| Seen::of(one, at, touched))
        .collect();
    let mut spent: Vec<i64> = customers.iter().map(|one| one.spent).collect();
    spent.sort_unstable();
    let tercile = |share: usize| spent.get(spent.len() * share / 3).copied().unwrap_or(0);
    let bounds = [tercile(1), tercile(2)];
    let mut strata: BTreeMap<(usize, usize), Table> = BTreeMap::new();
    for one in &customers {
        let value = bounds.iter().filter(|bound| one.spent >= **bound).count();
        strata.entry((one.recency, value)).or_default().add(one);
    }
    pooled(strata.values())
}

/// One customer as they stood at that day.
struct Seen {
    spent: i64,
    recency: usize,
    was_touched: bool,
    stayed_away: bool,
}

impl Seen {
    fn of(bought: &[Bought], at: i64, touched: &BTreeMap<CustomerId, Vec<i64>>) -> Option<Self> {
        let before: Vec<&Bought> =
            bought.iter().filter(|one| (at - CUSTOMER_DAYS..=at).contains(&one.day)).collect();
        let last = before.iter().map(|one| one.day).max()?;
        let days = touched.get(&bought[0].customer);
        let is_near = |day: &i64| (at - TOUCHED_DAYS..=at).contains(day);
        Some(Self {
            spent: before.iter().map(|one| one.amount_minor).sum(),
            recency: [28, 91].iter().filter(|bound| at - last > **bound).count(),
            was_touched: days.is_some_and(|days| days.iter().any(is_near)),
            stayed_away: !bought.iter().any(|one| one.day > at && one.day <= at + AWAY_DAYS),
        })
    }
}

/// With and without a drip: how many, and how many of these stayed away.
#[derive(Clone, Copy, Default)]
struct Table {
    touched: u64,
    touched_away: u64,
    others: u64,
    others_away: u64,
}

impl Table {
    fn add(&mut self, one: &Seen) {
        let (all, away) = if one.was_touched {
            (&mut self.touched, &mut self.touched_away)
        } else {
            (&mut self.others, &mut self.others_away)
        };
        *all += 1;
        *away += u64::from(one.stayed_away);
    }
}

/// The risk difference over strata, each with the weight n₁n₀/n.
///
/// Source: S. Greenland, J. M. Robins, "Estimation of a common effect parameter from sparse follow-up data",
/// Biometrics 41 (1985).
fn pooled<'a>(strata: impl Iterator<Item = &'a Table>) -> Option<Added> {
    let (mut sum, mut weights, mut variance) = (0.0, 0.0, 0.0);
    let (mut touched, mut others) = (0, 0);
    for table in strata.filter(|table| table.touched > 0 && table.others > 0) {
        let (n1, n0) = (real(table.touched), real(table.others));
        let (p1, p0) = (real(table.touched_away) / n1, real(table.others_away) / n0);
        let weight = n1 * n0 / (n1 + n0);
        sum += weight * (p1 - p0);
        weights += weight;
        variance += weight * weight * (p1 * (1.0 - p1) / n1 + p0 * (1.0 - p0) / n0);
        touched += table.touched;
        others += table.others;
    }
    if touched < EACH_MIN || others < EACH_MIN {
        return None;
    }
    let value = sum / weights;
    let half = Z * variance.sqrt() / weights;
    let clamped = |chance: f64| chance.clamp(0.0, 1.0);
    Some(Added {
        value: clamped(value),
        low: clamped(value - half),
        high: clamped(value + half),
        estimated_from: Some((touched, others)),
    })
}

/// The days on which each customer was touched.
pub(crate) fn touched(drips: impl Iterator<Item = (CustomerId, i64)>) -> BTreeMap<CustomerId, Vec<i64>> {
    let unique: BTreeSet<(CustomerId, i64)> = drips.collect();
    let mut touched: BTreeMap<CustomerId, Vec<i64>> = BTreeMap::new();
    for (customer, day) in unique {
        touched.entry(customer).or_default().push(day);
    }
    touched
}

#[expect(clippy::cast_precision_loss, reason = "customers stay far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Customers who buy every fortnight; of those touched every second stays away, of the others every tenth.
    fn world(count: i64) -> (Vec<Bought>, BTreeMap<CustomerId, Vec<i64>>) {
        let mut bought = Vec::new();
        let mut drips = Vec::new();
        for one in 1..=count {
            let customer = CustomerId::of(one);
            let is_touched = one % 2 == 0;
            let leaves = if is_touched { one % 4 == 0 } else { one % 10 == 1 };
            let until = if leaves { 20_000 } else { 20_182 };
            let days = (19_600..=until).step_by(14).chain([until]);
            bought.extend(days.map(|day| Bought { customer, day, amount_minor: 100 * (1 + one % 7) }));
            if is_touched {
                drips.push((customer, 19_990));
            }
        }
        (bought, touched(drips.into_iter()))
    }

    #[test]
    fn staying_away_is_compared_among_like_customers() {
        let (bought, touched) = world(400);
        let added = estimate(&bought, &touched).expect("four hundred are enough");
        assert!(added.low < 0.3 && 0.3 < added.high && added.low > 0.15, "{added:?}");
        assert_eq!(added.estimated_from.map(|(with, without)| with + without), Some(400));
    }

    #[test]
    fn few_customers_tell_nothing() {
        let (bought, touched) = world(50);
        assert_eq!(estimate(&bought, &touched), None);
        assert_eq!(estimate(&[], &touched), None);
        let assumed = Added::assumed(&Settings::default());
        assert_eq!(
            (assumed.value, assumed.low, assumed.high, assumed.estimated_from),
            (0.05, 0.02, 0.1, None)
        );
    }
}
