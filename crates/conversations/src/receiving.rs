//! Receiving: what arrived becomes a message in the right conversation, once.

use channels::{Address, Automatic, Bounce, Fate, Incoming};
use shell::ColleagueId;
use store::{Actor, Event, Fault, Sql, Timestamp, Tx, arrivals, params};

use crate::attachments::{self, Attachment};
use crate::ids::{AttachmentId, ChannelId, ConversationId, CustomerId, IdentityId, MessageId, TeamId};
use crate::messages::{self, Kind, Message, Recipients};
use crate::status::Status;
use crate::{customers, traces};

/// Most addresses of one message that come to take part in its conversation.
const PARTICIPANTS_MAX: usize = 50;
/// How many of the newest references are looked up.
const REFERENCES_MAX: usize = 8;
/// Longest preview of a message in a list, in characters.
const PREVIEW_CHARS: usize = 140;

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
    /// Its files.
    pub parts: Vec<KeptPart>,
    /// Results of SPF, DKIM and DMARC as JSON, or empty.
    pub checks: String,
    /// The conversation that a verified reply token names.
    pub token: Option<ConversationId>,
    /// Our own addresses: they take part in nothing.
    pub own_addresses: Vec<String>,
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
}

const LOOK_UP: Sql = Sql::tenant(
    "receiving.look_up",
    "SELECT 0 AS what, i.id AS id, i.customer_id AS of_id FROM identities i
       WHERE i.org_id = $1 AND i.kind = 'email' AND i.value = $2
     UNION ALL
     SELECT 1, m.id, m.conversation_id FROM messages m
       WHERE m.org_id = $1 AND m.channel_id = $3 AND m.provider_key = $4
     UNION ALL
     SELECT 2, t.at, 0 FROM tombstones t
       WHERE t.org_id = $1 AND t.channel_id = $3 AND t.provider_key = $4
     UNION ALL
     SELECT 3, k.message_id, k.conversation_id FROM message_keys k
       WHERE k.org_id = $1 AND k.header IN ($5, $6, $7, $8, $9, $10, $11, $12)
     UNION ALL
     SELECT 4, o.message_id, o.conversation_id FROM message_keys o
       JOIN messages s ON s.org_id = $1 AND s.id = o.message_id AND s.kind = 1
       WHERE o.org_id = $1 AND o.header = $13",
);

/// What is known already of an arrival: one round trip.
struct Known {
    identity: Option<(IdentityId, CustomerId)>,
    same_key: Option<MessageId>,
    is_buried: bool,
    is_ours: bool,
    answers: Option<(MessageId, ConversationId)>,
}

async fn look_up(tx: &mut Tx, arrived: &Arrived, address: &str) -> Result<Known, Fault> {
    let incoming = &arrived.incoming;
    let about = match &incoming.automatic {
        Automatic::Bounce(bounce) => bounce.about.as_slice(),
        _ => &[],
    };
    let mut references = incoming.references.iter().chain(about).rev();
    let mut values = params![address, arrived.channel, &incoming.provider_key];
    for _ in 0..REFERENCES_MAX {
        values.push(references.next().map_or("", String::as_str).into());
    }
    values.push(incoming.message_id.as_deref().unwrap_or("").into());
    let rows =
        tx.all(&LOOK_UP, values, |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?))).await?;
    let first = |what| rows.iter().filter(move |row| row.0 == what).max_by_key(|row| row.1);
    Ok(Known {
        identity: first(0).map(|row| (IdentityId::of(row.1), CustomerId::of(row.2))),
        same_key: first(1).map(|row| MessageId::of(row.1)),
        is_buried: first(2).is_some(),
        is_ours: first(4).is_some(),
        answers: first(3).map(|row| (MessageId::of(row.1), ConversationId::of(row.2))),
    })
}

const SAME_KEY: Sql = Sql::tenant(
    "receiving.same_key",
    "SELECT id, provider_key, from_address, subject, said, quoted FROM messages
     WHERE org_id = $1 AND channel_id = $2 AND provider_key IN ($3, $4)",
);

/// The message that this arrival repeats. A Message-ID alone does not prove it: careless programs give many
/// mails the same one, and none of them may be lost. A deleted message (known by its tombstone) is repeated
/// by whatever carries its key.
async fn received_before(
    tx: &mut Tx,
    arrived: &Arrived,
    known: &Known,
) -> Result<Option<MessageId>, Fault> {
    if known.is_buried {
        return Ok(Some(MessageId::NONE));
    }
    if known.same_key.is_none() {
        return Ok(None);
    }
    let incoming = &arrived.incoming;
    let other_key = key_apart(incoming);
    let values = params![arrived.channel, &incoming.provider_key, &other_key];
    let stored = tx
        .all(&SAME_KEY, values, |row| {
            let said = (row.text(2)?, row.text(3)?, row.text(4)?, row.text(5)?);
            Ok((MessageId::of(row.int(0)?), row.text(1)? == other_key, said))
        })
        .await?;
    let wanted = words_of(&incoming.text, &incoming.quoted);
    let same = stored.into_iter().find(|(_, has_other_key, (from, subject, said, quoted))| {
        let is_same = *from == incoming.from.email && *subject == incoming.subject;
        *has_other_key || (is_same && words_of(said, quoted) == wanted)
    });
    Ok(same.map(|(id, ..)| id))
}

/// What was said without its white space, which servers and readers may change on the way.
fn words_of(said: &str, quoted: &str) -> String {
    said.chars().chain(quoted.chars()).filter(|letter| !letter.is_whitespace()).collect()
}

/// The key of a message whose own key belongs to another: its key and a hash of what it says.
fn key_apart(incoming: &Incoming) -> String {
    let content = [&incoming.from.email, &incoming.subject, &words_of(&incoming.text, &incoming.quoted)];
    let hash = store::blobs::hash(content.map(String::as_str).join("\n").as_bytes());
    format!("{}#{}", incoming.provider_key, &hash[..32])
}

fn apart(arrived: &Arrived) -> Arrived {
    let mut apart = arrived.clone();
    apart.incoming.provider_key = key_apart(&arrived.incoming);
    apart
}

const CANDIDATE: Sql = Sql::tenant(
    "receiving.candidate",
    "SELECT c.id, c.number, c.customer_id,
            (SELECT COUNT(*) FROM participants p
              WHERE p.org_id = $1 AND p.conversation_id = c.id AND p.address = $3)
     FROM conversations c WHERE c.org_id = $1 AND c.id = $2",
);

/// A conversation that an arrival may belong to.
struct Candidate {
    id: ConversationId,
    number: i64,
    customer: CustomerId,
    takes_part: bool,
}

async fn candidate(tx: &mut Tx, id: ConversationId, address: &str) -> Result<Option<Candidate>, Fault> {
    tx.one(&CANDIDATE, params![id, address], |row| {
        Ok(Candidate {
            id: ConversationId::of(row.int(0)?),
            number: row.int(1)?,
            customer: CustomerId::of(row.int(2)?),
            takes_part: row.int(3)? > 0,
        })
    })
    .await
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
    let bounce = match &arrived.incoming.automatic {
        Automatic::Bounce(bounce) => Some(bounce),
        _ => None,
    };
    match found {
        Some(found) if found.takes_part || bounce.is_some() => {
            Ok(join(tx, arrived, &known, &found, bounce))
        }
        Some(stranger_to) => begin(tx, arrived, &known, stranger_to.id).await,
        None => begin(tx, arrived, &known, ConversationId::NONE).await,
    }
}

const TOUCH: Sql = Sql::tenant(
    "receiving.touch",
    "UPDATE conversations SET message_count = message_count + 1, preview = $3, moved_at = $4, version = version + 1,
       last_message_id = CASE WHEN last_message_id < $5 THEN $5 ELSE last_message_id END,
       status = 0, is_solved = 0, snoozed_until_at = NULL,
       waiting_since_at = CASE WHEN waiting_since_at IS NULL THEN $4 ELSE waiting_since_at END
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
    bounce: Option<&Bounce>,
) -> Received {
    let identity = match (known.identity, bounce) {
        (Some((identity, _)), _) => identity,
        (None, Some(_)) => IdentityId::NONE,
        (None, None) => new_identity(tx, arrived, found.customer),
    };
    let why = if arrived.token.is_some() { "it carries our reply token" } else { "it answers a message here" };
    let message = store_message(tx, arrived, found.id, identity, why);
    if arrived.incoming.automatic == Automatic::AutoReply {
        tx.later(&TOUCH_QUIETLY, params![found.id, message]);
    } else {
        let preview = preview(&arrived.incoming.text);
        tx.later(&TOUCH, params![found.id, preview, arrived.received_at, message]);
    }
    if let Some(bounce) = bounce {
        bounced(tx, found, known, bounce);
    }
    tx.event(
        Event::new("message_received")
            .conversation(found.id.get())
            .customer(found.customer.get())
            .about(message.get())
            .actor(Actor::Customer(found.customer.get()))
            .code(nature(&arrived.incoming.automatic)),
    );
    Received::Stored { conversation: found.id, number: found.number, message, is_new: false }
}

fn bounced(tx: &mut Tx, found: &Candidate, known: &Known, bounce: &Bounce) {
    if bounce.fate == Fate::Permanent
        && let Some(recipient) = &bounce.recipient
    {
        customers::bounced(tx, "email", recipient);
    }
    let Some((about, _)) = known.answers else { return };
    traces::add(tx, about, "bounced", &bounce.words);
    tx.event(
        Event::new("message_bounced")
            .conversation(found.id.get())
            .customer(found.customer.get())
            .about(about.get())
            .code(bounce.status.clone().unwrap_or_default()),
    );
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
    let number = tx.next_number().await?;
    let conversation = ConversationId::of(tx.new_id());
    let (identity, customer) = known.identity.unwrap_or_else(|| {
        let from = &arrived.incoming.from;
        let newcomer = customers::Newcomer {
            kind: "email",
            value: &from.email,
            name: from.name.as_deref().unwrap_or(""),
            language: arrived.incoming.language.as_deref().unwrap_or(""),
        };
        let identity = customers::welcome(tx, &newcomer);
        (identity.id, identity.customer)
    });
    let why = if linked.some().is_some() {
        "its sender takes no part in the conversation it names, so it began a new one, linked"
    } else {
        "it names no conversation, so it began a new one"
    };
    let message = store_message(tx, arrived, conversation, identity, why);
    let preview = preview(&arrived.incoming.text);
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
            Some(arrived.received_at),
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
            .code(nature(&arrived.incoming.automatic)),
    );
    Ok(Received::Stored { conversation, number, message, is_new: true })
}

const INSERT_IDENTITY: Sql = Sql::tenant(
    "receiving.insert_identity",
    "INSERT INTO identities (org_id, id, customer_id, kind, value, created_at) VALUES ($1, $2, $3, 'email', $4, $5)",
);

/// A participant who never wrote before (somebody in Cc) gets an identity on the conversation's customer.
fn new_identity(tx: &mut Tx, arrived: &Arrived, customer: CustomerId) -> IdentityId {
    let id = IdentityId::of(tx.new_id());
    let now = tx.now();
    tx.later(&INSERT_IDENTITY, params![id, customer, arrived.incoming.from.key(), now]);
    id
}

fn store_message(
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
    traces::add_at(tx, id, arrived.received_at, "received", "");
    traces::add(tx, id, "matched", why);
    crate::channels::heard(tx, arrived.channel);
    if arrived.arrival_id != 0 {
        arrivals::settle(tx, arrived.arrival_id, arrivals::State::Received, "", id.get());
    }
    id
}

fn incoming_message(
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
        },
        checks: arrived.checks.clone(),
        automatic: nature(&incoming.automatic).to_owned(),
        has_html: incoming.html.is_some(),
        attachment_count: i64::try_from(arrived.parts.len()).expect("parts are counted by the reader"),
        arrival_id: arrived.arrival_id,
        at: arrived.received_at,
    }
}

/// Everybody the sender names takes part from now on; our own addresses do not.
fn take_part(tx: &mut Tx, arrived: &Arrived, conversation: ConversationId) {
    let incoming = &arrived.incoming;
    if matches!(incoming.automatic, Automatic::Bounce(_)) {
        return;
    }
    let people = std::iter::once(&incoming.from).chain(&incoming.to).chain(&incoming.cc);
    let mut keys: Vec<_> = people.map(Address::key).filter(|key| !arrived.own_addresses.contains(key)).collect();
    keys.truncate(PARTICIPANTS_MAX);
    keys.sort();
    keys.dedup();
    for key in keys {
        messages::participant_later(tx, conversation, &key);
    }
}

fn store_part(tx: &mut Tx, part: &KeptPart, message: MessageId, conversation: ConversationId) {
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
/// As [`receive`].
pub async fn record_sent(tx: &mut Tx, arrived: &Arrived) -> Result<Received, Fault> {
    let Some(to) = arrived.incoming.to.first().or(arrived.incoming.cc.first()) else {
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
    let preview = preview(&arrived.incoming.text);
    tx.later(&SENT_TOUCH, params![found.id, preview, arrived.received_at, id]);
    sent_event(tx, found.id, found.customer, id);
    Ok(Received::Stored { conversation: found.id, number: found.number, message: id, is_new: false })
}

async fn begin_sent(
    tx: &mut Tx,
    arrived: &Arrived,
    to_them: &Arrived,
    known: &Known,
) -> Result<Received, Fault> {
    let number = tx.next_number().await?;
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
    let preview = preview(&arrived.incoming.text);
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
    sent_event(tx, conversation, customer, id);
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

fn sent_event(tx: &mut Tx, conversation: ConversationId, customer: CustomerId, message: MessageId) {
    tx.event(
        Event::new("message_answered")
            .conversation(conversation.get())
            .customer(customer.get())
            .about(message.get())
            .code("elsewhere"),
    );
}

fn nature(automatic: &Automatic) -> &'static str {
    match automatic {
        Automatic::No => "",
        Automatic::AutoReply => "auto_reply",
        Automatic::Bounce(_) => "bounce",
        Automatic::MailingList(_) => "mailing_list",
        Automatic::Loop => "loop",
    }
}

/// The beginning of a text on one line, for lists.
pub(crate) fn preview(text: &str) -> String {
    let mut line = String::with_capacity(PREVIEW_CHARS);
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() > PREVIEW_CHARS {
            if line.is_empty() {
                line.extend(word.chars().take(PREVIEW_CHARS));
            }
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
