//! Scores of surveys with what they are worth.
//!
//! Shares (satisfied: the top two of five; little effort: five and above of seven) go through
//! [`crate::intervals::wilson`].

use crate::intervals::Interval;
use crate::special::{is_confidence, normal_two_sided, real};

/// A net promoter score in points, −100 to 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetPromoter {
    /// Promoters minus detractors, in percent.
    pub score: f64,
    /// Its standard error; 0 when all say the same, which is no certainty.
    pub error: f64,
    /// The plain interval; never to be printed below 30 answers.
    pub plain: Interval,
    /// The interval after adding three imagined answers (¾, 1½, ¾); may reach beyond ±100 by a little.
    pub adjusted: Interval,
}

/// From the numbers of promoters (9 and 10), passives and detractors (0 to 6): variance
/// p + d − (p − d)². `None` without answers.
///
/// Source: B. Rocks, "Interval estimation for the net promoter score", The American Statistician 70 (2016).
///
/// ```
/// let found = measures::scores::net_promoter(50, 30, 20, 0.95).unwrap();
/// assert!((found.score - 30.0).abs() < 1e-9 && (found.error - 7.81).abs() < 0.01);
/// ```
pub fn net_promoter(promoters: u64, passives: u64, detractors: u64, confidence: f64) -> Option<NetPromoter> {
    let answers = [real(promoters), real(passives), real(detractors)];
    if answers.iter().sum::<f64>() < 1.0 || !is_confidence(confidence) {
        return None;
    }
    let z = normal_two_sided(confidence);
    let (score, error) = score_and_error(answers);
    let (shrunk, wider) = score_and_error([answers[0] + 0.75, answers[1] + 1.5, answers[2] + 0.75]);
    let around = |middle: f64, error: f64| Interval { low: middle - z * error, high: middle + z * error };
    Some(NetPromoter { score, error, plain: around(score, error), adjusted: around(shrunk, wider) })
}

fn score_and_error([promoters, passives, detractors]: [f64; 3]) -> (f64, f64) {
    let answers = promoters + passives + detractors;
    let (p, d) = (promoters / answers, detractors / answers);
    (100.0 * (p - d), 100.0 * ((p + d - (p - d).powi(2)) / answers).sqrt())
}

/// Kish's effective number of answers with these weights: (Σw)²/Σw²; 0 without weight.
///
/// Source: L. Kish, "Survey Sampling" (1965).
///
/// ```
/// assert_eq!(measures::scores::effective_number(&[1.0, 1.0, 2.0]), 16.0 / 6.0);
/// ```
pub fn effective_number(weights: &[f64]) -> f64 {
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    if squares > 0.0 { weights.iter().sum::<f64>().powi(2) / squares } else { 0.0 }
}
