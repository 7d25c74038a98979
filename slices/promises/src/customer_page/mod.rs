//! What a customer sees: a page of their own with what was promised to them, by when, and what became of it.
//!
//! Words: the page's *address* is signed for one customer and holds for half a year ([`link`]); it can be *renewed*,
//! which ends all earlier ones. What the customer says there is a *confirmation* or a *contest*.
//!
//! Invariants: whoever holds the address sees this one customer's promises and nothing else: no notes, no
//! names of colleagues, no other texts. What was heard and not confirmed, found in imported history, or taken back
//! before it left is not there. A promise without a time shows none. A contest changes no state: it stands beside it,
//! its words are a message in the conversation, and the keeper and the team's lead are told.
//!
//! Flow: [`page`] shows it, [`acts`] take what the customer says (`crate::customer_says`), [`panel`] offers the
//! address to colleagues, [`FOOTER`] puts it below mails where the organization wants that ([`showing`]).

use axum::Router;
use axum::routing::{get, post};
use shell::App;

mod acts;
mod api;
mod entry;
mod footer;
mod link;
mod page;
mod panel;
mod reading;
mod samples;
mod showing;
mod showing_page;
mod telling;
#[cfg(test)]
mod tests;

pub(crate) use acts::{CONTESTED, WORDS_MISSING};
pub(crate) use api::router;
pub(crate) use footer::FOOTER;
pub(crate) use page::samples;
pub(crate) use panel::ADDRESS;

/// The routes around the customer's page.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/p/{token}", get(page::show))
        .route("/p/{token}/confirm", post(acts::confirm))
        .route("/p/{token}/contest", post(acts::contest))
        .route("/customers/{id}/page/renew", post(panel::renew))
        .route("/promises/showing", get(showing_page::show).post(showing_page::change))
}
