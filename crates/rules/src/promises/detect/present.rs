//! Commitments in the present tense, which only a time makes promises: "we are sending it tomorrow", "the refund is with
//! you by Friday".

use super::acts::{self, Act};
use super::clauses;
use super::commitments::{Commitment, made};
use super::lists::{List, list};
use super::refusals;
use super::sentences::Sentence;
use super::subjects::{Who, subject};
use super::things;
use super::times::Times;
use super::verbs;
use crate::promises::state::Kind;

/// "We are sending it tomorrow": what is under way is a promise only with a time.
pub(super) fn under_way(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let clause = clauses::clause(sentence, at + 1, times);
    let verb = acts::past_adverbs(&clause, at + 1);
    let is_caused = clause.word(verb) == "having"
        && clause.is_dated
        && (clause.object_is(verb, is_anybody) || clause.is_for_you(verb));
    let is_early =
        matches!(clause.word(verb), "going" | "hoping" | "looking" | "trying" | "expecting" | "aiming")
            || clause.word(verb) == "having" && !is_caused;
    if !clause.says_when || sentence.is_question || is_early {
        return None;
    }
    let subject =
        subject(sentence, at).filter(|subject| matches!(subject.who, Who::Own | Who::House | Who::Named))?;
    if refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let act = acts::gerund(&clause, verb, subject.who)?;
    let is_for_you = sentence.any(verb + 1, clause.end.min(verb + 4), |word| matches!(word, "you" | "your"));
    let is_public = ANNOUNCED.contains(verbs::of_gerund(clause.word(verb))?);
    let is_care =
        !matches!(act.kind, Kind::Other | Kind::Appointment) || clause.word(verb) == "sending" || is_caused;
    // "We are sending you a DM shortly"; what is only said to be soon has to be for the customer.
    // "My assistant is setting up a call for Friday": the day is that of the call.
    if ARRANGING.contains(&clause.word(verb)) && !is_for_you && subject.who != Who::Own {
        return None;
    }
    // "Karla is sending you a copy today"
    if subject.who == Who::Named && !(clause.is_dated && is_for_you && is_care) {
        return None;
    }
    let is_promise = if clause.is_dated { is_for_you || is_public || is_care } else { is_for_you && is_care };
    (is_promise && !act.is_look).then(|| made(&clause, subject, act))
}

/// What is under way about something that is held later.
const ARRANGING: &[&str] = &["setting", "scheduling", "arranging", "planning", "organizing", "organising"];

fn is_anybody(word: &str) -> bool {
    matches!(word, "someone" | "somebody")
}

/// What is announced with a day and so is promised, even when it is for everybody.
static ANNOUNCED: List = List::new(|| {
    list("arrange organize organise process issue introduce launch release roll publish restore")
});

/// "The refund is with you by Friday", "your order ships tomorrow", "the engineer is due to arrive at 3".
pub(super) fn present(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let clause = clauses::clause(sentence, at + 1, times);
    let is_coming = clause.says_when && clause.word(at + 1) == "coming";
    if !(clause.is_dated || is_coming) || sentence.is_question {
        return None;
    }
    let subject = subject(sentence, at).filter(|subject| matches!(subject.who, Who::Thing | Who::House))?;
    // "The fare is 24 and it arrives in 8 minutes": nobody has taken it yet.
    let is_offer = sentence.word(subject.start) == "it"
        && sentence.any(sentence.from, subject.start, |word| OFFERED.contains(word));
    if is_offer || subject.start == at || refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let next = acts::past_adverbs(&clause, at + 1);
    let act = match (sentence.word(at), clause.word(next)) {
        ("go", _) | (_, "going") if subject.who != Who::Thing => return None,
        ("goes" | "go", "out") => {
            let act = things::thing_is(&clause, next)?;
            if act.kind == Kind::Other { Act::done(Kind::Send, act.verb) } else { act }
        }
        ("arrives" | "ships" | "goes" | "go", _) => {
            things::thing_is(&clause, next).or(Some(Act::done(Kind::Delivery, at)))?
        }
        (_, "due" | "set" | "scheduled") => {
            let verb = next + 2;
            let kind = match clause.word(verb) {
                "arrive" | "come" | "visit" | "be" if subject.who == Who::House => Kind::Appointment,
                "arrive" | "be" | "ship" | "reach" => Kind::Delivery,
                _ => return None,
            };
            (clause.word(next + 1) == "to").then_some(Act::done(kind, verb))?
        }
        (_, "with") => things::thing_is(&clause, next)?,
        (_, "arriving" | "coming") if subject.who == Who::House => Act::done(Kind::Appointment, next),
        // "Invoices are going out next week"
        (_, "going") if clause.word(next + 1) == "out" => Act::done(Kind::Send, next),
        (_, "coming") if !clause.is_dated => Act::done(Kind::Other, next),
        (_, "arriving" | "shipping" | "coming" | "leaving") => Act::done(Kind::Delivery, next),
        (_, "launching" | "rolling") => Act::done(Kind::Other, next),
        (_, "being" | "getting") => things::thing_is(&clause, next + 1)?,
        _ => return None,
    };
    Some(made(&clause, subject, act))
}

/// What is said of things that are only on offer.
static OFFERED: List = List::new(|| list("price prices cost costs fare rate"));
