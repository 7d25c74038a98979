//! Drafts: what a colleague is writing, saved on the server as they type.

use serde::{Deserialize, Serialize};
use shell::ColleagueId;
use store::{Fault, Sql, Timestamp, Tx, params};

use crate::ids::{ConversationId, MessageId};
use crate::messages::{Kind, Recipients};

/// What a colleague is writing in a conversation: one draft each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Whether it will be an answer (`Outgoing`) or a note (`Note`).
    pub kind: Kind,
    /// The key under which it will be sent, so that sending twice sends once.
    pub client_key: String,
    /// The text as the composer's HTML.
    pub html: String,
    /// To whom.
    pub recipients: Recipients,
    /// The newest message its author had seen.
    pub seen: MessageId,
    /// When it was saved last.
    pub updated_at: Timestamp,
}

/// What somebody who saves a draft knows of the one that stands: a browser page is called by a name that it gives itself.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    /// The page that saves; empty for none.
    pub writer: String,
    /// When the draft it began with was saved; `None` where there was none.
    pub saved_at: Option<Timestamp>,
}

impl Basis {
    /// Whether a draft that was saved by this writer at this instant is known, so that it may be written over. Whoever
    /// says neither who they are nor what they know writes over anything.
    pub(crate) fn covers(&self, writer: &str, saved_at: Timestamp) -> bool {
        let is_own = !self.writer.is_empty() && self.writer == writer;
        let says_nothing = self.writer.is_empty() && self.saved_at.is_none();
        is_own || says_nothing || self.saved_at == Some(saved_at)
    }
}

/// A key for what will be sent.
pub(crate) fn fresh_key() -> String {
    store::random::token()[..32].to_owned()
}

const SAVE: Sql = Sql::tenant(
    "drafts.save",
    "INSERT INTO drafts (org_id, conversation_id, colleague_id, kind, client_key, html, recipients, seen_message_id, updated_at, writer)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (org_id, conversation_id, colleague_id) DO UPDATE
       SET kind = $4, client_key = $5, html = $6, recipients = $7, seen_message_id = $8, updated_at = $9, writer = $10",
);

/// Saves a draft in place of the one before.
pub fn save(tx: &mut Tx, conversation: ConversationId, colleague: ColleagueId, draft: &Draft) {
    save_as(tx, (conversation, colleague), draft, "");
}

/// The same for a browser page that is called so.
pub fn save_as(
    tx: &mut Tx,
    (conversation, colleague): (ConversationId, ColleagueId),
    draft: &Draft,
    writer: &str,
) {
    let recipients = serde_json::to_string(&draft.recipients).expect("addresses are JSON");
    let now = tx.now();
    tx.later(
        &SAVE,
        params![
            conversation,
            colleague,
            draft.kind.number(),
            &draft.client_key,
            &draft.html,
            recipients,
            draft.seen,
            now,
            writer
        ],
    );
}

const GET: Sql = Sql::tenant(
    "drafts.get",
    "SELECT kind, client_key, html, recipients, seen_message_id, updated_at FROM drafts
     WHERE org_id = $1 AND conversation_id = $2 AND colleague_id = $3",
);

/// What a colleague was writing here.
pub async fn get(
    tx: &mut Tx,
    conversation: ConversationId,
    colleague: ColleagueId,
) -> Result<Option<Draft>, Fault> {
    tx.one(&GET, params![conversation, colleague], |row| {
        Ok(Draft {
            kind: if row.int(0)? == Kind::Note.number() { Kind::Note } else { Kind::Outgoing },
            client_key: row.text(1)?,
            html: row.text(2)?,
            recipients: serde_json::from_str(&row.text(3)?).map_err(|_| row.broken(3, "is no JSON"))?,
            seen: MessageId::of(row.int(4)?),
            updated_at: row.time(5)?,
        })
    })
    .await
}

const WRITER: Sql = Sql::tenant(
    "drafts.writer",
    "SELECT writer, updated_at FROM drafts WHERE org_id = $1 AND conversation_id = $2 AND colleague_id = $3",
);

/// The draft that stands, where it was saved elsewhere since: saving over it would lose what it says.
pub async fn newer(
    tx: &mut Tx,
    conversation: ConversationId,
    colleague: ColleagueId,
    basis: &Basis,
) -> Result<Option<Draft>, Fault> {
    let standing =
        tx.one(&WRITER, params![conversation, colleague], |row| Ok((row.text(0)?, row.time(1)?))).await?;
    match standing {
        Some((writer, saved_at)) if !basis.covers(&writer, saved_at) => {
            get(tx, conversation, colleague).await
        }
        _ => Ok(None),
    }
}

const FORGET: Sql = Sql::tenant(
    "drafts.forget",
    "DELETE FROM drafts WHERE org_id = $1 AND conversation_id = $2 AND colleague_id = $3",
);

/// Forgets a draft; nothing happens when there is none.
pub fn forget(tx: &mut Tx, conversation: ConversationId, colleague: ColleagueId) {
    tx.later(&FORGET, params![conversation, colleague]);
}
