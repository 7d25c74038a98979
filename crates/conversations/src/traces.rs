//! A trace for each message: what happened to it, step by step, for the colleague who asks.

use store::{Fault, Sql, Timestamp, Tx, params};

use crate::ids::MessageId;

/// One step of a message's way.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What happened, a word of a closed list: `received`, `parsed`, `matched`, `stored`, `queued`,
    /// `attempted`, `accepted`, `failed`, `taken_back`, `bounced` ...
    pub step: String,
    /// Why or how, in plain words; may be empty.
    pub detail: String,
}

const ADD: Sql = Sql::tenant(
    "traces.add",
    "INSERT INTO traces (org_id, message_id, id, at, step, detail) VALUES ($1, $2, $3, $4, $5, $6)",
);

/// Adds a step that happened now.
pub fn add(tx: &mut Tx, message: MessageId, step: &str, detail: &str) {
    let at = tx.now();
    add_at(tx, message, at, step, detail);
}

/// Adds a step that happened at `at`.
pub fn add_at(tx: &mut Tx, message: MessageId, at: Timestamp, step: &str, detail: &str) {
    let id = tx.new_id();
    tx.later(&ADD, params![message, id, at, step, detail]);
}

const FORGET: Sql = Sql::tenant("traces.forget", "DELETE FROM traces WHERE org_id = $1 AND message_id = $2");

/// Forgets the steps of a message that is deleted.
pub(crate) fn forget(tx: &mut Tx, message: MessageId) {
    tx.later(&FORGET, params![message]);
}

const OF: Sql = Sql::tenant(
    "traces.of",
    "SELECT at, step, detail FROM traces WHERE org_id = $1 AND message_id = $2 ORDER BY id LIMIT 200",
);

/// The steps of one message, oldest first, at most 200.
pub async fn of(tx: &mut Tx, message: MessageId) -> Result<Vec<Step>, Fault> {
    tx.all(&OF, params![message], |row| {
        Ok(Step { at: row.time(0)?, step: row.text(1)?, detail: row.text(2)? })
    })
    .await
}
