//! Verbs that mean something else with what follows them: "get back", "keep you posted", "have it fixed".

use super::acts::{Act, Clause, past_adverbs};
use super::around::OCCASIONS;
use super::being;
use super::causing;
use super::keeping;
use super::lists::NAMED_DAYS;
use super::making;
use super::nouns;
use super::subjects::Who;
use super::verbs::{self, Verb};
use super::words::Sort;
use crate::promises::state::Kind;

/// How many tokens at `at` only lead up to the verb: adverbs, "be sure to", "try to", "do our best to", "go ahead
/// and", "continue to", and what stands between two commas.
pub(super) fn lead_in(clause: &Clause<'_>, at: usize) -> usize {
    let word = clause.word(at);
    let next = clause.word(at + 1);
    if nouns::is_adverb(word) && !nouns::is_hedge(word) {
        return 1;
    }
    match word {
        "" if clause.sentence.sort(at) == Some(Sort::Pause) && at < clause.end => aside(clause, at),
        // "I will on Friday send it"
        "on" if NAMED_DAYS.contains(&next) => 2,
        "of" if next == "course" => 2,
        "at" if next == "least" => 2,
        "for" if next == "sure" => 2,
        "be" if matches!(next, "sure" | "certain") && matches!(clause.word(at + 2), "to" | "and") => 3,
        // "I'll go get it"
        "go" if matches!(next, "get" | "talk" | "see" | "ask" | "check" | "find" | "pick" | "grab") => 1,
        // "We will look to have it there by Friday"
        "look" if next == "to" && clause.is_dated && verbs::verb(clause.word(at + 2)).is_some() => 2,
        "go" if next == "ahead" => 2 + usize::from(matches!(clause.word(at + 2), "and" | "to")),
        "try" if matches!(next, "to" | "and") => 2,
        "try" if matches!(next, "our" | "my") => up_to(clause, at, &["to", "and"]),
        "do" if matches!(next, "our" | "my" | "their" | "everything" | "whatever" | "all" | "what") => {
            up_to(clause, at, &["to", "and"])
        }
        "work" if matches!(next, "hard" | "diligently" | "quickly" | "tirelessly" | "to") => {
            up_to(clause, at.saturating_sub(usize::from(next == "to")), &["to"])
                .saturating_sub(usize::from(next == "to"))
        }
        "make" if matches!(next, "every" | "our" | "an") => up_to(clause, at, &["to"]),
        "continue" | "proceed" | "begin" | "start" | "attempt" | "endeavor" | "endeavour" | "strive"
        | "aim" | "seek"
            if next == "to" =>
        {
            2
        }
        _ => 0,
    }
}

/// ", in fact," between a verb and its "will".
fn aside(clause: &Clause<'_>, at: usize) -> usize {
    let closing =
        (at + 2..(at + 9).min(clause.end)).find(|at| clause.sentence.sort(*at) == Some(Sort::Pause));
    closing.map_or(0, |closing| closing + 1 - at)
}

/// The tokens up to the first of these words and with it, when a verb follows it.
fn up_to(clause: &Clause<'_>, at: usize, words: &[&str]) -> usize {
    let found = (at + 2..(at + 9).min(clause.end)).find(|at| words.contains(&clause.word(*at)));
    let found = found.filter(|found| {
        let verb = past_adverbs(clause, found + 1);
        verbs::verb(clause.word(verb)).is_some_and(|verb| verb != Verb::State)
    });
    found.map_or(0, |found| found + 1 - at)
}

/// The act of a verb whose meaning hangs on what follows it.
pub(super) fn special(clause: &Clause<'_>, at: usize, base: &str, who: Who) -> Option<Act> {
    let next = clause.word(past_adverbs(clause, at + 1));
    let done = |kind| Some(Act::done(kind, at));
    let other = |holds: bool| holds.then(|| Act::done(Kind::Other, at));
    let reply = |holds: bool| holds.then(|| Act::done(Kind::Reply, at));
    match base {
        "be" => being::being(clause, at, who),
        "get" => causing::getting(clause, at, next),
        "do" if matches!(next, "our" | "my" | "their") => None,
        // "Sure will do you want the blue one?"
        "do" if matches!(next, "you" | "i" | "we" | "they") => other(clause.word(at + 2) == "a"),
        "do" => other(true),
        "have" => causing::having(clause, at, next),
        "keep" => keeping::keeping(clause, at, next),
        "make" => making::making(clause, at, next),
        "take" => keeping::taking(clause, at, next),
        // "I'll let you have a copy"
        "let" if next == "you" && clause.word(at + 2) == "have" => done(Kind::Send),
        "let" if matches!(next, "you" | "u" | "ya") => reply(clause.object_is(at, |word| word == "know")),
        "let" => other(!matches!(next, "me" | "us") && clause.object_is(at, |word| word == "know")),
        // "Come up and see you at two"
        "come" if next == "up" && clause.is_dated && clause.is_for_you(at) => done(Kind::Appointment),
        "see" if next == "you" => {
            // "The doctor will see you at three"; "see you tomorrow" is a farewell.
            let is_held = (at + 2..clause.end).any(|at| {
                matches!(clause.word(at), "at" | "in")
                    && (clause.sentence.sort(at + 1) == Some(Sort::Word)
                        && (at + 1..at + 4).any(|at| OCCASIONS.contains(clause.word(at)))
                        // "see you at 2:00"
                        || clause.word(at) == "at" && clause.sentence.sort(at + 1) == Some(Sort::Number)
                        || matches!(clause.word(at + 1), "your" | "my"))
            });
            let is_visit = clause.is_dated && (is_held || being::after_to_act(clause, at) || who != Who::Own);
            is_visit.then(|| Act::done(Kind::Appointment, at))
        }
        "see" if clause.object_is(at, |word| matches!(word, "goes" | "going" | "happens")) => None,
        "see" if matches!(next, "what" | "if" | "whether" | "how" | "about" | "why" | "where" | "to") => {
            Some(Act::look(at))
        }
        "see" => other(next == "that"),
        "find" if next == "out" => Some(Act::look(at)),
        "find" => other(!matches!(next, "" | "there")),
        "follow" if clause.object_is(at, |word| word == "up") => {
            Some(Act { is_look: !is_with_you(clause, at), ..Act::done(Kind::Reply, at) })
        }
        "come" | "drop" | "pop" | "swing" | "stop" if matches!(next, "by" | "round" | "over" | "around") => {
            (clause.says_when || clause.is_for_you(at) || base == "stop")
                .then(|| Act::done(Kind::Appointment, at))
        }
        "follow" | "pop" | "hop" | "jump" | "drop" => other(!next.is_empty()),
        "reach" if matches!(next, "him" | "her" | "them") => other(true),
        "reach" => reply(matches!(next, "out" | "back" | "you")),
        "touch" => reply(next == "base"),
        "circle" => reply(next == "back"),
        "revert" => reply(true),
        "come" if next == "back" => reply(matches!(clause.word(at + 2), "to" | "with")),
        "meet" if next == "you" && !clause.is_dated && matches!(clause.word(at + 2), "there" | "in") => {
            done(Kind::Reply)
        }
        // "I will meet with the team and get back to you".
        "meet" if next == "with" && !matches!(clause.word(at + 2), "you" | "your") => Some(Act::look(at)),
        "meet" if clause.object_is(at, |word| matches!(word, "deadline" | "deadlines")) => done(Kind::Other),
        "come" if matches!(next, "take" | "fix" | "look" | "check" | "help" | "get") => {
            done(Kind::Appointment)
        }
        "come" if next == "up" => other(clause.word(at + 2) == "with"),
        "meet" if who == Who::House && !clause.is_for_you(at) => None,
        "attend" if being::is_tried(clause, at) => None,
        "attend" if who == Who::Own && matches!(next, "" | "your" | "the" | "this" | "that" | "our") => {
            done(Kind::Appointment)
        }
        // "We'll meet in room 5 at 11" tells where it is held.
        "meet" if !clause.is_for_you(at) && matches!(next, "in" | "at" | "on") => None,
        "come" | "meet" | "join" | "attend" => {
            (clause.is_dated || clause.is_for_you(at)).then(|| Act::done(Kind::Appointment, at))
        }
        "go" if next == "live" => other(clause.is_dated),
        "go" => other(matches!(next, "over" | "through" | "into" | "back" | "from")),
        // "I'll leave it up to you"
        "leave" if is_left_to_you(clause, at) => None,
        "leave" => {
            let is_left = |word: &str| matches!(word, "with" | "at" | "on" | "in" | "for" | "by");
            let is_thing = next == "the" && clause.object_kind(at).is_some()
                || matches!(next, "a" | "you" | "it" | "this" | "feedback" | "your" | "that");
            other(is_thing || clause.has_object(at) && clause.object_is(at + 1, is_left))
        }
        "put" if clause.object_is(at, |word| matches!(word, "mail" | "post")) => done(Kind::Send),
        "put" => done(clause.object_kind(at).unwrap_or(Kind::Other)),
        // "Stay on top of it"
        "stay" if next == "on" => other(matches!(clause.word(at + 2), "it" | "this" | "that" | "top")),
        "stay" if next == "in" => reply(matches!(clause.word(at + 2), "touch" | "contact")),
        "stop" => {
            let is_for_them = clause.is_for_you(at) || matches!(clause.word(at + 2), "them" | "it");
            other(next.ends_with("ing") && next != "bothering" && is_for_them)
        }
        "try" if next == "not" => None,
        "try" => Some(Act::look(at)),
        "catch" if next == "up" => {
            Some(Act { is_look: !is_with_you(clause, at), ..Act::done(Kind::Reply, at) })
        }
        "catch" => other(matches!(next, "him" | "her" | "them") || next == "you" && clause.is_dated),
        "carry" => other(next == "on" || next == "out"),
        "work" => keeping::working(clause, at, next),
        _ => None,
    }
}

/// Verbs of looking that are more, or none: "look forward", "look out for your message", "ask you".
pub(super) fn looking(clause: &Clause<'_>, at: usize, base: &str) -> Option<Act> {
    let next = clause.word(past_adverbs(clause, at + 1));
    match (base, next) {
        ("cross", "that") | ("look", "out" | "forward" | "to" | "like") | ("ask", "you" | "for" | "that") => {
            None
        }
        // "I'll talk to you about it", "discuss it with you"
        ("talk" | "speak" | "discuss" | "chat", _) if is_with_you(clause, at) => {
            Some(Act { kind: Kind::Reply, ..Act::look(at) })
        }
        ("look", "for") if clause.object_is(at, is_from_customer) => None,
        _ => Some(Act::look(at)),
    }
}

/// What the house waits for.
pub(super) fn is_from_customer(word: &str) -> bool {
    matches!(word, "dm" | "pm" | "reply" | "response" | "message" | "email" | "dms" | "tweet")
}

/// Telling the customer is a reply; telling somebody else is not.
pub(super) fn telling(clause: &Clause<'_>, at: usize, base: &str) -> Act {
    let next = clause.word(at + 1);
    let is_someone =
        matches!(next, "our" | "the" | "their" | "my" | "them" | "him" | "her" | "all" | "a" | "an");
    let is_something = matches!(next, "your" | "this" | "that" | "it" | "these" | "those" | "its");
    let is_shared = with_whom(clause, at).is_some_and(|whom| !matches!(whom, "you" | "u"));
    match base {
        "contact" | "inform" | "notify" | "alert" | "message" if is_someone => Act::look(at),
        "confirm" if is_shared => Act::look(at),
        "update" if is_someone || is_something => Act::done(Kind::Other, at),
        "confirm" | "answer" => Act::done(Kind::Reply, at),
        _ if is_something => Act::done(Kind::Other, at),
        _ => Act::done(Kind::Reply, at),
    }
}

/// The word after the "with" that belongs to the verb: "confirm this with accounting".
fn with_whom<'c>(clause: &'c Clause<'_>, at: usize) -> Option<&'c str> {
    let with = (at + 1..clause.end.min(at + 4)).find(|at| clause.word(*at) == "with");
    with.map(|with| clause.word(with + 1))
}

/// "Forward it to our team": nothing is sent to the customer.
pub(super) fn goes_to_house(clause: &Clause<'_>, at: usize) -> bool {
    let to = (at + 1..clause.object_end(at)).find(|at| clause.word(*at) == "to");
    to.is_some_and(|to| {
        let led = clause.word(to + 1);
        led == "them"
            || (matches!(led, "our" | "the" | "my" | "a" | "someone")
                && clause.sentence.any(to + 1, clause.end.min(to + 6), nouns::is_house))
    })
}

/// "Leave it to you", "leave that up to you".
fn is_left_to_you(clause: &Clause<'_>, at: usize) -> bool {
    let to = at + 2 + usize::from(clause.word(at + 2) == "up");
    clause.sentence.has(to, &["to", "you"])
}

/// "Follow up with you", "follow this up for you".
fn is_with_you(clause: &Clause<'_>, at: usize) -> bool {
    clause.sentence.any(at + 1, clause.end.min(at + 5), |word| matches!(word, "you" | "u" | "your"))
}

pub(super) fn is_repair(word: &str) -> bool {
    nouns::promised(word) == Some(Kind::Repair)
        || matches!(word, "resolve" | "fix" | "figured" | "straightened")
}
