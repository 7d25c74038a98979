//! The measure of respect inside the house: how many asks of a place were answered in time.

use conversations::TeamId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shell::ColleagueId;
use store::{Fault, Sql, Timestamp, Tx, params};

/// What became of the asks of one place that fell due in a stretch of time. Those withdrawn are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamAsks {
    /// The place that owed the answers; NONE for colleagues without a team.
    pub team: TeamId,
    /// Answered before they were due.
    pub in_time: i64,
    /// Answered when they were due, or later.
    pub late: i64,
    /// Declined, with a reason.
    pub declined: i64,
    /// Overdue, and still not answered.
    pub unanswered: i64,
}

impl TeamAsks {
    /// All of them.
    pub fn asked(&self) -> i64 {
        self.in_time + self.late + self.declined + self.unanswered
    }
}

/// Most places that are counted.
const TEAMS_MAX: u16 = 501;

const COUNTS: Sql = Sql::tenant(
    "asks.counts",
    "SELECT a.owing_team_id,
       CAST(SUM(CASE WHEN a.state = 'answered' AND a.closed_at < a.due_at THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN a.state = 'answered' AND a.closed_at >= a.due_at THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN a.state = 'declined' THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN a.state = 'overdue' THEN 1 ELSE 0 END) AS BIGINT)
     FROM asks a
     WHERE a.org_id = $1 AND a.due_at >= $2 AND a.due_at < $3 AND a.state IN ('answered', 'declined', 'overdue')
     GROUP BY a.owing_team_id ORDER BY a.owing_team_id LIMIT $4",
);

/// What became of the asks due from `from` until before `until`, by the place that owed the answer.
pub async fn counts(tx: &mut Tx, from: Timestamp, until: Timestamp) -> Result<Vec<TeamAsks>, Fault> {
    tx.all(&COUNTS, params![from, until, TEAMS_MAX], |row| {
        Ok(TeamAsks {
            team: TeamId::of(row.int(0)?),
            in_time: row.int(1)?,
            late: row.int(2)?,
            declined: row.int(3)?,
            unanswered: row.int(4)?,
        })
    })
    .await
}

const BY_PERSON: Sql = Sql::tenant(
    "asks.counts_by_person",
    "SELECT owed.owing_team_id, owed.person,
       CAST(SUM(CASE WHEN owed.state = 'answered' AND owed.closed_at < owed.due_at THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN owed.state = 'answered' AND owed.closed_at >= owed.due_at THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN owed.state = 'declined' THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN owed.state = 'overdue' THEN 1 ELSE 0 END) AS BIGINT)
     FROM (SELECT a.owing_team_id, CASE WHEN a.colleague_id <> 0 THEN a.colleague_id ELSE a.closed_by END AS person,
             a.state, a.due_at, a.closed_at
           FROM asks a
           WHERE a.org_id = $1 AND a.due_at >= $2 AND a.due_at < $3
             AND a.state IN ('answered', 'declined', 'overdue')) owed
     GROUP BY owed.owing_team_id, owed.person ORDER BY owed.owing_team_id, owed.person LIMIT 20000",
);

/// The same, apart for each colleague who was asked or answered; NONE where a whole team was and nobody did. It says
/// on how many people a figure rests, and is shown to nobody.
pub(crate) async fn by_person(
    tx: &mut Tx,
    between: (Timestamp, Timestamp),
) -> Result<Vec<(ColleagueId, TeamAsks)>, Fault> {
    tx.all(&BY_PERSON, params![between.0, between.1], |row| {
        let asks = TeamAsks {
            team: TeamId::of(row.int(0)?),
            in_time: row.int(2)?,
            late: row.int(3)?,
            declined: row.int(4)?,
            unanswered: row.int(5)?,
        };
        Ok((ColleagueId::of(row.int(1)?), asks))
    })
    .await
}

/// The same for `months` calendar months of a zone, at most 36, beginning with the month that `first` lies in.
pub async fn by_month(
    tx: &mut Tx,
    zone: &TimeZone,
    first: Date,
    months: u8,
) -> Result<Vec<(Date, Vec<TeamAsks>)>, Fault> {
    let mut found = Vec::new();
    let mut month = first.first_of_month();
    for _ in 0..months.min(36) {
        let Ok(next) = month.last_of_month().tomorrow() else { break };
        let (Some(from), Some(until)) = (midnight(month, zone), midnight(next, zone)) else { break };
        found.push((month, counts(tx, from, until).await?));
        month = next;
    }
    Ok(found)
}

fn midnight(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(date.to_zoned(zone.clone()).ok()?.timestamp())
}
