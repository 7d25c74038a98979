//! Events: facts that happened, numbered without a gap per organization. They carry ids, codes and numbers,
//! never text or addresses, so that erasing a person leaves the history whole.

use crate::clock::Timestamp;
use crate::fault::Result;
use crate::params;
use crate::row::Row;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::value::Value;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The program itself.
    System,
    /// A colleague, by id.
    Colleague(i64),
    /// A customer, by id.
    Customer(i64),
    /// Another system, by the id of its token.
    Token(i64),
}

impl Actor {
    fn columns(self) -> (i64, i64) {
        match self {
            Self::System => (0, 0),
            Self::Colleague(id) => (1, id),
            Self::Customer(id) => (2, id),
            Self::Token(id) => (3, id),
        }
    }

    fn read(row: &Row<'_>, kind: usize, id: usize) -> Result<Self> {
        let id = row.int(id)?;
        match row.int(kind)? {
            0 => Ok(Self::System),
            1 => Ok(Self::Colleague(id)),
            2 => Ok(Self::Customer(id)),
            3 => Ok(Self::Token(id)),
            _ => Err(row.broken(kind, "is no kind of actor")),
        }
    }
}

/// A fact about to be recorded.
#[derive(Clone, Debug)]
pub struct Event {
    kind: &'static str,
    actor: Actor,
    conversation_id: i64,
    customer_id: i64,
    about_id: i64,
    code: String,
    number: i64,
}

impl Event {
    /// A fact of this kind, done by the program itself until [`Event::actor`] says otherwise.
    pub fn new(kind: &'static str) -> Self {
        Self {
            kind,
            actor: Actor::System,
            conversation_id: 0,
            customer_id: 0,
            about_id: 0,
            code: String::new(),
            number: 0,
        }
    }

    /// Who did it.
    #[must_use]
    pub fn actor(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// The conversation it happened in, by id.
    #[must_use]
    pub fn conversation(mut self, id: i64) -> Self {
        self.conversation_id = id;
        self
    }

    /// The customer it happened to, by id.
    #[must_use]
    pub fn customer(mut self, id: i64) -> Self {
        self.customer_id = id;
        self
    }

    /// The row it is about: a message, a promise, by id.
    #[must_use]
    pub fn about(mut self, id: i64) -> Self {
        self.about_id = id;
        self
    }

    /// A word of a closed list, such as the new status.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = code.into();
        self
    }

    /// A number whose meaning belongs to the kind.
    #[must_use]
    pub fn number(mut self, number: i64) -> Self {
        self.number = number;
        self
    }

    pub(crate) fn values(self, seq: i64, at: Timestamp) -> Vec<Value> {
        let (actor_kind, actor_id) = self.actor.columns();
        params![
            seq,
            at,
            self.kind,
            actor_kind,
            actor_id,
            self.conversation_id,
            self.customer_id,
            self.about_id,
            self.code,
            self.number
        ]
    }
}

/// A fact as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number: 1, 2, 3 ... in commit order within the organization.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// Who did it.
    pub actor: Actor,
    /// The conversation, or 0.
    pub conversation_id: i64,
    /// The customer, or 0.
    pub customer_id: i64,
    /// The row it is about, or 0.
    pub about_id: i64,
    /// A word of a closed list, or empty.
    pub code: String,
    /// A number whose meaning belongs to the kind.
    pub number: i64,
}

pub(crate) const TAKE_SEQ: Sql = Sql::tenant(
    "events.take_seq",
    "UPDATE organizations SET event_seq = event_seq + $2 WHERE org_id = $1 RETURNING event_seq",
);

pub(crate) const TAKE_NUMBER: Sql = Sql::tenant(
    "events.take_number",
    "UPDATE organizations SET next_number = next_number + 1, event_seq = event_seq + $2
     WHERE org_id = $1 RETURNING next_number - 1, event_seq",
);

pub(crate) const INSERT: Sql = Sql::tenant(
    "events.insert",
    "INSERT INTO events (org_id, seq, at, kind, actor_kind, actor_id, conversation_id, customer_id, about_id, code, number)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);

const SINCE: Sql = Sql::tenant(
    "events.since",
    "SELECT seq, at, kind, actor_kind, actor_id, conversation_id, customer_id, about_id, code, number
     FROM events WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
);

/// The facts after number `seq`, oldest first, at most `limit`.
pub async fn since(tx: &mut Tx, seq: i64, limit: u16) -> Result<Vec<Recorded>> {
    tx.all(&SINCE, params![seq, limit], recorded).await
}

const OF_CONVERSATION: Sql = Sql::tenant(
    "events.of_conversation",
    "SELECT seq, at, kind, actor_kind, actor_id, conversation_id, customer_id, about_id, code, number
     FROM events WHERE org_id = $1 AND conversation_id = $2 ORDER BY seq LIMIT $3",
);

/// What happened in one conversation, oldest first, at most `limit`.
pub async fn of_conversation(tx: &mut Tx, conversation_id: i64, limit: u16) -> Result<Vec<Recorded>> {
    tx.all(&OF_CONVERSATION, params![conversation_id, limit], recorded).await
}

// The kinds stand here as in the index `events_happenings`, which holds these facts alone.
const HAPPENINGS: Sql = Sql::tenant(
    "events.happenings",
    "SELECT seq, at, kind, actor_kind, actor_id, conversation_id, customer_id, about_id, code, number
     FROM events WHERE org_id = $1 AND conversation_id = $2 AND kind IN
       ('assigned', 'handed_to_team', 'status_changed', 'answer_taken_back', 'forward_taken_back',
        'message_deleted', 'delivery_repeated')
     ORDER BY seq LIMIT $3",
);

/// What happened in a conversation besides its messages, oldest first, at most `limit`: that it was given to
/// somebody, that its status changed, that a message was taken back, deleted or sent again.
pub async fn happenings(tx: &mut Tx, conversation_id: i64, limit: u16) -> Result<Vec<Recorded>> {
    tx.all(&HAPPENINGS, params![conversation_id, limit], recorded).await
}

const NEXT_OF_CONVERSATION: Sql = Sql::tenant(
    "events.next_of_conversation",
    "SELECT seq FROM events WHERE org_id = $1 AND conversation_id = $2 AND seq > $3 ORDER BY seq LIMIT 1",
);

/// Number of the first fact of a conversation after number `seq`.
pub async fn next_of_conversation(tx: &mut Tx, conversation_id: i64, seq: i64) -> Result<Option<i64>> {
    tx.one(&NEXT_OF_CONVERSATION, params![conversation_id, seq], |row| row.int(0)).await
}

const NEWEST: Sql = Sql::tenant("events.newest", "SELECT event_seq FROM organizations WHERE org_id = $1");

/// Number of the newest fact; 0 before the first.
pub async fn newest(tx: &mut Tx) -> Result<i64> {
    Ok(tx.one(&NEWEST, params![], |row| row.int(0)).await?.unwrap_or(0))
}

fn recorded(row: &Row<'_>) -> Result<Recorded> {
    Ok(Recorded {
        seq: row.int(0)?,
        at: row.time(1)?,
        kind: row.text(2)?,
        actor: Actor::read(row, 3, 4)?,
        conversation_id: row.int(5)?,
        customer_id: row.int(6)?,
        about_id: row.int(7)?,
        code: row.text(8)?,
        number: row.int(9)?,
    })
}
