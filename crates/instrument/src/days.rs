//! The counts by day: what streams are made of.
//!
//! Words: a *day* is one of the organization's zone, counted from 1970-01-01; it is *stale* when occasions of it have
//! changed since it was counted. Late events restate days; whoever reads decides whether to [`refresh_days`] first.

use std::collections::BTreeMap;

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
    /// The touchpoint, as far as somebody told it.
    pub touchpoint: String,
    /// The product, the same.
    pub product: String,
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

const NAMED: Sql = Sql::tenant(
    "days.named",
    "SELECT day, kind, team_id, channel_id, cause, CAST(SUM(occasions) AS BIGINT), CAST(SUM(drips) AS BIGINT),
       touchpoint, product
     FROM occasion_day_names WHERE org_id = $1 AND day BETWEEN $2 AND $3
     GROUP BY day, kind, team_id, channel_id, cause, touchpoint, product
     ORDER BY day, kind, team_id, channel_id, cause, touchpoint, product LIMIT $4",
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
            touchpoint: String::new(),
            product: String::new(),
            occasions: row.int(5)?,
            drips: row.int(6)?,
        })
    };
    let read_named =
        |row: &Row<'_>| Ok(DayCount { touchpoint: row.text(7)?, product: row.text(8)?, ..read(row)? });
    let all = tx.all(&DAYS, params![from_day, to_day, ROWS_MAX], read).await?;
    let named = tx.all(&NAMED, params![from_day, to_day, ROWS_MAX], read_named).await?;
    Ok(apart(all, named))
}

/// The same counts with those of a touchpoint or a product apart from the others, which name neither.
fn apart(mut all: Vec<DayCount>, named: Vec<DayCount>) -> Vec<DayCount> {
    if named.is_empty() {
        return all;
    }
    let place =
        |count: &DayCount| (count.day, count.kind.clone(), count.team, count.channel, count.cause.clone());
    let mut sums: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    for count in &named {
        let sum = sums.entry(place(count)).or_default();
        *sum = (sum.0 + count.occasions, sum.1 + count.drips);
    }
    for count in &mut all {
        let (occasions, drips) = sums.get(&place(count)).copied().unwrap_or_default();
        (count.occasions, count.drips) = (count.occasions - occasions, count.drips - drips);
    }
    all.retain(|count| count.occasions > 0);
    all.extend(named);
    all.sort_by_key(|count| count.day);
    all
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

const BY_COLLEAGUE_NAMED: Sql = Sql::tenant(
    "days.by_colleague_named",
    "SELECT colleague_id, CAST(SUM(occasions) AS BIGINT), CAST(SUM(drips) AS BIGINT)
     FROM occasion_day_names WHERE org_id = $1 AND day BETWEEN $2 AND $3
       AND ($4 = '' OR kind = $4) AND (team_id = $5 OR CAST($5 AS BIGINT) = -1)
       AND (channel_id = $6 OR CAST($6 AS BIGINT) = -1)
       AND ($7 = 0 OR cause = $8) AND ($10 = '' OR touchpoint = $10) AND ($11 = '' OR product = $11)
       AND colleague_id <> 0
     GROUP BY colleague_id ORDER BY colleague_id LIMIT $9",
);

/// Occasions and drips of each colleague who had any. Whoever calls this has looked at the agreement under which it
/// may be seen, and by whom.
pub async fn days_by_colleague(tx: &mut Tx, filter: &Where) -> Result<Vec<(ColleagueId, i64, i64)>, Fault> {
    let mut values = params![
        filter.from_day,
        filter.to_day,
        filter.kind.clone().unwrap_or_default(),
        filter.team.map_or(-1, TeamId::get),
        filter.channel.map_or(-1, ChannelId::get),
        filter.cause.is_some(),
        filter.cause.clone().unwrap_or_default(),
        COLLEAGUES_MAX
    ];
    let is_named = filter.touchpoint.is_some() || filter.product.is_some();
    if is_named {
        let (touchpoint, product) = (filter.touchpoint.clone(), filter.product.clone());
        values.extend(params![touchpoint.unwrap_or_default(), product.unwrap_or_default()]);
    }
    let statement = if is_named { &BY_COLLEAGUE_NAMED } else { &BY_COLLEAGUE };
    tx.all(statement, values, |row| Ok((ColleagueId::of(row.int(0)?), row.int(1)?, row.int(2)?))).await
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
