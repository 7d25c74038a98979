//! Numbers, codes and sums behind a subject: "Order #12345 will", "a refund of £20.50 will".

use super::sentences::Sentence;
use super::subjects::{Subject, Who, phrase};
use super::words::Sort;

/// A number, a code or a sum behind a subject is at most this many tokens long.
const DESIGNATION_TOKENS_MAX: usize = 6;

/// "Order #12345 will", "a refund of £20.50 will", "our team of five": the phrase before a number or a code that says
/// which one it is, or how much.
pub(super) fn designated(sentence: &Sentence<'_>, end: usize) -> Option<Subject> {
    let earliest = end.saturating_sub(DESIGNATION_TOKENS_MAX).max(sentence.from);
    let mut at = end;
    while at > earliest && designates(sentence, at - 1, end) {
        at -= 1;
    }
    if !(at..end).any(|at| sentence.sort(at) == Some(Sort::Number)) {
        return None;
    }
    at -= usize::from(at > sentence.from && sentence.back(at, 1) == "of");
    phrase(sentence, at).filter(|subject| matches!(subject.who, Who::House | Who::Thing | Who::Ours))
}

/// Is the token at this place part of a number, of a code or of a sum that ends before `end`?
fn designates(sentence: &Sentence<'_>, at: usize, end: usize) -> bool {
    let is_led = || at + 1 < end;
    match sentence.sort(at) {
        Some(Sort::Number | Sort::Other) => true,
        Some(Sort::Word) => match sentence.word(at) {
            "number" | "no" | "nr" => is_led(),
            "eur" | "euro" | "euros" | "usd" | "dollars" | "gbp" | "pounds" | "chf" => true,
            // "KC-1042"
            _ => is_led() && sentence.token(at + 1).is_some_and(|token| token.is_glued),
        },
        _ => false,
    }
}
