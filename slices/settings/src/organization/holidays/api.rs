//! Holidays in the API.

use axum::extract::State as Of;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json};
use shell::{App, Error};
use utoipa::ToSchema;

use super::{Added, Holidays};
use crate::doer::Doer;
use crate::organization::api::{OrganizationView, read};

/// A day on which nobody works.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::organization) struct Holiday {
    date: Date,
    /// May be empty.
    #[serde(default)]
    name: String,
}

/// The holidays as the API shows them, in order.
pub(in crate::organization) fn listed(holidays: Holidays) -> Vec<Holiday> {
    holidays.into_iter().map(|(date, name)| Holiday { date, name }).collect()
}

/// The holidays of a list; of a day that stands there twice the last name counts.
pub(in crate::organization) fn of_list(list: Vec<Holiday>) -> Holidays {
    list.into_iter().map(|holiday| (holiday.date, holiday.name)).collect()
}

/// Holidays to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::organization) struct HolidaysWish {
    /// The text of an iCalendar file, of which whole-day events of this year and the next five count; or one date
    /// on each line, "2026-12-25 Christmas Day".
    text: String,
}

/// Adds holidays to those there are; owners only. To remove some, change the organization's list.
#[utoipa::path(
    post, path = "/api/v1/organization/holidays", tag = "organization", operation_id = "add_holidays",
    request_body = HolidaysWish,
    responses((status = 200, description = "The organization as changed", body = OrganizationView))
)]
pub(in crate::organization) async fn add(
    Of(app): Of<App>,
    caller: Caller,
    Json(wish): Json<HolidaysWish>,
) -> Result<Json<OrganizationView>, Error> {
    caller.needs("organization:write")?;
    let input = (Doer::from(&caller), Added::Text(wish.text));
    let added = app.db.write(caller.org, input, |tx, (doer, added)| Box::pin(super::add(tx, doer, added)));
    added.await?;
    read(&app, &caller).await.map(|known| Json(known.into()))
}
