//! Are two conversations about the same matter? Counted in the words that they share.
//!
//! It is a proposal that a colleague can overrule, so the bar is high: most words in common, or the same long number,
//! which only an order or a serial number is.

use std::collections::BTreeSet;

/// From this likeness on, in a thousand, two conversations of one customer count as the same matter.
pub const ALIKE_PERMILLE: u16 = 400;
/// What sharing a long number is worth at least.
const SAME_NUMBER_PERMILLE: u16 = 800;
/// From so many digits on, a number names something.
const DIGITS_MIN: usize = 5;
/// Words of a text that are compared.
const WORDS_MAX: usize = 200;
/// Fewer words than these in common prove nothing.
const SHARED_MIN: usize = 3;

/// How alike two matters are, in a thousand: the share of their words (subject and text together) that they have in
/// common, or more when they name the same number.
pub fn alike_permille(one: (&str, &str), other: (&str, &str)) -> u16 {
    let (one, other) = (words(one), words(other));
    let shared: Vec<_> = one.intersection(&other).collect();
    if shared.iter().any(|word| is_number(word)) {
        return SAME_NUMBER_PERMILLE;
    }
    if shared.len() < SHARED_MIN {
        return 0;
    }
    let all = one.union(&other).count();
    u16::try_from(shared.len() * 1_000 / all).expect("a share of a thousand is at most a thousand")
}

fn is_number(word: &str) -> bool {
    word.chars().filter(char::is_ascii_digit).count() >= DIGITS_MIN
}

fn words((subject, text): (&str, &str)) -> BTreeSet<String> {
    let both = [subject, text].into_iter().flat_map(|part| part.split(|sign: char| !sign.is_alphanumeric()));
    let small = both.filter(|word| !word.is_empty()).map(str::to_lowercase);
    small
        .filter(|word| word.chars().count() > 2 && !EVERYWHERE.contains(&word.as_str()))
        .take(WORDS_MAX)
        .collect()
}

/// Words that stand in every letter.
const EVERYWHERE: &[&str] = &[
    "the", "and", "for", "you", "your", "our", "are", "was", "were", "have", "has", "had", "with", "from",
    "this", "that", "not", "but", "can", "could", "would", "will", "please", "thanks", "thank", "hello",
    "dear", "regards", "kind", "best", "been", "about", "any", "all", "just", "there", "what", "when", "how",
    "why", "did", "does", "fwd",
];
