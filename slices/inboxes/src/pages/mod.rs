//! The pages of mailboxes: their list, setting one up and testing it, quarantine, the outbox.

use axum::Router;
use axum::routing::{get, post};
use shell::{App, Sample};

mod addresses;
mod edit;
mod list;
mod outbox;
mod quarantine;
mod tried;

pub(crate) use quarantine::{raw_form, reason};

/// The routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/mailboxes", get(list::page))
        .route("/mailboxes/list", get(list::lines))
        .route("/mailboxes/new", get(edit::new_page).post(edit::set_up))
        .route("/mailboxes/consent", get(edit::consented))
        .route("/mailboxes/quarantine", get(quarantine::page))
        .route("/mailboxes/quarantine/{id}/raw", get(quarantine::raw))
        .route("/mailboxes/quarantine/{id}/retry", post(quarantine::retry))
        .route("/mailboxes/quarantine/{id}/discard", post(quarantine::discard))
        .route("/mailboxes/{id}", get(edit::page).post(edit::change))
        .route("/mailboxes/{id}/test", post(tried::test))
        .route("/mailboxes/{id}/consent", post(edit::ask_consent))
        .route("/mailboxes/{id}/addresses", post(addresses::add))
        .route("/mailboxes/{id}/addresses/change", post(addresses::change))
        .route("/mailboxes/{id}/addresses/default", post(addresses::make_default))
        .route("/mailboxes/{id}/addresses/remove", post(addresses::remove))
        .route("/outbox", get(outbox::page))
        .route("/outbox/{id}/again", post(outbox::again))
        .route("/outbox/{id}/give-up", post(outbox::give_up))
}

/// Every page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    [
        shell::page::samples_of::<list::ListPage>("mailboxes/list"),
        shell::page::samples_of::<edit::StartPage>("mailboxes/start"),
        shell::page::samples_of::<edit::EditPage>("mailboxes/edit"),
        shell::page::samples_of::<quarantine::QuarantinePage>("mailboxes/quarantine"),
        shell::page::samples_of::<outbox::OutboxPage>("outbox"),
    ]
    .concat()
}
