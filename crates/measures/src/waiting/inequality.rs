//! How evenly something is spread.

use crate::special::real_length;

/// Jain's index (Σx)²/(n Σx²): 1 when all are alike, 1/n when one has everything. `None` without anything.
///
/// ```
/// assert!((measures::waiting::jain(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap() - 0.818182).abs() < 1e-6);
/// ```
pub fn jain(values: &[f64]) -> Option<f64> {
    let squares: f64 = values.iter().map(|value| value * value).sum();
    let sum: f64 = values.iter().sum();
    (squares > 0.0).then(|| sum * sum / (real_length(values.len()) * squares))
}

/// Gini's coefficient: 0 when all are alike; half the mean difference over the mean. `None` unless the sum is
/// positive.
///
/// ```
/// assert!((measures::waiting::gini(&[2.0, 2.0, 2.0, 2.0, 12.0]).unwrap() - 0.4).abs() < 1e-12);
/// ```
pub fn gini(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = real_length(sorted.len());
    let sum: f64 = sorted.iter().sum();
    let ranked: f64 = sorted.iter().enumerate().map(|(at, value)| real_length(at + 1) * value).sum();
    (sum > 0.0).then(|| 2.0 * ranked / (count * sum) - (count + 1.0) / count)
}
