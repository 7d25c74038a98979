//! What is known already of an arrival: who wrote it, whether it was received before, what it answers.

use channels::{Automatic, Incoming, address_keys};
use store::{Fault, Sql, Tx, params};

use super::Arrived;
use crate::attachments;
use crate::ids::{ConversationId, CustomerId, IdentityId, MessageId};

/// How many of the newest references are looked up.
const REFERENCES_MAX: usize = 8;

const LOOK_UP: Sql = Sql::tenant(
    "receiving.look_up",
    "SELECT 0 AS what, i.id AS id, i.customer_id AS of_id FROM identities i
       WHERE i.org_id = $1 AND i.kind = 'email' AND i.value IN ($2, $14)
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
pub(super) struct Known {
    pub(super) identity: Option<(IdentityId, CustomerId)>,
    pub(super) same_key: Option<MessageId>,
    pub(super) is_buried: bool,
    pub(super) is_ours: bool,
    pub(super) answers: Option<(MessageId, ConversationId)>,
}

pub(super) async fn look_up(tx: &mut Tx, arrived: &Arrived, address: &str) -> Result<Known, Fault> {
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
    let [_, older] = address_keys(address);
    values.push(older.as_str().into());
    let rows = tx.all(&LOOK_UP, values, |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?))).await?;
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
     WHERE org_id = $1 AND channel_id = $2 AND provider_key IN ($3, $4, $5)",
);

const BURIED_APART: Sql = Sql::tenant(
    "receiving.buried_apart",
    "SELECT 1 FROM tombstones WHERE org_id = $1 AND channel_id = $2 AND provider_key = $3",
);

/// The message that this arrival repeats. A Message-ID alone does not prove it: careless programs give many
/// mails the same one (a scanner even the same words with another file), and none of them may be lost. A deleted
/// message (known by its tombstone) is repeated by whatever carries its key.
pub(super) async fn received_before(
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
    let files = files_of(arrived);
    let other_key = key_apart(incoming, &files);
    // Messages that were told apart by their words alone.
    let words_key = key_apart(incoming, &[]);
    let values = params![arrived.channel, &incoming.provider_key, &other_key, &words_key];
    let stored = tx
        .all(&SAME_KEY, values, |row| {
            let said = (row.text(2)?, row.text(3)?, row.text(4)?, row.text(5)?);
            Ok((MessageId::of(row.int(0)?), row.text(1)?, said))
        })
        .await?;
    let wanted = words_of(&incoming.text, &incoming.quoted);
    for (id, key, (from, subject, said, quoted)) in stored {
        let is_same = from == incoming.from.email && subject == incoming.subject;
        let has_other_key = key == other_key && other_key != words_key;
        let says_the_same = key == words_key || (is_same && words_of(&said, &quoted) == wanted);
        if has_other_key || (says_the_same && stored_files(tx, id).await? == files) {
            return Ok(Some(id));
        }
    }
    let buried = tx.one(&BURIED_APART, params![arrived.channel, &other_key], |row| row.int(0)).await?;
    Ok(buried.map(|_| MessageId::NONE))
}

/// The hashes of what an arrival brings, in an order of their own: relays may change that of the parts.
fn files_of(arrived: &Arrived) -> Vec<&str> {
    let mut hashes: Vec<&str> = arrived.parts.iter().map(|part| part.hash.as_str()).collect();
    hashes.sort_unstable();
    hashes
}

async fn stored_files(tx: &mut Tx, message: MessageId) -> Result<Vec<String>, Fault> {
    let stored = attachments::of_message(tx, message).await?;
    let mut hashes: Vec<String> = stored.into_iter().map(|file| file.hash).collect();
    hashes.sort_unstable();
    Ok(hashes)
}

/// What was said without its white space, which servers and readers may change on the way.
fn words_of(said: &str, quoted: &str) -> String {
    said.chars().chain(quoted.chars()).filter(|letter| !letter.is_whitespace()).collect()
}

/// The key of a message whose own key belongs to another: its key and a hash of what it says and brings.
fn key_apart(incoming: &Incoming, files: &[&str]) -> String {
    let words = words_of(&incoming.text, &incoming.quoted);
    let said = [incoming.from.email.as_str(), &incoming.subject, &words];
    let content = [&said[..], files].concat().join("\n");
    let hash = store::blobs::hash(content.as_bytes());
    format!("{}#{}", incoming.provider_key, &hash[..32])
}

pub(super) fn apart(arrived: &Arrived) -> Arrived {
    let mut apart = arrived.clone();
    apart.incoming.provider_key = key_apart(&arrived.incoming, &files_of(arrived));
    apart
}

const CANDIDATE: Sql = Sql::tenant(
    "receiving.candidate",
    "SELECT c.id, c.number, c.customer_id,
            (SELECT COUNT(*) FROM participants p
              WHERE p.org_id = $1 AND p.conversation_id = c.id AND p.address IN ($3, $4))
     FROM conversations c WHERE c.org_id = $1 AND c.id = $2",
);

/// A conversation that an arrival may belong to.
pub(super) struct Candidate {
    pub(super) id: ConversationId,
    pub(super) number: i64,
    pub(super) customer: CustomerId,
    pub(super) takes_part: bool,
}

pub(super) async fn candidate(
    tx: &mut Tx,
    id: ConversationId,
    address: &str,
) -> Result<Option<Candidate>, Fault> {
    let [key, older] = address_keys(address);
    tx.one(&CANDIDATE, params![id, &key, &older], |row| {
        Ok(Candidate {
            id: ConversationId::of(row.int(0)?),
            number: row.int(1)?,
            customer: CustomerId::of(row.int(2)?),
            takes_part: row.int(3)? > 0,
        })
    })
    .await
}
