//! Which further acts a subject takes on in its clause: "check … and call you back".

use super::acts::{self, Act, Clause};
use super::clauses::{EVENT_TOKENS_MAX, is_series, leads_event};
use super::nouns;
use super::subjects::Who;
use super::verbs::{self, Verb};
use super::words::Sort;
use crate::promises::state::Kind;

/// The acts that one subject takes on in this clause, and where each begins: the first at its subject, each other
/// at its verb. An act of looking, of which the customer sees nothing, is one with the act that it serves.
pub(super) fn chain(clause: &Clause<'_>, first: Act, who: Who) -> Vec<(usize, Act)> {
    let mut acts = vec![(first.verb, first)];
    let mut at = first.verb + 1;
    while at < clause.end {
        let is_joint = matches!(clause.word(at), "and" | "then" | "or")
            || clause.sentence.sort(at) == Some(Sort::Pause) && is_series(clause.sentence, at + 1);
        if is_joint && let Some(next) = joined(clause, at + 1, who) {
            at = next.verb;
            let (_, last) = acts.last_mut().expect("it begins with one");
            if last.is_look {
                *last = Act { verb: last.verb, ..next };
            } else if !(next.is_look || tells_of(last.kind, next.kind)) {
                acts.push((next.verb, next));
            }
        }
        at += 1;
    }
    acts
}

/// "I'll see you on Friday and give you the check", "run over there and ask": the first act that concerns the customer,
/// after one that does not.
pub(super) fn later_act(clause: &Clause<'_>, from: usize, who: Who) -> Option<Act> {
    // "We'll be here to answer and make sure …" is what every house says.
    let is_polite = clause.word(from) == "be"
        && matches!(
            clause.word(from + 1),
            "here" | "there" | "happy" | "glad" | "standing" | "waiting" | "available" | "around" | "able"
        );
    let first = clause.word(from);
    let is_led = verbs::verb(first).is_some() || MOTIONS.contains(&first);
    if who != Who::Own || is_polite || !is_led || matches!(first, "need" | "like" | "love" | "have" | "miss")
    {
        return None;
    }
    let joined = |at: usize| if clause.word(at) == "and" { joined(clause, at + 1, who) } else { None };
    let act = (from..clause.end).find_map(joined)?;
    let is_given = clause.is_for_you(act.verb)
        || matches!(act.kind, Kind::Send | Kind::Refund)
        || !matches!(first, "be" | "see")
            && matches!(clause.word(act.verb + 1), "it" | "them" | "this" | "that");
    let is_done = !act.is_look && is_given;
    (act.kind != Kind::Appointment && (is_done || MOTIONS.contains(&first))).then_some(act)
}

/// How somebody gets to where the act is done.
const MOTIONS: &[&str] = &["go", "run", "walk", "drive", "head", "sit", "get", "swing", "stop"];

/// "Call you and let you know": the second is what the first is for.
fn tells_of(first: Kind, second: Kind) -> bool {
    second == Kind::Reply && matches!(first, Kind::CallBack | Kind::Reply | Kind::Send)
}

/// The act after an "and" that has the same subject.
fn joined(clause: &Clause<'_>, at: usize, who: Who) -> Option<Act> {
    let at = acts::past_adverbs(clause, past_event(clause, at));
    if matches!(who, Who::Thing | Who::You | Who::Whatever) {
        return None;
    }
    let base = clause.word(at);
    let is_known = !matches!(verbs::verb(base)?, Verb::State);
    if !is_known || !is_object_like(clause, at + 1) {
        return None;
    }
    acts::act(clause, at, who)
}

/// Past ", once we know more," after "and".
fn past_event(clause: &Clause<'_>, at: usize) -> usize {
    let is_pause = |at: &usize| clause.sentence.sort(*at) == Some(Sort::Pause);
    if !(is_pause(&at) && leads_event(clause.sentence, at + 1)) {
        return at;
    }
    let closing = (at + 1..clause.end.min(at + EVENT_TOKENS_MAX)).find(is_pause);
    closing.map_or(at, |closing| closing + 1)
}

/// What may follow a verb but not a noun of the same form.
fn is_object_like(clause: &Clause<'_>, at: usize) -> bool {
    let word = clause.word(at);
    matches!(
        word,
        "" | "you"
            | "u"
            | "your"
            | "the"
            | "a"
            | "an"
            | "it"
            | "this"
            | "that"
            | "them"
            | "him"
            | "her"
            | "back"
            | "into"
            | "out"
            | "up"
            | "on"
            | "to"
            | "with"
            | "any"
            | "all"
            | "our"
            | "my"
            | "what"
            | "if"
            | "whether"
            | "sure"
            | "how"
            | "these"
            | "those"
            | "some"
            | "someone"
            | "in"
            | "over"
            | "through"
            | "its"
            | "their"
            | "every"
            | "everything"
            | "further"
            | "new"
            | "another"
            | "touch"
            | "care"
            | "from"
            | "of"
            | "for"
    ) || nouns::is_adverb(word)
}
