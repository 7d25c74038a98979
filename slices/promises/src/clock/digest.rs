//! The digest of a team's lead, once a day at the opening: what falls due today, what is late, what has no keeper.
//! Only what breaks or has no keeper reaches them by itself.

use std::collections::BTreeMap;

use conversations::{TeamId, teams};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rules::hours::OfficeHours;
use serde_json::json;
use shell::letters::{self, Letter};
use shell::words::{self, Arg, moment, say, say_with};
use shell::{App, Colleague, ColleagueId, Job, JobFailed, JobKind};
use store::{Fault, NewJob, Timestamp, Tx};

use super::at_work;
use crate::promise::{Line, Promise};
use crate::sql;
use crate::{asks, handover, house};

/// Writes the digests of a day.
pub(crate) const DIGEST: JobKind = JobKind { name: "promises.digest", run: digest, attempts_max: 20 };
/// Most promises that a day's digests are gathered from.
const GATHERED_MAX: u16 = 2_000;
/// Most promises without a keeper that are added, whenever they are due.
const KEEPERLESS_MAX: u16 = 200;
/// Most promises that one digest names; the rest are counted.
const NAMED_MAX: usize = 30;

/// Plans the digests of the day on which a promise falls due, unless that day has opened already.
pub(super) fn plan(tx: &mut Tx, promise: &Promise, hours: &OfficeHours) {
    let Some(due_at) = promise.standing.due_at else { return };
    let date = hours.date_of(due_at);
    let Some(opens_at) = hours.start_of_day(date) else { return };
    if opens_at > tx.now() {
        let payload = json!({ "date": date.to_string() });
        tx.job_unless_planned(NewJob { kind: DIGEST.name, key: date.to_string(), run_at: opens_at, payload });
    }
}

fn digest(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let (db, org) = (app.db.clone(), job.org);
        db.write(org, (app, job), |tx, (app, job)| Box::pin(write(tx, app, job)))
            .await
            .map_err(JobFailed::from)
    }
    .boxed()
}

async fn write(tx: &mut Tx, app: &App, job: &Job) -> Result<(), Fault> {
    tx.finish(job).await?;
    let hours = house::hours(tx).await?;
    let today = hours.date_of(tx.now());
    if job.payload["date"].as_str() != Some(today.to_string().as_str()) {
        // The machine slept through that day: its digest would be yesterday's news.
        return Ok(());
    }
    let Some(tomorrow) = today.tomorrow().ok().and_then(|day| day.to_zoned(hours.zone().clone()).ok()) else {
        return Ok(());
    };
    let until = tomorrow.timestamp();
    let mut lines = sql::live_before(tx, until, GATHERED_MAX).await?;
    let (keeperless, _) = handover::keeperless(tx, None, KEEPERLESS_MAX).await?;
    lines.extend(
        keeperless.into_iter().filter(|line| line.promise.standing.due_at.is_none_or(|at| at >= until)),
    );
    for (lead, lines) in by_lead(tx, lines).await? {
        if let Some(lead) = at_work(tx, lead).await? {
            send(tx, app, &lead, &lines, &today.to_string()).await?;
        }
    }
    Ok(())
}

/// The promises of each team's lead. Those of a team without a lead, or of none, are in nobody's digest, unless they
/// have no keeper either: then an owner hears of them.
async fn by_lead(tx: &mut Tx, lines: Vec<Line>) -> Result<BTreeMap<ColleagueId, Vec<Line>>, Fault> {
    let now = tx.now();
    let working = asks::working::working(tx, now).await?;
    let leads: BTreeMap<TeamId, ColleagueId> =
        teams::all(tx).await?.into_iter().map(|team| (team.id, team.lead)).collect();
    let mut found: BTreeMap<ColleagueId, Vec<Line>> = BTreeMap::new();
    for line in lines {
        let mut lead = leads.get(&line.promise.team).copied().unwrap_or(ColleagueId::NONE);
        if lead == ColleagueId::NONE && working.get(line.promise.keeper).is_none() {
            lead = working.heir(ColleagueId::NONE, line.promise.team).unwrap_or(lead);
        }
        if lead != ColleagueId::NONE {
            found.entry(lead).or_default().push(line);
        }
    }
    Ok(found)
}

async fn send(tx: &mut Tx, app: &App, lead: &Colleague, lines: &[Line], date: &str) -> Result<(), Fault> {
    let now = tx.now();
    let path = "/promises?whose=team";
    let (args, subject, text) = words::speaking(lead.language, async {
        let args = args(lead, lines, now, &format!("{}{path}", app.config.public_url()));
        (
            args.clone(),
            say_with("promises-letter-digest-subject", &args),
            say_with("promises-letter-digest", &args),
        )
    })
    .await;
    shell::notifications::tell(tx, lead.id, "promises-notice-digest", &args, path);
    let key = format!("promises-digest:{date}:{}", lead.id);
    letters::send(app, tx, &Letter { to: lead.email.clone(), subject, text, key }).await?;
    Ok(())
}

fn args(lead: &Colleague, lines: &[Line], now: Timestamp, address: &str) -> Vec<(&'static str, Arg)> {
    let late = lines.iter().filter(|line| line.promise.standing.due_at.is_some_and(|at| at <= now)).count();
    let day = |at: Timestamp| at.to_zoned(lead.time_zone.clone()).date();
    let is_today = |at: Timestamp| at > now && day(at) == day(now);
    let today = lines.iter().filter(|line| line.promise.standing.due_at.is_some_and(is_today)).count();
    let unkept = lines.iter().filter(|line| line.promise.keeper == ColleagueId::NONE).count();
    let mut named: Vec<String> = lines.iter().take(NAMED_MAX).map(|line| sentence(line, lead, now)).collect();
    if lines.len() > NAMED_MAX {
        named.push(say_with("promises-digest-more", &[("count", (lines.len() - NAMED_MAX).into())]));
    }
    vec![
        ("name", Arg::from(&lead.name)),
        ("today", Arg::from(today)),
        ("late", Arg::from(late)),
        ("unkept", Arg::from(unkept)),
        ("lines", Arg::from(named.join("\n"))),
        ("link", Arg::from(address)),
    ]
}

fn sentence(line: &Line, lead: &Colleague, now: Timestamp) -> String {
    let due = line.promise.standing.due_at.map_or_else(String::new, |at| moment(at, now, &lead.time_zone));
    let keeper =
        if line.keeper_name.is_empty() { say("promises-no-keeper") } else { line.keeper_name.clone() };
    let args = [
        ("due", Arg::from(due)),
        ("said", Arg::from(&line.promise.said)),
        ("number", Arg::from(line.number.to_string())),
        ("keeper", Arg::from(keeper)),
    ];
    say_with("promises-digest-line", &args)
}
