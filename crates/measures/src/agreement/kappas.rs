//! Kappa and its kin for categories.

use crate::special::{real, real_length};

/// How much a near miss counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Any difference is a difference.
    None,
    /// By the distance between the categories.
    Linear,
    /// By its square.
    Quadratic,
}

/// Cohen's kappa of two raters, 1 − Σ w·observed / Σ w·expected, from a square table: `table[i][j]` items that the
/// first put into category i and the second into j. `None` unless the table is square and holds something that
/// chance could disagree on.
///
/// Source: J. Cohen, Educational and Psychological Measurement 20 (1960); weighted: Psychological Bulletin 70
/// (1968).
///
/// ```
/// use measures::agreement::{Weights, kappa};
/// let table = [vec![20, 5], vec![10, 15]];
/// assert!((kappa(&table, Weights::None).unwrap() - 0.4).abs() < 1e-12);
/// ```
pub fn kappa(table: &[Vec<u64>], weights: Weights) -> Option<f64> {
    let size = table.len();
    if table.iter().any(|row| row.len() != size) {
        return None;
    }
    let rows: Vec<f64> = table.iter().map(|row| real(row.iter().sum())).collect();
    let columns: Vec<f64> = (0..size).map(|at| real(table.iter().map(|row| row[at]).sum())).collect();
    let all: f64 = rows.iter().sum();
    let mut observed = 0.0;
    let mut expected = 0.0;
    for (i, row) in table.iter().enumerate() {
        for (j, items) in row.iter().enumerate() {
            let distance = real_length(i.abs_diff(j));
            let weight = match weights {
                Weights::None => distance.min(1.0),
                Weights::Linear => distance,
                Weights::Quadratic => distance * distance,
            };
            observed += weight * real(*items);
            expected += weight * rows[i] * columns[j] / all;
        }
    }
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

/// Fleiss's kappa: `counts[i][k]` raters put item i into category k, as many raters for every item.
///
/// Source: J. L. Fleiss, Psychological Bulletin 76 (1971).
///
/// ```
/// let counts = [vec![3, 0], vec![0, 3], vec![2, 1]];
/// assert!((measures::agreement::fleiss(&counts).unwrap() - 0.55).abs() < 1e-12);
/// ```
pub fn fleiss(counts: &[Vec<u64>]) -> Option<f64> {
    let raters: u64 = counts.first()?.iter().sum();
    let categories = counts.first()?.len();
    let is_even = |item: &Vec<u64>| item.len() == categories && item.iter().sum::<u64>() == raters;
    if raters < 2 || !counts.iter().all(is_even) {
        return None;
    }
    let raters = real(raters);
    let items = real_length(counts.len());
    let agreeing = |item: &Vec<u64>| -> f64 {
        let pairs: f64 = item.iter().map(|count| real(*count) * (real(*count) - 1.0)).sum();
        pairs / (raters * (raters - 1.0))
    };
    let observed = counts.iter().map(agreeing).sum::<f64>() / items;
    let share = |category: usize| real(counts.iter().map(|item| item[category]).sum()) / (items * raters);
    let expected: f64 = (0..categories).map(|category| share(category).powi(2)).sum();
    (expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}
