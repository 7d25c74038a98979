//! What becomes of things that the house controls: "it will be refunded", "your parcel will arrive tomorrow".

use super::acts::{Act, Clause, OBJECT_WORDS_MAX, past_adverbs};
use super::lists::{List, list};
use super::nouns;
use super::verbs::{self, Verb};
use crate::promises::state::Kind;

/// "It will be refunded", "your parcel will arrive tomorrow", "the part will be with you by Friday".
pub(super) fn of_thing(clause: &Clause<'_>, at: usize) -> Option<Act> {
    let is_usual = |word: &str| nouns::is_hedge(word) || word == "cases";
    let is_policy = |word: &str| is_usual(word) || matches!(word, "automatically" | "any");
    let from = at.saturating_sub(OBJECT_WORDS_MAX).max(clause.sentence.from);
    if clause.sentence.any(from, at, is_usual) || clause.object_is(at, is_policy) || is_by_others(clause, at)
    {
        return None;
    }
    let of_subject = || subject_kind(clause, at);
    match clause.word(at) {
        "be" => {
            let next = past_adverbs(clause, at + 1);
            let is_getting = matches!(clause.word(next), "getting" | "being");
            thing_is(clause, if is_getting { past_adverbs(clause, next + 1) } else { next })
        }
        "arrive" | "ship" | "land" | "reach" | "leave" | "come" => {
            let is_moving = clause.says_when || clause.is_for_you(at);
            is_moving.then(|| Act::done(of_subject().unwrap_or(Kind::Delivery), at))
        }
        "start" | "resume" if of_subject() == Some(Kind::Appointment) => None,
        "appear" | "show" | "reflect" | "post" | "clear" | "drop" | "follow" | "go" | "get" | "start"
        | "resume"
            if clause.says_when =>
        {
            Some(Act::done(of_subject().unwrap_or(Kind::Other), at))
        }
        _ => None,
    }
}

/// "Fresh towels will be brought to your room at six": done to something by a time, or for the customer.
pub(super) fn of_whatever(clause: &Clause<'_>, at: usize) -> Option<Act> {
    let is_meant = clause.word(at) == "be" && (clause.says_when || clause.is_for_you(at));
    let done = past_adverbs(clause, at + 1);
    let is_act =
        verbs::verb(verbs::of_participle(clause.word(done))?).is_some_and(|verb| verb != Verb::Special);
    if is_meant && is_act { of_thing(clause, at) } else { None }
}

/// Somebody else does it: "by your bank".
fn is_by_others(clause: &Clause<'_>, at: usize) -> bool {
    (at..clause.end).any(|at| {
        clause.word(at) == "by" && clause.sentence.any(at + 1, clause.end.min(at + 4), nouns::is_outside)
    })
}

/// What becomes of a thing: a participle ("refunded"), a place ("with you"), a state ("available") with a time.
pub(super) fn thing_is(clause: &Clause<'_>, at: usize) -> Option<Act> {
    let word = clause.word(at);
    let done = |kind| Some(Act::done(kind, at));
    match word {
        "with" if matches!(clause.word(at + 1), "you" | "u") => {
            return done(subject_kind(clause, at).unwrap_or(Kind::Delivery));
        }
        "up" | "back"
            if clause.says_when && matches!(clause.word(at + 1), "and" | "up" | "online" | "running") =>
        {
            return done(Kind::Repair);
        }
        // "Your room will be ready when you arrive".
        "ready" | "waiting" | "available" if clause.word(at + 1) == "when" => {
            return done(subject_kind(clause, at).unwrap_or(Kind::Other));
        }
        "available" | "ready" | "back" | "live" | "there" | "complete" | "open" | "up" | "out" | "in"
        | "free" | "over" | "online" | "on"
            if clause.is_dated || (clause.says_when && !matches!(word, "in" | "on")) =>
        {
            return done(subject_kind(clause, at).unwrap_or(Kind::Other));
        }
        _ => {}
    }
    match verbs::of_participle(word)? {
        "take" | "look" | "pass" | "share" | "escalate" | "review" | "check" | "investigate" | "handle"
        | "address" | "note" | "add" | "forward" | "assign" | "put" => done(Kind::Other),
        base if NOT_PROMISED.contains(base) => None,
        base => match verbs::verb(base)? {
            Verb::State => None,
            Verb::Look => Some(Act::look(at)),
            Verb::Act(kind) | Verb::Open(kind) => done(subject_kind(clause, at).unwrap_or(kind)),
            Verb::Special => done(Kind::Other),
        },
    }
}

/// What becomes of things without being a promise to anybody.
static NOT_PROMISED: List = List::new(|| {
    list(
        "close charge require ask record monitor renew need see find hold reach show make suspend block disable deactivate reduce lower \
         warn limit void direct redirect save cover include offer accept allow turn withdraw involve give",
    )
});

/// The kind that the thing itself gives: a refund is refunded, a parcel delivered.
fn subject_kind(clause: &Clause<'_>, verb: usize) -> Option<Kind> {
    let from = verb.saturating_sub(OBJECT_WORDS_MAX).max(clause.sentence.from);
    let said = (from..verb).rev().find_map(|at| nouns::promised(clause.sentence.word(at)));
    said.filter(|kind| matches!(kind, Kind::Refund | Kind::Delivery | Kind::Appointment))
}
