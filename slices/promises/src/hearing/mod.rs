//! Hearing: promises that stand in what somebody writes or wrote.
//!
//! Words: a promise is *heard* when the rules find it in a text; a *chip* is what the reply box shows of one; its
//! *stage* is what its author did about it. Heard elsewhere, it is *confirmed* or *dismissed* by its author, and
//! until then it reaches no customer, no alarm and no rate.
//!
//! Invariants: one rule hears everywhere ([`ears`]). What stands in a message is a promise, or heard, or dismissed,
//! and never twice: each stretch of a message is stored under one key. A sent message and everything heard in it
//! are one transaction; in mail sent elsewhere the rows and the place read up to are.
//!
//! Flow: the reply box asks `composer` while somebody writes -> `chips` keeps what they decided -> `riding` stores
//! it with the message. `follow` listens to mail from other programs, `api` to texts; `deciding` confirms and
//! dismisses, `list` shows what waits for that.

pub(crate) mod api;
mod chips;
pub(crate) mod composer;
mod deciding;
pub(crate) mod ears;
pub(crate) mod follow;
pub(crate) mod list;
pub(crate) mod refusals;
pub(crate) mod riding;
mod stored;
#[cfg(test)]
mod tests;

pub use riding::SentAlong;
pub use stored::{Detected, detected};

use axum::Router;
use axum::routing::{get, post};
use shell::{App, Sample};

/// The pages of hearing.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/conversations/{number}/hear", post(composer::hear))
        .route("/conversations/new/hear", post(composer::hear_first))
        .route("/promises/heard", get(list::page))
        .route("/promises/heard/{id}/confirm", post(list::confirm))
        .route("/promises/heard/{id}/dismiss", post(list::dismiss))
}

/// The pages in their states.
pub(crate) fn samples() -> Vec<Sample> {
    [shell::page::samples_of::<list::HeardPage>("promises/heard"), composer::samples()].concat()
}
