//! How tasks begin: with a drip that touched a customer.

use std::collections::BTreeSet;

use conversations::{ConversationId, CustomerId};
use jiff::SignedDuration;
use store::{Event, Fault, Sql, Timestamp, Tx, params, to_micros};

use crate::ids::RightingId;

/// What happened longer ago than this is history: it is counted, and nobody is asked to put it right.
const RIGHT_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A drip about to be put right.
#[derive(Clone, Debug)]
pub(crate) struct Suffered {
    /// By whom.
    pub(crate) customer: CustomerId,
    /// Where, or NONE.
    pub(crate) conversation: ConversationId,
    /// What it has in common with others: one cause is one task.
    pub(crate) cause_key: String,
    /// When.
    pub(crate) at: Timestamp,
}

const LAST: Sql = Sql::tenant(
    "rightings.last",
    "SELECT id, state, done_at FROM rightings WHERE org_id = $1 AND customer_id = $2 AND cause_key = $3
     ORDER BY id DESC LIMIT 1",
);
const JOIN: Sql = Sql::tenant(
    "rightings.join",
    "UPDATE rightings SET drip_count = drip_count + 1, version = version + 1,
       last_drip_at = CASE WHEN last_drip_at < $3 THEN $3 ELSE last_drip_at END,
       place = CASE WHEN state = 'open' AND place > $3 THEN $3 ELSE place END
     WHERE org_id = $1 AND id = $2",
);
const INSERT: Sql = Sql::tenant(
    "rightings.insert",
    "INSERT INTO rightings (org_id, id, customer_id, conversation_id, cause_key, place, opened_at, last_drip_at,
       drip_count, keeper_id, state, how, note, goodwill_minor, done_at, done_by, came_back_at, version)
     VALUES ($1, $2, $3, $4, $5, $7, $6, $7, 1, 0, 'open', '', '', 0, NULL, 0, NULL, 1)",
);

/// The task that a drip belongs to: the open one of its cause, the one that was done after it, else a new one. NONE for
/// what touched nobody, or lies too far back.
pub(crate) async fn opened(tx: &mut Tx, suffered: &Suffered) -> Result<RightingId, Fault> {
    let now = tx.now();
    if suffered.customer == CustomerId::NONE || now.duration_since(suffered.at) > RIGHT_WITHIN {
        return Ok(RightingId::NONE);
    }
    let values = params![suffered.customer, &suffered.cause_key];
    let last = tx.one(&LAST, values, |row| Ok((RightingId::of(row.int(0)?), row.opt_time(2)?))).await?;
    if let Some((id, done_at)) = last
        && done_at.is_none_or(|done_at| suffered.at <= done_at)
    {
        tx.run(&JOIN, params![id, suffered.at]).await?;
        return Ok(id);
    }
    let id = RightingId::of(tx.new_id());
    let values = params![
        id,
        suffered.customer,
        suffered.conversation,
        &suffered.cause_key,
        to_micros(now),
        suffered.at
    ];
    tx.run(&INSERT, values).await?;
    let fact = Event::new("righting_opened").conversation(suffered.conversation.get());
    tx.event(fact.customer(suffered.customer.get()).about(id.get()));
    Ok(id)
}

const LEAVE: Sql = Sql::tenant(
    "rightings.leave",
    "UPDATE rightings SET drip_count = drip_count - 1, version = version + 1 WHERE org_id = $1 AND id = $2",
);
const DROP: Sql = Sql::tenant(
    "rightings.drop",
    "DELETE FROM rightings WHERE org_id = $1 AND id = $2 AND drip_count = 0 AND state = 'open' AND keeper_id = 0",
);

const RESTATE: Sql = Sql::tenant(
    "rightings.restate",
    "UPDATE rightings SET
       place = CASE WHEN state = 'open' THEN COALESCE((SELECT MIN(o.at) FROM occasions o
         WHERE o.org_id = $1 AND o.customer_id = rightings.customer_id AND o.is_drip = 1
           AND o.righting_id = rightings.id), place) ELSE place END,
       last_drip_at = COALESCE((SELECT MAX(o.at) FROM occasions o
         WHERE o.org_id = $1 AND o.customer_id = rightings.customer_id AND o.is_drip = 1
           AND o.righting_id = rightings.id), last_drip_at)
     WHERE org_id = $1 AND id = $2",
);

/// Tasks that drips have left stand where their other drips put them, once these are written.
pub(crate) fn restate(tx: &mut Tx, left: &BTreeSet<RightingId>) {
    for id in left {
        tx.later(&RESTATE, params![*id]);
    }
}

/// A drip turned out not to have been one. A task without any other, that nobody has taken, is none.
pub(crate) async fn dropped(tx: &mut Tx, id: RightingId) -> Result<(), Fault> {
    if id == RightingId::NONE {
        return Ok(());
    }
    tx.run(&LEAVE, params![id]).await?;
    if tx.run(&DROP, params![id]).await? > 0 {
        tx.event(Event::new("righting_dropped").about(id.get()));
    }
    Ok(())
}
