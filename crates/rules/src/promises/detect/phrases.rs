//! Turns of phrase that sound like acts and are none: "I'll tell you what", "I'll call it a day", "we'll talk soon".

use super::acts::Clause;

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
            next == "you" && matches!(after, "what" | "why" | "one" | "how" | "this" | "again")
                || after == "the" && near(&["truth"])
        }
        "ask" => near(&["question", "questions", "again"]) || next == "you",
        "call" => {
            matches!(next, "home" | "attention")
                || next == "in" && after == "sick"
                || next == "it" && matches!(after, "a" | "even" | "quits")
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
        "pass" => next.is_empty() || next == "this" && after == "time",
        "finish" | "close" | "end" => next == "with",
        "find" => near(&["hard", "difficult", "myself", "ourselves"]),
        "take" => {
            next == "it" && after.is_empty()
                || next == "that" && after == "as"
                || near(&["chances", "sides", "offense", "turns", "up"])
        }
        "make" => matches!(next, "do" | "myself" | "ourselves") || near(&["fool", "guess", "joke", "story"]),
        "get" => matches!(after, "own") || near(&["sleep", "haircut", "drink", "drinks", "beer", "coffee"]),
        "keep" => matches!(next, "it" | "this") && matches!(after, "short" | "brief" | "simple"),
        "leave" => after == "at" && clause.word(at + 3) == "that",
        "save" => next == "you" && matches!(after, "the" | "a") && near(&["trouble", "trip", "time"]),
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
