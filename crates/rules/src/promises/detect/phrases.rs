//! Turns of phrase that sound like acts and are none: "I'll tell you what", "I'll call it a day", "we'll talk soon".

use super::acts::Clause;
use super::lists::{List, list};
use super::words::Sort;

/// Is the verb `base` at this place part of such a phrase?
pub(super) fn is_phrase(clause: &Clause<'_>, at: usize, base: &str) -> bool {
    let (next, after) = (clause.word(at + 1), clause.word(at + 2));
    let near =
        |words: &[&str]| clause.sentence.any(at + 1, clause.end.min(at + 6), |word| words.contains(&word));
    match base {
        "talk" | "chat" | "speak" => {
            let is_with = matches!(next, "to" | "with") || matches!(after, "to" | "with" | "about");
            !(is_with && !matches!(after, "" | "later" | "soon") || clause.is_dated)
        }
        // "We'll go from there": whatever that will be.
        "go" => next == "from" && matches!(after, "there" | "here"),
        "tell" => {
            next == "you" && after.is_empty() && !clause.is_dated
                || next == "you" && near(&["secret", "story", "joke"])
                || next == "you" && matches!(after, "what" | "why" | "one" | "how" | "this" | "again")
                || after == "the" && near(&["truth"])
        }
        "ask" => near(&["question", "questions", "again"]) || next == "you",
        "call" => {
            matches!(next, "home" | "attention")
                || next == "in" && after == "sick"
                || next == "it" && matches!(after, "a" | "even" | "quits")
                || is_calling_names(clause, at)
        }
        "put" => {
            next == "it" && matches!(after, "this" | "like" | "mildly") || next == "up" && after == "with"
        }
        "sign" | "log" => matches!(next, "off" | "out"),
        "give" => {
            next == "up"
                || next == "you" && after == "that"
                || next == "it" && near(&["try", "shot", "go", "whirl"]) && clause.word(at + 3) != "you"
        }
        "run" => matches!(next, "into" | "late" | "out"),
        "move" => next == "on",
        "turn" => clause.sentence.sort(at + 1) == Some(Sort::Number),
        "buy" => near(&[
            "beer", "drink", "drinks", "lunch", "dinner", "coffee", "round", "car", "house", "boat", "home",
        ]),
        "pass" => {
            next.is_empty()
                || next == "on" && !clause.has_object(at + 1) && after != "his" && after != "her"
                || next == "this" && after == "time"
        }
        "finish" | "close" | "end" => next == "with",
        "find" => near(&["hard", "difficult", "myself", "ourselves"]),
        "take" => {
            next == "it" && after.is_empty()
                || near(&["instead"]) && matches!(next, "it" | "that" | "those" | "one" | "them")
                || next == "you"
                    && after == "to"
                    && near(&["page", "site", "website", "screen", "form", "directory"])
                || next == "that" && after == "as"
                || near(&["chances", "sides", "offense", "turns"])
                || near(&["up"]) && !near(&["with"])
        }
        "make" => {
            matches!(next, "do" | "myself" | "ourselves") && after != "available"
                || near(&["fool", "guess", "joke", "story"])
        }
        // "I'll point out that …" is done by saying it.
        "point" => next == "out",
        "note" | "add" | "mention" | "say" | "state" | "stress" | "emphasize" | "repeat" | "concede"
            if next == "that" =>
        {
            matches!(
                after,
                "i" | "we" | "you" | "it" | "this" | "the" | "he" | "she" | "they" | "there" | "our" | "my"
            )
        }
        "look" => next == "for" && near(&["job", "jobs", "apartment", "house", "husband", "wife"]),
        // "I will facilitate a retreat": somebody else's.
        "facilitate" | "conduct" | "present" | "lead" => matches!(next, "a" | "an") && !clause.is_for_you(at),
        // What a link does.
        "meet" => next == "your" && near(&["needs", "expectations"]),
        "get" => matches!(after, "own") || near(&["sleep", "haircut", "drink", "drinks", "beer", "coffee"]),
        "keep" => matches!(next, "it" | "this") && matches!(after, "short" | "brief" | "simple"),
        "leave" => after == "at" && clause.word(at + 3) == "that",
        "save" => {
            clause.object_is(at, |word| word == "later")
                || next == "you" && matches!(after, "the" | "a") && near(&["trouble", "trip", "time"])
        }
        "show" => next == "them" && after.is_empty() || next == "up",
        "do" => matches!(next, "lunch" | "dinner" | "drinks" | "coffee"),
        "start" | "begin" => next == "with" && near(&["news", "joke", "story", "question"]),
        "work" => matches!(next, "until" | "late"),
        "pay" => near(&["mistakes", "own"]),
        "spare" => next == "you",
        "walk" | "repeat" | "try" | "continue" => {
            at + 1 >= clause.end || matches!(next, "again" | "harder" | "anything") && !clause.is_dated
        }
        _ => false,
    }
}

/// "Call you a liar"; not "call you a cab", "call you a bit later".
fn is_calling_names(clause: &Clause<'_>, at: usize) -> bool {
    let is_called = clause.word(at + 1) == "you" && matches!(clause.word(at + 2), "a" | "an");
    is_called && !clause.sentence.any(at + 3, clause.end.min(at + 5), |word| CALLED.contains(word))
}

/// What one calls for somebody, and when.
static CALLED: List = List::new(|| {
    list(
        "cab taxi car ride uber lyft driver doctor nurse plumber little bit few couple day week hour minute second third \
         while",
    )
});
