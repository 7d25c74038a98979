//! "Be" and what makes it an act: "in touch", "back with an answer", "there at five", "sending it".

use super::acts::{self, Act, Clause, SOON, past_adverbs};
use super::idioms;
use super::lists::{List, list};
use super::subjects::Who;
use super::verbs::{self, Verb};
use crate::promises::state::Kind;

pub(super) fn being(clause: &Clause<'_>, at: usize, who: Who) -> Option<Act> {
    let next = past_adverbs(clause, at + 1);
    let after = clause.word(next + 1);
    let done = |kind| Some(Act::done(kind, at));
    let reply = |holds: bool| holds.then(|| Act::done(Kind::Reply, at));
    match clause.word(next) {
        "in" if clause.is_dated && clause.sentence.has(next + 1, &["a", "position", "to"]) => {
            acts::act(clause, next + 4, who)
        }
        "in" => reply(matches!(after, "touch" | "contact")),
        "back" | "up" if clause.says_when && matches!(after, "online" | "up" | "live" | "running") => {
            Some(Act::done(Kind::Repair, at))
        }
        "back" => reply(
            matches!(after, "to" | "with")
                || clause.word(at + 1) == "right"
                || clause.says_when && clause.object_is(next, is_answered_by)
                || clause.sentence.has(next + 1, &["in", "touch"]),
        ),
        "with" if matches!(after, "you" | "u") => {
            let comes = clause.says_when && who != Who::Own && comes_to_you(clause, at);
            done(if comes { Kind::Appointment } else { Kind::Reply })
        }
        "arriving" if clause.says_when && who != Who::Own => done(Kind::Appointment),
        "seeing" if after == "you" && clause.is_dated && who != Who::Own => done(Kind::Appointment),
        // "Somebody will be by to fix it."
        "by" | "over" if who == Who::Own && clause.is_dated => done(Kind::Appointment),
        "up" if clause.is_dated && clause.sentence.has(next + 1, &["and", "running"]) => done(Kind::Repair),
        // "I'll be right over", "down in a few minutes".
        "over" | "there" | "down" | "up"
            if who == Who::Own
                && (clause.word(at + 1) == "right"
                    || clause.object_is(next, |word| SOON.contains(&word))) =>
        {
            done(Kind::Appointment)
        }
        // "I'll be on the call."
        "on" | "at" if who == Who::Own && is_at_occasion(clause, next) => done(Kind::Appointment),
        // "We'll be ready to go by Monday", "in a position to sign by Friday".
        "ready" if who == Who::Own && clause.is_dated && !matches!(after, "for") => done(Kind::Other),
        "by" if who == Who::House && (clause.says_when || after_to_act(clause, next)) => {
            done(Kind::Appointment)
        }
        "here" if who == Who::House && clause.says_when => done(Kind::Appointment),
        // "I'll be there."
        "there" if is_tried(clause, at) => None,
        "there" if who == Who::Own && after.is_empty() && next + 1 >= clause.end => done(Kind::Appointment),
        // "They will be out on Thursday to fix it."
        "out"
            if who == Who::Named
                && clause.is_dated
                && !clause.object_is(at, |word| matches!(word, "of" | "unable" | "able"))
                && after_to_act(clause, next) =>
        {
            done(Kind::Appointment)
        }
        "out" if who == Who::Own && clause.is_dated && matches!(after, "there") => done(Kind::Appointment),
        "out" if who == Who::House && !(after_to_act(clause, next) || is_sent(clause, at)) => None,
        "there" if who == Who::House && clause.says_when && after != "for" => done(Kind::Appointment),
        "done" | "finished" | "through" | "live" if clause.is_dated => done(Kind::Other),
        "there" | "out" | "here" if clause.is_dated && (who == Who::House || after_to_act(clause, next)) => {
            Some(Act::done(Kind::Appointment, at))
        }
        "up" | "over" | "along" if clause.is_dated && who == Who::House => done(Kind::Appointment),
        // "I will be there at five", "at your door by noon"; not "there until five".
        "there" | "at"
            if clause.is_dated && (next == at + 1 || who == Who::House) && comes(clause, next, after) =>
        {
            Some(Act::done(Kind::Appointment, at))
        }
        "on" => (after == "it" || clause.sentence.has(next + 1, &["the", "case"]))
            .then(|| Act::done(Kind::Other, at)),
        // "I shall be glad to meet on Thursday" takes an invitation up.
        "glad" | "happy" | "pleased" | "delighted"
            if clause.is_dated && after == "to" && MEETING.contains(&clause.word(next + 2)) =>
        {
            done(Kind::Appointment)
        }
        // "I will be attending the congress": about myself.
        "attending" if who == Who::Own && !clause.is_for_you(next) => None,
        // "We'll be looking to ship on Friday."
        "looking" if after == "to" && clause.is_dated => acts::act(clause, next + 2, who),
        "looking" => idioms::looking(clause, next, "look"),
        "going" | "waiting" | "standing" | "needing" | "having" | "seeing" | "leaving" => None,
        word => {
            let base = verbs::of_gerund(word)?;
            // "I'll be moving to London": about myself.
            let is_mere = MERE.contains(base) || base == "take" && after == "over";
            if who == Who::Own && is_mere && !clause.is_for_you(next) {
                return None;
            }
            // "We will be discussing options", "making changes": what somebody is busy with.
            let act = acts::by_house(clause, next, base, who)?;
            let is_busy = who == Who::Own
                && act.kind == Kind::Other
                && (verbs::verb(base) != Some(Verb::Look) || TALKED.contains(&base));
            let is_meant =
                clause.has_object(next) || clause.is_for_you(next) || clause.says_when || act.verb != next;
            (!is_busy || is_meant || BUSY.contains(&clause.word(next + 1))).then_some(act)
        }
    }
}

/// "On the call", "on tomorrow's conference call".
fn is_at_occasion(clause: &Clause<'_>, at: usize) -> bool {
    let is_call = |word: &str| matches!(word, "call" | "line" | "webinar");
    clause.word(at) == "on"
        && matches!(clause.word(at + 1), "the" | "your" | "that" | "our" | "tomorrow's" | "today's")
        && clause.sentence.any(at + 2, clause.end.min(at + 5), is_call)
}

/// Looking that is mere talk.
const TALKED: &[&str] = &["discuss", "consider", "study", "explore", "evaluate", "debate"];

/// What leads to what somebody is busy with for others: "be working on it", "be following up".
const BUSY: &[&str] = &[
    "on", "up", "out", "with", "through", "into", "over", "down", "in", "some", "someone", "these", "those",
    "them",
];

/// How people see each other.
const MEETING: &[&str] = &["meet", "join", "attend", "come", "visit"];

/// Somebody who does their work at the customer's: "the technician will be with you at nine".
fn comes_to_you(clause: &Clause<'_>, at: usize) -> bool {
    let comes = |word: &str| {
        matches!(
            word,
            "technician"
                | "technicians"
                | "engineer"
                | "engineers"
                | "plumber"
                | "electrician"
                | "fitter"
                | "fitters"
                | "installer"
                | "mechanic"
                | "inspector"
                | "driver"
                | "courier"
                | "crew"
        )
    };
    clause.sentence.any(at.saturating_sub(6).max(clause.sentence.from), at, comes)
}

/// "I'll try to be there" is less than a promise.
pub(super) fn is_tried(clause: &Clause<'_>, at: usize) -> bool {
    clause.sentence.back(at, 1) == "to" && matches!(clause.sentence.back(at, 2), "try" | "attempt")
}

/// "Somebody will be out on Friday": not the assistant, who is on leave.
fn is_sent(clause: &Clause<'_>, at: usize) -> bool {
    let from = at.saturating_sub(6).max(clause.sentence.from);
    let is_someone =
        |word: &str| matches!(word, "someone" | "somebody" | "member" | "team" | "crew" | "agent");
    comes_to_you(clause, at) || clause.sentence.any(from, at, is_someone)
}

/// What somebody only tells of themselves.
static MERE: List = List::new(|| {
    list("cover join report use watch move walk run start finish close speak present host celebrate study")
});

/// Who is "back in a minute", or "with an answer", is still talking.
fn is_answered_by(word: &str) -> bool {
    matches!(
        word,
        "with"
            | "minute"
            | "minutes"
            | "min"
            | "mins"
            | "moment"
            | "second"
            | "sec"
            | "seconds"
            | "bit"
            | "shortly"
    )
}

/// "There at five", "at your office at nine": it is said when somebody comes, not how long they stay.
fn comes(clause: &Clause<'_>, at: usize, after: &str) -> bool {
    let stays = |word: &str| matches!(word, "until" | "till" | "til" | "from" | "through" | "all" | "touch");
    let is_place = clause.word(at) == "there" || after == "your";
    is_place && !clause.sentence.any(at, clause.end, stays)
}

/// "There at five to fix your boiler".
pub(super) fn after_to_act(clause: &Clause<'_>, at: usize) -> bool {
    (at..clause.end).any(|at| {
        clause.word(at) == "to"
            && !matches!(clause.sentence.back(at, 1), "able" | "unable")
            && verbs::verb(clause.word(at + 1)).is_some_and(|verb| verb != Verb::State)
    })
}
