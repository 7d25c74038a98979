//! The row of a recount: what it goes over, how far it has come, and what it found.

use jiff::civil::Date;
use shell::ColleagueId;
use store::{Event, Fault, Row, Sql, Timestamp, Tx, params};

use super::date_of;
use crate::deriving::Changes;
use crate::ids::RecountId;

/// What a recount found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Conversations looked at.
    pub conversations: u64,
    /// Occasions found in them, of the days it is about.
    pub occasions: u64,
    /// Occasions that had not been counted.
    pub added: u64,
    /// Occasions that are not what they were counted as.
    pub changed: u64,
    /// What was counted and was no occasion.
    pub removed: u64,
}

impl Report {
    /// Occasions that are what they were counted as.
    pub fn same(&self) -> u64 {
        self.occasions.saturating_sub(self.added + self.changed)
    }
}

/// A recount, under way or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recount {
    /// Its id.
    pub id: RecountId,
    /// What was decided from this day on; None: from the beginning.
    pub from: Option<Date>,
    /// As it stood at this instant.
    pub until: Timestamp,
    /// When it began.
    pub begun_at: Timestamp,
    /// Who asked for it; NONE: the program itself.
    pub begun_by: ColleagueId,
    /// Events that it has gone over.
    pub events_done: i64,
    /// Events that it goes over.
    pub events: i64,
    /// What it found so far.
    pub report: Report,
    /// When it last came on.
    pub moved_at: Timestamp,
    /// When it was done.
    pub ended_at: Option<Timestamp>,
}

/// A recount with the place it has come to.
#[derive(Clone, Debug)]
pub(super) struct Walked {
    pub(super) recount: Recount,
    pub(super) from_day: i64,
    pub(super) first_seq: i64,
    pub(super) seq: i64,
    pub(super) last_seq: i64,
}

/// A recount about to be written down.
pub(super) struct Begun {
    pub(super) id: RecountId,
    pub(super) from_day: i64,
    pub(super) until: Timestamp,
    pub(super) by: ColleagueId,
    pub(super) first_seq: i64,
    pub(super) last_seq: i64,
}

const PUT: Sql = Sql::tenant(
    "recounts.put",
    "INSERT INTO drip_recounts (org_id, id, from_day, until_at, begun_at, begun_by, first_seq, last_seq, seq,
       conversations, occasions, added, changed, removed, moved_at, ended_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, $5, NULL)
     ON CONFLICT (org_id) DO UPDATE SET id = $2, from_day = $3, until_at = $4, begun_at = $5, begun_by = $6,
       first_seq = $7, last_seq = $8, seq = $9, conversations = 0, occasions = 0, added = 0, changed = 0, removed = 0,
       moved_at = $5, ended_at = NULL",
);

/// Writes a recount in the place of the one before.
pub(super) async fn put(tx: &mut Tx, begun: &Begun) -> Result<(), Fault> {
    let values = params![
        begun.id,
        begun.from_day,
        begun.until,
        tx.now(),
        begun.by,
        begun.first_seq,
        begun.last_seq,
        begun.first_seq - 1
    ];
    tx.run(&PUT, values).await.map(drop)
}

const LATEST: Sql = Sql::tenant(
    "recounts.latest",
    "SELECT id, from_day, until_at, begun_at, begun_by, first_seq, last_seq, seq, conversations, occasions, added,
       changed, removed, moved_at, ended_at
     FROM drip_recounts WHERE org_id = $1",
);

/// The recount that is under way, or the last one.
pub async fn latest(tx: &mut Tx) -> Result<Option<Recount>, Fault> {
    Ok(walked(tx).await?.map(|walked| walked.recount))
}

/// The same with its place.
pub(super) async fn walked(tx: &mut Tx) -> Result<Option<Walked>, Fault> {
    tx.one(&LATEST, params![], from_row).await
}

fn from_row(row: &Row<'_>) -> Result<Walked, Fault> {
    let count = |column| row.int(column).map(|count| u64::try_from(count).unwrap_or(0));
    let (from_day, first_seq, last_seq, seq) = (row.int(1)?, row.int(5)?, row.int(6)?, row.int(7)?);
    let recount = Recount {
        id: RecountId::of(row.int(0)?),
        from: if from_day == 0 { None } else { date_of(from_day) },
        until: row.time(2)?,
        begun_at: row.time(3)?,
        begun_by: ColleagueId::of(row.int(4)?),
        events_done: seq + 1 - first_seq,
        events: (last_seq + 1 - first_seq).max(0),
        report: Report {
            conversations: count(8)?,
            occasions: count(9)?,
            added: count(10)?,
            changed: count(11)?,
            removed: count(12)?,
        },
        moved_at: row.time(13)?,
        ended_at: row.opt_time(14)?,
    };
    Ok(Walked { recount, from_day, first_seq, seq, last_seq })
}

const MOVE: Sql = Sql::tenant(
    "recounts.move",
    "UPDATE drip_recounts SET seq = $4, moved_at = $5 WHERE org_id = $1 AND id = $2 AND seq = $3 AND ended_at IS NULL",
);

/// Moves a recount on; `false` when somebody else has.
pub(super) async fn advance(tx: &mut Tx, id: RecountId, (from, to): (i64, i64)) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.run(&MOVE, params![id, from, to, now]).await? == 1)
}

const ADD: Sql = Sql::tenant(
    "recounts.add",
    "UPDATE drip_recounts SET conversations = conversations + $3, occasions = occasions + $4, added = added + $5,
       changed = changed + $6, removed = removed + $7
     WHERE org_id = $1 AND id = $2",
);

/// Adds what some conversations amounted to.
pub(super) async fn add(
    tx: &mut Tx,
    id: RecountId,
    conversations: u64,
    found: &Changes,
) -> Result<(), Fault> {
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let values = params![
        id,
        whole(conversations),
        whole(found.found),
        whole(found.added),
        whole(found.changed),
        whole(found.removed)
    ];
    tx.run(&ADD, values).await.map(drop)
}

const END: Sql = Sql::tenant(
    "recounts.end",
    "UPDATE drip_recounts SET ended_at = $3, moved_at = $3 WHERE org_id = $1 AND id = $2 AND ended_at IS NULL",
);
const ALL_COUNTED: Sql = Sql::tenant(
    "recounts.all_counted",
    "UPDATE drip_cursors SET uncounted_seq = 0 WHERE org_id = $1 AND uncounted_seq <= $2",
);

/// Ends a recount. One of the whole history until now leaves nothing uncounted.
pub(super) async fn end(tx: &mut Tx, walked: &Walked) -> Result<(), Fault> {
    let (now, recount) = (tx.now(), &walked.recount);
    if tx.run(&END, params![recount.id, now]).await? != 1 {
        return Ok(());
    }
    if walked.from_day == 0 && recount.until >= recount.begun_at {
        tx.run(&ALL_COUNTED, params![walked.last_seq]).await?;
    }
    tx.event(Event::new("drip_recount_ended").about(recount.id.get()));
    Ok(())
}
