//! Whose gap: do all drip alike (the process), or a few more than the others (people)?

use crate::intervals::Interval;
use crate::simulate::Chance;
use crate::special::{
    chi_squared_above, is_confidence, ln_beta, ln_gamma, normal_two_sided, real, real_length,
};

pub use super::baseline::Past;

/// One colleague's failures among the occasions at which they could happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many failures, at most as many as occasions.
    pub failures: u64,
    /// How many occasions.
    pub occasions: u64,
}

/// What the differences between colleagues say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// They drip alike: whatever differs is chance.
    Process,
    /// A few drip clearly more than the others.
    People,
    /// Either is possible.
    TooFewToTell,
}

/// How much colleagues differ beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// p-value of "all have the same rate".
    pub p: f64,
    /// Standard deviation of the true rates over their mean.
    pub variation: f64,
    /// Its profile likelihood interval.
    pub variation_interval: Interval,
    /// The share of the variance of counts that lies between colleagues, at their average expected count:
    /// φμ/(1 + φμ), φ being the squared variation.
    pub share_between: f64,
    /// Its interval.
    pub share_between_interval: Interval,
    /// What follows.
    pub cause: Cause,
}

/// At and above this variation a few stand out; colleagues whose interval lies below `ALIKE` are alike.
const STANDING_OUT: f64 = 0.3;
const ALIKE: f64 = 0.5;
const DRAWS: u32 = 1999;
const VARIATION_MAX: f64 = 10.0;

/// Compares colleagues, each with failures in an exposure (occasions or days at work). `None` for fewer than two
/// with exposure, or without any failure.
///
/// The test is Fisher's index of dispersion Σ(x − μ)²/μ; where an expected count is below five it is compared
/// with 1,999 tables drawn by chance from a fixed seed, else with chi-squared. The variation is fitted by
/// maximum likelihood as that of a negative binomial count with mean μᵢ.
///
/// ```
/// use measures::leaks::people::{Cause, Past, spread};
/// let team = |events: [u64; 6]| events.map(|events| Past { events, exposure: 100.0 });
/// assert_eq!(spread(&team([20, 23, 18, 21, 25, 19]), 0.95).unwrap().cause, Cause::Process);
/// assert_eq!(spread(&team([6, 5, 60, 7, 4, 5]), 0.95).unwrap().cause, Cause::People);
/// assert_eq!(spread(&team([1, 0, 2, 1, 0, 0]), 0.95).unwrap().cause, Cause::TooFewToTell);
/// ```
pub fn spread(colleagues: &[Past], confidence: f64) -> Option<Spread> {
    let seen: Vec<Past> = colleagues.iter().filter(|one| one.exposure > 0.0).copied().collect();
    let events: u64 = seen.iter().map(|one| one.events).sum();
    let exposure: f64 = seen.iter().map(|one| one.exposure).sum();
    if seen.len() < 2 || events == 0 || !is_confidence(confidence) {
        return None;
    }
    let counts: Vec<Count> = seen
        .iter()
        .map(|one| Count { x: real(one.events), mean: real(events) * one.exposure / exposure })
        .collect();
    let draw = |chance: &mut Chance| counts.iter().map(|one| f64::from(chance.poisson(one.mean))).collect();
    let p = dispersion_p(&counts, 1.0, draw);
    let expected = real(events) / real_length(counts.len());
    let share_of = |variation: f64| {
        let excess = variation * variation * expected;
        excess / (1.0 + excess)
    };
    let steps = (0..=400).map(|step| VARIATION_MAX * (f64::from(step) / 400.0).powi(2));
    let variation = profile(steps, |variation| negative_binomial(&counts, variation * variation), confidence);
    Some(Spread::of(p, variation, variation.map(share_of), confidence))
}

/// The same for shares, where failures are not rare: binomial instead of Poisson, beta-binomial instead of
/// negative binomial; the share between is then the intraclass correlation of the beta-binomial distribution.
/// `None` also when everything failed.
///
/// ```
/// use measures::leaks::people::{Cause, Tally, spread_of_shares};
/// let team = |failures: [u64; 6]| failures.map(|failures| Tally { failures, occasions: 100 });
/// assert_eq!(spread_of_shares(&team([40, 43, 38, 41, 45, 39]), 0.95).unwrap().cause, Cause::Process);
/// assert_eq!(spread_of_shares(&team([20, 25, 90, 22, 18, 24]), 0.95).unwrap().cause, Cause::People);
/// ```
pub fn spread_of_shares(colleagues: &[Tally], confidence: f64) -> Option<Spread> {
    let seen: Vec<Tally> = colleagues.iter().filter(|one| one.occasions > 0).copied().collect();
    let failures: u64 = seen.iter().map(|one| one.failures).sum();
    let occasions: u64 = seen.iter().map(|one| one.occasions).sum();
    let can_be = seen.iter().all(|one| one.failures <= one.occasions) && failures > 0 && failures < occasions;
    if seen.len() < 2 || !can_be || !is_confidence(confidence) {
        return None;
    }
    let share = real(failures) / real(occasions);
    let counts: Vec<Count> =
        seen.iter().map(|one| Count { x: real(one.failures), mean: share * real(one.occasions) }).collect();
    let drawn = |one: &Tally, chance: &mut Chance| {
        real((0..one.occasions).map(|_| u64::from(chance.uniform() < share)).sum())
    };
    let draw = |chance: &mut Chance| seen.iter().map(|one| drawn(one, chance)).collect();
    let p = dispersion_p(&counts, 1.0 - share, draw);
    let steps = (0..400).map(|step| (f64::from(step) / 400.0).powi(2));
    let between = profile(steps, |between| beta_binomial(&seen, share, between), confidence);
    let variation = between.map(|between| (between * (1.0 - share) / share).sqrt());
    Some(Spread::of(p, variation, between, confidence))
}

impl Spread {
    /// From the likeliest value and both limits of the variation and of the share between.
    fn of(p: f64, variation: [f64; 3], share: [f64; 3], confidence: f64) -> Self {
        let [best, low, high] = variation;
        let cause = if p <= 1.0 - confidence && best >= STANDING_OUT {
            Cause::People
        } else if high <= ALIKE {
            Cause::Process
        } else {
            Cause::TooFewToTell
        };
        Self {
            p,
            variation: best,
            variation_interval: Interval { low, high },
            share_between: share[0],
            share_between_interval: Interval { low: share[1], high: share[2] },
            cause,
        }
    }
}

/// What one colleague has and is expected to have.
struct Count {
    x: f64,
    mean: f64,
}

/// Fisher's index against chance; a count's variance is `spread` times its mean.
fn dispersion_p(counts: &[Count], spread: f64, draw: impl Fn(&mut Chance) -> Vec<f64>) -> f64 {
    let index = |x: f64, mean: f64| (x - mean).powi(2) / (mean * spread);
    let seen: f64 = counts.iter().map(|one| index(one.x, one.mean)).sum();
    if counts.iter().all(|one| one.mean >= 5.0) {
        return chi_squared_above(real_length(counts.len()) - 1.0, seen);
    }
    // What is drawn is compared with its own mean, as what was seen is.
    let all: f64 = counts.iter().map(|one| one.mean).sum();
    let index_of = |drawn: Vec<f64>| -> f64 {
        let factor = drawn.iter().sum::<f64>() / all;
        if factor > 0.0 {
            drawn.iter().zip(counts).map(|(x, one)| index(*x, one.mean * factor)).sum()
        } else {
            0.0
        }
    };
    let mut chance = Chance::seeded(1);
    let as_large = (0..DRAWS).filter(|_| index_of(draw(&mut chance)) >= seen - 1e-9).count();
    (real_length(as_large) + 1.0) / (f64::from(DRAWS) + 1.0)
}

/// The likeliest of some steps, and the lowest and highest that the profile likelihood does not exclude.
fn profile(
    steps: impl Iterator<Item = f64>,
    log_likelihood: impl Fn(f64) -> f64,
    confidence: f64,
) -> [f64; 3] {
    let steps: Vec<(f64, f64)> = steps.map(|step| (step, log_likelihood(step))).collect();
    let highest = steps.iter().map(|(_, log)| *log).fold(f64::NEG_INFINITY, f64::max);
    let fall = normal_two_sided(confidence).powi(2) / 2.0;
    let mut inside = steps.iter().filter(|(_, log)| *log >= highest - fall).map(|(step, _)| *step);
    let best = steps.iter().find(|(_, log)| *log >= highest).map_or(0.0, |(step, _)| *step);
    let low = inside.next().unwrap_or(best);
    [best, low, inside.next_back().unwrap_or(low)]
}

/// ln likelihood of counts with variance μ + φμ², up to a constant.
fn negative_binomial(counts: &[Count], excess: f64) -> f64 {
    if excess < 1e-9 {
        return counts.iter().map(|one| one.x * one.mean.ln() - one.mean).sum();
    }
    let shape = 1.0 / excess;
    let of_one = |Count { x, mean }: &Count| {
        ln_gamma(shape + x) - ln_gamma(shape) - shape * (mean / shape).ln_1p()
            + x * (mean / (shape + mean)).ln()
    };
    counts.iter().map(of_one).sum()
}

/// ln likelihood of counts whose shares are Beta with that mean and that intraclass correlation, up to a
/// constant.
fn beta_binomial(tallies: &[Tally], mean: f64, between: f64) -> f64 {
    let weight = 1.0 / between - 1.0;
    let (a, b) = (mean * weight, (1.0 - mean) * weight);
    let of_one = |one: &Tally| {
        let (x, rest) = (real(one.failures), real(one.occasions - one.failures));
        if between < 1e-9 {
            x * mean.ln() + rest * (-mean).ln_1p()
        } else {
            ln_beta(a + x, b + rest) - ln_beta(a, b)
        }
    };
    tallies.iter().map(of_one).sum()
}
