//! Bayesian change points online: how long the present stretch of counts has lasted.
//!
//! Within a stretch counts are Poisson with one rate, which is Gamma beforehand; every day a new stretch begins
//! with probability `hazard`. Source: R. P. Adams, D. J. C. `MacKay`, "Bayesian online changepoint detection",
//! arXiv 0710.3742 (2007). Meant for the sentence "most likely began on …", not for alarms.
//!
//! ```
//! use measures::change_point::Stretches;
//! use measures::intervals::counts::RateBelief;
//! let mut stretches = Stretches::new(RateBelief { shape: 1.0, rate: 1.0 }, 0.05).unwrap();
//! for count in [0, 1, 0, 0, 1, 0, 3, 2, 4, 3] {
//!     stretches.observe(count, 1.0);
//! }
//! assert!((stretches.probability_of(4) - 0.588893).abs() < 1e-6);
//! assert_eq!(stretches.most_likely(), 4);
//! ```

use crate::intervals::counts::RateBelief;
use crate::special::{ln_add, ln_gamma};

/// The longest stretch told apart; longer ones are taken together.
pub const STRETCH_MAX: usize = 400;

/// The days a stretch may have lasted, with their probabilities.
#[derive(Debug, Clone)]
pub struct Stretches {
    prior: RateBelief,
    hazard: f64,
    /// For a present stretch of 1, 2, … days: ln of its probability and what is believed of its rate.
    lengths: Vec<(f64, RateBelief)>,
    log_evidence: f64,
}

impl Stretches {
    /// Before anything was seen. `None` unless the belief is proper and 0 < hazard < 1.
    pub fn new(prior: RateBelief, hazard: f64) -> Option<Self> {
        let can_be = prior.shape > 0.0 && prior.rate > 0.0 && hazard > 0.0 && hazard < 1.0;
        can_be.then(|| Self { prior, hazard, lengths: Vec::new(), log_evidence: 0.0 })
    }

    /// Takes in one day; one without exposure changes nothing.
    pub fn observe(&mut self, count: u32, exposure: f64) {
        if exposure <= 0.0 {
            return;
        }
        let is_first = self.lengths.is_empty();
        let (ends, goes_on) =
            if is_first { (0.0, f64::NEG_INFINITY) } else { (self.hazard.ln(), (-self.hazard).ln_1p()) };
        let mut next = vec![(ends, self.prior)];
        next.extend(self.lengths.iter().map(|(log, belief)| (log + goes_on, *belief)));
        if next.len() > STRETCH_MAX {
            let (oldest, _) = next.remove(STRETCH_MAX);
            next[STRETCH_MAX - 1].0 = ln_add(next[STRETCH_MAX - 1].0, oldest);
        }
        for (log, belief) in &mut next {
            *log += ln_predictive(*belief, count, exposure);
            *belief = belief.after(u64::from(count), exposure);
        }
        let total = next.iter().fold(f64::NEG_INFINITY, |total, (log, _)| ln_add(total, *log));
        for (log, _) in &mut next {
            *log -= total;
        }
        self.log_evidence += total;
        self.lengths = next;
    }

    /// Probability that the present stretch has lasted that many days, the newest included.
    pub fn probability_of(&self, days: usize) -> f64 {
        days.checked_sub(1).and_then(|at| self.lengths.get(at)).map_or(0.0, |(log, _)| log.exp())
    }

    /// The most probable length of the present stretch in days; 0 before anything was seen.
    pub fn most_likely(&self) -> usize {
        let best = self.lengths.iter().enumerate().max_by(|a, b| a.1.0.total_cmp(&b.1.0));
        best.map_or(0, |(at, _)| at + 1)
    }

    /// ln of the probability of everything seen.
    pub fn log_evidence(&self) -> f64 {
        self.log_evidence
    }
}

/// ln of the negative binomial probability of a count, the rate being Gamma.
pub(crate) fn ln_predictive(belief: RateBelief, count: u32, exposure: f64) -> f64 {
    let RateBelief { shape, rate } = belief;
    let x = f64::from(count);
    ln_gamma(shape + x) - ln_gamma(shape) - ln_gamma(x + 1.0)
        + shape * (rate / (rate + exposure)).ln()
        + x * (exposure / (rate + exposure)).ln()
}
