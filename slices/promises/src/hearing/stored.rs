//! What was heard and waits to be decided, as it is stored.

use conversations::{ConversationId, CustomerId, MessageId};
use rules::promises::dates::Precision;
use rules::promises::state::Kind;
use shell::ColleagueId;
use store::{Event, Fault, Row, Sql, Timestamp, Tx, params};

use super::ears::{Heard, Time};
use crate::promise::{PromiseId, Span};

store::id_type! {
    /// A promise that was heard in a text.
    HeardId
}

/// What became of something heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nobody has decided.
    Heard,
    /// Its author confirmed it: it is a promise.
    Confirmed,
    /// Its author said that it is none.
    Dismissed,
    /// Found in imported history: it only counts.
    Detected,
}

impl Fate {
    const ALL: [Self; 4] = [Self::Heard, Self::Confirmed, Self::Dismissed, Self::Detected];

    /// Its word in rows and in the API.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Heard => "heard",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::Detected => "detected",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.code() == code)
    }
}

/// Where something was heard.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The text's own key: what stands at one place of it is stored once.
    pub(crate) key: String,
    pub(crate) conversation: ConversationId,
    pub(crate) customer: CustomerId,
    /// NONE for a text that is no message of ours.
    pub(crate) message: MessageId,
    /// NONE when it is not known, or shall not be.
    pub(crate) author: ColleagueId,
    pub(crate) said_at: Timestamp,
    /// The customer's zone, in which its times were read.
    pub(crate) time_zone: String,
}

impl Source {
    /// The key of what stands in one message.
    pub(crate) fn of_message(message: MessageId) -> String {
        format!("message:{message}")
    }
}

/// Something heard, with the names around it.
#[derive(Clone, Debug)]
pub(crate) struct HeardRow {
    pub(crate) id: HeardId,
    pub(crate) source: Source,
    pub(crate) heard: Heard,
    pub(crate) fate: Fate,
    pub(crate) promise: PromiseId,
    /// Number of its conversation.
    pub(crate) number: i64,
    /// Its customer's name; may be empty.
    pub(crate) customer_name: String,
}

const INSERT: Sql = Sql::tenant(
    "heard.insert",
    "INSERT INTO heard_promises (org_id, id, source_key, conversation_id, customer_id, message_id, author_id, kind,
       said, span_start, span_end, waits, condition, due_at, precision_code, due_text, time_zone, said_at, state,
       decided_at, decided_by, promise_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, NULL, 0, 0)
     ON CONFLICT (org_id, source_key) DO NOTHING RETURNING id",
);

/// Stores something heard, unless this place of its text was stored before; its id, where it was not.
pub(crate) async fn store(
    tx: &mut Tx,
    source: &Source,
    heard: &Heard,
    fate: Fate,
) -> Result<Option<HeardId>, Fault> {
    let id = HeardId::of(tx.new_id());
    let values = params![
        id,
        place_key(source, heard),
        source.conversation,
        source.customer,
        source.message,
        source.author,
        heard.kind.code(),
        &heard.said,
        heard.span.start,
        heard.span.end,
        heard.condition.is_some(),
        heard.condition.as_deref().unwrap_or_default(),
        heard.time.due_at,
        heard.time.precision.code(),
        &heard.time.words,
        &source.time_zone,
        source.said_at,
        fate.code()
    ];
    let stored = tx.one(&INSERT, values, |row| Ok(HeardId::of(row.int(0)?))).await?;
    if let Some(id) = stored {
        tx.event(told("promise_heard", id, source).code(fate.code()));
    }
    Ok(stored)
}

/// A fact about something heard.
pub(crate) fn told(kind: &'static str, id: HeardId, source: &Source) -> Event {
    Event::new(kind).conversation(source.conversation.get()).customer(source.customer.get()).about(id.get())
}

const DECIDE: Sql = Sql::tenant(
    "heard.decide",
    "UPDATE heard_promises SET state = $3, decided_at = $4, decided_by = $5, promise_id = $6
     WHERE org_id = $1 AND id = $2 AND state = 'heard'",
);

/// Writes down what became of it; `false` when that had been decided before.
pub(crate) async fn decide(
    tx: &mut Tx,
    id: HeardId,
    fate: Fate,
    by: ColleagueId,
    promise: PromiseId,
) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.run(&DECIDE, params![id, fate.code(), now, by, promise]).await? == 1)
}

const FORGET: Sql =
    Sql::tenant("heard.forget", "DELETE FROM heard_promises WHERE org_id = $1 AND message_id = $2");

/// Forgets what was heard in a message that never left.
pub(crate) async fn forget(tx: &mut Tx, message: MessageId) -> Result<(), Fault> {
    tx.run(&FORGET, params![message]).await.map(drop)
}

const GET: Sql = Sql::tenant(
    "heard.get",
    "SELECT h.id, h.source_key, h.conversation_id, h.customer_id, h.message_id, h.author_id, h.kind, h.said,
       h.span_start, h.span_end, h.waits, h.condition, h.due_at, h.precision_code, h.due_text, h.time_zone, h.said_at,
       h.state, h.promise_id, c.number, u.name
     FROM heard_promises h
     JOIN conversations c ON c.org_id = $1 AND c.id = h.conversation_id
     JOIN customers u ON u.org_id = $1 AND u.id = h.customer_id
     WHERE h.org_id = $1 AND h.id = $2",
);

/// One of them.
pub(crate) async fn get(tx: &mut Tx, id: HeardId) -> Result<Option<HeardRow>, Fault> {
    tx.one(&GET, params![id], from_row).await
}

const BY_KEY: Sql =
    Sql::tenant("heard.by_key", "SELECT id FROM heard_promises WHERE org_id = $1 AND source_key = $2");

/// What is stored for this place of a text.
pub(crate) async fn by_key(tx: &mut Tx, source: &Source, heard: &Heard) -> Result<Option<HeardRow>, Fault> {
    let key = place_key(source, heard);
    let found = tx.one(&BY_KEY, params![key], |row| Ok(HeardId::of(row.int(0)?))).await?;
    match found {
        Some(id) => get(tx, id).await,
        None => Ok(None),
    }
}

fn place_key(source: &Source, heard: &Heard) -> String {
    format!("{}:{}", source.key, heard.span.start)
}

const WAITING: Sql = Sql::tenant(
    "heard.waiting",
    "SELECT h.id, h.source_key, h.conversation_id, h.customer_id, h.message_id, h.author_id, h.kind, h.said,
       h.span_start, h.span_end, h.waits, h.condition, h.due_at, h.precision_code, h.due_text, h.time_zone, h.said_at,
       h.state, h.promise_id, c.number, u.name
     FROM heard_promises h
     JOIN conversations c ON c.org_id = $1 AND c.id = h.conversation_id
     JOIN customers u ON u.org_id = $1 AND u.id = h.customer_id
     WHERE h.org_id = $1 AND h.state = 'heard' AND h.author_id IN ($2, 0) AND h.id > $3
     ORDER BY h.id LIMIT $4",
);

/// What waits for a colleague to decide, oldest first: what they wrote, and what nobody known wrote.
pub(crate) async fn waiting(
    tx: &mut Tx,
    colleague: ColleagueId,
    after: HeardId,
    limit: u16,
) -> Result<Vec<HeardRow>, Fault> {
    tx.all(&WAITING, params![colleague, after, limit], from_row).await
}

const WAITING_IN: Sql = Sql::tenant(
    "heard.waiting_in",
    "SELECT h.id, h.source_key, h.conversation_id, h.customer_id, h.message_id, h.author_id, h.kind, h.said,
       h.span_start, h.span_end, h.waits, h.condition, h.due_at, h.precision_code, h.due_text, h.time_zone, h.said_at,
       h.state, h.promise_id, c.number, u.name
     FROM heard_promises h
     JOIN conversations c ON c.org_id = $1 AND c.id = h.conversation_id
     JOIN customers u ON u.org_id = $1 AND u.id = h.customer_id
     WHERE h.org_id = $1 AND h.state = 'heard' AND h.author_id IN ($2, 0) AND h.conversation_id = $3
     ORDER BY h.id LIMIT $4",
);

/// The same, in one conversation.
pub(crate) async fn waiting_in(
    tx: &mut Tx,
    conversation: ConversationId,
    colleague: ColleagueId,
    limit: u16,
) -> Result<Vec<HeardRow>, Fault> {
    tx.all(&WAITING_IN, params![colleague, conversation, limit], from_row).await
}

const COUNT: Sql = Sql::tenant(
    "heard.count",
    "SELECT COUNT(*) FROM (SELECT id FROM heard_promises
       WHERE org_id = $1 AND state = 'heard' AND author_id IN ($2, 0) LIMIT 100) waiting",
);

/// How many wait for a colleague, at most 100.
pub(crate) async fn count(tx: &mut Tx, colleague: ColleagueId) -> Result<i64, Fault> {
    Ok(tx.one(&COUNT, params![colleague], |row| row.int(0)).await?.unwrap_or(0))
}

const DETECTED: Sql = Sql::tenant(
    "heard.detected",
    "SELECT found.kind, COUNT(*), COUNT(found.due_at) FROM (SELECT kind, due_at FROM heard_promises
       WHERE org_id = $1 AND state = 'detected' AND author_id = 0 AND id >= $2 AND id < $3 LIMIT 100000) found
     GROUP BY found.kind ORDER BY found.kind LIMIT 50",
);

/// What was found in imported history, for one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The kind.
    pub kind: Kind,
    /// How many.
    pub count: i64,
    /// How many of them named a time.
    pub with_time: i64,
}

/// Promises that were found in history imported from `from` to before `until`, by kind, among at most 100,000 of
/// them. They are marked as detected
/// wherever they are shown, and belong to no colleague's figures.
pub async fn detected(tx: &mut Tx, from: Timestamp, until: Timestamp) -> Result<Vec<Detected>, Fault> {
    let (from, until) = (store::first_id_at(from), store::first_id_at(until));
    tx.all(&DETECTED, params![from, until], |row| {
        let kind = Kind::from_code(&row.text(0)?).ok_or_else(|| row.broken(0, "is no kind of promise"))?;
        Ok(Detected { kind, count: row.int(1)?, with_time: row.int(2)? })
    })
    .await
}

fn from_row(row: &Row<'_>) -> Result<HeardRow, Fault> {
    let said = row.text(7)?;
    let waits = row.flag(10)?;
    Ok(HeardRow {
        id: HeardId::of(row.int(0)?),
        source: Source {
            key: row.text(1)?,
            conversation: ConversationId::of(row.int(2)?),
            customer: CustomerId::of(row.int(3)?),
            message: MessageId::of(row.int(4)?),
            author: ColleagueId::of(row.int(5)?),
            said_at: row.time(16)?,
            time_zone: row.text(15)?,
        },
        heard: Heard {
            kind: Kind::from_code(&row.text(6)?).ok_or_else(|| row.broken(6, "is no kind of promise"))?,
            quote: said.clone(),
            said,
            span: Span { start: row.count(8)?, end: row.count(9)? },
            condition: if waits { Some(row.text(11)?) } else { None },
            time: Time {
                due_at: row.opt_time(12)?,
                precision: Precision::from_code(&row.text(13)?)
                    .ok_or_else(|| row.broken(13, "is no precision"))?,
                words: row.text(14)?,
            },
        },
        fate: Fate::from_code(&row.text(17)?).ok_or_else(|| row.broken(17, "is no fate"))?,
        promise: PromiseId::of(row.int(18)?),
        number: row.int(19)?,
        customer_name: row.text(20)?,
    })
}
