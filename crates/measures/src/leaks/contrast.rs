//! What drips with what: which words, tags, products or hours are more frequent here than elsewhere.

use crate::special::{normal_above, real};

/// How often one word (or tag, product, hour) occurs here and elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// In what is looked at.
    pub here: u64,
    /// In what it is compared with.
    pub elsewhere: u64,
}

/// How much more one word belongs here than elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// The difference of log odds, shrunk towards none where little was seen.
    pub log_odds: f64,
    /// It over its standard error.
    pub z: f64,
    /// One-sided p-value of "not more than elsewhere"; adjust with [`crate::multiple::benjamini_hochberg`].
    pub p: f64,
}

/// The contrast of every word, in the order given, with a Dirichlet prior proportional to how frequent each word
/// is in all, of the weight of `prior_words` words (a few hundred). `None` when either side is empty.
///
/// Source: B. L. Monroe, M. P. Colaresi, K. M. Quinn, "Fightin' words", Political Analysis 16 (2008).
///
/// ```
/// use measures::leaks::contrast::{Occurrence, contrasts};
/// let words = [("courier", 40, 10), ("thanks", 100, 900), ("invoice", 10, 90)];
/// let counted = words.map(|(_, here, elsewhere)| Occurrence { here, elsewhere });
/// let found = contrasts(&counted, 100.0).unwrap();
/// assert!(found[0].z > 3.0 && found[1].z < 0.0);
/// ```
pub fn contrasts(words: &[Occurrence], prior_words: f64) -> Option<Vec<Contrast>> {
    let here: u64 = words.iter().map(|word| word.here).sum();
    let elsewhere: u64 = words.iter().map(|word| word.elsewhere).sum();
    if here == 0 || elsewhere == 0 || prior_words <= 0.0 {
        return None;
    }
    let all = real(here + elsewhere);
    let odds = |count: u64, total: u64, prior: f64| {
        let with = real(count) + prior;
        (with / (real(total) + prior_words - with).max(1e-9)).ln()
    };
    let one = |word: &Occurrence| {
        let prior = (prior_words * real(word.here + word.elsewhere) / all).max(1e-9);
        let log_odds = odds(word.here, here, prior) - odds(word.elsewhere, elsewhere, prior);
        let error = (1.0 / (real(word.here) + prior) + 1.0 / (real(word.elsewhere) + prior)).sqrt();
        Contrast { log_odds, z: log_odds / error, p: normal_above(log_odds / error) }
    };
    Some(words.iter().map(one).collect())
}
