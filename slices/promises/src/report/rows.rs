//! What the report reads: the promises and conversations of a stretch of time, through their indexes.

use conversations::{ChannelId, CustomerId, TeamId};
use rules::promises::state::{BrokeFor, CustomerSaid, Kind, State};
use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, first_id_at, params};

use super::fate::{Owed, Read};

/// Most promises that one report counts in one period.
pub(crate) const PROMISES_MAX: usize = 250_000;
/// The same, for a statement's LIMIT: one more tells that there are too many.
const LIMIT: i64 = 250_001;

const CAME_DUE: Sql = Sql::tenant(
    "promises.report_came_due",
    "SELECT p.kind, p.team_id, p.channel_id, p.customer_id, p.state, p.made_at, p.due_at, p.first_due_at, p.told_at,
       p.closed_at, p.fulfilled_at, p.moves_told_only, p.customer_said, p.keeper_id, p.broke_for, a.owing_team_id,
       a.colleague_id, a.closed_by
     FROM promises p LEFT JOIN asks a ON a.org_id = $1 AND a.id = p.ask_id
     WHERE p.org_id = $1 AND p.first_due_at >= $2 AND p.first_due_at < $3 AND p.moved_to_id = 0
       AND p.origin <> 'imported' AND NOT (p.state = 'withdrawn' AND p.note = '') LIMIT $4",
);

/// The promises first given a time in this stretch: of each chain of moves the last.
pub(crate) async fn came_due(tx: &mut Tx, between: (Timestamp, Timestamp)) -> Result<Vec<Read>, Fault> {
    tx.all(&CAME_DUE, params![between.0, between.1, LIMIT], |row| Ok(Read { owed: owed(row)?, ..read(row)? }))
        .await
}

const MADE: Sql = Sql::tenant(
    "promises.report_made",
    "SELECT kind, team_id, channel_id, customer_id, state, made_at, due_at, first_due_at, told_at, closed_at,
       fulfilled_at, moves_told_only, customer_said, keeper_id
     FROM promises WHERE org_id = $1 AND made_at >= $2 AND made_at < $3 AND moved_to_id = 0
       AND origin <> 'imported' AND NOT (state = 'withdrawn' AND note = '') LIMIT $4",
);

/// The promises made in this stretch.
pub(crate) async fn made(tx: &mut Tx, between: (Timestamp, Timestamp)) -> Result<Vec<Read>, Fault> {
    tx.all(&MADE, params![between.0, between.1, LIMIT], read).await
}

fn read(row: &Row<'_>) -> Result<Read, Fault> {
    Ok(Read {
        kind: Kind::from_code(&row.text(0)?).ok_or_else(|| row.broken(0, "is no kind of promise"))?,
        team: TeamId::of(row.int(1)?),
        touchpoint: ChannelId::of(row.int(2)?),
        customer: CustomerId::of(row.int(3)?),
        state: State::from_code(&row.text(4)?).ok_or_else(|| row.broken(4, "is no state of a promise"))?,
        made_at: row.time(5)?,
        due_at: row.opt_time(6)?,
        first_due_at: row.opt_time(7)?,
        told_at: row.opt_time(8)?,
        closed_at: row.opt_time(9)?,
        fulfilled_at: row.opt_time(10)?,
        moves_told_only: row.int(11)?,
        customer_said: CustomerSaid::from_code(&row.text(12)?),
        keeper: ColleagueId::of(row.int(13)?),
        owed: None,
    })
}

/// Who owed the answer that it broke for. The place is the one that was written down with the ask.
fn owed(row: &Row<'_>) -> Result<Option<Owed>, Fault> {
    let for_an_ask = BrokeFor::from_code(&row.text(14)?) == Some(BrokeFor::Ask);
    let Some(team) = row.opt_int(15)?.filter(|_| for_an_ask) else { return Ok(None) };
    let asked = ColleagueId::of(row.opt_int(16)?.unwrap_or(0));
    let answered = ColleagueId::of(row.opt_int(17)?.unwrap_or(0));
    Ok(Some(Owed { team: TeamId::of(team), colleague: asked.some().unwrap_or(answered) }))
}

/// Conversations that began, by team and touchpoint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Began {
    pub(crate) team: TeamId,
    pub(crate) touchpoint: ChannelId,
    pub(crate) count: i64,
}

const BEGAN: Sql = Sql::tenant(
    "promises.report_conversations",
    "SELECT began.team_id, began.channel_id, COUNT(*)
     FROM (SELECT team_id, channel_id FROM conversations WHERE org_id = $1 AND id >= $2 AND id < $3
           LIMIT 2000000) began
     GROUP BY began.team_id, began.channel_id ORDER BY began.team_id, began.channel_id LIMIT 5000",
);

/// How many conversations began in this stretch. Ids are in the order of time, so that their key finds them.
pub(crate) async fn began(tx: &mut Tx, between: (Timestamp, Timestamp)) -> Result<Vec<Began>, Fault> {
    let (from, to) = (first_id_at(between.0), first_id_at(between.1));
    tx.all(&BEGAN, params![from, to], |row| {
        Ok(Began {
            team: TeamId::of(row.int(0)?),
            touchpoint: ChannelId::of(row.int(1)?),
            count: row.int(2)?,
        })
    })
    .await
}
