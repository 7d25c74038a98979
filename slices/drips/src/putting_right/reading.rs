//! Tasks with what stands around them, read for a list or a page.

use std::collections::BTreeMap;

use conversations::{ConversationId, CustomerId};
use instrument::places::Named;
use instrument::rightings::{self, Narrowed, Righting, Summary, Which as Tasks};
use instrument::{Drip, RecordId, RightingId, of_righting};
use serde::{Deserialize, Serialize};
use shell::api::Cursor;
use shell::{ColleagueId, Error, Right, Role};
use store::{Fault, Tx};

use crate::around::{Around, may_list, spelled};
use crate::recording::record_of;

/// Most drips of one task that are shown.
const DRIPS: u16 = 50;
/// Most drips of one task that a list looks at.
const DRIPS_LISTED: u16 = 10;
/// How far back it is counted who came back, in hours: a year.
const SINCE_HOURS: i64 = 365 * 24;

/// Which tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// To be put right.
    #[default]
    Open,
    /// Put right.
    Done,
}

/// Whose tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Whose {
    /// The caller's own.
    Mine,
    /// Everybody's; for whoever may not see reports the same as `mine`.
    #[default]
    All,
}

/// A part of the list.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    pub(crate) which: Which,
    pub(crate) whose: Whose,
    pub(crate) narrowed: Narrowed,
    pub(crate) colleague: ColleagueId,
    pub(crate) role: Role,
    pub(crate) after: Option<Cursor>,
    pub(crate) limit: u16,
}

/// A task with its drips, the newest first.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) righting: Righting,
    pub(crate) drips: Vec<Drip>,
    /// Of those that somebody told: their records, by the number of what shows them. Read for one task alone.
    pub(crate) records: BTreeMap<i64, RecordId>,
}

/// The tasks of a list with the newest drips of each, what stands around them, and where the list goes on.
pub(crate) async fn list(tx: &mut Tx, what: &Listing) -> Result<(Vec<Task>, Around, Option<Cursor>), Error> {
    let is_mine = what.whose == Whose::Mine || !what.role.may(Right::SeeReports);
    let to = &what.narrowed;
    let (touchpoint, product) = spelled(tx, to.touchpoint.as_deref(), to.product.as_deref()).await?;
    let narrowed = Narrowed { touchpoint, product, ..to.clone() };
    if !is_mine {
        // What one keeps oneself is work to be done; what a team of few has done wrong is a figure about somebody.
        let Narrowed { team, touchpoint, product, .. } = narrowed.clone();
        may_list(tx, &Named { team, touchpoint, product, ..Named::default() }).await?;
    }
    let tasks = match (what.which, is_mine) {
        (Which::Open, true) => Tasks::OpenOf(what.colleague),
        (Which::Open, false) => Tasks::Open,
        (Which::Done, true) => Tasks::DoneOf(what.colleague),
        (Which::Done, false) => Tasks::Done,
    };
    let after = what.after.map(|cursor| (cursor.key, RightingId::of(cursor.id)));
    let mut found = rightings::narrowed(tx, tasks, &narrowed, after, what.limit + 1).await?;
    let goes_on = found.len() > usize::from(what.limit);
    found.truncate(what.limit.into());
    let next = found.last().filter(|_| goes_on).map(|last| Cursor { key: last.place, id: last.id.get() });
    let mut tasks = Vec::with_capacity(found.len());
    for righting in found {
        let drips = of_righting(tx, righting.id, DRIPS_LISTED).await?;
        tasks.push(Task { righting, drips, records: BTreeMap::new() });
    }
    let around = Around::read(tx, &whose(&tasks), what.colleague).await?;
    Ok((tasks, around, next))
}

/// One task with all its drips.
pub(crate) async fn one(
    tx: &mut Tx,
    id: RightingId,
    me: ColleagueId,
) -> Result<Option<(Task, Around)>, Fault> {
    let Some(righting) = rightings::get(tx, id).await? else { return Ok(None) };
    let drips = of_righting(tx, id, DRIPS).await?;
    let mut records = BTreeMap::new();
    for drip in drips.iter().filter(|_| righting.done.is_none()) {
        if let Some(record) = record_of(tx, drip).await? {
            records.insert(drip.evidence_seq, record);
        }
    }
    let task = Task { righting, drips, records };
    let around = Around::read(tx, &whose(std::slice::from_ref(&task)), me).await?;
    Ok(Some((task, around)))
}

/// How putting right is going: what is open, and what was put right within a year.
pub(crate) async fn sum(tx: &mut Tx) -> Result<Summary, Fault> {
    let since = tx.now() - jiff::SignedDuration::from_hours(SINCE_HOURS);
    rightings::summary(tx, since).await
}

fn whose(tasks: &[Task]) -> Vec<(CustomerId, ConversationId)> {
    let of_task = |task: &Task| (task.righting.customer, task.righting.conversation);
    let of_drips = tasks.iter().flat_map(|task| &task.drips).map(|drip| (drip.customer, drip.conversation));
    tasks.iter().map(of_task).chain(of_drips).collect()
}
