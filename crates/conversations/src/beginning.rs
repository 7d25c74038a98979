//! Writing first: a colleague begins a conversation. Customer, conversation, message, parcel and what rides along are
//! one transaction, on the way of an answer. Nobody waits for us in what we began.

use axum::http::StatusCode;
use channels::Address;
use shell::{Code, ColleagueId, Error, Refusal};
use store::{Actor, Event, Fault, Sql, Tx, params};

use crate::answers::{self, Answered, CannotAnswer, NewAnswer};
use crate::apart::{self, About, DraftApart};
use crate::ids::{ChannelId, ConversationId, CustomerId, MessageId, TeamId};
use crate::messages::{self, Message};
use crate::receiving::preview;
use crate::status::Status;
use crate::thread::{self, Conversation};
use crate::{attachments, customers, drafts, own_addresses};

/// Longest subject of a conversation that we begin, in characters.
const SUBJECT_CHARS_MAX: usize = 250;
/// A conversation that begins is told by two facts at least: that it was opened, and what was said.
const FACTS_OF_BEGINNING: u32 = 2;
/// Facts of one transaction that begins a conversation are fewer than this.
const FACTS_MAX: u16 = 200;

/// A conversation that a colleague begins.
#[derive(Clone)]
pub struct NewConversation {
    /// What it is about.
    pub subject: String,
    /// The mailbox it leaves by, and answers come back to.
    pub channel: ChannelId,
    /// The team whose conversations begin in that mailbox, or none.
    pub team: TeamId,
    /// The draft it was written in, with its files.
    pub about: About,
    /// What is said first. Its conversation is an id taken from the transaction beforehand: the Message-ID carries it.
    /// Whom it goes to first is the customer.
    pub first: NewAnswer,
}

/// A conversation that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its number.
    pub number: i64,
    /// What was said first.
    pub answered: Answered,
}

/// Why a conversation was not begun, besides what refuses an answer.
#[derive(Debug, thiserror::Error)]
pub enum CannotBegin {
    /// Without a subject nobody knows what it is about.
    #[error("the conversation has no subject")]
    NoSubject,
    /// Longer than a subject should be.
    #[error("the subject is longer than 250 characters")]
    SubjectTooLong,
    /// A mail to one of our own mailboxes reaches nobody.
    #[error("the message goes to a mailbox of ours")]
    Ourselves(String),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotBegin {
    /// Codes of these refusals, for the documentation.
    pub const CODES: &[Code] = &[
        Code::new("conversation_without_subject", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("subject_too_long", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("recipient_is_ours", StatusCode::UNPROCESSABLE_ENTITY),
    ];
}

impl Refusal for CannotBegin {
    fn code(&self) -> Code {
        match self {
            Self::NoSubject => Self::CODES[0],
            Self::SubjectTooLong => Self::CODES[1],
            Self::Ourselves(_) => Self::CODES[2],
            Self::Fault(_) => shell::codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoSubject | Self::SubjectTooLong => Some("subject"),
            Self::Ourselves(_) => Some("to"),
            Self::Fault(_) => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, shell::words::Arg)> {
        match self {
            Self::Ourselves(address) => vec![("address", address.clone().into())],
            _ => Vec::new(),
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

const INSERT: Sql = Sql::tenant(
    "beginning.insert",
    "INSERT INTO conversations (org_id, id, number, subject, preview, status, is_solved, assignee_id, team_id, customer_id, channel_id, linked_id, waiting_since_at, created_at, moved_at, last_message_id, message_count, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, NULL, $12, $12, $13, 1, 1)",
);

/// Begins a conversation with whoever the message goes to first: the customer of that address, or a new one. It is
/// its author's.
///
/// # Errors
/// The refusals of [`CannotBegin`] and [`CannotAnswer`], those of the riders, and faults. A `Fault::Duplicate` means
/// that the same key was sent, or the same new customer was stored, at the same moment: run it once more.
pub async fn begin(tx: &mut Tx, new: &NewConversation) -> Result<Begun, Error> {
    let first = &new.first;
    if let Some(message) = answers::answered_by_key(tx, &first.client_key).await? {
        return repeated(tx, message).await;
    }
    let subject = subject(&new.subject)?;
    answers::check_content(first)?;
    if let Err(gone) = answers::check_files(tx, new.about.place(), first).await {
        let known = answers::answered_by_key(tx, &first.client_key).await?;
        return repeated(tx, known.ok_or(gone)?).await;
    }
    let to = first.recipients.to.first().ok_or(CannotAnswer::NoRecipient)?;
    not_to_ourselves(tx, &first.recipients.to).await?;
    let customer = match customers::find(tx, "email", &to.key()).await? {
        Some(identity) => identity.customer,
        None => welcome(tx, to),
    };
    let number = tx.next_number(FACTS_OF_BEGINNING).await?;
    let id = MessageId::of(tx.new_id());
    let conversation = conversation(tx, new, (number, subject, customer));
    insert(tx, &conversation, first, id).await?;
    tx.event(
        Event::new("conversation_opened")
            .conversation(conversation.id.get())
            .customer(customer.get())
            .number(number)
            .actor(Actor::Colleague(first.author.get())),
    );
    let undo_until = answers::put_on_its_way(tx, &conversation, first, id);
    apart::forget(tx, new.about, first.author);
    answers::tell(tx, &conversation, first, id);
    answers::ride(tx, &conversation, first, id).await?;
    let answered = Answered { message: id, undo_until: Some(undo_until), is_repeat: false };
    Ok(Begun { conversation: conversation.id, number, answered })
}

/// What this key began before. Taken back since, it is no conversation any more.
async fn repeated(tx: &mut Tx, message: MessageId) -> Result<Begun, Error> {
    let known = messages::message(tx, message).await?.ok_or(CannotAnswer::NoSuchConversation)?;
    let conversation =
        thread::by_id(tx, known.conversation).await?.ok_or(CannotAnswer::NoSuchConversation)?;
    let answered = Answered { message, undo_until: None, is_repeat: true };
    Ok(Begun { conversation: conversation.id, number: conversation.number, answered })
}

/// A subject on one line.
fn subject(typed: &str) -> Result<String, CannotBegin> {
    let words = typed.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let subject = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match subject.chars().count() {
        0 => Err(CannotBegin::NoSubject),
        1..=SUBJECT_CHARS_MAX => Ok(subject),
        _ => Err(CannotBegin::SubjectTooLong),
    }
}

/// What goes to a mailbox of ours comes back as our own mail and is put aside.
pub(crate) async fn not_to_ourselves(tx: &mut Tx, people: &[Address]) -> Result<(), CannotBegin> {
    let own = own_addresses::all(tx).await?;
    let is_own = |person: &&Address| person.is_among(&own);
    people.iter().find(is_own).map_or(Ok(()), |person| Err(CannotBegin::Ourselves(person.email.clone())))
}

fn welcome(tx: &mut Tx, to: &Address) -> CustomerId {
    let name = to.name.as_deref().unwrap_or("");
    customers::welcome(tx, &customers::Newcomer { kind: "email", value: &to.email, name, language: "" })
        .customer
}

/// The conversation as it stands before anything was said in it: open, and nobody's.
fn conversation(
    tx: &Tx,
    new: &NewConversation,
    (number, subject, customer): (i64, String, CustomerId),
) -> Conversation {
    let now = tx.now();
    Conversation {
        id: new.first.conversation,
        number,
        subject,
        status: Status::Open,
        snoozed_until: None,
        assignee: ColleagueId::NONE,
        team: new.team,
        customer,
        channel: new.channel,
        linked: ConversationId::NONE,
        waiting_since: None,
        created_at: now,
        moved_at: now,
        last_message: MessageId::NONE,
        message_count: 0,
        version: 1,
    }
}

/// At once, not at the end: what rides along looks it up.
async fn insert(
    tx: &mut Tx,
    conversation: &Conversation,
    first: &NewAnswer,
    id: MessageId,
) -> Result<(), Fault> {
    let status = first.then.status();
    let values = params![
        conversation.id,
        conversation.number,
        &conversation.subject,
        preview(&first.text),
        status,
        status == Status::Solved,
        first.author,
        conversation.team,
        conversation.customer,
        conversation.channel,
        conversation.created_at,
        id
    ];
    tx.run(&INSERT, values).await.map(drop)
}

/// Whether this message began its conversation and nothing has happened in it since.
pub(crate) async fn is_all_of(
    tx: &mut Tx,
    conversation: &Conversation,
    message: &Message,
) -> Result<bool, Fault> {
    let is_alone = conversation.version == 1 && conversation.last_message == message.id;
    if !is_alone || conversation.message_count != 1 {
        return Ok(false);
    }
    let events = store::events::of_conversation(tx, conversation.id.get(), FACTS_MAX).await?;
    Ok(events.iter().all(|event| event.at == message.at))
}

const REMOVE: Sql = Sql::tenant(
    "beginning.remove",
    "DELETE FROM conversations WHERE org_id = $1 AND id = $2 AND version = 1",
);
const REMOVE_PEOPLE: Sql = Sql::tenant(
    "beginning.remove_participants",
    "DELETE FROM participants WHERE org_id = $1 AND conversation_id = $2",
);
const REMOVE_READS: Sql =
    Sql::tenant("beginning.remove_reads", "DELETE FROM reads WHERE org_id = $1 AND conversation_id = $2");

/// Undoes a beginning: the conversation is gone, what was written is a draft again.
pub(crate) async fn undo(
    tx: &mut Tx,
    conversation: &Conversation,
    message: &Message,
) -> Result<About, Fault> {
    let about = About::Customer(conversation.customer);
    let draft = DraftApart {
        client_key: drafts::fresh_key(),
        channel: conversation.channel,
        subject: conversation.subject.clone(),
        html: messages::html_of(tx, message.id).await?.unwrap_or_default(),
        recipients: message.written_to(),
        updated_at: tx.now(),
    };
    apart::save(tx, about, message.author, &draft);
    tx.later(&attachments::DETACH, params![message.id, about.place()]);
    tx.later(&REMOVE, params![conversation.id]);
    tx.later(&REMOVE_PEOPLE, params![conversation.id]);
    tx.later(&REMOVE_READS, params![conversation.id]);
    Ok(about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Option<&str>) {
        assert_eq!(subject(typed).ok().as_deref(), expected, "{typed:?}");
    }

    #[test]
    fn a_subject_is_one_line_of_words() {
        check("Your kettle", Some("Your kettle"));
        check(" Your \r\n kettle\u{7} ", Some("Your kettle"));
        check("", None);
        check(" \n ", None);
        check(&"x".repeat(SUBJECT_CHARS_MAX), Some(&"x".repeat(SUBJECT_CHARS_MAX)));
        check(&"x".repeat(SUBJECT_CHARS_MAX + 1), None);
    }
}
