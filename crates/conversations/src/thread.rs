//! One conversation with what was said in it.

use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, params};

use crate::attachments::{self, Attachment};
use crate::customers::{self, Customer, Identity};
use crate::ids::{ChannelId, ConversationId, CustomerId, MessageId, TeamId};
use crate::messages::{self, Message};
use crate::status::Status;

/// An exchange with one customer about one matter.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Its number for people: `#4127`.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// Until when it is put aside.
    pub snoozed_until: Option<Timestamp>,
    /// Whose it is, or nobody's.
    pub assignee: ColleagueId,
    /// Its team, or none.
    pub team: TeamId,
    /// Its customer.
    pub customer: CustomerId,
    /// The channel it began in and answers leave by.
    pub channel: ChannelId,
    /// The conversation whose message it names without taking part in it, or none.
    pub linked: ConversationId,
    /// Since when the customer waits for us.
    pub waiting_since: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it moved last.
    pub moved_at: Timestamp,
    /// Its newest message.
    pub last_message: MessageId,
    /// How many messages it has.
    pub message_count: i64,
    /// Grows with each change.
    pub version: i64,
}

/// A conversation opened for reading.
#[derive(Clone, Debug)]
pub struct Thread {
    /// The conversation.
    pub conversation: Conversation,
    /// Its customer.
    pub customer: Customer,
    /// The customer's addresses.
    pub identities: Vec<Identity>,
    /// The newest messages, oldest of them first.
    pub messages: Vec<Message>,
    /// Their files.
    pub attachments: Vec<Attachment>,
    /// Whether there are older messages than these.
    pub has_older: bool,
}

const BY_ID: Sql = Sql::tenant(
    "thread.by_id",
    "SELECT id, number, subject, status, snoozed_until_at, assignee_id, team_id, customer_id, channel_id, linked_id, waiting_since_at, created_at, moved_at, last_message_id, message_count, version
     FROM conversations WHERE org_id = $1 AND id = $2",
);

/// One conversation by its id.
pub async fn by_id(tx: &mut Tx, id: ConversationId) -> Result<Option<Conversation>, Fault> {
    tx.one(&BY_ID, params![id], from_row).await
}

const BY_NUMBER: Sql = Sql::tenant(
    "thread.by_number",
    "SELECT id, number, subject, status, snoozed_until_at, assignee_id, team_id, customer_id, channel_id, linked_id, waiting_since_at, created_at, moved_at, last_message_id, message_count, version
     FROM conversations WHERE org_id = $1 AND number = $2",
);

/// One conversation by its number.
pub async fn by_number(tx: &mut Tx, number: i64) -> Result<Option<Conversation>, Fault> {
    tx.one(&BY_NUMBER, params![number], from_row).await
}

/// Opens a conversation: its customer and its newest messages below `before` (a very high id for the
/// newest), at most `limit`.
pub async fn open(
    tx: &mut Tx,
    conversation: Conversation,
    before: MessageId,
    limit: u16,
) -> Result<Thread, Fault> {
    let missing = |what: &str| Fault::Row {
        statement: "thread.open",
        column: 7,
        broken: format!("conversation {} has no {what}", conversation.id),
    };
    let customer = customers::get(tx, conversation.customer).await?.ok_or_else(|| missing("customer"))?;
    let identities = customers::identities(tx, conversation.customer).await?;
    let values = params![conversation.id, before, limit + 1];
    let mut messages = tx.all(&messages::THREAD, values, messages::from_row).await?;
    let has_older = messages.len() > usize::from(limit);
    messages.truncate(limit.into());
    messages.reverse();
    let attachments = match messages.first() {
        Some(first) if messages.iter().any(|message| message.attachment_count > 0) => {
            attachments::of_thread(tx, conversation.id, first.id).await?
        }
        _ => Vec::new(),
    };
    Ok(Thread { conversation, customer, identities, messages, attachments, has_older })
}

fn from_row(row: &Row<'_>) -> Result<Conversation, Fault> {
    Ok(Conversation {
        id: ConversationId::of(row.int(0)?),
        number: row.int(1)?,
        subject: row.text(2)?,
        status: Status::read(row, 3)?,
        snoozed_until: row.opt_time(4)?,
        assignee: ColleagueId::of(row.int(5)?),
        team: TeamId::of(row.int(6)?),
        customer: CustomerId::of(row.int(7)?),
        channel: ChannelId::of(row.int(8)?),
        linked: ConversationId::of(row.int(9)?),
        waiting_since: row.opt_time(10)?,
        created_at: row.time(11)?,
        moved_at: row.time(12)?,
        last_message: MessageId::of(row.int(13)?),
        message_count: row.int(14)?,
        version: row.int(15)?,
    })
}
