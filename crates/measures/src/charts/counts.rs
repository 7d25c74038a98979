//! Counts against an expected number, in units of log likelihood.
//!
//! Both statistics take any exposure: `expected` is what the baseline expects in the same interval. Where the
//! baseline itself is uncertain, use [`crate::leaks`].

/// The Poisson CUSUM: S = max(0, S + x ln ρ − e (ρ − 1)), alarm when S ≥ h.
///
/// ```
/// let chart = measures::charts::counts::PoissonCusum { ratio: 2.0 };
/// let s = chart.after(0.0, 1, 0.5);
/// assert!((s - 0.193147).abs() < 1e-6);
/// assert!((chart.p_value(s) - 0.824361).abs() < 1e-6);
/// ```
///
/// Source: J. M. Lucas, "Counted data CUSUM's", Technometrics 27 (1985), in likelihood units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonCusum {
    /// ρ: the rise to find, as a multiple of the baseline; above 1. Below 1 it watches for a fall.
    pub ratio: f64,
}

impl PoissonCusum {
    /// The sum after `events` where `expected` were expected.
    #[must_use]
    pub fn after(self, sum: f64, events: u32, expected: f64) -> f64 {
        (sum + f64::from(events) * self.ratio.ln() - expected * (self.ratio - 1.0)).max(0.0)
    }

    /// e^−S: a valid p-value at any fixed time when the baseline is known.
    pub fn p_value(self, sum: f64) -> f64 {
        (-sum).exp()
    }
}

/// The Shiryaev-Roberts statistic: R = (R + 1) ρ^x e^(−e(ρ − 1)); alarm when R ≥ A has an average run length of
/// at least A steps, without any table.
///
/// Source: S. W. Roberts, Technometrics 8 (1966); M. Pollak, Annals of Statistics 13 (1985).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiryaevRoberts {
    /// ρ, as above.
    pub ratio: f64,
}

impl ShiryaevRoberts {
    /// The statistic after one more step.
    #[must_use]
    pub fn after(self, statistic: f64, events: u32, expected: f64) -> f64 {
        (statistic + 1.0) * (f64::from(events) * self.ratio.ln() - expected * (self.ratio - 1.0)).exp()
    }
}
