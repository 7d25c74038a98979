//! Evidence closes promises: an answer with substance keeps a reply, a call that reached the customer keeps a call
//! back. Where the rule is not sure, the keeper is asked. Nothing is closed for good: what evidence closed by
//! mistake can be opened again within a day.

use conversations::{ConversationId, MessageId, Said};
use rules::promises::evidence::{Call, Verdict, calls_keep, reply_keeps};
use rules::promises::state::{Kind, Proposed, State};
use store::{Actor, Fault, Timestamp, Tx};

use crate::changing::{self, Change, Evidence};
use crate::promise::{Promise, PromiseId};
use crate::refusals::CannotChange;
use crate::{sql, standing};

/// Most promises of one conversation that a message or a call is held against.
const HELD_AGAINST_MAX: u16 = 50;

/// Somebody answered: what was promised to be answered in this conversation is kept, or its keeper is asked.
/// Promises that the message itself told about are left alone.
pub(crate) async fn answered(
    tx: &mut Tx,
    said: Said,
    text: &str,
    told_about: &[PromiseId],
) -> Result<(), CannotChange> {
    let verdict = reply_keeps(text);
    if verdict == Verdict::No {
        return Ok(());
    }
    let evidence = Evidence::Message(said.message);
    let actor = Actor::Colleague(said.author.get());
    for promise in live(tx, said.conversation, Kind::Reply).await? {
        let is_of_this_message = promise.message == said.message;
        let was_told = told_about.iter().any(|id| [promise.id, promise.moved_from].contains(id));
        if !is_of_this_message && !was_told {
            close(tx, promise, verdict, &Shown { evidence, actor, message: said.message }).await?;
        }
    }
    Ok(())
}

/// Somebody spoke with the customer, or tried to: what was promised as a call back is kept, or its keeper is asked.
/// `calls` are all of the conversation up to this one, in order of time. Answers what became of what was promised.
pub(crate) async fn called(
    tx: &mut Tx,
    conversation: ConversationId,
    calls: &[Call],
    shown: &Shown,
) -> Result<Became, CannotChange> {
    let mut became = Became::Nothing;
    for promise in live(tx, conversation, Kind::CallBack).await? {
        let since: Vec<Call> = calls.iter().copied().filter(|call| call.at >= promise.made_at).collect();
        // What was promised on the call, or after it, is not what it was made for.
        let Some(last) = since.last() else { continue };
        let verdict = calls_keep(&since);
        if verdict == Verdict::Keeps {
            became = became.max(Became::of(&promise, last.at));
        }
        if verdict == Verdict::No {
            let fact = crate::making::told("promise_attempted", &promise, shown.actor);
            tx.event(fact.number(shown.message.get()));
        } else {
            close(tx, promise, verdict, shown).await?;
        }
    }
    Ok(became)
}

/// What became of what was promised, when a call was logged; of several promises, what is to be said first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Became {
    /// As it was.
    Nothing,
    /// Kept.
    Kept,
    /// Kept all the same, though the clock had broken it.
    KeptAllTheSame,
    /// Done, though late.
    DoneLate,
}

impl Became {
    /// What becomes of this promise with a call at `at`.
    fn of(promise: &Promise, at: Timestamp) -> Self {
        match promise.standing.due_at {
            Some(due_at) if due_at <= at => Self::DoneLate,
            _ if promise.standing.state == State::Broken => Self::KeptAllTheSame,
            _ => Self::Kept,
        }
    }
}

/// What shows that something was done.
pub(crate) struct Shown {
    /// The evidence.
    pub(crate) evidence: Evidence,
    /// Who did it.
    pub(crate) actor: Actor,
    /// The message in the conversation that it stands for.
    pub(crate) message: MessageId,
}

async fn close(tx: &mut Tx, promise: Promise, verdict: Verdict, shown: &Shown) -> Result<(), CannotChange> {
    match verdict {
        Verdict::No => Ok(()),
        Verdict::Perhaps => Ok(standing::propose(tx, promise, Proposed::Keep, shown.message).await?),
        Verdict::Keeps => {
            let evidence = shown.evidence;
            let change = Change { promise: promise.id, actor: shown.actor, note: String::new(), evidence };
            changing::done(tx, &change).await
        }
    }
}

async fn live(tx: &mut Tx, conversation: ConversationId, kind: Kind) -> Result<Vec<Promise>, Fault> {
    let lines = sql::live_in(tx, conversation, HELD_AGAINST_MAX).await?;
    let promises = lines.into_iter().map(|line| line.promise);
    // What waits for the customer is not owed yet.
    Ok(promises.filter(|promise| promise.kind == kind && promise.standing.state != State::Waiting).collect())
}

/// A message was taken back before it left: what it showed was not done.
pub(crate) async fn unshow(tx: &mut Tx, said: Said) -> Result<(), Fault> {
    let actor = Actor::Colleague(said.author.get());
    for line in sql::shown_by(tx, said.conversation, said.message).await? {
        let promise = line.promise.id;
        let change = Change { promise, actor, note: String::new(), evidence: Evidence::Word };
        let undone = match line.promise.standing.state {
            State::Moved => changing::unmove(tx, &change).await,
            State::Open => standing::untell(tx, &change).await,
            _ => changing::reopen(tx, &change).await,
        };
        refused_is_fine(undone)?;
    }
    for line in sql::live_in(tx, said.conversation, HELD_AGAINST_MAX).await? {
        if line.promise.proposal.is_some_and(|proposal| proposal.message == said.message) {
            let promise = line.promise.id;
            let change = Change { promise, actor, note: String::new(), evidence: Evidence::Word };
            refused_is_fine(standing::dismiss(tx, &change).await)?;
        }
    }
    Ok(())
}

/// Somebody has changed the promise since: then it is theirs.
fn refused_is_fine(done: Result<(), CannotChange>) -> Result<(), Fault> {
    match done {
        Err(CannotChange::Fault(fault)) => Err(fault),
        _ => Ok(()),
    }
}
