//! Places of the house that are called like other things: "IT will set it up", "Credit will look at it".

use super::lists::{List, list};
use super::nouns;
use super::sentences::Sentence;

/// "IT will set it up": the department, written large where nothing else is.
pub(super) fn is_department(sentence: &Sentence<'_>, at: usize) -> bool {
    let is_small = |at: usize| sentence.word(at).len() > 1 && !sentence.is_written_large(at);
    let is_alone = at == sentence.from && matches!(sentence.word(at + 1), "will" | "is");
    if is_alone && DEPARTMENTS.contains(sentence.word(at)) {
        return sentence.token(at).is_some_and(|token| token.is_capital) && sentence.word(at + 2) != "be";
    }
    sentence.word(at) == "it"
        && sentence.is_written_large(at)
        && (sentence.from..sentence.to).filter(|at| is_small(*at)).count() > 1
}

/// Departments that are called like what they deal with: "Credit will look at it".
static DEPARTMENTS: List = List::new(|| {
    list(
        "credit claims returns orders shipping payments deliveries tax treasury security \
         compliance marketing engineering production purchasing risk audit trading training",
    )
});

/// A place of the house, as in "Lisa in our office", "Ann of my staff".
pub(super) fn is_office(word: &str) -> bool {
    nouns::is_house(word) || matches!(word, "my" | "our")
}
