//! Agreement of scores.

use crate::special::real_length;

/// The six intraclass correlations of P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979): of single
/// scores and of their averages over all raters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Intraclass {
    /// ICC(1,1): every item has its own raters.
    pub one_way: f64,
    /// ICC(2,1): the same raters, drawn from many; the one to use for total scores.
    pub agreement: f64,
    /// ICC(3,1): these raters only, their leniency forgiven.
    pub consistency: f64,
    /// ICC(1,k).
    pub one_way_average: f64,
    /// ICC(2,k).
    pub agreement_average: f64,
    /// ICC(3,k).
    pub consistency_average: f64,
}

/// From a full table `scores[item][rater]` with at least two of each. `None` when it has gaps or no variance.
///
/// ```
/// let scores = [[9., 2., 5., 8.], [6., 1., 3., 2.], [8., 4., 6., 8.], [7., 1., 2., 6.], [10., 5., 6., 9.], [6., 2., 4., 7.]];
/// let found = measures::agreement::intraclass(&scores.map(Vec::from)).unwrap();
/// assert!((found.agreement - 0.2898).abs() < 1e-4);
/// ```
pub fn intraclass(scores: &[Vec<f64>]) -> Option<Intraclass> {
    let (items, raters) = shape(scores)?;
    let mean = scores.iter().flatten().sum::<f64>() / (items * raters);
    let of_items: Vec<f64> = scores.iter().map(|row| row.iter().sum::<f64>() / raters).collect();
    let of_raters: Vec<f64> = columns(scores).map(|column| column.iter().sum::<f64>() / items).collect();
    let squares = |means: &[f64]| -> f64 { means.iter().map(|one| (one - mean).powi(2)).sum() };
    let total: f64 = scores.iter().flatten().map(|score| (score - mean).powi(2)).sum();
    let between_items = raters * squares(&of_items);
    let between_raters = items * squares(&of_raters);
    let items_mean = between_items / (items - 1.0);
    let within = (total - between_items) / (items * (raters - 1.0));
    let raters_mean = between_raters / (raters - 1.0);
    let rest = (total - between_items - between_raters) / ((items - 1.0) * (raters - 1.0));
    if items_mean <= 0.0 {
        return None;
    }
    let leniency = raters_mean - rest;
    Some(Intraclass {
        one_way: (items_mean - within) / (items_mean + (raters - 1.0) * within),
        agreement: (items_mean - rest) / (items_mean + (raters - 1.0) * rest + raters * leniency / items),
        consistency: (items_mean - rest) / (items_mean + (raters - 1.0) * rest),
        one_way_average: (items_mean - within) / items_mean,
        agreement_average: (items_mean - rest) / (items_mean + leniency / items),
        consistency_average: (items_mean - rest) / items_mean,
    })
}

/// Cronbach's alpha of the items of one dimension, k/(k − 1) · (1 − Σ item variances / variance of the sums);
/// `answers[person][item]`. `None` with gaps, fewer than two of either, or no variance.
///
/// Source: L. J. Cronbach, Psychometrika 16 (1951).
///
/// ```
/// let answers = [vec![1.0, 2.0], vec![3.0, 3.0], vec![5.0, 4.0]];
/// assert!((measures::agreement::cronbach(&answers).unwrap() - 0.888888).abs() < 1e-5);
/// ```
pub fn cronbach(answers: &[Vec<f64>]) -> Option<f64> {
    let (_, items) = shape(answers)?;
    let of_items: f64 = columns(answers).map(|column| variance(&column)).sum();
    let sums: Vec<f64> = answers.iter().map(|row| row.iter().sum()).collect();
    let of_sums = variance(&sums);
    (of_sums > 0.0).then(|| items / (items - 1.0) * (1.0 - of_items / of_sums))
}

fn shape(rows: &[Vec<f64>]) -> Option<(f64, f64)> {
    let width = rows.first()?.len();
    let is_full = rows.iter().all(|row| row.len() == width && row.iter().all(|value| value.is_finite()));
    (rows.len() >= 2 && width >= 2 && is_full).then(|| (real_length(rows.len()), real_length(width)))
}

fn columns(rows: &[Vec<f64>]) -> impl Iterator<Item = Vec<f64>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|at| rows.iter().map(|row| row[at]).collect())
}

fn variance(values: &[f64]) -> f64 {
    let count = real_length(values.len());
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)
}
