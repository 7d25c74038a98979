//! Leases: rows that say which node may do a thing, until when, with a fencing number that grows with each
//! change of hands.

use jiff::SignedDuration;

use crate::clock::Timestamp;
use crate::db::Db;
use crate::fault::{Fault, Result};
use crate::params;
use crate::sql::Sql;
use crate::tx::Tx;

/// A lease held by this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// What it is about.
    pub name: String,
    /// Who holds it.
    pub owner: String,
    /// Grows each time the lease changes hands or is renewed.
    pub fence: i64,
    /// When it ends unless renewed.
    pub until_at: Timestamp,
}

const TAKE: Sql = Sql::wide(
    "leases.take",
    "INSERT INTO leases (name, owner, until_at, fence) VALUES ($1, $2, $3, 1)
     ON CONFLICT (name) DO UPDATE SET owner = $2, until_at = $3, fence = leases.fence + 1
       WHERE leases.owner = $2 OR leases.until_at < $4 OR leases.until_at > $5
     RETURNING fence",
);

/// Takes or renews a lease for `owner`; `None` while somebody else holds it. One that ends later than twice its
/// length from now was taken before the machines' clocks were set back, and holds nobody off.
pub async fn take(tx: &mut Tx, name: &str, owner: &str, length: SignedDuration) -> Result<Option<Lease>> {
    take_within(tx, name, owner, Length { length, longest: length * 2 }).await
}

/// How long a lease is held, and how far ahead an honest one ends at most.
#[derive(Clone, Copy)]
struct Length {
    length: SignedDuration,
    longest: SignedDuration,
}

async fn take_within(tx: &mut Tx, name: &str, owner: &str, length: Length) -> Result<Option<Lease>> {
    let now = tx.now();
    let until_at = now + length.length;
    let values = params![name, owner, until_at, now, now + length.longest];
    let fence = tx.one(&TAKE, values, |row| row.int(0)).await?;
    Ok(fence.map(|fence| Lease { name: name.to_owned(), owner: owner.to_owned(), fence, until_at }))
}

const RELEASE: Sql = Sql::wide("leases.release", "DELETE FROM leases WHERE name = $1 AND owner = $2");

/// Gives a lease back.
pub async fn release(tx: &mut Tx, name: &str, owner: &str) -> Result<()> {
    tx.run(&RELEASE, params![name, owner]).await.map(drop)
}

/// Takes or renews a lease in a transaction of its own.
pub async fn hold(db: &Db, name: &str, owner: &str, length: SignedDuration) -> Result<Option<Lease>> {
    let wanted = (name.to_owned(), owner.to_owned());
    db.write_wide(wanted, move |tx, (name, owner)| Box::pin(take(tx, name, owner, length))).await
}

/// Gives a lease back in a transaction of its own.
pub async fn give_back(db: &Db, name: &str, owner: &str) -> Result<()> {
    let held = (name.to_owned(), owner.to_owned());
    db.write_wide(held, |tx, (name, owner)| Box::pin(release(tx, name, owner))).await
}

const CLEAR: Sql = Sql::wide("leases.clear", "DELETE FROM leases WHERE name < 'node:' OR name >= 'node;'");

/// Ends every lease but those of node numbers. For a program that just began and knows that it is the only one.
pub async fn clear(db: &Db) -> Result<()> {
    db.write_wide((), |tx, ()| Box::pin(async move { tx.run(&CLEAR, params![]).await.map(drop) })).await
}

/// How long a node number is held without a sign of life.
const NODE_LEASE: SignedDuration = SignedDuration::from_secs(90);
/// Two nodes with one number make the same ids: a node whose clock is behind must not take one that is held.
const NODE_LEASE_LONGEST: SignedDuration = SignedDuration::from_hours(24);
const NODE_RENEWAL: std::time::Duration = std::time::Duration::from_secs(20);

/// This node's number, part of every id it makes.
pub(crate) struct Node {
    pub(crate) number: u16,
    owner: String,
}

async fn hold_node(db: &Db, name: String, owner: &str) -> Result<Option<Lease>> {
    let wanted = (name, owner.to_owned());
    let length = Length { length: NODE_LEASE, longest: NODE_LEASE_LONGEST };
    db.write_wide(wanted, move |tx, (name, owner)| Box::pin(take_within(tx, name, owner, length))).await
}

/// Takes the lowest free node number. 0 is for the moment before a number is known.
pub(crate) async fn take_node(db: &Db) -> Result<Node> {
    let owner = crate::random::token();
    for number in 1..1024_u16 {
        if hold_node(db, format!("node:{number}"), &owner).await?.is_some() {
            return Ok(Node { number, owner });
        }
    }
    Err(Fault::Unavailable("all 1023 node numbers are taken".into()))
}

/// Renews the node number for as long as the database is open. Losing it to another node would let two
/// nodes make the same id, so the process ends.
pub(crate) fn keep_node(db: &Db, node: Node) {
    let db = db.downgrade();
    tokio::spawn(async move {
        let name = format!("node:{}", node.number);
        loop {
            tokio::time::sleep(NODE_RENEWAL).await;
            let Some(db) = db.upgrade() else { return };
            match hold_node(&db, name.clone(), &node.owner).await {
                Ok(Some(_)) => {}
                Ok(None) => {
                    tracing::error!(node = node.number, "another node took this node's number; ending");
                    std::process::exit(70);
                }
                Err(fault) => tracing::warn!(%fault, "the node number could not be renewed"),
            }
        }
    });
}
