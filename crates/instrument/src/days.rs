//! The counts by day: what streams are made of.
//!
//! Words: a *day* is one of the organization's zone, counted from 1970-01-01; it is *stale* when occasions of it have
//! changed since it was counted. Late events restate days; whoever reads decides whether to [`refresh_days`] first.

use conversations::{ChannelId, TeamId};
use shell::ColleagueId;
use store::{Db, Fault, OrgId, Row, Sql, Tx, params};

use crate::counting;
use crate::drip::Where;

/// Most rows that one reading answers.
const ROWS_MAX: i64 = 200_000;
/// Most colleagues that one reading answers.
const COLLEAGUES_MAX: i64 = 1_000;

/// Occasions and drips of one kind at one place on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCount {
    /// The day.
    pub day: i64,
    /// The kind's code.
    pub kind: String,
    /// The team, or NONE.
    pub team: TeamId,
    /// The channel, or NONE.
    pub channel: ChannelId,
    /// The cause, as far as it is known.
    pub cause: String,
    /// How many occasions, drips among them.
    pub occasions: i64,
    /// How many of them were drips.
    pub drips: i64,
}

const DAYS: Sql = Sql::tenant(
    "days.counts",
    "SELECT day, kind, team_id, channel_id, cause, CAST(SUM(occasions) AS BIGINT), CAST(SUM(drips) AS BIGINT)
     FROM occasion_days WHERE org_id = $1 AND day BETWEEN $2 AND $3
     GROUP BY day, kind, team_id, channel_id, cause ORDER BY day, kind, team_id, channel_id, cause LIMIT $4",
);

/// The counts of these days, both included, in order of day; colleagues are folded away. It refreshes nothing.
pub async fn days(tx: &mut Tx, from_day: i64, to_day: i64) -> Result<Vec<DayCount>, Fault> {
    let read = |row: &Row<'_>| {
        Ok(DayCount {
            day: row.int(0)?,
            kind: row.text(1)?,
            team: TeamId::of(row.int(2)?),
            channel: ChannelId::of(row.int(3)?),
            cause: row.text(4)?,
            occasions: row.int(5)?,
            drips: row.int(6)?,
        })
    };
    tx.all(&DAYS, params![from_day, to_day, ROWS_MAX], read).await
}

const BY_COLLEAGUE: Sql = Sql::tenant(
    "days.by_colleague",
    "SELECT colleague_id, CAST(SUM(occasions) AS BIGINT), CAST(SUM(drips) AS BIGINT)
     FROM occasion_days WHERE org_id = $1 AND day BETWEEN $2 AND $3
       AND ($4 = '' OR kind = $4) AND (team_id = $5 OR CAST($5 AS BIGINT) = -1)
       AND (channel_id = $6 OR CAST($6 AS BIGINT) = -1)
       AND ($7 = 0 OR cause = $8) AND colleague_id <> 0
     GROUP BY colleague_id ORDER BY colleague_id LIMIT $9",
);

/// Occasions and drips of each colleague who had any. Whoever calls this has looked at the agreement under which it
/// may be seen, and by whom.
pub async fn days_by_colleague(tx: &mut Tx, filter: &Where) -> Result<Vec<(ColleagueId, i64, i64)>, Fault> {
    let values = params![
        filter.from_day,
        filter.to_day,
        filter.kind.clone().unwrap_or_default(),
        filter.team.map_or(-1, TeamId::get),
        filter.channel.map_or(-1, ChannelId::get),
        filter.cause.is_some(),
        filter.cause.clone().unwrap_or_default(),
        COLLEAGUES_MAX
    ];
    tx.all(&BY_COLLEAGUE, values, |row| Ok((ColleagueId::of(row.int(0)?), row.int(1)?, row.int(2)?))).await
}

const FIRST: Sql =
    Sql::tenant("days.first", "SELECT day FROM occasion_days WHERE org_id = $1 ORDER BY day LIMIT 1");

/// The first day that anything was counted on; None before that.
pub async fn first_day(tx: &mut Tx) -> Result<Option<i64>, Fault> {
    tx.one(&FIRST, params![], |row| row.int(0)).await
}

/// Counts every stale day again, some in each transaction; answers how many there were.
pub async fn refresh_days(db: &Db, org: OrgId) -> Result<usize, Fault> {
    counting::fold(db, org).await
}
