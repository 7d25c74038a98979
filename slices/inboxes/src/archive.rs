//! Raw bytes of what was received move from the table to the blob store after a day, so that the database
//! stays small; the arrival keeps their hash, which is their name there.

use jiff::SignedDuration;
use shell::App;
use store::{Fault, OrgId, Sql, arrivals, params};

/// How long raw bytes stay in the table.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
/// How many are moved in one round.
const MOVED_AT_ONCE: u16 = 100;

const OLD: Sql = Sql::tenant(
    "arrivals.old",
    "SELECT id FROM arrivals
     WHERE org_id = $1 AND state = 1 AND id > $2 AND received_at < $3 AND raw IS NOT NULL ORDER BY id LIMIT $4",
);

/// Moves the oldest raw bytes after the arrival `after`; gives the last one moved, or `after`.
pub(crate) async fn move_old(app: &App, org: OrgId, after: i64) -> Result<i64, Fault> {
    let before = app.clock().now() - KEPT_FOR;
    let old = app
        .db
        .read_long(org, (after, before), |tx, (after, before)| {
            Box::pin(tx.all(&OLD, params![*after, *before, MOVED_AT_ONCE], |row| row.int(0)))
        })
        .await?;
    for id in &old {
        move_one(app, org, *id).await?;
    }
    Ok(old.last().copied().unwrap_or(after))
}

async fn move_one(app: &App, org: OrgId, id: i64) -> Result<(), Fault> {
    let Some(arrival) = app.db.read(org, id, |tx, id| Box::pin(arrivals::get(tx, *id))).await? else {
        return Ok(());
    };
    let raw = arrival.raw(&app.blobs).await?;
    app.blobs.put(raw.into()).await?;
    app.db.write(org, id, |tx, id| Box::pin(arrivals::moved_to_blobs(tx, *id))).await
}
