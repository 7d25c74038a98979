//! Adding and removing holidays on the page of the organization.

use axum::extract::{FromRequest, Multipart, Request, State as Of};
use axum::response::Response;
use channels::holidays::BYTES_MAX;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use shell::form::{self, Form};
use shell::page;
use shell::words::{day, say};
use shell::{App, Error, Right, Seat, codes};
use store::Timestamp;

use super::{Added, Holidays};
use crate::doer::Doer;
use crate::organization::{CannotSettle, pages};

/// The name of the field that a calendar's file comes in.
const FILE: &str = "calendar";

/// A holiday as the page shows it.
pub(in crate::organization) struct Shown {
    /// As a form sends it.
    pub(in crate::organization) date: Date,
    /// As people say it: "Fri 25 December".
    pub(in crate::organization) day: String,
    pub(in crate::organization) name: String,
}

/// The holidays as the page shows them.
pub(in crate::organization) fn shown(holidays: &Holidays, now: Timestamp) -> Vec<Shown> {
    let shown = |(date, name): (&Date, &String)| {
        let at = date.to_zoned(TimeZone::UTC).map(|at| at.timestamp()).unwrap_or_default();
        let weekday = date.strftime("%A").to_string().to_lowercase();
        let said = format!("{} {}", say(&format!("time-{weekday}")), day(at, now, &TimeZone::UTC));
        Shown { date: *date, day: said, name: name.clone() }
    };
    holidays.iter().map(shown).collect()
}

/// Holidays as typed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::organization) struct Pasted {
    holidays: String,
}

/// POST /organization/holidays
pub(in crate::organization) async fn add(
    Of(app): Of<App>,
    seat: Seat,
    Form(typed): Form<Pasted>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let text = typed.holidays.clone();
    match store_added(&app, &seat, Added::Text(text)).await {
        Ok(()) => Ok(said("settings-said-holidays-added")),
        Err(refusal) => pages::refuse_holidays(&app, &seat, typed.holidays, refusal).await,
    }
}

/// POST /organization/holidays/calendar
pub(in crate::organization) async fn add_calendar(
    Of(app): Of<App>,
    seat: Seat,
    request: Request,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let bytes = file_of(&app, request).await?;
    match store_added(&app, &seat, Added::Calendar(bytes)).await {
        Ok(()) => Ok(said("settings-said-holidays-added")),
        Err(refusal) => pages::refuse_holidays(&app, &seat, String::new(), refusal).await,
    }
}

async fn store_added(app: &App, seat: &Seat, added: Added) -> Result<(), CannotSettle> {
    let input = (Doer::from(seat), added);
    let added = app.db.write(seat.org, input, |tx, (doer, added)| Box::pin(super::add(tx, doer, added)));
    added.await.map(|_| ())
}

/// The bytes of the one file that the form carries.
async fn file_of(app: &App, request: Request) -> Result<Vec<u8>, Error> {
    let parts = Multipart::from_request(request, app).await;
    let mut parts = parts.map_err(|_| Error::refused(codes::WRONG_CONTENT_TYPE))?;
    let unreadable = || Error::field(FILE, "the file did not arrive whole");
    let mut file = None;
    while let Some(mut part) = parts.next_field().await.map_err(|_| unreadable())? {
        if part.name() == Some(form::CSRF) {
            continue;
        }
        if part.name() != Some(FILE) || file.is_some() {
            return Err(Error::field(FILE, "one file is expected and nothing else"));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| unreadable())? {
            if bytes.len() + chunk.len() > BYTES_MAX {
                return Err(Error::refused(codes::TOO_LARGE));
            }
            bytes.extend_from_slice(&chunk);
        }
        file = Some(bytes);
    }
    file.ok_or_else(|| Error::field(FILE, "it is missing"))
}

/// The holiday to remove.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::organization) struct Removed {
    date: Date,
}

/// POST /organization/holidays/remove
pub(in crate::organization) async fn remove(
    Of(app): Of<App>,
    seat: Seat,
    Form(removed): Form<Removed>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let input = (Doer::from(&seat), removed.date);
    let removed = app.db.write(seat.org, input, |tx, (doer, day)| Box::pin(super::remove(tx, doer, *day)));
    match removed.await {
        Ok(()) => Ok(said("settings-said-holiday-removed")),
        Err(refusal) => pages::refuse_holidays(&app, &seat, String::new(), refusal).await,
    }
}

fn said(key: &'static str) -> Response {
    page::go_saying("/organization#holidays", key)
}
