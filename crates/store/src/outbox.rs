//! The outbox: what is to leave, written in the transaction of its cause. A row ends sent, or failed where
//! people see it, or taken back; it is never dropped.

use std::collections::HashMap;

use crate::clock::Timestamp;
use crate::fault::Result;
use crate::params;
use crate::row::Row;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::value::Value;

/// Where a parcel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waiting for its time or for another try.
    Waiting,
    /// The provider accepted it.
    Sent,
    /// Given up after its last try; a colleague can send it again.
    Failed,
    /// Taken back before it left.
    TakenBack,
}

impl State {
    const fn number(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Sent => 1,
            Self::Failed => 2,
            Self::TakenBack => 3,
        }
    }

    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        match row.int(column)? {
            0 => Ok(Self::Waiting),
            1 => Ok(Self::Sent),
            2 => Ok(Self::Failed),
            3 => Ok(Self::TakenBack),
            _ => Err(row.broken(column, "is no state of a parcel")),
        }
    }
}

/// Something on its way out.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Its id.
    pub id: i64,
    /// The message it carries.
    pub message_id: i64,
    /// The channel it leaves by.
    pub channel_id: i64,
    /// Where it stands.
    pub state: State,
    /// Not before this instant: the time in which it can be taken back.
    pub send_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often sending was tried.
    pub attempts: i64,
    /// What went wrong last, in plain words.
    pub last_error: String,
    /// When it was sent, given up or taken back.
    pub done_at: Option<Timestamp>,
    /// Which recipients were not reached, in the words of the carrier. Empty: no try has reached any.
    pub unreached: String,
}

const INSERT: Sql = Sql::tenant(
    "outbox.insert",
    "INSERT INTO outbox (org_id, id, message_id, channel_id, idem_key, state, send_at, created_at, attempts, last_error)
     VALUES ($1, $2, $3, $4, $5, 0, $6, $7, 0, '')",
);

/// Puts a message into the outbox, to leave not before `send_at`. A second parcel with the same key makes
/// the transaction a `Fault::Duplicate`.
pub fn put(tx: &mut Tx, message_id: i64, channel_id: i64, idem_key: &str, send_at: Timestamp) -> i64 {
    let id = tx.new_id();
    let now = tx.now();
    tx.later(&INSERT, params![id, message_id, channel_id, idem_key, send_at, now]);
    id
}

const GET: Sql = Sql::tenant(
    "outbox.get",
    "SELECT id, message_id, channel_id, state, send_at, created_at, attempts, last_error, done_at, unreached
     FROM outbox WHERE org_id = $1 AND id = $2",
);

/// One parcel.
pub async fn get(tx: &mut Tx, id: i64) -> Result<Option<Parcel>> {
    tx.one(&GET, params![id], from_row).await
}

const OF_MESSAGE: Sql = Sql::tenant(
    "outbox.of_message",
    "SELECT id, message_id, channel_id, state, send_at, created_at, attempts, last_error, done_at, unreached
     FROM outbox WHERE org_id = $1 AND message_id = $2 ORDER BY id DESC LIMIT 1",
);

/// The parcel that carries a message.
pub async fn of_message(tx: &mut Tx, message_id: i64) -> Result<Option<Parcel>> {
    tx.one(&OF_MESSAGE, params![message_id], from_row).await
}

/// How many messages one statement asks for.
const SOME_AT_ONCE: usize = 10;

const OF_MESSAGES: Sql = Sql::tenant(
    "outbox.of_messages",
    "SELECT id, message_id, channel_id, state, send_at, created_at, attempts, last_error, done_at, unreached
     FROM outbox WHERE org_id = $1 AND message_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);

/// The parcels that carry these messages, by message; of several of one message the last.
pub async fn of_messages(tx: &mut Tx, messages: &[i64]) -> Result<HashMap<i64, Parcel>> {
    let mut parcels: HashMap<i64, Parcel> = HashMap::with_capacity(messages.len());
    for some in messages.chunks(SOME_AT_ONCE) {
        let mut values: Vec<Value> = some.iter().map(|id| (*id).into()).collect();
        values.resize_with(SOME_AT_ONCE, || 0_i64.into());
        for parcel in tx.all(&OF_MESSAGES, values, from_row).await? {
            let is_older = |known: &Parcel| known.id < parcel.id;
            if parcels.get(&parcel.message_id).is_none_or(is_older) {
                parcels.insert(parcel.message_id, parcel);
            }
        }
    }
    Ok(parcels)
}

const IN_STATE: Sql = Sql::tenant(
    "outbox.in_state",
    "SELECT id, message_id, channel_id, state, send_at, created_at, attempts, last_error, done_at, unreached
     FROM outbox WHERE org_id = $1 AND state = $2 AND (send_at, id) > ($3, $4) ORDER BY send_at, id LIMIT $5",
);

/// Parcels in a state after `(send_at, id)`, oldest first.
pub async fn in_state(tx: &mut Tx, state: State, after: (Timestamp, i64), limit: u16) -> Result<Vec<Parcel>> {
    tx.all(&IN_STATE, params![state.number(), after.0, after.1, limit], from_row).await
}

const CHANGE: Sql = Sql::tenant(
    "outbox.change",
    "UPDATE outbox SET state = $3, last_error = $4, done_at = $5 WHERE org_id = $1 AND id = $2 AND state = $6",
);

/// Takes a parcel back; `false` when it has left or ended already.
pub async fn take_back(tx: &mut Tx, id: i64) -> Result<bool> {
    let now = tx.now();
    let values = params![id, State::TakenBack.number(), "", Some(now), State::Waiting.number()];
    Ok(tx.run(&CHANGE, values).await? == 1)
}

/// Records that the provider accepted a parcel; `false` when it had ended already.
pub async fn sent(tx: &mut Tx, id: i64) -> Result<bool> {
    let now = tx.now();
    let values = params![id, State::Sent.number(), "", Some(now), State::Waiting.number()];
    Ok(tx.run(&CHANGE, values).await? == 1)
}

/// Gives a parcel up with the reason in plain words; `false` when it had ended already.
pub async fn fail(tx: &mut Tx, id: i64, error: &str) -> Result<bool> {
    let now = tx.now();
    let values = params![id, State::Failed.number(), error, Some(now), State::Waiting.number()];
    Ok(tx.run(&CHANGE, values).await? == 1)
}

/// Puts a given-up parcel aside whose message is deleted.
pub fn drop_failed(tx: &mut Tx, id: i64) {
    let now = tx.now();
    tx.later(&CHANGE, params![id, State::TakenBack.number(), "", Some(now), State::Failed.number()]);
}

const AGAIN: Sql = Sql::tenant(
    "outbox.again",
    "UPDATE outbox SET state = 0, attempts = 0, send_at = $3, done_at = NULL WHERE org_id = $1 AND id = $2 AND state = 2",
);

/// Sends a given-up parcel again, now; `false` when it was not given up. The caller plans the job.
pub async fn send_again(tx: &mut Tx, id: i64) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&AGAIN, params![id, now]).await? == 1)
}

const TRIED: Sql = Sql::tenant(
    "outbox.tried",
    "UPDATE outbox SET attempts = attempts + 1, last_error = $3 WHERE org_id = $1 AND id = $2 AND state = 0",
);

/// Records a try that failed and will be repeated.
pub async fn tried(tx: &mut Tx, id: i64, error: &str) -> Result<()> {
    tx.run(&TRIED, params![id, error]).await.map(drop)
}

const LEAVES_OUT: Sql = Sql::tenant(
    "outbox.leaves_out",
    "UPDATE outbox SET unreached = $3 WHERE org_id = $1 AND id = $2 AND state = 0",
);

/// Notes which recipients of a waiting parcel were not reached, while others were.
pub async fn leaves_out(tx: &mut Tx, id: i64, unreached: &str) -> Result<()> {
    tx.run(&LEAVES_OUT, params![id, unreached]).await.map(drop)
}

const OLDEST: Sql =
    Sql::tenant("outbox.oldest", "SELECT MIN(send_at) FROM outbox WHERE org_id = $1 AND state = 0");

/// Since when the oldest waiting parcel should have left.
pub async fn oldest_waiting_at(tx: &mut Tx) -> Result<Option<Timestamp>> {
    Ok(tx.one(&OLDEST, params![], |row| row.opt_time(0)).await?.flatten())
}

fn from_row(row: &Row<'_>) -> Result<Parcel> {
    Ok(Parcel {
        id: row.int(0)?,
        message_id: row.int(1)?,
        channel_id: row.int(2)?,
        state: State::read(row, 3)?,
        send_at: row.time(4)?,
        created_at: row.time(5)?,
        attempts: row.int(6)?,
        last_error: row.text(7)?,
        done_at: row.opt_time(8)?,
        unreached: row.text(9)?,
    })
}
