//! Contractions and what becomes of them on the way: "we'll", "well", "we?ll", "wil l".

/// "we?ll": an apostrophe that no character set knew.
pub(super) fn is_lost(before: &str, after: &str) -> bool {
    let is_end =
        |end: &str| after.strip_prefix(end).is_some_and(|after| !after.starts_with(char::is_alphanumeric));
    SUBJECTS.contains(&before) && ["ll", "ve", "re", "m"].into_iter().any(is_end)
}

/// The two words of a contraction, with or without its apostrophe.
pub(super) fn taken_apart(small: &str) -> Option<(&str, &'static str)> {
    let whole = match small {
        "im" => Some(("i", "am")),
        "ive" => Some(("i", "have")),
        "youll" => Some(("you", "will")),
        "youre" => Some(("you", "are")),
        "theyll" => Some(("they", "will")),
        "theyre" => Some(("they", "are")),
        "itll" => Some(("it", "will")),
        "thatll" => Some(("that", "will")),
        "weve" => Some(("we", "have")),
        _ => None,
    };
    if whole.is_some() {
        return whole;
    }
    let (first, end) = small.split_once('\'')?;
    let ending = ENDINGS.iter().find(|(ending, _)| *ending == end);
    match ending {
        Some((_, second)) => Some((first, second)),
        None if end == "s" && IS_CONTRACTED.contains(&first) => Some((first, "is")),
        None => None,
    }
}

/// What contractions end with, as often as not without their second "l", and the word that it stands for.
pub(super) const ENDINGS: &[(&str, &str)] = &[
    ("ll", "will"),
    ("l", "will"),
    ("m", "am"),
    ("re", "are"),
    ("r", "are"),
    ("ve", "have"),
    ("d", "would"),
];
/// Whose contractions people set apart.
pub(super) const SUBJECTS: &[&str] = &["i", "we", "you", "he", "she", "it", "they", "that"];
/// The word whose first part was written as `small` and whose rest follows after a space, and how many bytes that takes:
/// "wil l".
pub(super) fn rejoined(small: &str, after: &str) -> Option<(usize, &'static str)> {
    let after = after.strip_prefix(' ')?;
    let is_rest =
        |rest: &str| after.strip_prefix(rest).is_some_and(|after| !after.starts_with(char::is_alphanumeric));
    let split = SPLIT.iter().find(|(first, second, _)| *first == small && is_rest(second));
    split.map(|(_, second, whole)| (1 + second.len(), *whole))
}

/// The word that was meant by a slip of the keyboard.
pub(super) fn meant(small: &str) -> &str {
    SLIPS.iter().find(|(slip, _)| *slip == small).map_or(small, |(_, word)| *word)
}

/// Words that the end of a line went through: "wil l", "sha ll".
const SPLIT: &[(&str, &str, &str)] = &[
    ("w", "ill", "will"),
    ("wi", "ll", "will"),
    ("wil", "l", "will"),
    ("sha", "ll", "shall"),
    ("shal", "l", "shall"),
];
/// Slips of the keyboard that nothing else is written like.
const SLIPS: &[(&str, &str)] =
    &[("wil", "will"), ("wll", "will"), ("wiil", "will"), ("willl", "will"), ("shal", "shall")];

/// After these an `'s` is "is"; after any other word it is a possessive.
const IS_CONTRACTED: &[&str] =
    &["it", "that", "this", "he", "she", "who", "what", "where", "there", "here", "how", "everything"];
