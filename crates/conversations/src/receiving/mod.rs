//! Receiving: what arrived becomes a message in the right conversation, once.

mod gist;
mod known;
mod reports;
mod sent;
mod stored;
mod written;

use channels::{Automatic, Bounce, Incoming};
use rules::drips::{Heard, Level};
use store::{Actor, Event, Fault, Sql, Timestamp, Tx, arrivals, params};

use crate::customers;
use crate::ids::{ChannelId, ConversationId, CustomerId, IdentityId, MessageId, TeamId};
use crate::messages::Message;
use crate::status::Status;
pub(crate) use gist::preview;
pub use gist::{ENCRYPTED_PREVIEWS, Gist};
use known::{Candidate, Known, apart, candidate, look_up, received_before};
pub use sent::record_sent;
use stored::{nature, store_message};
pub use written::{Written, record_written};

/// A conversation that begins is told by two facts: that it was opened, and what was said.
const FACTS_OF_BEGINNING: u32 = 2;

/// A file of an arrival whose bytes are in the blob store already.
#[derive(Clone, Debug)]
pub struct KeptPart {
    /// A safe name.
    pub name: String,
    /// The type by content.
    pub content_type: String,
    /// Its size.
    pub size_bytes: i64,
    /// Its hash.
    pub hash: String,
    /// Content-ID, or empty.
    pub content_id: String,
    /// Shown inside the text.
    pub is_inline: bool,
}

/// Something that arrived, read and ready to become a message.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The channel it came in by.
    pub channel: ChannelId,
    /// The team whose conversations begin in that channel, or none.
    pub team: TeamId,
    /// The row of its raw form, or 0.
    pub arrival_id: i64,
    /// When it was stored.
    pub received_at: Timestamp,
    /// What it says. Its parts' bytes are not looked at: see `parts`.
    pub incoming: Incoming,
    /// What is taken from its words.
    pub gist: Gist,
    /// Its files.
    pub parts: Vec<KeptPart>,
    /// Results of SPF, DKIM and DMARC as JSON, or empty.
    pub checks: String,
    /// The conversation that a verified reply token names.
    pub token: Option<ConversationId>,
    /// Our own addresses: they take part in nothing.
    pub own_addresses: Vec<String>,
    /// The address of ours it was brought to, where it names none itself; else empty.
    pub brought_to: String,
}

/// What became of an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// A message was stored.
    Stored {
        /// Its conversation.
        conversation: ConversationId,
        /// The conversation's number.
        number: i64,
        /// The message.
        message: MessageId,
        /// Whether the conversation began with it.
        is_new: bool,
    },
    /// It had been received before, or was deleted here; nothing was stored.
    Duplicate,
    /// It is something we sent ourselves; nothing was stored.
    Loop,
    /// It says that one of our own addresses wrote it, and it is nothing we sent: there is nobody to answer. Nothing
    /// was stored; somebody has to look at it.
    FromOurselves,
}

/// Stores what arrived as a message: in the conversation it answers when its sender takes part in that one,
/// else in a new one (linked to the one it names). Stores nothing when it was received before.
///
/// # Errors
/// A [`Fault::Duplicate`] means that the same message, or the same new customer, was stored at the same
/// time: run it once more.
pub async fn receive(tx: &mut Tx, arrived: &Arrived) -> Result<Received, Fault> {
    let address = arrived.incoming.from.key();
    let known = look_up(tx, arrived, &address).await?;
    if let Some(before) = received_before(tx, arrived, &known).await? {
        arrivals::settle(tx, arrived.arrival_id, arrivals::State::Duplicate, "", before.get());
        return Ok(Received::Duplicate);
    }
    if arrived.incoming.automatic == Automatic::Loop || known.is_ours {
        arrivals::settle(tx, arrived.arrival_id, arrivals::State::Duplicate, "our own message", 0);
        return Ok(Received::Loop);
    }
    let told_apart;
    let arrived = if known.same_key.is_some() {
        told_apart = apart(arrived);
        &told_apart
    } else {
        arrived
    };
    let named = arrived.token.or(known.answers.map(|(_, conversation)| conversation));
    let found = match named {
        Some(id) => candidate(tx, id, &address).await?,
        None => None,
    };
    let bounce = reports::in_arrival(&arrived.incoming);
    let reported = reports::message_of(tx, &known, bounce).await?;
    let is_ours_reported = bounce.is_some() && (reported.is_some() || arrived.token.is_some());
    let is_from_ourselves = arrived.incoming.from.is_among(&arrived.own_addresses);
    match found {
        Some(found) if is_ours_reported || (found.takes_part && !is_from_ourselves) => {
            let message = reported.as_ref().filter(|message| message.conversation == found.id);
            let report = bounce.map(|bounce| Report { bounce, message });
            Ok(join(tx, arrived, &known, &found, report))
        }
        _ if is_from_ourselves => Ok(Received::FromOurselves),
        Some(stranger_to) => begin(tx, arrived, &known, stranger_to.id).await,
        None => begin(tx, arrived, &known, ConversationId::NONE).await,
    }
}

/// A report, and the message of ours that it is about, where we know it.
#[derive(Clone, Copy)]
struct Report<'a> {
    bounce: &'a Bounce,
    message: Option<&'a Message>,
}

const TOUCH: Sql = Sql::tenant(
    "receiving.touch",
    "UPDATE conversations SET message_count = message_count + 1, preview = $3, moved_at = $4, version = version + 1,
       last_message_id = CASE WHEN last_message_id < $5 THEN $5 ELSE last_message_id END,
       status = 0, is_solved = 0, snoozed_until_at = NULL,
       waiting_since_at = CASE WHEN waiting_since_at IS NULL THEN $6 ELSE waiting_since_at END
     WHERE org_id = $1 AND id = $2",
);
/// Thanks wake what was put aside until the customer writes; else they leave a conversation as it stands.
const TOUCH_THANKED: Sql = Sql::tenant(
    "receiving.touch_thanked",
    "UPDATE conversations SET message_count = message_count + 1, preview = $3, moved_at = $4, version = version + 1,
       last_message_id = CASE WHEN last_message_id < $5 THEN $5 ELSE last_message_id END,
       status = CASE WHEN status = 2 THEN 0 ELSE status END, snoozed_until_at = NULL
     WHERE org_id = $1 AND id = $2",
);
const TOUCH_QUIETLY: Sql = Sql::tenant(
    "receiving.touch_quietly",
    "UPDATE conversations SET message_count = message_count + 1, version = version + 1,
       last_message_id = CASE WHEN last_message_id < $3 THEN $3 ELSE last_message_id END
     WHERE org_id = $1 AND id = $2",
);

fn join(
    tx: &mut Tx,
    arrived: &Arrived,
    known: &Known,
    found: &Candidate,
    report: Option<Report<'_>>,
) -> Received {
    // Somebody in Cc who writes for the first time is a customer of their own, and not the one it is with.
    let (identity, author) = match (known.identity, report) {
        (Some(known), _) => known,
        (None, Some(_)) => (IdentityId::NONE, found.customer),
        (None, None) => welcome(tx, arrived),
    };
    let why =
        if arrived.token.is_some() { "it carries our reply token" } else { "it answers a message here" };
    let message = store_message(tx, arrived, found.id, identity, why);
    let Gist { preview, heard } = &arrived.gist;
    if arrived.incoming.automatic == Automatic::AutoReply {
        tx.later(&TOUCH_QUIETLY, params![found.id, message]);
    } else {
        let at = arrived.received_at;
        match heard {
            Some(heard) if heard.level == Level::Nothing => {
                tx.later(&TOUCH_THANKED, params![found.id, preview, at, message]);
            }
            heard => tx.later(&TOUCH, params![found.id, preview, at, message, heard.map(|_| at)]),
        }
    }
    if let Some(Report { bounce, message: Some(message) }) = report {
        reports::record(tx, found, message, bounce);
    }
    tx.event(
        Event::new("message_received")
            .conversation(found.id.get())
            .customer(found.customer.get())
            .about(message.get())
            .actor(Actor::Customer(author.get()))
            .code(nature(&arrived.incoming.automatic))
            .number(heard.map_or(0, Heard::number)),
    );
    Received::Stored { conversation: found.id, number: found.number, message, is_new: false }
}

const INSERT: Sql = Sql::tenant(
    "receiving.insert_conversation",
    "INSERT INTO conversations (org_id, id, number, subject, preview, status, is_solved, assignee_id, team_id, customer_id, channel_id, linked_id, waiting_since_at, created_at, moved_at, last_message_id, message_count, version)
     VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, $9, $10, $11, $12, $12, $13, 1, 1)",
);

async fn begin(
    tx: &mut Tx,
    arrived: &Arrived,
    known: &Known,
    linked: ConversationId,
) -> Result<Received, Fault> {
    let number = tx.next_number(FACTS_OF_BEGINNING).await?;
    let conversation = ConversationId::of(tx.new_id());
    let (identity, customer) = known.identity.unwrap_or_else(|| welcome(tx, arrived));
    let why = if linked.some().is_some() {
        "its sender takes no part in the conversation it names, so it began a new one, linked"
    } else {
        "it names no conversation, so it began a new one"
    };
    let message = store_message(tx, arrived, conversation, identity, why);
    let Gist { preview, heard } = &arrived.gist;
    let waits = heard.is_some_and(|heard| heard.level != Level::Nothing);
    tx.later(
        &INSERT,
        params![
            conversation,
            number,
            &arrived.incoming.subject,
            preview,
            Status::Open,
            arrived.team,
            customer,
            arrived.channel,
            linked,
            waits.then_some(arrived.received_at),
            arrived.received_at,
            message
        ],
    );
    tx.event(
        Event::new("conversation_opened")
            .conversation(conversation.get())
            .customer(customer.get())
            .number(number)
            .actor(Actor::Customer(customer.get())),
    );
    tx.event(
        Event::new("message_received")
            .conversation(conversation.get())
            .customer(customer.get())
            .about(message.get())
            .actor(Actor::Customer(customer.get()))
            .code(nature(&arrived.incoming.automatic))
            .number(heard.map_or(0, Heard::number)),
    );
    Ok(Received::Stored { conversation, number, message, is_new: true })
}

/// A record for whoever wrote for the first time.
fn welcome(tx: &mut Tx, arrived: &Arrived) -> (IdentityId, CustomerId) {
    let from = &arrived.incoming.from;
    let newcomer = customers::Newcomer {
        kind: "email",
        value: &from.email,
        name: from.name.as_deref().unwrap_or(""),
        language: arrived.incoming.language.as_deref().unwrap_or(""),
    };
    let identity = customers::welcome(tx, &newcomer);
    (identity.id, identity.customer)
}
