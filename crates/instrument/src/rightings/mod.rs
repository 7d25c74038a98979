//! Putting right: what is done for a customer about the drips of one cause.
//!
//! Words: a *task* (a righting) is *open* until somebody says how it was put right: by an answer, an apology, a call,
//! goodwill, or nothing, with a reason. Its *keeper* is whoever has taken it. The customer *came back* when they wrote
//! again about something new, or bought something, after it was put right.
//!
//! Invariants: several drips with one cause for one customer are one task, and one that recurs after it was put right
//! opens a new one. A drip that turns out not to have been one takes its task with it when no other is left and
//! nobody has done anything yet.

mod acts;
mod narrowed;
mod opening;

use conversations::{ConversationId, CustomerId};
use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, from_micros, params};

pub use acts::{Ending, assign, came_back, done, take, undo};
pub use narrowed::{Narrowed, count_open, narrowed};
pub(crate) use opening::{Suffered, dropped, opened, restate};

use crate::ids::RightingId;

/// Most tasks that are counted one by one.
const COUNTED_MAX: i64 = 10_000;

/// How something was put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The answer that was owed.
    Answer,
    /// An apology.
    Apology,
    /// A call.
    Call,
    /// Money or a gift.
    Goodwill,
    /// Nothing was needed, for a reason.
    Nothing,
}

impl How {
    /// All of them, as a form lists them.
    pub const ALL: [Self; 5] = [Self::Answer, Self::Apology, Self::Call, Self::Goodwill, Self::Nothing];

    /// Its word in rows, in events and in keys of sentences.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Apology => "apology",
            Self::Call => "call",
            Self::Goodwill => "goodwill",
            Self::Nothing => "nothing",
        }
    }

    /// The one with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == code)
    }
}

/// One task of putting right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Righting {
    /// Its id.
    pub id: RightingId,
    /// For whom.
    pub customer: CustomerId,
    /// The conversation of its first drip, or NONE.
    pub conversation: ConversationId,
    /// What its drips have in common.
    pub cause_key: String,
    /// When the first of them was counted.
    pub opened_at: Timestamp,
    /// When the last of them happened.
    pub last_drip_at: Timestamp,
    /// How many they are.
    pub drip_count: i64,
    /// Who puts it right, or NONE.
    pub keeper: ColleagueId,
    /// How it was put right, and when; None while it is open.
    pub done: Option<Done>,
    /// When the customer came back after that.
    pub came_back_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
    /// Where it stands in its list; with the id, where a page goes on.
    pub place: i64,
}

impl Righting {
    /// When it was put right; of what is open, when the first of its drips happened.
    pub fn dated_at(&self) -> Timestamp {
        self.done.as_ref().map_or(from_micros(self.place), |done| done.at)
    }
}

/// How a task was ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// How.
    pub how: How,
    /// What they noted, or why nothing was needed.
    pub note: String,
    /// Goodwill that was given, in hundredths of the organization's currency.
    pub goodwill_minor: i64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: ColleagueId,
}

/// Which tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those to be put right, the oldest harm first, whenever it was counted.
    Open,
    /// Those of one keeper to be put right.
    OpenOf(ColleagueId),
    /// Those put right, the last first.
    Done,
    /// Those put right by one keeper.
    DoneOf(ColleagueId),
}

macro_rules! rightings {
    ($rest:literal) => {
        concat!(
            "SELECT id, customer_id, conversation_id, cause_key, opened_at, last_drip_at, drip_count, keeper_id, how, note,
               goodwill_minor, done_at, done_by, came_back_at, version, place
             FROM rightings WHERE org_id = $1 ",
            $rest
        )
    };
}

const LIST: Sql = Sql::tenant(
    "rightings.list",
    rightings!("AND state = $2 AND (place, id) > ($3, $4) ORDER BY place, id LIMIT $5"),
);
const LIST_OF: Sql = Sql::tenant(
    "rightings.list_of",
    rightings!("AND state = $2 AND (place, id) > ($3, $4) AND keeper_id = $6 ORDER BY place, id LIMIT $5"),
);

/// Tasks after the place `after` (of the last one seen: its `place` and id), at most `limit`.
pub async fn list(
    tx: &mut Tx,
    which: Which,
    after: Option<(i64, RightingId)>,
    limit: u16,
) -> Result<Vec<Righting>, Fault> {
    let (place, id) = after.unwrap_or((i64::MIN, RightingId::NONE));
    let (state, keeper) = match which {
        Which::Open => (OPEN, None),
        Which::OpenOf(keeper) => (OPEN, Some(keeper)),
        Which::Done => (DONE, None),
        Which::DoneOf(keeper) => (DONE, Some(keeper)),
    };
    let mut values = params![state, place, id, limit];
    let Some(keeper) = keeper else { return tx.all(&LIST, values, righting).await };
    values.extend(params![keeper]);
    tx.all(&LIST_OF, values, righting).await
}

/// The states of a task in its row.
pub(crate) const OPEN: &str = "open";
pub(crate) const DONE: &str = "done";

const GET: Sql = Sql::tenant("rightings.get", rightings!("AND id = $2"));

/// One task.
pub async fn get(tx: &mut Tx, id: RightingId) -> Result<Option<Righting>, Fault> {
    tx.one(&GET, params![id], righting).await
}

const OF_CUSTOMER: Sql =
    Sql::tenant("rightings.of_customer", rightings!("AND customer_id = $2 ORDER BY place, id LIMIT $3"));

/// The tasks for one customer: what is to be put right, longest waiting first, before what was.
pub async fn of_customer(tx: &mut Tx, customer: CustomerId, limit: u16) -> Result<Vec<Righting>, Fault> {
    let mut found = tx.all(&OF_CUSTOMER, params![customer, limit], righting).await?;
    found.sort_by_key(|one| (one.done.is_some(), one.place, one.id));
    Ok(found)
}

/// How putting right is going.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Tasks open now, at most 10,000.
    pub open: i64,
    /// Of them: those that nobody has taken.
    pub without_keeper: i64,
    /// How many customers they are for.
    pub customers: i64,
    /// When the first drip of them happened.
    pub oldest_at: Option<Timestamp>,
    /// Tasks put right since the moment asked for, at most 10,000.
    pub put_right: i64,
    /// Of them: those whose customer came back afterwards.
    pub came_back: i64,
}

const SUM_OPEN: Sql = Sql::tenant(
    "rightings.sum_open",
    "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN open.keeper_id = 0 THEN 1 ELSE 0 END) AS BIGINT), 0), MIN(open.place),
       COUNT(DISTINCT open.customer_id)
     FROM (SELECT keeper_id, customer_id, place FROM rightings WHERE org_id = $1 AND state = 'open' ORDER BY place, id LIMIT $2) open",
);
const SUM_DONE: Sql = Sql::tenant(
    "rightings.sum_done",
    "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN done.came_back_at IS NULL THEN 0 ELSE 1 END) AS BIGINT), 0)
     FROM (SELECT came_back_at FROM rightings
           WHERE org_id = $1 AND state = 'done' AND place <= $2 ORDER BY place, id LIMIT $3) done",
);

/// What is open now, and what was put right since `since`.
pub async fn summary(tx: &mut Tx, since: Timestamp) -> Result<Summary, Fault> {
    let open = tx
        .one(&SUM_OPEN, params![COUNTED_MAX], |row| {
            Ok((row.int(0)?, row.int(1)?, row.opt_time(2)?, row.int(3)?))
        })
        .await?;
    let latest = -store::to_micros(since);
    let done = tx.one(&SUM_DONE, params![latest, COUNTED_MAX], |row| Ok((row.int(0)?, row.int(1)?))).await?;
    let (open, without_keeper, oldest_at, customers) = open.unwrap_or((0, 0, None, 0));
    let (put_right, came_back) = done.unwrap_or((0, 0));
    Ok(Summary { open, without_keeper, customers, oldest_at, put_right, came_back })
}

fn righting(row: &Row<'_>) -> Result<Righting, Fault> {
    let how = How::from_code(&row.text(8)?);
    let (note, goodwill_minor, by) = (row.text(9)?, row.int(10)?, ColleagueId::of(row.int(12)?));
    let done = how.zip(row.opt_time(11)?).map(|(how, at)| Done { how, note, goodwill_minor, at, by });
    Ok(Righting {
        id: RightingId::of(row.int(0)?),
        customer: CustomerId::of(row.int(1)?),
        conversation: ConversationId::of(row.int(2)?),
        cause_key: row.text(3)?,
        opened_at: row.time(4)?,
        last_drip_at: row.time(5)?,
        drip_count: row.int(6)?,
        keeper: ColleagueId::of(row.int(7)?),
        done,
        came_back_at: row.opt_time(13)?,
        version: row.int(14)?,
        place: row.int(15)?,
    })
}
