//! Following the facts of an organization: what a customer writes may start what waits for them, what was sent from
//! another mail program may keep a reply, what did not reach anybody leaves its promises unknown, and other hours or
//! holidays plan reminders anew. Each fact is looked at once: the place in the facts moves in the transaction of what
//! follows from them.

use std::time::Duration;

use conversations::{ConversationId, CustomerId, Kind as MessageKind, Message, MessageId, Said, message};
use rules::promises::state::{Proposed, State};
use shell::follow::{Begins, Follower, Reader};
use store::events::Recorded;
use store::{Db, Fault, OrgId, Sql, Tx};

use crate::clock::replan;
use crate::refusals::CannotChange;
use crate::{evidence, sql, standing, unreached};

/// Most promises of one conversation that a message may start.
const WAITING_MAX: u16 = 50;

const CURSOR: Sql = Sql::tenant("following.cursor", "SELECT seq FROM promise_cursors WHERE org_id = $1");
const BEGIN: Sql = Sql::tenant(
    "following.begin",
    "INSERT INTO promise_cursors (org_id, seq) VALUES ($1, $2) ON CONFLICT (org_id) DO NOTHING",
);
const ADVANCE: Sql =
    Sql::tenant("following.advance", "UPDATE promise_cursors SET seq = $3 WHERE org_id = $1 AND seq = $2");

/// Follows all organizations until the program ends.
pub(crate) const FOLLOWER: Follower = Follower {
    name: "what keeps and starts promises",
    gather: Duration::from_millis(100),
    follow: |app, org| Box::pin(follow(&app.db, org)),
};

static READER: Reader = Reader {
    place: &CURSOR,
    begin: &BEGIN,
    advance: &ADVANCE,
    begins: Begins::AtNewest,
    step: 100,
    concerns: |fact| {
        let is_said = matches!(fact.kind.as_str(), "message_received" | "message_answered");
        is_said || unreached::concerns(fact) || changes_hours(fact)
    },
    look: |tx, facts| Box::pin(look(tx, facts)),
};

/// Looks at everything that has happened in an organization since the last time.
pub(crate) async fn follow(db: &Db, org: OrgId) -> Result<(), Fault> {
    READER.follow(db, org).await
}

/// Does the organization work at other times since?
fn changes_hours(fact: &Recorded) -> bool {
    matches!(
        fact.kind.as_str(),
        "organization_changed" | "organization_holidays_added" | "organization_holiday_removed"
    )
}

async fn look(tx: &mut Tx, facts: &[Recorded]) -> Result<(), Fault> {
    if facts.iter().any(changes_hours) {
        replan::all_later(tx);
    }
    for fact in facts.iter().filter(|fact| !changes_hours(fact)) {
        if unreached::concerns(fact) {
            unreached::look(tx, fact).await?;
            continue;
        }
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
