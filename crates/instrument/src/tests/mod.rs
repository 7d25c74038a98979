//! Stories of drips: who wrote, who answered or did not, and what was counted.

mod again;
mod kinds;
mod putting_right;
mod recording;
mod shop;
mod standards;
mod touchpoints;
mod waiting;

use shell::{Feature, JobKind};
pub(crate) use shop::Shop;

/// Letters leave nowhere in these stories.
const POST: Feature = Feature {
    name: "post",
    jobs: &[JobKind {
        name: conversations::DELIVER,
        run: |app, job| {
            Box::pin(async move {
                let org = job.org;
                app.db
                    .write(org, job, |tx, job| Box::pin(tx.finish(job)))
                    .await
                    .map_err(shell::JobFailed::from)
            })
        },
        attempts_max: 1,
    }],
    ..Feature::NONE
};

/// The program of these stories.
pub(crate) const FEATURES: &[Feature] = &[conversations::FEATURE, crate::FEATURE, POST];
