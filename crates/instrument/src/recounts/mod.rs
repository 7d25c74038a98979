//! Counting again: the same rules over the same events, so the same occasions under the same names. What has changed
//! since is written down, day by day.
//!
//! Words: a *recount* goes over the events of an organization from a day on; there is one at a time. Its *report* says
//! what was found as it was counted, what is new, what is different and what is gone.
//!
//! Invariants: a conversation is looked at once in a recount, with its first event of the stretch. How far the recount
//! has come, what it wrote and what it reports are one transaction of at most twenty conversations: whoever breaks off
//! goes on from there, and nobody who writes meanwhile waits for long.
//!
//! Flow: [`begin`] writes the row and plans a job; each job takes a few thousand events ([`walking`]) and plans the next
//! one. A command walks by itself ([`walk`]). What was there before counting began is counted without anybody asking
//! ([`begin_first`]).

mod row;
mod walking;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rules::hours::add_days;
use serde::{Deserialize, Serialize};
use shell::{App, ColleagueId, Job, JobFailed, JobKind};
use store::{Actor, Db, Event, Fault, NewJob, OrgId, Sql, Tx, events, organizations, params};

use crate::ids::RecountId;
use crate::refusals::CannotRecount;
pub use row::{Recount, Report, latest};
pub use walking::walk;

/// Counts again, one part in each job.
pub(crate) const RECOUNT: JobKind = JobKind { name: "instrument.recount", run: recount_job, attempts_max: 5 };

/// How long before the first day something may have begun that was decided on it.
const REACH: SignedDuration = SignedDuration::from_hours(60 * 24);
/// One that has not come on for so long has been given up: another may begin.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// What is to be counted again.
#[derive(Clone, Copy, Debug)]
pub struct NewRecount {
    /// What was decided from this day on, in the organization's zone; None: from the beginning.
    pub from: Option<Date>,
    /// As it stood at this instant; None: now.
    pub until: Option<Timestamp>,
    /// Who asks for it; NONE: the program itself.
    pub by: ColleagueId,
}

/// Begins to count again, in the background.
pub async fn begin(tx: &mut Tx, new: &NewRecount) -> Result<RecountId, CannotRecount> {
    check_idle(tx).await?;
    let zone = organizations::get(tx).await?.map_or(TimeZone::UTC, |organization| organization.zone());
    let (now, until) = (tx.now(), new.until.unwrap_or(tx.now()));
    if until > now {
        return Err(CannotRecount::InTheFuture("as_of"));
    }
    if new.from.is_some_and(|from| from > until.to_zoned(zone).date()) {
        return Err(CannotRecount::InTheFuture("from"));
    }
    let stretch = Stretch { from_day: new.from.map_or(0, day_number), until, last_seq: None };
    let id = begin_stretch(tx, stretch, new.by).await?;
    plan(tx, id, 0);
    Ok(id)
}

/// Counts again what was decided from `from_day` (days since 1970-01-01 in the organization's zone) until `until`, here
/// and now, in the place of any recount that is under way.
pub async fn recompute(db: &Db, org: OrgId, from_day: i64, until: Timestamp) -> Result<Report, Fault> {
    let stretch = Stretch { from_day, until, last_seq: None };
    let id = db
        .write(org, stretch, |tx, stretch| Box::pin(begin_stretch(tx, *stretch, ColleagueId::NONE)))
        .await?;
    walk(db, org, id, |_| {}).await
}

const UNCOUNTED: Sql = Sql::tenant(
    "recounts.uncounted",
    "SELECT uncounted_seq FROM drip_cursors WHERE org_id = $1 AND uncounted_seq <> 0",
);

/// Begins to count what was there before counting began, unless it is being counted or was.
pub(crate) async fn begin_first(db: &Db, org: OrgId) -> Result<(), Fault> {
    let uncounted =
        db.read(org, (), |tx, ()| Box::pin(tx.one(&UNCOUNTED, params![], |row| row.int(0)))).await?;
    if uncounted.is_none() {
        return Ok(());
    }
    let begun = db.write(org, (), |tx, ()| Box::pin(begin_uncounted(tx))).await;
    match begun {
        Ok(()) | Err(CannotRecount::StillRunning) => Ok(()),
        Err(CannotRecount::Fault(fault)) => Err(fault),
        Err(CannotRecount::InTheFuture(_)) => unreachable!("it begins now"),
    }
}

async fn begin_uncounted(tx: &mut Tx) -> Result<(), CannotRecount> {
    check_idle(tx).await?;
    let Some(uncounted) = tx.one(&UNCOUNTED, params![], |row| row.int(0)).await? else { return Ok(()) };
    let last_seq = (uncounted > 0).then_some(uncounted);
    let id = begin_stretch(tx, Stretch { from_day: 0, until: tx.now(), last_seq }, ColleagueId::NONE).await?;
    tracing::info!(org = %tx.org(), "counting the drips of the time before");
    plan(tx, id, 0);
    Ok(())
}

/// Which events a recount goes over.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from_day: i64,
    until: Timestamp,
    /// None: to the newest.
    last_seq: Option<i64>,
}

/// Refuses while a recount is at work.
async fn check_idle(tx: &mut Tx) -> Result<(), CannotRecount> {
    let now = tx.now();
    let is_at_work =
        |last: &Recount| last.ended_at.is_none() && now.duration_since(last.moved_at) < GIVEN_UP_AFTER;
    let is_idle = !row::latest(tx).await?.as_ref().is_some_and(is_at_work);
    if is_idle { Ok(()) } else { Err(CannotRecount::StillRunning) }
}

async fn begin_stretch(tx: &mut Tx, stretch: Stretch, by: ColleagueId) -> Result<RecountId, Fault> {
    let newest = events::newest(tx).await?;
    let begun = row::Begun {
        id: RecountId::of(tx.new_id()),
        from_day: stretch.from_day,
        until: stretch.until,
        by,
        first_seq: first_seq(tx, stretch.from_day, newest).await?,
        last_seq: stretch.last_seq.unwrap_or(newest),
    };
    row::put(tx, &begun).await?;
    let actor = if by == ColleagueId::NONE { Actor::System } else { Actor::Colleague(by.get()) };
    tx.event(Event::new("drip_recount_begun").actor(actor).about(begun.id.get()));
    Ok(begun.id)
}

/// The first event that may concern this day: found by halving, since events are in order of time.
async fn first_seq(tx: &mut Tx, from_day: i64, newest: i64) -> Result<i64, Fault> {
    let Some(from) = beginning_of(tx, from_day).await? else { return Ok(1) };
    let (mut before, mut after) = (0, newest + 1);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        let event = events::since(tx, middle - 1, 1).await?.into_iter().next();
        if event.is_none_or(|event| event.at >= from) {
            after = middle;
        } else {
            before = middle;
        }
    }
    Ok(after)
}

/// The instant from which on events may concern this day; None for the beginning of time.
async fn beginning_of(tx: &mut Tx, from_day: i64) -> Result<Option<Timestamp>, Fault> {
    let Some(organization) = organizations::get(tx).await? else { return Ok(None) };
    let midnight = date_of(from_day).and_then(|day| day.to_zoned(organization.zone()).ok());
    Ok(midnight.and_then(|midnight| midnight.timestamp().checked_sub(REACH).ok()))
}

/// A day of the counts as a date.
pub(crate) fn date_of(day: i64) -> Option<Date> {
    i32::try_from(day).ok().and_then(|days| add_days(Date::constant(1970, 1, 1), days))
}

fn day_number(day: Date) -> i64 {
    Date::constant(1970, 1, 1).until(day).map_or(0, |span| span.get_days().into())
}

/// The payload of the job: which recount.
#[derive(Serialize, Deserialize)]
struct Part {
    recount: i64,
}

/// Plans the part that begins behind `seq`.
fn plan(tx: &mut Tx, id: RecountId, seq: i64) {
    let payload = serde_json::to_value(Part { recount: id.get() }).expect("numbers are JSON");
    let run_at = tx.now();
    tx.job_unless_planned(NewJob { kind: RECOUNT.name, key: format!("{id}:{seq}"), run_at, payload });
}

fn recount_job(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let part: Part = serde_json::from_value(job.payload.clone())
            .map_err(|_| JobFailed::never("the job does not say what to count"))?;
        let id = RecountId::of(part.recount);
        let on = walking::some_steps(&app.db, job.org, id).await?;
        app.db
            .write(job.org, (job.clone(), id, on), |tx, (job, id, on)| {
                Box::pin(async move {
                    tx.finish(job).await?;
                    if let Some(seq) = on {
                        plan(tx, *id, *seq);
                    }
                    Ok::<_, Fault>(())
                })
            })
            .await
            .map_err(JobFailed::from)
    }
    .boxed()
}
