//! Attachments: rows that name bytes in the blob store. One without a message belongs to a draft.

use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, params};

use crate::ids::{AttachmentId, ConversationId, MessageId};

/// A file that came with a message or leaves with one.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Its message; none while it belongs to a draft.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Whose draft it belongs to.
    pub owner: ColleagueId,
    /// A name that is safe to show and to save under.
    pub name: String,
    /// The type by content.
    pub content_type: String,
    /// Its size.
    pub size_bytes: i64,
    /// SHA-256 of its bytes, their name in the blob store.
    pub hash: String,
    /// Content-ID by which HTML refers to it, or empty.
    pub content_id: String,
    /// Shown inside the text.
    pub is_inline: bool,
    /// When it was stored.
    pub created_at: Timestamp,
}

pub(crate) const INSERT: Sql = Sql::tenant(
    "attachments.insert",
    "INSERT INTO attachments (org_id, id, message_id, conversation_id, owner_id, name, content_type, size_bytes, hash, content_id, is_inline, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
);

/// Queues an attachment's row.
pub(crate) fn store_later(tx: &mut Tx, attachment: &Attachment) {
    tx.later(
        &INSERT,
        params![
            attachment.id,
            attachment.message,
            attachment.conversation,
            attachment.owner,
            &attachment.name,
            &attachment.content_type,
            attachment.size_bytes,
            &attachment.hash,
            &attachment.content_id,
            attachment.is_inline,
            attachment.created_at
        ],
    );
}

/// A file just uploaded; its bytes are in the blob store.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The conversation whose draft it belongs to.
    pub conversation: ConversationId,
    /// Who uploaded it.
    pub owner: ColleagueId,
    /// A safe name.
    pub name: String,
    /// The type by content.
    pub content_type: String,
    /// Its size.
    pub size_bytes: i64,
    /// Its hash.
    pub hash: String,
}

/// Adds an uploaded file to a draft.
pub fn add_to_draft(tx: &mut Tx, upload: &Upload) -> AttachmentId {
    let id = AttachmentId::of(tx.new_id());
    let attachment = Attachment {
        id,
        message: MessageId::NONE,
        conversation: upload.conversation,
        owner: upload.owner,
        name: upload.name.clone(),
        content_type: upload.content_type.clone(),
        size_bytes: upload.size_bytes,
        hash: upload.hash.clone(),
        content_id: String::new(),
        is_inline: false,
        created_at: tx.now(),
    };
    store_later(tx, &attachment);
    id
}

const GET: Sql = Sql::tenant(
    "attachments.get",
    "SELECT id, message_id, conversation_id, owner_id, name, content_type, size_bytes, hash, content_id, is_inline, created_at
     FROM attachments WHERE org_id = $1 AND id = $2",
);

/// One attachment.
pub async fn get(tx: &mut Tx, id: AttachmentId) -> Result<Option<Attachment>, Fault> {
    tx.one(&GET, params![id], from_row).await
}

const OF_MESSAGE: Sql = Sql::tenant(
    "attachments.of_message",
    "SELECT id, message_id, conversation_id, owner_id, name, content_type, size_bytes, hash, content_id, is_inline, created_at
     FROM attachments WHERE org_id = $1 AND message_id = $2 ORDER BY id LIMIT 500",
);

/// The files of one message.
pub async fn of_message(tx: &mut Tx, message: MessageId) -> Result<Vec<Attachment>, Fault> {
    tx.all(&OF_MESSAGE, params![message], from_row).await
}

const OF_MESSAGES: Sql = Sql::tenant(
    "attachments.of_messages",
    "SELECT id, message_id, conversation_id, owner_id, name, content_type, size_bytes, hash, content_id, is_inline, created_at
     FROM attachments WHERE org_id = $1 AND conversation_id = $2 AND message_id >= $3 ORDER BY message_id, id LIMIT 1000",
);

/// The files of a conversation's messages from `first` on; drafts' files are not among them.
pub async fn of_thread(
    tx: &mut Tx,
    conversation: ConversationId,
    first: MessageId,
) -> Result<Vec<Attachment>, Fault> {
    let first = MessageId::of(first.get().max(1));
    tx.all(&OF_MESSAGES, params![conversation, first], from_row).await
}

const OF_DRAFT: Sql = Sql::tenant(
    "attachments.of_draft",
    "SELECT id, message_id, conversation_id, owner_id, name, content_type, size_bytes, hash, content_id, is_inline, created_at
     FROM attachments WHERE org_id = $1 AND conversation_id = $2 AND message_id = 0 AND owner_id = $3 ORDER BY id LIMIT 100",
);

/// The files of a colleague's draft.
pub async fn of_draft(
    tx: &mut Tx,
    conversation: ConversationId,
    owner: ColleagueId,
) -> Result<Vec<Attachment>, Fault> {
    tx.all(&OF_DRAFT, params![conversation, owner], from_row).await
}

const REMOVE: Sql = Sql::tenant(
    "attachments.remove",
    "DELETE FROM attachments WHERE org_id = $1 AND id = $2 AND message_id = 0 AND owner_id = $3",
);

/// Takes a file out of a colleague's draft; `false` when it is not in it.
pub async fn remove_from_draft(tx: &mut Tx, id: AttachmentId, owner: ColleagueId) -> Result<bool, Fault> {
    Ok(tx.run(&REMOVE, params![id, owner]).await? == 1)
}

pub(crate) const ATTACH: Sql = Sql::tenant(
    "attachments.attach",
    "UPDATE attachments SET message_id = $4, conversation_id = $5
     WHERE org_id = $1 AND id = $2 AND message_id = 0 AND owner_id = $3",
);

pub(crate) const DETACH: Sql = Sql::tenant(
    "attachments.detach",
    "UPDATE attachments SET message_id = 0, conversation_id = $3 WHERE org_id = $1 AND message_id = $2",
);

pub(crate) const DETACH_OWN: Sql = Sql::tenant(
    "attachments.detach_own",
    "UPDATE attachments SET message_id = 0, conversation_id = $3
     WHERE org_id = $1 AND message_id = $2 AND owner_id = $4",
);

pub(crate) const REMOVE_OF_MESSAGE: Sql = Sql::tenant(
    "attachments.remove_of_message",
    "DELETE FROM attachments WHERE org_id = $1 AND message_id = $2 AND message_id <> 0",
);

fn from_row(row: &Row<'_>) -> Result<Attachment, Fault> {
    Ok(Attachment {
        id: AttachmentId::of(row.int(0)?),
        message: MessageId::of(row.int(1)?),
        conversation: ConversationId::of(row.int(2)?),
        owner: ColleagueId::of(row.int(3)?),
        name: row.text(4)?,
        content_type: row.text(5)?,
        size_bytes: row.int(6)?,
        hash: row.text(7)?,
        content_id: row.text(8)?,
        is_inline: row.flag(9)?,
        created_at: row.time(10)?,
    })
}
