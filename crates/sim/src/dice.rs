//! Chance from a seed: the same throws for the same seed.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// A seeded source of chance.
pub(crate) struct Dice(StdRng);

impl Dice {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// A seed for other dice.
    pub(crate) fn seed(&mut self) -> u64 {
        self.0.random()
    }

    /// A number from 0 to just below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// A number from `low` to `high`, mostly close to `low`.
    pub(crate) fn mostly_near(&mut self, low: i64, high: i64) -> i64 {
        let span = high - low;
        let thrown = self.between(0, 1000);
        low + span * thrown / 1000 * thrown / 1000
    }

    /// Whether something happens that happens `percent` times of a hundred.
    pub(crate) fn happens(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100_u32) < percent
    }

    /// One of these.
    pub(crate) fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// The position of one of these, each as likely as its weight.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut thrown = self.0.random_range(0..weights.iter().sum::<u32>());
        for (place, weight) in weights.iter().enumerate() {
            if thrown < *weight {
                return place;
            }
            thrown -= weight;
        }
        unreachable!("the throw is below the sum of the weights")
    }
}
