//! What the customer will get: "you will hear from us", "you will be refunded", "expect a call".

use super::acts::{self, Act, Clause, OBJECT_WORDS_MAX, past_adverbs};
use super::lists::{List, list};
use super::nouns;
use super::subjects::Who;
use super::verbs;
use crate::promises::state::Kind;

/// "You will hear from us", "you will receive a refund", "you will be contacted".
pub(super) fn by_customer(clause: &Clause<'_>, at: usize) -> Option<Act> {
    match clause.word(at) {
        "be" => {
            let next = past_adverbs(clause, at + 1);
            match clause.word(next) {
                "hearing" | "receiving" | "getting" | "seeing" => received(clause, next, clause.word(next)),
                "the" if clause.sentence.has(next + 1, &["first", "to"]) => {
                    Some(Act::done(Kind::Reply, next))
                }
                participle => told(verbs::of_participle(participle)?).map(|kind| Act::done(kind, next)),
            }
        }
        word => received(clause, at, word),
    }
}

/// What is done to a customer who "will be" contacted, refunded, …
fn told(base: &str) -> Option<Kind> {
    match base {
        "contact" | "update" | "notify" | "inform" | "email" | "message" | "advise" | "text" | "keep"
        | "answer" | "alert" | "tell" => Some(Kind::Reply),
        "call" | "phone" | "ring" => Some(Kind::CallBack),
        "refund" | "reimburse" | "credit" | "compensate" | "pay" | "repay" => Some(Kind::Refund),
        "send" => Some(Kind::Send),
        "assist" | "help" | "issue" | "give" | "reconnect" | "rebook" => Some(Kind::Other),
        _ => None,
    }
}

fn received(clause: &Clause<'_>, at: usize, verb: &str) -> Option<Act> {
    let is_code = |word: &str| NOT_RECEIVED.contains(word);
    if clause.object_is(at, is_code) {
        return None;
    }
    let is_mere = |word: &str| matches!(word, "it" | "them") && !clause.says_when;
    let promised = (at + 1..clause.end.min(at + 1 + OBJECT_WORDS_MAX))
        .map(|at| clause.sentence.word(at))
        .find_map(|word| if is_mere(word) { None } else { received_kind(word) });
    match verb {
        "hear" | "hearing" => (is_from_house(clause, at)
            || clause.says_when && (is_from_them(clause, at) || is_from_name(clause, at)))
        .then(|| Act::done(Kind::Reply, at)),
        // "You'll have to call him"
        "have" | "get" if clause.word(at + 1) == "to" => None,
        // "In the next two days you will receive a survey": whatever it is.
        "receive" | "receiving" if clause.is_dated && clause.has_object(at) => {
            Some(Act::done(promised.unwrap_or(Kind::Send), at))
        }
        "get" | "getting" if clause.is_dated && matches!(clause.word(at + 1), "the" | "your") => {
            Some(Act::done(promised.unwrap_or(Kind::Send), at))
        }
        "receive" | "get" | "receiving" | "getting" => Some(Act::done(promised?, at)),
        "see" | "have" if clause.is_dated || clause.says_when && (verb == "have" || promised.is_some()) => {
            let is_theirs = |word: &str| {
                matches!(
                    word,
                    "your" | "reflected" | "credited" | "back" | "restored" | "access" | "change" | "changes"
                )
            };
            // "You will have my answer by Monday".
            let is_ours = clause.is_dated && matches!(clause.word(at + 1), "my" | "our");
            let fallback = (is_ours || clause.object_is(at, is_theirs)).then_some(Kind::Other);
            promised.or(fallback).map(|kind| Act::done(kind, at))
        }
        _ => None,
    }
}

/// What a program shows, and what people say to boast.
static NOT_RECEIVED: List =
    List::new(|| list("code pin prompt error warning password option faster better quicker best"));

/// "hear from us", "hear back"; not "hear from him".
fn is_from_house(clause: &Clause<'_>, at: usize) -> bool {
    let from = (at + 1..clause.end.min(at + 5)).find(|at| clause.word(*at) == "from");
    match from {
        Some(from) => {
            let by = clause.word(from + 1);
            matches!(by, "us" | "me" | "our" | "my" | "the" | "a" | "an" | "one" | "someone" | "your")
                || nouns::is_house(by)
        }
        None => clause.object_is(at, |word| matches!(word, "back" | "more" | "something")),
    }
}

/// "You will hear from Karla on Monday".
fn is_from_name(clause: &Clause<'_>, at: usize) -> bool {
    let name = at + 2 + usize::from(clause.word(at + 1) == "back");
    clause.word(name - 1) == "from" && clause.sentence.token(name).is_some_and(|token| token.is_capital)
}

/// "You will hear from them by Friday": whoever was spoken of.
fn is_from_them(clause: &Clause<'_>, at: usize) -> bool {
    clause.sentence.has(at + 1, &["from", "them"]) || clause.sentence.has(at + 1, &["back", "from", "them"])
}

fn received_kind(word: &str) -> Option<Kind> {
    match word {
        "email" | "mail" | "text" | "message" | "notification" | "confirmation" => Some(Kind::Send),
        "payment" | "funds" => Some(Kind::Refund),
        "it" | "them" => Some(Kind::Delivery),
        _ => nouns::promised(word).or_else(|| nouns::is_received(word).then_some(Kind::Send)),
    }
}

/// What the customer may expect: "a call", "to hear from us", "your parcel".
pub(super) fn awaited(clause: &Clause<'_>, at: usize) -> Option<Act> {
    let to = at + 1;
    if clause.word(to) == "to" {
        return acts::act(clause, to + 1, Who::You);
    }
    if matches!(clause.word(to), "us" | "me") && clause.word(to + 1) == "to" {
        return acts::act(clause, to + 2, Who::Own).filter(|act| !act.is_look);
    }
    // "Expect us on Saturday at noon".
    if matches!(clause.word(to), "us" | "me") && clause.is_dated {
        return Some(Act::done(Kind::Appointment, at));
    }
    let is_ours = clause.says_when || clause.object_is(at, |word| matches!(word, "us" | "me" | "our" | "my"));
    let noun = (to..clause.end.min(to + 7)).find_map(|at| {
        let word = clause.word(at);
        nouns::promised(word).or_else(|| nouns::is_received(word).then_some(Kind::Send))
    });
    let led = clause.word(to);
    let is_named = nouns::promised(led).is_some() && clause.says_when;
    let is_thing = is_named || matches!(led, "a" | "an" | "the" | "your" | "our" | "another" | "it" | "some");
    (is_ours && is_thing).then_some(Act::done(noun?, at))
}
