//! The organization in the API.

use std::collections::BTreeMap;

use axum::extract::State as Of;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json};
use shell::money::Currency;
use shell::{App, Error};
use store::OrgId;
use utoipa::ToSchema;

use super::holidays::api::{Holiday, listed, of_list};
use super::hours::{self, DAYS};
use super::{CannotSettle, Known, Wish, get_known};
use crate::doer::Doer;

/// The organization.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organization)]
pub(super) struct OrganizationView {
    #[schema(value_type = String)]
    id: OrgId,
    name: String,
    /// By IANA name.
    time_zone: String,
    language: String,
    /// For each day, `monday` to `sunday`, its stretches: "09:00-12:00, 13:00-17:00"; empty on a day off.
    hours: BTreeMap<&'static str, String>,
    /// Days on which nobody works, in order.
    holidays: Vec<Holiday>,
    /// What the signature of a new mailbox begins with.
    signature: String,
    /// The code of its currency by ISO 4217, such as `EUR`; absent until somebody names it: amounts are plain numbers
    /// then.
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    /// Grows with each change; a change names the version it was made on.
    version: i64,
}

impl From<Known> for OrganizationView {
    fn from(known: Known) -> Self {
        Self {
            id: known.organization.id,
            name: known.organization.name,
            time_zone: known.organization.time_zone,
            language: known.organization.language,
            hours: DAYS.into_iter().zip(hours::write(&known.hours)).collect(),
            holidays: listed(known.holidays),
            signature: known.signature,
            currency: known.currency,
            version: known.organization.version,
        }
    }
}

/// The code of a currency; empty for none.
pub(super) fn code_of(currency: Option<Currency>) -> String {
    currency.map_or_else(String::new, |currency| currency.code().to_owned())
}

/// The organization of the caller.
#[utoipa::path(
    get, path = "/api/v1/organization", tag = "organization", operation_id = "get_organization",
    responses((status = 200, description = "The organization", body = OrganizationView))
)]
pub(super) async fn get(Of(app): Of<App>, caller: Caller) -> Result<Json<OrganizationView>, Error> {
    caller.needs("organization:read")?;
    read(&app, &caller).await.map(|known| Json(known.into()))
}

pub(super) async fn read(app: &App, caller: &Caller) -> Result<Known, Error> {
    Ok(app.db.read(caller.org, (), |tx, ()| Box::pin(get_known(tx))).await?)
}

/// What changes about the organization; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationChange {
    /// The version this change was made on.
    version: i64,
    name: Option<String>,
    time_zone: Option<String>,
    language: Option<String>,
    /// The days that change.
    hours: Option<HoursChange>,
    /// The whole list, in place of the one before.
    holidays: Option<Vec<Holiday>>,
    signature: Option<String>,
    /// The code of its currency by ISO 4217; empty: none.
    currency: Option<String>,
}

/// Hours of the days that change: "09:00-12:00, 13:00-17:00", or empty for a day off.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoursChange {
    monday: Option<String>,
    tuesday: Option<String>,
    wednesday: Option<String>,
    thursday: Option<String>,
    friday: Option<String>,
    saturday: Option<String>,
    sunday: Option<String>,
}

impl OrganizationChange {
    fn wish(self, known: &Known) -> Result<Wish, CannotSettle> {
        let before = &known.organization;
        let changes = self.hours.unwrap_or_default();
        let days = [
            changes.monday,
            changes.tuesday,
            changes.wednesday,
            changes.thursday,
            changes.friday,
            changes.saturday,
            changes.sunday,
        ];
        let mut lines = hours::write(&known.hours);
        for (line, change) in lines.iter_mut().zip(days) {
            if let Some(change) = change {
                *line = change;
            }
        }
        Ok(Wish {
            name: self.name.unwrap_or_else(|| before.name.clone()),
            time_zone: self.time_zone.unwrap_or_else(|| before.time_zone.clone()),
            language: self.language.unwrap_or_else(|| before.language.clone()),
            hours: hours::read(&lines)?,
            holidays: self.holidays.map(of_list),
            signature: self.signature.unwrap_or_else(|| known.signature.clone()),
            currency: self.currency.unwrap_or_else(|| code_of(known.currency)),
            version: self.version,
        })
    }
}

/// Changes the organization; owners only.
#[utoipa::path(
    patch, path = "/api/v1/organization", tag = "organization", operation_id = "change_organization",
    request_body = OrganizationChange,
    responses((status = 200, description = "The organization as changed", body = OrganizationView))
)]
pub(super) async fn change(
    Of(app): Of<App>,
    caller: Caller,
    Json(change): Json<OrganizationChange>,
) -> Result<Json<OrganizationView>, Error> {
    caller.needs("organization:write")?;
    let wish = change.wish(&read(&app, &caller).await?)?;
    let changed = app.db.write(caller.org, (Doer::from(&caller), wish), |tx, (doer, wish)| {
        Box::pin(super::change(tx, doer, wish))
    });
    changed.await?;
    read(&app, &caller).await.map(|known| Json(known.into()))
}
