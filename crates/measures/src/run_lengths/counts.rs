//! Integer CUSUMs of counts: C = max(0, C + step), as exact Markov chains.

use crate::linear::solve;
use crate::special::ln_poisson;

/// When an integer statistic alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// When C ≥ h.
    AtOrAbove,
    /// When C > h.
    Above,
}

/// C = max(0, C + m·x − k), x being a Poisson count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoissonScheme {
    /// What one event adds.
    pub per_event: u32,
    /// What every period takes away.
    pub per_period: u32,
    /// The limit.
    pub limit: u32,
    /// When it alarms.
    pub alarm: Alarm,
}

impl PoissonScheme {
    /// Periods until the alarm from C = 0, with `mean` events a period. `None` when a figure is zero.
    ///
    /// Source: D. Brook, D. A. Evans, "An approach to the probability distribution of CUSUM run length",
    /// Biometrika 59 (1972).
    ///
    /// ```
    /// use measures::run_lengths::counts::{Alarm, PoissonScheme};
    /// let scheme = PoissonScheme { per_event: 1, per_period: 5, limit: 10, alarm: Alarm::AtOrAbove };
    /// assert!((scheme.run_length(4.0).unwrap() - 421.650).abs() < 1e-2);
    /// ```
    pub fn run_length(self, mean: f64) -> Option<f64> {
        let can_be = self.per_event > 0 && self.limit > 0 && mean > 0.0 && mean.is_finite();
        if !can_be {
            return None;
        }
        let states = states(self.limit, self.alarm);
        let events_max = u64::from((states + self.per_period) / self.per_event) + 1;
        let steps = (0..=events_max).map(|events| {
            let up = i64::from(self.per_event) * i64::try_from(events).unwrap_or(i64::MAX);
            (up - i64::from(self.per_period), ln_poisson(mean, events).exp())
        });
        from_zero(states, &steps.collect::<Vec<_>>())
    }
}

/// The Bernoulli CUSUM in integer units: C = max(0, C − 1), and + m on a failure, alarm when C ≥ limit.
///
/// Source: M. R. Reynolds, Z. G. Stoumbos, "A CUSUM chart for monitoring a proportion when inspecting
/// continuously", Journal of Quality Technology 31 (1999).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BernoulliScheme {
    /// What one failure is worth in successes: about r₂/r₁, see [`crate::charts::bernoulli::Steps`].
    pub per_failure: u32,
    /// The limit, in the same units.
    pub limit: u32,
}

impl BernoulliScheme {
    /// Occasions until the alarm from C = 0, each failing with probability `failing`.
    ///
    /// ```
    /// let scheme = measures::run_lengths::counts::BernoulliScheme { per_failure: 61, limit: 183 };
    /// assert!((scheme.run_length(0.01).unwrap() - 3071.742).abs() < 1e-2);
    /// ```
    pub fn run_length(self, failing: f64) -> Option<f64> {
        let can_be = self.per_failure > 1 && self.limit > 0 && failing > 0.0 && failing < 1.0;
        if !can_be {
            return None;
        }
        let up = i64::from(self.per_failure) - 1;
        from_zero(states(self.limit, Alarm::AtOrAbove), &[(-1, 1.0 - failing), (up, failing)])
    }
}

/// How many states do not alarm.
fn states(limit: u32, alarm: Alarm) -> u32 {
    match alarm {
        Alarm::AtOrAbove => limit,
        Alarm::Above => limit + 1,
    }
}

/// Steps until the chain leaves the states 0 to `states` − 1 upward; steps with their probabilities.
fn from_zero(states: u32, steps: &[(i64, f64)]) -> Option<f64> {
    let size = usize::try_from(states).ok()?;
    let mut matrix = vec![vec![0.0; size]; size];
    for (from, row) in matrix.iter_mut().enumerate() {
        row[from] += 1.0;
        for (step, probability) in steps {
            let to = usize::try_from((i64::try_from(from).ok()? + step).max(0)).ok()?;
            if to < size {
                row[to] -= probability;
            }
        }
    }
    solve(matrix, vec![1.0; size])?.first().copied()
}

/// Samples an alarm takes on average when each alarms with probability `p`: a Shewhart chart's run length.
///
/// ```
/// assert!((measures::run_lengths::counts::shewhart(0.0027).unwrap() - 370.4).abs() < 0.1);
/// ```
pub fn shewhart(p: f64) -> Option<f64> {
    (p > 0.0 && p <= 1.0).then(|| 1.0 / p)
}
