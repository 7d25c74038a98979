//! When the organization changes its reminders or its hours, what was planned for open promises is planned anew,
//! a few hundred at a time.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;
use shell::{App, Job, JobFailed, JobKind};
use store::{Fault, NewJob, Tx};

use super::{REMIND, key, plan};
use crate::house;
use crate::sql::{self, Stretch};

/// Plans the reminders of live promises anew.
pub(crate) const REPLAN: JobKind = JobKind { name: "promises.replan", run: replan, attempts_max: 50 };
/// Promises of one step.
const STEP: u16 = 300;

/// Plans the reminders of all live promises anew, soon.
pub(crate) fn all_later(tx: &mut Tx) {
    let id = tx.new_id();
    step_later(tx, &format!("{id}:0"), (i64::MIN, 0));
}

fn step_later(tx: &mut Tx, key: &str, after: (i64, i64)) {
    let payload = json!({ "place": after.0.to_string(), "id": after.1.to_string() });
    let run_at = tx.now();
    tx.job_unless_planned(NewJob { kind: REPLAN.name, key: key.to_owned(), run_at, payload });
}

fn replan(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let (db, org) = (app.db.clone(), job.org);
        db.write(org, job, |tx, job| Box::pin(step(tx, job))).await.map_err(JobFailed::from)
    }
    .boxed()
}

async fn step(tx: &mut Tx, job: &Job) -> Result<(), Fault> {
    tx.finish(job).await?;
    let number = |name: &str| job.payload[name].as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
    let stretch = Stretch { is_live: true, after: (number("place"), number("id")), limit: STEP };
    let lines = sql::of_all(tx, stretch).await?;
    let hours = house::hours(tx).await?;
    for line in &lines {
        // What is being reminded of at this moment is left to that.
        tx.cancel_job(REMIND.name, &key(line.promise.id, line.promise.version));
        plan(tx, &line.promise, &hours).await?;
    }
    if let Some(last) = lines.last().filter(|_| lines.len() == usize::from(STEP)) {
        let root = job.key.split_once(':').map_or(job.key.as_str(), |(root, _)| root);
        step_later(tx, &format!("{root}:{}", last.promise.id), (last.place, last.promise.id.get()));
    }
    Ok(())
}
