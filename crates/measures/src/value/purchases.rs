//! From single purchases to what the models need to know.

use super::History;
use super::gamma_gamma::Spending;
use crate::special::real_length;

/// One purchase of one customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Purchase {
    /// Its day, counted from any fixed day.
    pub day: i32,
    /// Its amount.
    pub amount: f64,
}

/// One customer as the models see them at the end of the calibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// How often and when they bought again.
    pub history: History,
    /// For how much, first purchase left out.
    pub spending: Spending,
    /// How many days with purchases came after the end: what a forecast is held against.
    pub later: u32,
}

/// Sums up one customer's purchases, in any order, until the last day of the calibration. Purchases of one day
/// are one; a unit has `days_a_unit` days (7 for weeks). `None` when the first purchase came later.
///
/// ```
/// use measures::value::purchases::{Purchase, summary};
/// let bought = [(0, 10.0), (14, 20.0), (14, 5.0), (70, 9.0)].map(|(day, amount)| Purchase { day, amount });
/// let found = summary(&bought, 35, 7.0).unwrap();
/// assert_eq!((found.history.repeats, found.history.last, found.history.age), (1, 2.0, 5.0));
/// assert_eq!((found.spending.mean, found.later), (25.0, 1));
/// ```
pub fn summary(purchases: &[Purchase], last_day: i32, days_a_unit: f64) -> Option<Summary> {
    let mut sorted = purchases.to_vec();
    sorted.sort_by_key(|purchase| purchase.day);
    let days: Vec<(i32, f64)> = sorted
        .chunk_by(|a, b| a.day == b.day)
        .map(|day| (day[0].day, day.iter().map(|purchase| purchase.amount).sum()))
        .collect();
    let (seen, later) = days.split_at(days.partition_point(|(day, _)| *day <= last_day));
    let ((first, _), again) = seen.split_first()?;
    let units = |day: i32| f64::from(day - first) / days_a_unit;
    let repeats = u32::try_from(again.len()).ok()?;
    let spent: f64 = again.iter().map(|(_, amount)| amount).sum();
    Some(Summary {
        history: History {
            repeats,
            last: again.last().map_or(0.0, |(day, _)| units(*day)),
            age: units(last_day),
        },
        spending: Spending {
            purchases: repeats,
            mean: if again.is_empty() { 0.0 } else { spent / real_length(again.len()) },
        },
        later: u32::try_from(later.len()).ok()?,
    })
}
