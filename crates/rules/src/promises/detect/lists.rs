//! Lists of words, written as people read them: one text, its words in any order.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of words that answers whether a word is on it.
pub(super) type List = LazyLock<HashSet<&'static str>>;

/// Days that have a name of their own, in small letters.
pub(super) const NAMED_DAYS: &[&str] = &[
    "today",
    "tonight",
    "tomorrow",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The words of the text.
pub(super) fn list(words: &'static str) -> HashSet<&'static str> {
    words.split_whitespace().collect()
}
