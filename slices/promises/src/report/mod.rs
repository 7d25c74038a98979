//! The promises report: how promises are kept, by month, kind, team and touchpoint; how asks between colleagues are
//! answered; what was heard in imported history. Never by person.
//!
//! Words: a promise *comes due* when the first time that was given for it comes, however often it moved since.
//! One that came due was *kept on time*, or the customer was *told before it was late*, or it was *broken in
//! silence* ([`fate`]). One that broke for want of an answer counts for the team that owed it. A *cell* is a group of
//! promises; one of fewer than five customers or colleagues is not shown, and with it as much as is needed that it
//! cannot be worked out ([`tally`]).
//!
//! Invariants: only what was promised counts. What was heard and not confirmed, detected in imported history, or
//! taken back before it left is in no figure; what has no time, waits for the customer or was withdrawn by them
//! is in no rate. Everything is counted anew from the rows of the period, through indexes: nothing can drift.
//!
//! Flow: `rows` reads the promises of two [`period`]s and of the months before, `tally` counts them, `pictures` and
//! `page` show them, `api` and `csv` hand them on.

use axum::Router;
use axum::routing::get;
use shell::App;

mod api;
mod asks;
mod by;
mod csv;
mod fate;
mod groups;
mod heard;
mod json;
mod lengths;
mod page;
mod period;
mod pictures;
mod reading;
mod rows;
mod samples;
mod says;
mod tally;
#[cfg(test)]
mod tests;
mod trend;

/// Why a report may be refused.
pub(crate) mod codes {
    pub(crate) use super::reading::{BACKWARDS, DAY_UNREAD, TOO_LONG, TOO_MANY};
}

pub(crate) use api::router;
pub(crate) use page::samples;

/// The pages of the report.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/promises/report", get(page::show)).route("/promises/report.csv", get(csv::download))
}
