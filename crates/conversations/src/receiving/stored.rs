//! The rows of a message that arrived.

use channels::{Address, Automatic};
use shell::ColleagueId;
use store::{Tx, arrivals};

use super::{Arrived, KeptPart};
use crate::attachments::{self, Attachment};
use crate::ids::{AttachmentId, ConversationId, IdentityId, MessageId};
use crate::messages::{self, Format, Kind, Message, Recipients};
use crate::traces;

/// Most addresses of one message that come to take part in its conversation.
const PARTICIPANTS_MAX: usize = 50;

pub(super) fn store_message(
    tx: &mut Tx,
    arrived: &Arrived,
    conversation: ConversationId,
    identity: IdentityId,
    why: &str,
) -> MessageId {
    let id = MessageId::of(tx.new_id());
    let message = incoming_message(arrived, id, conversation, identity);
    messages::store_later(tx, &message, arrived.incoming.html.as_deref());
    if let Some(header) = &arrived.incoming.message_id {
        messages::key_later(tx, header, id, conversation);
    }
    take_part(tx, arrived, conversation);
    for part in &arrived.parts {
        store_part(tx, part, id, conversation);
    }
    traces::add_at(tx, id, arrived.received_at, "received", &by_a_form(arrived));
    traces::add(tx, id, "matched", why);
    crate::channels::heard(tx, arrived.channel);
    if arrived.arrival_id != 0 {
        arrivals::settle(tx, arrived.arrival_id, arrivals::State::Received, "", id.get());
    }
    id
}

/// Says so where a form of ours wrote it for its author.
fn by_a_form(arrived: &Arrived) -> String {
    let sender = arrived.incoming.sender.as_ref().filter(|sender| sender.is_among(&arrived.own_addresses));
    sender.map_or_else(String::new, |own| {
        format!("a form sent it from {}; Reply-To names its author", own.email)
    })
}

pub(super) fn incoming_message(
    arrived: &Arrived,
    id: MessageId,
    conversation: ConversationId,
    identity: IdentityId,
) -> Message {
    let incoming = &arrived.incoming;
    Message {
        id,
        conversation,
        kind: Kind::Incoming,
        channel: arrived.channel,
        provider_key: incoming.provider_key.clone(),
        author: ColleagueId::NONE,
        identity,
        from_name: incoming.from.name.clone().unwrap_or_default(),
        from_address: incoming.from.email.clone(),
        subject: incoming.subject.clone(),
        said: incoming.text.clone(),
        quoted: incoming.quoted.clone(),
        recipients: Recipients {
            to: incoming.to.clone(),
            cc: incoming.cc.clone(),
            bcc: Vec::new(),
            reply_to: incoming.reply_to.clone(),
            ours: arrived.brought_to.clone(),
        },
        checks: arrived.checks.clone(),
        automatic: nature(&incoming.automatic).to_owned(),
        format: Format::of(incoming.html.as_deref()),
        attachment_count: i64::try_from(arrived.parts.len()).expect("parts are counted by the reader"),
        arrival_id: arrived.arrival_id,
        at: arrived.received_at,
    }
}

/// Everybody the sender names takes part from now on; our own addresses do not.
pub(super) fn take_part(tx: &mut Tx, arrived: &Arrived, conversation: ConversationId) {
    let incoming = &arrived.incoming;
    if matches!(incoming.automatic, Automatic::Bounce(_)) {
        return;
    }
    let people = std::iter::once(&incoming.from).chain(&incoming.to).chain(&incoming.cc);
    let mut keys: Vec<_> =
        people.filter(|one| !one.is_among(&arrived.own_addresses)).map(Address::key).collect();
    keys.truncate(PARTICIPANTS_MAX);
    keys.sort();
    keys.dedup();
    for key in keys {
        messages::participant_later(tx, conversation, &key);
    }
}

pub(super) fn store_part(tx: &mut Tx, part: &KeptPart, message: MessageId, conversation: ConversationId) {
    let attachment = Attachment {
        id: AttachmentId::of(tx.new_id()),
        message,
        conversation,
        owner: ColleagueId::NONE,
        name: part.name.clone(),
        content_type: part.content_type.clone(),
        size_bytes: part.size_bytes,
        hash: part.hash.clone(),
        content_id: part.content_id.clone(),
        is_inline: part.is_inline,
        created_at: tx.now(),
    };
    attachments::store_later(tx, &attachment);
}

pub(super) fn nature(automatic: &Automatic) -> &'static str {
    match automatic {
        Automatic::No => "",
        Automatic::AutoReply => "auto_reply",
        Automatic::Bounce(_) => "bounce",
        Automatic::MailingList(_) => "mailing_list",
        Automatic::Loop => "loop",
    }
}
