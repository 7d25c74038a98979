//! What surrounds a promise: the organization's hours and order of dates, and the customer's zone.

use std::collections::BTreeSet;

use conversations::{CustomerId, customers};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::hours::{OfficeHours, Week};
use rules::promises::dates::{DateOrder, Moment};
use serde::Deserialize;
use store::organizations::{self, Organization};
use store::{Fault, Timestamp, Tx};

/// The part of an organization's settings that times depend on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TimeSettings {
    hours: Week,
    holidays: BTreeSet<Date>,
    date_order: DateOrder,
}

/// What a time in words is read against.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// When the organization works.
    pub hours: OfficeHours,
    /// The customer's zone: their record's, else the organization's.
    pub customer_zone: TimeZone,
    /// How the organization writes dates in numbers.
    pub order: DateOrder,
}

impl Surroundings {
    /// The moment of writing.
    pub fn moment(&self, at: Timestamp) -> Moment<'_> {
        Moment {
            at,
            customer_zone: self.customer_zone.clone(),
            organization_hours: &self.hours,
            order: self.order,
        }
    }

    /// The customer's zone by IANA name.
    pub fn zone_name(&self) -> String {
        self.customer_zone.iana_name().unwrap_or("UTC").to_owned()
    }
}

/// What a time said to this customer is read against; an unknown customer has the organization's zone.
pub async fn surroundings(tx: &mut Tx, customer: CustomerId) -> Result<Surroundings, Fault> {
    let organization = organizations::get(tx).await?;
    let organization =
        organization.ok_or_else(|| Fault::Unavailable("this organization does not exist".into()))?;
    let zone = organization.zone();
    let customer = customers::get(tx, customer).await?;
    let customer_zone = customer.map_or_else(|| zone.clone(), |customer| zone_of(&customer.time_zone, &zone));
    let settings = settings_of(&organization)?;
    let hours = OfficeHours::new(zone, settings.hours, settings.holidays);
    Ok(Surroundings { hours, customer_zone, order: settings.date_order })
}

/// When the organization works.
pub(crate) async fn hours(tx: &mut Tx) -> Result<OfficeHours, Fault> {
    Ok(surroundings(tx, CustomerId::NONE).await?.hours)
}

/// The zone of this IANA name, or `otherwise` when there is none.
pub(crate) fn zone_of(name: &str, otherwise: &TimeZone) -> TimeZone {
    if name.is_empty() {
        otherwise.clone()
    } else {
        TimeZone::get(name).unwrap_or_else(|_| otherwise.clone())
    }
}

fn settings_of(organization: &Organization) -> Result<TimeSettings, Fault> {
    serde_json::from_str(&organization.settings).map_err(|cause| Fault::Row {
        statement: "organizations.get",
        column: 5,
        broken: format!("hours of organization {}: {cause}", organization.id),
    })
}
