//! A single colleague's stream, for them and their coach.

use shell::{ColleagueId, Error, codes, colleague};
use store::{Fault, Row, Sql, Tx, params};

use super::coaches::{self, Coached};
use super::{agreement, places};
use crate::days;

/// How many weeks are shown.
pub(crate) const WEEKS: i64 = 12;

/// What one colleague sees of themselves: a week's occasions and drips, the oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    pub(crate) name: String,
    pub(crate) first_day: i64,
    pub(crate) last_day: i64,
    pub(crate) weeks: Vec<(i64, i64)>,
    pub(crate) kinds: Vec<OwnKind>,
}

/// The same of one kind, all weeks together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnKind {
    pub(crate) kind: String,
    pub(crate) occasions: i64,
    pub(crate) drips: i64,
}

/// Refuses whoever is neither the colleague nor their coach, and everybody while no agreement is recorded.
pub(crate) async fn may_see(tx: &mut Tx, looker: ColleagueId, whose: ColleagueId) -> Result<(), Error> {
    let is_theirs =
        looker == whose || coaches::is_coach(tx, Coached { coach: looker, colleague: whose }).await?;
    if !is_theirs {
        return Err(Error::refused(codes::NOT_ALLOWED));
    }
    if !agreement::get(tx).await?.is_on || places::is_small(tx).await? {
        return Err(Error::not_found());
    }
    Ok(())
}

const OF: Sql = Sql::tenant(
    "people.own_days",
    "SELECT day, kind, CAST(SUM(occasions) AS BIGINT), CAST(SUM(drips) AS BIGINT) FROM occasion_days
     WHERE org_id = $1 AND day BETWEEN $2 AND $3 AND colleague_id = $4
     GROUP BY day, kind ORDER BY day, kind LIMIT 20000",
);

/// A colleague's stream. Whoever calls this has asked [`may_see`].
pub(crate) async fn of(tx: &mut Tx, whose: ColleagueId) -> Result<Option<Own>, Fault> {
    let Some(colleague) = colleague::get(tx, whose).await? else { return Ok(None) };
    let (_, today) = days::today(tx).await?;
    let (first_day, last_day) = (today - 7 * WEEKS + 1, today);
    let read = |row: &Row<'_>| Ok((row.int(0)?, row.text(1)?, row.int(2)?, row.int(3)?));
    let rows = tx.all(&OF, params![first_day, last_day, whose], read).await?;
    let mut weeks = vec![(0, 0); usize::try_from(WEEKS).expect("weeks are few")];
    let mut kinds: Vec<OwnKind> = Vec::new();
    for (day, kind, occasions, drips) in rows {
        let week = usize::try_from((day - first_day) / 7).expect("the day lies in the period");
        weeks[week].0 += occasions;
        weeks[week].1 += drips;
        match kinds.iter_mut().find(|one| one.kind == kind) {
            Some(one) => {
                one.occasions += occasions;
                one.drips += drips;
            }
            None => kinds.push(OwnKind { kind, occasions, drips }),
        }
    }
    Ok(Some(Own { name: colleague.name, first_day, last_day, weeks, kinds }))
}
