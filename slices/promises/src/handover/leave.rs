//! Leave: who is away from when until when. Whatever is due in that time and was not handed over before goes to the
//! stand-in, or to the lead, when the leave begins.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::hours::OfficeHours;
use serde_json::json;
use shell::words::{moment, say_with};
use shell::{App, ColleagueId, Job, JobFailed, JobKind, Role};
use store::{Event, Fault, NewJob, Timestamp, Tx};

use super::giving::{Handover, HandoverId, Reason};
use super::refusals::CannotHandOver;
use super::{sql, sweeping};
use crate::asks::Doer;
use crate::asks::telling::{Telling, tell};
use crate::asks::working::{Working, working};
use crate::house;

store::id_type! {
    /// A leave.
    LeaveId
}

/// Hands over what is left when a leave begins.
pub(crate) const LEAVE: JobKind = JobKind { name: "handover.leave", run: begins, attempts_max: 50 };

/// A leave that begins this soon is said beside a name.
const AHEAD: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Longest leave, in days.
const DAYS_MAX: i32 = 400;
/// Most leaves that are looked at.
const LEAVES_MAX: u16 = 2_000;

/// A time in which a colleague is away.
#[derive(Clone, Copy, Debug)]
pub struct Leave {
    /// Its id.
    pub id: LeaveId,
    /// Who is away.
    pub colleague: ColleagueId,
    /// Who gets what is due meanwhile; NONE: whoever leads.
    pub stand_in: ColleagueId,
    /// The beginning of the first day, in the organization's zone.
    pub from_at: Timestamp,
    /// When the organization opens on the first business day after the last.
    pub until_at: Timestamp,
    /// Who entered it.
    pub made_by: ColleagueId,
    /// When.
    pub made_at: Timestamp,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
}

/// A leave about to be entered.
#[derive(Clone, Copy, Debug)]
pub struct NewLeave {
    /// Who will be away.
    pub colleague: ColleagueId,
    /// The first day.
    pub first_day: Date,
    /// The last day.
    pub last_day: Date,
    /// Who gets what is due meanwhile; NONE: whoever leads.
    pub stand_in: ColleagueId,
    /// Who enters it: the colleague, whoever leads them, or a manager.
    pub doer: Doer,
}

/// Who is away at some time between two instants, and until when.
pub(crate) async fn away_between(
    tx: &mut Tx,
    from: Timestamp,
    until: Timestamp,
) -> Result<BTreeMap<ColleagueId, Timestamp>, Fault> {
    // The interval is open at its end: at the very least it holds its own beginning.
    let until = until.max(from) + SignedDuration::from_micros(1);
    let leaves = sql::leaves(tx, from, until, LEAVES_MAX).await?;
    Ok(leaves.into_iter().map(|leave| (leave.colleague, leave.until_at)).collect())
}

/// Who can keep a promise, by name; beside whoever is away stands until when, in this zone.
pub(crate) async fn keepers(tx: &mut Tx, zone: &TimeZone) -> Result<Vec<(ColleagueId, String)>, Fault> {
    let now = tx.now();
    let working = working(tx, now + AHEAD).await?;
    let says = |id: ColleagueId, name: &str| match working.away_until(id) {
        Some(until) => {
            let until = moment(until, now, zone);
            say_with("handover-away-until", &[("name", name.into()), ("until", until.into())])
        }
        None => name.to_owned(),
    };
    Ok(working.by_name().into_iter().map(|one| (one.id, says(one.id, &one.name))).collect())
}

/// The leaves that are not over, by their end.
pub(super) async fn ahead(tx: &mut Tx) -> Result<Vec<Leave>, Fault> {
    let now = tx.now();
    sql::leaves(tx, now, Timestamp::MAX, LEAVES_MAX).await
}

/// Enters a leave, and plans what happens at its beginning. Whoever stands in is told.
pub async fn enter_leave(app: &App, tx: &mut Tx, new: &NewLeave) -> Result<LeaveId, CannotHandOver> {
    let now = tx.now();
    let working = working(tx, now).await?;
    if working.get(new.colleague).is_none() {
        return Err(CannotHandOver::NotFound);
    }
    if !may_enter(new.colleague, new.doer, &working) {
        return Err(CannotHandOver::NotYours);
    }
    let stands_in = |id: ColleagueId| id != new.colleague && working.get(id).is_some();
    if new.stand_in != ColleagueId::NONE && !stands_in(new.stand_in) {
        return Err(CannotHandOver::StandInUnknown);
    }
    let (from_at, until_at) = edges(new, &house::hours(tx).await?, now)?;
    let others = sql::leaves(tx, from_at, until_at, LEAVES_MAX).await?;
    if others.iter().any(|other| other.colleague == new.colleague) {
        return Err(CannotHandOver::Overlaps);
    }
    let leave = Leave {
        id: LeaveId::of(tx.new_id()),
        colleague: new.colleague,
        stand_in: new.stand_in,
        from_at,
        until_at,
        made_by: new.doer.colleague,
        made_at: now,
        cancelled_at: None,
    };
    sql::insert_leave(tx, &leave);
    let payload = json!({ "leave": leave.id });
    tx.job_later(NewJob { kind: LEAVE.name, key: leave.id.to_string(), run_at: from_at.max(now), payload });
    let event = Event::new("leave_entered").about(leave.id.get()).actor(new.doer.actor);
    tx.event(event.number(leave.colleague.get()));
    tell_about(app, tx, &leave, &working).await?;
    Ok(leave.id)
}

/// Whether somebody may enter or cancel a leave of this colleague.
pub(super) fn may_enter(colleague: ColleagueId, doer: Doer, working: &Working) -> bool {
    colleague == doer.colleague || doer.role >= Role::Manager || working.leads(doer.colleague, colleague)
}

/// The instants of a leave: from the first midnight to the first opening afterwards.
fn edges(
    new: &NewLeave,
    hours: &OfficeHours,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), CannotHandOver> {
    let wrong = CannotHandOver::DaysWrong;
    let length = new.first_day.until(new.last_day).map_or(-1, |span| span.get_days());
    if !(0..=DAYS_MAX).contains(&length) || new.last_day < hours.date_of(now) {
        return Err(wrong);
    }
    let from_at = new.first_day.to_zoned(hours.zone().clone()).map_err(|_| CannotHandOver::DaysWrong)?;
    let back = hours.add_business_days(new.last_day, 1);
    let until_at = back.and_then(|day| hours.start_of_day(day)).ok_or(wrong)?;
    Ok((from_at.timestamp(), until_at))
}

/// Tells the colleague, when somebody else entered it, and whoever stands in.
async fn tell_about(app: &App, tx: &mut Tx, leave: &Leave, working: &Working) -> Result<(), CannotHandOver> {
    let who = working.get(leave.colleague).map_or_else(String::new, |found| found.name.clone());
    let telling = Telling {
        notice: "leave-notice-entered",
        letter: ("leave-letter-entered-subject", "leave-letter-entered"),
        path: "/promises/leave".to_owned(),
        key: format!("leave:{}", leave.id),
        args: vec![("who", who.into())],
        times: vec![("from", leave.from_at), ("until", leave.until_at)],
    };
    let concerned = [leave.colleague, leave.stand_in].into_iter().filter(|id| *id != leave.made_by);
    tell(tx, app, concerned.collect::<Vec<_>>(), &telling).await?;
    Ok(())
}

/// Cancels a leave, or ends one that has begun; what was handed over stays where it is.
pub async fn cancel_leave(tx: &mut Tx, id: LeaveId, doer: Doer) -> Result<(), CannotHandOver> {
    let leave = sql::get_leave(tx, id).await?.ok_or(CannotHandOver::NotFound)?;
    let now = tx.now();
    if !may_enter(leave.colleague, doer, &working(tx, now).await?) {
        return Err(CannotHandOver::NotYours);
    }
    if !sql::cancel_leave(tx, id).await? {
        return Err(CannotHandOver::LeaveOver);
    }
    tx.cancel_job(LEAVE.name, &id.to_string());
    let event = Event::new("leave_cancelled").about(id.get()).actor(doer.actor);
    tx.event(event.number(leave.colleague.get()));
    Ok(())
}

fn begins(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let (db, org) = (app.db.clone(), job.org);
        db.write(org, (app, job), |tx, (app, job)| Box::pin(begin(tx, app, job)))
            .await
            .map_err(JobFailed::from)
    }
    .boxed()
}

async fn begin(tx: &mut Tx, app: &App, job: &Job) -> Result<(), Fault> {
    tx.finish(job).await?;
    let id = job.payload["leave"].as_str().and_then(|id| id.parse().ok()).unwrap_or(LeaveId::NONE);
    let now = tx.now();
    let leave = sql::get_leave(tx, id).await?;
    let Some(leave) = leave.filter(|leave| leave.cancelled_at.is_none() && leave.until_at > now) else {
        return Ok(());
    };
    let handover = Handover {
        id: HandoverId::of(tx.new_id()),
        giver: leave.colleague,
        reason: Reason::Leave,
        note: String::new(),
        stand_in: leave.stand_in,
        made_by: ColleagueId::NONE,
        made_at: now,
        until_at: Some(leave.until_at),
        undone_at: None,
    };
    let working = working(tx, leave.until_at).await?;
    sweeping::begin(app, tx, &handover, &working).await
}
