//! Clocks: which conversation is looked at again when, although nothing may happen in it until then.
//!
//! A clock is one row; a job for each minute in which any of them strikes looks at all that are due. A mail that begins
//! a conversation costs this row and nothing else: the conversation is looked at a minute later.

use conversations::ConversationId;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use shell::{App, Job, JobFailed, JobKind};
use store::{Db, Fault, NewJob, OrgId, Sql, Timestamp, Tx, params, to_micros};

use crate::deriving::{self, Changes, Look};
use crate::{following, house};

/// Looks at the conversations whose clock has struck.
pub(crate) const LOOK: JobKind = JobKind { name: "instrument.look", run: look, attempts_max: 50 };

/// Conversations looked at in one transaction.
const STEP: u16 = 20;
/// How long after it began a conversation is looked at first.
const SOON: SignedDuration = SignedDuration::from_secs(60);
/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;

const SET: Sql = Sql::tenant(
    "clocks.set",
    "INSERT INTO drip_clocks (org_id, conversation_id, look_at) VALUES ($1, $2, $3)
     ON CONFLICT (org_id, conversation_id) DO UPDATE SET look_at = $3",
);
const FORGET: Sql =
    Sql::tenant("clocks.forget", "DELETE FROM drip_clocks WHERE org_id = $1 AND conversation_id = $2");

/// Sets the clock of a conversation anew; None stops it.
pub(crate) fn set(tx: &mut Tx, id: ConversationId, look_at: Option<Timestamp>) {
    let Some(look_at) = look_at else { return forget(tx, id) };
    tx.later(&SET, params![id, look_at]);
    plan(tx, look_at);
}

/// Stops the clock of a conversation.
pub(crate) fn forget(tx: &mut Tx, id: ConversationId) {
    tx.later(&FORGET, params![id]);
}

/// Sets the clocks of conversations that have just begun, each with the instant at which it did.
pub(crate) fn set_soon(tx: &mut Tx, begun: &[(ConversationId, Timestamp)]) {
    for (id, at) in begun {
        tx.later(&SET, params![*id, *at + SOON]);
    }
    // One job for them all: the others are due when the last is.
    if let Some(last) = begun.iter().map(|(_, at)| *at).max() {
        plan(tx, last + SOON);
    }
}

/// Plans the job of the minute in which `look_at` is over.
fn plan(tx: &mut Tx, look_at: Timestamp) {
    let minute = to_micros(look_at).div_euclid(MINUTE) + 1;
    let run_at = store::from_micros(minute.saturating_mul(MINUTE));
    let payload = serde_json::Value::Null;
    tx.job_unless_planned(NewJob { kind: LOOK.name, key: minute.to_string(), run_at, payload });
}

fn look(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        look_at_due(&app.db, job.org).await?;
        app.db.write(job.org, job.clone(), |tx, job| Box::pin(tx.finish(job))).await.map_err(JobFailed::from)
    }
    .boxed()
}

/// Looks at every conversation whose clock has struck.
pub(crate) async fn look_at_due(db: &Db, org: OrgId) -> Result<(), Fault> {
    while db.write(org, (), |tx, ()| Box::pin(look_at_some(tx))).await? {}
    Ok(())
}

const DUE: Sql = Sql::tenant(
    "clocks.due",
    "SELECT conversation_id FROM drip_clocks WHERE org_id = $1 AND look_at <= $2
     ORDER BY look_at, conversation_id LIMIT $3",
);

/// Looks at some; says whether there may be more.
async fn look_at_some(tx: &mut Tx) -> Result<bool, Fault> {
    following::hold(tx).await?;
    let now = tx.now();
    let due = tx.all(&DUE, params![now, STEP], |row| Ok(ConversationId::of(row.int(0)?))).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let lens = house::lens(tx).await?;
    let mut changes = Changes::default();
    for id in &due {
        changes.add(deriving::conversation(tx, &lens, *id, now, Look::Live).await?);
    }
    changes.settle(tx);
    Ok(due.len() == usize::from(STEP))
}
