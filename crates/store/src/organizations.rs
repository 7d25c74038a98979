//! Organizations: the tenants.

use jiff::tz::TimeZone;

use crate::clock::Timestamp;
use crate::fault::Result;
use crate::ids::OrgId;
use crate::params;
use crate::row::Row;
use crate::sql::Sql;
use crate::tx::Tx;

/// An organization.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its time zone, by IANA name.
    pub time_zone: String,
    /// Its language, as a BCP 47 tag.
    pub language: String,
    /// When it was set up.
    pub created_at: Timestamp,
    /// Settings of the house's features, as JSON.
    pub settings: String,
    /// Grows with each change.
    pub version: i64,
}

impl Organization {
    /// Its time zone; UTC when the stored name is unknown to this version.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

const INSERT: Sql = Sql::tenant(
    "organizations.insert",
    "INSERT INTO organizations (org_id, name, time_zone, language, event_seq, next_number, created_at, settings, version)
     VALUES ($1, $2, $3, $4, 0, 1, $5, '{}', 1)",
);

/// Creates the organization whose transaction this is.
pub async fn create(tx: &mut Tx, name: &str, time_zone: &str, language: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&INSERT, params![name, time_zone, language, now]).await.map(drop)
}

const GET: Sql = Sql::tenant(
    "organizations.get",
    "SELECT org_id, name, time_zone, language, created_at, settings, version FROM organizations WHERE org_id = $1",
);

/// The organization whose transaction this is.
pub async fn get(tx: &mut Tx) -> Result<Option<Organization>> {
    tx.one(&GET, params![], from_row).await
}

const UPDATE: Sql = Sql::tenant(
    "organizations.update",
    "UPDATE organizations SET name = $2, time_zone = $3, language = $4, settings = $5, version = version + 1
     WHERE org_id = $1 AND version = $6",
);

/// Changes name, zone, language and settings; `false` when somebody changed them since `version`.
pub async fn update(tx: &mut Tx, changed: &Organization) -> Result<bool> {
    let values =
        params![&changed.name, &changed.time_zone, &changed.language, &changed.settings, changed.version];
    Ok(tx.run(&UPDATE, values).await? == 1)
}

const ALL: Sql = Sql::wide(
    "organizations.all",
    "SELECT org_id, name, time_zone, language, created_at, settings, version FROM organizations
     WHERE org_id > $1 ORDER BY org_id LIMIT 500",
);

/// Organizations of this instance after the one with id `after`, at most 500: for the sweeps at start.
pub async fn all(tx: &mut Tx, after: OrgId) -> Result<Vec<Organization>> {
    tx.all(&ALL, params![after], from_row).await
}

fn from_row(row: &Row<'_>) -> Result<Organization> {
    Ok(Organization {
        id: OrgId::of(row.int(0)?),
        name: row.text(1)?,
        time_zone: row.text(2)?,
        language: row.text(3)?,
        created_at: row.time(4)?,
        settings: row.text(5)?,
        version: row.int(6)?,
    })
}
