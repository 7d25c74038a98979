//! Events as the rules read them.

use conversations::Conversation;
use rules::drips::{Answer, By, Fact, Heard, History, PromiseFact, What};
use store::events::{self, Recorded};
use store::{Actor, Fault, Tx, from_micros};

use crate::recording::WITHDRAWN;

/// Kinds of events after which a conversation is looked at again.
const TELLING: &[&str] = &[
    "message_received",
    "message_answered",
    "answer_taken_back",
    "delivery_failed",
    "delivery_repeated",
    "status_changed",
    "assigned",
    "handed_to_team",
    "call_logged",
    "promise_kept",
    "promise_broken",
    "promise_moved",
    "promise_reopened",
    "complaint_marked",
    "repeating_marked",
    "contact_repeated",
    "drip_recorded",
    "drip_record_withdrawn",
];

/// Whether an event may change what a conversation amounts to.
pub(crate) fn is_telling(event: &Recorded) -> bool {
    TELLING.contains(&event.kind.as_str())
}

/// The facts of a conversation.
pub(crate) async fn history(
    tx: &mut Tx,
    conversation: &Conversation,
    events: &[Recorded],
) -> Result<History, Fault> {
    let mut facts = Vec::with_capacity(events.len());
    for event in events {
        let what = match event.kind.as_str() {
            "contact_repeated" => repeated(tx, event).await?,
            "complaint_marked" | "repeating_marked" if is_taken_back(event, events) => None,
            _ => what(event),
        };
        facts.extend(what.map(|what| Fact { seq: event.seq, at: event.at, by: by(event.actor), what }));
    }
    Ok(History::new(conversation.channel.get(), conversation.team.get(), facts))
}

/// Whether the record that marked a complaint, or a repeating, was withdrawn: then nobody said anything.
fn is_taken_back(marked: &Recorded, events: &[Recorded]) -> bool {
    events.iter().any(|event| event.kind == WITHDRAWN && event.about_id == marked.about_id)
}

fn by(actor: Actor) -> By {
    match actor {
        Actor::Colleague(id) => By::Colleague(id),
        Actor::Customer(_) => By::Customer,
        Actor::System | Actor::Token(_) => By::Program,
    }
}

fn what(event: &Recorded) -> Option<What> {
    let message = event.about_id;
    match event.kind.as_str() {
        "conversation_opened" => Some(What::Opened),
        "message_received" if event.code.is_empty() => Some(What::Received(Heard::from_number(event.number))),
        "message_answered" => Some(What::Answered { message, answer: Answer::from_number(event.number) }),
        "answer_taken_back" => Some(What::TakenBack { message }),
        "delivery_failed" => Some(What::NotDelivered { message }),
        "delivery_repeated" => Some(What::Delivered { message }),
        "status_changed" if event.code == "solved" => Some(What::Solved { message }),
        "status_changed" => Some(What::Unsolved),
        "assigned" => Some(What::Assigned { to: event.number }),
        "handed_to_team" => Some(What::HandedToTeam { from: event.about_id, to: event.number }),
        "call_logged" if event.code.ends_with("_reached") => Some(What::Spoke),
        "repeating_marked" => Some(What::RepeatedThemselves { is_so: event.code != "none" }),
        "complaint_marked" => Some(What::Complaint { is_one: event.code != "none" }),
        _ => Some(What::Promise { id: event.about_id, what: promise(event)? }),
    }
}

fn promise(event: &Recorded) -> Option<PromiseFact> {
    match event.kind.as_str() {
        "promise_made" => match event.actor {
            Actor::Colleague(id) => Some(PromiseFact::KeptBy(id)),
            _ => None,
        },
        "promise_handed_over" => Some(PromiseFact::KeptBy(event.number)),
        "promise_kept" => Some(PromiseFact::Kept),
        "promise_reopened" => Some(PromiseFact::Reopened),
        "promise_broken" => {
            Some(PromiseFact::Broken { in_silence: event.code == "silent", for_an_ask: event.number != 0 })
        }
        "promise_answer_owed" => Some(PromiseFact::AnswerOwedBy(event.number)),
        "promise_ran_out" => Some(PromiseFact::RanOut(from_micros(event.number))),
        "promise_moved" => Some(PromiseFact::Moved { again_untold: event.code == "told_only_again" }),
        _ => None,
    }
}

/// Another conversation about the same matter, known by the event that opened it.
async fn repeated(tx: &mut Tx, event: &Recorded) -> Result<Option<What>, Fault> {
    let opened = events::since(tx, event.number - 1, 1).await?.into_iter().next();
    let opened = opened.filter(|opened| opened.seq == event.number);
    Ok(opened.map(|opened| What::Repeated {
        opened_seq: opened.seq,
        opened_at: opened.at,
        is_same: event.code != "none",
    }))
}
