//! Handing over all that somebody leaves behind: when their account is closed, or when their leave begins. Up to a few
//! hundred parts go over in the transaction of the cause, more by a job written in it.

use std::collections::BTreeMap;

use conversations::{Keeping, Leaver, TeamId, Waits};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;
use shell::{App, ColleagueId, Job, JobFailed, JobKind};
use store::{Actor, Event, Fault, NewJob, Tx, to_micros};

use super::giving::{Handover, HandoverId, Part, Reason, Way, give_ask, give_promise};
use super::refusals::CannotHandOver;
use super::sql;
use super::telling::tell_receivers;
use crate::CannotChange;
use crate::asks::working::{Working, working};
use crate::asks::{Ask, sql as asks_sql};
use crate::promise::{Promise, PromiseId};
use crate::sql::Stretch;

/// Goes on with a handover that was too much for one transaction.
pub(crate) const SWEEP: JobKind = JobKind { name: "handover.sweep", run: sweep, attempts_max: 50 };

/// Most promises, and most asks, that go over in one transaction.
const BATCH: u16 = 200;
/// Counting stops here.
const COUNTED_MAX: u32 = 100_000;

/// What an account that is being closed leaves behind: all its promises, and the answers it owes.
pub(crate) const KEEPING: Keeping = Keeping {
    name: "promises",
    waits: |tx, colleague| Box::pin(waits(tx, colleague)),
    hand_over: |app, tx, leaver| Box::pin(leave_behind(app, tx, leaver)),
};

async fn waits(tx: &mut Tx, colleague: ColleagueId) -> Result<Vec<Waits>, Fault> {
    let promises = sql::count(tx, colleague, COUNTED_MAX).await?;
    let asks = asks_sql::count_of_colleague(tx, colleague, i64::MAX, u16::MAX).await?;
    Ok(vec![
        Waits { key: "handover-open-promises", count: promises },
        Waits { key: "handover-open-asks", count: asks },
    ])
}

async fn leave_behind(app: &App, tx: &mut Tx, leaver: Leaver) -> Result<(), Fault> {
    let now = tx.now();
    let working = working(tx, now).await?;
    let made_by = match leaver.actor {
        Actor::Colleague(id) => ColleagueId::of(id),
        _ => ColleagueId::NONE,
    };
    let handover = Handover {
        id: HandoverId::of(tx.new_id()),
        giver: leaver.colleague,
        reason: Reason::Closed,
        note: String::new(),
        // Who leads them is only known as long as they belong to a team.
        stand_in: working.heir(leaver.colleague, TeamId::NONE).unwrap_or(ColleagueId::NONE),
        made_by,
        made_at: now,
        until_at: None,
        undone_at: None,
    };
    begin(app, tx, &handover, &working).await
}

/// Hands over what is due until the handover's end, and records it; nothing is recorded where nothing was left.
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    handover: &Handover,
    working: &Working,
) -> Result<(), Fault> {
    let swept = one_batch(tx, handover, working).await?;
    if swept == Swept::Nothing {
        return Ok(());
    }
    sql::insert(tx, handover);
    tx.event(Event::new("handover_made").about(handover.id.get()).code(handover.reason.code()));
    go_on(app, tx, handover, swept).await
}

fn sweep(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let (db, org) = (app.db.clone(), job.org);
        db.write(org, (app, job), |tx, (app, job)| Box::pin(sweep_on(tx, app, job)))
            .await
            .map_err(JobFailed::from)
    }
    .boxed()
}

async fn sweep_on(tx: &mut Tx, app: &App, job: &Job) -> Result<(), Fault> {
    tx.finish(job).await?;
    let id = job.payload["handover"].as_str().and_then(|id| id.parse().ok()).unwrap_or(HandoverId::NONE);
    let Some(handover) = sql::get(tx, id).await?.filter(|handover| handover.undone_at.is_none()) else {
        return Ok(());
    };
    let now = tx.now();
    let working = working(tx, handover.until_at.unwrap_or(now)).await?;
    let swept = one_batch(tx, &handover, &working).await?;
    go_on(app, tx, &handover, swept).await
}

/// Plans the next batch, or tells the receivers once all of it is theirs.
async fn go_on(app: &App, tx: &mut Tx, handover: &Handover, swept: Swept) -> Result<(), Fault> {
    if swept == Swept::Some {
        let (key, run_at) = (handover.id.to_string(), tx.now());
        let payload = json!({ "handover": handover.id });
        tx.job_later(NewJob { kind: SWEEP.name, key, run_at, payload });
        return Ok(());
    }
    tell_receivers(app, tx, handover).await
}

/// What one batch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Swept {
    /// There was nothing.
    Nothing,
    /// Some of it; there may be more.
    Some,
    /// All of it.
    All,
}

async fn one_batch(tx: &mut Tx, handover: &Handover, working: &Working) -> Result<Swept, Fault> {
    let until = handover.until_at.map_or(i64::MAX, to_micros);
    let first = Stretch { is_live: true, after: (i64::MIN, 0), limit: BATCH };
    let mut promises = crate::sql::of_keeper(tx, handover.giver, first).await?;
    promises.retain(|line| line.place <= until);
    let mut asks = asks_sql::of_colleague(tx, handover.giver, first).await?;
    asks.retain(|line| line.place <= until);
    let places = sql::where_due(tx, handover.giver, until, BATCH).await?;
    let teams: BTreeMap<PromiseId, TeamId> = places.into_iter().map(|(id, team, _)| (id, team)).collect();
    let mut tally = Tally::default();
    for line in &promises {
        let team = teams.get(&line.promise.id).copied().unwrap_or(line.promise.team);
        let receiver = receiver(handover, team, working);
        tally.add(over_promise(tx, handover, line.promise.clone(), receiver).await?);
    }
    for line in &asks {
        let receiver = receiver(handover, line.ask.owing_team, working);
        tally.add(over_ask(tx, handover, line.ask.clone(), receiver).await?);
    }
    tally.is_full = promises.len() == usize::from(BATCH) || asks.len() == usize::from(BATCH);
    Ok(tally.swept())
}

/// How the parts of a batch fared.
#[derive(Default)]
struct Tally {
    given: usize,
    missed: usize,
    /// There may be more than this batch holds.
    is_full: bool,
}

impl Tally {
    fn add(&mut self, fate: Fate) {
        match fate {
            Fate::Given => self.given += 1,
            Fate::Missed => self.missed += 1,
            Fate::Nobody => {}
        }
    }

    fn swept(&self) -> Swept {
        match (self.given, self.missed) {
            (0, 0) => Swept::Nothing,
            (_, 0) if !self.is_full => Swept::All,
            _ => Swept::Some,
        }
    }
}

/// How one part fared.
#[derive(Clone, Copy)]
enum Fate {
    Given,
    /// Somebody changed it at the same moment: the next batch tries again.
    Missed,
    /// Nobody else works here.
    Nobody,
}

/// Who gets something. At the start of a leave that is the stand-in; what a closed account leaves goes to whoever leads
/// the team of the conversation, and else to whoever led the colleague.
fn receiver(handover: &Handover, team: TeamId, working: &Working) -> Option<ColleagueId> {
    let giver = handover.giver;
    let stand_in = handover.stand_in;
    let is_fit = stand_in != giver && working.get(stand_in).is_some();
    let lead = working.lead_of(team).filter(|lead| *lead != giver);
    match handover.reason {
        Reason::Closed if lead.is_some_and(|lead| working.away_until(lead).is_none()) => lead,
        _ if is_fit => Some(stand_in),
        _ => working.heir(giver, team),
    }
}

async fn over_promise(
    tx: &mut Tx,
    handover: &Handover,
    promise: Promise,
    receiver: Option<ColleagueId>,
) -> Result<Fate, Fault> {
    let Some(receiver) = receiver else { return Ok(Fate::Nobody) };
    let (id, way) = (promise.id, way(handover, receiver));
    match give_promise(tx, promise, way).await {
        Ok(()) => {
            sql::insert_part(tx, handover.id, Part::Promise(id), receiver).await?;
            Ok(Fate::Given)
        }
        Err(CannotChange::Fault(fault)) => Err(fault),
        Err(_) => Ok(Fate::Missed),
    }
}

async fn over_ask(
    tx: &mut Tx,
    handover: &Handover,
    ask: Ask,
    receiver: Option<ColleagueId>,
) -> Result<Fate, Fault> {
    let Some(receiver) = receiver else { return Ok(Fate::Nobody) };
    let (id, way) = (ask.id, way(handover, receiver));
    match give_ask(tx, ask, way).await {
        Ok(()) => {
            sql::insert_part(tx, handover.id, Part::Ask(id), receiver).await?;
            Ok(Fate::Given)
        }
        Err(CannotHandOver::Fault(fault)) => Err(fault),
        Err(_) => Ok(Fate::Missed),
    }
}

fn way(handover: &Handover, receiver: ColleagueId) -> Way {
    let actor = handover.made_by.some().map_or(Actor::System, |id| Actor::Colleague(id.get()));
    Way { receiver, actor, code: handover.reason.code() }
}
