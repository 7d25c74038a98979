//! What the heart registers with the program: its refusals, the job that wakes snoozed conversations, and
//! the follower that keeps the index of words.

use std::collections::BTreeSet;
use std::time::Duration;

use shell::{App, Code, Feature, JobFailed, JobKind};
use store::{Fault, Job, OrgId, organizations};
use tokio::sync::broadcast::error::RecvError;

use crate::answers::CannotAnswer;
use crate::ids::ConversationId;
use crate::{acts, search};

/// The heart's line in the registry.
pub const FEATURE: Feature = Feature {
    name: "conversations",
    jobs: &[JobKind { name: acts::WAKE, run: |app, job| Box::pin(wake(app, job)), attempts_max: 20 }],
    codes: CODES,
    start: Some(|app| Box::pin(follow(app))),
    ..Feature::NONE
};

const CODES: &[Code] = &[
    CannotAnswer::CODES[0],
    CannotAnswer::CODES[1],
    CannotAnswer::CODES[2],
    CannotAnswer::CODES[3],
    CannotAnswer::CODES[4],
    CannotAnswer::CODES[5],
    CannotAnswer::CODES[6],
    CannotAnswer::CODES[7],
    acts::CannotChange::CODES[2],
    acts::CannotChange::CODES[3],
    acts::CannotChange::CODES[4],
];

async fn wake(app: App, job: Job) -> Result<(), JobFailed> {
    let id: Option<ConversationId> = job.payload["conversation"].as_str().and_then(|id| id.parse().ok());
    let Some(id) = id else { return Err(JobFailed::never("the job names no conversation")) };
    let what = (job.clone(), id);
    app.db
        .write(job.org, what, |tx, (job, id)| {
            Box::pin(async move {
                acts::wake(tx, *id).await?;
                tx.finish(job).await
            })
        })
        .await
        .map_err(JobFailed::from)
}

/// How long changes are gathered before the index is written.
const GATHER: Duration = Duration::from_millis(200);

/// Keeps the index of words less than a second behind, until the app is ending.
async fn follow(app: App) {
    let mut moved = app.db.moved();
    let mut behind: BTreeSet<i64> = everybody(&app).await;
    loop {
        for org in std::mem::take(&mut behind) {
            if let Err(fault) = search::follow(&app.db, &app.search, OrgId::of(org)).await {
                tracing::warn!(%fault, "the index of words could not be written; trying again");
                behind.insert(org);
            }
        }
        tokio::select! {
            () = app.ending().cancelled() => return,
            () = tokio::time::sleep(GATHER), if !behind.is_empty() => {}
            heard = moved.recv() => match heard {
                Ok(heard) => drop(behind.insert(heard.org.get())),
                Err(RecvError::Lagged(_)) => behind = everybody(&app).await,
                Err(RecvError::Closed) => return,
            }
        }
        tokio::time::sleep(GATHER).await;
        while let Ok(heard) = moved.try_recv() {
            behind.insert(heard.org.get());
        }
    }
}

async fn everybody(app: &App) -> BTreeSet<i64> {
    let mut all = BTreeSet::new();
    let mut after = OrgId::NONE;
    loop {
        let some: Result<Vec<_>, Fault> =
            app.db.read_wide(after, |tx, after| Box::pin(organizations::all(tx, *after))).await;
        let Ok(some) = some else { return all };
        let Some(last) = some.last() else { return all };
        after = last.id;
        all.extend(some.iter().map(|organization| organization.id.get()));
    }
}
