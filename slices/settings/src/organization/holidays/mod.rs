//! Holidays: whole days on which nobody works, each with its name.
//!
//! They live in the organization's settings: `holidays` is the list of days that due times are counted with,
//! `holiday_names` what they are called. A due time that was given already stays as it was.

pub(super) mod api;
mod lines;
pub(super) mod pages;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use channels::holidays as calendars;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::promises::dates::DateOrder;
use serde_json::{Map, Value};
use shell::Right;
use store::{Event, Tx};

use super::{CannotSettle, get_known, settings_of, store_settings};
use crate::doer::Doer;

/// The keys of this area in the organization's settings.
const HOLIDAYS: &str = "holidays";
const NAMES: &str = "holiday_names";
/// How the organization writes dates in numbers.
const DATE_ORDER: &str = "date_order";
/// Most holidays of an organization.
pub(super) const HOLIDAYS_MAX: usize = 500;
/// A calendar's holidays are taken so many years ahead.
const YEARS_AHEAD: i32 = 5;

/// Days with their names; a name may be empty.
pub(crate) type Holidays = BTreeMap<Date, String>;

/// The holidays in an organization's settings; None when they cannot be read.
pub(super) fn of(settings: &Map<String, Value>) -> Option<Holidays> {
    let days: Vec<Date> = match settings.get(HOLIDAYS) {
        Some(days) => serde_json::from_value(days.clone()).ok()?,
        None => Vec::new(),
    };
    let mut names: BTreeMap<Date, String> = match settings.get(NAMES) {
        Some(names) => serde_json::from_value(names.clone()).ok()?,
        None => BTreeMap::new(),
    };
    Some(days.into_iter().map(|day| (day, names.remove(&day).unwrap_or_default())).collect())
}

/// Writes the holidays into an organization's settings.
pub(super) fn put(settings: &mut Map<String, Value>, holidays: &Holidays) -> Result<(), CannotSettle> {
    if holidays.len() > HOLIDAYS_MAX {
        return Err(CannotSettle::TooManyHolidays);
    }
    let days: Vec<&Date> = holidays.keys().collect();
    let names: BTreeMap<&Date, &String> = holidays.iter().filter(|(_, name)| !name.is_empty()).collect();
    settings.insert(HOLIDAYS.to_owned(), serde_json::to_value(days).expect("days are plain JSON"));
    settings.insert(NAMES.to_owned(), serde_json::to_value(names).expect("names are plain JSON"));
    Ok(())
}

/// What is added: a text of dates or of a calendar, or the bytes of a calendar.
#[derive(Clone, Debug)]
pub(super) enum Added {
    Text(String),
    Calendar(Vec<u8>),
}

/// Adds holidays to those there are; of a day that was there already the new name counts. Says how many days the
/// text named.
pub(super) async fn add(tx: &mut Tx, doer: &Doer, added: &Added) -> Result<usize, CannotSettle> {
    if !doer.role().may(Right::KeepOrganization) {
        return Err(CannotSettle::NotAllowed);
    }
    let known = get_known(tx).await?;
    let mut settings = settings_of(&known.organization)?;
    let today = tx.now().to_zoned(known.organization.zone()).date();
    let order = settings.get(DATE_ORDER).cloned().unwrap_or_default();
    let found = read(added, serde_json::from_value(order).unwrap_or_default(), today)?;
    let count = found.len();
    let mut holidays = known.holidays;
    for (day, name) in found {
        let kept = holidays.entry(day).or_default();
        if !name.is_empty() {
            *kept = name;
        }
    }
    put(&mut settings, &holidays)?;
    store_settings(tx, known.organization, settings).await?;
    let number = i64::try_from(count).unwrap_or(i64::MAX);
    tx.event(Event::new("organization_holidays_added").actor(doer.actor).number(number));
    Ok(count)
}

fn read(added: &Added, order: DateOrder, today: Date) -> Result<Holidays, CannotSettle> {
    let bytes = match added {
        Added::Text(text) if !text.contains("BEGIN:VCALENDAR") => return lines::read(text, order),
        Added::Text(text) => text.as_bytes(),
        Added::Calendar(bytes) => bytes,
    };
    Ok(calendars::read(bytes, &years_of(today)).map_err(CannotSettle::Calendar)?.days)
}

/// The days a calendar is asked for: this year and some more.
fn years_of(today: Date) -> RangeInclusive<Date> {
    let last = today.saturating_add(YEARS_AHEAD.years()).last_of_year();
    today.first_of_year()..=last
}

/// Removes one holiday.
pub(super) async fn remove(tx: &mut Tx, doer: &Doer, day: Date) -> Result<(), CannotSettle> {
    if !doer.role().may(Right::KeepOrganization) {
        return Err(CannotSettle::NotAllowed);
    }
    let known = get_known(tx).await?;
    let mut settings = settings_of(&known.organization)?;
    let mut holidays = known.holidays;
    if holidays.remove(&day).is_none() {
        return Err(CannotSettle::NoSuchHoliday);
    }
    put(&mut settings, &holidays)?;
    store_settings(tx, known.organization, settings).await?;
    tx.event(Event::new("organization_holiday_removed").actor(doer.actor));
    Ok(())
}
