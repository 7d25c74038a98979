//! What the organization decided about leaks and about value.

use serde::{Deserialize, Serialize};
use shell::ColleagueId;
use shell::money::{self, Currency};
use store::{Actor, Event, Fault, Row, Sql, Tx, params};

use super::refusals::CannotSet;

/// The settings; amounts in hundredths of the currency, shares in thousandths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LeakSettings)]
pub(crate) struct Settings {
    /// Whether pages and letters show what is at stake.
    pub(crate) shows_value: bool,
    /// False alarms a month over all streams together, in thousandths: 1000 is one.
    pub(crate) alarms_permille: i64,
    /// The organization's currency, which stands on its own page.
    #[serde(skip)]
    pub(crate) currency: Option<Currency>,
    /// How many weeks of repeat business count: 520 is ten years.
    pub(crate) horizon_weeks: i64,
    /// What a customer usually spends a week, where no purchases tell; 0: not known.
    pub(crate) weekly_minor: i64,
    /// Which share of customers stays from year to year, where no purchases tell.
    pub(crate) retention_permille: i64,
    /// What money is worth a year.
    pub(crate) interest_permille: i64,
    /// By how much more often somebody is assumed to stay away after a drip, until it can be estimated.
    pub(crate) assumed_permille: i64,
    /// The least that is thought possible.
    pub(crate) assumed_low_permille: i64,
    /// The most that is thought possible.
    pub(crate) assumed_high_permille: i64,
    /// As it was read; a change that was made meanwhile is not overwritten.
    pub(crate) version: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            shows_value: true,
            alarms_permille: 1_000,
            currency: None,
            horizon_weeks: 520,
            weekly_minor: 0,
            retention_permille: 900,
            interest_permille: 100,
            assumed_permille: 50,
            assumed_low_permille: 20,
            assumed_high_permille: 100,
            version: 0,
        }
    }
}

const GET: Sql = Sql::tenant(
    "leaks.settings",
    "SELECT shows_value, alarms_permille, horizon_weeks, weekly_minor, retention_permille,
       interest_permille, assumed_permille, assumed_low_permille, assumed_high_permille, version
     FROM leak_settings WHERE org_id = $1",
);

/// The settings, or those that nobody changed yet.
pub(crate) async fn get(tx: &mut Tx) -> Result<Settings, Fault> {
    let read = |row: &Row<'_>| {
        Ok(Settings {
            shows_value: row.flag(0)?,
            alarms_permille: row.int(1)?,
            currency: None,
            horizon_weeks: row.int(2)?,
            weekly_minor: row.int(3)?,
            retention_permille: row.int(4)?,
            interest_permille: row.int(5)?,
            assumed_permille: row.int(6)?,
            assumed_low_permille: row.int(7)?,
            assumed_high_permille: row.int(8)?,
            version: row.int(9)?,
        })
    };
    let settings = tx.one(&GET, params![], read).await?.unwrap_or_default();
    Ok(Settings { currency: money::currency(tx).await?, ..settings })
}

const PUT: Sql = Sql::tenant(
    "leaks.put_settings",
    "INSERT INTO leak_settings (org_id, shows_value, alarms_permille, currency, horizon_weeks, weekly_minor,
       retention_permille, interest_permille, assumed_permille, assumed_low_permille, assumed_high_permille,
       changed_by, changed_at, version)
     VALUES ($1, $2, $3, '', $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
     ON CONFLICT (org_id) DO UPDATE SET shows_value = $2, alarms_permille = $3, horizon_weeks = $4,
       weekly_minor = $5, retention_permille = $6, interest_permille = $7, assumed_permille = $8,
       assumed_low_permille = $9, assumed_high_permille = $10, changed_by = $11, changed_at = $12,
       version = leak_settings.version + 1
     WHERE leak_settings.version = $13",
);

/// Changes the settings.
pub(crate) async fn put(
    tx: &mut Tx,
    settings: &Settings,
    (by, actor): (ColleagueId, Actor),
) -> Result<(), CannotSet> {
    check(settings)?;
    let now = tx.now();
    let values = params![
        settings.shows_value,
        settings.alarms_permille,
        settings.horizon_weeks,
        settings.weekly_minor,
        settings.retention_permille,
        settings.interest_permille,
        settings.assumed_permille,
        settings.assumed_low_permille,
        settings.assumed_high_permille,
        by,
        now,
        settings.version
    ];
    if tx.run(&PUT, values).await? != 1 {
        return Err(CannotSet::ChangedMeanwhile);
    }
    tx.event(Event::new("leak_settings_changed").actor(actor).about(by.get()));
    Ok(())
}

fn check(settings: &Settings) -> Result<(), CannotSet> {
    let permille = 0..=1_000;
    let wrong = [
        ((10..=30_000).contains(&settings.alarms_permille), "alarms_permille"),
        ((4..=1_040).contains(&settings.horizon_weeks), "horizon_weeks"),
        ((0..=100_000_000).contains(&settings.weekly_minor), "weekly_minor"),
        (permille.contains(&settings.retention_permille), "retention_permille"),
        (permille.contains(&settings.interest_permille), "interest_permille"),
        (permille.contains(&settings.assumed_permille), "assumed_permille"),
        ((0..=settings.assumed_permille).contains(&settings.assumed_low_permille), "assumed_low_permille"),
        (
            (settings.assumed_permille..=1_000).contains(&settings.assumed_high_permille),
            "assumed_high_permille",
        ),
    ];
    match wrong.into_iter().find(|(is_well, _)| !is_well) {
        Some((_, field)) => Err(CannotSet::Bad(field)),
        None => Ok(()),
    }
}
