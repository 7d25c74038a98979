//! Taking back what has not left yet: what was written is a draft again.

use shell::ColleagueId;
use store::{Actor, Event, Fault, Sql, Tx, outbox, params};

use crate::answers::{CannotAnswer, DELIVER};
use crate::apart::About;
use crate::deleting::what_stays;
use crate::drafts::{self, Draft};
use crate::ids::{ConversationId, CustomerId, MessageId};
use crate::messages::{self, Kind, Message};
use crate::receiving::preview;
use crate::riders::{Rider, Said};
use crate::thread::{self, Conversation};
use crate::{attachments, beginning, forwards};

/// What became of something that was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// Its conversation. One that began with it, and in which nothing else has happened, is gone.
    pub conversation: ConversationId,
    /// The draft that it is now; None: the one in the reply box of its conversation.
    pub draft: Option<About>,
}

const REMOVE: Sql = Sql::tenant("taking_back.message", "DELETE FROM messages WHERE org_id = $1 AND id = $2");
const REMOVE_HTML: Sql =
    Sql::tenant("taking_back.html", "DELETE FROM message_html WHERE org_id = $1 AND message_id = $2");
const REMOVE_KEYS: Sql = Sql::tenant(
    "taking_back.keys",
    "DELETE FROM message_keys WHERE org_id = $1 AND message_id = $2 AND header = $3",
);
const WITHOUT_ANSWER: Sql = Sql::tenant(
    "taking_back.without_answer",
    "UPDATE conversations SET message_count = message_count - 1, preview = $3, last_message_id = $4, status = 0,
       is_solved = 0, version = version + 1
     WHERE org_id = $1 AND id = $2",
);
const WITHOUT_FORWARD: Sql = Sql::tenant(
    "taking_back.without_forward",
    "UPDATE conversations SET message_count = message_count - 1, last_message_id = $3, version = version + 1
     WHERE org_id = $1 AND id = $2",
);

/// Takes an answer or a forward back before it leaves: it returns to its author's draft under a new key. After an
/// answer the conversation is open again; one that began with it is gone.
///
/// # Errors
/// [`CannotAnswer::TooLateToTakeBack`] when it has left, or is somebody else's.
pub async fn take_back(
    tx: &mut Tx,
    id: MessageId,
    author: ColleagueId,
    riders: &[Rider],
) -> Result<TakenBack, CannotAnswer> {
    let message = messages::message(tx, id).await?.ok_or(CannotAnswer::TooLateToTakeBack)?;
    let parcel = outbox::of_message(tx, id.get()).await?.ok_or(CannotAnswer::TooLateToTakeBack)?;
    if message.author != author || tx.now() >= parcel.send_at || !outbox::take_back(tx, parcel.id).await? {
        return Err(CannotAnswer::TooLateToTakeBack);
    }
    tx.cancel_job(DELIVER, &parcel.id.to_string());
    let conversation = thread::by_id(tx, message.conversation).await?;
    let customer = conversation.as_ref().map_or(CustomerId::NONE, |conversation| conversation.customer);
    let forwarded = forwards::of_message(tx, &message).await?;
    let draft = match (forwarded, conversation) {
        (Some(about), _) => {
            forward_back(tx, about, &message).await?;
            Some(about)
        }
        (None, Some(conversation)) => answer_back(tx, &conversation, &message).await?,
        (None, None) => return Err(CannotAnswer::TooLateToTakeBack),
    };
    tx.later(&REMOVE, params![id]);
    tx.later(&REMOVE_HTML, params![id]);
    tx.later(&REMOVE_KEYS, params![id, &message.provider_key]);
    if forwarded.is_none() {
        let said = Said { conversation: message.conversation, customer, message: id, author };
        for rider in riders {
            (rider.taken_back)(tx, said).await?;
        }
    }
    let kind = if forwarded.is_some() { "forward_taken_back" } else { "answer_taken_back" };
    let event = Event::new(kind).conversation(message.conversation.get()).customer(customer.get());
    tx.event(event.about(id.get()).actor(Actor::Colleague(author.get())));
    Ok(TakenBack { conversation: message.conversation, draft })
}

async fn forward_back(tx: &mut Tx, about: About, message: &Message) -> Result<(), Fault> {
    let (last, _) = what_stays(tx, message).await?;
    forwards::undo(tx, about, message).await?;
    tx.later(&WITHOUT_FORWARD, params![message.conversation, last]);
    Ok(())
}

async fn answer_back(
    tx: &mut Tx,
    conversation: &Conversation,
    message: &Message,
) -> Result<Option<About>, Fault> {
    if beginning::is_all_of(tx, conversation, message).await? {
        return beginning::undo(tx, conversation, message).await.map(Some);
    }
    let (last, said) = what_stays(tx, message).await?;
    let draft = Draft {
        kind: Kind::Outgoing,
        client_key: drafts::fresh_key(),
        html: messages::html_of(tx, message.id).await?.unwrap_or_default(),
        recipients: message.written_to(),
        seen: last,
        updated_at: tx.now(),
    };
    drafts::save(tx, conversation.id, message.author, &draft);
    tx.later(&attachments::DETACH, params![message.id, conversation.id]);
    tx.later(&WITHOUT_ANSWER, params![conversation.id, preview(&said), last]);
    Ok(None)
}
