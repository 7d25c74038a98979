//! Counting: the occasions of a day, folded into the counts that streams are made of.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use shell::{App, Job, JobFailed, JobKind};
use store::{Db, Fault, NewJob, OrgId, Sql, Tx, params, to_micros};

use crate::following;

/// Counts the stale days again.
pub(crate) const FOLD: JobKind = JobKind { name: "instrument.fold", run: fold_job, attempts_max: 50 };

/// Days counted in one transaction.
const STEP: u16 = 5;
/// Changes of this many microseconds are counted together.
const GATHER: i64 = 60_000_000;

/// Days whose counts no longer say what the occasions say.
pub(crate) type Stale = BTreeSet<i64>;

const MARK: Sql = Sql::tenant(
    "counting.mark",
    "INSERT INTO stale_days (org_id, day) VALUES ($1, $2) ON CONFLICT (org_id, day) DO NOTHING",
);

/// Marks days as stale, and plans to count them.
pub(crate) fn mark(tx: &mut Tx, days: &Stale) {
    if days.is_empty() {
        return;
    }
    for day in days {
        tx.later(&MARK, params![*day]);
    }
    let turn = to_micros(tx.now()).div_euclid(GATHER) + 1;
    let run_at = store::from_micros(turn.saturating_mul(GATHER));
    let payload = serde_json::Value::Null;
    tx.job_unless_planned(NewJob { kind: FOLD.name, key: turn.to_string(), run_at, payload });
}

fn fold_job(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        fold(&app.db, job.org).await?;
        app.db.write(job.org, job.clone(), |tx, job| Box::pin(tx.finish(job))).await.map_err(JobFailed::from)
    }
    .boxed()
}

/// Counts every stale day again; answers how many there were.
pub(crate) async fn fold(db: &Db, org: OrgId) -> Result<usize, Fault> {
    let mut all = 0;
    loop {
        let some = db.write(org, (), |tx, ()| Box::pin(fold_some(tx))).await?;
        all += some;
        if some < usize::from(STEP) {
            return Ok(all);
        }
    }
}

const STALE: Sql =
    Sql::tenant("counting.stale", "SELECT day FROM stale_days WHERE org_id = $1 ORDER BY day LIMIT $2");
const CLEAR: Sql = Sql::tenant("counting.clear", "DELETE FROM occasion_days WHERE org_id = $1 AND day = $2");
const COUNT: Sql = Sql::tenant(
    "counting.count",
    "INSERT INTO occasion_days (org_id, day, kind, team_id, channel_id, cause, colleague_id, occasions, drips)
     SELECT o.org_id, o.day, o.kind, o.team_id, o.channel_id, o.cause, o.colleague_id, CAST(SUM(1) AS BIGINT),
       CAST(SUM(o.is_drip) AS BIGINT)
     FROM occasions o WHERE o.org_id = $1 AND o.day = $2
     GROUP BY o.org_id, o.day, o.kind, o.team_id, o.channel_id, o.cause, o.colleague_id",
);
const CLEAR_NAMES: Sql =
    Sql::tenant("counting.clear_names", "DELETE FROM occasion_day_names WHERE org_id = $1 AND day = $2");
const COUNT_NAMES: Sql = Sql::tenant(
    "counting.count_names",
    "INSERT INTO occasion_day_names (org_id, day, kind, team_id, channel_id, cause, colleague_id, touchpoint, product,
       occasions, drips)
     SELECT o.org_id, o.day, o.kind, o.team_id, o.channel_id, o.cause, o.colleague_id, o.touchpoint, o.product,
       CAST(SUM(1) AS BIGINT), CAST(SUM(o.is_drip) AS BIGINT)
     FROM occasions o WHERE o.org_id = $1 AND o.day = $2 AND (o.touchpoint <> '' OR o.product <> '')
     GROUP BY o.org_id, o.day, o.kind, o.team_id, o.channel_id, o.cause, o.colleague_id, o.touchpoint, o.product",
);
const FRESH: Sql = Sql::tenant("counting.fresh", "DELETE FROM stale_days WHERE org_id = $1 AND day = $2");

async fn fold_some(tx: &mut Tx) -> Result<usize, Fault> {
    following::hold(tx).await?;
    let days = tx.all(&STALE, params![STEP], |row| row.int(0)).await?;
    for day in &days {
        for statement in [&CLEAR, &COUNT, &CLEAR_NAMES, &COUNT_NAMES, &FRESH] {
            tx.run(statement, params![*day]).await?;
        }
    }
    Ok(days.len())
}
