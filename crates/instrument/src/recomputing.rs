//! Counting again: the same rules over the same events, so the same occasions under the same names. What has changed
//! since is written down, day by day.

use std::collections::BTreeSet;

use conversations::ConversationId;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use jiff::civil::Date;
use rules::hours::add_days;
use serde::{Deserialize, Serialize};
use shell::{App, Job, JobFailed, JobKind};
use store::events::{self, Recorded};
use store::{Db, Fault, NewJob, OrgId, Timestamp, Tx, from_micros, organizations, to_micros};

use crate::deriving::{self, Changes, Look};
use crate::{counting, following, house};

/// Counts again from a day on, one part in each job.
pub(crate) const RECOMPUTE: JobKind =
    JobKind { name: "instrument.recompute", run: recompute_job, attempts_max: 5 };

/// How long before the first day something may have begun that was decided on it.
const REACH: SignedDuration = SignedDuration::from_hours(60 * 24);
/// Events read at once.
const EVENTS_STEP: u16 = 1_000;
/// Conversations looked at in one transaction.
const STEP: usize = 20;
/// Steps of so many events that one job takes.
const STEPS_OF_A_JOB: usize = 3;

/// How far a recomputation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Number of the event it has come to.
    pub seq: i64,
    /// Number of the newest event.
    pub newest: i64,
    /// Conversations looked at.
    pub conversations: u64,
}

/// What a recomputation found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Conversations looked at.
    pub conversations: u64,
    /// Occasions found in them.
    pub occasions: u64,
    /// Occasions that had not been counted.
    pub added: u64,
    /// Occasions that are not what they were counted as.
    pub changed: u64,
    /// What was counted and was no occasion.
    pub removed: u64,
}

/// Counts again what was decided from `from_day` (days since 1970-01-01 in the organization's zone) until `as_of`.
pub async fn recompute(db: &Db, org: OrgId, from_day: i64, as_of: Timestamp) -> Result<Report, Fault> {
    recompute_telling(db, org, (from_day, as_of), |progress| {
        tracing::info!(seq = progress.seq, of = progress.newest, "counting again");
    })
    .await
}

/// The same, telling how far it has come after each step of a thousand events. Conversations that were looked at are
/// remembered, eight bytes each.
pub async fn recompute_telling(
    db: &Db,
    org: OrgId,
    (from_day, as_of): (i64, Timestamp),
    tell: impl Fn(Progress) + Send,
) -> Result<Report, Fault> {
    let (first, newest) = db.read(org, from_day, |tx, day| Box::pin(stretch(tx, *day))).await?;
    let mut walk = Walk { seq: first - 1, from_day, as_of, seen: BTreeSet::new(), report: Report::default() };
    while walk.step(db, org).await? {
        tell(Progress { seq: walk.seq, newest, conversations: walk.report.conversations });
    }
    counting::fold(db, org).await?;
    Ok(walk.report)
}

/// A walk over the events.
struct Walk {
    seq: i64,
    from_day: i64,
    as_of: Timestamp,
    seen: BTreeSet<i64>,
    report: Report,
}

impl Walk {
    /// Takes the next events; `false` when there are none.
    async fn step(&mut self, db: &Db, org: OrgId) -> Result<bool, Fault> {
        let some = db.read(org, self.seq, |tx, seq| Box::pin(events::since(tx, *seq, EVENTS_STEP))).await?;
        let Some(last) = some.last() else { return Ok(false) };
        self.seq = last.seq;
        let ids = some.iter().map(|event| event.conversation_id);
        let fresh: Vec<i64> = ids.filter(|id| *id != 0 && self.seen.insert(*id)).collect();
        self.report.conversations += fresh.len() as u64;
        for ids in fresh.chunks(STEP) {
            self.look(db, org, ids.to_vec(), Vec::new()).await?;
        }
        let outside = some.into_iter().filter(|event| event.conversation_id == 0 && event.at <= self.as_of);
        let outside: Vec<_> = outside.collect();
        for events in outside.chunks(STEP) {
            self.look(db, org, Vec::new(), events.to_vec()).await?;
        }
        Ok(true)
    }

    async fn look(
        &mut self,
        db: &Db,
        org: OrgId,
        ids: Vec<i64>,
        outside: Vec<Recorded>,
    ) -> Result<(), Fault> {
        let step = Step { ids, outside, from_day: self.from_day, as_of: self.as_of };
        let changes = db.write(org, step, |tx, step| Box::pin(look_again(tx, step))).await?;
        self.report.occasions += changes.found;
        self.report.added += changes.added;
        self.report.changed += changes.changed;
        self.report.removed += changes.removed;
        Ok(())
    }
}

/// What is looked at in one transaction.
struct Step {
    ids: Vec<i64>,
    outside: Vec<Recorded>,
    from_day: i64,
    as_of: Timestamp,
}

async fn look_again(tx: &mut Tx, step: &Step) -> Result<Changes, Fault> {
    following::hold(tx).await?;
    let lens = house::lens(tx).await?;
    let look = Look::Again { from_day: step.from_day };
    let mut changes = Changes::default();
    for id in &step.ids {
        let id = ConversationId::of(*id);
        changes.add(deriving::conversation(tx, &lens, id, step.as_of, look).await?);
    }
    for event in &step.outside {
        changes.add(deriving::outside(tx, &lens, event, look).await?);
    }
    counting::mark(tx, &changes.days);
    Ok(changes)
}

/// The first event that may concern this day, and the newest: found by halving, since events are in order of time.
async fn stretch(tx: &mut Tx, from_day: i64) -> Result<(i64, i64), Fault> {
    let newest = events::newest(tx).await?;
    let Some(from) = beginning_of(tx, from_day).await? else { return Ok((1, newest)) };
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
    Ok((after, newest))
}

/// The instant from which on events may concern this day; None for the beginning of time.
async fn beginning_of(tx: &mut Tx, from_day: i64) -> Result<Option<Timestamp>, Fault> {
    let Some(organization) = organizations::get(tx).await? else { return Ok(None) };
    let day = i32::try_from(from_day).ok().and_then(|days| add_days(Date::constant(1970, 1, 1), days));
    let midnight = day.and_then(|day| day.to_zoned(organization.zone()).ok());
    Ok(midnight.and_then(|midnight| midnight.timestamp().checked_sub(REACH).ok()))
}

/// Plans to count again from a day on, in the background: a few thousand events, then the next ones.
pub fn recompute_later(tx: &mut Tx, from_day: i64) {
    let as_of = to_micros(tx.now());
    plan(tx, &Part { from_day, as_of, seq: None });
}

/// The payload of the job: the day, the instant in microseconds, and how far it has come.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Part {
    from_day: i64,
    as_of: i64,
    seq: Option<i64>,
}

fn plan(tx: &mut Tx, part: &Part) {
    let run_at = tx.now();
    let key = format!("{}:{}:{}", part.from_day, part.as_of, part.seq.unwrap_or_default());
    let payload = serde_json::to_value(part).expect("numbers are JSON");
    tx.job_unless_planned(NewJob { kind: RECOMPUTE.name, key, run_at, payload });
}

fn recompute_job(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let part: Part = serde_json::from_value(job.payload.clone())
            .map_err(|_| JobFailed::never("the job does not say what to count"))?;
        let next = recompute_part(&app.db, job.org, part).await?;
        app.db
            .write(job.org, (job.clone(), next), |tx, (job, next)| {
                Box::pin(async move {
                    tx.finish(job).await?;
                    if let Some(next) = next {
                        plan(tx, next);
                    }
                    Ok::<_, Fault>(())
                })
            })
            .await
            .map_err(JobFailed::from)
    }
    .boxed()
}

/// Takes a few steps; answers where to go on, or None at the end.
async fn recompute_part(db: &Db, org: OrgId, part: Part) -> Result<Option<Part>, Fault> {
    let Part { from_day, as_of, seq } = part;
    let seq = match seq {
        Some(seq) => seq,
        None => db.read(org, from_day, |tx, day| Box::pin(stretch(tx, *day))).await?.0 - 1,
    };
    let (seen, report) = (BTreeSet::new(), Report::default());
    let mut walk = Walk { seq, from_day, as_of: from_micros(as_of), seen, report };
    for _ in 0..STEPS_OF_A_JOB {
        if !walk.step(db, org).await? {
            return Ok(None);
        }
    }
    tracing::info!(%org, seq = walk.seq, changed = walk.report.changed, "counting again");
    Ok(Some(Part { seq: Some(walk.seq), ..part }))
}
