//! What colleagues do to a conversation besides answering: note, assign, hand to a team, change its status,
//! put it aside, read it.

use axum::http::StatusCode;
use shell::{Code, ColleagueId, Refusal};
use store::{Actor, Event, Fault, NewJob, Sql, Timestamp, Tx, params};

use crate::ids::{ChannelId, ConversationId, IdentityId, MessageId, TeamId};
use crate::messages::{self, Format, Kind, Message, Recipients};
use crate::status::Status;
use crate::thread::{self, Conversation};
use crate::{drafts, traces};

/// The job that brings a snoozed conversation back. Its payload is `{"conversation": "<id>"}`.
pub const WAKE: &str = "conversations.wake";

/// Who changes which conversation, and which state of it they saw.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who changes it.
    pub actor: Actor,
    /// The version they saw; `None` changes whatever is there.
    pub version: Option<i64>,
}

/// Why a change was refused.
#[derive(Debug, thiserror::Error)]
pub enum CannotChange {
    /// There is no such conversation in this organization.
    #[error("there is no such conversation")]
    NoSuchConversation,
    /// Somebody changed it since this version.
    #[error("somebody changed this conversation meanwhile")]
    ChangedMeanwhile,
    /// A note without a word.
    #[error("the note is empty")]
    EmptyNote,
    /// A note longer than a note should be.
    #[error("the note is longer than 50,000 characters")]
    NoteTooLong,
    /// Snoozing ends in the future.
    #[error("the time to wake up is past")]
    WakeIsPast,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotChange {
    /// Codes of these refusals, for the documentation.
    pub const CODES: &[Code] = &[
        Code::new("conversation_unknown", StatusCode::NOT_FOUND),
        Code::new("changed_meanwhile", StatusCode::CONFLICT),
        Code::new("note_empty", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("note_too_long", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("snooze_is_past", StatusCode::UNPROCESSABLE_ENTITY),
    ];
}

impl Refusal for CannotChange {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchConversation => Self::CODES[0],
            Self::ChangedMeanwhile => Self::CODES[1],
            Self::EmptyNote => Self::CODES[2],
            Self::NoteTooLong => Self::CODES[3],
            Self::WakeIsPast => Self::CODES[4],
            Self::Fault(_) => shell::codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::EmptyNote | Self::NoteTooLong => Some("text"),
            Self::WakeIsPast => Some("until"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

async fn seen(tx: &mut Tx, change: Change) -> Result<Conversation, CannotChange> {
    let conversation =
        thread::by_id(tx, change.conversation).await?.ok_or(CannotChange::NoSuchConversation)?;
    if change.version.is_some_and(|version| version != conversation.version) {
        return Err(CannotChange::ChangedMeanwhile);
    }
    Ok(conversation)
}

fn told(kind: &'static str, conversation: &Conversation, actor: Actor) -> Event {
    Event::new(kind).conversation(conversation.id.get()).customer(conversation.customer.get()).actor(actor)
}

const ASSIGN: Sql = Sql::tenant(
    "acts.assign",
    "UPDATE conversations SET assignee_id = $4, version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $3",
);

/// Gives a conversation to a colleague, or to nobody ([`ColleagueId::NONE`]).
pub async fn assign(tx: &mut Tx, change: Change, to: ColleagueId) -> Result<(), CannotChange> {
    let conversation = seen(tx, change).await?;
    if conversation.assignee == to {
        return Ok(());
    }
    one_row(tx.run(&ASSIGN, params![conversation.id, conversation.version, to]).await?)?;
    tx.event(told("assigned", &conversation, change.actor).number(to.get()));
    Ok(())
}

const HAND: Sql = Sql::tenant(
    "acts.hand_to_team",
    "UPDATE conversations SET team_id = $4, version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $3",
);

/// Gives a conversation to a team, or to none ([`TeamId::NONE`]).
pub async fn hand_to_team(tx: &mut Tx, change: Change, to: TeamId) -> Result<(), CannotChange> {
    let conversation = seen(tx, change).await?;
    if conversation.team == to {
        return Ok(());
    }
    one_row(tx.run(&HAND, params![conversation.id, conversation.version, to]).await?)?;
    let from = conversation.team.get();
    tx.event(told("handed_to_team", &conversation, change.actor).about(from).number(to.get()));
    Ok(())
}

const SET_STATUS: Sql = Sql::tenant(
    "acts.set_status",
    "UPDATE conversations SET status = $4, is_solved = $5, snoozed_until_at = $6, version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $3",
);

/// Changes the status. Putting aside without an end is [`Status::Snoozed`] until the customer writes.
pub async fn set_status(tx: &mut Tx, change: Change, status: Status) -> Result<(), CannotChange> {
    let conversation = seen(tx, change).await?;
    if conversation.status == status {
        return Ok(());
    }
    let values =
        params![conversation.id, conversation.version, status, status == Status::Solved, None::<Timestamp>];
    one_row(tx.run(&SET_STATUS, values).await?)?;
    tx.event(told("status_changed", &conversation, change.actor).code(status.word()));
    Ok(())
}

/// Puts a conversation aside until `until`, or until the customer writes.
pub async fn snooze(tx: &mut Tx, change: Change, until: Timestamp) -> Result<(), CannotChange> {
    if until <= tx.now() {
        return Err(CannotChange::WakeIsPast);
    }
    let conversation = seen(tx, change).await?;
    let values = params![conversation.id, conversation.version, Status::Snoozed, 0, Some(until)];
    one_row(tx.run(&SET_STATUS, values).await?)?;
    tx.event(told("status_changed", &conversation, change.actor).code(Status::Snoozed.word()));
    let payload = serde_json::json!({ "conversation": conversation.id });
    let key = format!("{}:{}", conversation.id, conversation.version);
    tx.job_later(NewJob { kind: WAKE, key, run_at: until, payload });
    Ok(())
}

const WAKE_UP: Sql = Sql::tenant(
    "acts.wake",
    "UPDATE conversations SET status = 0, snoozed_until_at = NULL, moved_at = $3, version = version + 1
     WHERE org_id = $1 AND id = $2 AND status = 2 AND snoozed_until_at <= $3",
);

/// Brings a snoozed conversation back when its time has come; says whether it had.
pub async fn wake(tx: &mut Tx, id: ConversationId) -> Result<bool, Fault> {
    let now = tx.now();
    let woke = tx.run(&WAKE_UP, params![id, now]).await? == 1;
    if woke {
        tx.event(Event::new("status_changed").conversation(id.get()).code(Status::Open.word()));
    }
    Ok(woke)
}

/// One message more, in which the customer's turn does not change.
pub(crate) const NOTED: Sql = Sql::tenant(
    "acts.noted",
    "UPDATE conversations SET message_count = message_count + 1, version = version + 1,
       last_message_id = CASE WHEN last_message_id < $3 THEN $3 ELSE last_message_id END
     WHERE org_id = $1 AND id = $2",
);

/// Longest note, in characters.
const NOTE_CHARS_MAX: usize = 50_000;

/// A note about to be stored.
#[derive(Clone, Debug)]
pub struct NewNote {
    /// Where it is written.
    pub conversation: ConversationId,
    /// Who writes it.
    pub author: ColleagueId,
    /// Their name.
    pub author_name: String,
    /// Writing twice with one key stores once.
    pub client_key: String,
    /// The composer's HTML, sanitized.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

/// Stores a private note. A `Fault::Duplicate` means that this key was stored before.
pub async fn note(tx: &mut Tx, new: &NewNote) -> Result<MessageId, CannotChange> {
    if new.text.trim().is_empty() {
        return Err(CannotChange::EmptyNote);
    }
    if new.text.chars().count() > NOTE_CHARS_MAX {
        return Err(CannotChange::NoteTooLong);
    }
    let actor = Actor::Colleague(new.author.get());
    let change = Change { conversation: new.conversation, actor, version: None };
    let conversation = seen(tx, change).await?;
    let id = MessageId::of(tx.new_id());
    let message = Message {
        id,
        conversation: conversation.id,
        kind: Kind::Note,
        channel: ChannelId::NONE,
        provider_key: format!("note:{}", new.client_key),
        author: new.author,
        identity: IdentityId::NONE,
        from_name: new.author_name.clone(),
        from_address: String::new(),
        subject: String::new(),
        said: new.text.clone(),
        quoted: String::new(),
        recipients: Recipients::default(),
        checks: String::new(),
        automatic: String::new(),
        format: Format::Formatted,
        attachment_count: 0,
        arrival_id: 0,
        at: tx.now(),
    };
    messages::store_later(tx, &message, Some(&new.html));
    traces::add(tx, id, "stored", "");
    tx.later(&NOTED, params![conversation.id, id]);
    drafts::forget(tx, conversation.id, new.author);
    tx.event(told("noted", &conversation, actor).about(id.get()));
    Ok(id)
}

const READ: Sql = Sql::tenant(
    "acts.read",
    "INSERT INTO reads (org_id, conversation_id, colleague_id, message_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT (org_id, conversation_id, colleague_id) DO UPDATE SET message_id = $4
       WHERE reads.message_id < $4",
);

/// Remembers that a colleague has read a conversation up to a message.
pub fn mark_read(tx: &mut Tx, conversation: ConversationId, colleague: ColleagueId, up_to: MessageId) {
    tx.later(&READ, params![conversation, colleague, up_to]);
}

fn one_row(touched: u64) -> Result<(), CannotChange> {
    if touched == 1 { Ok(()) } else { Err(CannotChange::ChangedMeanwhile) }
}
