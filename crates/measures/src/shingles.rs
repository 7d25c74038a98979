//! Which texts are nearly the same: sets of three-word runs, compared exactly or by small signatures.
//!
//! Sources: A. Z. Broder, "On the resemblance and containment of documents" (1997); P. Indyk, R. Motwani (1998)
//! for the bands.
//!
//! ```
//! use measures::shingles::{Signature, jaccard, shingles};
//! let a = shingles("thank you for writing we will look into it today");
//! let b = shingles("thank you for writing we will look into it tomorrow");
//! let exact = jaccard(&a, &b);
//! assert!((exact - 7.0 / 9.0).abs() < 1e-12);
//! let estimate = Signature::of(&a).similarity(&Signature::of(&b));
//! assert!((estimate - exact).abs() < 0.15);
//! ```

use crate::simulate::mixed;
use crate::special::real_length;
use std::collections::BTreeSet;

/// How many words run together.
pub const WORDS: usize = 3;
/// The length of a signature; the standard error of an estimate J is √(J(1 − J)/128).
pub const LENGTH: usize = 128;
/// Signatures that share one of so many bands are worth comparing exactly; of eight values each, the turning
/// point is at (1/16)^(1/8) = 0.71.
pub const BANDS: usize = 16;

/// The runs of three words of a text, as numbers; words are separated by white space, a shorter text is one run.
/// Masking names and numbers and lower-casing are the caller's.
pub fn shingles(text: &str) -> BTreeSet<u64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return BTreeSet::new();
    }
    words.windows(WORDS.min(words.len())).map(number_of).collect()
}

/// How much two sets have in common: |A ∩ B| / |A ∪ B|; 1 for two empty ones.
pub fn jaccard(a: &BTreeSet<u64>, b: &BTreeSet<u64>) -> f64 {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    if all == 0 { 1.0 } else { real_length(common) / real_length(all) }
}

/// The smallest value of each of 128 mixings of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(Vec<u64>);

impl Signature {
    /// The signature of a set.
    pub fn of(shingles: &BTreeSet<u64>) -> Self {
        let smallest = |salt: u64| shingles.iter().map(|one| mixed(one ^ salt)).min().unwrap_or(u64::MAX);
        let salts = (1_u64..).map(|index| mixed(index.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        Self(salts.take(LENGTH).map(smallest).collect())
    }

    /// The estimated resemblance of the two sets.
    pub fn similarity(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        real_length(same) / real_length(LENGTH)
    }

    /// One number a band: two texts that share any of them, at the same place, are candidates.
    pub fn bands(&self) -> Vec<u64> {
        let of_band = |values: &[u64]| values.iter().fold(0, |sum: u64, value| mixed(sum ^ value));
        self.0.chunks(LENGTH / BANDS).map(of_band).collect()
    }
}

/// FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo) over the words with a mark between them.
fn number_of(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain(std::iter::once(0xFF)));
    bytes.fold(0xCBF2_9CE4_8422_2325, |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
