//! CUSUM and EWMA of a value with known target and spread.

/// A tabular CUSUM in both directions, in the unit of the value.
///
/// C⁺ = max(0, x − (target + K) + C⁺), C⁻ = max(0, (target − K) − x + C⁻); alarm when either exceeds H.
///
/// ```
/// use measures::charts::averages::{Cusum, CusumState};
/// let chart = Cusum { target: 10.0, slack: 0.5, limit: 5.0 };
/// let mut state = CusumState::default();
/// for x in [9.45, 7.99, 9.29, 11.66, 12.16] {
///     state = chart.after(state, x);
/// }
/// assert!((state.upper - 2.82).abs() < 1e-9 && state.upper_run == 2);
/// assert!(!chart.is_alarm(state));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cusum {
    /// What the value should be.
    pub target: f64,
    /// K: usually half the shift to find, 0.5 standard deviations.
    pub slack: f64,
    /// H: usually 5 standard deviations, 4 to be quick.
    pub limit: f64,
}

/// Where a tabular CUSUM stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CusumState {
    /// C⁺.
    pub upper: f64,
    /// For how many samples C⁺ has been above 0; the rise most likely began that many samples ago.
    pub upper_run: u32,
    /// C⁻.
    pub lower: f64,
    /// For how many samples C⁻ has been above 0.
    pub lower_run: u32,
}

impl Cusum {
    /// A start at half the limit, which notices at once what is wrong from the beginning.
    pub fn head_start(&self) -> CusumState {
        CusumState { upper: self.limit / 2.0, lower: self.limit / 2.0, ..CusumState::default() }
    }

    /// The state after one more value.
    #[must_use]
    pub fn after(&self, state: CusumState, value: f64) -> CusumState {
        let upper = (value - (self.target + self.slack) + state.upper).max(0.0);
        let lower = ((self.target - self.slack) - value + state.lower).max(0.0);
        let run = |sum: f64, run: u32| if sum > 0.0 { run.saturating_add(1) } else { 0 };
        CusumState {
            upper,
            upper_run: run(upper, state.upper_run),
            lower,
            lower_run: run(lower, state.lower_run),
        }
    }

    /// Whether either sum exceeds the limit.
    pub fn is_alarm(&self, state: CusumState) -> bool {
        state.upper > self.limit || state.lower > self.limit
    }
}

/// An exponentially weighted moving average with its limits.
///
/// zᵢ = λxᵢ + (1 − λ)zᵢ₋₁; limits target ± Lσ √(λ/(2 − λ) (1 − (1 − λ)^2i)).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ewma {
    /// What the value should be.
    pub target: f64,
    /// The standard deviation of one value.
    pub deviation: f64,
    /// λ.
    pub weight: f64,
    /// L.
    pub width: f64,
}

/// Where an EWMA stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EwmaState {
    /// The average.
    pub average: f64,
    /// How many values it has seen.
    pub seen: u32,
}

impl Ewma {
    /// At the target, with nothing seen.
    pub fn start(&self) -> EwmaState {
        EwmaState { average: self.target, seen: 0 }
    }

    /// The state after one more value.
    #[must_use]
    pub fn after(&self, state: EwmaState, value: f64) -> EwmaState {
        EwmaState {
            average: self.weight * value + (1.0 - self.weight) * state.average,
            seen: state.seen.saturating_add(1),
        }
    }

    /// The limits after that many values.
    pub fn limits(&self, state: EwmaState) -> crate::intervals::Interval {
        let forgotten = (1.0 - self.weight).powf(2.0 * f64::from(state.seen));
        let reach =
            self.width * self.deviation * (self.weight / (2.0 - self.weight) * (1.0 - forgotten)).sqrt();
        crate::intervals::Interval { low: self.target - reach, high: self.target + reach }
    }

    /// Whether the average lies outside its limits.
    pub fn is_alarm(&self, state: EwmaState) -> bool {
        !self.limits(state).contains(state.average)
    }
}
