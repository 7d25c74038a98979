//! Answers that a colleague wrote in another mail program, found in the Sent folder.

use store::{Event, Fault, Sql, Timestamp, Tx, arrivals, params};

use super::known::{Known, candidate, look_up};
use super::stored::{incoming_message, store_part, take_part};
use super::{Arrived, FACTS_OF_BEGINNING, INSERT, Received};
use crate::ids::{ConversationId, CustomerId, IdentityId, MessageId};
use crate::messages::{self, Kind};
use crate::status::Status;
use crate::{customers, traces};

const SENT_TOUCH: Sql = Sql::tenant(
    "receiving.sent_touch",
    "UPDATE conversations SET message_count = message_count + 1, preview = $3, moved_at = $4, version = version + 1,
       last_message_id = CASE WHEN last_message_id < $5 THEN $5 ELSE last_message_id END,
       status = 1, is_solved = 0, waiting_since_at = NULL
     WHERE org_id = $1 AND id = $2",
);

/// Stores an answer that a colleague wrote in another mail program, found in the Sent folder. It joins the
/// conversation it answers; a mail that answers none here begins one with its first recipient.
///
/// # Errors
/// As [`super::receive`].
pub async fn record_sent(tx: &mut Tx, arrived: &Arrived) -> Result<Received, Fault> {
    let Some(to) = arrived.incoming.to.first().or(arrived.incoming.cc.first()) else {
        arrivals::settle(
            tx,
            arrived.arrival_id,
            arrivals::State::Duplicate,
            "it names nobody it was sent to",
            0,
        );
        return Ok(Received::Duplicate);
    };
    let known = look_up(tx, arrived, &to.key()).await?;
    if known.same_key.is_some() || known.is_buried || known.is_ours {
        let before = known.same_key.unwrap_or(MessageId::NONE);
        arrivals::settle(tx, arrived.arrival_id, arrivals::State::Duplicate, "", before.get());
        return Ok(Received::Duplicate);
    }
    let found = match known.answers {
        Some((_, id)) => candidate(tx, id, &to.key()).await?,
        None => None,
    };
    let Some(found) = found else {
        let mut to_them = arrived.clone();
        to_them.incoming.from = to.clone();
        return begin_sent(tx, arrived, &to_them, &known).await;
    };
    let id = store_sent(tx, arrived, found.id);
    let preview = &arrived.gist.preview;
    tx.later(&SENT_TOUCH, params![found.id, preview, arrived.received_at, id]);
    sent_event(tx, arrived, (found.id, found.customer), id);
    Ok(Received::Stored { conversation: found.id, number: found.number, message: id, is_new: false })
}

async fn begin_sent(
    tx: &mut Tx,
    arrived: &Arrived,
    to_them: &Arrived,
    known: &Known,
) -> Result<Received, Fault> {
    let number = tx.next_number(FACTS_OF_BEGINNING).await?;
    let conversation = ConversationId::of(tx.new_id());
    let them = &to_them.incoming.from;
    let customer = known.identity.map_or_else(
        || {
            let name = them.name.as_deref().unwrap_or("");
            let newcomer = customers::Newcomer { kind: "email", value: &them.email, name, language: "" };
            customers::welcome(tx, &newcomer).customer
        },
        |(_, customer)| customer,
    );
    let id = store_sent(tx, arrived, conversation);
    let preview = &arrived.gist.preview;
    tx.later(
        &INSERT,
        params![
            conversation,
            number,
            &arrived.incoming.subject,
            preview,
            Status::Waiting,
            arrived.team,
            customer,
            arrived.channel,
            ConversationId::NONE,
            None::<Timestamp>,
            arrived.received_at,
            id
        ],
    );
    tx.event(
        Event::new("conversation_opened")
            .conversation(conversation.get())
            .customer(customer.get())
            .number(number),
    );
    sent_event(tx, arrived, (conversation, customer), id);
    Ok(Received::Stored { conversation, number, message: id, is_new: true })
}

fn store_sent(tx: &mut Tx, arrived: &Arrived, conversation: ConversationId) -> MessageId {
    let id = MessageId::of(tx.new_id());
    let mut message = incoming_message(arrived, id, conversation, IdentityId::NONE);
    message.kind = Kind::Outgoing;
    messages::store_later(tx, &message, arrived.incoming.html.as_deref());
    if let Some(header) = &arrived.incoming.message_id {
        messages::key_later(tx, header, id, conversation);
    }
    take_part(tx, arrived, conversation);
    for part in &arrived.parts {
        store_part(tx, part, id, conversation);
    }
    traces::add(tx, id, "stored", "it was sent from another mail program");
    if arrived.arrival_id != 0 {
        arrivals::settle(tx, arrived.arrival_id, arrivals::State::Received, "", id.get());
    }
    id
}

fn sent_event(tx: &mut Tx, arrived: &Arrived, place: (ConversationId, CustomerId), message: MessageId) {
    let (conversation, customer) = place;
    tx.event(
        Event::new("message_answered")
            .conversation(conversation.get())
            .customer(customer.get())
            .about(message.get())
            .code("elsewhere")
            .number(rules::drips::answers(&arrived.incoming.text).number()),
    );
}
