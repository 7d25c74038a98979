//! Jobs: work planned in the transaction of its cause, run at least once, with its effect exactly once.
//!
//! A claimed job's `run_at` moves to the end of its lease, so that a job whose node died becomes due again
//! by itself; its `fence` grows with each claim, so that a node that slept too long cannot finish it.

use jiff::SignedDuration;

use crate::clock::Timestamp;
use crate::fault::Result;
use crate::ids::OrgId;
use crate::params;
use crate::row::Row;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::value::Value;

/// How long a node may work on a job before another takes it over.
pub const LEASE: SignedDuration = SignedDuration::from_secs(120);

/// A job about to be planned.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// `feature.act`, as registered by the feature.
    pub kind: &'static str,
    /// Unique among the jobs of this kind in the organization.
    pub key: String,
    /// When it becomes due.
    pub run_at: Timestamp,
    /// What the job needs to know.
    pub payload: serde_json::Value,
}

/// A job claimed by this node.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// The organization.
    pub org: OrgId,
    /// `feature.act`.
    pub kind: String,
    /// Unique among the jobs of this kind in the organization.
    pub key: String,
    /// When it was planned to run.
    pub planned_at: Timestamp,
    /// What it needs to know.
    pub payload: serde_json::Value,
    /// Grows with each claim; [`Tx::finish`] checks it.
    pub fence: i64,
    /// How often it was claimed, this time included.
    pub attempts: i64,
}

/// A job that was given up, for the page that shows them.
#[derive(Clone, Debug)]
pub struct Dead {
    /// Its id.
    pub id: i64,
    /// `feature.act`.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// When it was planned to run.
    pub planned_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong last.
    pub last_error: String,
}

pub(crate) const INSERT: Sql = Sql::tenant(
    "jobs.insert",
    "INSERT INTO jobs (org_id, id, kind, job_key, state, planned_at, run_at, payload, lease_owner, fence, attempts, last_error)
     VALUES ($1, $2, $3, $4, 0, $5, $6, $7, '', 0, 0, '')",
);

pub(crate) const INSERT_UNLESS_PLANNED: Sql = Sql::tenant(
    "jobs.insert_unless_planned",
    "INSERT INTO jobs (org_id, id, kind, job_key, state, planned_at, run_at, payload, lease_owner, fence, attempts, last_error)
     VALUES ($1, $2, $3, $4, 0, $5, $6, $7, '', 0, 0, '')
     ON CONFLICT (org_id, kind, job_key) DO NOTHING",
);

pub(crate) fn insert_values(id: i64, now: Timestamp, job: NewJob) -> Vec<Value> {
    debug_assert!(job.kind.contains('.'), "a job is named feature.act");
    params![id, job.kind, job.key, job.run_at, job.run_at.max(now), job.payload.to_string()]
}

pub(crate) const CANCEL: Sql = Sql::tenant(
    "jobs.cancel",
    "DELETE FROM jobs WHERE org_id = $1 AND kind = $2 AND job_key = $3 AND lease_owner = ''",
);

pub(crate) const FINISH: Sql =
    Sql::tenant("jobs.finish", "DELETE FROM jobs WHERE org_id = $1 AND id = $2 AND fence = $3");

const DUE: Sql =
    Sql::wide("jobs.due", "SELECT DISTINCT org_id FROM jobs WHERE state = 0 AND run_at <= $1 LIMIT 1000");

/// Organizations that have due jobs: the sweep, one of the few reads across organizations.
pub async fn organizations_due(tx: &mut Tx, now: Timestamp) -> Result<Vec<OrgId>> {
    tx.all(&DUE, params![now], |row| Ok(OrgId::of(row.int(0)?))).await
}

const NEXT: Sql = Sql::wide("jobs.next", "SELECT MIN(run_at) FROM jobs WHERE state = 0");

/// When the next job of any organization becomes due.
pub async fn next_due_at(tx: &mut Tx) -> Result<Option<Timestamp>> {
    Ok(tx.one(&NEXT, params![], |row| row.opt_time(0)).await?.flatten())
}

const CLAIM: Sql = Sql::tenant(
    "jobs.claim",
    "UPDATE jobs SET lease_owner = $2, run_at = $3, fence = fence + 1, attempts = attempts + 1
     WHERE org_id = $1 AND state = 0 AND run_at <= $4
       AND id IN (SELECT j.id FROM jobs j
                  WHERE j.org_id = $1 AND j.state = 0 AND j.run_at <= $4 ORDER BY j.run_at, j.id LIMIT $5)
     RETURNING id, kind, job_key, planned_at, payload, fence, attempts",
);

/// Claims up to `limit` due jobs of this organization for `owner`, in order of their due time.
pub async fn claim(tx: &mut Tx, owner: &str, limit: u16) -> Result<Vec<Job>> {
    let (org, now) = (tx.org(), tx.now());
    let mut jobs =
        tx.all(&CLAIM, params![owner, now + LEASE, now, limit], |row| job_from_row(org, row)).await?;
    jobs.sort_by_key(|job| (job.planned_at, job.id));
    Ok(jobs)
}

fn job_from_row(org: OrgId, row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        id: row.int(0)?,
        org,
        kind: row.text(1)?,
        key: row.text(2)?,
        planned_at: row.time(3)?,
        payload: serde_json::from_str(&row.text(4)?).map_err(|_| row.broken(4, "is no JSON"))?,
        fence: row.int(5)?,
        attempts: row.int(6)?,
    })
}

const RELEASE: Sql = Sql::wide(
    "jobs.release",
    "UPDATE jobs SET lease_owner = '', run_at = CASE WHEN planned_at > $1 THEN planned_at ELSE $1 END
     WHERE state = 0 AND lease_owner <> '' AND run_at > $2",
);

/// Gives back what a node that is gone had taken: jobs held until later than `until`. On `SQLite`, where nobody else
/// can be at work when a process begins, that is all of them; where there are other nodes, those held longer than a
/// lease lasts, because a clock was set back meanwhile. Answers how many.
pub async fn release(tx: &mut Tx, until: Timestamp) -> Result<u64> {
    let now = tx.now();
    tx.run(&RELEASE, params![now, until]).await
}

const RETRY: Sql = Sql::tenant(
    "jobs.retry",
    "UPDATE jobs SET state = $4, run_at = $5, last_error = $6, lease_owner = ''
     WHERE org_id = $1 AND id = $2 AND fence = $3",
);

/// Puts a failed job back to be run at `run_at`.
pub async fn retry(tx: &mut Tx, job: &Job, run_at: Timestamp, error: &str) -> Result<()> {
    tx.run(&RETRY, params![job.id, job.fence, 0, run_at, error]).await.map(drop)
}

/// Gives a job up: it stays as a dead letter that people can see and run again.
pub async fn bury(tx: &mut Tx, job: &Job, error: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&RETRY, params![job.id, job.fence, 2, now, error]).await.map(drop)
}

const DEAD: Sql = Sql::tenant(
    "jobs.dead",
    "SELECT id, kind, job_key, planned_at, attempts, last_error FROM jobs
     WHERE org_id = $1 AND state = 2 ORDER BY id DESC LIMIT $2",
);

/// The jobs that were given up, newest first.
pub async fn dead(tx: &mut Tx, limit: u16) -> Result<Vec<Dead>> {
    tx.all(&DEAD, params![limit], |row| {
        Ok(Dead {
            id: row.int(0)?,
            kind: row.text(1)?,
            key: row.text(2)?,
            planned_at: row.time(3)?,
            attempts: row.int(4)?,
            last_error: row.text(5)?,
        })
    })
    .await
}

const REVIVE: Sql = Sql::tenant(
    "jobs.revive",
    "UPDATE jobs SET state = 0, attempts = 0, run_at = $3 WHERE org_id = $1 AND id = $2 AND state = 2",
);

/// Runs a given-up job again; `false` when there is none with this id.
pub async fn revive(tx: &mut Tx, id: i64) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&REVIVE, params![id, now]).await? == 1)
}

const OPEN: Sql = Sql::tenant(
    "jobs.open",
    "SELECT COUNT(*) FROM (SELECT id FROM jobs WHERE org_id = $1 AND state = 0 AND run_at <= $2 LIMIT 1000) due",
);

/// How many jobs of this organization are due and not done, up to 1,000.
pub async fn due_count(tx: &mut Tx) -> Result<i64> {
    let now = tx.now();
    Ok(tx.one(&OPEN, params![now], |row| row.int(0)).await?.unwrap_or(0))
}
