//! Standards: what the organization says good care is, kind by kind, in words, beside what management believed and what
//! was measured.
//!
//! Words: a *place* is everywhere, a team, a channel or both; a *version* holds from the day it is set until the next
//! one; the *claim* is written down before anybody looks, and stays. People read how often a standard is *kept*; the
//! instrument counts how often it is not.
//!
//! Invariants: nothing is changed, only followed by a new version. What is measured is shown for the organization as a
//! whole, with how many and how sure.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use shell::{App, Code, Sample};

mod acts;
pub(crate) mod api;
mod list;
mod measured;
mod one;
mod picture;
mod reading;
mod samples;
mod words;

pub(crate) use list::list;

/// What was typed is no percentage.
pub(crate) const PERCENT_BAD: Code = Code::new("standard_percent_bad", StatusCode::UNPROCESSABLE_ENTITY);
/// What was typed is no length of time.
pub(crate) const LENGTH_BAD: Code = Code::new("standard_length_bad", StatusCode::UNPROCESSABLE_ENTITY);

/// What was typed is no day.
pub(crate) const DAY_BAD: Code = Code::new("recount_day_bad", StatusCode::UNPROCESSABLE_ENTITY);

/// The pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/drips/standards", get(list::page))
        .route("/drips/standards/{kind}", get(one::page).post(acts::set))
        .route("/drips/standards/{kind}/claim", post(acts::claim))
}

/// Every page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    [
        shell::page::samples_of::<list::ListPage>("standards/list"),
        shell::page::samples_of::<one::OnePage>("standards/one"),
    ]
    .concat()
}
