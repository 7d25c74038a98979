//! Kinds of drips of one's own: found by themselves in events, or told by colleagues and other systems.
//!
//! Invariants: what a kind is found in never changes; its name, its description and whether it counts may. What it
//! counted stays counted.

use axum::Router;
use axum::routing::{get, post};
use shell::{App, Sample};

pub(crate) mod api;
mod page;

/// The pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/drips/kinds", get(page::show).post(page::add))
        .route("/drips/kinds/{code}", post(page::change))
}

/// Every page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    shell::page::samples_of::<page::KindsPage>("drips/kinds")
}

/// Events that the form offers: those about customers, which people understand without the sources.
pub(crate) const EVENTS: &[&str] = &[
    "ask_declined",
    "ask_overdue",
    "call_logged",
    "conversation_opened",
    "delivery_failed",
    "handed_to_team",
    "message_bounced",
    "message_received",
    "promise_attempted",
    "promise_contested",
    "promise_moved",
    "promise_reminded",
    "promise_withdrawn",
    "status_changed",
];
