//! The desk: the inbox, a conversation with its customer, the reply box, search.
//!
//! Words: a *view* is a list (mine, unassigned, all); an *entry* is one line of it; the *thread* is what was
//! said and what happened in a conversation, in one time line; the *composer* is the reply box; *presence* is
//! who else looks at or answers a conversation right now.
//!
//! Invariants: what customers wrote reaches a page only escaped, or in a sandboxed frame with its own policy.
//! Every act is a form that works without scripts. A view struct holds words ready to be placed; templates
//! decide nothing but where.
//!
//! Flow: `pages` and `api` read a request -> the heart's front door (`conversations`) in one transaction ->
//! `drawing` turns rows into `views` -> a page, or the fragment that htmx asked for.

mod acting;
mod api;
mod checks;
mod drawing;
mod files;
mod presence;
mod reading;
mod said;
mod samples;
mod styleguide;
mod views;

use axum::Router;
use axum::routing::{get, post};
use shell::{App, Feature, Menu, Right};

/// The desk's registration.
pub const FEATURE: Feature = Feature {
    name: "desk",
    menu: Some(Menu {
        key: "desk-menu",
        path: "/inbox",
        icon: "inbox",
        order: 10,
        right: Right::AnswerCustomers,
        count: Some(reading::count),
    }),
    routes,
    api: api::routes,
    codes: acting::CODES,
    scopes: &["conversations:read", "conversations:write"],
    live: &[
        ("message_", "list"),
        ("noted", "list"),
        ("assigned", "list"),
        ("handed_to_team", "list"),
        ("status_changed", "list"),
        ("answer_", "list"),
        ("delivery_", "list"),
    ],
    samples: samples::all,
    ..Feature::NONE
};
