//! What colleagues do about a task.

use conversations::CustomerId;
use shell::{ColleagueId, colleague};
use store::{Actor, Event, Fault, Sql, Timestamp, Tx, params, to_micros};

use super::{DONE, Done, How, OPEN, Righting, get};
use crate::ids::RightingId;
use crate::refusals::CannotPutRight;

/// Longest note, in characters.
const NOTE_CHARS_MAX: usize = 1_000;
/// Largest goodwill, in hundredths: a million.
const GOODWILL_MINOR_MAX: i64 = 100_000_000;

/// How somebody put a task right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// How.
    pub how: How,
    /// What they note about it, or why nothing was needed.
    pub note: String,
    /// Goodwill that was given, in hundredths of the organization's currency; 0 for none.
    pub goodwill_minor: i64,
}

/// Takes a task: `keeper` is going to put it right.
pub async fn take(tx: &mut Tx, id: RightingId, keeper: ColleagueId) -> Result<(), CannotPutRight> {
    assign(tx, id, keeper, keeper).await
}

/// Gives a task to a keeper, or to nobody.
pub async fn assign(
    tx: &mut Tx,
    id: RightingId,
    keeper: ColleagueId,
    by: ColleagueId,
) -> Result<(), CannotPutRight> {
    let mut righting = get(tx, id).await?.ok_or(CannotPutRight::NotFound)?;
    if righting.done.is_some() {
        return Err(CannotPutRight::AlreadyDone);
    }
    if righting.keeper == keeper {
        return Ok(());
    }
    if keeper != ColleagueId::NONE {
        let found = colleague::get(tx, keeper).await?;
        if found.is_none_or(|found| found.state != colleague::State::Active) {
            return Err(CannotPutRight::KeeperUnknown);
        }
    }
    righting.keeper = keeper;
    save(tx, &righting).await?;
    tx.event(told("righting_taken", &righting, by).number(keeper.get()));
    Ok(())
}

/// A task was put right.
pub async fn done(
    tx: &mut Tx,
    id: RightingId,
    ending: &Ending,
    by: ColleagueId,
) -> Result<(), CannotPutRight> {
    let mut righting = get(tx, id).await?.ok_or(CannotPutRight::NotFound)?;
    if righting.done.is_some() {
        return Err(CannotPutRight::AlreadyDone);
    }
    let done = checked(ending, tx.now(), by)?;
    if righting.keeper == ColleagueId::NONE {
        righting.keeper = by;
    }
    let goodwill = done.goodwill_minor;
    righting.done = Some(done);
    save(tx, &righting).await?;
    tx.event(told("righting_done", &righting, by).code(ending.how.code()).number(goodwill));
    Ok(())
}

fn checked(ending: &Ending, at: Timestamp, by: ColleagueId) -> Result<Done, CannotPutRight> {
    let Ending { how, goodwill_minor, .. } = *ending;
    let note = ending.note.trim().to_owned();
    if note.chars().count() > NOTE_CHARS_MAX {
        return Err(CannotPutRight::NoteTooLong);
    }
    if how == How::Nothing && note.is_empty() {
        return Err(CannotPutRight::ReasonMissing);
    }
    let lowest = i64::from(how == How::Goodwill);
    if !(lowest..=GOODWILL_MINOR_MAX).contains(&goodwill_minor) {
        return Err(CannotPutRight::GoodwillBad);
    }
    Ok(Done { how, note, goodwill_minor, at, by })
}

/// Takes back that a task was put right: it is open again, with its keeper.
pub async fn undo(tx: &mut Tx, id: RightingId, by: ColleagueId) -> Result<(), CannotPutRight> {
    let mut righting = get(tx, id).await?.ok_or(CannotPutRight::NotFound)?;
    if righting.done.take().is_none() {
        return Err(CannotPutRight::StillOpen);
    }
    righting.came_back_at = None;
    righting.place = to_micros(first_drip_at(tx, &righting).await?.unwrap_or(righting.opened_at));
    save(tx, &righting).await?;
    tx.event(told("righting_reopened", &righting, by));
    Ok(())
}

const FIRST_DRIP: Sql = Sql::tenant(
    "rightings.first_drip",
    "SELECT MIN(at) FROM occasions WHERE org_id = $1 AND customer_id = $2 AND righting_id = $3 AND is_drip = 1",
);

async fn first_drip_at(tx: &mut Tx, righting: &Righting) -> Result<Option<Timestamp>, Fault> {
    let found = tx.one(&FIRST_DRIP, params![righting.customer, righting.id], |row| row.opt_time(0)).await?;
    Ok(found.flatten())
}

const UPDATE: Sql = Sql::tenant(
    "rightings.update",
    "UPDATE rightings SET keeper_id = $4, state = $5, how = $6, note = $7, goodwill_minor = $8, done_at = $9,
       done_by = $10, came_back_at = $11, place = $12, version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $3",
);

async fn save(tx: &mut Tx, righting: &Righting) -> Result<(), CannotPutRight> {
    let done = righting.done.as_ref();
    let place = done.map_or(righting.place, |done| -to_micros(done.at));
    let values = params![
        righting.id,
        righting.version,
        righting.keeper,
        if done.is_some() { DONE } else { OPEN },
        done.map_or("", |done| done.how.code()),
        done.map_or("", |done| done.note.as_str()),
        done.map_or(0, |done| done.goodwill_minor),
        done.map(|done| done.at),
        done.map_or(ColleagueId::NONE, |done| done.by),
        righting.came_back_at,
        place
    ];
    if tx.run(&UPDATE, values).await? == 1 { Ok(()) } else { Err(CannotPutRight::ChangedMeanwhile) }
}

fn told(kind: &'static str, righting: &Righting, by: ColleagueId) -> Event {
    Event::new(kind)
        .conversation(righting.conversation.get())
        .customer(righting.customer.get())
        .about(righting.id.get())
        .actor(Actor::Colleague(by.get()))
}

const CAME_BACK: Sql = Sql::tenant(
    "rightings.came_back",
    "UPDATE rightings SET came_back_at = $3
     WHERE org_id = $1 AND customer_id = $2 AND state = 'done' AND came_back_at IS NULL AND done_at < $3
       AND conversation_id <> $4",
);

/// A customer came back at `at`: they wrote about something new in the conversation of this id, or bought something
/// (0). What was put right for them before has not driven them away.
pub async fn came_back(
    tx: &mut Tx,
    customer: CustomerId,
    at: Timestamp,
    conversation: i64,
) -> Result<(), Fault> {
    tx.run(&CAME_BACK, params![customer, at, conversation]).await.map(drop)
}
