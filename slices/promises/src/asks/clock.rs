//! The clock of asks: a reminder, and the end of their time. Both are jobs planned with the ask; each finishes in the
//! transaction of its effect, and has none once the ask is closed.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rules::promises::asks::{AskState, remind_at, run_out};
use serde_json::json;
use shell::{App, Job, JobFailed, JobKind};
use store::{Fault, NewJob, Timestamp, Tx};

use super::one::{Ask, AskLine};
use super::telling::{Telling, tell};
use super::{sql, working};
use crate::promise::AskId;

/// Reminds whoever was asked.
pub(super) const REMIND: JobKind = JobKind { name: "asks.remind", run: remind, attempts_max: 20 };
/// Says, once its time is up, that an answer is owed.
pub(super) const RUN_OUT: JobKind = JobKind { name: "asks.run_out", run: over, attempts_max: 50 };

/// Plans what the clock has to do about a new ask.
pub(super) fn plan(tx: &mut Tx, ask: &Ask) {
    if let Some(remind_at) = remind_at(ask.made_at, ask.standing.due_at) {
        plan_job(tx, REMIND.name, ask.id, remind_at);
    }
    plan_job(tx, RUN_OUT.name, ask.id, ask.standing.due_at);
}

/// Forgets what was planned.
pub(super) fn unplan(tx: &mut Tx, id: AskId) {
    tx.cancel_job(REMIND.name, &id.to_string());
    tx.cancel_job(RUN_OUT.name, &id.to_string());
}

fn plan_job(tx: &mut Tx, kind: &'static str, id: AskId, run_at: Timestamp) {
    tx.job_unless_planned(NewJob { kind, key: id.to_string(), run_at, payload: json!({ "ask": id }) });
}

fn remind(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    strike(app, job, |tx, app, line| Box::pin(remind_asked(tx, app, line)))
}

fn over(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    strike(app, job, |tx, app, line| Box::pin(say_overdue(tx, app, line)))
}

type Effect = for<'a> fn(&'a mut Tx, &'a App, AskLine) -> BoxFuture<'a, Result<(), Fault>>;

/// Finishes the job and has its effect, in one transaction. One that strikes early, because the machine's clock was
/// set back, is planned again.
fn strike(app: App, job: Job, effect: Effect) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let (db, org) = (app.db.clone(), job.org);
        db.write(org, (app, job, effect), |tx, (app, job, effect)| {
            Box::pin(async move {
                tx.finish(job).await?;
                let id = job.payload["ask"].as_str().and_then(|id| id.parse().ok()).unwrap_or(AskId::NONE);
                match sql::get(tx, id).await? {
                    Some(line) if tx.now() < job.planned_at => {
                        plan(tx, &line.ask);
                        Ok(())
                    }
                    Some(line) if line.ask.standing.state == AskState::Open => effect(tx, app, line).await,
                    _ => Ok(()),
                }
            })
        })
        .await
        .map_err(JobFailed::from)
    }
    .boxed()
}

async fn remind_asked(tx: &mut Tx, app: &App, line: AskLine) -> Result<(), Fault> {
    let ask = &line.ask;
    if ask.standing.due_at <= tx.now() {
        // Its time is over already: its end says so.
        return Ok(());
    }
    let working = working::working(tx, ask.standing.due_at).await?;
    let telling = Telling {
        notice: "asks-notice-soon",
        letter: ("asks-letter-soon-subject", "asks-letter-soon"),
        key: format!("ask:{}:soon", ask.id),
        ..about(&line)
    };
    tell(tx, app, whom(ask, &working), &telling).await?;
    tx.event(ask.event("ask_reminded").number(ask.colleague.get()));
    Ok(())
}

async fn say_overdue(tx: &mut Tx, app: &App, line: AskLine) -> Result<(), Fault> {
    let Some(overdue) = run_out(&line.ask.standing, tx.now()) else { return Ok(()) };
    let line = AskLine { ask: Ask { standing: overdue, ..line.ask }, ..line };
    if !sql::update(tx, &line.ask).await? {
        return Err(Fault::Bug(format!("ask {} changed within a transaction", line.ask.id)));
    }
    let ask = &line.ask;
    tx.event(ask.event("ask_overdue").number(ask.owing_team.get()));
    let working = working::working(tx, tx.now()).await?;
    let telling = Telling {
        notice: "asks-notice-overdue",
        letter: ("asks-letter-overdue-subject", "asks-letter-overdue"),
        key: format!("ask:{}:overdue", ask.id),
        ..about(&line)
    };
    let lead = working.lead_of(ask.owing_team);
    let keeper = crate::sql::get(tx, ask.promise).await?.map(|line| line.promise.keeper);
    let concerned = whom(ask, &working).into_iter().chain(lead).chain(keeper).chain([ask.asker]);
    tell(tx, app, concerned.collect::<Vec<_>>(), &telling).await
}

/// Who is to answer: the colleague, or everybody of the team until somebody takes it.
pub(super) fn whom(ask: &Ask, working: &working::Working) -> Vec<shell::ColleagueId> {
    match ask.colleague.some() {
        Some(colleague) => vec![colleague],
        None => working.members_of(ask.team).into_iter().take(TOLD_MAX).collect(),
    }
}

/// Most colleagues of a team who are told one thing.
const TOLD_MAX: usize = 50;

/// What every sentence about an ask may name; its keys are still to be filled in.
pub(super) fn about(line: &AskLine) -> Telling {
    let ask = &line.ask;
    let whom = if line.colleague_name.is_empty() { &line.team_name } else { &line.colleague_name };
    Telling {
        notice: "",
        letter: ("", ""),
        path: format!("/asks/{}", ask.id),
        key: String::new(),
        args: vec![
            ("said", (&ask.said).into()),
            ("promise", (&line.promise_said).into()),
            ("customer", (&line.customer_name).into()),
            ("number", line.number.to_string().into()),
            ("asker", (&line.asker_name).into()),
            ("whom", whom.into()),
            ("answer", (&ask.answer).into()),
        ],
        times: vec![("due", ask.standing.due_at)],
    }
}
