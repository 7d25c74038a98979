//! Chance from a seed, for simulations, bootstraps and tests: the same seed always gives the same numbers.

use crate::special::real;

/// A generator of pseudo-random numbers (xoshiro256**, D. Blackman, S. Vigna 2018), not for secrets.
///
/// ```
/// let mut chance = measures::simulate::Chance::seeded(7);
/// let first = chance.uniform();
/// assert!((0.0..1.0).contains(&first));
/// assert_eq!(measures::simulate::Chance::seeded(7).uniform(), first);
/// ```
#[derive(Debug, Clone)]
pub struct Chance([u64; 4]);

impl Chance {
    /// The generator that belongs to a seed.
    pub fn seeded(seed: u64) -> Self {
        let mut state = seed;
        Self(std::array::from_fn(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            mixed(state)
        }))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        b.wrapping_mul(5).rotate_left(7).wrapping_mul(9)
    }

    /// Uniform between 0 and 1, both excluded.
    pub fn uniform(&mut self) -> f64 {
        (real(self.bits() >> 12) + 0.5) / real(1 << 52)
    }

    /// A whole number below `bound`, which is at least 1.
    pub fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.bits()) * u128::from(bound.max(1));
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// Standard normal (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let angle = 2.0 * std::f64::consts::PI * self.uniform();
        (-2.0 * self.uniform().ln()).sqrt() * angle.cos()
    }

    /// Gamma with that shape and rate 1 (G. Marsaglia, W. W. Tsang, ACM TOMS 26, 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// A Poisson count; large means are split into parts.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean > 30.0 {
            return self.poisson(mean / 2.0).saturating_add(self.poisson(mean / 2.0));
        }
        let enough = (-mean).exp();
        let mut product = self.uniform();
        let mut count = 0;
        while product > enough {
            product *= self.uniform();
            count += 1;
        }
        count
    }

    /// `count` different numbers below `bound`, in no order; fewer when there are not so many.
    pub fn choose(&mut self, count: usize, bound: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..bound).collect();
        let count = count.min(bound);
        for at in 0..count {
            let left = u64::try_from(bound - at).unwrap_or(1);
            let other = at + usize::try_from(self.below(left)).unwrap_or(0);
            all.swap(at, other);
        }
        all.truncate(count);
        all
    }
}

/// The finisher of splitmix64 (S. Vigna): bits that have little to do with the number they came from.
pub(crate) fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(what: &str, draw: impl Fn(&mut Chance) -> f64, mean: f64, variance: f64) {
        let mut chance = Chance::seeded(42);
        let draws: Vec<f64> = (0..40_000).map(|_| draw(&mut chance)).collect();
        let found = draws.iter().sum::<f64>() / 40_000.0;
        let spread = draws.iter().map(|x| (x - found).powi(2)).sum::<f64>() / 40_000.0;
        assert!((found - mean).abs() < 5.0 * (variance / 40_000.0).sqrt(), "{what}: mean {found}");
        assert!((spread / variance - 1.0).abs() < 0.1, "{what}: variance {spread}");
    }

    #[test]
    fn distributions_have_their_moments() {
        check("uniform", Chance::uniform, 0.5, 1.0 / 12.0);
        check("normal", Chance::normal, 0.0, 1.0);
        check("gamma", |chance| chance.gamma(0.7), 0.7, 0.7);
        check("gamma", |chance| chance.gamma(5.0), 5.0, 5.0);
        check("poisson", |chance| f64::from(chance.poisson(0.3)), 0.3, 0.3);
        check("poisson", |chance| f64::from(chance.poisson(77.0)), 77.0, 77.0);
    }

    #[test]
    fn what_is_chosen_is_chosen_once() {
        let mut chosen = Chance::seeded(1).choose(50, 60);
        chosen.sort_unstable();
        chosen.dedup();
        assert_eq!(chosen.len(), 50);
        assert_eq!(Chance::seeded(1).choose(5, 3).len(), 3);
    }
}
