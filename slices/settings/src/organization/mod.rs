//! The organization: its name, zone, language, currency, business hours, holidays and the signature that mailboxes
//! begin with.
//!
//! Hours, holidays, signature and currency live in the organization's settings, one JSON object whose other keys belong to other
//! features and are left as they are.

mod api;
mod holidays;
pub(crate) mod hours;
mod pages;
mod refusals;

use axum::Router;
use axum::routing::{get, post};
use rules::hours::Week;
use serde_json::{Map, Value};
use shell::money::{self, Currency};
use shell::words::Language;
use shell::{Feature, Menu, OpenApiRouter, Right, colleague, routes};
use store::organizations::{self, Organization};
use store::{Event, Fault, Tx};

use crate::doer::Doer;
use holidays::Holidays;
pub(crate) use refusals::CannotSettle;

/// The organization, as a feature.
pub const FEATURE: Feature = Feature {
    name: "organization",
    menu: Some(Menu {
        key: "settings-menu-organization",
        path: "/organization",
        icon: "gear",
        order: 140,
        right: Right::AnswerCustomers,
        count: None,
    }),
    routes: || {
        Router::new()
            .route("/organization", get(pages::show).post(pages::change))
            .route("/organization/holidays", post(holidays::pages::add))
            .route("/organization/holidays/calendar", post(holidays::pages::add_calendar))
            .route("/organization/holidays/remove", post(holidays::pages::remove))
    },
    api: || OpenApiRouter::new().routes(routes!(api::get, api::change)).routes(routes!(holidays::api::add)),
    codes: refusals::ALL,
    scopes: &["organization:read", "organization:write"],
    live: &[("organization_", "organization")],
    samples: pages::samples,
    ..Feature::NONE
};

/// Most characters of a signature.
const SIGNATURE_MAX: usize = 2_000;
/// The keys of this area in the organization's settings.
const HOURS: &str = "hours";
const SIGNATURE: &str = "signature";

/// The organization as this page knows it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) organization: Organization,
    pub(crate) hours: Week,
    pub(crate) holidays: Holidays,
    pub(crate) signature: String,
    /// None until somebody names it.
    pub(crate) currency: Option<Currency>,
}

/// What the organization is to become.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) name: String,
    pub(crate) time_zone: String,
    pub(crate) language: String,
    pub(crate) hours: Week,
    /// None leaves them as they are.
    pub(crate) holidays: Option<Holidays>,
    pub(crate) signature: String,
    /// The code of its currency; empty for none.
    pub(crate) currency: String,
    /// The version this was decided on.
    pub(crate) version: i64,
}

/// The organization as it stands.
pub(crate) async fn get_known(tx: &mut Tx) -> Result<Known, Fault> {
    let organization = organizations::get(tx).await?;
    let organization =
        organization.ok_or_else(|| Fault::Unavailable("this organization does not exist".into()))?;
    let settings = settings_of(&organization)?;
    let broken = |key: &str| broken_settings(&organization, &format!("{key} cannot be read"));
    let hours = match settings.get(HOURS) {
        Some(hours) => serde_json::from_value(hours.clone()).map_err(|_| broken(HOURS))?,
        None => Week::default(),
    };
    let signature = match settings.get(SIGNATURE) {
        Some(signature) => signature.as_str().ok_or_else(|| broken(SIGNATURE))?.to_owned(),
        None => String::new(),
    };
    let holidays = holidays::of(&settings).ok_or_else(|| broken("holidays"))?;
    let currency = money::of(&settings);
    Ok(Known { organization, hours, holidays, signature, currency })
}

fn settings_of(organization: &Organization) -> Result<Map<String, Value>, Fault> {
    serde_json::from_str(&organization.settings)
        .map_err(|cause| broken_settings(organization, &cause.to_string()))
}

fn broken_settings(organization: &Organization, cause: &str) -> Fault {
    Fault::Row {
        statement: "organizations.get",
        column: 5,
        broken: format!("settings of organization {}: {cause}", organization.id),
    }
}

/// Makes the organization what is wished, if nobody changed it since the wish's version.
pub(crate) async fn change(tx: &mut Tx, doer: &Doer, wish: &Wish) -> Result<(), CannotSettle> {
    if !doer.role().may(Right::KeepOrganization) {
        return Err(CannotSettle::NotAllowed);
    }
    let name = colleague::name(&wish.name)?;
    let time_zone = colleague::time_zone(&wish.time_zone)?;
    if !Language::ALL.iter().any(|(language, _)| language.tag() == wish.language) {
        return Err(CannotSettle::LanguageUnknown);
    }
    if wish.signature.chars().count() > SIGNATURE_MAX {
        return Err(CannotSettle::SignatureTooLong);
    }
    let currency = match wish.currency.trim() {
        "" => Value::Null,
        code => Currency::named(code).ok_or(CannotSettle::CurrencyUnknown)?.code().into(),
    };
    let before = get_known(tx).await?.organization;
    let mut settings = settings_of(&before)?;
    settings.insert(HOURS.to_owned(), serde_json::to_value(&wish.hours).expect("hours are plain JSON"));
    settings.insert(SIGNATURE.to_owned(), wish.signature.trim_end().into());
    settings.insert(money::SETTING.to_owned(), currency);
    if let Some(wished) = &wish.holidays {
        holidays::put(&mut settings, wished)?;
    }
    let changed = Organization {
        name,
        time_zone: time_zone.iana_name().unwrap_or("UTC").to_owned(),
        language: wish.language.clone(),
        settings: Value::Object(settings).to_string(),
        version: wish.version,
        ..before
    };
    if !organizations::update(tx, &changed).await? {
        return Err(CannotSettle::ChangedMeanwhile);
    }
    tx.event(Event::new("organization_changed").actor(doer.actor));
    Ok(())
}

/// Stores these settings, if nobody changed the organization since it was read.
async fn store_settings(
    tx: &mut Tx,
    organization: Organization,
    settings: Map<String, Value>,
) -> Result<(), CannotSettle> {
    let changed = Organization { settings: Value::Object(settings).to_string(), ..organization };
    if organizations::update(tx, &changed).await? { Ok(()) } else { Err(CannotSettle::ChangedMeanwhile) }
}
