//! What looks like a promise and is none: questions, hopes, reports of what was said, purposes.

use super::lists::{List, NAMED_DAYS, list};
use super::nouns;
use super::sentences::Sentence;
use super::words::Sort;

/// Is what stands at `subject` no promise because of what stands before it? `verb` is where its "will" stands.
pub(super) fn is_taken_back(sentence: &Sentence<'_>, subject: usize, verb: usize) -> bool {
    let mut before = subject;
    while nouns::is_adverb(sentence.back(before, 1)) {
        before -= 1;
    }
    before = first_of_pair(sentence, before);
    is_hedged(sentence, before, verb) || is_governed(sentence, before) || is_asked(sentence, subject, verb)
}

/// Where "you" stands in "you and Linda will": both are one subject.
pub(super) fn first_of_pair(sentence: &Sentence<'_>, subject: usize) -> usize {
    let is_pair = |at: usize| {
        let is_name = sentence.token(at).is_some_and(|token| token.is_capital && token.sort == Sort::Word);
        let is_name = is_name && !NAMED_DAYS.contains(&sentence.word(at));
        at >= sentence.from
            && (is_name || matches!(sentence.word(at), "you" | "he" | "she" | "they" | "we" | "i"))
    };
    match subject.checked_sub(2) {
        _ if matches!(sentence.word(subject), "will" | "shall" | "going") => subject,
        Some(first) if sentence.back(subject, 1) == "and" && is_pair(first) => first,
        _ => subject,
    }
}

/// "hopefully", "fingers crossed" in the same clause.
fn is_hedged(sentence: &Sentence<'_>, subject: usize, verb: usize) -> bool {
    let from = (sentence.from..subject).rev().find(|at| sentence.begins_clause(*at)).unwrap_or(sentence.from);
    let from = from.max(subject.saturating_sub(6));
    sentence.any(from, verb + 3, |word| nouns::is_hedge(word) || word == "crossed")
}

/// The clause hangs on a word that makes it no promise: "I hope we'll …", "he said he'll …", "so that we will …".
fn is_governed(sentence: &Sentence<'_>, subject: usize) -> bool {
    let mut at = subject;
    while matches!(sentence.back(at, 1), "that" | "then") {
        // "Until then we will keep it open."
        if sentence.back(at, 1) == "then"
            && matches!(sentence.back(at, 2), "until" | "till" | "before" | "by")
        {
            return false;
        }
        at -= 1;
    }
    let is_that = at < subject;
    match sentence.back(at, 1) {
        "so" => is_that,
        // "My hope is that we will have it by Friday".
        "is" | "was" if is_that => sentence.any(at.saturating_sub(5).max(sentence.from), at, is_guess),
        "if" | "whether" | "when" | "where" | "why" | "how" | "what" | "until" | "till" | "before"
        | "than" | "whatever" | "whenever" | "unless" | "case" | "wherever" | "whichever" => true,
        "and" | "but" | "or" => is_reported(sentence, at.saturating_sub(1)),
        "" => is_reported_with_colon(sentence, at),
        "say" => matches!(sentence.back(at, 2), "you" | "they" | "we" | "always"),
        word if is_report(word) => sentence.back(at, 2) != "be",
        word if is_hope(word) => true,
        // "Please ensure that the form will be signed."
        "ensure" | "sure" | "confirm" | "verify" if is_told_to(sentence) => true,
        // "Tell Jim I'll be there."
        // "There is no way we will finish."
        "way" => sentence.back(at, 2) == "no",
        _ if matches!(sentence.back(at, 2), "tell" | "remind") && is_told_to(sentence) => true,
        // "Tell him that I will call."
        "him" | "her" | "them" if matches!(sentence.back(at, 2), "tell" | "remind" | "inform") => true,
        "you" | "me" | "us" | "him" | "her" | "them" | "customers" => is_report(sentence.back(at, 2)),
        _ => false,
    }
}

/// "You said that it is late and we will …": the report goes on after "and".
fn is_reported(sentence: &Sentence<'_>, end: usize) -> bool {
    let from = (sentence.from..end).rev().find(|at| sentence.begins_clause(*at)).unwrap_or(sentence.from);
    (from..end).any(|at| {
        is_report(sentence.word(at))
            && matches!(sentence.word(at + 1), "that" | "we" | "you" | "i" | "it" | "they")
    })
}

/// "You wrote: we will …".
fn is_reported_with_colon(sentence: &Sentence<'_>, subject: usize) -> bool {
    let Some(mark) = subject.checked_sub(1) else { return false };
    let is_led = matches!(sentence.sort(mark), Some(Sort::Colon | Sort::Quote | Sort::Tick | Sort::Pause));
    let is_pause = sentence.sort(mark) == Some(Sort::Pause);
    let near = mark.saturating_sub(3).max(sentence.from);
    is_led && !is_pause && sentence.any(near, mark, is_report)
}

/// Does the sentence tell the customer what to do?
fn is_told_to(sentence: &Sentence<'_>) -> bool {
    let first = sentence.first_word();
    matches!(
        first,
        "please" | "kindly" | "pls" | "tell" | "remind" | "ensure" | "make" | "confirm" | "verify"
    )
}

/// What somebody has who does not know.
fn is_guess(word: &str) -> bool {
    is_hope(word)
        || matches!(word, "understanding" | "expectation" | "plan" | "goal" | "idea" | "question" | "risk")
}

fn is_hope(word: &str) -> bool {
    HOPES.contains(word)
}

/// Verbs of hoping and believing.
static HOPES: List = List::new(|| {
    list(
        "estimate estimates anticipate anticipates predict foresee thinks believes hopes feels guesses expects assumes possible impossible unlikely doubtful feeling impression chance chances odds possibility hope hopes hoping hoped wish think thinking thought believe guess assume suppose doubt imagine \
         wonder wondering afraid feel unsure pray reckon expect optimistic hopeful likely fear worried \
         dunno",
    )
});

fn is_report(word: &str) -> bool {
    REPORTS.contains(word)
}

/// Verbs of saying, when somebody else said it.
static REPORTS: List = List::new(|| {
    list(
        "said says saying told claimed claims stated states wrote writes mentioned heard read asked \
         understood informed promised quoted meant announced replied explained advised suggested assumed",
    )
});

/// Is the commitment inside a question? "Could you send it and we'll check?" is a request and a promise.
fn is_asked(sentence: &Sentence<'_>, subject: usize, verb: usize) -> bool {
    if !sentence.is_question {
        return false;
    }
    let is_closed = (verb..sentence.to).any(|at| {
        let is_pause =
            matches!(sentence.sort(at), Some(Sort::Pause | Sort::Dash)) || sentence.word(at) == "but";
        is_pause && asks(sentence.word(at + 1))
    });
    let is_joined = matches!(sentence.back(subject, 1), "and" | "so" | "then" | "but")
        || subject.checked_sub(1).is_some_and(|at| sentence.sort(at) == Some(Sort::Dash));
    let requests = (sentence.from..subject).any(|at| {
        let asked =
            matches!(sentence.word(at), "could" | "can" | "would" | "will") && sentence.word(at + 1) == "you";
        asked || matches!(sentence.word(at), "please" | "mind" | "pls" | "dm" | "send" | "share")
    });
    !(is_closed || (is_joined && requests))
}

/// A word that a question begins with.
fn asks(word: &str) -> bool {
    QUESTIONS.contains(word)
}

/// Words that a question begins with.
static QUESTIONS: List = List::new(|| {
    list(
        "could can would will is are do does did may what when where which how who ok okay alright right \
         sound have has please mind shall should if any anything also deal yes",
    )
});
