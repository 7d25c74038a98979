//! Lists of words, written as people read them: one text, its words in any order.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of words that answers whether a word is on it.
pub(super) type List = LazyLock<HashSet<&'static str>>;

/// The words of the text.
pub(super) fn list(words: &'static str) -> HashSet<&'static str> {
    words.split_whitespace().collect()
}
