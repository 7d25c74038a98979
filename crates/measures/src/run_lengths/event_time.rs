//! The Poisson CUSUM in likelihood units, with time counted in events expected at the baseline.
//!
//! Between events S falls by ρ − 1 per expected event and stops at 0; an event adds ln ρ; the alarm is S ≥ h.
//! In this time every stream, however rare or frequent its events, has the same run lengths: one table serves
//! all of them.

use crate::linear::solve;
use crate::special::{bisect, gamma_above, gamma_below, real_length};

/// Steps on each part of a stretch of ln ρ.
const STEPS: usize = 8;
const LIMIT_MAX: f64 = 30.0;

/// Events expected at the baseline until S ≥ `limit` from S = 0, when the true rate is `times` the baseline and
/// the chart is set for `ratio`. `None` unless ratio > 1, times > 0 and 0 < limit ≤ 30.
///
/// With s the sum and c = ln ρ, the length L solves (ρ−1) L′(s) = 1 + t (L(s+c) − L(s)), L = 0 from h on, and
/// 0 = 1 + t (L(c) − L(0)) at the bottom.
///
/// ```
/// let none = measures::run_lengths::event_time::run_length(2.0, 5.0, 1.0).unwrap();
/// assert!((none / 589.26 - 1.0).abs() < 0.015);
/// ```
pub fn run_length(ratio: f64, limit: f64, times: f64) -> Option<f64> {
    let can_be = ratio > 1.0 && ratio.is_finite() && times > 0.0 && times.is_finite();
    if !can_be || limit <= 0.0 || limit > LIMIT_MAX {
        return None;
    }
    Grid::of(ratio, limit)?.solve(times)
}

/// The limit with which the run length without change is `length` expected events; the inverse of
/// [`run_length`] at `times` = 1.
///
/// ```
/// let limit = measures::run_lengths::event_time::limit_for(2.0, 589.26).unwrap();
/// assert!((limit - 5.0).abs() < 0.01);
/// ```
pub fn limit_for(ratio: f64, length: f64) -> Option<f64> {
    let highest = run_length(ratio, 20.0, 1.0)?;
    if length <= run_length(ratio, 0.01, 1.0)? || length >= highest {
        return None;
    }
    // Above about 3 the logarithm of the length is all but a straight line; a few secant steps find it.
    let log = |limit: f64| run_length(ratio, limit, 1.0).map_or(f64::NAN, f64::ln);
    let wanted = length.ln();
    let (mut low, mut high) = (0.01, 20.0);
    let (mut at_low, mut at_high) = (log(low), log(high));
    for _ in 0..60 {
        let middle = if high - low > 1.0 {
            f64::midpoint(low, high)
        } else {
            low + (wanted - at_low) / (at_high - at_low) * (high - low)
        };
        let at_middle = log(middle);
        if (at_middle - wanted).abs() < 1e-7 {
            return Some(middle);
        }
        if at_middle < wanted {
            (low, at_low) = (middle, at_middle);
        } else {
            (high, at_high) = (middle, at_middle);
        }
    }
    Some(f64::midpoint(low, high))
}

/// How often S ≥ `level` in the long run when nothing changed and alarms do not reset it. Always below e^−level,
/// which is therefore a valid p-value at any fixed time.
///
/// S is the work waiting in a queue that gets ln ρ at random times and works off ρ − 1 per unit; its
/// distribution is A. K. Erlang's (1909). Meant for levels up to about 10; above, the bound itself is returned.
pub fn stationary_tail(ratio: f64, level: f64) -> f64 {
    if level <= 0.0 {
        return 1.0;
    }
    let jump = ratio.ln();
    let pace = ratio - 1.0;
    let load = jump / pace;
    if level > 10.0 {
        return (-level).exp();
    }
    let mut below = 0.0;
    let mut factorial = 1.0;
    let mut k = 0.0;
    while k * jump <= level {
        let u = (k * jump - level) / pace;
        below += u.powf(k) / factorial * (-u).exp();
        k += 1.0;
        factorial *= k;
    }
    (1.0 - (1.0 - load) * below).clamp(0.0, 1.0)
}

/// Average of e^−overshoot when the sum passes a high limit while the rate is ρ times the baseline:
/// (ρ − 1 − ln ρ) / (ρ ln ρ − ρ + 1); 1 for a ratio below 1, where the sum rises without jumps. Run lengths without change grow as e^h over this.
///
/// Source: the constant of H. Cramér and F. Lundberg for claims of one size.
pub fn overshoot(ratio: f64) -> f64 {
    if ratio <= 1.0 { 1.0 } else { (ratio - 1.0 - ratio.ln()) / information(ratio) }
}

/// The same where the sum is looked at once a day, of `events_a_day` expected at the baseline, and so passes the limit
/// by more. `None` unless ratio > 1 and there are events to expect.
///
/// (1/I) exp(−Σ (1/n) [P₀(Sₙ > 0) + P₁(Sₙ ≤ 0)]), with I the information of a day, Sₙ the sum of n days, P₀ without and
/// P₁ with the rise. Fewer than one event in ten days come one by one: on the straight line to [`overshoot`].
///
/// Source: F. Spitzer's identity; see D. Siegmund, "Sequential analysis", 8.4 (1985).
///
/// ```
/// use measures::run_lengths::event_time::{overshoot, overshoot_of_days};
/// let busy = overshoot_of_days(1.4, 24.0).unwrap();
/// assert!((busy - 0.339).abs() < 1e-3);
/// assert!(overshoot_of_days(1.4, 0.01).unwrap() < overshoot(1.4));
/// ```
pub fn overshoot_of_days(ratio: f64, events_a_day: f64) -> Option<f64> {
    if ratio <= 1.0 || !ratio.is_finite() || events_a_day <= 0.0 || !events_a_day.is_finite() {
        return None;
    }
    let of_days = spitzer(ratio, events_a_day.max(SELDOM));
    let share = (events_a_day / SELDOM).min(1.0);
    Some(overshoot(ratio) * (1.0 - share) + of_days * share)
}

/// Below so many events a day it hardly matters that they are counted by the day.
const SELDOM: f64 = 0.1;
/// Terms of a sum that has long converged by then.
const TERMS_MAX: usize = 50_000;

fn spitzer(ratio: f64, events_a_day: f64) -> f64 {
    let mut sum = 0.0;
    for days in 1..TERMS_MAX {
        let mean = real_length(days) * events_a_day;
        // So many events leave the sum at 0 or below.
        let most = (mean * (ratio - 1.0) / ratio.ln()).floor();
        let either = gamma_below(most + 1.0, mean) + gamma_above(most + 1.0, ratio * mean);
        sum += either / real_length(days);
        if either < 1e-6 {
            break;
        }
    }
    (-sum).exp() / (events_a_day * information(ratio))
}

/// What one event expected at the baseline adds to S on average while the rate is ρ times it: ρ ln ρ − ρ + 1.
pub fn information(ratio: f64) -> f64 {
    ratio * ratio.ln() - ratio + 1.0
}

/// The ratio at which `expected` events carry `wanted` units of [`information`].
pub(crate) fn ratio_with(wanted: f64, expected: f64) -> f64 {
    bisect(1.0 + 1e-9, 1e4, |ratio| expected * information(ratio) - wanted)
}

/// Nodes from 0 to the limit, the same in every stretch of ln ρ, with nodes wherever L or a derivative jumps.
struct Grid {
    ratio: f64,
    nodes: Vec<f64>,
    /// By how many nodes an event moves.
    stride: usize,
}

impl Grid {
    fn of(ratio: f64, limit: f64) -> Option<Self> {
        let jump = ratio.ln();
        let mut stretches = (limit / jump).floor();
        let mut rest = limit - stretches * jump;
        if rest < 1e-9 * limit {
            stretches -= 1.0;
            rest = jump;
        }
        let parts = |from: f64, length: f64| {
            (0..STEPS).map(move |step| from + length * real_length(step) / real_length(STEPS))
        };
        let mut nodes = Vec::new();
        let mut stretch = 0.0;
        let is_whole = jump - rest < 1e-9 * limit;
        while stretch < stretches {
            nodes.extend(parts(stretch * jump, rest));
            if !is_whole {
                nodes.extend(parts(stretch * jump + rest, jump - rest));
            }
            stretch += 1.0;
        }
        nodes.extend(parts(stretches * jump, rest));
        nodes.push(limit);
        let stride = if is_whole { STEPS } else { 2 * STEPS };
        (nodes.len() < 4000).then_some(Self { ratio, nodes, stride })
    }

    /// L′ at a node as a row over L and a constant; `cell` tells from which side: the cell's index.
    fn slope(&self, times: f64, node: usize, cell: usize) -> Row {
        let pace = self.ratio - 1.0;
        let mut row = Row::constant(1.0 / pace);
        row.add(node, -times / pace);
        if cell + self.stride < self.cells() {
            row.add(node + self.stride, times / pace);
        }
        row
    }

    /// L″ likewise.
    fn bend(&self, times: f64, node: usize, cell: usize) -> Row {
        let factor = times / (self.ratio - 1.0);
        let mut row = self.slope(times, node, cell).times(-factor);
        if cell + self.stride < self.cells() {
            row.add_row(&self.slope(times, node + self.stride, cell + self.stride), factor);
        }
        row
    }

    fn cells(&self) -> usize {
        self.nodes.len() - 1
    }

    /// One equation per cell, L(right) − L(left) = δ/2 (L′ + L′) + δ²/12 (L″left − L″right), and the bottom.
    fn solve(&self, times: f64) -> Option<f64> {
        let size = self.nodes.len();
        let mut matrix = vec![vec![0.0; size]; size];
        let mut right = vec![0.0; size];
        matrix[0][0] = times;
        if self.stride < size - 1 {
            matrix[0][self.stride] = -times;
        }
        right[0] = 1.0;
        for cell in 0..self.cells() {
            let length = self.nodes[cell + 1] - self.nodes[cell];
            let mut row = Row::constant(0.0);
            row.add(cell + 1, 1.0);
            row.add(cell, -1.0);
            for (node, sign) in [(cell, 1.0), (cell + 1, -1.0)] {
                row.add_row(&self.slope(times, node, cell), -length / 2.0);
                row.add_row(&self.bend(times, node, cell), -sign * length * length / 12.0);
            }
            for (node, weight) in row.weights {
                matrix[cell + 1][node] += weight;
            }
            right[cell + 1] = -row.constant;
        }
        solve(matrix, right)?.first().copied()
    }
}

/// A sum of weighted unknowns and a constant.
struct Row {
    constant: f64,
    weights: Vec<(usize, f64)>,
}

impl Row {
    fn constant(constant: f64) -> Self {
        Self { constant, weights: Vec::new() }
    }

    fn add(&mut self, node: usize, weight: f64) {
        self.weights.push((node, weight));
    }

    fn add_row(&mut self, other: &Self, factor: f64) {
        self.constant += other.constant * factor;
        self.weights.extend(other.weights.iter().map(|(node, weight)| (*node, weight * factor)));
    }

    fn times(mut self, factor: f64) -> Self {
        self.constant *= factor;
        self.weights.iter_mut().for_each(|(_, weight)| *weight *= factor);
        self
    }
}
