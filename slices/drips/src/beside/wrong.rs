//! What went wrong for a customer, cause by cause, ready to be placed.

use std::collections::BTreeMap;

use conversations::{Conversation, CustomerId};
use instrument::rightings::{self, Righting};
use instrument::{Drip, RightingId, of_conversation};
use shell::words::ago;
use shell::{App, ColleagueId};
use store::{Fault, Tx};

use crate::around::Around;
use crate::putting_right::row::{self, Looker};
use crate::said::kind_name;
use crate::telling::{is_same, kinds_of};

/// Most drips of one customer that are looked at.
const DRIPS: u16 = 200;
/// Most tasks of one customer that are looked at.
const TASKS: u16 = 200;

/// What is known about what went wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The newest first.
    pub(super) drips: Vec<Drip>,
    pub(super) rightings: BTreeMap<RightingId, Righting>,
    pub(super) around: Around,
}

/// What went wrong for one cause.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    /// Where it is put right, or happened.
    pub(crate) path: String,
    pub(crate) kind: String,
    /// The promise it is about, in its words; may be empty.
    pub(crate) promise: String,
    /// A sentence or two for each failure, the oldest first.
    pub(crate) happened: Vec<String>,
    pub(crate) when: String,
    /// Number of its conversation; 0 for none.
    pub(crate) number: i64,
    pub(crate) keeper: String,
    pub(crate) state: Righted,
}

/// Whether something was put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Righted {
    /// Not yet.
    Open,
    /// It was.
    Done,
    /// Nobody was asked to: it lies too far back.
    Past,
}

/// What went wrong in one conversation.
pub(super) async fn here(
    tx: &mut Tx,
    app: &App,
    conversation: &Conversation,
    me: ColleagueId,
) -> Result<Known, Fault> {
    let drips = of_conversation(tx, conversation.id).await?;
    known(tx, app, (drips, conversation.customer), me).await
}

/// What went wrong for one customer.
pub(super) async fn of_customer(
    tx: &mut Tx,
    app: &App,
    customer: CustomerId,
    me: ColleagueId,
) -> Result<Known, Fault> {
    let drips = instrument::of_customer(tx, customer, DRIPS).await?;
    known(tx, app, (drips, customer), me).await
}

/// These drips of a customer, with what is said of them; without any, nothing is looked up.
async fn known(
    tx: &mut Tx,
    app: &App,
    (drips, customer): (Vec<Drip>, CustomerId),
    me: ColleagueId,
) -> Result<Known, Fault> {
    if drips.is_empty() {
        return Ok(Known::default());
    }
    let tasks = rightings::of_customer(tx, customer, TASKS).await?;
    let whose: Vec<_> = drips.iter().map(|drip| (drip.customer, drip.conversation)).collect();
    let around = Around::read(tx, &whose, me).await?.worded(app, tx, drips.iter()).await?;
    let rightings = tasks.into_iter().map(|one| (one.id, one)).collect();
    Ok(Known { drips, rightings, around })
}

impl Known {
    /// One line for each cause; of what lies too far back to be put right, for each failure.
    pub(super) fn wrongs(&self, looker: &Looker) -> Vec<Wrong> {
        let mut causes: Vec<Vec<Drip>> = Vec::new();
        for drip in &self.drips {
            let is_its = |cause: &&mut Vec<Drip>| {
                let one = &cause[0];
                let is_past = drip.righting == RightingId::NONE;
                one.righting == drip.righting && (!is_past || is_same(one, drip))
            };
            match causes.iter_mut().find(is_its) {
                Some(cause) => cause.push(drip.clone()),
                None => causes.push(vec![drip.clone()]),
            }
        }
        causes.iter().map(|cause| self.wrong(cause, looker)).collect()
    }

    /// What went wrong for one cause: its drips, the newest first.
    fn wrong(&self, drips: &[Drip], looker: &Looker) -> Wrong {
        let drip = &drips[0];
        let promise = drips.iter().find_map(|drip| self.around.promises.get(&drip.promise));
        let righting = self.rightings.get(&drip.righting);
        let state = match righting {
            Some(righting) if righting.done.is_none() => Righted::Open,
            Some(_) => Righted::Done,
            None => Righted::Past,
        };
        let number = self.around.number(drip.conversation);
        let keeper = righting
            .filter(|_| state == Righted::Open)
            .map(|one| row::keeper(one.keeper, &self.around, looker));
        Wrong {
            path: match drip.righting.some() {
                Some(id) => format!("/drips/{id}"),
                None if number > 0 => format!("/conversations/{number}"),
                None => format!("/customers/{}", drip.customer),
            },
            kind: kinds_of(drips)
                .first()
                .map_or_else(String::new, |kind| kind_name(kind, &self.around.kinds)),
            promise: promise.map(|promise| promise.said.clone()).unwrap_or_default(),
            happened: row::told(drips, &self.around, looker),
            when: ago(drip.at, looker.now, &looker.zone),
            number,
            keeper: keeper.unwrap_or_default(),
            state,
        }
    }
}

/// Nothing, something, and what is put right, for the samples.
pub(super) fn samples() -> (Known, Known, Known) {
    use crate::samples::{around, done_tasks, open_tasks};
    let of = |tasks: &[crate::putting_right::Task]| Known {
        drips: tasks.iter().flat_map(|task| task.drips.clone()).collect(),
        rightings: tasks.iter().map(|task| (task.righting.id, task.righting.clone())).collect(),
        around: around(),
    };
    let [late, broken, ..] = open_tasks();
    let [_, damaged, _] = done_tasks();
    let done = of(std::slice::from_ref(&damaged));
    let mut some = of(&[late, broken, damaged]);
    let past = Drip { righting: RightingId::NONE, ..crate::samples::drip("reopened", 2_000, 1) };
    some.drips.push(past);
    (of(&[]), some, done)
}
