//! Coefficients for any number of raters, with gaps.

use crate::special::real_length;

/// What the values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Names.
    Nominal,
    /// Ranks.
    Ordinal,
    /// Differences mean something.
    Interval,
    /// And so does zero.
    Ratio,
}

/// Krippendorff's alpha = 1 − observed disagreement / expected disagreement; `ratings[rater][item]`, `None` where
/// a rater has not judged. `None` unless at least one item was judged twice and not all values are the same.
///
/// Source: K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011).
///
/// ```
/// use measures::agreement::{Scale, krippendorff};
/// let first = vec![Some(1.0), Some(2.0), Some(3.0), None];
/// let second = vec![Some(1.0), Some(2.0), Some(2.0), Some(3.0)];
/// let alpha = krippendorff(&[first, second], Scale::Nominal).unwrap();
/// assert!((alpha - 0.545454).abs() < 1e-5);
/// ```
pub fn krippendorff(ratings: &[Vec<Option<f64>>], scale: Scale) -> Option<f64> {
    let units = paired_units(ratings);
    let values = distinct(units.iter().flatten().copied());
    let position = |value: f64| values.iter().position(|known| (known - value).abs() < 1e-12).unwrap_or(0);
    let mut together = vec![vec![0.0; values.len()]; values.len()];
    for unit in &units {
        let weight = 1.0 / (real_length(unit.len()) - 1.0);
        for (i, a) in unit.iter().enumerate() {
            for (j, b) in unit.iter().enumerate() {
                if i != j {
                    together[position(*a)][position(*b)] += weight;
                }
            }
        }
    }
    let totals: Vec<f64> = together.iter().map(|row| row.iter().sum()).collect();
    let all: f64 = totals.iter().sum();
    let mut observed = 0.0;
    let mut expected = 0.0;
    for c in 0..values.len() {
        for k in 0..values.len() {
            let distance = distance(scale, &values, &totals, (c, k));
            observed += together[c][k] * distance;
            expected += totals[c] * totals[k] * distance;
        }
    }
    (expected > 0.0).then(|| 1.0 - (all - 1.0) * observed / expected)
}

/// Gwet's AC1 for names: (pₐ − pₑ)/(1 − pₑ) with pₑ = Σ π(1 − π)/(q − 1); stays sensible when nearly all answers
/// are the same. Items judged by one rater count for the shares, not for the agreement.
///
/// Source: K. L. Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008).
pub fn gwet(ratings: &[Vec<Option<f64>>]) -> Option<f64> {
    let units = all_units(ratings);
    let values = distinct(units.iter().flatten().copied());
    if values.len() < 2 {
        return None;
    }
    let times = |unit: &[f64], value: f64| {
        real_length(unit.iter().filter(|given| (**given - value).abs() < 1e-12).count())
    };
    let shares = values.iter().map(|value| {
        units.iter().map(|unit| times(unit, *value) / real_length(unit.len())).sum::<f64>()
            / real_length(units.len())
    });
    let expected = shares.map(|share| share * (1.0 - share)).sum::<f64>() / (real_length(values.len()) - 1.0);
    let pairs: Vec<&Vec<f64>> = units.iter().filter(|unit| unit.len() > 1).collect();
    let agreeing = |unit: &&Vec<f64>| -> f64 {
        let raters = real_length(unit.len());
        let same = values.iter().map(|value| times(unit, *value)).map(|count| count * (count - 1.0));
        same.sum::<f64>() / (raters * (raters - 1.0))
    };
    let observed = pairs.iter().map(agreeing).sum::<f64>() / real_length(pairs.len());
    (!pairs.is_empty()).then(|| (observed - expected) / (1.0 - expected))
}

fn distance(scale: Scale, values: &[f64], totals: &[f64], (c, k): (usize, usize)) -> f64 {
    if c == k {
        return 0.0;
    }
    match scale {
        Scale::Nominal => 1.0,
        Scale::Ordinal => {
            let between: f64 = totals[c.min(k)..=c.max(k)].iter().sum();
            (between - totals[c].midpoint(totals[k])).powi(2)
        }
        Scale::Interval => (values[c] - values[k]).powi(2),
        Scale::Ratio if (values[c] + values[k]).abs() < 1e-300 => 0.0,
        Scale::Ratio => ((values[c] - values[k]) / (values[c] + values[k])).powi(2),
    }
}

/// The values given to every item, items without any left out.
fn all_units(ratings: &[Vec<Option<f64>>]) -> Vec<Vec<f64>> {
    let items = ratings.iter().map(Vec::len).max().unwrap_or(0);
    let of_item =
        |item: usize| ratings.iter().filter_map(|rater| rater.get(item).copied().flatten()).collect();
    (0..items).map(of_item).filter(|unit: &Vec<f64>| !unit.is_empty()).collect()
}

/// Those judged at least twice.
fn paired_units(ratings: &[Vec<Option<f64>>]) -> Vec<Vec<f64>> {
    all_units(ratings).into_iter().filter(|unit| unit.len() > 1).collect()
}

fn distinct(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 1e-12);
    values
}
