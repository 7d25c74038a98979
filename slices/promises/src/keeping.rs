//! What registers the keeping side with the program: telling early, evidence, calls, reminders.

use axum::Router;
use axum::routing::{get, post};
use conversations::{ComposerPart, Rider};
use shell::{App, Feature, OpenApiRouter, Sample};

use crate::{calls, following, reminding, telling_early};

mod acts;
mod api;
#[cfg(test)]
mod tests;

/// Keeping promises, for the registry.
pub const KEEPING: Feature = Feature {
    name: "keeping",
    routes,
    api: calling,
    codes: &[
        calls::NOTE_LONG,
        calls::TIME_UNREAD,
        calls::TIME_MISSING,
        calls::IN_THE_FUTURE,
        reminding::TIMES_BAD,
        telling_early::NOTHING_TO_TELL,
    ],
    samples,
    start: Some(|app| Box::pin(following::FOLLOWER.run(app))),
    extends: &[&TELLING, &TELLING_PART, &reminding::SIGN],
    ..Feature::NONE
};

/// What the reply box tells a customer early; and what any answer shows to be kept.
const TELLING: Rider = telling_early::RIDER;
/// Where the reply box says so.
const TELLING_PART: ComposerPart = telling_early::PART;

fn routes() -> Router<App> {
    Router::new()
        .route("/promises/reminders", get(reminding::page::show))
        .route("/promises/reminders/{kind}", post(reminding::page::change))
        .route("/promises/{id}/start", post(acts::start))
        .route("/promises/{id}/tell", post(acts::tell))
        .route("/promises/{id}/agree", post(acts::agree))
        .route("/promises/{id}/reopen", post(acts::reopen))
        .route("/promises/{id}/accept", post(acts::accept))
        .route("/promises/{id}/dismiss", post(acts::dismiss))
        .route("/promises/{id}/telling", post(telling_early::acts::begin))
        .route("/conversations/{number}/telling/end", post(telling_early::acts::end))
        .route("/conversations/{number}/calls/new", get(calls::page::show))
        .route("/conversations/{number}/calls/when", get(calls::page::when))
        .route("/conversations/{number}/calls", post(calls::page::log))
}

fn calling() -> OpenApiRouter<App> {
    api::router().merge(calls::api::router()).merge(reminding::api::router())
}

fn samples() -> Vec<Sample> {
    [calls::page::samples(), reminding::page::samples(), telling_early::samples()].concat()
}
