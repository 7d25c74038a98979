//! The clock and the hands: which jobs are due, and doing them.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use store::{Engine, Fault, Job, Moved, OrgId, Sql, Timestamp, Tx, jobs, leases, params, random};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

use crate::feature::Again;
use crate::{App, JobFailed, JobKind};

/// The longest sleep.
const SLEEP_MAX: Duration = Duration::from_millis(500);
/// The shortest, so that a job that nobody may take yet does not keep us spinning.
const SLEEP_MIN: Duration = Duration::from_millis(20);
/// How many jobs of one organization are taken before the next has its turn.
const TURN: u16 = 4;
/// A job that takes longer is given up for this time; its lease is longer.
const PATIENCE: Duration = Duration::from_secs(100);
/// Longest reason that is kept, in characters.
const REASON_MAX: usize = 500;
/// The clock's lease, and when it is renewed.
const CLOCK_LEASE: SignedDuration = SignedDuration::from_secs(10);
const CLOCK_RENEWAL: SignedDuration = SignedDuration::from_secs(4);
/// The first pause before another try; it doubles up to the longest.
const PAUSE_FIRST: SignedDuration = SignedDuration::from_secs(5);
const PAUSE_LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// This node's hands.
struct Hands {
    app: App,
    owner: String,
    turns: Arc<Semaphore>,
    working: TaskTracker,
    clock_until: Option<Timestamp>,
}

/// Runs jobs until the program ends, and then lets those under way finish.
pub(crate) async fn run(app: App) {
    let mut moved = app.db.moved();
    let mut hands = Hands::of(app.clone());
    if let Err(fault) = release(&app).await {
        tracing::warn!(%fault, "jobs of a process that is gone are run when their lease has ended");
    }
    loop {
        let sleep = hands.sweep().await.unwrap_or_else(|fault| {
            tracing::warn!(%fault, "due jobs could not be read");
            SLEEP_MAX
        });
        tokio::select! {
            () = app.ending().cancelled() => break,
            () = tokio::time::sleep(sleep) => {}
            org = planned(&mut moved) => hands.take(org).await.unwrap_or_else(|fault| {
                tracing::warn!(%fault, %org, "planned jobs could not be taken");
            }),
        }
    }
    hands.working.close();
    hands.working.wait().await;
}

/// Gives back what a process that is gone had taken.
async fn release(app: &App) -> Result<(), Fault> {
    let now = app.clock().now();
    let until = if app.db.engine() == Engine::Sqlite { Timestamp::MIN } else { now + jobs::LEASE };
    let released = app.db.write_wide(until, |tx, until| Box::pin(jobs::release(tx, *until))).await?;
    if released > 0 {
        tracing::info!(released, "jobs of a process that is gone were given back");
    }
    Ok(())
}

/// Waits for a commit that planned jobs.
async fn planned(moved: &mut Receiver<Moved>) -> OrgId {
    loop {
        match moved.recv().await {
            Ok(Moved { org, has_jobs: true, .. }) => return org,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl Hands {
    fn of(app: App) -> Self {
        let turns = Arc::new(Semaphore::new(app.config.jobs.parallel.max(1)));
        Self { app, owner: random::token(), turns, working: TaskTracker::new(), clock_until: None }
    }

    /// Takes what is due, when this node holds the clock, and says how long to sleep.
    async fn sweep(&mut self) -> Result<Duration, Fault> {
        if !self.holds_clock().await? {
            return Ok(SLEEP_MAX);
        }
        let db = &self.app.db;
        let now = db.clock().now();
        let due = db.read_wide(now, |tx, now| Box::pin(jobs::organizations_due(tx, *now))).await?;
        for org in due {
            self.take(org).await?;
        }
        let next = self.app.db.read_wide((), |tx, ()| Box::pin(jobs::next_due_at(tx))).await?;
        let now = self.app.clock().now();
        let wait = next.map(|at| Duration::try_from(at.duration_since(now)).unwrap_or_default());
        Ok(wait.unwrap_or(SLEEP_MAX).clamp(SLEEP_MIN, SLEEP_MAX))
    }

    /// One process on `SQLite` is alone; of several nodes one holds the lease.
    async fn holds_clock(&mut self) -> Result<bool, Fault> {
        if self.app.db.engine() == Engine::Sqlite {
            return Ok(true);
        }
        let now = self.app.clock().now();
        if self.clock_until.is_some_and(|until| until.duration_since(now) > CLOCK_LEASE - CLOCK_RENEWAL) {
            return Ok(true);
        }
        let lease = leases::hold(&self.app.db, "jobs.clock", &self.owner, CLOCK_LEASE).await?;
        self.clock_until = lease.map(|lease| lease.until_at);
        Ok(self.clock_until.is_some())
    }

    /// Takes a turn of an organization's due jobs, as many as there are free hands.
    async fn take(&self, org: OrgId) -> Result<(), Fault> {
        let free = u16::try_from(self.turns.available_permits()).unwrap_or(u16::MAX).min(TURN);
        if free == 0 {
            return Ok(());
        }
        let owner = (self.owner.clone(), free);
        let claimed = self
            .app
            .db
            .write(org, owner, |tx, (owner, free)| Box::pin(jobs::claim(tx, owner, *free)))
            .await?;
        for job in claimed {
            let turn = Arc::clone(&self.turns).acquire_owned().await.expect("the turns are never closed");
            self.working.spawn(work(self.app.clone(), job, turn));
        }
        Ok(())
    }
}

async fn work(app: App, job: Job, turn: OwnedSemaphorePermit) {
    let (org, kind) = (job.org, job.kind.clone());
    if let Err(fault) = perform(&app, job).await {
        tracing::warn!(%fault, %org, kind, "the end of a job could not be stored; it will be run again");
    }
    drop(turn);
}

/// Runs every job that is due now, one after the other, and those that they plan for now; says how many. For
/// tests and commands, where no clock runs.
pub async fn run_due(app: &App) -> Result<usize, Fault> {
    let owner = random::token();
    let mut count = 0;
    loop {
        let now = app.clock().now();
        let due = app.db.read_wide(now, |tx, now| Box::pin(jobs::organizations_due(tx, *now))).await?;
        let before = count;
        for org in due {
            let claimed =
                app.db.write(org, owner.clone(), |tx, owner| Box::pin(jobs::claim(tx, owner, 100))).await?;
            count += claimed.len();
            for job in claimed {
                perform(app, job).await?;
            }
        }
        if count == before {
            return Ok(count);
        }
    }
}

/// Does one job and stores how it ended.
async fn perform(app: &App, job: Job) -> Result<(), Fault> {
    let Some(kind) = app.job_kind(&job.kind).copied() else {
        return give_up(app, job, "no feature of this version does this".into()).await;
    };
    match attempt(app, &kind, job.clone()).await {
        Ok(()) => finish(app, job).await,
        Err(JobFailed { reason, again }) => {
            let reason = reason.chars().take(REASON_MAX).collect();
            fail(app, &kind, job, JobFailed { reason, again }).await
        }
    }
}

async fn attempt(app: &App, kind: &JobKind, job: Job) -> Result<(), JobFailed> {
    let running = tokio::spawn((kind.run)(app.clone(), job));
    let stop = running.abort_handle();
    match tokio::time::timeout(PATIENCE, running).await {
        Ok(Ok(ended)) => ended,
        Ok(Err(bug)) => Err(JobFailed::later(format!("a bug: {bug}"))),
        Err(_) => {
            stop.abort();
            Err(JobFailed::later("it took too long"))
        }
    }
}

const STILL_OURS: Sql =
    Sql::tenant("jobs.still_ours", "SELECT id FROM jobs WHERE org_id = $1 AND id = $2 AND fence = $3");

/// Marks a job as done unless the transaction of its effect did so.
async fn finish(app: &App, job: Job) -> Result<(), Fault> {
    let org = job.org;
    let key = (job.id, job.fence);
    let still_ours = app
        .db
        .read(org, key, |tx, (id, fence)| {
            Box::pin(async move {
                let found = tx.one(&STILL_OURS, params![*id, *fence], |row| row.int(0)).await?;
                Ok::<_, Fault>(found.is_some())
            })
        })
        .await?;
    if !still_ours {
        return Ok(());
    }
    match app.db.write(org, job, |tx, job| Box::pin(tx.finish(job))).await {
        Err(Fault::LeaseLost) => Ok(()),
        ended => ended,
    }
}

async fn fail(app: &App, kind: &JobKind, job: Job, failed: JobFailed) -> Result<(), Fault> {
    let Some(pause) = pause(&job, kind, failed.again) else { return give_up(app, job, failed.reason).await };
    tracing::info!(
        kind = job.kind,
        key = job.key,
        attempts = job.attempts,
        reason = failed.reason,
        "a job is tried again"
    );
    let run_at = app.clock().now() + pause;
    let org = job.org;
    let again = (job, run_at, failed.reason);
    app.db
        .write(org, again, |tx, (job, run_at, reason)| Box::pin(jobs::retry(tx, job, *run_at, reason)))
        .await
}

/// How long to wait for the next try, or `None` when this was the last.
fn pause(job: &Job, kind: &JobKind, again: Again) -> Option<SignedDuration> {
    if job.attempts >= i64::from(kind.attempts_max) {
        return None;
    }
    match again {
        Again::Never => None,
        Again::After(pause) => Some(pause),
        Again::Later => Some(pause_after(job.attempts)),
    }
}

async fn give_up(app: &App, job: Job, reason: String) -> Result<(), Fault> {
    tracing::error!(kind = job.kind, key = job.key, attempts = job.attempts, reason, "a job was given up");
    metrics::counter!("wellkept_jobs_given_up_total").increment(1);
    let org = job.org;
    app.db.write(org, (job, reason), |tx, (job, reason)| Box::pin(bury(tx, job, reason))).await
}

async fn bury(tx: &mut Tx, job: &Job, reason: &str) -> Result<(), Fault> {
    jobs::bury(tx, job, reason).await?;
    tx.event(store::Event::new("job_given_up").about(job.id).number(job.attempts));
    Ok(())
}

/// Doubles with each try, with a share of chance so that many failed together do not come back together.
fn pause_after(attempts: i64) -> SignedDuration {
    let doubled = u32::try_from(attempts - 1).unwrap_or(0).min(12);
    let whole = PAUSE_FIRST.checked_mul(1 << doubled).unwrap_or(PAUSE_LONGEST).min(PAUSE_LONGEST);
    let half_ms = u64::try_from(whole.as_millis() / 2).unwrap_or(0);
    let jitter = i64::try_from(random::below(half_ms.max(1))).unwrap_or(0);
    whole / 2 + SignedDuration::from_millis(jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        for (attempts, least, most) in [(1, 2, 5), (2, 5, 10), (5, 40, 80), (50, 1800, 3600)] {
            let pause = pause_after(attempts).as_secs();
            assert!((least..=most).contains(&pause), "after {attempts}: {pause} s");
        }
    }
}
