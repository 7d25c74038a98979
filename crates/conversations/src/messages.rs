//! Messages as they are stored and read.

use channels::Address;
use serde::{Deserialize, Serialize};
use shell::ColleagueId;
use store::{Event, Fault, Row, Sql, Timestamp, Tx, Value, params};

use crate::ids::{ChannelId, ConversationId, IdentityId, MessageId};

/// Which way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// From the customer.
    Incoming,
    /// To the customer.
    Outgoing,
    /// For colleagues only.
    Note,
    /// From the program: a bounce, a fact.
    System,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Incoming, Self::Outgoing, Self::Note, Self::System];

    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Incoming => 0,
            Self::Outgoing => 1,
            Self::Note => 2,
            Self::System => 3,
        }
    }
}

/// How a message was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As plain text alone.
    Plain,
    /// With an HTML form.
    Formatted,
    /// With an HTML form that would fetch pictures and the like from other servers.
    Fetching,
}

impl Format {
    const ALL: [Self; 3] = [Self::Plain, Self::Formatted, Self::Fetching];

    /// Of a message with this HTML form, as it came.
    pub(crate) fn of(html: Option<&str>) -> Self {
        match html {
            None => Self::Plain,
            Some(html) if channels::html::fetches(html) => Self::Fetching,
            Some(_) => Self::Formatted,
        }
    }

    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Plain => 0,
            Self::Formatted => 1,
            Self::Fetching => 2,
        }
    }
}

/// Whom a message names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipients {
    /// To.
    #[serde(default)]
    pub to: Vec<Address>,
    /// Cc.
    #[serde(default)]
    pub cc: Vec<Address>,
    /// Bcc; known for outgoing messages only.
    #[serde(default)]
    pub bcc: Vec<Address>,
    /// Where the sender wants answers.
    #[serde(default)]
    pub reply_to: Vec<Address>,
    /// The address of ours: of a draft the one it shall leave from; of what came in the one it was brought to, where
    /// it names none of ours. Empty: not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ours: String,
}

/// One thing said in a conversation.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id; later messages have higher ids.
    pub id: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Which way it went.
    pub kind: Kind,
    /// The channel.
    pub channel: ChannelId,
    /// What makes it the same message when it is delivered again; for email the Message-ID.
    pub provider_key: String,
    /// The colleague who wrote it, or nobody.
    pub author: ColleagueId,
    /// The address it came from, or none.
    pub identity: IdentityId,
    /// The sender's name as the message gives it.
    pub from_name: String,
    /// The sender's address as the message gives it.
    pub from_address: String,
    /// The subject.
    pub subject: String,
    /// What was said, as plain text.
    pub said: String,
    /// What was folded away: quotes and signature.
    pub quoted: String,
    /// Whom it names.
    pub recipients: Recipients,
    /// Results of SPF, DKIM and DMARC as JSON, or empty.
    pub checks: String,
    /// `auto_reply`, `bounce`, `mailing_list`, `loop`, or empty when a person wrote it.
    pub automatic: String,
    /// Whether there is an HTML form beside the words: see [`html_of`].
    pub format: Format,
    /// How many files came with it.
    pub attachment_count: i64,
    /// The arrival that holds its raw form, or 0.
    pub arrival_id: i64,
    /// When it was said.
    pub at: Timestamp,
}

impl Message {
    /// Whom it names and where it left from, for the draft that it becomes when it is taken back.
    pub(crate) fn written_to(&self) -> Recipients {
        Recipients { ours: self.from_address.clone(), ..self.recipients.clone() }
    }
}

pub(crate) const INSERT: Sql = Sql::tenant(
    "messages.insert",
    "INSERT INTO messages (org_id, id, conversation_id, kind, channel_id, provider_key, author_id, identity_id, from_name, from_address, subject, said, quoted, recipients, checks, automatic, format, attachment_count, arrival_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
);
const INSERT_HTML: Sql = Sql::tenant(
    "messages.insert_html",
    "INSERT INTO message_html (org_id, message_id, html) VALUES ($1, $2, $3)",
);
const INSERT_KEY: Sql = Sql::tenant(
    "messages.insert_key",
    "INSERT INTO message_keys (org_id, header, message_id, conversation_id) VALUES ($1, $2, $3, $4)",
);
const INSERT_PARTICIPANT: Sql = Sql::tenant(
    "messages.insert_participant",
    "INSERT INTO participants (org_id, conversation_id, address) VALUES ($1, $2, $3)
     ON CONFLICT (org_id, conversation_id, address) DO NOTHING",
);

/// Queues a message for the closing batch.
pub(crate) fn store_later(tx: &mut Tx, message: &Message, html: Option<&str>) {
    let recipients = serde_json::to_string(&message.recipients).expect("addresses are JSON");
    let values: Vec<Value> = params![
        message.id,
        message.conversation,
        message.kind.number(),
        message.channel,
        &message.provider_key,
        message.author,
        message.identity,
        &message.from_name,
        &message.from_address,
        &message.subject,
        &message.said,
        &message.quoted,
        recipients,
        &message.checks,
        &message.automatic,
        message.format.number(),
        message.attachment_count,
        message.arrival_id,
        message.at
    ];
    tx.later(&INSERT, values);
    if let Some(html) = html {
        tx.later(&INSERT_HTML, params![message.id, html]);
    }
}

/// Remembers the header by which answers will name this message.
pub(crate) fn key_later(tx: &mut Tx, header: &str, message: MessageId, conversation: ConversationId) {
    tx.later(&INSERT_KEY, params![header, message, conversation]);
}

/// Lets an address take part in a conversation.
pub(crate) fn participant_later(tx: &mut Tx, conversation: ConversationId, address: &str) {
    tx.later(&INSERT_PARTICIPANT, params![conversation, address]);
}

const GET: Sql = Sql::tenant(
    "messages.get",
    "SELECT id, conversation_id, kind, channel_id, provider_key, author_id, identity_id, from_name, from_address, subject, said, quoted, recipients, checks, automatic, format, attachment_count, arrival_id, at
     FROM messages WHERE org_id = $1 AND id = $2",
);

/// One message.
pub async fn message(tx: &mut Tx, id: MessageId) -> Result<Option<Message>, Fault> {
    tx.one(&GET, params![id], from_row).await
}

const SET_CHECKS: Sql = Sql::tenant(
    "messages.set_checks",
    "UPDATE messages SET checks = $3 WHERE org_id = $1 AND id = $2 RETURNING conversation_id",
);

/// Stores what SPF, DKIM and DMARC say about a message's sender, as JSON.
pub async fn set_checks(tx: &mut Tx, id: MessageId, checks: &str) -> Result<(), Fault> {
    if let Some(conversation) = tx.one(&SET_CHECKS, params![id, checks], |row| row.int(0)).await? {
        tx.event(Event::new("message_checked").conversation(conversation).about(id.get()));
    }
    Ok(())
}

const HTML: Sql =
    Sql::tenant("messages.html", "SELECT html FROM message_html WHERE org_id = $1 AND message_id = $2");

/// The HTML form of a message as it came: for the sanitizer only.
pub async fn html_of(tx: &mut Tx, id: MessageId) -> Result<Option<String>, Fault> {
    tx.one(&HTML, params![id], |row| row.text(0)).await
}

pub(crate) const THREAD: Sql = Sql::tenant(
    "messages.thread",
    "SELECT id, conversation_id, kind, channel_id, provider_key, author_id, identity_id, from_name, from_address, subject, said, quoted, recipients, checks, automatic, format, attachment_count, arrival_id, at
     FROM messages WHERE org_id = $1 AND conversation_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
);

pub(crate) fn from_row(row: &Row<'_>) -> Result<Message, Fault> {
    let kind = usize::try_from(row.int(2)?).ok().and_then(|number| Kind::ALL.get(number).copied());
    let format = usize::try_from(row.int(15)?).ok().and_then(|number| Format::ALL.get(number).copied());
    Ok(Message {
        id: MessageId::of(row.int(0)?),
        conversation: ConversationId::of(row.int(1)?),
        kind: kind.ok_or_else(|| row.broken(2, "is no kind of message"))?,
        channel: ChannelId::of(row.int(3)?),
        provider_key: row.text(4)?,
        author: ColleagueId::of(row.int(5)?),
        identity: IdentityId::of(row.int(6)?),
        from_name: row.text(7)?,
        from_address: row.text(8)?,
        subject: row.text(9)?,
        said: row.text(10)?,
        quoted: row.text(11)?,
        recipients: serde_json::from_str(&row.text(12)?).map_err(|_| row.broken(12, "is no JSON"))?,
        checks: row.text(13)?,
        automatic: row.text(14)?,
        format: format.ok_or_else(|| row.broken(15, "is no format"))?,
        attachment_count: row.int(16)?,
        arrival_id: row.int(17)?,
        at: row.time(18)?,
    })
}
