//! What the instrument saw: counts by day, single drips, and the names of things. The one door to it.

use std::collections::{BTreeMap, BTreeSet};

use conversations::{ChannelId, ConversationId, CustomerId, TeamId, channels, teams};
use instrument::{DayCount, Drip, Where, kinds};
use shell::words::say;
use store::{Fault, Sql, Timestamp, Tx};

use crate::stream::{Cell, Stream};

/// Drips that one statement reads.
const STEP: u16 = 2_000;

/// One drip, as far as leaks look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) kind: String,
    pub(crate) seq: i64,
    pub(crate) at: Timestamp,
    pub(crate) day: i64,
    pub(crate) conversation: ConversationId,
    pub(crate) customer: CustomerId,
    pub(crate) team: TeamId,
    pub(crate) channel: ChannelId,
    pub(crate) cause: String,
    pub(crate) touchpoint: String,
    pub(crate) product: String,
    pub(crate) righting: i64,
}

impl Seen {
    /// What drips of one cause toward one customer have in common.
    pub(crate) fn failure(&self) -> String {
        if self.righting == 0 {
            return format!("{}/{}", self.conversation, self.cause);
        }
        self.righting.to_string()
    }

    /// A drip of this kind on this day, for samples and tests.
    pub(crate) fn sample(kind: &str, day: i64) -> Self {
        Self {
            kind: kind.to_owned(),
            seq: day,
            at: crate::days::start_of(day, &jiff::tz::TimeZone::UTC) + jiff::SignedDuration::from_hours(10),
            day,
            conversation: ConversationId::of(1),
            customer: CustomerId::of(1),
            team: TeamId::NONE,
            channel: ChannelId::NONE,
            cause: String::new(),
            touchpoint: String::new(),
            product: String::new(),
            righting: 0,
        }
    }
}

impl From<Drip> for Seen {
    fn from(drip: Drip) -> Self {
        Self {
            kind: drip.kind,
            seq: drip.seq,
            at: drip.at,
            day: drip.day,
            conversation: drip.conversation,
            customer: drip.customer,
            team: drip.team,
            channel: drip.channel,
            cause: drip.cause,
            touchpoint: drip.touchpoint,
            product: drip.product,
            righting: drip.righting.get(),
        }
    }
}

impl From<DayCount> for Cell {
    fn from(count: DayCount) -> Self {
        Self {
            day: count.day,
            kind: count.kind,
            team: count.team,
            channel: count.channel,
            cause: count.cause,
            touchpoint: count.touchpoint,
            product: count.product,
            occasions: count.occasions,
            drips: count.drips,
        }
    }
}

/// The counts of these days, both included.
pub(crate) async fn cells(tx: &mut Tx, from: i64, to: i64) -> Result<Vec<Cell>, Fault> {
    Ok(instrument::days(tx, from, to).await?.into_iter().map(Cell::from).collect())
}

/// The filter of a stream between two days, both included.
pub(crate) fn filter(stream: &Stream, from_day: i64, to_day: i64) -> Where {
    Where {
        kind: stream.kind.clone(),
        team: stream.team,
        channel: stream.channel,
        cause: stream.cause.clone(),
        touchpoint: stream.touchpoint.clone(),
        product: stream.product.clone(),
        from_day,
        to_day,
    }
}

/// The drips of a filter, the newest first, at most so many.
pub(crate) async fn drips(tx: &mut Tx, filter: &Where, most: usize) -> Result<Vec<Seen>, Fault> {
    let mut found: Vec<Seen> = Vec::new();
    let mut known: BTreeSet<(String, i64)> = BTreeSet::new();
    let mut before = None;
    loop {
        let some = instrument::drips(tx, filter, before, STEP).await?;
        let is_last = some.len() < usize::from(STEP);
        // Two kinds may share the event that shows them: the next stretch begins with the last event once more.
        before = some.last().map(|last| (last.at, last.seq + 1));
        let fresh = some.into_iter().filter(|drip| known.insert((drip.kind.clone(), drip.seq)));
        let length = found.len();
        found.extend(fresh.map(Seen::from));
        if is_last || found.len() >= most || found.len() == length {
            found.truncate(most);
            return Ok(found);
        }
    }
}

/// How many looked up at once.
const RIGHTINGS_AT_ONCE: usize = 20;

const PUT_RIGHT: Sql = Sql::tenant(
    "leaks.put_right",
    "SELECT id FROM rightings WHERE org_id = $1 AND state = 'done' AND id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10,
       $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
);

/// What became of the customers of some drips.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Right {
    /// Customers for whom everything that has a task is put right.
    pub(crate) done: i64,
    /// Customers without any task: it was told too long after.
    pub(crate) without_task: i64,
}

/// For how many customers of these drips everything is put right, and how many have no task.
pub(crate) async fn put_right(tx: &mut Tx, drips: &[Seen]) -> Result<Right, Fault> {
    let tasks: BTreeSet<i64> = drips.iter().map(|drip| drip.righting).filter(|task| *task != 0).collect();
    let tasks: Vec<i64> = tasks.into_iter().collect();
    let mut done: BTreeSet<i64> = BTreeSet::new();
    for some in tasks.chunks(RIGHTINGS_AT_ONCE) {
        let mut values: Vec<store::Value> = some.iter().map(|task| (*task).into()).collect();
        values.resize_with(RIGHTINGS_AT_ONCE, || 0_i64.into());
        done.extend(tx.all(&PUT_RIGHT, values, |row| row.int(0)).await?);
    }
    let of = |is: &dyn Fn(&Seen) -> bool| -> BTreeSet<CustomerId> {
        let known = drips.iter().filter(|drip| drip.customer != CustomerId::NONE);
        known.filter(|drip| is(drip)).map(|drip| drip.customer).collect()
    };
    let touched = of(&|_| true);
    let asked = of(&|drip| drip.righting != 0);
    let open = of(&|drip| drip.righting != 0 && !done.contains(&drip.righting));
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Right { done: count(asked.len() - open.len()), without_task: count(touched.len() - asked.len()) })
}

/// The words of kinds, teams and channels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) kinds: BTreeMap<String, String>,
    pub(crate) teams: BTreeMap<TeamId, String>,
    pub(crate) channels: BTreeMap<ChannelId, String>,
}

/// Reads the names.
pub(crate) async fn names(tx: &mut Tx) -> Result<Names, Fault> {
    let kinds = kinds::all(tx).await?.into_iter().map(|kind| {
        let words = if kind.name.is_empty() { say(&kind.words_key) } else { kind.name };
        (kind.code, words)
    });
    let kinds = kinds.collect();
    let teams = teams::all(tx).await?.into_iter().map(|team| (team.id, team.name)).collect();
    let channels = channels::all(tx).await?.into_iter().map(|channel| (channel.id, channel.name)).collect();
    Ok(Names { kinds, teams, channels })
}

/// The first day that anything was counted on.
pub(crate) async fn first_day(tx: &mut Tx) -> Result<Option<i64>, Fault> {
    instrument::days::first_day(tx).await
}
