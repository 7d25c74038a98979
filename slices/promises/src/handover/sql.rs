//! The statements of handing over, one function per question.

use conversations::TeamId;
use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, params};

use super::giving::{Handover, HandoverId, Part, Reason};
use super::leave::{Leave, LeaveId};
use crate::promise::{AskId, Line, PromiseId};
use crate::sql::lines;

const INSERT: Sql = Sql::tenant(
    "handover.insert",
    "INSERT INTO handovers (org_id, id, giver_id, reason, note, stand_in_id, made_by, made_at, until_at, undone_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)",
);

/// Stores a handover.
pub(super) fn insert(tx: &mut Tx, handover: &Handover) {
    let values = params![
        handover.id,
        handover.giver,
        handover.reason.code(),
        &handover.note,
        handover.stand_in,
        handover.made_by,
        handover.made_at,
        handover.until_at
    ];
    tx.later(&INSERT, values);
}

const INSERT_PART: Sql = Sql::tenant(
    "handover.insert_part",
    "INSERT INTO handover_parts (org_id, handover_id, receiver_id, kind, about_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (org_id, handover_id, receiver_id, kind, about_id) DO NOTHING",
);

/// Stores who got what. It is there at once, for those who read it in the same transaction.
pub(super) async fn insert_part(
    tx: &mut Tx,
    handover: HandoverId,
    part: Part,
    receiver: ColleagueId,
) -> Result<(), Fault> {
    let (kind, about) = part.stored();
    tx.run(&INSERT_PART, params![handover, receiver, kind, about]).await.map(drop)
}

const GET: Sql = Sql::tenant(
    "handover.get",
    "SELECT id, giver_id, reason, note, stand_in_id, made_by, made_at, until_at, undone_at FROM handovers
     WHERE org_id = $1 AND id = $2",
);

/// One handover.
pub(super) async fn get(tx: &mut Tx, id: HandoverId) -> Result<Option<Handover>, Fault> {
    tx.one(&GET, params![id], handover).await
}

const OF_GIVER: Sql = Sql::tenant(
    "handover.of_giver",
    "SELECT id, giver_id, reason, note, stand_in_id, made_by, made_at, until_at, undone_at FROM handovers
     WHERE org_id = $1 AND giver_id = $2 ORDER BY id DESC LIMIT $3",
);

/// What a colleague handed over, the last first.
pub(super) async fn of_giver(tx: &mut Tx, giver: ColleagueId, limit: u16) -> Result<Vec<Handover>, Fault> {
    tx.all(&OF_GIVER, params![giver, limit], handover).await
}

fn handover(row: &Row<'_>) -> Result<Handover, Fault> {
    Ok(Handover {
        id: HandoverId::of(row.int(0)?),
        giver: ColleagueId::of(row.int(1)?),
        reason: Reason::from_code(&row.text(2)?)
            .ok_or_else(|| row.broken(2, "is no reason of a handover"))?,
        note: row.text(3)?,
        stand_in: ColleagueId::of(row.int(4)?),
        made_by: ColleagueId::of(row.int(5)?),
        made_at: row.time(6)?,
        until_at: row.opt_time(7)?,
        undone_at: row.opt_time(8)?,
    })
}

const UNDO: Sql = Sql::tenant(
    "handover.undo",
    "UPDATE handovers SET undone_at = $3 WHERE org_id = $1 AND id = $2 AND undone_at IS NULL",
);

/// Marks a handover as undone; `false` when it was before.
pub(super) async fn undo(tx: &mut Tx, id: HandoverId) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.run(&UNDO, params![id, now]).await? == 1)
}

const PARTS: Sql = Sql::tenant(
    "handover.parts",
    "SELECT receiver_id, kind, about_id FROM handover_parts
     WHERE org_id = $1 AND handover_id = $2 AND (receiver_id, kind, about_id) > ($3, $4, $5)
     ORDER BY receiver_id, kind, about_id LIMIT $6",
);

/// Who got what, after this one.
pub(super) async fn parts(
    tx: &mut Tx,
    handover: HandoverId,
    after: Option<(ColleagueId, Part)>,
    limit: u16,
) -> Result<Vec<(ColleagueId, Part)>, Fault> {
    let (receiver, (kind, about)) =
        after.map_or((ColleagueId::of(-1), ("", 0)), |(receiver, part)| (receiver, part.stored()));
    tx.all(&PARTS, params![handover, receiver, kind, about, limit], |row| {
        let part = Part::read(&row.text(1)?, row.int(2)?).ok_or_else(|| row.broken(1, "is no part"))?;
        Ok((ColleagueId::of(row.int(0)?), part))
    })
    .await
}

const RECEIVERS: Sql = Sql::tenant(
    "handover.receivers",
    "SELECT receiver_id, CAST(SUM(1) AS BIGINT) FROM handover_parts WHERE org_id = $1 AND handover_id = $2
     GROUP BY receiver_id ORDER BY receiver_id LIMIT 500",
);

/// Who got how many.
pub(super) async fn receivers(tx: &mut Tx, handover: HandoverId) -> Result<Vec<(ColleagueId, i64)>, Fault> {
    tx.all(&RECEIVERS, params![handover], |row| Ok((ColleagueId::of(row.int(0)?), row.int(1)?))).await
}

const OF_RECEIVER: Sql = Sql::tenant(
    "handover.of_receiver",
    lines!(
        "AND p.id IN (SELECT part.about_id FROM handover_parts part
                      WHERE part.org_id = $1 AND part.handover_id = $2 AND part.receiver_id = $3
                        AND part.kind = 'promise')
     ORDER BY p.place, p.id LIMIT $4"
    ),
);

/// The promises that one receiver got, by due time.
pub(super) async fn of_receiver(
    tx: &mut Tx,
    handover: HandoverId,
    receiver: ColleagueId,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    tx.all(&OF_RECEIVER, params![handover, receiver, limit], crate::sql::line).await
}

const WHERE_DUE: Sql = Sql::tenant(
    "handover.where_due",
    "SELECT p.id, c.team_id, c.assignee_id FROM promises p
     JOIN conversations c ON c.org_id = $1 AND c.id = p.conversation_id
     WHERE p.org_id = $1 AND p.is_live = 1 AND p.keeper_id = $2 AND p.place <= $3 ORDER BY p.place, p.id LIMIT $4",
);

/// Where the first promises of a keeper that are due until `until` belong: team and assignee of their conversations.
pub(super) async fn where_due(
    tx: &mut Tx,
    keeper: ColleagueId,
    until: i64,
    limit: u16,
) -> Result<Vec<(PromiseId, TeamId, ColleagueId)>, Fault> {
    tx.all(&WHERE_DUE, params![keeper, until, limit], |row| {
        Ok((PromiseId::of(row.int(0)?), TeamId::of(row.int(1)?), ColleagueId::of(row.int(2)?)))
    })
    .await
}

const COUNT: Sql = Sql::tenant(
    "handover.count",
    "SELECT COUNT(*) FROM (SELECT id FROM promises WHERE org_id = $1 AND is_live = 1 AND keeper_id = $2 LIMIT $3) kept",
);

/// How many promises a colleague has to keep or to make up for, at most `limit`.
pub(super) async fn count(tx: &mut Tx, keeper: ColleagueId, limit: u32) -> Result<i64, Fault> {
    Ok(tx.one(&COUNT, params![keeper, limit], |row| row.int(0)).await?.unwrap_or(0))
}

const KEEPERLESS: Sql = Sql::tenant(
    "handover.keeperless",
    lines!(
        "AND (p.place, p.id) > ($2, $3)
         AND p.id IN (SELECT unkept.id FROM promises unkept
                      WHERE unkept.org_id = $1 AND unkept.is_live = 1 AND unkept.keeper_id IN (
                        SELECT gone.id FROM colleagues gone WHERE gone.org_id = $1 AND gone.state = 'gone'
                        UNION SELECT CAST(0 AS BIGINT)))
     ORDER BY p.place, p.id LIMIT $4"
    ),
);

/// Live promises that nobody keeps who works here, by due time, after the one at this place.
pub(super) async fn keeperless(tx: &mut Tx, after: (i64, i64), limit: u16) -> Result<Vec<Line>, Fault> {
    tx.all(&KEEPERLESS, params![after.0, after.1, limit], crate::sql::line).await
}

const KEEPERLESS_COUNT: Sql = Sql::tenant(
    "handover.keeperless_count",
    "SELECT COUNT(*) FROM (SELECT p.id FROM promises p WHERE p.org_id = $1 AND p.is_live = 1
       AND p.keeper_id IN (SELECT gone.id FROM colleagues gone WHERE gone.org_id = $1 AND gone.state = 'gone'
                           UNION SELECT CAST(0 AS BIGINT)) LIMIT $2) unkept",
);

/// How many they are, at most `limit`.
pub(super) async fn keeperless_count(tx: &mut Tx, limit: u16) -> Result<i64, Fault> {
    Ok(tx.one(&KEEPERLESS_COUNT, params![limit], |row| row.int(0)).await?.unwrap_or(0))
}

const INSERT_LEAVE: Sql = Sql::tenant(
    "handover.insert_leave",
    "INSERT INTO leaves (org_id, id, colleague_id, stand_in_id, from_at, until_at, made_by, made_at, cancelled_at,
       version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 1)",
);

/// Stores a leave.
pub(super) fn insert_leave(tx: &mut Tx, leave: &Leave) {
    let values = params![
        leave.id,
        leave.colleague,
        leave.stand_in,
        leave.from_at,
        leave.until_at,
        leave.made_by,
        leave.made_at
    ];
    tx.later(&INSERT_LEAVE, values);
}

const GET_LEAVE: Sql = Sql::tenant(
    "handover.get_leave",
    "SELECT id, colleague_id, stand_in_id, from_at, until_at, made_by, made_at, cancelled_at FROM leaves
     WHERE org_id = $1 AND id = $2",
);

/// One leave.
pub(super) async fn get_leave(tx: &mut Tx, id: LeaveId) -> Result<Option<Leave>, Fault> {
    tx.one(&GET_LEAVE, params![id], leave).await
}

const LEAVES: Sql = Sql::tenant(
    "handover.leaves",
    "SELECT id, colleague_id, stand_in_id, from_at, until_at, made_by, made_at, cancelled_at FROM leaves
     WHERE org_id = $1 AND until_at > $2 AND from_at < $3 AND cancelled_at IS NULL ORDER BY until_at, id LIMIT $4",
);

/// The leaves that lie between two instants in whole or in part, by their end.
pub(super) async fn leaves(
    tx: &mut Tx,
    from: Timestamp,
    until: Timestamp,
    limit: u16,
) -> Result<Vec<Leave>, Fault> {
    tx.all(&LEAVES, params![from, until, limit], leave).await
}

const CANCEL_LEAVE: Sql = Sql::tenant(
    "handover.cancel_leave",
    "UPDATE leaves SET cancelled_at = $3, version = version + 1
     WHERE org_id = $1 AND id = $2 AND cancelled_at IS NULL AND until_at > $3",
);

/// Ends a leave; `false` when it is over or was ended before.
pub(super) async fn cancel_leave(tx: &mut Tx, id: LeaveId) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.run(&CANCEL_LEAVE, params![id, now]).await? == 1)
}

fn leave(row: &Row<'_>) -> Result<Leave, Fault> {
    Ok(Leave {
        id: LeaveId::of(row.int(0)?),
        colleague: ColleagueId::of(row.int(1)?),
        stand_in: ColleagueId::of(row.int(2)?),
        from_at: row.time(3)?,
        until_at: row.time(4)?,
        made_by: ColleagueId::of(row.int(5)?),
        made_at: row.time(6)?,
        cancelled_at: row.opt_time(7)?,
    })
}

/// The promise or the ask of a row of parts.
impl Part {
    fn stored(self) -> (&'static str, i64) {
        match self {
            Self::Promise(id) => ("promise", id.get()),
            Self::Ask(id) => ("ask", id.get()),
        }
    }

    fn read(kind: &str, about: i64) -> Option<Self> {
        match kind {
            "promise" => Some(Self::Promise(PromiseId::of(about))),
            "ask" => Some(Self::Ask(AskId::of(about))),
            _ => None,
        }
    }
}
