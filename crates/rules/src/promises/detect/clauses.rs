//! Where the clause of a promise ends.

use super::acts::Clause;
use super::lists::{List, list};
use super::nouns;
use super::sentences::Sentence;
use super::times::Times;
use super::verbs::{self, Verb};
use super::words::Sort;

/// A clause's subject is looked for in so many words after "and".
const NEW_SUBJECT_WORDS_MAX: usize = 6;
/// An act in the middle of a row of acts is at most this many tokens long.
const SERIES_TOKENS_MAX: usize = 10;
/// The clause of an event and the subject after it are at most this many tokens long.
pub(super) const EVENT_TOKENS_MAX: usize = 14;
/// An aside before a time is at most this many words long.
const ASIDE_WORDS_MAX: usize = 5;

/// The clause in which the verb after `at` stands.
pub(super) fn clause<'s>(sentence: &'s Sentence<'s>, at: usize, times: &Times<'_>) -> Clause<'s> {
    let from = past_aside(sentence, at);
    let end = (from..sentence.to).find(|here| ends(sentence, *here, times)).unwrap_or(sentence.to);
    let end = (at..end).rev().find(|at| sentence.sort(*at) == Some(Sort::Word) || is_said(sentence, *at));
    let end = end.map_or(at, |last| last + 1).max(times.reach(sentence, at, end.map_or(at, |last| last + 1)));
    let (is_dated, says_when) = times.say(sentence, at, end);
    Clause { sentence, end, is_dated, says_when }
}

/// Past ", of course," right after "will".
fn past_aside(sentence: &Sentence<'_>, at: usize) -> usize {
    if sentence.sort(at) != Some(Sort::Pause) {
        return at;
    }
    let closing = (at + 1..at + 9).find(|at| sentence.sort(*at) == Some(Sort::Pause));
    closing.map_or(at, |closing| closing + 1)
}

fn is_said(sentence: &Sentence<'_>, at: usize) -> bool {
    matches!(sentence.sort(at), Some(Sort::Number | Sort::Name))
}

fn ends(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> bool {
    match sentence.sort(at) {
        Some(Sort::Word) => ends_at_word(sentence, at, times),
        Some(Sort::Pause | Sort::Dash) => {
            let is_joined = matches!(sentence.word(at + 1), "and" | "then" | "or");
            let goes_on = is_joined && continues(sentence, at + 1);
            let is_aside =
                matches!(sentence.back(at, 1), "will" | "shall" | "and" | "then" | "when" | "once")
                    || is_bracketed_if(sentence, at)
                    || is_event_aside(sentence, at);
            let goes_on = goes_on || is_series(sentence, at + 1) || resumes(sentence, at, times);
            !(goes_on || is_aside || times.covers(sentence, at) || times.begins_near(sentence, at + 1))
        }
        Some(Sort::Colon) => !(times.covers(sentence, at) || times.begins_near(sentence, at + 1)),
        _ => false,
    }
}

/// The second comma of "and, once we know more, get back to you".
fn is_event_aside(sentence: &Sentence<'_>, at: usize) -> bool {
    let opening =
        (at.saturating_sub(EVENT_TOKENS_MAX)..at).rev().find(|at| sentence.sort(*at) == Some(Sort::Pause));
    opening.is_some_and(|opening| {
        let is_joined = matches!(sentence.back(opening, 1), "and" | "then");
        is_joined && leads_event(sentence, opening + 1) && verbs::verb(sentence.word(at + 1)).is_some()
    })
}

/// The second bracket of "when (and if) it comes".
fn is_bracketed_if(sentence: &Sentence<'_>, closing: usize) -> bool {
    closing.checked_sub(4).is_some_and(|when| {
        sentence.sort(closing) == Some(Sort::Pause)
            && sentence.word(when) == "when"
            && sentence.has(when + 2, &["and", "if"])
    })
}

/// "once …", "as soon as …": does the clause of an event begin here?
pub(super) fn leads_event(sentence: &Sentence<'_>, at: usize) -> bool {
    matches!(sentence.word(at), "once" | "when" | "after") || sentence.has(at, &["as", "soon", "as"])
}

/// ", call the depot and confirm the date": the middle of a row of acts, and nothing that the customer is asked.
pub(super) fn is_series(sentence: &Sentence<'_>, at: usize) -> bool {
    let is_act = |at: usize| {
        let is_verb = verbs::verb(sentence.word(at)).is_some_and(|verb| verb != Verb::State);
        let next = sentence.word(at + 1);
        let is_bare = sentence.sort(at + 1) == Some(Sort::Pause) || matches!(next, "and" | "or");
        is_verb
            && (is_bare
                || matches!(
                    next,
                    "you" | "the" | "a" | "an" | "it" | "this" | "that" | "them" | "our" | "my" | "back"
                ))
    };
    let to = sentence.to.min(at + SERIES_TOKENS_MAX);
    let joint = (at..to).find(|at| matches!(sentence.word(*at), "and" | "or"));
    is_act(at)
        && joint.is_some_and(|joint| {
            let is_asked = |word: &str| matches!(word, "us" | "me" | "please" | "your" | "we" | "i" | "will");
            is_act(joint + 1) && !sentence.any(at, joint + 2, is_asked)
        })
}

/// ", as promised, by Friday": after a short aside the clause goes on with a time.
fn resumes(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> bool {
    let closing = (at + 2..at + 2 + ASIDE_WORDS_MAX).find(|at| sentence.sort(*at) == Some(Sort::Pause));
    closing.is_some_and(|closing| {
        let is_clause = |word: &str| {
            matches!(word, "i" | "we" | "it" | "please" | "if" | "and" | "but" | "so" | "will" | "or" | "let")
        };
        !sentence.any(at + 1, closing, is_clause) && times.begins_near(sentence, closing + 1)
    })
}

fn ends_at_word(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> bool {
    if times.covers(sentence, at) {
        return false;
    }
    match sentence.word(at) {
        "if" if sentence.has(at, &["if", "and", "when"]) => false,
        "and" | "if" if is_bracketed_if(sentence, at + if sentence.word(at) == "if" { 1 } else { 2 }) => {
            false
        }
        "if" => {
            !matches!(sentence.back(at, 1), "see" | "check" | "out" | "know" | "ask")
                && !is_brief_if(sentence, at)
        }
        "unless" | "because" | "but" | "although" | "though" | "whereas" | "otherwise" | "thanks"
        | "thank" | "please" | "assuming" | "pls" => true,
        "so" => matches!(sentence.word(at + 1), "that" | "you" | "we" | "i" | "please" | "it"),
        "provided" => !matches!(sentence.back(at, 1), "be" | "is" | "are" | "been"),
        "and" | "or" | "then" => !continues(sentence, at),
        _ => false,
    }
}

/// "if needed", "if possible": belongs to the act.
fn is_brief_if(sentence: &Sentence<'_>, at: usize) -> bool {
    matches!(
        sentence.word(at + 1),
        "needed"
            | "necessary"
            | "required"
            | "possible"
            | "applicable"
            | "appropriate"
            | "any"
            | "so"
            | "not"
    )
}

/// Does the clause go on after this "and", or does another begin?
fn continues(sentence: &Sentence<'_>, at: usize) -> bool {
    let mut next = at + 1;
    while nouns::is_adverb(sentence.word(next)) || matches!(sentence.word(next), "then" | "and") {
        next += 1;
    }
    match sentence.word(next) {
        "i" | "we" | "you" | "u" | "they" | "he" | "she" | "please" | "pls" | "dm" | "feel" | "if"
        | "there" | "thanks" | "thank" | "sorry" | "will" | "should" | "can" | "could" | "may" | "might"
        | "would" | "is" | "are" | "has" => false,
        "let" => !matches!(sentence.word(next + 1), "us" | "me"),
        // "We are working on it and hope to be done by Friday".
        "hope" | "expect" | "plan" | "aim" => sentence.word(next + 1) != "to",
        // "and as soon as I hear back I will let you know": another clause, with its event before it.
        _ if leads_event(sentence, next + usize::from(sentence.sort(next) == Some(Sort::Pause))) => {
            !sentence.any(next, next + EVENT_TOKENS_MAX, |word| matches!(word, "will" | "shall" | "gonna"))
        }
        _ => {
            let subject =
                (next..next + NEW_SUBJECT_WORDS_MAX).take_while(|at| is_subject_like(sentence, *at));
            !subject.into_iter().any(|at| is_finite(sentence.word(at + 1)))
        }
    }
}

/// A verb that makes what stood before it a subject.
fn is_finite(word: &str) -> bool {
    FINITE.contains(word)
}

static FINITE: List =
    List::new(|| list("is are was were will has can could should would may might must shall arrives ships"));

fn is_subject_like(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    matches!(sentence.sort(at), Some(Sort::Word | Sort::Number))
        && !matches!(
            word,
            "and" | "or" | "but" | "that" | "what" | "how" | "when" | "where" | "who" | "which" | "if"
        )
}
