//! What becomes of asks when something happens to their promise.

use rules::promises::asks::{AskState, close, owed_longest};
use rules::promises::state::{BrokeFor, State};
use shell::ColleagueId;
use store::{Actor, Fault, Tx};

use super::{clock, sql};
use crate::making::told;
use crate::promise::{AskId, Promise, PromiseId};

/// Most asks of one promise that can be open at once.
pub(super) const OPEN_MAX: usize = 10;
/// Most asks of one promise that are looked at.
pub(super) const LOOKED_AT_MAX: u16 = 100;

/// Lets the asks of a promise that has just changed follow it: they go on with its successor, and end where nothing
/// is left to be done.
pub(crate) async fn follow(tx: &mut Tx, promise: &Promise, actor: Actor) -> Result<(), Fault> {
    if promise.standing.state == State::Moved {
        return sql::move_along(tx, promise.id, promise.moved_to).await;
    }
    if promise.is_live() {
        return Ok(());
    }
    for line in sql::of_promise(tx, promise.id, LOOKED_AT_MAX).await? {
        let mut ask = line.ask;
        let Ok(closed) = close(&ask.standing, AskState::Withdrawn, tx.now()) else { continue };
        ask.standing = closed;
        if sql::update(tx, &ask).await? {
            clock::unplan(tx, ask.id);
            tx.event(ask.event("ask_withdrawn").actor(actor).code("promise_closed"));
            tell_not_needed(tx, &ask);
        }
    }
    Ok(())
}

/// Lets the asks of a promise that was never made go back to the one whose place it had taken.
pub(crate) async fn go_back(tx: &mut Tx, from: PromiseId, to: PromiseId) -> Result<(), Fault> {
    sql::move_along(tx, from, to).await
}

fn tell_not_needed(tx: &mut Tx, ask: &super::Ask) {
    if ask.colleague != ColleagueId::NONE {
        let args = [("said", (&ask.said).into())];
        let path = format!("/asks/{}", ask.id);
        shell::notifications::tell(tx, ask.colleague, "asks-notice-not-needed", &args, &path);
    }
}

/// Says whose place a promise counts for that breaks now: that of the answer owed longest, else its keeper's. The
/// team that owed it is told as a fact of its own, ahead of the breaking: figures count there.
pub(crate) async fn owe(tx: &mut Tx, promise: &mut Promise) -> Result<(), Fault> {
    let broke_at = promise.standing.due_at.unwrap_or(tx.now());
    let asks = sql::of_promise(tx, promise.id, LOOKED_AT_MAX).await?;
    let owed = owed_longest(asks.iter().map(|line| (line.ask.id, line.ask.standing)), broke_at);
    if let Some(line) = asks.iter().find(|line| Some(line.ask.id) == owed) {
        let fact = told("promise_answer_owed", promise, Actor::System);
        tx.event(fact.number(line.ask.owing_team.get()));
    }
    promise.broke_for = Some(if owed.is_some() { BrokeFor::Ask } else { BrokeFor::Keeper });
    promise.ask = owed.unwrap_or(AskId::NONE);
    Ok(())
}
