//! The directory: which organization an address, a login or a name belongs to. The only place where
//! something is unique across organizations.

use crate::fault::Result;
use crate::ids::OrgId;
use crate::params;
use crate::sql::Sql;
use crate::tx::Tx;

/// An entry: the organization, and the row that the value stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The organization.
    pub org: OrgId,
    /// The row: a colleague for a login, a channel for an address.
    pub ref_id: i64,
}

const INSERT: Sql = Sql::tenant(
    "directory.insert",
    "INSERT INTO directory (org_id, kind, value, ref_id) VALUES ($1, $2, $3, $4)",
);

/// Enters a value; when it is taken, the transaction ends as a `Fault::Duplicate`.
pub async fn enter(tx: &mut Tx, kind: &str, value: &str, ref_id: i64) -> Result<()> {
    tx.run(&INSERT, params![kind, value, ref_id]).await.map(drop)
}

const REMOVE: Sql =
    Sql::tenant("directory.remove", "DELETE FROM directory WHERE org_id = $1 AND kind = $2 AND value = $3");

/// Removes a value of this organization; nothing happens when it has none.
pub async fn remove(tx: &mut Tx, kind: &str, value: &str) -> Result<()> {
    tx.run(&REMOVE, params![kind, value]).await.map(drop)
}

const FIND: Sql =
    Sql::wide("directory.find", "SELECT org_id, ref_id FROM directory WHERE kind = $1 AND value = $2");

/// Whose value this is; asked before an organization is known.
pub async fn find(tx: &mut Tx, kind: &str, value: &str) -> Result<Option<Entry>> {
    tx.one(&FIND, params![kind, value], |row| Ok(Entry { org: OrgId::of(row.int(0)?), ref_id: row.int(1)? }))
        .await
}
