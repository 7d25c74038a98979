//! What a customer hears and says of a promise before it ends, and what a message may have done to it.

use conversations::MessageId;
use rules::promises::state::{self, Agreement, CustomerSaid, Proposed, State};
use store::{Fault, Tx};

use crate::changing::{self, Change, Evidence, open, save, show};
use crate::house::surroundings;
use crate::making::{By, told};
use crate::promise::{Promise, Proposal, Verdict};
use crate::refusals::CannotChange;
use crate::{calls, sql};

/// The customer has done their part: a waiting promise is open, and its time begins. `by` gives the time; without
/// it the words that were said are read again now ("within two hours" begins here), or else it has none.
pub async fn start(tx: &mut Tx, change: &Change, by: Option<&By>) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    let surroundings = surroundings(tx, promise.customer).await?;
    let now = tx.now();
    let due = match by {
        Some(by) => Some(by.due(&surroundings, now)?),
        None => By::Words(promise.due_text.clone()).due(&surroundings, now).ok(),
    };
    let stored = promise.standing.due_at.filter(|due_at| *due_at > now);
    promise.standing = state::start(&promise.standing, due.map(|due| due.at).or(stored))?;
    if let Some(due) = due {
        promise.precision = due.precision;
    }
    if let Some(by) = by {
        by.words().clone_into(&mut promise.due_text);
    }
    promise.proposal = None;
    show(tx, &mut promise, change);
    save(tx, &promise).await?;
    tx.event(told("promise_started", &promise, change.actor));
    Ok(())
}

/// Records that the customer was told, while there was time, that it will not be kept in time. It does not move.
pub async fn tell(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    promise.standing = state::tell(&promise.standing, tx.now())?;
    show(tx, &mut promise, change);
    save(tx, &promise).await?;
    tx.event(told("promise_told", &promise, change.actor));
    Ok(())
}

/// The message that told the customer never left.
pub(crate) async fn untell(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    promise.standing.told_at = None;
    promise.shown_by = MessageId::NONE;
    save(tx, &promise).await?;
    tx.event(told("promise_untold", &promise, change.actor));
    Ok(())
}

/// The customer agrees afterwards to the move that made this promise.
pub async fn agree(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    let before = sql::get(tx, promise.moved_from).await?.map(|line| line.promise);
    let moved_as = before.as_ref().and_then(|before| before.agreement);
    promise.standing = state::agree(&promise.standing, moved_as)?;
    show(tx, &mut promise, change);
    save(tx, &promise).await?;
    if let Some(mut before) = before {
        before.agreement = Some(Agreement::Agreed);
        save(tx, &before).await?;
        let fact = told("promise_move_agreed", &before, change.actor);
        tx.event(fact.number(promise.id.get()));
    }
    Ok(())
}

/// The customer says what became of a promise. Confirming one that is still open or broken records that it was
/// done, with their word as evidence. Contesting changes no state: it stands beside it, and the keeper is told.
pub async fn customer_says(tx: &mut Tx, change: &Change, said: CustomerSaid) -> Result<(), CannotChange> {
    let promise = open(tx, change).await?;
    let is_undone = promise.is_live();
    match (said, promise.standing.state) {
        (CustomerSaid::Contested, State::Open | State::Waiting)
        | (CustomerSaid::Confirmed, State::Moved | State::Withdrawn) => return Err(CannotChange::NoVerdict),
        (CustomerSaid::Confirmed, _) if is_undone => {
            let evidence = Evidence::Customer;
            changing::done(tx, &Change { note: String::new(), evidence, ..change.clone() }).await?;
        }
        _ => {}
    }
    let mut promise = open(tx, change).await?;
    let note = change.note.trim().to_owned();
    promise.verdict = Some(Verdict { said, at: tx.now(), note });
    save(tx, &promise).await?;
    let kind = match said {
        CustomerSaid::Confirmed => "promise_confirmed",
        CustomerSaid::Contested => "promise_contested",
    };
    tx.event(told(kind, &promise, change.actor));
    Ok(())
}

/// Notes that a message may have started or kept a promise, for somebody to decide. Nothing happens where that
/// cannot be, or where something newer was proposed.
pub(crate) async fn propose(
    tx: &mut Tx,
    mut promise: Promise,
    what: Proposed,
    message: MessageId,
) -> Result<(), Fault> {
    let fits = match what {
        Proposed::Start => promise.standing.state == State::Waiting,
        Proposed::Keep => promise.is_live(),
    };
    if !fits || promise.proposal.is_some_and(|known| known.message >= message) {
        return Ok(());
    }
    promise.proposal = Some(Proposal { what, message });
    if !sql::update(tx, &promise).await? {
        return Err(Fault::Bug(format!("promise {} changed within a transaction", promise.id)));
    }
    promise.version += 1;
    crate::clock::plan_anew(tx, &promise).await?;
    let fact = told("promise_proposed", &promise, store::Actor::System);
    tx.event(fact.code(what.code()).number(message.get()));
    Ok(())
}

/// No: the message neither started nor kept it.
pub async fn dismiss(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    let Some(proposal) = promise.proposal.take() else { return Ok(()) };
    save(tx, &promise).await?;
    let fact = told("promise_proposal_dismissed", &promise, change.actor);
    tx.event(fact.code(proposal.what.code()).number(proposal.message.get()));
    Ok(())
}

/// Yes: the message started it, or kept it.
pub async fn accept(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let promise = open(tx, change).await?;
    let Some(proposal) = promise.proposal else { return Err(CannotChange::ChangedMeanwhile) };
    let evidence = Evidence::Message(proposal.message);
    match proposal.what {
        Proposed::Start => start(tx, &Change { evidence, ..change.clone() }, None).await,
        Proposed::Keep => {
            let call = calls::of_note(tx, promise.conversation, proposal.message).await?;
            let evidence = call.unwrap_or(evidence);
            changing::done(tx, &Change { evidence, ..change.clone() }).await
        }
    }
}
