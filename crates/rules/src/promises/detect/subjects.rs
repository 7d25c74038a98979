//! Who will do it: the house and its people, the customer who will get something, or a thing the house controls.

use super::departments::{is_department, is_office};
use super::designations;
use super::lists::{List, NAMED_DAYS, list};
use super::nouns;
use super::sentences::Sentence;
use super::words::Sort;

/// The subject of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// I, we; and nobody named where it can only be one of these ("Will call you tomorrow").
    Own,
    /// A colleague, a team, somebody of the house.
    House,
    /// Somebody called by name, or "they".
    Named,
    /// The customer.
    You,
    /// A refund, an order, a matter.
    Thing,
    /// Something of ours that is on no list: "our attorney", "my flight".
    Ours,
    /// Something that is on no list: only what is done to it by a time or for the customer counts.
    Whatever,
}

/// A subject and its first token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    pub(super) who: Who,
    pub(super) start: usize,
}

/// An aside between a subject and its verb is at most this many tokens long.
const ASIDE_TOKENS_MAX: usize = 12;
/// A subject is at most this many words long.
const SUBJECT_WORDS_MAX: usize = 9;

/// The subject of the verb at `verb`, which stands before it.
pub(super) fn subject(sentence: &Sentence<'_>, verb: usize) -> Option<Subject> {
    let mut at = verb;
    while nouns::is_adverb(sentence.back(at, 1)) || matches!(sentence.back(at, 1), "both" | "all") {
        at -= 1;
    }
    let start = at.checked_sub(1).filter(|start| *start >= sentence.from);
    let Some(start) = start else { return left_out(sentence, verb) };
    let found = |who| Some(Subject { who, start });
    match sentence.word(start) {
        "i" | "we" => found(Who::Own),
        "you" | "u" => found(Who::You),
        "it" if is_department(sentence, start) => phrase(sentence, at),
        "it" | "this" | "these" | "those" | "everything" => found(Who::Thing),
        "that" | "who" | "which" => relative(sentence, start),
        "they" if sentence.any(sentence.from, start, is_inside) => found(Who::House),
        "they" | "he" | "she" => found(Who::Named),
        "us" if matches!(sentence.back(start, 2), "none" | "neither") => None,
        "us" if sentence.back(start, 1) == "of" => {
            Some(Subject { who: Who::House, start: start.saturating_sub(2).max(sentence.from) })
        }
        "someone" | "somebody" => found(Who::House),
        "and" | "then" | "but" | "or" | "so" => shared(sentence, start, verb),
        "" if sentence.sort(start) == Some(Sort::Pause) && aside(sentence, start).is_some() => {
            phrase(sentence, aside(sentence, start)?)
        }
        "" if sentence.begins_clause(at) => {
            if names_only(sentence, start) || is_answer(sentence) {
                left_out(sentence, verb)
            } else {
                shared(sentence, start, verb).filter(|_| is_run_on(sentence) || is_alone(sentence, start))
            }
        }
        _ if is_we_at(sentence, at) => found(Who::Own),
        word => {
            let left_out = || {
                (nouns::is_interjection(word) && names_only(sentence, start))
                    .then(|| left_out(sentence, verb))
            };
            left_out()
                .flatten()
                .or_else(|| designations::designated(sentence, at))
                .or_else(|| phrase(sentence, at))
        }
    }
}

/// Where the subject ends before an aside: "my assistant, Kim, will", "the team (see below) will".
fn aside(sentence: &Sentence<'_>, closing: usize) -> Option<usize> {
    let earliest = closing.saturating_sub(ASIDE_TOKENS_MAX).max(sentence.from + 1);
    let opening = (earliest..closing).rev().find(|at| sentence.sort(*at) == Some(Sort::Pause))?;
    // "Kim, my assistant, will"; "call Bob, then Tim, will" says nothing.
    let is_told = |word: &str| nouns::is_house(word) || nouns::is_person(word);
    let is_apposed = sentence.any(opening + 1, closing, is_told);
    let is_phrase = phrase(sentence, opening).is_some_and(|subject| subject.who != Who::Named || is_apposed);
    is_phrase.then_some(opening)
}

/// "We at Northwind will", "we here in the office will".
fn is_we_at(sentence: &Sentence<'_>, end: usize) -> bool {
    let earliest = end.saturating_sub(5).max(sentence.from);
    let place = (earliest..end).rev().find(|at| matches!(sentence.word(*at), "at" | "here" | "in"));
    place.is_some_and(|place| {
        sentence.back(place, 1) == "we"
            || sentence.back(place, 2) == "we" && sentence.back(place, 1) == "here"
    })
}

/// Nothing but names, numbers and a greeting stands before.
pub(super) fn names_only(sentence: &Sentence<'_>, at: usize) -> bool {
    (sentence.from..=at).all(|at| match sentence.sort(at) {
        Some(Sort::Word) => nouns::is_interjection(sentence.word(at)),
        Some(sort) => sort != Sort::Quote,
        None => true,
    })
}

/// "Thanks for that, will check", "DM us, will check": an answer without a subject of its own.
fn is_answer(sentence: &Sentence<'_>) -> bool {
    let first = (sentence.from..sentence.to).find(|at| sentence.sort(*at) == Some(Sort::Word));
    first.is_some_and(|at| ANSWERS.contains(sentence.word(at)))
}

/// Words that an answer without a subject begins with.
static ANSWERS: List = List::new(|| {
    list(
        "am on working still spoke talked tried sent left called heard received understand can sounds great perfect good yes yep yeah fine cool agreed awesome excellent thanks thank thx ok okay sorry please dm sure noted got checking looking checked done understood",
    )
});

/// "I am on it, will call you": the clause before has the subject.
fn is_run_on(sentence: &Sentence<'_>) -> bool {
    sentence.any(sentence.from, sentence.to, |word| matches!(word, "i" | "we"))
}

/// "In a meeting, will call you back": nobody else is spoken of who could.
fn is_alone(sentence: &Sentence<'_>, end: usize) -> bool {
    !sentence
        .any(sentence.from, end, |word| SUBJECTS.contains(word) && !matches!(word, "a" | "an" | "the" | "my"))
        && !sentence.any(sentence.from, end, |word| matches!(word, "which" | "who" | "what" | "if" | "when"))
}

/// "Will call you tomorrow": the writer left the subject out.
fn left_out(sentence: &Sentence<'_>, verb: usize) -> Option<Subject> {
    let asks = SUBJECTS.contains(sentence.word(verb + 1));
    (!asks && !sentence.is_question).then_some(Subject { who: Who::Own, start: verb })
}

/// What a subject begins with, as after "will" in a question.
static SUBJECTS: List = List::new(|| {
    list("i we you u it this that they he she there the your my our these those someone anyone a an")
});

/// "We are checking and will call you": the subject was said before.
fn shared(sentence: &Sentence<'_>, from: usize, verb: usize) -> Option<Subject> {
    let said = (sentence.from..from).rev().find_map(|at| {
        let who = match sentence.word(at) {
            "i" | "we" => Who::Own,
            "you" => return (sentence.word(at + 1) == "will").then_some(Who::You),
            "it" if matches!(sentence.word(at + 1), "is" | "will" | "has") => Who::Thing,
            word if nouns::is_house(word) && !nouns::is_outside(word) && !is_asked(sentence, at) => {
                Who::House
            }
            word if nouns::is_thing(word) && matches!(sentence.word(at + 1), "is" | "has" | "will") => {
                Who::Thing
            }
            _ => return None,
        };
        Some(who)
    });
    match said {
        Some(who) => Some(Subject { who, start: verb }),
        None => left_out(sentence, verb),
    }
}

/// "I'm checking with legal and will …": the house is only asked.
fn is_asked(sentence: &Sentence<'_>, at: usize) -> bool {
    let is_led = matches!(sentence.back(at, 1), "the" | "our" | "my");
    sentence.back(at, 1 + usize::from(is_led)) == "with"
}

/// "our engineers, who will call you", "your refund, which will …"; or "that" by itself.
fn relative(sentence: &Sentence<'_>, at: usize) -> Option<Subject> {
    let Some(mut before) = at.checked_sub(1).filter(|before| *before >= sentence.from) else {
        return (sentence.word(at) == "that").then_some(Subject { who: Who::Thing, start: at });
    };
    let is_apart = sentence.sort(before) == Some(Sort::Pause);
    before -= usize::from(is_apart && before > sentence.from);
    let noun = sentence.word(before);
    if nouns::is_house(noun) && !nouns::is_outside(noun) {
        return Some(Subject { who: Who::Named, start: at });
    }
    // "Karla, who will call you"
    let is_name = sentence.token(before).is_some_and(|token| token.is_capital && token.sort == Sort::Word)
        && before > sentence.from
        && !NAMED_DAYS.contains(&noun);
    if is_apart && is_name && sentence.word(at) == "who" {
        return Some(Subject { who: Who::Named, start: at });
    }
    let is_pronoun =
        sentence.word(at) == "that" && (is_apart || noun.is_empty() || matches!(noun, "and" | "but" | "so"));
    is_pronoun.then_some(Subject { who: Who::Thing, start: at })
}

/// A noun phrase that ends before `end`: "a member of our team", "your refund", "Karla".
pub(super) fn phrase(sentence: &Sentence<'_>, end: usize) -> Option<Subject> {
    let earliest = end.saturating_sub(SUBJECT_WORDS_MAX).max(sentence.from);
    let mut start = end;
    while start > earliest && is_part(sentence, start - 1) {
        start -= 1;
    }
    // "Weber et al. will"
    if end > sentence.from + 2 && sentence.has(end - 2, &["et", "al"]) {
        return phrase(sentence, end - 2);
    }
    if start == end || sentence.any(start, end, |word| nouns::is_outside(word) || is_unwilling(word)) {
        return None;
    }
    let is_placed = matches!(sentence.back(end, 1), "there" | "here") && end > start + 1;
    let end = end - usize::from(is_placed);
    let head = (start..end).find(|at| nouns::is_preposition(sentence.word(at + 1))).unwrap_or(end - 1);
    let word = sentence.word(head);
    let found = |who| Some(Subject { who, start });
    let is_one_of =
        matches!(word, "member" | "one" | "someone" | "somebody" | "colleague" | "person" | "each");
    let is_ours = |word: &str| matches!(word, "our" | "my");
    let is_person = nouns::is_person(word) || is_one_of && sentence.any(start, end, nouns::is_person);
    // "The accounting people", "the folks in payroll"
    let is_of_house = |word: &str| nouns::is_house(word) && !nouns::is_loose(word);
    let is_loose = nouns::is_loose(word) && !sentence.any(start, head, is_of_house);
    if (is_loose || is_person) && !sentence.any(start, end, is_ours) {
        return found(Who::Named);
    }
    let is_someone = |word: &str| matches!(word, "someone" | "somebody");
    if nouns::is_house(word)
        || is_department(sentence, head)
        || is_person
        || (is_one_of && sentence.any(start, end, nouns::is_house))
        || sentence.any(start, end, is_someone)
    {
        return found(Who::House);
    }
    let is_new = word == "one" && sentence.any(start, end, |word| matches!(word, "new" | "another"));
    if nouns::is_thing(word) || is_new || sentence.word(start) == "your" {
        return found(Who::Thing);
    }
    let is_name_at = |at: usize| {
        let is_free = !sentence.word(at).ends_with("ing") && !nouns::is_interjection(sentence.word(at));
        is_free && sentence.token(at).is_some_and(|token| token.is_capital && token.sort == Sort::Word)
    };
    // "Lisa in our office"
    let is_name_to = |head: usize| (start..=head).all(is_name_at);
    if head + 1 < end && is_name_to(head) && sentence.any(head, end, is_office) {
        return found(Who::House);
    }
    // "Bob from marketing"
    if head + 1 < end && is_name_to(head) {
        return found(Who::Named);
    }
    if is_ours(sentence.word(start)) && head > start {
        return found(Who::Ours);
    }
    let is_name = is_name_at(end - 1);
    // "You and Linda will …" says what they will do themselves.
    if is_name && start > 0 && sentence.back(start, 1) == "and" && sentence.back(start, 2) == "you" {
        return None;
    }
    if is_name { Some(Subject { who: Who::Named, start: end - 1 }) } else { found(Who::Whatever) }
}

/// Somebody of the house, and nobody else.
fn is_inside(word: &str) -> bool {
    nouns::is_house(word) && !nouns::is_outside(word) && !nouns::is_loose(word)
}

/// Words that show that the phrase speaks of nobody in particular.
fn is_unwilling(word: &str) -> bool {
    UNWILLING.contains(word)
}

static UNWILLING: List =
    List::new(|| list("no any every most many their his her few some these those code pin prompt password"));

fn is_part(sentence: &Sentence<'_>, at: usize) -> bool {
    let is_word = matches!(sentence.sort(at), Some(Sort::Word | Sort::Number | Sort::Other));
    is_word && (!nouns::ends_phrase(sentence.word(at)) || is_department(sentence, at))
}
