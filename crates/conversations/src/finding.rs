//! Finding customers by name, or by a part of their address.
//!
//! Words: each customer has a row for every *word* of their name and addresses, in the form in which all searching
//! compares words (`store::search`). It is written in the transaction of the customer, so that whoever is known is
//! found at once; those who were known before there were words are gone through by a job ([`crate::indexing`]).

use std::collections::{BTreeSet, HashSet};

use channels::address_key;
use store::search::{Query, words_of};
use store::{Fault, Row, Sql, Timestamp, Tx, Value, params};

use crate::customers;
use crate::ids::CustomerId;

/// A customer who was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Their id.
    pub id: CustomerId,
    /// How they are called; may be empty.
    pub name: String,
    /// The address that was looked for, else their first one; may be empty.
    pub address: String,
    /// When a message to that address, or to any of theirs, last came back.
    pub bounced_at: Option<Timestamp>,
    /// Their language as a BCP 47 tag; may be empty.
    pub language: String,
    /// Since when they are known.
    pub created_at: Timestamp,
}

/// Customers whose address begins as what was typed; where there is none, those who have a word that begins so for each
/// word of it, in any order. At most `limit`.
pub async fn customers(tx: &mut Tx, typed: &str, limit: u16) -> Result<Vec<Found>, Fault> {
    let mut found = Vec::new();
    if typed.contains('@') {
        found = by_address(tx, typed, limit).await?;
    }
    if found.is_empty()
        && let Some(query) = Query::read(typed)
    {
        found = by_words(tx, &query, limit).await?;
    }
    once(&mut found);
    found.truncate(limit.into());
    Ok(found)
}

/// First those who have one of the words for their own, then those who share them all.
async fn by_words(tx: &mut Tx, query: &Query, limit: u16) -> Result<Vec<Found>, Fault> {
    let mut words: Vec<&str> = query.words().iter().map(String::as_str).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(ASKED_MAX);
    let mut found = Vec::new();
    for _ in 0..words.len() {
        found.append(&mut beginning_with(tx, &words, (OWN, limit)).await?);
        if once(&mut found) >= usize::from(limit) {
            return Ok(found);
        }
        words.rotate_left(1);
    }
    // What many share is walked through whole where another word is looked for among them.
    if words.len() == 1 || found.is_empty() {
        found.append(&mut beginning_with(tx, &words, (SHARED, limit)).await?);
    }
    Ok(found)
}

/// Leaves everybody in once, and says how many they are.
fn once(found: &mut Vec<Found>) -> usize {
    let mut seen = HashSet::new();
    found.retain(|one| seen.insert(one.id));
    found.len()
}

const BY_ADDRESS: Sql = Sql::tenant(
    "finding.by_address",
    "SELECT u.id, u.name, u.language, u.created_at, i.value, i.bounced_at FROM identities i
     JOIN customers u ON u.org_id = $1 AND u.id = i.customer_id
     WHERE i.org_id = $1 AND i.kind = 'email' AND i.value >= $2 AND i.value < $3 ORDER BY i.value LIMIT $4",
);

async fn by_address(tx: &mut Tx, typed: &str, limit: u16) -> Result<Vec<Found>, Fault> {
    let start = address_key(typed);
    let end = end_of(&start);
    tx.all(&BY_ADDRESS, params![start, end, limit], from_row).await
}

const BY_WORDS: Sql = Sql::tenant(
    "finding.by_words",
    "SELECT u.id, u.name, u.language, u.created_at,
       (SELECT i.value FROM identities i WHERE i.org_id = $1 AND i.customer_id = u.id ORDER BY i.id LIMIT 1),
       (SELECT MAX(b.bounced_at) FROM identities b WHERE b.org_id = $1 AND b.customer_id = u.id)
     FROM customer_words w JOIN customers u ON u.org_id = $1 AND u.id = w.customer_id
     WHERE w.org_id = $1 AND w.part = $11 AND w.word >= $2 AND w.word < $3
       AND EXISTS (SELECT 1 FROM customer_words x
                   WHERE x.org_id = $1 AND x.customer_id = w.customer_id AND x.word >= $4 AND x.word < $5)
       AND EXISTS (SELECT 1 FROM customer_words y
                   WHERE y.org_id = $1 AND y.customer_id = w.customer_id AND y.word >= $6 AND y.word < $7)
       AND EXISTS (SELECT 1 FROM customer_words z
                   WHERE z.org_id = $1 AND z.customer_id = w.customer_id AND z.word >= $8 AND z.word < $9)
     ORDER BY w.word, w.customer_id LIMIT $10",
);

/// Words that the statement takes; of more, the longest.
const ASKED_MAX: usize = 4;
/// So many words of one customer may begin alike.
const ALIKE: u16 = 3;

/// Those who have the first word in this part; the others may stand anywhere.
async fn beginning_with(tx: &mut Tx, words: &[&str], (part, limit): (i64, u16)) -> Result<Vec<Found>, Fault> {
    let words = words.iter().chain(std::iter::repeat(&words[0])).take(ASKED_MAX);
    let mut values: Vec<Value> = words.flat_map(|word| [Value::from(*word), end_of(word).into()]).collect();
    values.extend(params![limit.saturating_mul(ALIKE), part]);
    tx.all(&BY_WORDS, values, from_row).await
}

/// Lies behind everything that begins so.
fn end_of(start: &str) -> String {
    format!("{start}\u{10ffff}")
}

fn from_row(row: &Row<'_>) -> Result<Found, Fault> {
    Ok(Found {
        id: CustomerId::of(row.int(0)?),
        name: row.text(1)?,
        language: row.text(2)?,
        created_at: row.time(3)?,
        address: row.opt_text(4)?.unwrap_or_default(),
        bounced_at: row.opt_time(5)?,
    })
}

/// Words of a name, or of an address before its `@`.
const OWN: i64 = 0;
/// Words behind the `@`: thousands may share theirs, so they are looked at last.
const SHARED: i64 = 1;

/// Words of one customer that are kept of each part.
const WORDS_MAX: usize = 48;
/// Words that one statement writes.
const AT_ONCE: usize = 8;

const KEEP: Sql = Sql::tenant(
    "finding.keep",
    "INSERT INTO customer_words (org_id, customer_id, part, word)
     VALUES ($1, $2, $3, $4), ($1, $2, $3, $5), ($1, $2, $3, $6), ($1, $2, $3, $7), ($1, $2, $3, $8), ($1, $2, $3, $9),
       ($1, $2, $3, $10), ($1, $2, $3, $11)
     ON CONFLICT (org_id, part, word, customer_id) DO NOTHING",
);

/// Lets a customer be found by their name and their addresses.
pub(crate) fn keep(tx: &mut Tx, customer: CustomerId, name: &str, addresses: &[&str]) {
    let cut = |address: &'_ str| address.rsplit_once('@').map_or(address.len(), |(own, _)| own.len());
    let own = addresses.iter().map(|address| &address[..cut(address)]);
    keep_part(tx, (customer, OWN), own.chain([name]));
    keep_part(tx, (customer, SHARED), addresses.iter().map(|address| &address[cut(address)..]));
}

fn keep_part<'a>(tx: &mut Tx, (customer, part): (CustomerId, i64), texts: impl Iterator<Item = &'a str>) {
    let words: BTreeSet<String> = texts.flat_map(words_of).take(WORDS_MAX).collect();
    let words: Vec<String> = words.into_iter().collect();
    for some in words.chunks(AT_ONCE) {
        let mut values = params![customer, part];
        values.extend(some.iter().map(Value::from));
        // The same word again is no word more.
        values.resize_with(2 + AT_ONCE, || Value::from(&some[0]));
        tx.later(&KEEP, values);
    }
}

const FORGET: Sql =
    Sql::tenant("finding.forget", "DELETE FROM customer_words WHERE org_id = $1 AND customer_id = $2");

/// Lets a customer be found by what they are called now.
pub(crate) async fn keep_anew(tx: &mut Tx, customer: CustomerId, name: &str) -> Result<(), Fault> {
    let identities = customers::identities(tx, customer).await?;
    let addresses: Vec<&str> = identities.iter().map(|identity| identity.value.as_str()).collect();
    tx.later(&FORGET, params![customer]);
    keep(tx, customer, name, &addresses);
    Ok(())
}
