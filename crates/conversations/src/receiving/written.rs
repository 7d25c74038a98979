//! What a customer writes on a page of ours, without a mail.

use shell::ColleagueId;
use store::{Actor, Event, Fault, Tx, params};

use super::{TOUCH, preview};
use crate::ids::{ConversationId, IdentityId, MessageId};
use crate::messages::{self, Format, Kind, Message, Recipients};
use crate::{customers, thread, traces};

/// Something that the customer of a conversation wrote on a page.
#[derive(Clone, Debug)]
pub struct Written {
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// Writing twice with one key stores once.
    pub key: String,
    /// What they wrote.
    pub text: String,
}

/// Stores what a customer wrote on a page as a message of theirs: the conversation is open again and waits for
/// us, as after a mail. `None` when there is no such conversation.
///
/// # Errors
/// A `Fault::Duplicate` means that this key was stored before.
pub async fn record_written(tx: &mut Tx, written: &Written) -> Result<Option<MessageId>, Fault> {
    let Some(conversation) = thread::by_id(tx, written.conversation).await? else { return Ok(None) };
    let customer = customers::get(tx, conversation.customer).await?;
    let identities = customers::identities(tx, conversation.customer).await?;
    let identity = identities.into_iter().find(|identity| identity.kind == "email");
    let (id, now) = (MessageId::of(tx.new_id()), tx.now());
    let message = Message {
        id,
        conversation: conversation.id,
        kind: Kind::Incoming,
        channel: conversation.channel,
        provider_key: format!("page:{}", written.key),
        author: ColleagueId::NONE,
        identity: identity.as_ref().map_or(IdentityId::NONE, |identity| identity.id),
        from_name: customer.map(|customer| customer.name).unwrap_or_default(),
        from_address: identity.map(|identity| identity.value).unwrap_or_default(),
        subject: conversation.subject.clone(),
        said: written.text.clone(),
        quoted: String::new(),
        recipients: Recipients::default(),
        checks: String::new(),
        automatic: String::new(),
        format: Format::Plain,
        attachment_count: 0,
        arrival_id: 0,
        at: now,
    };
    messages::store_later(tx, &message, None);
    traces::add(tx, id, "received", "");
    traces::add(tx, id, "matched", "the customer wrote it on their page");
    tx.later(&TOUCH, params![conversation.id, preview(&written.text), now, id, Some(now)]);
    tx.event(
        Event::new("message_received")
            .conversation(conversation.id.get())
            .customer(conversation.customer.get())
            .about(id.get())
            .actor(Actor::Customer(conversation.customer.get()))
            .number(rules::drips::hear(&written.text).number()),
    );
    Ok(Some(id))
}
