//! A colleague's promises as a calendar (iCalendar, RFC 5545) that other programs subscribe to.
//!
//! Words: a calendar has one *address*, which its colleague makes, renews and ends; the store holds its hash alone.
//!
//! Invariants: whoever holds the address reads what this one colleague keeps, and can change nothing. It ends with
//! the colleague's account. A promise keeps its UID for life, and its SEQUENCE grows with each change. The same
//! promises give the same bytes, so that a program that asks again is told "nothing new".
//!
//! Flow: [`feed`] answers the program: `reading` finds the promises, `writing` turns them into text; [`page`] and
//! `api` make, renew and end the address (`address`).

use axum::Router;
use axum::routing::{get, post};
use shell::App;

mod address;
mod api;
mod feed;
mod page;
mod reading;
#[cfg(test)]
mod tests;
mod writing;

pub(crate) use api::router;
pub(crate) use page::samples;

/// The routes of calendars.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/calendar/{token}", get(feed::answer))
        .route("/promises/calendar", get(page::show).post(page::make))
        .route("/promises/calendar/end", post(page::end))
}
