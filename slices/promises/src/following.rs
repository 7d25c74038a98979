//! Following the facts of an organization: what a customer writes may start what waits for them, what was sent from
//! another mail program may keep a reply. Each fact is looked at once: the place in the facts moves in the
//! transaction of what follows from them.

use std::collections::BTreeSet;
use std::time::Duration;

use conversations::{ConversationId, CustomerId, Kind as MessageKind, Message, MessageId, Said, message};
use rules::promises::state::{Proposed, State};
use shell::App;
use store::events::{self, Recorded};
use store::{Db, Fault, OrgId, Sql, Tx, organizations, params};
use tokio::sync::broadcast::error::RecvError;

use crate::refusals::CannotChange;
use crate::{evidence, sql, standing};

/// Facts looked at in one transaction.
const STEP: u16 = 100;
/// How long facts are gathered before they are looked at.
const GATHER: Duration = Duration::from_millis(100);
/// Most promises of one conversation that a message may start.
const WAITING_MAX: u16 = 50;

/// Follows all organizations until the program ends.
pub(crate) async fn run(app: App) {
    let mut moved = app.db.moved();
    let mut behind = everybody(&app).await;
    loop {
        for org in std::mem::take(&mut behind) {
            if let Err(fault) = follow(&app.db, OrgId::of(org)).await {
                tracing::warn!(%fault, "the facts could not be followed; trying again");
                behind.insert(org);
            }
        }
        tokio::select! {
            () = app.ending().cancelled() => return,
            () = tokio::time::sleep(GATHER), if !behind.is_empty() => {}
            heard = moved.recv() => match heard {
                Ok(heard) => drop(behind.insert(heard.org.get())),
                Err(RecvError::Lagged(_)) => behind = everybody(&app).await,
                Err(RecvError::Closed) => return,
            }
        }
        tokio::time::sleep(GATHER).await;
        while let Ok(heard) = moved.try_recv() {
            behind.insert(heard.org.get());
        }
    }
}

async fn everybody(app: &App) -> BTreeSet<i64> {
    let mut all = BTreeSet::new();
    let mut after = OrgId::NONE;
    loop {
        let some: Result<Vec<_>, Fault> =
            app.db.read_wide(after, |tx, after| Box::pin(organizations::all(tx, *after))).await;
        let Ok(some) = some else { return all };
        let Some(last) = some.last() else { return all };
        after = last.id;
        all.extend(some.iter().map(|organization| organization.id.get()));
    }
}

const CURSOR: Sql = Sql::tenant("following.cursor", "SELECT seq FROM promise_cursors WHERE org_id = $1");
const BEGIN: Sql = Sql::tenant(
    "following.begin",
    "INSERT INTO promise_cursors (org_id, seq) VALUES ($1, $2) ON CONFLICT (org_id) DO NOTHING",
);
const ADVANCE: Sql =
    Sql::tenant("following.advance", "UPDATE promise_cursors SET seq = $3 WHERE org_id = $1 AND seq = $2");

/// Looks at everything that has happened in an organization since the last time.
pub(crate) async fn follow(db: &Db, org: OrgId) -> Result<(), Fault> {
    loop {
        let facts = db.read(org, (), |tx, ()| Box::pin(ahead(tx))).await?;
        match facts {
            Ahead::New { newest } => {
                db.write(org, newest, |tx, newest| {
                    Box::pin(async move { tx.run(&BEGIN, params![*newest]).await.map(drop) })
                })
                .await?;
            }
            Ahead::Facts { cursor, facts } => {
                let Some(last) = facts.last() else { return Ok(()) };
                let step = (cursor, last.seq, concerning(facts));
                db.write(org, step, |tx, (cursor, last, facts)| Box::pin(look(tx, *cursor, *last, facts)))
                    .await?;
            }
        }
    }
}

/// What lies ahead of the cursor.
enum Ahead {
    /// It was never here: it begins at the newest fact, history is not ours to judge.
    New { newest: i64 },
    /// These facts.
    Facts { cursor: i64, facts: Vec<Recorded> },
}

async fn ahead(tx: &mut Tx) -> Result<Ahead, Fault> {
    let Some(cursor) = tx.one(&CURSOR, params![], |row| row.int(0)).await? else {
        return Ok(Ahead::New { newest: events::newest(tx).await? });
    };
    Ok(Ahead::Facts { cursor, facts: events::since(tx, cursor, STEP).await? })
}

fn concerning(facts: Vec<Recorded>) -> Vec<Recorded> {
    let is_ours = |fact: &Recorded| matches!(fact.kind.as_str(), "message_received" | "message_answered");
    facts.into_iter().filter(is_ours).collect()
}

async fn look(tx: &mut Tx, cursor: i64, last: i64, facts: &[Recorded]) -> Result<(), Fault> {
    if tx.run(&ADVANCE, params![cursor, last]).await? != 1 {
        // Another node has looked at them.
        return Ok(());
    }
    for fact in facts {
        let Some(message) = message(tx, MessageId::of(fact.about_id)).await? else { continue };
        match message.kind {
            MessageKind::Incoming if message.automatic.is_empty() => propose_starts(tx, &message).await?,
            // Our own answers were looked at when they were written.
            MessageKind::Outgoing if message.arrival_id != 0 && message.automatic.is_empty() => {
                sent_elsewhere(tx, fact, &message).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The customer wrote: they may have done what a promise waits for. Their colleague decides.
async fn propose_starts(tx: &mut Tx, message: &Message) -> Result<(), Fault> {
    for line in sql::live_in(tx, message.conversation, WAITING_MAX).await? {
        let is_before = line.promise.message < message.id && line.promise.made_at <= message.at;
        if line.promise.standing.state == State::Waiting && is_before {
            standing::propose(tx, line.promise, Proposed::Start, message.id).await?;
        }
    }
    Ok(())
}

async fn sent_elsewhere(tx: &mut Tx, fact: &Recorded, message: &Message) -> Result<(), Fault> {
    let said = Said {
        conversation: ConversationId::of(fact.conversation_id),
        customer: CustomerId::of(fact.customer_id),
        message: message.id,
        author: message.author,
    };
    match evidence::answered(tx, said, &message.said, &[]).await {
        Err(CannotChange::Fault(fault)) => Err(fault),
        // Somebody was quicker.
        _ => Ok(()),
    }
}
