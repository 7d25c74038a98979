//! Charts for averages of independent normal values with known mean and spread.

use crate::linear::{gauss_legendre, solve};
use crate::special::normal_below;

const NODES: u16 = 96;

/// A tabular CUSUM: C = max(0, x − k + C), alarm when C > h; `k`, `h` and `head_start` in standard deviations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cusum {
    /// The reference value: half the shift to find quickly.
    pub k: f64,
    /// The decision limit.
    pub h: f64,
    /// Where the sums start: 0, or h/2 for a fast initial response.
    pub head_start: f64,
}

impl Cusum {
    /// Samples until the upper sum alarms, when the mean has shifted by `shift` standard deviations from the
    /// first sample on. `None` when the limit is not positive or the head start lies outside.
    ///
    /// Source: the integral equation of E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954).
    pub fn one_sided(self, shift: f64) -> Option<f64> {
        self.lengths(shift).map(|lengths| lengths.from_head_start)
    }

    /// Samples until either sum alarms, the lower one watching for a fall.
    ///
    /// Source: J. M. Lucas, R. B. Crosier, "Fast initial response for CUSUM quality-control schemes",
    /// Technometrics 24 (1982).
    ///
    /// ```
    /// use measures::run_lengths::normal::Cusum;
    /// let usual = Cusum { k: 0.5, h: 5.0, head_start: 0.0 };
    /// assert!((usual.two_sided(0.0).unwrap() / 465.44 - 1.0).abs() < 0.005);
    /// assert!((usual.two_sided(1.0).unwrap() / 10.38 - 1.0).abs() < 0.005);
    /// ```
    pub fn two_sided(self, shift: f64) -> Option<f64> {
        let up = self.lengths(shift)?;
        let down = self.lengths(-shift)?;
        let both = up.from_head_start * down.from_zero + up.from_zero * down.from_head_start
            - up.from_zero * down.from_zero;
        Some(both / (up.from_zero + down.from_zero))
    }

    fn lengths(self, shift: f64) -> Option<Lengths> {
        let can_be = self.h > 0.0 && self.head_start >= 0.0 && self.head_start < self.h;
        if !can_be || !self.k.is_finite() || !shift.is_finite() {
            return None;
        }
        // Row 0 is the sum at zero, which the density cannot reach but the maximum does.
        let nodes = gauss_legendre(0.0, self.h, NODES);
        let weights = |from: f64| {
            let at_zero = normal_below(self.k - from - shift);
            let others = nodes.iter().map(move |(to, weight)| weight * density(to + self.k - from - shift));
            std::iter::once(at_zero).chain(others)
        };
        let starts: Vec<f64> = std::iter::once(0.0).chain(nodes.iter().map(|(node, _)| *node)).collect();
        let lengths = solve(minus_identity(&starts, &weights), vec![1.0; starts.len()])?;
        let from =
            |start| 1.0 + weights(start).zip(&lengths).map(|(weight, length)| weight * length).sum::<f64>();
        Some(Lengths { from_zero: from(0.0), from_head_start: from(self.head_start) })
    }
}

/// An EWMA: z = λx + (1 − λ)z from the target on, alarm when |z| > L √(λ/(2 − λ)) standard deviations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ewma {
    /// The weight λ of the newest value, above 0 and at most 1.
    pub weight: f64,
    /// The width L of the limits, in standard deviations of the statistic in the long run.
    pub width: f64,
}

impl Ewma {
    /// Samples until the alarm, when the mean has shifted by `shift` standard deviations from the first on.
    ///
    /// Source: J. M. Lucas, M. S. Saccucci, "Exponentially weighted moving average control schemes",
    /// Technometrics 32 (1990).
    ///
    /// ```
    /// let slow = measures::run_lengths::normal::Ewma { weight: 0.1, width: 2.814 };
    /// assert!((slow.two_sided(0.5).unwrap() / 31.3 - 1.0).abs() < 0.005);
    /// ```
    pub fn two_sided(self, shift: f64) -> Option<f64> {
        let can_be = self.weight > 0.0 && self.weight <= 1.0 && self.width > 0.0 && shift.is_finite();
        if !can_be {
            return None;
        }
        let limit = self.width * (self.weight / (2.0 - self.weight)).sqrt();
        let nodes = gauss_legendre(-limit, limit, NODES);
        let weights = |from: f64| {
            nodes.iter().map(move |(to, weight)| {
                let x = (to - (1.0 - self.weight) * from) / self.weight;
                weight / self.weight * density(x - shift)
            })
        };
        let starts: Vec<f64> = nodes.iter().map(|(node, _)| *node).collect();
        let lengths = solve(minus_identity(&starts, &weights), vec![1.0; starts.len()])?;
        Some(1.0 + weights(0.0).zip(&lengths).map(|(weight, length)| weight * length).sum::<f64>())
    }
}

struct Lengths {
    from_zero: f64,
    from_head_start: f64,
}

/// The matrix of L(s) − Σ w(s, t) L(t).
fn minus_identity<Row: Iterator<Item = f64>>(starts: &[f64], weights: &impl Fn(f64) -> Row) -> Vec<Vec<f64>> {
    let row = |(index, start): (usize, &f64)| {
        let mut row: Vec<f64> = weights(*start).map(|weight| -weight).collect();
        row[index] += 1.0;
        row
    };
    starts.iter().enumerate().map(row).collect()
}

fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}
