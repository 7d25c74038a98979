//! What happens to a promise after it was made. Each change is one event, with its evidence as another before it,
//! and re-plans the clock with it.

use conversations::MessageId;
use jiff::SignedDuration;
use rules::promises::state::{self, Agreement, BrokeFor, State};
use store::{Actor, Doing, Fault, Timestamp, Tx, to_micros};

use crate::house::surroundings;
use crate::making::{By, told};
use crate::promise::{AskId, Promise, PromiseId};
use crate::refusals::CannotChange;
use crate::{asks, clock, reading, sql};

/// Longest note or reason, in characters.
pub(crate) const NOTE_CHARS_MAX: usize = 1_000;

/// What was done less than this ago is said as it happens.
const SAID_AT_ONCE: SignedDuration = SignedDuration::from_mins(1);

/// Who changes which promise, what they note about it, and what shows it.
#[derive(Clone, Debug)]
pub struct Change {
    /// The promise.
    pub promise: PromiseId,
    /// Who changes it.
    pub actor: Actor,
    /// How it was done, or why; may be empty where nothing needs to be said.
    pub note: String,
    /// What shows it.
    pub evidence: Evidence,
}

/// A change that needs to know no more than who, which promise and what they note.
pub(crate) type Does = for<'a> fn(&'a mut Tx, &'a Change) -> Doing<'a, (), CannotChange>;

/// What shows that something happened to a promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Evidence {
    /// The word of whoever changed it.
    #[default]
    Word,
    /// A message.
    Message(MessageId),
    /// A logged call.
    Call {
        /// Its id.
        id: i64,
        /// When it took place.
        at: Timestamp,
    },
    /// The customer said so.
    Customer,
    /// Another system said so.
    System,
    /// The answer to an ask, or its lack.
    Ask(AskId),
}

impl Evidence {
    fn code(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Message(_) => "message",
            Self::Call { .. } => "call",
            Self::Customer => "customer",
            Self::System => "system",
            Self::Ask(_) => "ask",
        }
    }

    fn id(self) -> i64 {
        match self {
            Self::Message(id) => id.get(),
            Self::Call { id, .. } => id,
            Self::Ask(id) => id.get(),
            Self::Word | Self::Customer | Self::System => 0,
        }
    }

    /// When what it shows took place; None for whatever is said as it happens.
    fn at(self) -> Option<Timestamp> {
        if let Self::Call { at, .. } = self { Some(at) } else { None }
    }
}

/// Marks a promise as kept.
pub async fn keep(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    let done_at = done_at(tx, &promise, change);
    // Evidence may come late: what the clock has broken meanwhile was kept, and the breaking stays in its history.
    let kept = match change.evidence.at() {
        Some(_) => state::keep_as_shown(&promise.standing, done_at)?,
        None => state::keep(&promise.standing, done_at)?,
    };
    let had_broken = promise.standing.state == State::Broken;
    promise.standing = kept.standing;
    promise.closed_at = Some(done_at);
    promise.broke_for = None;
    close(tx, &mut promise, change).await?;
    tell_when(tx, &promise, change, if had_broken { "had_broken" } else { "" });
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
        proposal: None,
        shown_by: MessageId::NONE,
        version: 1,
        ..promise.clone()
    };
    promise.standing = moved.standing;
    promise.agreement = Some(agreement);
    promise.moved_to = successor.id;
    close(tx, &mut promise, change).await?;
    sql::insert(tx, &successor, &format!("moved:{}:v{}", promise.id, promise.version));
    clock::plan(tx, &successor, &surroundings.hours).await?;
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
    if let Ok(broken) = state::break_due(&promise.standing, tx.now()) {
        asks::owe(tx, &mut promise).await?;
        breaks(tx, &mut promise, broken);
    }
    let done_at = done_at(tx, &promise, change);
    let late = state::fulfil_late(&promise.standing, done_at)?;
    promise.standing = late.standing;
    close(tx, &mut promise, change).await?;
    tell_when(tx, &promise, change, "");
    tx.event(told("promise_fulfilled_late", &promise, change.actor).number(late.late_by.as_secs()));
    Ok(())
}

/// When it was done: at the time of what shows it, not ahead of now, nor before the promise was made.
fn done_at(tx: &Tx, promise: &Promise, change: &Change) -> Timestamp {
    let now = tx.now();
    change.evidence.at().map_or(now, |at| at.max(promise.made_at).min(now))
}

/// Records that it was done a while before this was said.
fn tell_when(tx: &mut Tx, promise: &Promise, change: &Change, code: &'static str) {
    let done_at = done_at(tx, promise, change);
    if tx.now().duration_since(done_at) >= SAID_AT_ONCE {
        tx.event(told("promise_done_before", promise, change.actor).code(code).number(to_micros(done_at)));
    }
}

/// Records that it was done: kept while there was time, fulfilled late after that.
pub async fn done(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    match keep(tx, change).await {
        Err(CannotChange::Keep(state::CannotKeep::TimeIsUp)) => fulfil_late(tx, change).await,
        kept => kept,
    }
}

/// Takes back that a promise was done, as was said by mistake. One whose time has passed meanwhile breaks.
pub async fn reopen(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    let said_at = reading::said_done_at(&promise, reading::history(tx, &promise).await?.iter());
    promise.standing = state::reopen(&promise.standing, said_at, tx.now())?;
    opened_again(tx, promise, change, "mistake").await
}

/// A message that moved a promise never left: the promise stands as before, and its successor was never made.
pub(crate) async fn unmove(tx: &mut Tx, change: &Change) -> Result<(), CannotChange> {
    let mut promise = open(tx, change).await?;
    promise.standing = state::unmove(&promise.standing)?;
    let successor = std::mem::replace(&mut promise.moved_to, PromiseId::NONE);
    promise.agreement = None;
    asks::go_back(tx, successor, promise.id).await?;
    unsay(tx, successor, change.actor).await?;
    opened_again(tx, promise, change, "unsaid").await
}

async fn opened_again(
    tx: &mut Tx,
    mut promise: Promise,
    change: &Change,
    code: &'static str,
) -> Result<(), CannotChange> {
    if promise.standing.state == State::Open {
        promise.closed_at = None;
    }
    promise.shown_by = MessageId::NONE;
    promise.note.clear();
    save(tx, &promise).await?;
    tx.event(told("promise_reopened", &promise, change.actor).code(code));
    Ok(())
}

/// The due time of an open promise has come: it is broken. `None` when there was nothing to break.
pub(crate) async fn break_due(tx: &mut Tx, mut promise: Promise) -> Result<Option<Promise>, Fault> {
    let Ok(broken) = state::break_due(&promise.standing, tx.now()) else { return Ok(None) };
    asks::owe(tx, &mut promise).await?;
    breaks(tx, &mut promise, broken);
    if !sql::update(tx, &promise).await? {
        return Err(Fault::Bug(format!("promise {} changed within a transaction", promise.id)));
    }
    promise.version += 1;
    clock::plan_anew(tx, &promise).await?;
    Ok(Some(promise))
}

fn breaks(tx: &mut Tx, promise: &mut Promise, broken: state::Standing) {
    promise.standing = broken;
    promise.closed_at = Some(tx.now());
    // Where the clock struck late, it broke at its due time all the same.
    if let Some(due_at) = promise.standing.due_at.filter(|due_at| *due_at < tx.now()) {
        tx.event(told("promise_ran_out", promise, Actor::System).number(to_micros(due_at)));
    }
    let code = if promise.standing.broke_in_silence() { "silent" } else { "told" };
    // The ask it waited on in vain; 0 where it counts for its keeper.
    let owed = if promise.broke_for == Some(BrokeFor::Ask) { promise.ask.get() } else { 0 };
    tx.event(told("promise_broken", promise, Actor::System).code(code).number(owed));
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
        asks::follow(tx, &promise, actor).await?;
        tx.event(told("promise_withdrawn", &promise, actor).code("unsaid"));
    }
    Ok(())
}

/// The promise that is to be changed, after a look at the note.
pub(crate) async fn open(tx: &mut Tx, change: &Change) -> Result<Promise, CannotChange> {
    if change.note.chars().count() > NOTE_CHARS_MAX {
        return Err(CannotChange::NoteTooLong);
    }
    let line = sql::get(tx, change.promise).await?.ok_or(CannotChange::NoSuchPromise)?;
    Ok(line.promise)
}

async fn close(tx: &mut Tx, promise: &mut Promise, change: &Change) -> Result<(), CannotChange> {
    promise.closed_at = promise.closed_at.or(Some(tx.now()));
    promise.proposal = None;
    change.note.trim().clone_into(&mut promise.note);
    show(tx, promise, change);
    asks::follow(tx, promise, change.actor).await?;
    save(tx, promise).await
}

/// Records what shows a change, ahead of the change.
pub(crate) fn show(tx: &mut Tx, promise: &mut Promise, change: &Change) {
    let evidence = change.evidence;
    promise.shown_by = if let Evidence::Message(message) = evidence { message } else { MessageId::NONE };
    if evidence != Evidence::Word {
        tx.event(told("promise_evidence", promise, change.actor).code(evidence.code()).number(evidence.id()));
    }
}

/// Stores a change and plans the clock anew: jobs are keyed by the version they were planned for.
pub(crate) async fn save(tx: &mut Tx, promise: &Promise) -> Result<(), CannotChange> {
    if !sql::update(tx, promise).await? {
        return Err(CannotChange::ChangedMeanwhile);
    }
    clock::plan_anew(tx, &Promise { version: promise.version + 1, ..promise.clone() }).await?;
    Ok(())
}
