//! Occasions as rows: reading those of a conversation, and writing what changed.

use conversations::{ChannelId, ConversationId, CustomerId, TeamId};
use shell::ColleagueId;
use store::{Fault, Row as Cells, Sql, Timestamp, Tx, params};

use crate::drip::Source;
use crate::ids::RightingId;

/// Most occasions of one conversation.
const OF_CONVERSATION_MAX: u16 = 10_000;

/// An occasion as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) kind: String,
    pub(crate) seq: i64,
    pub(crate) evidence_seq: i64,
    pub(crate) at: Timestamp,
    pub(crate) day: i64,
    pub(crate) is_drip: bool,
    pub(crate) conversation: ConversationId,
    pub(crate) customer: CustomerId,
    pub(crate) team: TeamId,
    pub(crate) channel: ChannelId,
    pub(crate) colleague: ColleagueId,
    pub(crate) promise: i64,
    pub(crate) cause: String,
    pub(crate) touchpoint: String,
    pub(crate) product: String,
    pub(crate) waited_minutes: i64,
    pub(crate) lived_minutes: i64,
    pub(crate) standard_minutes: i64,
    pub(crate) standard: i64,
    pub(crate) source: Source,
}

impl Row {
    /// What several drips of one customer have in common: the cause that a record names, else the conversation.
    pub(crate) fn cause_key(&self) -> String {
        if self.source != Source::Derived && !self.cause.is_empty() {
            format!("cause:{}", self.cause)
        } else if self.conversation == ConversationId::NONE {
            format!("{}:{}", self.kind, self.seq)
        } else {
            format!("conversation:{}", self.conversation)
        }
    }
}

/// An occasion in its table, with the task that its drip belongs to.
pub(crate) type Stored = (Row, RightingId);

macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "SELECT kind, seq, evidence_seq, at, day, is_drip, conversation_id, customer_id, team_id, channel_id,
               colleague_id, promise_id, cause, waited_minutes, lived_minutes, standard_minutes, standard_id, source,
               righting_id, touchpoint, product
             FROM occasions WHERE org_id = $1 ",
            $rest
        )
    };
}

const OF_CONVERSATION: Sql = Sql::tenant(
    "occasions.of_conversation",
    rows!("AND conversation_id = $2 ORDER BY at, seq, kind LIMIT $3"),
);

/// The occasions of a conversation.
pub(crate) async fn of_conversation(tx: &mut Tx, id: ConversationId) -> Result<Vec<Stored>, Fault> {
    tx.all(&OF_CONVERSATION, params![id, OF_CONVERSATION_MAX], stored).await
}

const ONE: Sql = Sql::tenant("occasions.one", rows!("AND kind = $2 AND seq = $3"));

/// One occasion.
pub(crate) async fn one(tx: &mut Tx, kind: &str, seq: i64) -> Result<Option<Stored>, Fault> {
    tx.one(&ONE, params![kind, seq], stored).await
}

const PUT: Sql = Sql::tenant(
    "occasions.put",
    "INSERT INTO occasions (org_id, kind, seq, evidence_seq, at, day, is_drip, conversation_id, customer_id, team_id,
       channel_id, colleague_id, promise_id, cause, waited_minutes, lived_minutes, standard_minutes, standard_id,
       source, righting_id, touchpoint, product)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
     ON CONFLICT (org_id, kind, seq) DO UPDATE SET evidence_seq = $4, at = $5, day = $6, is_drip = $7,
       conversation_id = $8, customer_id = $9, team_id = $10, channel_id = $11, colleague_id = $12, promise_id = $13,
       cause = $14, waited_minutes = $15, lived_minutes = $16, standard_minutes = $17, standard_id = $18, source = $19,
       righting_id = $20, touchpoint = $21, product = $22",
);

/// Stores an occasion, or what it has become.
pub(crate) fn put(tx: &mut Tx, row: &Row, righting: RightingId) {
    let values = params![
        &row.kind,
        row.seq,
        row.evidence_seq,
        row.at,
        row.day,
        row.is_drip,
        row.conversation,
        row.customer,
        row.team,
        row.channel,
        row.colleague,
        row.promise,
        &row.cause,
        row.waited_minutes,
        row.lived_minutes,
        row.standard_minutes,
        row.standard,
        row.source.code(),
        righting,
        &row.touchpoint,
        &row.product
    ];
    tx.later(&PUT, values);
}

const REMOVE: Sql =
    Sql::tenant("occasions.remove", "DELETE FROM occasions WHERE org_id = $1 AND kind = $2 AND seq = $3");

/// Forgets what turned out to be no occasion.
pub(crate) fn remove(tx: &mut Tx, row: &Row) {
    tx.later(&REMOVE, params![&row.kind, row.seq]);
}

fn stored(cells: &Cells<'_>) -> Result<Stored, Fault> {
    let row = Row {
        kind: cells.text(0)?,
        seq: cells.int(1)?,
        evidence_seq: cells.int(2)?,
        at: cells.time(3)?,
        day: cells.int(4)?,
        is_drip: cells.flag(5)?,
        conversation: ConversationId::of(cells.int(6)?),
        customer: CustomerId::of(cells.int(7)?),
        team: TeamId::of(cells.int(8)?),
        channel: ChannelId::of(cells.int(9)?),
        colleague: ColleagueId::of(cells.int(10)?),
        promise: cells.int(11)?,
        cause: cells.text(12)?,
        waited_minutes: cells.int(13)?,
        lived_minutes: cells.int(14)?,
        standard_minutes: cells.int(15)?,
        standard: cells.int(16)?,
        source: Source::read(cells, 17)?,
        touchpoint: cells.text(19)?,
        product: cells.text(20)?,
    };
    Ok((row, RightingId::of(cells.int(18)?)))
}
