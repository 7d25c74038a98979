//! What is only offered: "It will pick you up at nine. Shall I book it?" Nobody has taken it yet.

use super::sentences::Sentence;

/// Does what is said of a thing in the sentence at this place belong to an offer: was it called available just before,
/// or is the customer asked after it whether to book it?
pub(super) fn is_offered(sentences: &[Sentence<'_>], at: usize) -> bool {
    let is_free = at.checked_sub(1).is_some_and(|before| {
        let before = &sentences[before];
        before.any(before.from, before.to, |word| matches!(word, "available" | "availability"))
    });
    is_free || sentences[at..].iter().take(SENTENCES_MAX).any(asks)
}

/// An offer is followed by its question within so many sentences, its own among them.
const SENTENCES_MAX: usize = 3;

/// "Shall I book it?", "Would you like me to reserve it?"
fn asks(sentence: &Sentence<'_>) -> bool {
    let is_booking = |word: &str| matches!(word, "book" | "reserve" | "order");
    let is_asked = |word: &str| matches!(word, "shall" | "should" | "would" | "want" | "like");
    sentence.is_question
        && sentence.any(sentence.from, sentence.to, is_booking)
        && sentence.any(sentence.from, sentence.to, is_asked)
}
