//! The events that a promise waits for, told in clauses of their own: "once the part is in", "after the call".

use super::around::OCCASIONS;
use super::lists::{List, list};
use super::sentences::Sentence;
use super::verbs::{self, Verb};
use super::words::Sort;

/// The clause of an event that leads a sentence: "Once the part is in, we will call you", "When it comes in we will
/// call". Its tokens, the end exclusive.
pub(super) fn leading_event(sentence: &Sentence<'_>, subject: usize) -> Option<(usize, usize)> {
    let before = subject.checked_sub(1)?;
    let end = if sentence.sort(before) == Some(Sort::Pause) { before } else { subject };
    let start = (sentence.from..end).rev().find(|at| {
        leads_event(sentence, *at) && sentence.begins_clause(with_length(sentence, *at, sentence.from))
    })?;
    let is_said = end > start + 1 && !sentence.any(start, end, |word| matches!(word, "let" | "please"));
    is_said.then_some((with_length(sentence, start, sentence.from), end))
}

/// Where "3 business days after …" begins, of which the "after" stands at `at`; nothing before `from`.
fn with_length(sentence: &Sentence<'_>, at: usize, from: usize) -> usize {
    let is_bound = matches!(sentence.word(at), "after" | "before" | "following" | "prior");
    let Some(unit) = at.checked_sub(1).filter(|unit| is_bound && *unit > from) else { return at };
    let is_kind = |word: &str| matches!(word, "business" | "working" | "calendar" | "full");
    let count = unit - 1 - usize::from(is_kind(sentence.back(unit, 1)));
    if !UNITS.contains(sentence.word(unit)) || count < from {
        return at;
    }
    let is_range = |at: usize| at >= from && sentence.sort(at) == Some(Sort::Number);
    match sentence.sort(count) {
        // "2-3 days"
        Some(Sort::Number)
            if count > from + 1 && is_range(count - 2) && sentence.word(count - 1).is_empty() =>
        {
            count - 2
        }
        Some(Sort::Number) => count,
        _ if COUNTS.contains(sentence.word(count)) => {
            let is_few = matches!(sentence.word(count), "few" | "couple");
            if is_few && count > from && sentence.back(count, 1) == "a" { count - 1 } else { count }
        }
        _ => at,
    }
}

/// What is counted after and before an event.
static UNITS: List =
    List::new(|| list("minute minutes mins hour hours hrs day days week weeks month months"));

/// Counts in letters.
static COUNTS: List =
    List::new(|| list("a an one two three four five six seven eight nine ten twelve fourteen few couple"));

fn leads_event(sentence: &Sentence<'_>, at: usize) -> bool {
    let next = sentence.word(at + 1);
    match sentence.word(at) {
        "once" | "when" | "upon" => true,
        // "After all, we will"
        "after" | "until" if next == "all" => {
            !matches!(sentence.word(at + 2), "" | "i" | "we" | "you" | "it" | "this" | "that")
        }
        "after" | "until" => !matches!(next, "then" | "now"),
        "as" => sentence.has(at, &["as", "soon", "as"]),
        "closer" | "nearer" => next == "to",
        "by" => sentence.has(at, &["by", "the", "time"]),
        "the" => matches!(next, "moment" | "minute" | "second" | "instant"),
        "following" => matches!(next, "the" | "your" | "our" | "this" | "that" | "my"),
        _ => false,
    }
}

/// The clause of an event inside a promise's own clause: "in touch when there is news".
pub(super) fn inner_event(sentence: &Sentence<'_>, from: usize, end: usize) -> Option<(usize, usize)> {
    let start = (from..end).find(|at| begins_event(sentence, *at, from))?;
    (end > start + 1).then_some((with_length(sentence, start, from + 1), end))
}

fn begins_event(sentence: &Sentence<'_>, at: usize, from: usize) -> bool {
    let next = sentence.word(at + 1);
    let back = sentence.back(at, 1);
    match sentence.word(at) {
        "as" => {
            let goes_on = sentence.any(at + 1, at + 6, |word| NEARING.contains(word));
            // "As I confirm the dates"; not "as I said".
            let is_doing =
                next == "i" && verbs::verb(sentence.word(at + 2)).is_some_and(|verb| verb != Verb::State);
            sentence.has(at, &["as", "soon", "as"]) || COMING.contains(next) || goes_on || is_doing
        }
        // "At our next meeting", "at the meeting"
        "at" => {
            let next_one = usize::from(matches!(sentence.word(at + 2), "next" | "upcoming"));
            matches!(next, "the" | "our" | "your") && OCCASIONS.contains(sentence.word(at + 2 + next_one))
        }
        "ahead" => next == "of" && sentence.word(at + 2) != "time",
        "on" => matches!(next, "my" | "our" | "his" | "her" | "their") && sentence.word(at + 2) == "return",
        "once" => back != "at",
        "when" | "whenever" => {
            let is_asked =
                matches!(back, "out" | "see" | "check" | "ask" | "confirm" | "clarify" | "determine");
            let is_told = match back {
                "know" | "tell" => true,
                "you" | "us" => matches!(sentence.back(at, 2), "tell" | "ask" | "show" | "remind" | "advise"),
                _ => false,
            };
            !(is_asked || is_told && matches!(next, "" | "and" | "to" | "you" | "we"))
        }
        "if" => sentence.has(at, &["if", "and", "when"]),
        "in" | "with" if is_next_version(sentence, at + 1) => true,
        "prior" => next == "to",
        "closer" | "nearer" => matches!(next, "to" | "the"),
        "in" if sentence.has(at, &["in", "advance", "of"]) => true,
        "in" => {
            let what = sentence.word(at + 3);
            sentence.has(at, &["in", "time", "for"]) && (EVENTS.contains(what) || what == "your")
        }
        "soon" => next == "as" && !matches!(sentence.word(at + 2), "possible" | ""),
        // "Next time we speak"
        "next" => {
            next == "time" && matches!(sentence.word(at + 2), "i" | "we" | "you" | "he" | "she" | "they")
        }
        "before" | "after" if next.ends_with("ing") && verbs::of_gerund(next).is_some() => true,
        "before" | "after" if HOLIDAYS.contains(&next) || HOLIDAYS.contains(&sentence.word(at + 2)) => true,
        "before" => {
            EVENTS.contains(next)
                || matches!(next, "you" | "your" | "closing") && sentence.word(at + 2) != "know"
        }
        // "after a review"; "after a while" is no event.
        "after" if matches!(next, "a" | "an") => !WHILES.contains(sentence.word(at + 2)),
        "after" | "until" => EVENTS.contains(next),
        "following" => at > from + 1 && matches!(next, "the" | "our" | "your" | "this" | "that" | "my"),
        // "The second it lands", not "the second one".
        "the" => {
            let after = sentence.word(at + 2);
            let is_clause = EVENTS.contains(after) || matches!(after, "you" | "your" | "everything");
            matches!(next, "moment" | "minute" | "second" | "instant") && is_clause
        }
        _ => false,
    }
}

/// "In an upcoming update", "with the next release", "in future versions".
pub(super) fn is_next_version(sentence: &Sentence<'_>, at: usize) -> bool {
    let from = at + usize::from(matches!(sentence.word(at), "a" | "an" | "the" | "our" | "its" | "one"));
    let is_to_come = |word: &str| matches!(word, "future" | "upcoming" | "next" | "coming" | "following");
    is_to_come(sentence.word(from)) && VERSIONS.contains(sentence.word(from + 1))
}

/// What makers of things bring out from time to time.
static VERSIONS: List = List::new(|| {
    list(
        "update updates release releases version versions patch patches build builds hotfix firmware season seasons \
         edition issue newsletter",
    )
});

/// How long "after a …" may last without naming an event.
static WHILES: List = List::new(|| {
    list(
        "few while couple bit day week month year short long little minute moment second hour certain number",
    )
});

/// Feasts, and the days around them.
const HOLIDAYS: &[&str] = &["holidays", "holiday", "christmas", "easter", "thanksgiving", "new"];

/// What the event after "after", "before" or "until" begins with.
static EVENTS: List = List::new(|| {
    list(
        "i we it there the that this my our they he she approval delivery receipt completion checkout payment christmas xmas thanksgiving easter \
         confirmation inspection departure arrival review launch closing",
    )
});

/// What events do of which nobody knows the day: "as the date approaches".
static NEARING: List = List::new(|| {
    list("permits allows approaches nears develops progresses unfolds evolves emerges emerge arises arise")
});

/// What comes in "as it comes in": not "as you asked", "as a gesture".
static COMING: List = List::new(|| list("we it they more updates things details news information info new"));
