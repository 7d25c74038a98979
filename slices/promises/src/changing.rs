//! What happens to a promise after it was made. Each change is one event, and re-plans the clock with it.

use rules::promises::state::{self, Agreement, State};
use store::{Actor, Fault, Tx};

use crate::house::surroundings;
use crate::making::{By, told};
use crate::promise::{Promise, PromiseId};
use crate::refusals::CannotChange;
use crate::{clock, sql};

/// Longest note or reason, in characters.
const NOTE_CHARS_MAX: usize = 1_000;

/// Who changes which promise, and what they note about it.
#[derive(Clone, Debug)]
pub struct Change {
    /// The promise.
    pub promise: PromiseId,
    /// Who changes it.
    pub actor: Actor,
    /// How it was done, or why; may be empty where nothing needs to be said.
    pub note: String,
}

/// Marks a promise as kept.
pub async fn keep(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    let kept = state::keep(&promise.standing, tx.now())?;
    promise.standing = kept.standing;
    close(tx, &mut promise, change).await?;
    let code = if kept.after_first_due.is_zero() { "on_time" } else { "after_first_due" };
    tx.event(told("promise_kept", &promise, change.actor).code(code).number(kept.after_first_due.as_secs()));
    Ok(())
}

/// Gives a promise another time: it ends as moved, and a successor takes its place, which is answered.
pub async fn move_to(
    tx: &mut Tx,
    change: &Change,
    by: &By,
    agreement: Agreement,
) -> Result<PromiseId, CannotChange> {
    let mut promise = open(tx, change).await?;
    let surroundings = surroundings(tx, promise.customer).await?;
    let due = by.due(&surroundings, tx.now())?;
    let moved = state::move_to(&promise.standing, due.at, agreement, tx.now())?;
    let successor = Promise {
        id: PromiseId::of(tx.new_id()),
        standing: moved.successor,
        precision: due.precision,
        due_text: by.words().to_owned(),
        time_zone: surroundings.zone_name(),
        moved_from: promise.id,
        version: 1,
        ..promise.clone()
    };
    promise.standing = moved.standing;
    promise.agreement = Some(agreement);
    promise.moved_to = successor.id;
    close(tx, &mut promise, change).await?;
    sql::insert(tx, &successor, &format!("moved:{}", promise.id));
    clock::plan(tx, &successor);
    let code = if moved.is_drip { "told_only_again" } else { agreement.code() };
    tx.event(told("promise_moved", &promise, change.actor).code(code).number(successor.id.get()));
    Ok(successor.id)
}

/// The customer no longer wants it; the note says why.
pub async fn withdraw(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    promise.standing = state::withdraw(&promise.standing, &change.note)?;
    close(tx, &mut promise, change).await?;
    tx.event(told("promise_withdrawn", &promise, change.actor).code("customer"));
    Ok(())
}

/// Records that a broken promise was done after all. One whose time is over though the clock has not struck
/// yet is broken first.
pub async fn fulfil_late(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    let now = tx.now();
    if let Ok(broken) = state::break_due(&promise.standing, now) {
        promise.standing = broken;
        promise.closed_at = Some(now);
        tx.event(broken_event(&promise));
    }
    let late = state::fulfil_late(&promise.standing, now)?;
    promise.standing = late.standing;
    close(tx, &mut promise, change).await?;
    tx.event(told("promise_fulfilled_late", &promise, change.actor).number(late.late_by.as_secs()));
    Ok(())
}

/// The due time of an open promise has come: it is broken. `None` when there was nothing to break.
pub(crate) async fn break_due(tx: &mut Tx, mut promise: Promise) -> Result<Option<Promise>, Fault> {
    let now = tx.now();
    let Ok(broken) = state::break_due(&promise.standing, now) else { return Ok(None) };
    promise.standing = broken;
    promise.closed_at = Some(now);
    if !sql::update(tx, &promise).await? {
        return Ok(None);
    }
    clock::unplan(tx, &promise);
    tx.event(broken_event(&promise));
    Ok(Some(promise))
}

/// Withdraws a promise whose message never left.
pub(crate) async fn unsay(tx: &mut Tx, id: PromiseId, actor: Actor) -> Result<(), Fault> {
    let Some(line) = sql::get(tx, id).await? else { return Ok(()) };
    let mut promise = line.promise;
    if !promise.standing.state.is_pending() {
        return Ok(());
    }
    promise.standing.state = State::Withdrawn;
    promise.closed_at = Some(tx.now());
    if sql::update(tx, &promise).await? {
        clock::unplan(tx, &promise);
        tx.event(told("promise_withdrawn", &promise, actor).code("unsaid"));
    }
    Ok(())
}

fn broken_event(promise: &Promise) -> store::Event {
    let code = if promise.standing.broke_in_silence() { "silent" } else { "told" };
    told("promise_broken", promise, Actor::System).code(code)
}

async fn open(tx: &mut Tx, change: &Change) -> Result<Promise, CannotChange> {
    if change.note.chars().count() > NOTE_CHARS_MAX {
        return Err(CannotChange::NoteTooLong);
    }
    let line = sql::get(tx, change.promise).await?.ok_or(CannotChange::NoSuchPromise)?;
    Ok(line.promise)
}

async fn close(tx: &mut Tx, promise: &mut Promise, change: &Change) -> Result<(), CannotChange> {
    promise.closed_at = promise.closed_at.or(Some(tx.now()));
    change.note.trim().clone_into(&mut promise.note);
    save(tx, promise).await
}

/// Stores a change and plans the clock anew: jobs are keyed by the version they were planned for.
async fn save(tx: &mut Tx, promise: &Promise) -> Result<(), CannotChange> {
    if !sql::update(tx, promise).await? {
        return Err(CannotChange::ChangedMeanwhile);
    }
    clock::unplan(tx, promise);
    clock::plan(tx, &Promise { version: promise.version + 1, ..promise.clone() });
    Ok(())
}
