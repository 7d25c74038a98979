//! What somebody says they will do, and of which kind it is.

use super::idioms;
use super::lists::{List, NAMED_DAYS, list};
use super::named;
use super::nouns;
use super::phrases;
use super::received;
use super::sentences::Sentence;
use super::subjects::Who;
use super::things;
use super::times::Times;
use super::unlisted;
use super::verbs::{self, Verb};
use super::words::Sort;
use crate::promises::state::Kind;

/// An act that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) kind: Kind,
    /// Looking into a matter, of which the customer sees nothing: what follows it is the promise.
    pub(super) is_look: bool,
    /// Where its verb stands.
    pub(super) verb: usize,
    /// Where the verb stands of the act that a look serves: "check and *call* you". The same where there is none.
    pub(super) served: usize,
}

impl Act {
    pub(super) fn done(kind: Kind, verb: usize) -> Self {
        Self { kind, is_look: false, verb, served: verb }
    }

    pub(super) fn look(verb: usize) -> Self {
        Self { kind: Kind::Other, is_look: true, verb, served: verb }
    }
}

/// A stretch of a sentence in which an act is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause<'s> {
    pub(super) sentence: &'s Sentence<'s>,
    /// The token after its last.
    pub(super) end: usize,
    /// Does it name a day or a time?
    pub(super) is_dated: bool,
    /// Does it say when at all?
    pub(super) says_when: bool,
}

/// Whoever comes so soon was sent.
pub(super) const SOON: &[&str] = &["minutes", "mins", "minute", "shortly", "soon", "momentarily"];

/// How far an object may stand from its verb, in words.
pub(super) const OBJECT_WORDS_MAX: usize = 9;

impl Clause<'_> {
    /// The same clause when its subject begins at `subject`: "*On Tuesday* our fitter will come" says when, too.
    pub(super) fn led_by(self, times: &Times<'_>, subject: usize) -> Self {
        let begins = |at: &usize| {
            matches!(self.sentence.sort(*at), Some(Sort::Dash | Sort::Colon))
                || matches!(self.sentence.word(*at), "and" | "but" | "then" | "if" | "when" | "that")
        };
        let from = (self.sentence.from..subject).rev().find(begins).map_or(self.sentence.from, |at| at + 1);
        let (is_dated, says_when) = times.say(self.sentence, from, self.end);
        Self { is_dated: self.is_dated || is_dated, says_when: self.says_when || says_when, ..self }
    }

    /// The word at this place; empty outside the clause.
    pub(super) fn word(&self, at: usize) -> &str {
        if at < self.end { self.sentence.word(at) } else { "" }
    }

    /// Is one of the words after `at`, as far as an object goes, like this?
    pub(super) fn object_is(&self, at: usize, is: impl Fn(&str) -> bool) -> bool {
        self.sentence.any(at + 1, self.end.min(at + 1 + OBJECT_WORDS_MAX), is)
    }

    /// Does a thing follow the verb, rather than a time or a place?
    pub(super) fn has_object(&self, at: usize) -> bool {
        matches!(
            self.word(at + 1),
            "it" | "this"
                | "that"
                | "them"
                | "these"
                | "those"
                | "the"
                | "a"
                | "an"
                | "your"
                | "our"
                | "my"
                | "all"
                | "any"
                | "everything"
                | "both"
                | "you"
        )
    }

    /// Does the act concern the customer?
    pub(super) fn is_for_you(&self, at: usize) -> bool {
        self.object_is(at, |word| matches!(word, "you" | "u" | "your" | "yours" | "yourself" | "ya"))
    }

    /// Is somebody called by name, rather than "they", to do it?
    pub(super) fn is_named(&self) -> bool {
        !self.sentence.any(self.sentence.from, self.end, |word| matches!(word, "they" | "he" | "she" | "who"))
    }

    /// "Start the repairs", "begin with the review", "start on it".
    fn is_begun_with(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        let is_work = matches!(next, "on" | "with" | "working" | "work");
        let is_doing = verbs::of_gerund(next).is_some();
        self.has_object(at) && next != "my" || is_doing || is_work && !NAMED_DAYS.contains(&self.word(at + 2))
    }

    pub(super) fn is_for_them(&self, at: usize) -> bool {
        let is_it = |word: &str| matches!(word, "this" | "that" | "it" | "them" | "these" | "those");
        self.is_for_you(at) || self.sentence.any(at + 1, self.end.min(at + 4), is_it)
    }

    /// The token after the object of the verb at this place, as far as one goes.
    pub(super) fn object_end(&self, at: usize) -> usize {
        let to = self.end.min(at + 1 + OBJECT_WORDS_MAX);
        let ends = |at: &usize| {
            OBJECT_ENDS.contains(self.sentence.word(*at)) || self.sentence.sort(*at) == Some(Sort::Pause)
        };
        (at + 1..to).find(ends).unwrap_or(to)
    }

    /// "Call him", "call Anna": somebody other than the customer.
    fn is_of_others(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        let is_name = at + 1 < self.end && self.sentence.token(at + 1).is_some_and(|token| token.is_capital);
        is_name && next != "you" && !NAMED_DAYS.contains(&next)
            || matches!(next, "him" | "her" | "them" | "their" | "his")
    }

    /// "Give you the details", "give you a copy": what is told and what is sent.
    fn given_kind(&self, at: usize) -> Option<Kind> {
        if !self.is_for_you(at) {
            return None;
        }
        let is_sent = |word: &str| {
            matches!(word, "copy" | "copies" | "comments" | "draft" | "list" | "figures" | "numbers")
        };
        let is_told = |word: &str| {
            matches!(word, "details" | "detail" | "feedback" | "thoughts" | "information" | "info")
        };
        let sent = self.object_is(at, is_sent).then_some(Kind::Send);
        sent.or_else(|| self.object_is(at, is_told).then_some(Kind::Reply))
    }

    /// The kind that the object gives to a verb like "issue" or "send".
    pub(super) fn object_kind(&self, at: usize) -> Option<Kind> {
        let to = self.object_end(at);
        (at + 1..to).find_map(|at| {
            let led =
                matches!(self.sentence.back(at, 1), "our" | "to" | "with" | "about" | "regarding" | "of");
            if led { None } else { nouns::promised(self.sentence.word(at)) }
        })
    }
}

/// What follows these is no object any more.
static OBJECT_ENDS: List = List::new(|| {
    list(
        "from about after before following prior during until at regarding re on via using by when once that which who if so as because and then or",
    )
});

/// The act that `who` will do in this clause; `at` is the first word after "will".
pub(super) fn act(clause: &Clause<'_>, at: usize, who: Who) -> Option<Act> {
    let verb = main_verb(clause, at)?;
    match who {
        Who::You => received::by_customer(clause, verb),
        Who::Thing => things::of_thing(clause, verb),
        Who::Whatever => things::of_whatever(clause, verb),
        Who::Own => by_house(clause, verb, clause.word(verb), who),
        // "A technician will be sent at eleven".
        Who::House => {
            by_house(clause, verb, clause.word(verb), who).or_else(|| things::of_whatever(clause, verb))
        }
        Who::Ours => things::of_whatever(clause, verb).or_else(|| named::by_somebody(clause, verb)),
        Who::Named => named::by_somebody(clause, verb),
    }
}

/// The same for a verb in its "-ing" form, whose place is `at`.
pub(super) fn gerund(clause: &Clause<'_>, at: usize, who: Who) -> Option<Act> {
    by_house(clause, at, verbs::of_gerund(clause.word(at))?, who)
}

/// The place of the verb that carries the meaning, past adverbs and "be sure to", "try to", "do our best to".
pub(super) fn main_verb(clause: &Clause<'_>, mut at: usize) -> Option<usize> {
    for _ in 0..OBJECT_WORDS_MAX {
        let ahead = idioms::lead_in(clause, at);
        if ahead == 0 {
            return (!clause.word(at).is_empty()).then_some(at);
        }
        at += ahead;
    }
    None
}

/// An act of the house with the verb `base`.
pub(super) fn by_house(clause: &Clause<'_>, at: usize, base: &str, who: Who) -> Option<Act> {
    if nouns::is_hedge(base) || matches!(base, "not" | "never" | "no") {
        return None;
    }
    let is_for_us = who != Who::Own && matches!(clause.word(at + 1), "me" | "us");
    match verbs::verb(base) {
        _ if is_for_us || phrases::is_phrase(clause, at, base) => None,
        Some(Verb::State) => None,
        // "We'll manage."
        Some(Verb::Act(_)) if base == "manage" && clause.word(at + 1).is_empty() => None,
        Some(Verb::Look) => idioms::looking(clause, at, base),
        Some(Verb::Act(Kind::Reply)) => Some(idioms::telling(clause, at, base)),
        Some(Verb::Act(_)) if is_begun(base) && clause.is_begun_with(at) => Some(Act::done(Kind::Other, at)),
        Some(Verb::Act(_)) if who == Who::Own && unlisted::is_private(clause, at) => None,
        Some(Verb::Act(_)) if base == "watch" && !clause.is_for_them(at) => None,
        Some(Verb::Act(_)) if is_of_a_place(base) && !clause.is_for_them(at) && !is_run(clause, at, who) => {
            None
        }
        // "I'll call him", "call Anna": nobody calls the customer.
        Some(Verb::Act(Kind::CallBack)) if clause.is_of_others(at) => Some(Act::done(Kind::Other, at)),
        Some(Verb::Act(_)) if base == "pick" && clause.sentence.has(at + 1, &["you", "up"]) => {
            Some(Act::done(Kind::Appointment, at))
        }
        Some(Verb::Act(kind)) => Some(Act::done(kind, at)),
        // "I'll spend some time looking at it"
        None if base == "spend" => {
            let doing = (at + 2..clause.end.min(at + 7)).find(|at| clause.word(*at).ends_with("ing"))?;
            let is_timed =
                clause.object_is(at, |word| matches!(word, "time" | "day" | "afternoon" | "morning"));
            by_house(clause, doing, verbs::of_gerund(clause.word(doing))?, who).filter(|_| is_timed)
        }
        // "I will attend a fair": about myself.
        Some(Verb::Special)
            if base == "attend" && matches!(clause.word(at + 1), "a" | "an") && !clause.is_for_you(at) =>
        {
            None
        }
        // "I will return on Tuesday" sends nothing back.
        Some(Verb::Open(_)) if base == "return" && !clause.has_object(at) => None,
        Some(Verb::Open(kind)) => {
            let kind = if idioms::goes_to_house(clause, at) { Kind::Other } else { kind };
            let given = || clause.given_kind(at).filter(|_| matches!(base, "give" | "provide"));
            Some(Act::done(clause.object_kind(at).or_else(given).unwrap_or(kind), at))
        }
        Some(Verb::Special) => idioms::special(clause, at, base, who),
        None if base == "arrive" && who == Who::House => {
            clause.says_when.then(|| Act::done(Kind::Appointment, at))
        }
        // "They will arrive shortly": whoever was sent.
        None if base == "arrive" && who == Who::Named => {
            clause.object_is(at, |word| SOON.contains(&word)).then(|| Act::done(Kind::Appointment, at))
        }
        None => {
            let is_done = who == Who::House && clause.is_dated && clause.has_object(at);
            let is_known =
                clause.is_for_you(at) || is_done || who == Who::Own && unlisted::is_act(clause, at);
            (is_known && unlisted::is_verb_like(base)).then(|| Act::done(Kind::Other, at))
        }
    }
}

/// What a shop does every day: "our shop will open at nine".
fn is_of_a_place(base: &str) -> bool {
    matches!(base, "open" | "close" | "run" | "start" | "begin" | "accept" | "hold")
}

/// "We will open the database": somebody does it, and no shop.
fn is_run(clause: &Clause<'_>, at: usize, who: Who) -> bool {
    let is_held = clause.word(at) == "hold" && !clause.object_is(at, |word| matches!(word, "until" | "till"));
    who == Who::Own && clause.has_object(at) && !is_held && clause.word(at + 1) != "my"
}

fn is_begun(base: &str) -> bool {
    matches!(base, "start" | "begin")
}

pub(super) fn past_adverbs(clause: &Clause<'_>, mut at: usize) -> usize {
    while nouns::is_adverb(clause.word(at)) {
        at += 1;
    }
    at
}
