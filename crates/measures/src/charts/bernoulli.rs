//! Where every occasion is seen: the CUSUM of successes and failures, and Wald's sequential test.

use crate::special::real;

/// The steps of a Bernoulli CUSUM: + (r₂ − r₁) on a failure, − r₁ on a success.
///
/// Source: M. R. Reynolds, Z. G. Stoumbos, Journal of Quality Technology 31 (1999).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steps {
    /// r₁ = −ln((1 − p₁)/(1 − p₀)).
    pub r1: f64,
    /// r₂ = ln(p₁(1 − p₀)/(p₀(1 − p₁))).
    pub r2: f64,
}

impl Steps {
    /// For a share of failures that was `before` and should be found when it is `after`, the higher one.
    /// `None` unless 0 < before < after < 1.
    ///
    /// ```
    /// let steps = measures::charts::bernoulli::Steps::between(0.01, 0.025).unwrap();
    /// assert!((steps.r1 - 0.015267).abs() < 1e-6 && (steps.r2 - 0.931558).abs() < 1e-6);
    /// assert!((steps.successes_per_failure() - 61.0).abs() < 0.1);
    /// ```
    pub fn between(before: f64, after: f64) -> Option<Self> {
        let can_be = before > 0.0 && before < after && after < 1.0;
        can_be.then(|| Self {
            r1: (-before).ln_1p() - (-after).ln_1p(),
            r2: (after / before).ln() + (-before).ln_1p() - (-after).ln_1p(),
        })
    }

    /// r₂/r₁: how many successes weigh as much as one failure; rounded, the m of the integer scheme.
    pub fn successes_per_failure(self) -> f64 {
        self.r2 / self.r1
    }

    /// The sum after one more occasion.
    #[must_use]
    pub fn after(self, sum: f64, outcome: Outcome) -> f64 {
        let failure = match outcome {
            Outcome::Success => 0.0,
            Outcome::Failure => self.r2,
        };
        (sum + failure - self.r1).max(0.0)
    }
}

/// How an occasion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Success,
    /// Not.
    Failure,
}

/// Wald's sequential test of a share of failures: accept, reject, or go on.
///
/// Source: A. Wald, "Sequential tests of statistical hypotheses", Annals of Mathematical Statistics 16 (1945).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sequential {
    /// What every occasion adds to both lines.
    pub slope: f64,
    /// Accept when failures ≤ slope · n + this.
    pub accept: f64,
    /// Reject when failures ≥ slope · n + this.
    pub reject: f64,
}

/// What a sequential test shall tell apart, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// The share of failures that is good enough.
    pub good: f64,
    /// The share that is not.
    pub bad: f64,
    /// Probability of rejecting the good.
    pub alpha: f64,
    /// Probability of accepting the bad.
    pub beta: f64,
}

/// What the test says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The share is good.
    Accept,
    /// The share is bad.
    Reject,
    /// It cannot be told yet.
    GoOn,
}

impl Sequential {
    /// The lines of a test. `None` unless 0 < good < bad < 1 and both errors lie between 0 and one half.
    ///
    /// ```
    /// use measures::charts::bernoulli::{Answer, Question, Sequential};
    /// let question = Question { good: 0.05, bad: 0.15, alpha: 0.05, beta: 0.10 };
    /// let test = Sequential::of(question).unwrap();
    /// assert_eq!(test.answer(1, 10), Answer::GoOn);
    /// assert_eq!(test.answer(4, 10), Answer::Reject);
    /// assert_eq!(test.answer(0, 21), Answer::Accept);
    /// ```
    pub fn of(question: Question) -> Option<Self> {
        let steps = Steps::between(question.good, question.bad)?;
        let is_error = |error: f64| error > 0.0 && error < 0.5;
        if !is_error(question.alpha) || !is_error(question.beta) {
            return None;
        }
        Some(Self {
            slope: steps.r1 / steps.r2,
            accept: (question.beta / (1.0 - question.alpha)).ln() / steps.r2,
            reject: ((1.0 - question.beta) / question.alpha).ln() / steps.r2,
        })
    }

    /// What may be said after `failures` in `occasions`.
    pub fn answer(self, failures: u64, occasions: u64) -> Answer {
        let line = self.slope * real(occasions);
        if real(failures) >= line + self.reject {
            Answer::Reject
        } else if real(failures) <= line + self.accept {
            Answer::Accept
        } else {
            Answer::GoOn
        }
    }
}
