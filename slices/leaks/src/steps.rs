//! The history of a leak: each step an event, and a row with the words of whoever took it.

use shell::ColleagueId;
use store::{Actor, Event, Fault, Sql, Timestamp, Tx, params};

use crate::leak::{Leak, LeakId};

/// Most steps that a page shows.
const SHOWN_MAX: u16 = 200;

/// Something that happened to a leak.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) at: Timestamp,
    /// The kind of its event, without `leak_`.
    pub(crate) step: String,
    /// Who did it, or nobody: the data did.
    pub(crate) colleague: ColleagueId,
    /// In their words; may be empty.
    pub(crate) said: String,
    /// The day it names, or 0.
    pub(crate) day: i64,
}

/// A step about to be recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct New<'a> {
    /// The kind of its event.
    pub(crate) event: &'static str,
    pub(crate) actor: Actor,
    pub(crate) colleague: ColleagueId,
    pub(crate) said: &'a str,
    pub(crate) day: i64,
}

impl New<'_> {
    /// What the data did.
    pub(crate) const fn by_itself(event: &'static str, day: i64) -> Self {
        Self { event, actor: Actor::System, colleague: ColleagueId::NONE, said: "", day }
    }
}

const INSERT: Sql = Sql::tenant(
    "leaks.insert_step",
    "INSERT INTO leak_steps (org_id, leak_id, id, at, step, colleague_id, said, day)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);

/// Records a step of a leak.
pub(crate) fn record(tx: &mut Tx, leak: &Leak, new: New<'_>) {
    let (id, now) = (tx.new_id(), tx.now());
    let step = new.event.strip_prefix("leak_").unwrap_or(new.event);
    tx.later(&INSERT, params![leak.id, id, now, step, new.colleague, new.said, new.day]);
    tx.event(
        Event::new(new.event).actor(new.actor).about(leak.id.get()).code(leak.test.code()).number(new.day),
    );
}

const OF: Sql = Sql::tenant(
    "leaks.steps",
    "SELECT at, step, colleague_id, said, day FROM leak_steps WHERE org_id = $1 AND leak_id = $2
     ORDER BY id LIMIT $3",
);

/// What happened to a leak, oldest first.
pub(crate) async fn of(tx: &mut Tx, leak: LeakId) -> Result<Vec<Taken>, Fault> {
    tx.all(&OF, params![leak, SHOWN_MAX], |row| {
        Ok(Taken {
            at: row.time(0)?,
            step: row.text(1)?,
            colleague: ColleagueId::of(row.int(2)?),
            said: row.text(3)?,
            day: row.int(4)?,
        })
    })
    .await
}
