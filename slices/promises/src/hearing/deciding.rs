//! Deciding about what was heard elsewhere: its author confirms it, and then it is a promise since the moment it was
//! said, or dismisses it.

use rules::promises::state::{Kind, Origin};
use shell::ColleagueId;
use store::{Actor, Tx};

use super::refusals::CannotDecide;
use super::stored::{self, Fate, HeardId, HeardRow, told};
use crate::making::{By, NewPromise, make_as_of};
use crate::promise::PromiseId;

/// Who decides about what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decision {
    pub(crate) heard: HeardId,
    /// Who decides, or in whose name a program does.
    pub(crate) colleague: ColleagueId,
    pub(crate) actor: Actor,
}

/// What its author says otherwise than it was heard; what is empty stays as it was heard.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) kind: Option<Kind>,
    pub(crate) said: String,
    /// A time in words, read now.
    pub(crate) by: String,
    pub(crate) keeper: Option<ColleagueId>,
}

/// Makes a promise of it. One whose time has passed since breaks as any other does, until it is made up for.
pub(crate) async fn confirm(
    tx: &mut Tx,
    decision: &Decision,
    terms: &Terms,
) -> Result<PromiseId, CannotDecide> {
    let row = open(tx, decision).await?;
    let new = promise(&row, decision, terms);
    let made = make_as_of(tx, &new, row.source.said_at).await?;
    settle(tx, decision, &row, (Fate::Confirmed, made)).await?;
    Ok(made)
}

/// It is no promise.
pub(crate) async fn dismiss(tx: &mut Tx, decision: &Decision) -> Result<(), CannotDecide> {
    let row = open(tx, decision).await?;
    settle(tx, decision, &row, (Fate::Dismissed, PromiseId::NONE)).await
}

async fn open(tx: &mut Tx, decision: &Decision) -> Result<HeardRow, CannotDecide> {
    let row = stored::get(tx, decision.heard).await?.ok_or(CannotDecide::NoSuchThing)?;
    if row.source.author.some().is_some_and(|author| author != decision.colleague) {
        return Err(CannotDecide::NotYours);
    }
    match row.fate {
        Fate::Heard => Ok(row),
        Fate::Confirmed | Fate::Dismissed | Fate::Detected => Err(CannotDecide::Decided),
    }
}

async fn settle(
    tx: &mut Tx,
    decision: &Decision,
    row: &HeardRow,
    (fate, promise): (Fate, PromiseId),
) -> Result<(), CannotDecide> {
    if !stored::decide(tx, row.id, fate, decision.colleague, promise).await? {
        return Err(CannotDecide::Decided);
    }
    let fact = told("promise_heard_decided", row.id, &row.source);
    tx.event(fact.actor(decision.actor).code(fate.code()).number(promise.get()));
    Ok(())
}

fn promise(row: &HeardRow, decision: &Decision, terms: &Terms) -> NewPromise {
    let typed = terms.by.trim();
    let said = terms.said.trim();
    NewPromise {
        client_key: format!("heard:{}", row.id),
        conversation: row.source.conversation,
        customer: row.source.customer,
        message: row.source.message,
        kind: terms.kind.unwrap_or(row.heard.kind),
        said: if said.is_empty() { row.heard.said.clone() } else { said.to_owned() },
        by: if typed.is_empty() { row.heard.time.by() } else { By::Words(typed.to_owned()) },
        keeper: terms.keeper.unwrap_or(decision.colleague),
        actor: decision.actor,
        origin: Origin::Heard,
        span: row.source.message.some().map(|_| row.heard.span),
        condition: row.heard.condition.clone(),
        external: None,
    }
}
