//! Special functions and distributions that the methods share; thin over `statrs` where it has them.

use statrs::function::{beta, erf, gamma};

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts of people and events stay far below 2^53")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

/// A length as a real number.
#[expect(clippy::cast_precision_loss, reason = "lengths of slices stay far below 2^53")]
pub(crate) fn real_length(length: usize) -> f64 {
    length as f64
}

/// Whether `confidence` is a probability strictly between 0 and 1.
pub(crate) fn is_confidence(confidence: f64) -> bool {
    confidence > 0.0 && confidence < 1.0
}

/// Two-sided standard normal quantile of a confidence: 0.95 gives 1.959964.
pub(crate) fn normal_two_sided(confidence: f64) -> f64 {
    std::f64::consts::SQRT_2 * erf::erfc_inv(1.0 - confidence)
}

/// Standard normal quantile: the value below which a share of `share` lies.
pub(crate) fn normal_quantile(share: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * share)
}

/// Share of the standard normal distribution above `z`.
pub(crate) fn normal_above(z: f64) -> f64 {
    0.5 * erf::erfc(z / std::f64::consts::SQRT_2)
}

/// Share of the standard normal distribution below `z`.
pub(crate) fn normal_below(z: f64) -> f64 {
    normal_above(-z)
}

/// Share of a Gamma distribution (shape, rate 1) below `x`.
pub(crate) fn gamma_below(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { gamma::gamma_lr(shape, x) }
}

/// Share of a Gamma distribution (shape, rate 1) above `x`.
pub(crate) fn gamma_above(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { gamma::gamma_ur(shape, x) }
}

/// Quantile of a Gamma distribution (shape, rate 1).
pub(crate) fn gamma_quantile(shape: f64, below: f64) -> f64 {
    if below <= 0.0 || shape <= 0.0 {
        return 0.0;
    }
    let mut high = shape + 1.0;
    while gamma_below(shape, high) < below && high < 1e12 {
        high *= 2.0;
    }
    bisect(0.0, high, |x| gamma_below(shape, x) - below)
}

/// Share of a Beta distribution below `x`.
pub(crate) fn beta_below(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else {
        beta::beta_reg(a, b, x)
    }
}

/// Quantile of a Beta distribution.
pub(crate) fn beta_quantile(a: f64, b: f64, share: f64) -> f64 {
    bisect(0.0, 1.0, |x| beta_below(a, b, x) - share)
}

/// Share of a chi-squared distribution above `x`.
pub(crate) fn chi_squared_above(degrees: f64, x: f64) -> f64 {
    gamma_above(degrees / 2.0, x / 2.0)
}

/// ln P(X = x) of a Poisson distribution.
pub(crate) fn ln_poisson(mean: f64, x: u64) -> f64 {
    if mean <= 0.0 {
        return if x == 0 { 0.0 } else { f64::NEG_INFINITY };
    }
    real(x) * mean.ln() - mean - gamma::ln_gamma(real(x) + 1.0)
}

/// ln P(X = x) of a binomial distribution, for 0 < share < 1.
pub(crate) fn ln_binomial(trials: u64, share: f64, x: u64) -> f64 {
    statrs::function::factorial::ln_binomial(trials, x)
        + real(x) * share.ln()
        + real(trials - x) * (-share).ln_1p()
}

/// ln of the Gamma function of a positive number.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    gamma::ln_gamma(x)
}

/// ln of the Beta function of two positive numbers.
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// ln of Γ(a + x)/Γ(a) for a positive `a`: the rising factorial.
pub(crate) fn ln_rising(a: f64, x: f64) -> f64 {
    if x > 12.0 || x.fract() > 0.0 {
        return ln_gamma(a + x) - ln_gamma(a);
    }
    let (mut product, mut step) = (1.0, 0.0);
    while step < x {
        product *= a + step;
        step += 1.0;
    }
    product.ln()
}

/// ln(e^a + e^b) without overflow.
pub(crate) fn ln_add(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large == f64::NEG_INFINITY { large } else { large + (small - large).exp().ln_1p() }
}

/// The zero of a function that rises from `low` to `high`, to the last bit that halving can tell.
pub(crate) fn bisect(low: f64, high: f64, rising: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (low, high);
    for _ in 0..200 {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high {
            break;
        }
        if rising(middle) < 0.0 { low = middle } else { high = middle }
    }
    low.midpoint(high)
}
