//! What the API of the desk reads and writes.

use std::collections::BTreeMap;

use channels::Address;
use conversations::attachments::Attachment;
use conversations::drafts::Draft;
use conversations::traces::Step;
use conversations::{
    AttachmentId, ChannelId, Conversation, ConversationId, CustomerId, Kind, Line, Message, MessageId,
    Recipients, Status, TeamId, Then, View,
};
use serde::{Deserialize, Serialize};
use shell::ColleagueId;
use shell::api::Cursor;
use store::Timestamp;
use store::outbox::{Parcel, State};
use utoipa::{IntoParams, ToSchema};

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationJson {
    /// Its id.
    #[schema(value_type = String)]
    pub(crate) id: ConversationId,
    /// Its number for people.
    pub(crate) number: i64,
    /// What it is about.
    pub(crate) subject: String,
    /// Where it stands.
    pub(crate) status: Status,
    /// Until when it is put aside.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) snoozed_until: Option<Timestamp>,
    /// Whose it is.
    #[schema(value_type = Option<String>)]
    pub(crate) assignee: Option<ColleagueId>,
    /// Its team.
    #[schema(value_type = Option<String>)]
    pub(crate) team: Option<TeamId>,
    /// Its customer.
    #[schema(value_type = String)]
    pub(crate) customer: CustomerId,
    /// The conversation it grew out of.
    #[schema(value_type = Option<String>)]
    pub(crate) linked: Option<ConversationId>,
    /// Since when the customer waits for an answer.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) waiting_since: Option<Timestamp>,
    /// When it moved last.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) moved_at: Timestamp,
    /// Its newest message.
    #[schema(value_type = Option<String>)]
    pub(crate) last_message: Option<MessageId>,
    /// How many messages it has.
    pub(crate) message_count: i64,
    /// Grows with each change; send it along to change only what you saw.
    pub(crate) version: i64,
}

impl From<Conversation> for ConversationJson {
    fn from(row: Conversation) -> Self {
        Self {
            id: row.id,
            number: row.number,
            subject: row.subject,
            status: row.status,
            snoozed_until: row.snoozed_until,
            assignee: row.assignee.some(),
            team: row.team.some(),
            customer: row.customer,
            linked: row.linked.some(),
            waiting_since: row.waiting_since,
            moved_at: row.moved_at,
            last_message: row.last_message.some(),
            message_count: row.message_count,
            version: row.version,
        }
    }
}

/// One line of a list of conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineJson {
    /// The conversation.
    #[schema(value_type = String)]
    pub(crate) id: ConversationId,
    /// Its number for people.
    pub(crate) number: i64,
    /// What it is about.
    pub(crate) subject: String,
    /// How its newest message begins.
    pub(crate) preview: String,
    /// Where it stands.
    pub(crate) status: Status,
    /// Until when it is put aside.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) snoozed_until: Option<Timestamp>,
    /// Whose it is.
    #[schema(value_type = Option<String>)]
    pub(crate) assignee: Option<ColleagueId>,
    /// Its team.
    #[schema(value_type = Option<String>)]
    pub(crate) team: Option<TeamId>,
    /// Its customer.
    #[schema(value_type = String)]
    pub(crate) customer: CustomerId,
    /// The customer's name; may be empty.
    pub(crate) customer_name: String,
    /// Since when the customer waits for an answer.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) waiting_since: Option<Timestamp>,
    /// When it moved last.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) moved_at: Timestamp,
    /// How many messages it has.
    pub(crate) message_count: i64,
    /// Whether there is something the caller has not read.
    pub(crate) is_unread: bool,
}

impl From<Line> for LineJson {
    fn from(row: Line) -> Self {
        Self {
            id: row.id,
            number: row.number,
            subject: row.subject,
            preview: row.preview,
            status: row.status,
            snoozed_until: row.snoozed_until,
            assignee: row.assignee.some(),
            team: row.team.some(),
            customer: row.customer,
            customer_name: row.customer_name,
            waiting_since: row.waiting_since,
            moved_at: row.moved_at,
            message_count: row.message_count,
            is_unread: row.is_unread,
        }
    }
}

/// Somebody's address.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressJson {
    /// The name beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The address.
    pub(crate) email: String,
}

impl From<&Address> for AddressJson {
    fn from(address: &Address) -> Self {
        Self { name: address.name.clone(), email: address.email.clone() }
    }
}

fn addresses(list: &[Address]) -> Vec<AddressJson> {
    list.iter().map(AddressJson::from).collect()
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageJson {
    /// Its id.
    #[schema(value_type = String)]
    pub(crate) id: MessageId,
    /// Its conversation.
    #[schema(value_type = String)]
    pub(crate) conversation: ConversationId,
    /// Which way it went.
    pub(crate) kind: Kind,
    /// The colleague who wrote it.
    #[schema(value_type = Option<String>)]
    pub(crate) author: Option<ColleagueId>,
    /// Whom it came from, as it says itself; that proves nothing.
    pub(crate) from: AddressJson,
    /// To.
    pub(crate) to: Vec<AddressJson>,
    /// Cc.
    pub(crate) cc: Vec<AddressJson>,
    /// The subject.
    pub(crate) subject: String,
    /// What was said, as plain text.
    pub(crate) text: String,
    /// What was folded away: quotes and signature.
    pub(crate) quoted: String,
    /// `auto_reply`, `bounce`, `mailing_list`, `loop`, or empty when a person wrote it.
    pub(crate) automatic: String,
    /// Results of SPF, DKIM and DMARC.
    pub(crate) checks: serde_json::Value,
    /// Its files.
    pub(crate) attachments: Vec<AttachmentJson>,
    /// Where its delivery stands; absent for what did not leave from here.
    pub(crate) delivery: Option<DeliveryJson>,
    /// When it was said.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) at: Timestamp,
}

impl MessageJson {
    pub(crate) fn of(row: Message, files: &[Attachment], parcel: Option<&Parcel>) -> Self {
        Self {
            id: row.id,
            conversation: row.conversation,
            kind: row.kind,
            author: row.author.some(),
            from: AddressJson {
                name: Some(row.from_name).filter(|name| !name.is_empty()),
                email: row.from_address,
            },
            to: addresses(&row.recipients.to),
            cc: addresses(&row.recipients.cc),
            subject: row.subject,
            text: row.said,
            quoted: row.quoted,
            automatic: row.automatic,
            checks: serde_json::from_str(&row.checks).unwrap_or_default(),
            attachments: files
                .iter()
                .filter(|file| file.message == row.id)
                .map(AttachmentJson::from)
                .collect(),
            delivery: parcel.map(DeliveryJson::from),
            at: row.at,
        }
    }
}

/// Where a delivery stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryJson {
    /// `waiting`, `sent`, `failed` or `taken_back`.
    pub(crate) state: &'static str,
    /// Until when it can be taken back.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) send_at: Timestamp,
    /// What went wrong last; empty when nothing did.
    pub(crate) reason: String,
    /// When it was sent, given up or taken back.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) done_at: Option<Timestamp>,
}

impl From<&Parcel> for DeliveryJson {
    fn from(parcel: &Parcel) -> Self {
        let state = match parcel.state {
            State::Waiting => "waiting",
            State::Sent => "sent",
            State::Failed => "failed",
            State::TakenBack => "taken_back",
        };
        Self { state, send_at: parcel.send_at, reason: parcel.last_error.clone(), done_at: parcel.done_at }
    }
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttachmentJson {
    /// Its id.
    #[schema(value_type = String)]
    pub(crate) id: AttachmentId,
    /// Its name.
    pub(crate) name: String,
    /// Its type, by content.
    pub(crate) content_type: String,
    /// Its size.
    pub(crate) size_bytes: i64,
    /// Whether it is shown inside the text.
    pub(crate) is_inline: bool,
}

impl From<&Attachment> for AttachmentJson {
    fn from(file: &Attachment) -> Self {
        Self {
            id: file.id,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            size_bytes: file.size_bytes,
            is_inline: file.is_inline,
        }
    }
}

/// One step of a message's way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepJson {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) at: Timestamp,
    /// What happened: `received`, `stored`, `queued`, `accepted`, `failed` …
    pub(crate) step: String,
    /// Why or how.
    pub(crate) detail: String,
}

impl From<Step> for StepJson {
    fn from(step: Step) -> Self {
        Self { at: step.at, step: step.step, detail: step.detail }
    }
}

/// Which conversations.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Whose; all of them when absent.
    pub(crate) view: View,
    /// In this status; everything that is not solved when absent.
    pub(crate) status: Option<Status>,
    /// Those in which these words were said; newest 50, without a cursor.
    pub(crate) q: Option<String>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Cursor>,
    /// Most conversations, 1 to 200; 50 when absent.
    pub(crate) limit: u16,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self { view: View::All, status: None, q: None, after: None, limit: 50 }
    }
}

/// Which messages.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessagesQuery {
    /// Those before this one; the newest when absent.
    #[param(value_type = Option<String>)]
    pub(crate) before: Option<MessageId>,
    /// Most messages, 1 to 200; 50 when absent.
    pub(crate) limit: u16,
}

impl Default for MessagesQuery {
    fn default() -> Self {
        Self { before: None, limit: 50 }
    }
}

/// Messages, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Messages {
    /// The messages.
    pub(crate) items: Vec<MessageJson>,
    /// Whether there are earlier ones; ask for those before the first of these.
    pub(crate) has_earlier: bool,
}

/// An answer to a customer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerJson {
    /// What is said, as plain text; or `html`.
    #[serde(default)]
    pub(crate) text: String,
    /// What is said, as simple HTML; the plain text is made from it.
    #[serde(default)]
    pub(crate) html: String,
    /// The address of the mailbox it leaves from; the one the customer wrote to when absent.
    #[serde(default)]
    pub(crate) from: Option<String>,
    /// To whom; whoever wrote last when absent.
    #[serde(default)]
    pub(crate) to: Vec<AddressJson>,
    /// Cc.
    #[serde(default)]
    pub(crate) cc: Vec<AddressJson>,
    /// Bcc.
    #[serde(default)]
    pub(crate) bcc: Vec<AddressJson>,
    /// Uploaded files that go with it.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(crate) attachments: Vec<AttachmentId>,
    /// What becomes of the conversation.
    #[serde(default)]
    pub(crate) then: Then,
    /// The newest message you have seen: refuses when somebody wrote since. Absent sends in any case.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) seen: Option<MessageId>,
    /// What travels in the same transaction, by name: `{"promises": [{"said": "call back", "by": "tomorrow 3pm"}]}`.
    #[serde(default)]
    pub(crate) along: BTreeMap<String, serde_json::Value>,
}

/// An answer that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnsweredJson {
    /// The message.
    #[schema(value_type = String)]
    pub(crate) message: MessageId,
    /// Until when it can be taken back; absent for a repeated call.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) undo_until: Option<Timestamp>,
}

/// A conversation that begins with a customer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginJson {
    /// The mailbox it leaves by; the first one when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) mailbox: Option<ChannelId>,
    /// The address it leaves from; the mailbox's default one when absent. Alone it names the mailbox as well.
    #[serde(default)]
    pub(crate) from: Option<String>,
    /// To whom; the first is the customer.
    pub(crate) to: Vec<AddressJson>,
    /// Cc.
    #[serde(default)]
    pub(crate) cc: Vec<AddressJson>,
    /// Bcc.
    #[serde(default)]
    pub(crate) bcc: Vec<AddressJson>,
    /// What it is about, in at most 250 characters.
    pub(crate) subject: String,
    /// What is said, as plain text; or `html`.
    #[serde(default)]
    pub(crate) text: String,
    /// What is said, as simple HTML; the plain text is made from it.
    #[serde(default)]
    pub(crate) html: String,
    /// Uploaded files that go with it.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(crate) attachments: Vec<AttachmentId>,
    /// What becomes of the conversation.
    #[serde(default)]
    pub(crate) then: Then,
    /// What travels in the same transaction, by name: `{"promises": [{"said": "call back", "by": "tomorrow 3pm"}]}`.
    #[serde(default)]
    pub(crate) along: BTreeMap<String, serde_json::Value>,
}

/// A conversation that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BegunJson {
    /// The conversation.
    #[schema(value_type = String)]
    pub(crate) conversation: ConversationId,
    /// Its number for people.
    pub(crate) number: i64,
    /// Its first message.
    #[schema(value_type = String)]
    pub(crate) message: MessageId,
    /// Until when it can be taken back; absent for a repeated call.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) undo_until: Option<Timestamp>,
}

/// Something that goes on to somebody who takes no part in the conversation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForwardJson {
    /// The message; the whole conversation when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) message: Option<MessageId>,
    /// The address of the mailbox it leaves from; the one the customer wrote to when absent.
    #[serde(default)]
    pub(crate) from: Option<String>,
    /// To whom.
    pub(crate) to: Vec<AddressJson>,
    /// Cc.
    #[serde(default)]
    pub(crate) cc: Vec<AddressJson>,
    /// Bcc.
    #[serde(default)]
    pub(crate) bcc: Vec<AddressJson>,
    /// What is said above it, as plain text; or `html`.
    #[serde(default)]
    pub(crate) text: String,
    /// What is said above it, as simple HTML.
    #[serde(default)]
    pub(crate) html: String,
    /// Files of the conversation that go along; those of what is sent on when absent.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub(crate) attachments: Option<Vec<AttachmentId>>,
    /// Files that are new, uploaded by `POST /api/v1/attachments`.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(crate) uploads: Vec<AttachmentId>,
}

/// A private note.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteJson {
    /// What is noted, as plain text; or `html`.
    #[serde(default)]
    pub(crate) text: String,
    /// What is noted, as simple HTML.
    #[serde(default)]
    pub(crate) html: String,
}

/// To whom a conversation is given: a colleague, a team, or both; null for nobody.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignJson {
    /// The colleague; absent leaves it as it is, `"0"` is nobody.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) colleague: Option<ColleagueId>,
    /// The team; absent leaves it as it is, `"0"` is none.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) team: Option<TeamId>,
    /// The version you saw; absent changes whatever is there.
    #[serde(default)]
    pub(crate) version: Option<i64>,
}

/// Where a conversation should stand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusJson {
    /// The status.
    pub(crate) status: Status,
    /// Until when, for `snoozed`; absent: until the customer writes.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) until: Option<Timestamp>,
    /// The version you saw; absent changes whatever is there.
    #[serde(default)]
    pub(crate) version: Option<i64>,
}

/// Up to which message the caller has read.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadJson {
    /// The message.
    #[schema(value_type = String)]
    pub(crate) up_to: MessageId,
}

/// What the caller is writing in a conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftJson {
    /// `outgoing` for an answer, `note` for a note.
    pub(crate) kind: Kind,
    /// The text as simple HTML.
    pub(crate) html: String,
    /// To whom.
    #[serde(default)]
    pub(crate) to: Vec<AddressJson>,
    /// Cc.
    #[serde(default)]
    pub(crate) cc: Vec<AddressJson>,
    /// Bcc.
    #[serde(default)]
    pub(crate) bcc: Vec<AddressJson>,
    /// The address of the mailbox it shall leave from; empty: the one the customer wrote to.
    #[serde(default)]
    pub(crate) from: String,
    /// When it was saved last. Whoever saves gives back what they read: the draft is refused where it was saved since.
    /// Left out, it takes the place of any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<Timestamp>,
}

impl From<Draft> for DraftJson {
    fn from(draft: Draft) -> Self {
        let Recipients { to, cc, bcc, ours, .. } = draft.recipients;
        let updated_at = Some(draft.updated_at);
        let (to, cc, bcc) = (addresses(&to), addresses(&cc), addresses(&bcc));
        Self { kind: draft.kind, to, cc, bcc, from: ours, html: draft.html, updated_at }
    }
}

/// What an uploaded file is called.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NamedQuery {
    /// Its name.
    pub(crate) name: String,
}
