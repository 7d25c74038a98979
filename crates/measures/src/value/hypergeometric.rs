//! Gauss's hypergeometric function, as far as the models need it.

const TERMS_MAX: u32 = 2_000_000;

/// ₂F₁(a, b; c; z) for 0 ≤ z < 1 and positive a, b, c: the power series, after Euler's transformation
/// (1 − z)^(c − a − b) ₂F₁(c − a, c − b; c; z) where that converges faster. `None` outside, or when z is so near
/// to 1 that the series does not end.
///
/// ```
/// let found = measures::value::hypergeometric(1.0, 1.0, 2.0, 0.5).unwrap();
/// assert!((found - 2.0 * 2.0_f64.ln()).abs() < 1e-14);
/// ```
pub fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> Option<f64> {
    let can_be = a > 0.0 && b > 0.0 && c > 0.0 && (0.0..1.0).contains(&z) && (a + b + c).is_finite();
    if !can_be {
        return None;
    }
    let excess = c - a - b;
    if excess < 0.0 { Some((1.0 - z).powf(excess) * series(c - a, c - b, c, z)?) } else { series(a, b, c, z) }
}

fn series(a: f64, b: f64, c: f64, z: f64) -> Option<f64> {
    let mut term: f64 = 1.0;
    let mut sum: f64 = 1.0;
    for index in 0..TERMS_MAX {
        let index = f64::from(index);
        term *= (a + index) * (b + index) / ((c + index) * (index + 1.0)) * z;
        sum += term;
        // What is left is about as much as a geometric series with the present ratio.
        if term.abs() <= 1e-16 * (1.0 - z) * sum.abs() && index > (a.abs() + b.abs()) {
            return Some(sum);
        }
        if term == 0.0 {
            return Some(sum);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::hypergeometric;

    #[track_caller]
    fn check(found: Option<f64>, wanted: f64) {
        let found = found.unwrap();
        assert!((found / wanted - 1.0).abs() < 1e-10, "{found} instead of {wanted}");
    }

    #[test]
    fn known_values() {
        // (1 − z)^−a, −ln(1 − z)/z, and Gauss's sum at z near 1.
        for z in [0.0_f64, 0.1, 0.5, 0.9, 0.99, 0.999] {
            check(hypergeometric(2.5, 1.5, 1.5, z), (1.0 - z).powf(-2.5));
            if z > 0.0 {
                check(hypergeometric(1.0, 1.0, 2.0, z), -(1.0 - z).ln() / z);
            }
        }
        check(hypergeometric(0.5, 0.5, 1.5, 0.9801), 0.99_f64.asin() / 0.99);
        assert_eq!(hypergeometric(1.0, 1.0, 2.0, 1.0), None);
    }
}
