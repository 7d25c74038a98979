//! Many tests at once: which of them may be believed.
//!
//! Each adjustment answers one adjusted p-value a test, in the order given, never above 1: reject where it is at
//! most the wished level. [`bonferroni`] and [`holm`] bound the chance of a single false alarm;
//! [`benjamini_hochberg`] and [`benjamini_yekutieli`] bound the share of false alarms among all alarms, the
//! latter whatever the tests have to do with each other. [`e_benjamini_hochberg`] does the same for e-values,
//! which is what sequential detectors give.
//!
//! ```
//! let p = [0.0001, 0.03, 0.02, 0.8];
//! let adjusted = measures::multiple::benjamini_hochberg(&p);
//! assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 3);
//! ```

use crate::special::real_length;

/// p · m.
pub fn bonferroni(p: &[f64]) -> Vec<f64> {
    let tests = real_length(p.len());
    p.iter().map(|p| (p * tests).min(1.0)).collect()
}

/// S. Holm, Scandinavian Journal of Statistics 6 (1979): the smallest p times m, the next times m − 1, … never
/// below the one before.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let tests = real_length(p.len());
    let mut adjusted = vec![1.0; p.len()];
    let mut highest: f64 = 0.0;
    for (rank, at) in ascending(p).into_iter().enumerate() {
        highest = highest.max((tests - real_length(rank)) * p[at]);
        adjusted[at] = highest.min(1.0);
    }
    adjusted
}

/// Y. Benjamini, Y. Hochberg, JRSS B 57 (1995): p(i) · m / i, never above the one after.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    step_up(p, real_length(p.len()))
}

/// Y. Benjamini, D. Yekutieli, Annals of Statistics 29 (2001): the same times 1 + 1/2 + … + 1/m; holds under any
/// dependence.
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    let harmonic: f64 = (1..=p.len()).map(|rank| 1.0 / real_length(rank)).sum();
    step_up(p, real_length(p.len()) * harmonic)
}

/// R. Wang, A. Ramdas, JRSS B 84 (2022): which e-values may be believed with a share of at most `level` false
/// ones, under any dependence: the largest k for which the k-th largest e is at least m / (k · level).
pub fn e_benjamini_hochberg(e: &[f64], level: f64) -> Vec<bool> {
    let tests = real_length(e.len());
    let mut order = ascending(e);
    order.reverse();
    let enough = |(rank, at): (usize, &usize)| e[*at] * level * real_length(rank + 1) >= tests;
    let believed = order.iter().enumerate().rposition(enough).map_or(0, |rank| rank + 1);
    let mut answers = vec![false; e.len()];
    order[..believed].iter().for_each(|at| answers[*at] = true);
    answers
}

fn step_up(p: &[f64], factor: f64) -> Vec<f64> {
    let mut adjusted = vec![1.0; p.len()];
    let mut lowest: f64 = 1.0;
    for (rank, at) in ascending(p).into_iter().enumerate().rev() {
        lowest = lowest.min(factor * p[at] / real_length(rank + 1));
        adjusted[at] = lowest;
    }
    adjusted
}

fn ascending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    order
}
