//! The walk of a recount over its events.

use std::collections::BTreeSet;

use conversations::ConversationId;
use store::events::{self, Recorded};
use store::{Db, Fault, OrgId, Timestamp, Tx};

use super::row::{self, Recount, Report, Walked};
use crate::deriving::{self, Changes, Look};
use crate::ids::RecountId;
use crate::{counting, following, house};

/// Events read at once.
const EVENTS_STEP: u16 = 1_000;
/// Conversations looked at in one transaction.
const STEP: usize = 20;
/// Steps of so many events that one job takes.
const STEPS_OF_A_JOB: usize = 3;

/// Walks to the end, telling how far it has come after each thousand events.
pub async fn walk(
    db: &Db,
    org: OrgId,
    id: RecountId,
    tell: impl Fn(&Recount) + Send,
) -> Result<Report, Fault> {
    while step(db, org, id).await?.is_some() {
        if let Some(recount) = read(db, org).await? {
            tell(&recount);
        }
    }
    Ok(read(db, org).await?.map(|recount| recount.report).unwrap_or_default())
}

/// Takes a few steps; answers where to go on, or None at the end.
pub(super) async fn some_steps(db: &Db, org: OrgId, id: RecountId) -> Result<Option<i64>, Fault> {
    let mut on = None;
    for _ in 0..STEPS_OF_A_JOB {
        on = step(db, org, id).await?;
        if on.is_none() {
            break;
        }
    }
    Ok(on)
}

async fn read(db: &Db, org: OrgId) -> Result<Option<Recount>, Fault> {
    db.read(org, (), |tx, ()| Box::pin(row::latest(tx))).await
}

/// Takes the next events; None when there are none, or another recount has begun.
async fn step(db: &Db, org: OrgId, id: RecountId) -> Result<Option<i64>, Fault> {
    let walked = db.read(org, (), |tx, ()| Box::pin(row::walked(tx))).await?;
    let is_under_way = |one: &Walked| one.recount.id == id && one.recount.ended_at.is_none();
    let Some(walked) = walked.filter(is_under_way) else { return Ok(None) };
    let read = db.read(org, walked.seq, |tx, seq| Box::pin(events::since(tx, *seq, EVENTS_STEP)));
    let mut some = read.await?;
    some.retain(|event| event.seq <= walked.last_seq);
    let Some(last) = some.last().map(|event| event.seq) else {
        counting::fold(db, org).await?;
        db.write(org, walked, |tx, walked| Box::pin(row::end(tx, walked))).await?;
        return Ok(None);
    };
    for piece in pieces(some, &walked) {
        if !db.write(org, piece, |tx, piece| Box::pin(look_again(tx, piece))).await? {
            // Somebody else walks too: the row says where.
            return Ok(Some(last));
        }
    }
    Ok(Some(last))
}

/// What is looked at in one transaction.
struct Piece {
    recount: RecountId,
    from_day: i64,
    until: Timestamp,
    first_seq: i64,
    /// The events after this number, up to that one.
    seqs: (i64, i64),
    conversations: BTreeSet<i64>,
    outside: Vec<Recorded>,
}

fn pieces(events: Vec<Recorded>, walked: &Walked) -> Vec<Piece> {
    let piece = |after| Piece {
        recount: walked.recount.id,
        from_day: walked.from_day,
        until: walked.recount.until,
        first_seq: walked.first_seq,
        seqs: (after, after),
        conversations: BTreeSet::new(),
        outside: Vec::new(),
    };
    let mut all = Vec::new();
    let mut filling = piece(walked.seq);
    for event in events {
        filling.seqs.1 = event.seq;
        if event.conversation_id != 0 {
            filling.conversations.insert(event.conversation_id);
        } else if event.at <= walked.recount.until {
            filling.outside.push(event);
        }
        if filling.conversations.len() + filling.outside.len() == STEP {
            let next = piece(filling.seqs.1);
            all.push(std::mem::replace(&mut filling, next));
        }
    }
    all.extend((filling.seqs.1 > filling.seqs.0).then_some(filling));
    all
}

/// Looks at a piece; `false` when somebody else has.
async fn look_again(tx: &mut Tx, piece: &Piece) -> Result<bool, Fault> {
    following::hold(tx).await?;
    if !row::advance(tx, piece.recount, piece.seqs).await? {
        return Ok(false);
    }
    let lens = house::lens(tx).await?;
    let look = Look::Again { from_day: piece.from_day };
    let (mut changes, mut conversations) = (Changes::default(), 0);
    for id in &piece.conversations {
        // With its first event of the stretch, and not again with the others.
        let first = events::next_of_conversation(tx, *id, piece.first_seq - 1).await?;
        if first.is_some_and(|first| first > piece.seqs.0) {
            let id = ConversationId::of(*id);
            changes.add(deriving::conversation(tx, &lens, id, piece.until, look).await?);
            conversations += 1;
        }
    }
    for event in &piece.outside {
        changes.add(deriving::outside(tx, &lens, event, look).await?);
    }
    row::add(tx, piece.recount, conversations, &changes).await?;
    changes.settle(tx);
    Ok(true)
}
