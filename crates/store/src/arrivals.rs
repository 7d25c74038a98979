//! Arrivals: raw payloads, stored durably before the sender hears "accepted". Everything after that can be
//! run again from here.

use std::sync::Arc;

use crate::blobs::{self, Blobs};
use crate::clock::Timestamp;
use crate::fault::Result;
use crate::params;
use crate::row::Row;
use crate::sql::Sql;
use crate::tx::Tx;

/// Payloads up to this size are stored in the table, larger ones in the blob store.
pub const INLINE_BYTES_MAX: usize = 256 * 1024;

/// What became of an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Stored, not yet read.
    New,
    /// It became a message.
    Received,
    /// It could not be read; its raw form and the reason are shown, and it can be tried again.
    Quarantined,
    /// It had been received before.
    Duplicate,
    /// A colleague put it aside for good.
    Discarded,
}

impl State {
    const fn number(self) -> i64 {
        match self {
            Self::New => 0,
            Self::Received => 1,
            Self::Quarantined => 2,
            Self::Duplicate => 3,
            Self::Discarded => 4,
        }
    }

    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        match row.int(column)? {
            0 => Ok(Self::New),
            1 => Ok(Self::Received),
            2 => Ok(Self::Quarantined),
            3 => Ok(Self::Duplicate),
            4 => Ok(Self::Discarded),
            _ => Err(row.broken(column, "is no state of an arrival")),
        }
    }
}

/// A payload ready to be stored: hashed, and in the blob store when it is large.
#[derive(Clone, Debug)]
pub struct Payload {
    hash: String,
    size_bytes: i64,
    raw: Option<Arc<Vec<u8>>>,
}

impl Payload {
    /// Prepares raw bytes; large ones are written to the blob store and synced here, before any transaction.
    pub async fn prepare(blobs: &Blobs, raw: Vec<u8>) -> Result<Self> {
        let size_bytes = i64::try_from(raw.len()).expect("a payload fits the memory it is in");
        if raw.len() <= INLINE_BYTES_MAX {
            return Ok(Self { hash: blobs::hash(&raw), size_bytes, raw: Some(Arc::new(raw)) });
        }
        Ok(Self { hash: blobs.put(raw.into()).await?, size_bytes, raw: None })
    }

    /// SHA-256 of the bytes, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The bytes, while they are in memory: those of a large payload are in the blob store only.
    pub fn raw(&self) -> Option<&Arc<Vec<u8>>> {
        self.raw.as_ref()
    }
}

/// An arrival without its bytes.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Its id.
    pub id: i64,
    /// The channel it came in by.
    pub channel_id: i64,
    /// When it was stored.
    pub received_at: Timestamp,
    /// What became of it.
    pub state: State,
    /// How often reading it was tried.
    pub attempts: i64,
    /// Why it is in quarantine, in plain words.
    pub reason: String,
    /// The message it became, or 0.
    pub message_id: i64,
    /// Size of the raw payload.
    pub size_bytes: i64,
    /// SHA-256 of the raw payload, in hexadecimal.
    pub hash: String,
    /// What the carrier knew beside the payload, as JSON.
    pub envelope: String,
    raw: Option<Vec<u8>>,
}

impl Arrival {
    /// The raw payload, unchanged.
    pub async fn raw(&self, blobs: &Blobs) -> Result<Vec<u8>> {
        match &self.raw {
            Some(raw) => Ok(raw.clone()),
            None => Ok(blobs.get(&self.hash).await?.to_vec()),
        }
    }
}

const INSERT: Sql = Sql::tenant(
    "arrivals.insert",
    "INSERT INTO arrivals (org_id, id, channel_id, received_at, state, attempts, reason, message_id, size_bytes, hash, envelope, raw)
     VALUES ($1, $2, $3, $4, 0, 0, '', 0, $5, $6, $7, $8)",
);

/// Stores a payload. After this transaction's COMMIT the sender may be told "accepted".
pub fn keep(tx: &mut Tx, channel_id: i64, payload: &Payload, envelope: &str) -> i64 {
    let id = tx.new_id();
    let now = tx.now();
    tx.later(
        &INSERT,
        params![
            id,
            channel_id,
            now,
            payload.size_bytes,
            &payload.hash,
            envelope,
            payload.raw.as_ref().map(|raw| raw.as_slice())
        ],
    );
    id
}

const GET: Sql = Sql::tenant(
    "arrivals.get",
    "SELECT id, channel_id, received_at, state, attempts, reason, message_id, size_bytes, hash, envelope, raw
     FROM arrivals WHERE org_id = $1 AND id = $2",
);

/// One arrival with its payload.
pub async fn get(tx: &mut Tx, id: i64) -> Result<Option<Arrival>> {
    tx.one(&GET, params![id], |row| from_row(row, row.opt_blob(10)?)).await
}

const IN_STATE: Sql = Sql::tenant(
    "arrivals.in_state",
    "SELECT id, channel_id, received_at, state, attempts, reason, message_id, size_bytes, hash, envelope
     FROM arrivals WHERE org_id = $1 AND state = $2 AND id > $3 ORDER BY id LIMIT $4",
);

/// Arrivals in a state after the one with id `after`, oldest first, without their payloads.
pub async fn in_state(tx: &mut Tx, state: State, after: i64, limit: u16) -> Result<Vec<Arrival>> {
    tx.all(&IN_STATE, params![state.number(), after, limit], |row| from_row(row, None)).await
}

const COUNT: Sql = Sql::tenant(
    "arrivals.count",
    "SELECT COUNT(*) FROM (SELECT id FROM arrivals WHERE org_id = $1 AND state = $2 LIMIT 1000) AS counted",
);

/// How many arrivals are in a state, up to 1,000.
pub async fn count(tx: &mut Tx, state: State) -> Result<i64> {
    Ok(tx.one(&COUNT, params![state.number()], |row| row.int(0)).await?.unwrap_or(0))
}

const SETTLE: Sql = Sql::tenant(
    "arrivals.settle",
    "UPDATE arrivals SET state = $3, reason = $4, message_id = $5, attempts = attempts + 1
     WHERE org_id = $1 AND id = $2 AND state <> 1",
);

/// Records what became of an arrival, in the transaction that made it so. One that became a message stays one,
/// whoever reads it a second time.
pub fn settle(tx: &mut Tx, id: i64, state: State, reason: &str, message_id: i64) {
    tx.later(&SETTLE, params![id, state.number(), reason, message_id]);
}

const MOVE_OUT: Sql =
    Sql::tenant("arrivals.move_out", "UPDATE arrivals SET raw = NULL WHERE org_id = $1 AND id = $2");

/// Forgets the bytes in the table once they are in the blob store under the same hash.
pub async fn moved_to_blobs(tx: &mut Tx, id: i64) -> Result<()> {
    tx.run(&MOVE_OUT, params![id]).await.map(drop)
}

/// Forgets the bytes in the table for good: the message they became is deleted.
pub fn forget_raw(tx: &mut Tx, id: i64) {
    tx.later(&MOVE_OUT, params![id]);
}

fn from_row(row: &Row<'_>, raw: Option<Vec<u8>>) -> Result<Arrival> {
    Ok(Arrival {
        id: row.int(0)?,
        channel_id: row.int(1)?,
        received_at: row.time(2)?,
        state: State::read(row, 3)?,
        attempts: row.int(4)?,
        reason: row.text(5)?,
        message_id: row.int(6)?,
        size_bytes: row.int(7)?,
        hash: row.text(8)?,
        envelope: row.text(9)?,
        raw,
    })
}
