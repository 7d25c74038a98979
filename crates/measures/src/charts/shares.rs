//! p- and u-charts: shares and rates over time with limits three standard errors wide.

use crate::intervals::Interval;
use crate::special::{ln_binomial, ln_poisson, normal_above, real, real_length};

/// One point: events in an exposure (trials for a share, days or thousands for a rate).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// How many events.
    pub events: u64,
    /// Of how many, or in how much.
    pub exposure: f64,
}

/// A chart: its center and the limits at each point, negative lower limits cut at 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The average share or rate.
    pub center: f64,
    /// The limits, one a point.
    pub limits: Vec<Interval>,
    /// Which points lie outside, by position from 0.
    pub outside: Vec<usize>,
}

/// A p-chart: p̄ ± 3 √(p̄(1 − p̄)/n). `None` without points or with more events than trials.
///
/// Trust it where n·p̄ ≥ 10; below, use [`exact_share_limits`].
pub fn p_chart(points: &[Point]) -> Option<Chart> {
    let center = center(points)?;
    let chart = chart(points, center, |n| (center * (1.0 - center) / n).sqrt(), 1.0);
    (center <= 1.0).then_some(chart)
}

/// A u-chart: ū ± 3 √(ū/nᵢ). Trust it where n·ū ≥ 10; below, use [`exact_rate_limits`].
pub fn u_chart(points: &[Point]) -> Option<Chart> {
    let center = center(points)?;
    Some(chart(points, center, |n| (center / n).sqrt(), f64::INFINITY))
}

/// Laney's p′-chart: for large n, where shares vary more than chance alone allows. The limits are widened by
/// the spread of standardized points, from their average moving range over 1.128.
///
/// Source: D. B. Laney, "Improved control charts for attributes", Quality Engineering 14 (2002).
pub fn laney_p_chart(points: &[Point]) -> Option<Chart> {
    let center = center(points).filter(|center| *center <= 1.0)?;
    laney(points, center, |n| (center * (1.0 - center) / n).sqrt(), 1.0)
}

/// Laney's u′-chart, likewise for rates.
pub fn laney_u_chart(points: &[Point]) -> Option<Chart> {
    let center = center(points)?;
    laney(points, center, |n| (center / n).sqrt(), f64::INFINITY)
}

/// The counts between which a binomial count lies unless something happened as rare as beyond three standard
/// errors: at most 0.00135 on either side.
pub fn exact_share_limits(trials: u64, share: f64) -> Option<(u64, u64)> {
    let can_be = trials > 0 && share > 0.0 && share < 1.0;
    can_be.then(|| limits_of((0..=trials).map(|x| ln_binomial(trials, share, x).exp())))
}

/// Likewise for a Poisson count with that mean.
pub fn exact_rate_limits(mean: f64) -> Option<(u64, u64)> {
    let can_be = mean > 0.0 && mean < 1e6;
    can_be.then(|| limits_of((0..).map(|x| ln_poisson(mean, x).exp())))
}

fn limits_of(chances: impl Iterator<Item = f64>) -> (u64, u64) {
    let tail = normal_above(3.0);
    let mut below = 0.0;
    let mut low = None;
    let mut last = 0;
    for (x, chance) in (0_u64..).zip(chances) {
        last = x;
        below += chance;
        if low.is_none() && below > tail {
            low = Some(x);
        }
        if below >= 1.0 - tail {
            break;
        }
    }
    (low.unwrap_or(0), last)
}

fn center(points: &[Point]) -> Option<f64> {
    let events: u64 = points.iter().map(|point| point.events).sum();
    let exposure: f64 = points.iter().map(|point| point.exposure).sum();
    let can_be = !points.is_empty() && points.iter().all(|point| point.exposure > 0.0);
    can_be.then(|| real(events) / exposure)
}

fn chart(points: &[Point], center: f64, error: impl Fn(f64) -> f64, highest: f64) -> Chart {
    let limits_at = |point: &Point| {
        let reach = 3.0 * error(point.exposure);
        Interval { low: (center - reach).max(0.0), high: (center + reach).min(highest) }
    };
    let limits: Vec<Interval> = points.iter().map(limits_at).collect();
    let is_outside =
        |(point, limits): (&Point, &Interval)| !limits.contains(real(point.events) / point.exposure);
    let outside =
        points.iter().zip(&limits).enumerate().filter(|(_, pair)| is_outside(*pair)).map(|(at, _)| at);
    Chart { center, outside: outside.collect(), limits }
}

fn laney(points: &[Point], center: f64, error: impl Fn(f64) -> f64, highest: f64) -> Option<Chart> {
    let standardized = |point: &Point| (real(point.events) / point.exposure - center) / error(point.exposure);
    let z: Vec<f64> = points.iter().map(standardized).collect();
    let moves: Vec<f64> = z.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    if moves.is_empty() || !z.iter().all(|z| z.is_finite()) {
        return None;
    }
    let spread = moves.iter().sum::<f64>() / real_length(moves.len()) / 1.128;
    Some(chart(points, center, |n| spread * error(n), highest))
}
