//! "Keep", "take" and "work", which are acts by what follows them: "keep you posted", "take a look", "work on it".

use super::acts::{Act, Clause};
use super::idioms::{is_from_customer, is_repair};
use super::lists::{List, NAMED_DAYS, list};
use super::verbs::{self, Verb};
use crate::promises::state::Kind;

pub(super) fn keeping(clause: &Clause<'_>, at: usize, next: &str) -> Option<Act> {
    let is_told = |word: &str| {
        matches!(
            word,
            "posted" | "updated" | "informed" | "advised" | "loop" | "touch" | "notified" | "apprised"
        )
    };
    if clause.object_is(at, is_told) {
        return Some(Act::done(Kind::Reply, at));
    }
    // "Keep an eye out for it and send it to you"
    if next == "an" && !clause.object_is(at, is_from_customer) {
        return Some(Act::look(at));
    }
    let is_waiting = |word: &str| {
        matches!(
            word,
            "out" | "lookout" | "mind" | "peeled" | "crossed" | "here" | "eyes" | "ears" | "fingers"
        )
    };
    if clause.object_is(at, is_waiting) {
        return None;
    }
    let is_act = matches!(next, "this" | "that" | "it" | "you" | "your" | "the" | "these" | "our" | "on")
        || verbs::of_gerund(next).is_some_and(|base| verbs::verb(base) != Some(Verb::State));
    is_act.then(|| Act::done(Kind::Other, at))
}

pub(super) fn taking(clause: &Clause<'_>, at: usize, next: &str) -> Option<Act> {
    let near =
        |words: &[&str]| clause.sentence.any(at + 1, clause.end.min(at + 6), |word| words.contains(&word));
    if clause.sentence.any(at + 1, clause.end.min(at + 6), |word| NOT_TAKEN.contains(word)) {
        return Some(Act::look(at));
    }
    if near(&[
        "word", "while", "time", "vacation", "leave", "loss", "train", "bus", "flight", "plane", "minute",
        "minutes", "moment", "long", "days", "hours", "break", "place",
    ]) {
        return None;
    }
    // "Take Friday off"; not "take your name off the list", "take it off your bill".
    let is_leave = next == "off"
        || clause.sentence.any(at + 1, clause.end.min(at + 6), |word| word == "off")
            && (NAMED_DAYS.contains(&next) || near(&["day", "week", "weeks"]));
    if is_leave {
        return None;
    }
    let is_act = !matches!(next, "" | "a" | "an" | "about" | "up" | "part" | "effect" | "some")
        || matches!(clause.word(at + 2), "note");
    is_act.then(|| Act::done(Kind::Other, at))
}

/// What one takes at a matter in looking at it: "take a stab at it".
static NOT_TAKEN: List = List::new(|| list("look peek glance gander stab crack cut whack"));

pub(super) fn working(clause: &Clause<'_>, at: usize, next: &str) -> Option<Act> {
    if clause.sentence.has(at + 1, &["from", "home"]) {
        return None;
    }
    let is_act = WORKED.contains(next) && next != "hard" || clause.is_for_you(at);
    let kind = if clause.object_is(at, is_repair) { Kind::Repair } else { Kind::Other };
    is_act.then(|| Act::done(kind, at))
}

/// What follows "work" when it is for somebody: "work on it".
static WORKED: List = List::new(|| {
    list(
        "up something on with to towards toward hard together through out around as our my this it alongside until \
         from onto",
    )
});
