//! What becomes of things that the house controls: "it will be refunded", "your parcel will arrive tomorrow".

use super::acts::{Act, Clause, OBJECT_WORDS_MAX, past_adverbs};
use super::events;
use super::lists::{List, list};
use super::nouns;
use super::verbs::{self, Verb};
use crate::promises::state::Kind;

/// "It will be refunded", "your parcel will arrive tomorrow", "the part will be with you by Friday".
pub(super) fn of_thing(clause: &Clause<'_>, at: usize) -> Option<Act> {
    let is_usual = |word: &str| nouns::is_hedge(word) || word == "cases";
    let is_policy = |word: &str| is_usual(word) || matches!(word, "automatically" | "any" | "checkout");
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
        "follow" if clause.is_dated || subject_is(clause, at, |word| nouns::promised(word).is_some()) => {
            Some(Act::done(of_subject().unwrap_or(Kind::Send), at))
        }
        "go" if clause.is_dated && clause.word(at + 1) == "out" => {
            Some(Act::done(of_subject().unwrap_or(Kind::Send), at))
        }
        "arrive" | "ship" | "land" | "reach" | "leave" | "come" => {
            let is_moving = clause.says_when || clause.is_for_you(at);
            is_moving.then(|| Act::done(of_subject().unwrap_or(Kind::Delivery), at))
        }
        "pick" if clause.is_for_you(at) => Some(Act::done(Kind::Appointment, at)),
        "start" | "resume" if of_subject() == Some(Kind::Appointment) => None,
        "appear" | "show" | "reflect" | "post" | "clear" | "drop" | "follow" | "resume"
            if clause.says_when =>
        {
            Some(Act::done(of_subject().unwrap_or(Kind::Other), at))
        }
        // "A draft will follow."
        "follow" if subject_is(clause, at, nouns::is_received) => Some(Act::done(Kind::Send, at)),
        "go" if clause.sentence.has(at + 1, &["on", "sale"]) => None,
        "go" | "get" | "start" if clause.is_dated => Some(Act::done(of_subject().unwrap_or(Kind::Other), at)),
        _ => None,
    }
}

/// "Fresh towels will be brought to your room at six": done to something by a time, or for the customer.
pub(super) fn of_whatever(clause: &Clause<'_>, at: usize) -> Option<Act> {
    let done = past_adverbs(clause, at + 1);
    if clause.word(at) == "follow" && clause.is_dated && !clause.has_object(at) {
        return of_thing(clause, at);
    }
    let is_there = clause.is_dated && matches!(clause.word(done), "available" | "ready");
    if clause.word(at) == "be" && (is_there || clause.word(done) == "waiting") {
        return of_thing(clause, at);
    }
    let is_told = || clause.says_when || events::inner_event(clause.sentence, at, clause.end).is_some();
    if is_paper(clause, at) && clause.is_dated && (clause.word(at) == "go" || clause.word(done) == "out") {
        return of_thing(clause, at);
    }
    // "The original will be sent by courier."
    let is_sent = || verbs::of_participle(clause.word(done)).is_some_and(|base| SENDING.contains(&base));
    let is_meant =
        clause.word(at) == "be" && (clause.is_for_you(at) || is_told() || is_paper(clause, at) && is_sent());
    let base = verbs::of_participle(clause.word(done))?;
    let is_act = verbs::verb(base).is_some_and(|verb| verb != Verb::Special)
        || base == "make" && subject_is(clause, at, |word| MADE.contains(&word));
    if is_meant && is_act { of_thing(clause, at) } else { None }
}

/// Is the subject something written that goes to somebody?
fn is_paper(clause: &Clause<'_>, at: usize) -> bool {
    subject_is(clause, at, |word| nouns::is_received(word) || PAPERS.contains(word))
}

/// What goes out to people.
static PAPERS: List = List::new(|| {
    list(
        "memo memos wire wires original originals mailing mailings packet packets package packages redline blackline \
         announcement announcements newsletter list lists schedule agenda minutes survey fax faxes",
    )
});

/// How it goes.
const SENDING: &[&str] = &[
    "send",
    "mail",
    "email",
    "fax",
    "forward",
    "ship",
    "deliver",
    "courier",
    "overnight",
    "post",
    "circulate",
];

/// What is made when it is promised.
const MADE: &[&str] =
    &["announcement", "decision", "arrangements", "changes", "payment", "payments", "correction"];

/// "Receipts will be mailed by Friday": what begins a sentence with a capital letter need not be a name. `will` is
/// where its "will" stands.
pub(super) fn by_plural(clause: &Clause<'_>, verb: usize, will: usize) -> Option<Act> {
    let who = clause.sentence.back(will, 1);
    let is_plural = who.ends_with('s') || who == "they";
    is_plural.then(|| of_whatever(clause, verb)).flatten()
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
        // "A copy will be waiting for you at the desk."
        "waiting" if matches!(clause.word(at + 1), "for") && matches!(clause.word(at + 2), "you") => {
            return done(subject_kind(clause, at).unwrap_or(Kind::Other));
        }
        // "The meeting will be on Friday" tells when it is.
        "on" | "in" | "over"
            if subject_kind(clause, at) == Some(Kind::Appointment) && !is_theirs(clause, at) =>
        {
            return None;
        }
        "open" if (at..clause.end).any(|at| matches!(clause.word(at), "until" | "till" | "from")) => {
            return None;
        }
        "available" | "out" | "included" if is_in_version(clause, at) => return done(Kind::Other),
        "arriving" | "shipping" | "landing" if clause.says_when => {
            return done(subject_kind(clause, at).unwrap_or(Kind::Delivery));
        }
        "coming" if clause.says_when => return done(Kind::Other),
        "on" | "in" if !is_somewhere(clause, at) => return None,
        "available" | "waiting" | "ready" | "back" | "live" | "there" | "here" | "complete" | "open"
        | "up" | "out" | "in" | "free" | "over" | "online" | "on"
            if clause.is_dated || (clause.says_when && !matches!(word, "in" | "on")) =>
        {
            let other = if word == "out" && is_paper(clause, at) { Kind::Send } else { Kind::Other };
            return done(subject_kind(clause, at).unwrap_or(other));
        }
        _ => {}
    }
    match verbs::of_participle(word)? {
        "take" | "look" | "pass" | "share" | "escalate" | "review" | "check" | "investigate" | "handle"
        | "address" | "note" | "add" | "forward" | "assign" | "put" => done(Kind::Other),
        "hold" if clause.is_for_you(at) => done(Kind::Other),
        base if NOT_PROMISED.contains(base) => None,
        "provide" | "delete" if !(clause.says_when || clause.is_for_you(at) || is_theirs(clause, at)) => None,
        base => match verbs::verb(base)? {
            Verb::State => None,
            Verb::Look => Some(Act::look(at)),
            Verb::Act(kind) | Verb::Open(kind) => done(subject_kind(clause, at).unwrap_or(kind)),
            Verb::Special => done(Kind::Other),
        },
    }
}

/// "Your appointment", rather than a meeting of many.
fn is_theirs(clause: &Clause<'_>, at: usize) -> bool {
    subject_is(clause, at, |word| word == "your")
}

/// "On your desk", "in the mail"; not "on TV".
fn is_somewhere(clause: &Clause<'_>, at: usize) -> bool {
    clause.is_for_you(at)
        || matches!(clause.word(at + 1), "its" | "my" | "our")
        || clause
            .object_is(at, |word| matches!(word, "mail" | "post" | "account" | "website" | "site" | "way"))
}

/// Is one of the words of the subject, before the verb at this place, like this?
fn subject_is(clause: &Clause<'_>, at: usize, is: impl Fn(&str) -> bool) -> bool {
    let from = at.saturating_sub(OBJECT_WORDS_MAX).max(clause.sentence.from);
    clause.sentence.any(from, at, is)
}

/// "Available in the next release".
fn is_in_version(clause: &Clause<'_>, at: usize) -> bool {
    let in_version = |at: usize| {
        matches!(clause.word(at), "in" | "with") && events::is_next_version(clause.sentence, at + 1)
    };
    (at + 1..at + 4).any(in_version)
}

/// What becomes of things without being a promise to anybody.
static NOT_PROMISED: List = List::new(|| {
    list(
        "close charge require ask discuss sign record monitor renew need see find hold reach show suspend block disable deactivate reduce lower \
         use warn limit void direct redirect save cover include offer accept allow turn withdraw involve give",
    )
});

/// The kind that the thing itself gives: a refund is refunded, a parcel delivered.
fn subject_kind(clause: &Clause<'_>, verb: usize) -> Option<Kind> {
    let from = verb.saturating_sub(OBJECT_WORDS_MAX).max(clause.sentence.from);
    let said = (from..verb).rev().find_map(|at| nouns::promised(clause.sentence.word(at)));
    said.filter(|kind| matches!(kind, Kind::Refund | Kind::Delivery | Kind::Appointment))
}
