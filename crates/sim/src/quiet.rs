//! Nothing leaves a sample organization: what its month wrote to the outbox counts as sent, and what the month
//! planned for times that are over is forgotten in the transaction that planned it, so that a running server
//! never finds it.

use conversations::{DELIVER, MessageId};
use store::{Sql, Timestamp, Tx, params};

use crate::script::Fate;

const SENT: Sql = Sql::tenant(
    "sim.sent",
    "UPDATE outbox SET state = 1, done_at = send_at WHERE org_id = $1 AND message_id = $2 AND state = 0",
);

/// Counts the parcel of this message as sent.
pub(crate) fn count_as_sent(tx: &mut Tx, message: MessageId) {
    tx.later(&SENT, params![message]);
}

const FORGET: Sql = Sql::tenant(
    "sim.forget",
    "DELETE FROM jobs WHERE org_id = $1 AND id BETWEEN $2 AND $3 AND kind <> $4 AND (run_at <= $5 OR kind = $6)",
);

/// The job that breaks a promise at its due time.
const BREAK: &str = "promises.break";

/// Forgets what was planned since `first` was made: every delivery, and whatever would be due by `until`;
/// only a promise left to the clock keeps its clock.
pub(crate) fn forget(tx: &mut Tx, first: i64, fate: Fate, until: Timestamp) {
    let last = tx.new_id();
    let spared = if fate == Fate::LeftToTheClock { BREAK } else { "" };
    tx.later(&FORGET, params![first, last, spared, until, DELIVER]);
}

const FORGET_LOOKS: Sql = Sql::tenant(
    "sim.forget_looks",
    "DELETE FROM jobs WHERE org_id = $1 AND run_at <= $2 AND kind IN ('instrument.look', 'instrument.fold')",
);

/// Forgets the looks that were planned for times that are over, after everything was counted as of `until`.
pub(crate) fn forget_looks(tx: &mut Tx, until: Timestamp) {
    tx.later(&FORGET_LOOKS, params![until]);
}
