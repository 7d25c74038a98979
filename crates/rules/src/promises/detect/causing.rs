//! "Get" and "have", which cause others to act: "get this sorted", "have somebody call you".

use super::acts::{Act, Clause, past_adverbs};
use super::idioms::{is_repair, special};
use super::lists::{List, list};
use super::nouns;
use super::subjects::Who;
use super::verbs::{self, Verb};
use crate::promises::state::Kind;

/// "Get back", "get in touch", "get this sorted", "get you an answer".
pub(super) fn getting(clause: &Clause<'_>, at: usize, next: &str) -> Option<Act> {
    let done = |kind| Some(Act::done(kind, at));
    match next {
        // "I will get back to work"
        "back"
            if clause.word(at + 2) == "to" && is_work(clause.word(at + 3)) && clause.word(at + 4) != "on" =>
        {
            None
        }
        "back" => done(Kind::Reply),
        "in" => matches!(clause.word(at + 2), "touch" | "contact").then(|| Act::done(Kind::Reply, at)),
        "on" | "onto" | "with" | "started" => done(Kind::Other),
        // "I'll get hold of him and call you"
        "hold" | "ahold" => Some(Act::look(at)),
        "a" if clause.word(at + 2) == "hold" => Some(Act::look(at)),
        "something" => (clause.word(at + 2) != "to").then(|| Act::done(Kind::Send, at)),
        "together" => (clause.word(at + 2) == "with").then(|| Act::done(Kind::Other, at)),
        "to" => match clause.word(past_adverbs(clause, at + 1) + 1) {
            "you" => done(Kind::Reply),
            // "I'll get to the office around one"
            "the" if clause.object_is(at + 1, |word| PLACES.contains(&word)) => None,
            "the" | "work" | "your" | "this" | "it" => done(Kind::Other),
            _ => None,
        },
        _ if !is_gotten(clause, at) => None,
        _ => {
            if clause.object_is(at, is_repair) {
                return done(Kind::Repair);
            }
            let is_brought = clause.object_is(at, |word| matches!(word, "sent" | "out" | "over"))
                || (at + 2..clause.end.min(at + 6)).any(|at| clause.sentence.has(at, &["to", "you"]));
            let fallback = if is_brought || nouns_of_paper(clause, at) { Kind::Send } else { Kind::Other };
            done(clause.object_kind(at).unwrap_or(fallback))
        }
    }
}

/// "get you …", "get this …", "get Gary to …": there is somebody or something to get.
fn is_gotten(clause: &Clause<'_>, at: usize) -> bool {
    let place = past_adverbs(clause, at + 1);
    let is_name = clause.sentence.token(place).is_some_and(|token| token.is_capital && place < clause.end);
    // "We will get tickets"
    let word = clause.word(place);
    let is_thing = nouns::is_received(word) || nouns::is_thing(word);
    let is_wanted = matches!(word, "what" | "whatever") && clause.is_for_you(place);
    is_name || is_thing || is_wanted || GOTTEN.contains(word)
}

/// What somebody goes on with.
fn is_work(word: &str) -> bool {
    matches!(word, "work" | "sleep" | "bed" | "school" | "normal" | "basics" | "business")
        || word.ends_with("ing")
}

/// Where somebody gets to.
const PLACES: &[&str] =
    &["office", "airport", "house", "hotel", "city", "station", "restaurant", "game", "meeting"];

/// What an object of "get" begins with.
static GOTTEN: List = List::new(|| {
    list(
        "you u ya your this that it them these those the a an our my some someone somebody one him her both \
         everything all another more any things answers clarification confirmation details feedback",
    )
});

/// What somebody has who has finished it.
static PAPERS: List = List::new(|| {
    list(
        "decision draft drafts figures numbers results estimate quote list plan proposal version report copy copies \
         comments agreement contract",
    )
});

/// Is the object something that is sent?
fn nouns_of_paper(clause: &Clause<'_>, at: usize) -> bool {
    clause.object_is(at, |word| {
        matches!(
            word,
            "comments" | "details" | "document" | "documents" | "invoice" | "copy" | "form" | "link"
        )
    })
}

/// "Have a look", "have an update", "have somebody call you", "have it fixed by Friday".
pub(super) fn having(clause: &Clause<'_>, at: usize, next: &str) -> Option<Act> {
    // "I will have more time next week" is about me.
    if next == "to" || next.is_empty() || next == "more" && clause.word(at + 2) == "time" {
        return None;
    }
    let is_look = |word: &str| matches!(word, "look" | "think" | "word" | "chat" | "read" | "check" | "peek");
    if matches!(next, "a" | "another") && clause.sentence.any(at + 1, clause.end.min(at + 5), is_look) {
        return Some(Act::look(at));
    }
    if clause.object_is(at, |word| {
        matches!(word, "update" | "updates" | "answer" | "news" | "answers" | "more" | "info")
    }) {
        return Some(Act::done(Kind::Reply, at));
    }
    let caused = (at + 2..clause.end.min(at + 10)).find_map(|place| {
        let word = clause.word(place);
        if clause.sentence.back(place, 1) == "to" {
            return None;
        }
        let base = if verbs::verb(word).is_some() { Some(word) } else { verbs::of_participle(word) }?;
        match verbs::verb(base)? {
            Verb::State => None,
            Verb::Look => Some(Kind::Other),
            Verb::Act(kind) => Some(kind),
            Verb::Open(kind) => Some(clause.object_kind(place).unwrap_or(kind)),
            Verb::Special => {
                special(clause, place, base, Who::House).map_or(Some(Kind::Other), |act| Some(act.kind))
            }
        }
    });
    // "We will have someone there at 3"
    let is_anybody = matches!(next, "someone" | "somebody" | "a" | "our" | "the" | "an" | "another");
    let comes = |word: &str| matches!(word, "there" | "out" | "over" | "here");
    if is_anybody && clause.is_dated && clause.sentence.any(at + 2, clause.end.min(at + 5), comes) {
        return Some(Act::done(Kind::Appointment, at));
    }
    let is_named = clause.sentence.token(at + 1).is_some_and(|token| token.is_capital && at + 1 < clause.end);
    let does = clause.word(at + 2);
    // "Have Tom dial in"
    let is_sent = is_named && does.len() > 2 && !nouns::is_preposition(does) && !nouns::ends_phrase(does);
    let caused = caused.or(is_sent.then_some(Kind::Other));
    // "We'll have the site back up within the hour"
    let is_back = |word: &str| matches!(word, "online" | "running" | "live");
    let is_up = clause.object_is(at, |word| word == "back") && clause.object_is(at, |word| word == "up");
    if clause.says_when && (is_up || clause.object_is(at, is_back)) {
        return Some(Act::done(Kind::Repair, at));
    }
    let is_it = matches!(next, "it" | "this" | "that" | "them" | "your");
    let is_ready = clause.says_when || is_it || clause.has_object(at) || clause.is_for_you(at);
    let caused =
        caused.or_else(|| (is_ready && clause.object_is(at, |word| word == "ready")).then_some(Kind::Other));
    let is_moved = clause.says_when && matches!(next, "you" | "it" | "this" | "that" | "them");
    let is_paper = clause.is_dated && clause.object_is(at, |word| PAPERS.contains(word));
    let is_moved =
        is_moved || is_paper && matches!(next, "a" | "an" | "the" | "your" | "my" | "our" | "some");
    // "I'll have it to you before the holidays"
    let is_given = matches!(next, "it" | "this" | "that" | "them" | "these" | "those")
        && clause.sentence.any(at + 2, clause.end.min(at + 5), |word| word == "to")
        && clause.sentence.any(at + 3, clause.end.min(at + 6), |word| word == "you");
    let is_due = is_moved || is_given || (clause.is_dated && clause.is_for_you(at));
    let kind = caused.or_else(|| clause.is_dated.then(|| clause.object_kind(at)).flatten());
    let is_brought = (at + 1..clause.end).any(|at| clause.sentence.has(at, &["to", "you"]));
    let moved = if is_brought { Kind::Send } else { Kind::Other };
    let kind = kind.or(is_due.then_some(moved));
    kind.map(|kind| Act::done(kind, at))
}
