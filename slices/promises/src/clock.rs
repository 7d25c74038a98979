//! The clock of promises: what is planned for each, and what happens when it strikes. Jobs are keyed by the
//! version of the promise they were planned for, so that a change makes the old ones void; each finishes in
//! the transaction of its effect, so that nobody is reminded twice. One that strikes before its time, because the
//! machine's clock was set back, is planned again.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rules::hours::OfficeHours;
use rules::promises::reminders::Moments;
use rules::promises::state::{NextStep, State, next_step};
use serde_json::json;
use shell::{App, Colleague, ColleagueId, Job, JobFailed, JobKind, colleague};
use store::{Actor, Fault, NewJob, Timestamp, Tx};

use crate::making::told;
use crate::promise::{Line, Promise, PromiseId};
use crate::{changing, house, reminding, sql};

pub(crate) mod digest;
mod notices;
pub(crate) mod replan;

use notices::{Occasion, tell};

/// Reminds the keeper: before the due time, after it broke, or because no time was given.
pub(crate) const REMIND: JobKind = JobKind { name: "promises.remind", run: remind, attempts_max: 20 };
/// Breaks what was not kept at its due time, and tells the keeper and the team's lead.
pub(crate) const BREAK: JobKind = JobKind { name: "promises.break", run: break_due, attempts_max: 50 };

/// Plans what the clock has to do about a promise from now on.
pub(crate) async fn plan(tx: &mut Tx, promise: &Promise, hours: &OfficeHours) -> Result<(), Fault> {
    if !promise.is_live() || promise.standing.state == State::Waiting {
        return Ok(());
    }
    let times = reminding::times_of(tx, promise.kind).await?;
    let moments = Moments::of(&times, promise.made_at, promise.standing.due_at, hours);
    match next_step(&promise.standing, tx.now(), &moments) {
        NextStep::Rest => {}
        NextStep::Break(due_at) => plan_job(tx, BREAK.name, promise, due_at),
        NextStep::Remind(remind_at) => {
            plan_job(tx, REMIND.name, promise, remind_at);
            if let (State::Open, Some(due_at)) = (promise.standing.state, promise.standing.due_at) {
                plan_job(tx, BREAK.name, promise, due_at);
            }
        }
    }
    if promise.standing.state == State::Open {
        digest::plan(tx, promise, hours);
    }
    Ok(())
}

/// Forgets what was planned for the version before this one, and plans anew.
pub(crate) async fn plan_anew(tx: &mut Tx, promise: &Promise) -> Result<(), Fault> {
    unplan(tx, &Promise { version: promise.version - 1, ..promise.clone() });
    if !promise.is_live() {
        return Ok(());
    }
    let hours = house::hours(tx).await?;
    plan(tx, promise, &hours).await
}

/// Forgets what was planned for this version of a promise.
pub(crate) fn unplan(tx: &mut Tx, promise: &Promise) {
    let key = key(promise.id, promise.version);
    tx.cancel_job(REMIND.name, &key);
    tx.cancel_job(BREAK.name, &key);
}

/// A reminder that has struck plans the next one while the time of breaking stays planned.
fn plan_job(tx: &mut Tx, kind: &'static str, promise: &Promise, run_at: Timestamp) {
    let payload = json!({ "promise": promise.id, "version": promise.version });
    tx.job_unless_planned(NewJob { kind, key: key(promise.id, promise.version), run_at, payload });
}

fn key(id: PromiseId, version: i64) -> String {
    format!("{id}:v{version}")
}

fn remind(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    strike(app, job, |tx, struck, line| Box::pin(remind_keeper(tx, struck, line)))
}

fn break_due(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    strike(app, job, |tx, struck, line| Box::pin(break_and_tell(tx, struck, line)))
}

/// What a job brings into its transaction.
struct Struck {
    app: App,
    job: Job,
}

type Effect = for<'a> fn(&'a mut Tx, &'a Struck, Line) -> BoxFuture<'a, Result<(), Fault>>;

/// Finishes the job and has its effect, in one transaction; no effect when the promise has changed since.
fn strike(app: App, job: Job, effect: Effect) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let (db, org) = (app.db.clone(), job.org);
        db.write(org, (Struck { app, job }, effect), |tx, (struck, effect)| {
            Box::pin(async move {
                tx.finish(&struck.job).await?;
                match planned_for(tx, &struck.job).await? {
                    Some(line) if tx.now() < struck.job.planned_at => plan_again(tx, &line.promise).await,
                    Some(line) => effect(tx, struck, line).await,
                    None => Ok(()),
                }
            })
        })
        .await
        .map_err(JobFailed::from)
    }
    .boxed()
}

/// The promise of a job, as long as it is the version that the job was planned for.
async fn planned_for(tx: &mut Tx, job: &Job) -> Result<Option<Line>, Fault> {
    let id = job.payload["promise"].as_str().and_then(|id| id.parse().ok()).unwrap_or(PromiseId::NONE);
    let line = sql::get(tx, id).await?;
    Ok(line.filter(|line| job.payload["version"].as_i64() == Some(line.promise.version)))
}

async fn plan_again(tx: &mut Tx, promise: &Promise) -> Result<(), Fault> {
    let hours = house::hours(tx).await?;
    plan(tx, promise, &hours).await
}

async fn remind_keeper(tx: &mut Tx, struck: &Struck, line: Line) -> Result<(), Fault> {
    let promise = &line.promise;
    let due_at = promise.standing.due_at;
    let occasion = match promise.standing.state {
        // Its time is over already: the breaking says so.
        State::Open if due_at.is_some_and(|due_at| due_at <= tx.now()) => return Ok(()),
        State::Open if due_at.is_none() => Occasion::NoTime,
        State::Open => Occasion::Soon,
        State::Broken if promise.is_live() => Occasion::StillBroken,
        _ => return Ok(()),
    };
    let mut keeper = at_work(tx, promise.keeper).await?;
    if keeper.is_none() {
        // Nobody keeps it: the team's lead has to know.
        let lead = sql::lead(tx, promise).await?;
        keeper = at_work(tx, lead).await?;
    }
    if let Some(keeper) = keeper {
        tell(tx, &struck.app, &keeper, &line, occasion).await?;
        let fact = told("promise_reminded", promise, Actor::System);
        tx.event(fact.code(occasion.name()).number(keeper.id.get()));
    }
    plan_again(tx, promise).await
}

async fn break_and_tell(tx: &mut Tx, struck: &Struck, line: Line) -> Result<(), Fault> {
    let Some(broken) = changing::break_due(tx, line.promise.clone()).await? else { return Ok(()) };
    let times = reminding::times_of(tx, broken.kind).await?;
    let lead = sql::lead(tx, &broken).await?;
    let line = Line { promise: broken, ..line };
    let keeper = line.promise.keeper;
    let mut concerned = vec![lead];
    if times.at && keeper != lead {
        concerned.insert(0, keeper);
    }
    for id in concerned {
        if let Some(colleague) = at_work(tx, id).await? {
            tell(tx, &struck.app, &colleague, &line, Occasion::Broken).await?;
        }
    }
    Ok(())
}

/// The colleague of this id, unless they have left.
async fn at_work(tx: &mut Tx, id: ColleagueId) -> Result<Option<Colleague>, Fault> {
    let found = colleague::get(tx, id).await?;
    Ok(found.filter(|found| found.state == colleague::State::Active))
}
