//! The clock of promises: what is planned for each, and what happens when it strikes. Jobs are keyed by the
//! version of the promise they were planned for, so that a change makes the old ones void; each finishes in
//! the transaction of its effect, so that nobody is reminded twice.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rules::promises::state::{NextStep, REMIND_BEFORE, State, next_step};
use serde_json::json;
use shell::letters::{self, Letter};
use shell::words::{self, Arg, say_with};
use shell::{App, Colleague, ColleagueId, Job, JobFailed, JobKind, colleague};
use store::{Actor, Fault, NewJob, Timestamp, Tx};

use crate::making::told;
use crate::promise::{Line, Promise, PromiseId};
use crate::{changing, sql};

/// Reminds the keeper before the due time.
pub(crate) const REMIND: JobKind = JobKind { name: "promises.remind", run: remind, attempts_max: 20 };
/// Breaks what was not kept at its due time, and tells the keeper and the team's lead.
pub(crate) const BREAK: JobKind = JobKind { name: "promises.break", run: break_due, attempts_max: 50 };

/// Plans what the clock has to do about a promise from now on.
pub(crate) fn plan(tx: &mut Tx, promise: &Promise) {
    match next_step(&promise.standing, tx.now(), REMIND_BEFORE) {
        NextStep::Rest => {}
        NextStep::Break(due_at) => plan_job(tx, BREAK.name, promise, due_at),
        NextStep::Remind(remind_at) => {
            plan_job(tx, REMIND.name, promise, remind_at);
            plan_job(tx, BREAK.name, promise, promise.standing.due_at.unwrap_or(remind_at));
        }
    }
}

/// Forgets what was planned for this version of a promise.
pub(crate) fn unplan(tx: &mut Tx, promise: &Promise) {
    let key = key(promise.id, promise.version);
    tx.cancel_job(REMIND.name, &key);
    tx.cancel_job(BREAK.name, &key);
}

fn plan_job(tx: &mut Tx, kind: &'static str, promise: &Promise, run_at: Timestamp) {
    let payload = json!({ "promise": promise.id, "version": promise.version });
    tx.job_later(NewJob { kind, key: key(promise.id, promise.version), run_at, payload });
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

async fn remind_keeper(tx: &mut Tx, struck: &Struck, line: Line) -> Result<(), Fault> {
    let promise = &line.promise;
    let is_due_later = promise.standing.due_at.is_some_and(|due_at| due_at > tx.now());
    if promise.standing.state != State::Open || !is_due_later {
        return Ok(());
    }
    let mut keeper = at_work(tx, promise.keeper).await?;
    if keeper.is_none() {
        // Nobody keeps it: the team's lead has to know.
        let lead = sql::lead(tx, promise.conversation).await?;
        keeper = at_work(tx, lead).await?;
    }
    if let Some(keeper) = keeper {
        tell(tx, &struck.app, &keeper, &line, Occasion::Soon).await?;
        tx.event(told("promise_reminded", &line.promise, Actor::System).number(keeper.id.get()));
    }
    Ok(())
}

async fn break_and_tell(tx: &mut Tx, struck: &Struck, line: Line) -> Result<(), Fault> {
    let Some(broken) = changing::break_due(tx, line.promise.clone()).await? else { return Ok(()) };
    let lead = sql::lead(tx, broken.conversation).await?;
    let concerned = if lead == broken.keeper { vec![lead] } else { vec![broken.keeper, lead] };
    let line = Line { promise: broken, ..line };
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

/// What a colleague is told about a promise.
#[derive(Clone, Copy)]
enum Occasion {
    /// It is due soon.
    Soon,
    /// Its time ran out.
    Broken,
}

impl Occasion {
    fn keys(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Soon => ("promises-notice-soon", "promises-letter-soon-subject", "promises-letter-soon"),
            Self::Broken => {
                ("promises-notice-broken", "promises-letter-broken-subject", "promises-letter-broken")
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Broken => "broken",
        }
    }
}

/// Tells a colleague in the app and by email, in their language and on their clock.
async fn tell(
    tx: &mut Tx,
    app: &App,
    colleague: &Colleague,
    line: &Line,
    occasion: Occasion,
) -> Result<(), Fault> {
    let promise = &line.promise;
    let (notice, subject, text) = occasion.keys();
    let path = format!("/promises/{}", promise.id);
    let now = tx.now();
    let language = colleague.language;
    let (args, subject, text) = words::speaking(language, async {
        let args = args(line, colleague, now, &format!("{}{path}", app.config.public_url()));
        (args.clone(), say_with(subject, &args), say_with(text, &args))
    })
    .await;
    shell::notifications::tell(tx, colleague.id, notice, &args, &path);
    let key = format!("promise:{}:v{}:{}:{}", promise.id, promise.version, occasion.name(), colleague.id);
    letters::send(app, tx, &Letter { to: colleague.email.clone(), subject, text, key }).await?;
    Ok(())
}

fn args(line: &Line, colleague: &Colleague, now: Timestamp, address: &str) -> Vec<(&'static str, Arg)> {
    let zone = &colleague.time_zone;
    let due =
        line.promise.standing.due_at.map_or_else(String::new, |due_at| words::moment(due_at, now, zone));
    vec![
        ("said", Arg::from(&line.promise.said)),
        ("customer", Arg::from(&line.customer_name)),
        ("due", Arg::from(due)),
        ("number", Arg::from(line.number.to_string())),
        ("link", Arg::from(address)),
        ("name", Arg::from(&colleague.name)),
    ]
}
