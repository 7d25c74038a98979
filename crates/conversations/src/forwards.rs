//! Forwards: a message, or the whole conversation, goes on to somebody who takes no part in it.
//!
//! It stands in the thread as a message of ours and is no answer: nobody's wait ends with it, it keeps no promise, and
//! whoever gets it does not come to take part. What they write back begins a conversation of their own, linked.

use std::collections::HashSet;

use shell::{ColleagueId, Error};
use store::{Actor, Event, Fault, Sql, Tx, params};

use crate::acts::NOTED;
use crate::answers::{self, Answered, CannotAnswer, NewAnswer};
use crate::apart::{self, About, DraftApart};
use crate::attachments::{self, Attachment};
use crate::beginning::not_to_ourselves;
use crate::ids::{AttachmentId, ConversationId, MessageId};
use crate::messages::{self, Kind, Message};
use crate::thread::{self, Conversation};
use crate::{drafts, footers};

/// Most files that one forward carries.
const FILES_MAX: usize = 100;

/// Something that goes on to somebody else.
#[derive(Clone)]
pub struct NewForward {
    /// The message; none for the whole conversation.
    pub of: MessageId,
    /// Its subject.
    pub subject: String,
    /// Files of the conversation's messages that go along.
    pub files: Vec<AttachmentId>,
    /// What is said, with what goes on below it; its files are new ones, uploaded for this forward or for nothing in
    /// particular. Its riders are not looked at.
    pub letter: NewAnswer,
}

/// Stores a forward and its parcel.
///
/// # Errors
/// The refusals of [`CannotAnswer`] and [`crate::CannotBegin`], and faults. A `Fault::Duplicate` means that the same
/// key was sent at the same moment: ask [`crate::answered_by_key`].
pub async fn forward(tx: &mut Tx, new: &NewForward) -> Result<Answered, Error> {
    let letter = &new.letter;
    if let Some(message) = answers::answered_by_key(tx, &letter.client_key).await? {
        return Ok(Answered { message, undo_until: None, is_repeat: true });
    }
    let conversation =
        thread::by_id(tx, letter.conversation).await?.ok_or(CannotAnswer::NoSuchConversation)?;
    if new.of != MessageId::NONE {
        let of = messages::message(tx, new.of).await?.filter(|of| may_go_on(of, &conversation));
        of.ok_or(CannotAnswer::NoSuchConversation)?;
    }
    answers::check_content(letter)?;
    let people = &letter.recipients;
    not_to_ourselves(tx, &[people.to.as_slice(), &people.cc, &people.bcc].concat()).await?;
    if let Err(gone) = check_new(tx, &conversation, new).await {
        // The same forward, stored a moment ago by another tab, has taken them along.
        let message = answers::answered_by_key(tx, &letter.client_key).await?.ok_or(gone)?;
        return Ok(Answered { message, undo_until: None, is_repeat: true });
    }
    let files = files(tx, &conversation, &new.files).await?;
    let id = MessageId::of(tx.new_id());
    let count = files.len() + letter.attachments.len();
    let message = message(&conversation, new, (id, count), tx.now());
    messages::store_later(tx, &message, Some(&letter.html));
    messages::key_later(tx, &letter.message_id, id, conversation.id);
    carry(tx, files, id);
    for file in &letter.attachments {
        tx.later(&attachments::ATTACH, params![*file, letter.author, id, conversation.id]);
    }
    tx.later(&INSERT, params![conversation.id, id, new.of]);
    footers::none(tx, id);
    let undo_until = answers::dispatch(tx, &conversation, letter, id);
    tx.later(&NOTED, params![conversation.id, id]);
    apart::forget(tx, about(new.of, conversation.id), letter.author);
    tx.event(
        Event::new("message_forwarded")
            .conversation(conversation.id.get())
            .customer(conversation.customer.get())
            .about(id.get())
            .actor(Actor::Colleague(letter.author.get())),
    );
    Ok(Answered { message: id, undo_until: Some(undo_until), is_repeat: false })
}

/// What colleagues wrote for each other, and what the program wrote, stays in the house.
fn may_go_on(of: &Message, conversation: &Conversation) -> bool {
    of.conversation == conversation.id && matches!(of.kind, Kind::Incoming | Kind::Outgoing)
}

/// The draft in which a forward is written.
pub fn about(of: MessageId, conversation: ConversationId) -> About {
    if of == MessageId::NONE { About::Conversation(conversation) } else { About::Message(of) }
}

/// The files that go along: each one of a message of this conversation.
async fn files(
    tx: &mut Tx,
    conversation: &Conversation,
    wanted: &[AttachmentId],
) -> Result<Vec<Attachment>, CannotAnswer> {
    if wanted.len() > FILES_MAX {
        return Err(CannotAnswer::AttachmentGone);
    }
    let mut found = Vec::with_capacity(wanted.len());
    for id in wanted {
        let file = attachments::get(tx, *id).await?;
        let is_here =
            |file: &Attachment| file.conversation == conversation.id && file.message != MessageId::NONE;
        found.push(file.filter(is_here).ok_or(CannotAnswer::AttachmentGone)?);
    }
    Ok(found)
}

/// The new files: each one in a draft of the author's that is about this, or about nobody in particular.
async fn check_new(tx: &mut Tx, conversation: &Conversation, new: &NewForward) -> Result<(), CannotAnswer> {
    let places = [about(new.of, conversation.id).place(), About::Anybody.place()];
    for id in &new.letter.attachments {
        let file = attachments::get(tx, *id).await?;
        let is_there = |file: &Attachment| {
            file.message == MessageId::NONE
                && file.owner == new.letter.author
                && places.contains(&file.conversation)
        };
        file.filter(is_there).ok_or(CannotAnswer::AttachmentGone)?;
    }
    Ok(())
}

fn message(
    conversation: &Conversation,
    new: &NewForward,
    (id, files): (MessageId, usize),
    at: store::Timestamp,
) -> Message {
    let said = NewAnswer { attachments: Vec::new(), ..new.letter.clone() };
    Message {
        subject: new.subject.clone(),
        attachment_count: i64::try_from(files).expect("files are counted"),
        ..answers::message_of(conversation, &said, id, at)
    }
}

fn carry(tx: &mut Tx, files: Vec<Attachment>, message: MessageId) {
    for file in files {
        let copy = Attachment {
            id: AttachmentId::of(tx.new_id()),
            message,
            owner: ColleagueId::NONE,
            content_id: String::new(),
            is_inline: false,
            created_at: tx.now(),
            ..file
        };
        attachments::store_later(tx, &copy);
    }
}

const INSERT: Sql = Sql::tenant(
    "forwards.insert",
    "INSERT INTO forwards (org_id, conversation_id, message_id, of_id) VALUES ($1, $2, $3, $4)",
);
const GET: Sql = Sql::tenant(
    "forwards.get",
    "SELECT of_id FROM forwards WHERE org_id = $1 AND conversation_id = $2 AND message_id = $3",
);

/// What a message sends on, when it is a forward.
pub(crate) async fn of_message(tx: &mut Tx, message: &Message) -> Result<Option<About>, Fault> {
    let found = tx.one(&GET, params![message.conversation, message.id], |row| row.int(0)).await?;
    Ok(found.map(|of| about(MessageId::of(of), message.conversation)))
}

const OF_THREAD: Sql = Sql::tenant(
    "forwards.of_thread",
    "SELECT message_id FROM forwards WHERE org_id = $1 AND conversation_id = $2 AND message_id >= $3
     ORDER BY message_id DESC LIMIT 1000",
);

/// The messages of a conversation from `first` on that are forwards.
pub async fn of_thread(
    tx: &mut Tx,
    conversation: ConversationId,
    first: MessageId,
) -> Result<HashSet<MessageId>, Fault> {
    let found =
        tx.all(&OF_THREAD, params![conversation, first], |row| Ok(MessageId::of(row.int(0)?))).await?;
    Ok(found.into_iter().collect())
}

const FORGET: Sql = Sql::tenant(
    "forwards.forget",
    "DELETE FROM forwards WHERE org_id = $1 AND conversation_id = $2 AND message_id = $3",
);

/// Forgets that a message was a forward: it is being removed.
pub(crate) fn forget(tx: &mut Tx, message: &Message) {
    tx.later(&FORGET, params![message.conversation, message.id]);
}

/// What was written is a draft of that forward again.
pub(crate) async fn undo(tx: &mut Tx, about: About, message: &Message) -> Result<(), Fault> {
    let draft = DraftApart {
        client_key: drafts::fresh_key(),
        channel: message.channel,
        subject: message.subject.clone(),
        html: messages::html_of(tx, message.id).await?.unwrap_or_default(),
        recipients: message.written_to(),
        updated_at: tx.now(),
    };
    apart::save(tx, about, message.author, &draft);
    tx.later(&attachments::DETACH_OWN, params![message.id, about.place(), message.author]);
    tx.later(&attachments::REMOVE_OF_MESSAGE, params![message.id]);
    forget(tx, message);
    Ok(())
}
