//! Jobs: run when due, on some node, at least once; given up visibly.
//!
//! A node sleeps until the earliest due time, at most half a second, or until a commit plans a job. Where
//! several nodes share a database, one of them holds the clock; each runs the jobs that its own commits
//! planned.

mod pages;
mod runner;

use store::{Fault, Tx};

use crate::{Alert, Counted, Feature, JobKind, Menu, Right};

pub use runner::run_due;

pub(crate) use pages::{api, routes, samples};
pub(crate) use runner::run;

/// The line in the rail.
pub(crate) const MENU: Menu = Menu {
    key: "jobs-menu",
    path: "/jobs",
    icon: "again",
    order: 190,
    right: Right::KeepJobs,
    count: Some(|tx, _| Box::pin(count(tx))),
};

/// Most jobs that the page lists.
const SHOWN_MAX: u16 = 200;

async fn count(tx: &mut Tx) -> Result<Counted, Fault> {
    let dead = store::jobs::dead(tx, SHOWN_MAX).await?;
    let count = i64::try_from(dead.len()).expect("a page of jobs is short");
    Ok(Counted { count, alert: if count > 0 { Alert::Late } else { Alert::Calm } })
}

/// The kinds of jobs that these features run, for the test that their names are unique.
pub fn kinds(features: &'static [Feature]) -> impl Iterator<Item = &'static JobKind> {
    features.iter().flat_map(|feature| feature.jobs)
}
