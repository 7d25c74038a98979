//! Deleting a message for good. A tombstone keeps it away when the mailbox is read again.

use axum::http::StatusCode;
use shell::{Code, Refusal};
use store::{Actor, Event, Fault, Sql, Tx, arrivals, outbox, params};

use crate::ids::{ConversationId, MessageId};
use crate::messages::{self, Message};
use crate::receiving::preview;
use crate::{attachments, footers, forwards, traces};

/// Why a message was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum CannotDelete {
    /// There is no such message in this organization.
    #[error("there is no such message")]
    NoSuchMessage,
    /// It waits to leave: first it is taken back, or given up.
    #[error("the message is on its way")]
    OnItsWay,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotDelete {
    /// Codes of these refusals, for the documentation.
    pub const CODES: &[Code] = &[
        Code::new("message_unknown", StatusCode::NOT_FOUND),
        Code::new("message_on_its_way", StatusCode::CONFLICT),
    ];
}

impl Refusal for CannotDelete {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchMessage => Self::CODES[0],
            Self::OnItsWay => Self::CODES[1],
            Self::Fault(_) => shell::codes::FAULT,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

const TOMBSTONE: Sql = Sql::tenant(
    "deleting.tombstone",
    "INSERT INTO tombstones (org_id, channel_id, provider_key, at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (org_id, channel_id, provider_key) DO NOTHING",
);
const REMOVE: Sql = Sql::tenant("deleting.message", "DELETE FROM messages WHERE org_id = $1 AND id = $2");
const REMOVE_HTML: Sql =
    Sql::tenant("deleting.html", "DELETE FROM message_html WHERE org_id = $1 AND message_id = $2");
const LESS: Sql = Sql::tenant(
    "deleting.less",
    "UPDATE conversations SET message_count = message_count - 1, preview = $3, last_message_id = $4, version = version + 1
     WHERE org_id = $1 AND id = $2",
);

/// Deletes a message with its files, its way and its raw form. Answers to it still find their conversation.
///
/// # Errors
/// [`CannotDelete::OnItsWay`] while it waits to leave.
pub async fn discard_message(
    tx: &mut Tx,
    id: MessageId,
    actor: Actor,
) -> Result<ConversationId, CannotDelete> {
    let message = messages::message(tx, id).await?.ok_or(CannotDelete::NoSuchMessage)?;
    let parcel = outbox::of_message(tx, id.get()).await?;
    match parcel.map(|parcel| (parcel.state, parcel.id)) {
        Some((outbox::State::Waiting, _)) => return Err(CannotDelete::OnItsWay),
        Some((outbox::State::Failed, parcel)) => outbox::drop_failed(tx, parcel),
        _ => {}
    }
    let (last, words) = what_stays(tx, &message).await?;
    let now = tx.now();
    tx.later(&TOMBSTONE, params![message.channel, &message.provider_key, now]);
    tx.later(&REMOVE, params![id]);
    tx.later(&REMOVE_HTML, params![id]);
    tx.later(&attachments::REMOVE_OF_MESSAGE, params![id]);
    traces::forget(tx, id);
    footers::forget(tx, id);
    forwards::forget(tx, &message);
    if message.arrival_id != 0 {
        arrivals::forget_raw(tx, message.arrival_id);
    }
    tx.later(&LESS, params![message.conversation, preview(&words), last]);
    tx.event(
        Event::new("message_deleted").conversation(message.conversation.get()).about(id.get()).actor(actor),
    );
    Ok(message.conversation)
}

const LAST: Sql = Sql::tenant(
    "deleting.last",
    "SELECT id FROM messages WHERE org_id = $1 AND conversation_id = $2 AND id <> $3 ORDER BY id DESC LIMIT 1",
);
const LAST_WORDS: Sql = Sql::tenant(
    "deleting.last_words",
    "SELECT m.said FROM messages m
     WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.id <> $3 AND m.kind <> 2 AND m.automatic <> 'auto_reply'
       AND NOT EXISTS (SELECT 1 FROM forwards f
         WHERE f.org_id = $1 AND f.conversation_id = m.conversation_id AND f.message_id = m.id)
     ORDER BY m.id DESC LIMIT 1",
);

/// The newest message of the conversation besides this one, and the words that lists show of it.
pub(crate) async fn what_stays(tx: &mut Tx, message: &Message) -> Result<(MessageId, String), Fault> {
    let place = || params![message.conversation, message.id];
    let last = tx.one(&LAST, place(), |row| row.int(0)).await?.map_or(MessageId::NONE, MessageId::of);
    let words = tx.one(&LAST_WORDS, place(), |row| row.text(0)).await?;
    Ok((last, words.unwrap_or_default()))
}
