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

/// A key for what will be sent.
pub(crate) fn fresh_key() -> String {
    store::random::token()[..32].to_owned()
}

const SAVE: Sql = Sql::tenant(
    "drafts.save",
    "INSERT INTO drafts (org_id, conversation_id, colleague_id, kind, client_key, html, recipients, seen_message_id, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (org_id, conversation_id, colleague_id) DO UPDATE
       SET kind = $4, client_key = $5, html = $6, recipients = $7, seen_message_id = $8, updated_at = $9",
);

/// Saves a draft in place of the one before.
pub fn save(tx: &mut Tx, conversation: ConversationId, colleague: ColleagueId, draft: &Draft) {
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
            now
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

const FORGET: Sql = Sql::tenant(
    "drafts.forget",
    "DELETE FROM drafts WHERE org_id = $1 AND conversation_id = $2 AND colleague_id = $3",
);

/// Forgets a draft; nothing happens when there is none.
pub fn forget(tx: &mut Tx, conversation: ConversationId, colleague: ColleagueId) {
    tx.later(&FORGET, params![conversation, colleague]);
}
