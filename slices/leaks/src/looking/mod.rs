//! Looking: once a night, and when somebody asks, all streams of an organization are gone through.
//!
//! Flow: [`gathering`] reads days, leaks and settings in one transaction; [`watching`] runs the detector, outside of any;
//! [`matching`] compares what it found with what is known; [`applying`] opens, corrects, folds and takes back, asks the
//! data about claims ([`repairs`]), and measures what each leak touches; [`noticing`] keeps how soon each stream would
//! tell. A look may run twice: it finds the same.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use serde_json::json;
use shell::{App, Error, Job, JobFailed, JobKind};
use store::{Db, Fault, NewJob, OrgId, Tx, organizations};

mod applying;
pub(crate) mod frame;
pub(crate) mod gathering;
pub(crate) mod matching;
mod measuring;
pub(crate) mod noticing;
mod overlap;
mod repairs;
pub(crate) mod watching;

use crate::days;

/// Looks at all streams of an organization and plans the next look.
pub(crate) const LOOK: JobKind = JobKind { name: "leaks.look", run: nightly, attempts_max: 20 };

/// The job of each organization has one key: there is one next look.
const KEY: &str = "nightly";
/// When it looks: at three in the night, when the day before is whole.
const HOUR: i64 = 3;
/// How often it is made sure that every organization has its next look planned.
const PLANNED_EVERY: std::time::Duration = std::time::Duration::from_hours(1);

fn nightly(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        look(&app.db, job.org).await.map_err(JobFailed::from)?;
        app.db.write(job.org, job, |tx, job| Box::pin(done(tx, job))).await.map_err(JobFailed::from)
    }
    .boxed()
}

async fn done(tx: &mut Tx, job: &Job) -> Result<(), Fault> {
    tx.finish(job).await?;
    plan(tx).await
}

/// Plans the next look of this organization, unless it is planned.
pub(crate) async fn plan(tx: &mut Tx) -> Result<(), Fault> {
    let (zone, today) = days::today(tx).await?;
    let hours = SignedDuration::from_hours(HOUR);
    let coming = [today, today + 1].map(|day| days::start_of(day, &zone) + hours);
    let run_at = coming.into_iter().find(|at| *at > tx.now()).unwrap_or(coming[1]);
    tx.job_unless_planned(NewJob { kind: LOOK.name, key: KEY.to_owned(), run_at, payload: json!({}) });
    crate::letter::plan(tx).await
}

/// Sees to it that every organization has its next look planned, until the program ends.
pub(crate) async fn keep_planned(app: App) {
    loop {
        if let Err(fault) = plan_everybody(&app).await {
            tracing::warn!(%fault, "the next looks could not be planned; trying again");
        }
        tokio::select! {
            () = app.ending().cancelled() => return,
            () = tokio::time::sleep(PLANNED_EVERY) => {}
        }
    }
}

async fn plan_everybody(app: &App) -> Result<(), Fault> {
    let mut after = OrgId::NONE;
    loop {
        let some: Vec<OrgId> = app
            .db
            .read_wide(after, |tx, after| {
                Box::pin(async move {
                    let some = organizations::all(tx, *after).await?;
                    Ok::<_, Fault>(some.into_iter().map(|organization| organization.id).collect())
                })
            })
            .await?;
        let Some(last) = some.last().copied() else { return Ok(()) };
        after = last;
        for org in some {
            app.db.write(org, (), |tx, ()| Box::pin(plan(tx))).await?;
        }
    }
}

/// Looks at all streams of an organization now.
pub(crate) async fn look(db: &Db, org: OrgId) -> Result<(), Error> {
    instrument::refresh_days(db, org).await?;
    let gathered = db.read_long(org, (), |tx, ()| Box::pin(gathering::gather(tx))).await?;
    let Some(gathered) = gathered else { return Ok(()) };
    let looking = tokio::task::spawn_blocking(move || {
        let watched = watching::watched(&gathered.cells, &gathered.asked);
        (gathered, watched)
    });
    let (gathered, watched) = looking.await.map_err(Error::fault)?;
    let look = std::sync::Arc::new(applying::Look::of(gathered, watched));
    db.write(org, look.clone(), |tx, look| Box::pin(applying::apply(tx, look))).await?;
    measuring::measure(db, org, look).await?;
    Ok(())
}
