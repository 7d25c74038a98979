//! Customers and their identities.

use channels::{address_key, address_keys};
use store::{Actor, Event, Fault, Row, Sql, Timestamp, Tx, params};

use crate::finding;
use crate::ids::{CustomerId, IdentityId};

/// A person or a company cared for.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// How they are called; may be empty.
    pub name: String,
    /// Their time zone by IANA name; empty: the organization's.
    pub time_zone: String,
    /// Their language as a BCP 47 tag; may be empty.
    pub language: String,
    /// What colleagues should know.
    pub note: String,
    /// Since when they are known.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

/// One address of a customer.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its id.
    pub id: IdentityId,
    /// Whose it is.
    pub customer: CustomerId,
    /// `email`.
    pub kind: String,
    /// The address, normalized.
    pub value: String,
    /// When a message to it could not be delivered.
    pub bounced_at: Option<Timestamp>,
}

const GET: Sql = Sql::tenant(
    "customers.get",
    "SELECT id, name, time_zone, language, note, created_at, version FROM customers WHERE org_id = $1 AND id = $2",
);

/// One customer.
pub async fn get(tx: &mut Tx, id: CustomerId) -> Result<Option<Customer>, Fault> {
    tx.one(&GET, params![id], from_row).await
}

const IDENTITIES: Sql = Sql::tenant(
    "customers.identities",
    "SELECT id, customer_id, kind, value, bounced_at FROM identities
     WHERE org_id = $1 AND customer_id = $2 ORDER BY id LIMIT 50",
);

/// The addresses of a customer, oldest first, at most 50.
pub async fn identities(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Identity>, Fault> {
    tx.all(&IDENTITIES, params![customer], identity_from_row).await
}

const FIND: Sql = Sql::tenant(
    "customers.find",
    "SELECT id, customer_id, kind, value, bounced_at FROM identities
     WHERE org_id = $1 AND kind = $2 AND value IN ($3, $4) ORDER BY id DESC LIMIT 1",
);

/// Whose address this is.
pub async fn find(tx: &mut Tx, kind: &str, value: &str) -> Result<Option<Identity>, Fault> {
    let value = normalized(kind, value);
    let [_, older] = address_keys(&value);
    tx.one(&FIND, params![kind, &value, &older], identity_from_row).await
}

const INSERT: Sql = Sql::tenant(
    "customers.insert",
    "INSERT INTO customers (org_id, id, name, time_zone, language, note, created_at, version)
     VALUES ($1, $2, $3, '', $4, '', $5, 1)",
);
const INSERT_IDENTITY: Sql = Sql::tenant(
    "customers.insert_identity",
    "INSERT INTO identities (org_id, id, customer_id, kind, value, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
);

/// Somebody writing for the first time.
#[derive(Clone, Debug)]
pub struct Newcomer<'a> {
    /// The kind of address.
    pub kind: &'a str,
    /// The address.
    pub value: &'a str,
    /// How they call themselves; may be empty.
    pub name: &'a str,
    /// Their language as a BCP 47 tag; may be empty.
    pub language: &'a str,
}

/// Opens a record for somebody not known before.
pub fn welcome(tx: &mut Tx, newcomer: &Newcomer<'_>) -> Identity {
    let customer = CustomerId::of(tx.new_id());
    let id = IdentityId::of(tx.new_id());
    let now = tx.now();
    let value = normalized(newcomer.kind, newcomer.value);
    tx.later(&INSERT, params![customer, newcomer.name, newcomer.language, now]);
    tx.later(&INSERT_IDENTITY, params![id, customer, newcomer.kind, &value, now]);
    finding::keep(tx, customer, newcomer.name, &[&value]);
    Identity { id, customer, kind: newcomer.kind.to_owned(), value, bounced_at: None }
}

const UPDATE: Sql = Sql::tenant(
    "customers.update",
    "UPDATE customers SET name = $3, time_zone = $4, language = $5, note = $6, version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $7",
);

/// Changes what is known of a customer; `false` when somebody changed it since `customer.version`.
pub async fn update(tx: &mut Tx, customer: &Customer, actor: Actor) -> Result<bool, Fault> {
    let values = params![
        customer.id,
        &customer.name,
        &customer.time_zone,
        &customer.language,
        &customer.note,
        customer.version
    ];
    let changed = tx.run(&UPDATE, values).await? == 1;
    if changed {
        finding::keep_anew(tx, customer.id, &customer.name).await?;
        tx.event(Event::new("customer_changed").customer(customer.id.get()).actor(actor));
    }
    Ok(changed)
}

const BOUNCED: Sql = Sql::tenant(
    "customers.bounced",
    "UPDATE identities SET bounced_at = $5 WHERE org_id = $1 AND kind = $2 AND value IN ($3, $4)",
);

/// Marks an address that could not be reached.
pub fn bounced(tx: &mut Tx, kind: &str, value: &str) {
    let (value, now) = (normalized(kind, value), tx.now());
    let [_, older] = address_keys(&value);
    tx.later(&BOUNCED, params![kind, &value, &older, now]);
}

/// An address as it is stored and looked up.
fn normalized(kind: &str, value: &str) -> String {
    if kind == "email" { address_key(value) } else { value.to_lowercase() }
}

const LIST: Sql = Sql::tenant(
    "customers.list",
    "SELECT id, name, time_zone, language, note, created_at, version FROM customers
     WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
);

/// Customers below the id `before`, newest first.
pub async fn list(tx: &mut Tx, before: CustomerId, limit: u16) -> Result<Vec<Customer>, Fault> {
    tx.all(&LIST, params![before, limit], from_row).await
}

fn from_row(row: &Row<'_>) -> Result<Customer, Fault> {
    Ok(Customer {
        id: CustomerId::of(row.int(0)?),
        name: row.text(1)?,
        time_zone: row.text(2)?,
        language: row.text(3)?,
        note: row.text(4)?,
        created_at: row.time(5)?,
        version: row.int(6)?,
    })
}

fn identity_from_row(row: &Row<'_>) -> Result<Identity, Fault> {
    Ok(Identity {
        id: IdentityId::of(row.int(0)?),
        customer: CustomerId::of(row.int(1)?),
        kind: row.text(2)?,
        value: row.text(3)?,
        bounced_at: row.opt_time(4)?,
    })
}
