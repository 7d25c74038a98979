//! What the organization says, as it stood: its hours, its standards, its own kinds.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::drips::{HoursHistory, House};
use rules::hours::{OfficeHours, Week};
use serde::{Deserialize, Serialize};
use store::organizations::{self, Organization};
use store::{Fault, Row, Sql, Timestamp, Tx, params};

use crate::kinds::{self, CustomKind};
use crate::standards;

/// Most versions of the hours that are read, the newest of them.
const VERSIONS_MAX: u16 = 1_000;

/// The part of an organization's settings that waiting depends on.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct TimeSettings {
    hours: Week,
    holidays: BTreeSet<Date>,
}

/// What conversations are looked at with.
pub(crate) struct Lens {
    /// Hours and standards.
    pub(crate) house: House,
    /// The organization's own kinds that are found in events.
    pub(crate) own: Vec<CustomKind>,
}

/// What everything is looked at with in this transaction.
pub(crate) async fn lens(tx: &mut Tx) -> Result<Lens, Fault> {
    let hours = hours(tx).await?;
    let book = standards::book(tx).await?;
    let mut own = kinds::custom(tx).await?;
    own.retain(|kind| !kind.event_kind.is_empty());
    Ok(Lens { house: House { hours, book }, own })
}

const LATEST: Sql = Sql::tenant(
    "house.latest",
    "SELECT time_zone, settings FROM office_hours WHERE org_id = $1 ORDER BY valid_from_at DESC LIMIT 1",
);
const REMEMBER: Sql = Sql::tenant(
    "house.remember",
    "INSERT INTO office_hours (org_id, valid_from_at, time_zone, settings) VALUES ($1, $2, $3, $4)
     ON CONFLICT (org_id, valid_from_at) DO UPDATE SET time_zone = $3, settings = $4",
);

/// Writes down the hours as they stand, when they are not the ones known: from `at` on, or, the first time, as far back
/// as anybody knows.
pub(crate) async fn remember(tx: &mut Tx, at: Timestamp) -> Result<(), Fault> {
    let organization = organizations::get(tx).await?;
    let organization =
        organization.ok_or_else(|| Fault::Unavailable("this organization does not exist".into()))?;
    let settings: TimeSettings =
        serde_json::from_str(&organization.settings).map_err(|cause| unread(&organization, &cause))?;
    let settings = serde_json::to_string(&settings).expect("hours and days are JSON");
    let known = tx.one(&LATEST, params![], |row| Ok((row.text(0)?, row.text(1)?))).await?;
    if known.as_ref().is_some_and(|(zone, known)| *zone == organization.time_zone && *known == settings) {
        return Ok(());
    }
    let from = if known.is_none() { Timestamp::UNIX_EPOCH } else { at };
    tx.run(&REMEMBER, params![from, &organization.time_zone, settings]).await.map(drop)
}

fn unread(organization: &Organization, cause: &serde_json::Error) -> Fault {
    Fault::Row {
        statement: "organizations.get",
        column: 5,
        broken: format!("hours of organization {}: {cause}", organization.id),
    }
}

const ALL: Sql = Sql::tenant(
    "house.versions",
    "SELECT valid_from_at, time_zone, settings FROM office_hours WHERE org_id = $1 ORDER BY valid_from_at DESC LIMIT $2",
);

async fn hours(tx: &mut Tx) -> Result<HoursHistory, Fault> {
    let mut versions = tx.all(&ALL, params![VERSIONS_MAX], version).await?;
    if versions.is_empty() {
        let now = tx.now();
        remember(tx, now).await?;
        versions = tx.all(&ALL, params![VERSIONS_MAX], version).await?;
    }
    Ok(HoursHistory::new(versions).unwrap_or_else(|| HoursHistory::always(OfficeHours::usual(TimeZone::UTC))))
}

fn version(row: &Row<'_>) -> Result<(Timestamp, OfficeHours), Fault> {
    let zone = TimeZone::get(&row.text(1)?).unwrap_or(TimeZone::UTC);
    let settings: TimeSettings =
        serde_json::from_str(&row.text(2)?).map_err(|_| row.broken(2, "is no office hours"))?;
    Ok((row.time(0)?, OfficeHours::new(zone, settings.hours, settings.holidays)))
}
