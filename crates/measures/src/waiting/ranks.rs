//! Comparisons by rank.

use crate::special::{normal_above, real, real_length};

/// Two groups compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// How many pairs have the first group's value higher, ties as halves.
    pub u: f64,
    /// U over all pairs: the probability that one of the first group waits longer than one of the second.
    pub probability: f64,
    /// One-sided p-value of "the first waits longer": exact without ties and up to 400 pairs of sizes, else
    /// normal with the correction for ties.
    pub p: f64,
}

/// Compares two groups. `None` when either is empty.
///
/// Source: H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18 (1947); A. Vargha, H. D. Delaney
/// (2000) for the probability.
///
/// ```
/// let slow = [4.1, 6.0, 2.9, 7.7, 3.5];
/// let quick = [1.1, 2.3, 0.7, 5.4, 3.3, 2.2];
/// let found = measures::waiting::mann_whitney(&slow, &quick).unwrap();
/// assert!((found.u - 26.0).abs() < 1e-9 && (found.probability - 0.866667).abs() < 1e-6);
/// assert!((found.p - 0.025974).abs() < 1e-6);
/// ```
pub fn mann_whitney(first: &[f64], second: &[f64]) -> Option<MannWhitney> {
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let mut u = 0.0;
    let mut has_ties = false;
    for a in first {
        for b in second {
            has_ties |= a.total_cmp(b).is_eq();
            u += if a > b {
                1.0
            } else if a < b {
                0.0
            } else {
                0.5
            };
        }
    }
    let pairs = first.len() * second.len();
    let p = if has_ties || pairs > 400 {
        normal_p(u, first, second)
    } else {
        exact_p(u, first.len(), second.len())
    };
    Some(MannWhitney { u, probability: u / real_length(pairs), p })
}

/// In how many orders of the two groups U is at least that high, over all orders.
fn exact_p(u: f64, first: usize, second: usize) -> f64 {
    // ways[m][v]: orders of m of the first and n of the second with U = v, n growing from 0.
    let pairs = first * second;
    let mut ways = vec![vec![0.0; pairs + 1]; first + 1];
    for row in &mut ways {
        row[0] = 1.0;
    }
    for n in 1..=second {
        for m in 1..=first {
            // The largest is of the first group (above all n) or of the second.
            let before = ways[m - 1].clone();
            for v in (0..=pairs).rev() {
                ways[m][v] += if v >= n { before[v - n] } else { 0.0 };
            }
        }
    }
    let all: f64 = ways[first].iter().sum();
    let high: f64 =
        ways[first].iter().enumerate().filter(|(v, _)| real_length(*v) >= u).map(|(_, w)| w).sum();
    high / all
}

fn normal_p(u: f64, first: &[f64], second: &[f64]) -> f64 {
    let (m, n) = (real_length(first.len()), real_length(second.len()));
    let all: Vec<f64> = first.iter().chain(second).copied().collect();
    let ties: f64 = tie_sizes(&all).iter().map(|size| size.powi(3) - size).sum();
    let total = m + n;
    let variance = m * n / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    if variance > 0.0 { normal_above((u - m * n / 2.0 - 0.5) / variance.sqrt()) } else { 1.0 }
}

/// Kendall's τ-b of pairs of values, ties corrected. `None` when one side is constant.
///
/// Source: M. G. Kendall, Biometrika 33 (1945).
pub fn kendall(pairs: &[(f64, f64)]) -> Option<f64> {
    let mut score = 0_i64;
    for (at, a) in pairs.iter().enumerate() {
        for b in &pairs[at + 1..] {
            score += i64::from(sign(a.0 - b.0) * sign(a.1 - b.1));
        }
    }
    let count = real_length(pairs.len());
    let all = count * (count - 1.0) / 2.0;
    let tied =
        |values: Vec<f64>| tie_sizes(&values).iter().map(|size| size * (size - 1.0) / 2.0).sum::<f64>();
    let left = all - tied(pairs.iter().map(|pair| pair.0).collect());
    let right = all - tied(pairs.iter().map(|pair| pair.1).collect());
    let score = if score < 0 { -real(score.unsigned_abs()) } else { real(score.unsigned_abs()) };
    (left > 0.0 && right > 0.0).then(|| score / (left * right).sqrt())
}

/// Spearman's correlation: Pearson's of the ranks, ties sharing their mean rank. `None` when a side is constant.
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let left = ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
    let right = ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
    crate::value::correlation(&left, &right)
}

fn sign(difference: f64) -> i8 {
    i8::from(difference > 0.0) - i8::from(difference < 0.0)
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count();
        let same = values.iter().filter(|other| other.total_cmp(value).is_eq()).count();
        real_length(below) + real_length(same + 1) / 2.0
    };
    values.iter().map(rank).collect()
}

/// How many values share each value.
fn tie_sizes(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(|chunk| real_length(chunk.len())).collect()
}
