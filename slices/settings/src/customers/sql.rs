//! The list of customers with an address each.

use conversations::CustomerId;
use conversations::finding::{self, Found};
use store::{Fault, Row, Sql, Timestamp, Tx, params};

/// A customer in the list.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) id: CustomerId,
    /// May be empty.
    pub(super) name: String,
    /// Their first address; may be empty.
    pub(super) address: String,
    /// When a message to one of their addresses last came back.
    pub(super) bounced_at: Option<Timestamp>,
    pub(super) language: String,
    pub(super) created_at: Timestamp,
}

const LIST: Sql = Sql::tenant(
    "settings.customers",
    "SELECT c.id, c.name, c.language, c.created_at,
       (SELECT i.value FROM identities i WHERE i.org_id = $1 AND i.customer_id = c.id ORDER BY i.id LIMIT 1),
       (SELECT MAX(b.bounced_at) FROM identities b WHERE b.org_id = $1 AND b.customer_id = c.id)
     FROM customers c WHERE c.org_id = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3",
);

/// Customers below the id `before`, newest first.
pub(super) async fn list(tx: &mut Tx, before: CustomerId, limit: u16) -> Result<Vec<Line>, Fault> {
    tx.all(&LIST, params![before, limit], line_from_row).await
}

impl From<Found> for Line {
    fn from(found: Found) -> Self {
        let Found { id, name, address, bounced_at, language, created_at } = found;
        Self { id, name, address, bounced_at, language, created_at }
    }
}

/// Customers of this name, or with this in their address.
pub(super) async fn found(tx: &mut Tx, typed: &str, limit: u16) -> Result<Vec<Line>, Fault> {
    Ok(finding::customers(tx, typed, limit).await?.into_iter().map(Line::from).collect())
}

fn line_from_row(row: &Row<'_>) -> Result<Line, Fault> {
    Ok(Line {
        id: CustomerId::of(row.int(0)?),
        name: row.text(1)?,
        language: row.text(2)?,
        created_at: row.time(3)?,
        address: row.opt_text(4)?.unwrap_or_default(),
        bounced_at: row.opt_time(5)?,
    })
}
