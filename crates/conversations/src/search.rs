//! Search in words: an index that follows the events, less than a second behind, off the write path.

use std::collections::HashSet;

use store::search::{Document, Query, Search};
use store::{Db, Fault, OrgId, Row, Sql, Tx, Value, events, params};

use crate::ids::{ConversationId, MessageId};

/// Facts after which a message is read anew; one that is gone is forgotten.
const TELLING: &[&str] = &[
    "message_received",
    "message_answered",
    "message_forwarded",
    "noted",
    "answer_taken_back",
    "forward_taken_back",
    "message_deleted",
];

/// Events looked at in one step.
const STEP: u16 = 500;

/// A message that holds the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchHit {
    /// The message.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
}

const TEXT: Sql = Sql::tenant(
    "search.text",
    "SELECT m.said, m.quoted, m.from_name, m.from_address, c.subject, c.number, u.name
     FROM messages m
     JOIN conversations c ON c.org_id = $1 AND c.id = m.conversation_id
     JOIN customers u ON u.org_id = $1 AND u.id = c.customer_id
     WHERE m.org_id = $1 AND m.id = $2",
);

struct Batch {
    documents: Vec<Document>,
    seq: i64,
    is_last: bool,
}

/// Brings the index of an organization up to its newest event; returns the number of messages added.
pub async fn follow(db: &Db, search: &Search, org: OrgId) -> Result<usize, Fault> {
    let mut added = 0;
    loop {
        let cursor = search.cursor(org).await?;
        let batch = db.read(org, cursor, |tx, cursor| Box::pin(next_batch(tx, *cursor))).await?;
        if batch.seq == cursor {
            return Ok(added);
        }
        added += batch.documents.len();
        search.add(org, batch.documents, batch.seq).await?;
        if batch.is_last {
            return Ok(added);
        }
    }
}

async fn next_batch(tx: &mut Tx, cursor: i64) -> Result<Batch, Fault> {
    let facts = events::since(tx, cursor, STEP).await?;
    let mut documents = Vec::new();
    for fact in &facts {
        if TELLING.contains(&fact.kind.as_str()) {
            let id = fact.about_id;
            let found = tx.one(&TEXT, params![id], |row| document(id, row)).await?;
            documents.push(found.unwrap_or(Document { id, text: String::new() }));
        }
    }
    Ok(Batch {
        documents,
        seq: facts.last().map_or(cursor, |fact| fact.seq),
        is_last: facts.len() < usize::from(STEP),
    })
}

fn document(id: i64, row: &store::Row<'_>) -> Result<Document, Fault> {
    let mut text = String::new();
    for column in [4, 2, 3, 6, 0, 1] {
        text.push_str(&row.text(column)?);
        text.push('\n');
    }
    text.push_str(&row.int(5)?.to_string());
    Ok(Document { id, text })
}

/// How many messages one statement looks up.
const SOME_AT_ONCE: usize = 25;

const CONVERSATIONS: Sql = Sql::tenant(
    "search.conversations",
    "SELECT id, conversation_id FROM messages
     WHERE org_id = $1 AND id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       $20, $21, $22, $23, $24, $25, $26)",
);

/// The newest messages that hold all words of `query`, one per conversation, newest first.
pub async fn find(
    db: &Db,
    search: &Search,
    org: OrgId,
    query: &Query,
    limit: u16,
) -> Result<Vec<SearchHit>, Fault> {
    let ids = search.find(org, query, i64::MAX, limit).await?;
    db.read(org, ids, |tx, ids| Box::pin(one_per_conversation(tx, ids))).await
}

/// The newest of these messages in each conversation, newest first; unknown ones are left out.
async fn one_per_conversation(tx: &mut Tx, messages: &[i64]) -> Result<Vec<SearchHit>, Fault> {
    let mut found = Vec::with_capacity(messages.len());
    for some in messages.chunks(SOME_AT_ONCE) {
        let mut values: Vec<Value> = some.iter().map(|id| (*id).into()).collect();
        values.resize_with(SOME_AT_ONCE, || MessageId::NONE.into());
        let hit = |row: &Row<'_>| {
            Ok(SearchHit {
                message: MessageId::of(row.int(0)?),
                conversation: ConversationId::of(row.int(1)?),
            })
        };
        found.append(&mut tx.all(&CONVERSATIONS, values, hit).await?);
    }
    found.sort_by_key(|hit| std::cmp::Reverse(hit.message));
    let mut seen = HashSet::new();
    found.retain(|hit| seen.insert(hit.conversation));
    Ok(found)
}
