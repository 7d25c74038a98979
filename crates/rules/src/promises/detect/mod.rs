//! Promises heard in words: clause by clause, who commits themselves, to what, and by when.
//!
//! Words: a *commitment* is a verb that binds its subject ("we will"); an *act* is what is promised; a *look* is an
//! act of which the customer sees nothing ("look into it"), one with the act that it serves.
//!
//! Invariants: rules only; spans lie in the text, on the boundaries of characters, in order and apart; where the
//! language has no rules nothing is heard; no text makes it panic.
//!
//! Flow: `words` cuts the text (with `marks`, `miscoded`, `contractions`), `sentences` finds sentences and quotations,
//! `commitments` who binds themselves (with `subjects`, `departments`, `designations`, `refusals`, `relatives`,
//! `assured`, `named`, `fragments`, `offers`), `acts` to what (with `verbs`, `unlisted`, `nouns`, `idioms`, `keeping`,
//! `phrases`), `clauses` and `chains` how far it goes, `conditions` whether it waits for the customer, `times`,
//! `events`, `dues` and `days` by when.

use jiff::Timestamp;

use super::dates::{Class, Moment, Precision};
use super::state::Kind;
use commitments::Commitment;
use conditions::Place;
use dues::{due, due_before, event_due, looks_for, share_back, shared_due};
use sentences::Sentence;
use subjects::Who;
use times::Times;
use words::{Sort, Words};

mod acts;
mod around;
mod assured;
mod being;
mod causing;
mod chains;
mod clauses;
mod commitments;
mod conditions;
mod contractions;
mod counted;
mod days;
mod departments;
mod designations;
mod dues;
mod events;
mod fragments;
mod idioms;
mod keeping;
mod language;
mod lent;
mod lists;
mod making;
mod marks;
mod miscoded;
mod named;
mod nouns;
mod offers;
mod phrases;
mod present;
mod received;
mod refusals;
mod relatives;
mod sentences;
mod subjects;
#[cfg(test)]
mod tests;
mod things;
mod times;
mod unlisted;
mod verbs;
mod words;

/// Longer texts are heard up to here, in bytes.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// No message makes more promises than this; what comes after is not heard.
const PROMISES_MAX: usize = 100;

/// What was heard in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hearing<'t> {
    /// Are there rules for the language of the text? If not, nothing is heard, and whoever shows this says so.
    pub language_has_rules: bool,
    /// The promises, in the order of the text.
    pub promises: Vec<Heard<'t>>,
}

/// A promise heard in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard<'t> {
    /// What was promised.
    pub kind: Kind,
    /// Where it was said.
    pub span: Span,
    /// The words it was said in.
    pub text: &'t str,
    /// What was said about when.
    pub due: Option<DueSaid<'t>>,
    /// Does it wait for the customer to do something first?
    pub conditional: bool,
}

/// What a promise says about when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueSaid<'t> {
    /// Where it was said; not always inside the promise ("Tomorrow, as you asked, we will call").
    pub span: Span,
    /// The words.
    pub text: &'t str,
    /// The instant it is due; only of a time that was named.
    pub at: Option<Timestamp>,
    /// How exactly it was given.
    pub precision: Precision,
}

/// A place in a text, the end exclusive, counted twice: in bytes and in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The first Unicode scalar value.
    pub first_char: usize,
    /// The Unicode scalar value after the last.
    pub end_char: usize,
}

impl Heard<'_> {
    /// The instant it is due, when it named one.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.due.and_then(|due| due.at)
    }

    /// How exactly it says when, if it does.
    pub fn precision(&self) -> Option<Precision> {
        self.due.map(|due| due.precision)
    }

    /// "shortly": it says when, but gives no time.
    pub fn is_vague(&self) -> bool {
        self.precision() == Some(Precision::Vague)
    }

    /// "as soon as we know": it is due when something else has happened.
    pub fn is_event_bound(&self) -> bool {
        self.precision() == Some(Precision::Event)
    }
}

/// The promises that the house makes in `text`, an agent's words at this moment, in order. Nothing in languages
/// without rules: [`hear`] tells that apart.
pub fn detect<'t>(text: &'t str, moment: &Moment<'_>) -> Vec<Heard<'t>> {
    hear(text, moment).promises
}

/// The same, and whether there are rules for the language of the text. Only the first 64 KiB are heard.
pub fn hear<'t>(text: &'t str, moment: &Moment<'_>) -> Hearing<'t> {
    let text = beginning_of(text);
    let mut words = Words::of(text);
    let all = 0..words.tokens.len();
    let language_has_rules = language::has_rules(text, all.clone().map(|at| words.word(at)));
    let may_promise = all.clone().any(|at| commitments::may_commit(words.word(at)));
    if !language_has_rules || !may_promise {
        return Hearing { language_has_rules, promises: Vec::new() };
    }
    sentences::mark_quotations(&mut words);
    let times = Times::of(text, moment);
    let mut promises = Vec::new();
    let sentences = sentences::sentences(&words, &times);
    for (at, sentence) in sentences.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &sentences[at]);
        let mut from = sentence.from;
        for commitment in commitments::commitments(sentence, &times) {
            if commitment.who == Who::Thing && offers::is_offered(&sentences, at) {
                continue;
            }
            let is_ours = matches!(commitment.who, Who::Own | Who::House);
            let Commitment { start, end, .. } = commitment;
            let place = Place { sentence, from, start, end, before: before.filter(|_| is_ours) };
            promised(&Said { text, place, times: &times }, &commitment, &mut promises);
            from = end;
        }
    }
    promises.truncate(PROMISES_MAX);
    count_chars(text, &mut promises);
    Hearing { language_has_rules, promises }
}

/// A commitment's place in its text.
struct Said<'s, 't> {
    text: &'t str,
    place: Place<'s>,
    times: &'s Times<'t>,
}

/// Adds each act of a commitment as a promise.
fn promised<'t>(said: &Said<'_, 't>, commitment: &Commitment, promises: &mut Vec<Heard<'t>>) {
    let sentence = said.place.sentence;
    let conditional = conditions::is_conditional(&said.place);
    let first_heard = promises.len();
    let mut is_one_breath = true;
    for (nth, (first, act)) in commitment.acts.iter().enumerate() {
        let next = commitment.acts.get(nth + 1).map_or(commitment.end, |(next, _)| *next);
        let last = before_joint(sentence, *first, next, commitment.end);
        let Some((start, end)) = times::bytes(sentence, *first, last) else { continue };
        // In a row of three the comma only counts them up.
        is_one_breath &= next == commitment.end || commitment.acts.len() > 2 || !pauses(sentence, last);
        let heard_to = promises.last().map_or(0, |last| last.span.end);
        if start < heard_to {
            continue;
        }
        let served = times::bytes(sentence, act.served, last).filter(|_| act.served > act.verb);
        let before = || if nth == 0 { due_before(said, heard_to, conditional) } else { None };
        let shared = || if nth > 0 || commitment.is_joined { shared_due(said, promises) } else { None };
        let event = || events::inner_event(sentence, *first, last);
        let due = served
            .and_then(|served| due(said, served, conditional))
            .or_else(|| due(said, (start, end), conditional))
            .or_else(|| event().and_then(|event| event_due(said, event)))
            .or_else(before)
            .or_else(shared);
        let looks_to = served.map_or(if act.is_look { end } else { start }, |(served, _)| served);
        let due = due.filter(|due| !((start..looks_to).contains(&due.span.start) && looks_for(said, due)));
        let due = due.map(|due| days::on_day_before(said, due, || before().or_else(shared)));
        let due = due.map(|due| counted::from_event(said, due, end, conditional));
        let due = due.map(|due| dues::with_lead(said, due, heard_to));
        let span = span(start, end);
        promises.push(Heard { kind: act.kind, span, text: &said.text[start..end], due, conditional });
    }
    if is_one_breath {
        share_back(&mut promises[first_heard..]);
    }
}

/// Does a comma or a dash stand here?
fn pauses(sentence: &Sentence<'_>, at: usize) -> bool {
    matches!(sentence.sort(at), Some(Sort::Pause | Sort::Dash))
}

/// The end of an act's part: before the "and" that leads to the next one.
fn before_joint(sentence: &Sentence<'_>, start: usize, next: usize, end: usize) -> usize {
    if next == end {
        return end;
    }
    let is_joint = |at: &usize| matches!(sentence.word(*at), "and" | "then" | "or") || pauses(sentence, *at);
    let mut joint = (start + 1..next).rev().find(is_joint).unwrap_or(next);
    // "call Bob at 3 and then call you"
    while joint > start + 1 && matches!(sentence.word(joint - 1), "and" | "or") {
        joint -= 1;
    }
    if pauses(sentence, joint.wrapping_sub(1)) { joint.saturating_sub(1).max(start + 1) } else { joint }
}

fn span(start: usize, end: usize) -> Span {
    Span { start, end, first_char: 0, end_char: 0 }
}

/// Counts the Unicode scalar values before each place, in one pass over the text.
fn count_chars(text: &str, promises: &mut [Heard<'_>]) {
    let (mut byte, mut chars) = (0, 0);
    let mut count = |place: usize| {
        if place < byte {
            return text[..place].chars().count();
        }
        chars += text[byte..place].chars().count();
        byte = place;
        chars
    };
    for heard in promises {
        let due = heard.due.as_mut().map(|due| &mut due.span);
        for span in std::iter::once(&mut heard.span).chain(due) {
            span.first_char = count(span.start);
            span.end_char = count(span.end);
        }
    }
}

fn beginning_of(text: &str) -> &str {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
