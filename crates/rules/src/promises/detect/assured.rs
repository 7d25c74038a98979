//! Commitments without a "will": "we won't forget to call", "count on a reply by Friday", "I can have it to you by noon",
//! "consider it done", "see you there at eight".

use super::acts::{self, Act, Clause};
use super::clauses;
use super::commitments::{Commitment, made};
use super::received;
use super::refusals;
use super::sentences::Sentence;
use super::subjects::{Subject, Who, subject};
use super::times::Times;
use super::verbs::{self, Verb};
use crate::promises::state::Kind;

/// "We won't forget to call you": `forget` is the place of that verb.
pub(super) fn unforgotten(
    sentence: &Sentence<'_>,
    at: usize,
    forget: usize,
    times: &Times<'_>,
) -> Option<Commitment> {
    let is_kept = matches!(sentence.word(forget), "forget" | "fail") && sentence.word(forget + 1) == "to";
    let subject = subject(sentence, at).filter(|subject| matches!(subject.who, Who::Own | Who::House))?;
    if !is_kept || refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let clause = clauses::clause(sentence, forget + 2, times).led_by(times, subject.start);
    let act = acts::act(&clause, forget + 2, subject.who)?;
    Some(made(&clause, subject, act))
}

/// "We won't share your address": what the house holds back from, which a customer could hold against it.
pub(super) fn kept_from(
    sentence: &Sentence<'_>,
    at: usize,
    verb: usize,
    times: &Times<'_>,
) -> Option<Commitment> {
    let subject = subject(sentence, at).filter(|subject| subject.who == Who::Own)?;
    let clause = clauses::clause(sentence, verb, times);
    let is_any = |word: &str| matches!(word, "anyone" | "anybody" | "else");
    // "You have my word that I will not sell it."
    let is_sworn = sentence.any(sentence.from, subject.start, |word| word == "word")
        && sentence.back(subject.start, 1) == "that";
    let is_kept = match clause.word(verb) {
        _ if is_sworn => {
            verbs::verb(clause.word(verb)).is_some_and(|verb| verb != Verb::State) || clause.has_object(verb)
        }
        "share" | "sell" | "disclose" | "reveal" | "spam" | "rent" | "publish" | "charge" => {
            clause.is_for_you(verb) || clause.object_is(verb, is_any)
        }
        "tell" | "show" => clause.object_is(verb, is_any),
        _ => false,
    };
    let is_refused = clause.sentence.any(verb, clause.end, |word| word == "with")
        && sentence.has(clause.end - 1, &["you"]);
    if !is_kept || is_refused || refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    Some(made(&clause, subject, Act::done(Kind::Other, verb)))
}

/// "You can count on a reply by Friday", "count on us to call you".
pub(super) fn counted_on(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let start = match sentence.back(at, 1) {
        "can" | "may" | "will" if sentence.back(at, 2) == "you" => at - 2,
        "" | "please" | "so" | "and" => at,
        _ => return None,
    };
    if sentence.is_question || refusals::is_taken_back(sentence, start, at) {
        return None;
    }
    let clause = clauses::clause(sentence, at + 2, times);
    let is_us = matches!(clause.word(at + 2), "us" | "me") && clause.word(at + 3) == "to";
    let who = if is_us { Who::Own } else { Who::You };
    let act = if is_us { acts::act(&clause, at + 4, who)? } else { received::awaited(&clause, at + 1)? };
    // "You can count on us to help" is what every house says.
    let is_meant = clause.says_when || matches!(act.kind, Kind::Reply | Kind::CallBack | Kind::Refund);
    is_meant.then(|| made(&clause, Subject { who, start }, act))
}

/// "What I'll do is send you the form": the act stands behind "is".
pub(super) fn told_as(
    sentence: &Sentence<'_>,
    subject: Subject,
    verb: usize,
    times: &Times<'_>,
) -> Option<Commitment> {
    let is_told = subject.who == Who::Own
        && sentence.back(subject.start, 1) == "what"
        && matches!(sentence.word(verb), "do")
        && sentence.word(verb + 1) == "is";
    if !is_told || sentence.is_question {
        return None;
    }
    let act = verb + 2 + usize::from(sentence.word(verb + 2) == "to");
    let clause = clauses::clause(sentence, act, times);
    let act = acts::act(&clause, act, Who::Own)?;
    Some(made(&clause, subject, act))
}

/// "I can have it to you by Friday": what is done for the customer by a day is more than an offer.
pub(super) fn granted(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let next = sentence.word(at + 1);
    if sentence.is_question || !matches!(next, "have" | "get") || !matches!(sentence.back(at, 1), "i" | "we")
    {
        return None;
    }
    let clause = clauses::clause(sentence, at + 1, times);
    let is_said = sentence.begins_clause(at - 1)
        || matches!(sentence.back(at, 2), "and" | "so" | "but" | "then" | "yes");
    let is_brought = (at + 3..at + 5)
        .any(|at| matches!(sentence.word(at), "to" | "for") && sentence.word(at + 1) == "you");
    if !(clause.is_dated && is_brought && is_said) || refusals::is_taken_back(sentence, at - 1, at) {
        return None;
    }
    let kind = clause.object_kind(at + 1).unwrap_or(Kind::Send);
    Some(made(&clause, Subject { who: Who::Own, start: at - 1 }, Act::done(kind, at + 1)))
}

/// "I should have it to you by noon", "we should be able to get it to you by Friday": a day given to the customer.
pub(super) fn foreseen(
    sentence: &Sentence<'_>,
    start: usize,
    at: usize,
    times: &Times<'_>,
) -> Option<Commitment> {
    let able = if sentence.has(at + 1, &["be", "able", "to"]) { 3 } else { 0 };
    let verb = at + 1 + able;
    let is_done = sentence.word(verb) == "be"
        && matches!(sentence.word(verb + 1), "done" | "finished" | "ready" | "through" | "complete");
    let is_done =
        is_done || sentence.has(verb, &["be", "back", "up"]) || sentence.has(verb, &["be", "back", "online"]);
    let is_able = able > 0 && verbs::verb(sentence.word(verb)).is_some_and(|verb| verb != Verb::State);
    if sentence.is_question || !(is_done || is_able || matches!(sentence.word(verb), "have" | "get")) {
        return None;
    }
    let clause = clauses::clause(sentence, verb, times);
    let is_it = matches!(clause.word(verb + 1), "it" | "this" | "that" | "them" | "your");
    let is_ready = sentence.word(verb) == "have"
        && (clause.object_is(verb, |word| matches!(word, "ready" | "done" | "finished" | "completed"))
            || is_it && clause.object_is(verb, |word| verbs::of_participle(word).is_some())
            || matches!(clause.word(verb + 1), "someone" | "somebody"));
    let verb_kind = match verbs::verb(sentence.word(verb)) {
        Some(Verb::Act(kind)) => Some(kind).filter(|kind| *kind != Kind::Other),
        _ => None,
    };
    let is_reply = matches!(verb_kind, Some(Kind::Reply | Kind::CallBack));
    // "Checking with them and should have an answer by Friday"
    let is_answer = sentence.word(verb) == "have" && clause.object_kind(verb) == Some(Kind::Reply);
    let is_given = is_ready
        || is_answer
        || is_done
        || is_able && (clause.has_object(verb) || clause.is_for_you(verb) || is_reply)
        || clause.word(verb + 1) == "you"
        || (verb + 1..clause.end)
            .any(|at| matches!(clause.word(at), "to" | "for") && clause.word(at + 1) == "you");
    if !(clause.is_dated && is_given) || refusals::is_taken_back(sentence, start, at) {
        return None;
    }
    let kind = clause.object_kind(verb).or(verb_kind).unwrap_or(Kind::Send);
    Some(made(&clause, Subject { who: Who::Own, start }, Act::done(kind, verb)))
}

/// "Our team should be in touch by Friday", "Karla should be calling you today".
pub(super) fn awaited_from(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let subject = subject(sentence, at)?;
    let clause = clauses::clause(sentence, at + 1, times);
    if subject.who == Who::Thing {
        return thing_foreseen(&clause, at, subject);
    }
    if !matches!(subject.who, Who::House | Who::Named) {
        return None;
    }
    if sentence.is_question || !clause.is_dated || refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let act = acts::act(&clause, at + 1, subject.who)?;
    // "He should call you" is advice, "he should be calling you" is news.
    let is_advice =
        matches!(sentence.word(subject.start), "he" | "she" | "they") && clause.word(at + 1) != "be";
    let is_answer = matches!(act.kind, Kind::Reply | Kind::CallBack) && clause.is_for_you(at) && !is_advice;
    is_answer.then(|| made(&clause, subject, act))
}

/// "Your parcel should arrive on Friday", "this should be fixed by tonight".
fn thing_foreseen(clause: &Clause<'_>, at: usize, subject: Subject) -> Option<Commitment> {
    let sentence = clause.sentence;
    if sentence.is_question || !clause.is_dated || refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let act = acts::act(clause, at + 1, Who::Thing)?;
    let is_theirs = sentence.word(subject.start) == "your" || clause.is_for_you(at);
    let is_care = matches!(act.kind, Kind::Repair | Kind::Refund | Kind::Send);
    // "It ships today and should be there tomorrow": one act.
    let is_joined = subject.start == at;
    (!act.is_look && !is_joined && (is_theirs || is_care)).then(|| made(clause, subject, act))
}

/// "Consider it done."
pub(super) fn considered_done(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let is_done = matches!(
        sentence.word(at + 2),
        "done" | "handled" | "sorted" | "fixed" | "sent" | "taken" | "booked"
    );
    let is_said = sentence.begins_clause(at) && sentence.has(at, &["consider", "it"]) && is_done;
    let clause = clauses::clause(sentence, at + 1, times);
    let subject = Subject { who: Who::Own, start: at };
    is_said.then(|| made(&clause, subject, Act::done(Kind::Other, at + 2)))
}

/// "See you there at eight": a meeting is taken up. "See you on Friday" says goodbye.
pub(super) fn seen(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let is_led = sentence.begins_clause(at) || matches!(sentence.back(at, 1), "will" | "then" | "and" | "ok");
    if !(is_led && sentence.has(at, &["see", "you", "there"])) || sentence.is_question {
        return None;
    }
    let clause = clauses::clause(sentence, at + 1, times);
    let is_said = sentence.back(at, 1) == "will" && matches!(sentence.back(at, 2), "i" | "we");
    let subject = Subject { who: Who::Own, start: at - if is_said { 2 } else { 0 } };
    clause.is_dated.then(|| made(&clause, subject, Act::done(Kind::Appointment, at)))
}
