//! Drafts apart from any reply box: of a conversation that has not begun, or of what goes on to somebody else.

use channels::Address;
use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, params};

use crate::drafts::Basis;
use crate::ids::{ChannelId, ConversationId, CustomerId, MessageId};
use crate::messages::Recipients;

/// What such a draft is about. A colleague has one about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A conversation that begins with nobody in particular.
    Anybody,
    /// A conversation that begins with this customer.
    Customer(CustomerId),
    /// A message that goes on to somebody else.
    Message(MessageId),
    /// A whole conversation that goes on to somebody else.
    Conversation(ConversationId),
}

impl About {
    /// Ids are unique whatever they name, so that one number says it.
    const fn id(self) -> i64 {
        match self {
            Self::Anybody => 0,
            Self::Customer(id) => id.get(),
            Self::Message(id) => id.get(),
            Self::Conversation(id) => id.get(),
        }
    }

    /// Where the files of such a draft stand until they leave.
    pub const fn place(self) -> ConversationId {
        match self {
            // Under its own id stand the files of its reply box.
            Self::Conversation(id) => ConversationId::of(-id.get()),
            Self::Anybody | Self::Customer(_) | Self::Message(_) => ConversationId::of(self.id()),
        }
    }
}

/// A draft apart.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftApart {
    /// The key under which it will be sent, so that sending twice sends once.
    pub client_key: String,
    /// The mailbox it shall leave by, or none yet.
    pub channel: ChannelId,
    /// The subject.
    pub subject: String,
    /// The text as the composer's HTML.
    pub html: String,
    /// To whom.
    pub recipients: Recipients,
    /// When it was saved last.
    pub updated_at: Timestamp,
}

const SAVE: Sql = Sql::tenant(
    "apart.save",
    "INSERT INTO drafts_apart (org_id, colleague_id, about_id, client_key, channel_id, subject, html, recipients, updated_at, writer)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (org_id, colleague_id, about_id) DO UPDATE
       SET client_key = $4, channel_id = $5, subject = $6, html = $7, recipients = $8, updated_at = $9, writer = $10",
);

/// Saves a draft in place of the one before.
pub fn save(tx: &mut Tx, about: About, colleague: ColleagueId, draft: &DraftApart) {
    save_as(tx, (about, colleague), draft, "");
}

/// The same for a browser page that is called so.
pub fn save_as(tx: &mut Tx, (about, colleague): (About, ColleagueId), draft: &DraftApart, writer: &str) {
    let recipients = serde_json::to_string(&draft.recipients).expect("addresses are JSON");
    let now = tx.now();
    tx.later(
        &SAVE,
        params![
            colleague,
            about.id(),
            &draft.client_key,
            draft.channel,
            &draft.subject,
            &draft.html,
            recipients,
            now,
            writer
        ],
    );
}

const GET: Sql = Sql::tenant(
    "apart.get",
    "SELECT client_key, channel_id, subject, html, recipients, updated_at FROM drafts_apart
     WHERE org_id = $1 AND colleague_id = $2 AND about_id = $3",
);

/// What a colleague was writing about this.
pub async fn get(tx: &mut Tx, about: About, colleague: ColleagueId) -> Result<Option<DraftApart>, Fault> {
    tx.one(&GET, params![colleague, about.id()], draft_from_row).await
}

const WRITER: Sql = Sql::tenant(
    "apart.writer",
    "SELECT writer, updated_at FROM drafts_apart WHERE org_id = $1 AND colleague_id = $2 AND about_id = $3",
);

/// The draft that stands, where it was saved elsewhere since: saving over it would lose what it says.
pub async fn newer(
    tx: &mut Tx,
    about: About,
    colleague: ColleagueId,
    basis: &Basis,
) -> Result<Option<DraftApart>, Fault> {
    let standing =
        tx.one(&WRITER, params![colleague, about.id()], |row| Ok((row.text(0)?, row.time(1)?))).await?;
    match standing {
        Some((writer, saved_at)) if !basis.covers(&writer, saved_at) => get(tx, about, colleague).await,
        _ => Ok(None),
    }
}

fn draft_from_row(row: &Row<'_>) -> Result<DraftApart, Fault> {
    Ok(DraftApart {
        client_key: row.text(0)?,
        channel: ChannelId::of(row.int(1)?),
        subject: row.text(2)?,
        html: row.text(3)?,
        recipients: serde_json::from_str(&row.text(4)?).map_err(|_| row.broken(4, "is no JSON"))?,
        updated_at: row.time(5)?,
    })
}

/// A conversation that somebody has not begun yet, in a line.
#[derive(Clone, Debug)]
pub struct Unsent {
    /// The customer it is for; none for nobody in particular.
    pub customer: CustomerId,
    /// What it is about; may be empty.
    pub subject: String,
    /// To whom.
    pub to: Vec<Address>,
}

const UNSENT: Sql = Sql::tenant(
    "apart.unsent",
    "SELECT d.about_id, d.subject, d.recipients FROM drafts_apart d
     WHERE d.org_id = $1 AND d.colleague_id = $2 AND (d.about_id = 0 OR EXISTS (
       SELECT 1 FROM customers c WHERE c.org_id = $1 AND c.id = d.about_id))
     ORDER BY d.updated_at DESC, d.about_id LIMIT 20",
);

/// Conversations that a colleague was about to begin, the last written first, at most 20.
pub async fn unsent(tx: &mut Tx, colleague: ColleagueId) -> Result<Vec<Unsent>, Fault> {
    tx.all(&UNSENT, params![colleague], |row| {
        let recipients: Recipients =
            serde_json::from_str(&row.text(2)?).map_err(|_| row.broken(2, "is no JSON"))?;
        Ok(Unsent { customer: CustomerId::of(row.int(0)?), subject: row.text(1)?, to: recipients.to })
    })
    .await
}

const FORGET: Sql = Sql::tenant(
    "apart.forget",
    "DELETE FROM drafts_apart WHERE org_id = $1 AND colleague_id = $2 AND about_id = $3",
);

/// Forgets a draft; nothing happens when there is none.
pub fn forget(tx: &mut Tx, about: About, colleague: ColleagueId) {
    tx.later(&FORGET, params![colleague, about.id()]);
}
