//! What the heart registers with the program: its refusals, the job that wakes snoozed conversations, and
//! the follower that keeps the index of words.

use std::time::Duration;

use shell::follow::Follower;
use shell::{App, Code, Feature, JobFailed, JobKind, Naming};
use store::Job;

use crate::answers::CannotAnswer;
use crate::beginning::CannotBegin;
use crate::deleting::CannotDelete;
use crate::ids::ConversationId;
use crate::{acts, indexing, search};

/// The heart's line in the registry.
pub const FEATURE: Feature = Feature {
    name: "conversations",
    jobs: &[
        JobKind { name: acts::WAKE, run: |app, job| Box::pin(wake(app, job)), attempts_max: 20 },
        indexing::INDEX,
    ],
    codes: CODES,
    names_colleagues: &[("assigned", Naming::Number)],
    start: Some(|app| Box::pin(FOLLOWER.run(app))),
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
    CannotAnswer::CODES[8],
    CannotBegin::CODES[0],
    CannotBegin::CODES[1],
    CannotBegin::CODES[2],
    CannotDelete::CODES[0],
    CannotDelete::CODES[1],
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

/// Keeps the index of words less than a second behind, and has those indexed who were customers before it.
const FOLLOWER: Follower = Follower {
    name: "the index of words",
    gather: Duration::from_millis(200),
    follow: |app, org| {
        Box::pin(async move {
            indexing::index_customers(&app.db, org).await?;
            search::follow(&app.db, &app.search, org).await.map(drop)
        })
    },
};
