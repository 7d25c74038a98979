//! Jobs: claimed by one node at a time, run, finished in the transaction of their effect, repeated when
//! they fail, and shown to people when they are given up.
//!
//! Flow: [`run`] sleeps until the earliest job is due (at most half a second; a commit that planned one
//! wakes it), asks which organizations have due jobs, claims a few of each, and runs them side by side. A
//! test calls [`run_due`] instead, which runs what is due now and returns.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::join_all;
use jiff::SignedDuration;
use store::{Db, Fault, Job, OrgId, Timestamp, jobs, random};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::feature::Again;
use crate::{App, JobFailed, JobKind};

/// Longest sleep between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Most jobs of one organization claimed at once, so that one flood does not starve the others.
const CLAIM_MAX: u16 = 8;
/// First pause after a failure; it doubles with each try.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// Longest pause between two tries.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(1);
/// Longest reason that is kept, in characters.
const REASON_CHARS: usize = 500;

/// Runs jobs until the app is ending; those under way are finished first.
pub async fn run(app: App) {
    let owner = random::token();
    let places = Arc::new(Semaphore::new(app.config.jobs.parallel.max(1)));
    let mut moved = app.db.moved();
    loop {
        if let Err(fault) = start_due(&app, &owner, &places).await {
            tracing::warn!(%fault, "due jobs could not be claimed; trying again");
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let pause = pause_until_next(&app).await;
        tokio::select! {
            () = app.ending().cancelled() => break,
            () = tokio::time::sleep(pause) => {}
            () = planned(&mut moved) => {}
        }
    }
    let all = u32::try_from(app.config.jobs.parallel.max(1)).unwrap_or(1);
    // The semaphore is never closed, so this waits for the jobs under way.
    let _ = places.acquire_many(all).await;
}

/// Waits for a commit that planned jobs.
async fn planned(moved: &mut tokio::sync::broadcast::Receiver<store::Moved>) {
    use tokio::sync::broadcast::error::RecvError;
    loop {
        match moved.recv().await {
            Ok(moved) if !moved.has_jobs => {}
            Ok(_) | Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

async fn pause_until_next(app: &App) -> Duration {
    let next: Result<_, Fault> = app.db.read_wide((), |tx, ()| Box::pin(jobs::next_due_at(tx))).await;
    let Ok(Some(next)) = next else { return LOOK_EVERY };
    let wait = next.duration_since(app.clock().now());
    Duration::try_from(wait).unwrap_or(Duration::ZERO).min(LOOK_EVERY).max(Duration::from_millis(1))
}

/// Claims due jobs and starts them, one place each; waits for a place before it claims.
async fn start_due(app: &App, owner: &str, places: &Arc<Semaphore>) -> Result<(), Fault> {
    loop {
        let orgs = organizations_due(app).await?;
        let mut started = 0;
        for org in orgs {
            let Ok(first) = places.clone().acquire_owned().await else { return Ok(()) };
            let free = u16::try_from(places.available_permits()).unwrap_or(CLAIM_MAX).saturating_add(1);
            let claimed = claim(&app.db, org, owner, free.min(CLAIM_MAX)).await?;
            let mut place = Some(first);
            for job in claimed {
                let taken = match place.take() {
                    Some(place) => place,
                    None => match places.clone().acquire_owned().await {
                        Ok(place) => place,
                        Err(_) => return Ok(()),
                    },
                };
                started += 1;
                start(app.clone(), job, taken);
            }
        }
        if started == 0 {
            return Ok(());
        }
    }
}

fn start(app: App, job: Job, place: OwnedSemaphorePermit) {
    tokio::spawn(async move {
        do_one(&app, job).await;
        drop(place);
    });
}

async fn organizations_due(app: &App) -> Result<Vec<OrgId>, Fault> {
    let now = app.clock().now();
    app.db.read_wide(now, |tx, now| Box::pin(jobs::organizations_due(tx, *now))).await
}

async fn claim(db: &Db, org: OrgId, owner: &str, limit: u16) -> Result<Vec<Job>, Fault> {
    db.write(org, (owner.to_owned(), limit), |tx, (owner, limit)| Box::pin(jobs::claim(tx, owner, *limit))).await
}

/// Runs what is due now, and what that plans for now, until nothing is due; returns how many ran.
pub async fn run_due(app: &App) -> Result<usize, Fault> {
    let owner = random::token();
    let mut ran = 0;
    loop {
        let mut claimed = Vec::new();
        for org in organizations_due(app).await? {
            claimed.extend(claim(&app.db, org, &owner, CLAIM_MAX).await?);
        }
        if claimed.is_empty() {
            return Ok(ran);
        }
        ran += claimed.len();
        join_all(claimed.into_iter().map(|job| do_one(app, job))).await;
    }
}

async fn do_one(app: &App, job: Job) {
    let Some(kind) = app.job_kind(&job.kind) else {
        tracing::error!(kind = job.kind, "no feature runs this kind of job");
        settle(app, &job, JobFailed::never("no feature of this version runs this kind of job"), 1).await;
        return;
    };
    let outcome = match AssertUnwindSafe((kind.run)(app.clone(), job.clone())).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_) => Err(JobFailed::later("a bug: the job panicked")),
    };
    match outcome {
        Ok(()) => finish(app, &job).await,
        Err(failed) => settle(app, &job, failed, kind.attempts_max).await,
    }
}

/// Marks a job done that did not do so itself in the transaction of its effect.
async fn finish(app: &App, job: &Job) {
    let done: Result<(), Fault> =
        app.db.write(job.org, job.clone(), |tx, job| Box::pin(async move { tx.finish(job).await })).await;
    match done {
        Ok(()) | Err(Fault::LeaseLost) => {}
        Err(fault) => tracing::warn!(%fault, kind = job.kind, "a finished job will run again"),
    }
}

async fn settle(app: &App, job: &Job, failed: JobFailed, attempts_max: u16) {
    let reason: String = failed.reason.chars().take(REASON_CHARS).collect();
    let run_at = next_try(app.clock().now(), job.attempts, failed.again, attempts_max);
    let what = (job.clone(), reason, run_at);
    let settled: Result<(), Fault> = app
        .db
        .write(job.org, what, |tx, (job, reason, run_at)| {
            Box::pin(async move {
                match run_at {
                    Some(run_at) => jobs::retry(tx, job, *run_at, reason).await,
                    None => jobs::bury(tx, job, reason).await,
                }
            })
        })
        .await;
    if let Err(fault) = settled {
        tracing::warn!(%fault, kind = job.kind, "a failed job could not be put back; its lease will run out");
    }
}

/// When a failed job is tried again, or `None` when it is given up. The usual pause doubles with each try
/// and is spread by up to a quarter, so that many failures at once do not come back at once.
fn next_try(now: Timestamp, attempts: i64, again: Again, attempts_max: u16) -> Option<Timestamp> {
    if again == Again::Never || attempts >= i64::from(attempts_max) {
        return None;
    }
    if let Again::After(pause) = again {
        return Some(now + pause);
    }
    let doublings = u32::try_from(attempts.clamp(1, 16) - 1).unwrap_or(0);
    let pause = PAUSE.saturating_mul(1 << doublings).min(PAUSE_MAX);
    let spread_ms = u64::try_from(pause.as_millis() / 4).unwrap_or(0);
    let spread = i64::try_from(random::below(spread_ms + 1)).unwrap_or(0);
    Some(now + pause + SignedDuration::from_millis(spread))
}

/// The kinds of jobs these features run, for the test that their names are unique.
pub fn kinds(features: &'static [crate::Feature]) -> impl Iterator<Item = &'static JobKind> {
    features.iter().flat_map(|feature| feature.jobs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(attempts: i64, again: Again, seconds: Option<(i64, i64)>) {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().expect("an instant");
        let next = next_try(now, attempts, again, 5).map(|at| at.duration_since(now).as_secs());
        match (next, seconds) {
            (None, None) => {}
            (Some(next), Some((least, most))) => assert!((least..=most).contains(&next), "{next}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pauses_grow_and_end() {
        check(1, Again::Later, Some((10, 13)));
        check(3, Again::Later, Some((40, 50)));
        check(5, Again::Later, None);
        check(1, Again::Never, None);
        check(2, Again::After(SignedDuration::from_secs(7)), Some((7, 7)));
    }
}
