//! "Make", which is an act by what is made: "make an exception", "make it right", not "make it to practice".

use super::acts::{Act, Clause, past_adverbs};
use super::lists::{List, list};
use super::nouns;
use super::words::Sort;
use crate::promises::state::Kind;

/// What somebody makes: a thing, "it" in some way, so many of something.
pub(super) fn making(clause: &Clause<'_>, at: usize, next: &str) -> Option<Act> {
    let is_counted = clause.sentence.sort(at + 1) == Some(Sort::Number);
    match next {
        "" if is_counted => Some(Act::done(clause.object_kind(at).unwrap_or(Kind::Other), at)),
        "it" if clause.word(at + 2) == "right" => Some(Act::done(Kind::Other, at)),
        "it" => {
            // "Make it up to you", "make it explicit"; not "make it to practice".
            let how = clause.word(past_adverbs(clause, at + 2));
            let is_made_up = how != "up" || clause.sentence.has(at + 3, &["to", "you"]);
            let is_act =
                !how.is_empty() && !nouns::is_preposition(how) && !NOT_MADE.contains(how) && is_made_up;
            is_act.then(|| Act::done(Kind::Other, at))
        }
        // "I'll try to make the game" is about who comes.
        "the" | "my" | "that" | "this" if clause.object_is(at, |word| ATTENDED.contains(word)) => None,
        // "I'll make you a copy"
        "you" if matches!(clause.word(at + 2), "a" | "an" | "some" | "one" | "another") => {
            Some(Act::done(clause.object_kind(at).unwrap_or(Kind::Other), at))
        }
        "" | "up" | "sense" | "use" | "you" | "money" | "good" => None,
        _ => Some(Act::done(clause.object_kind(at).unwrap_or(Kind::Other), at)),
    }
}

/// Where people try to be.
static ATTENDED: List = List::new(|| {
    list("meeting meetings appointment game practice flight train class party trip dinner lunch wedding show")
});

/// What follows "make it" where somebody only arrives.
static NOT_MADE: List =
    List::new(|| list("there here home in out back today tonight tomorrow this next and or but if when as"));
