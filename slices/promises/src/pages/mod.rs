//! The pages of promises: *My promises*, one promise, the form for a new one, and the panels that stand beside
//! a conversation.

use axum::Router;
use axum::routing::{get, post};
use shell::{App, Sample};

pub(crate) mod acts;
mod list;
mod new;
pub(crate) mod one;
pub(crate) mod panels;
pub(crate) mod row;
pub(crate) mod samples;

/// The routes of promises.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/promises", get(list::page))
        .route("/promises/list", get(list::rows))
        .route("/promises/new", get(new::page))
        .route("/promises/preview", get(new::preview))
        .route("/promises/{id}", get(one::page))
        .route("/promises/{id}/countdown", get(list::countdown))
        .route("/promises/{id}/keep", post(acts::keep))
        .route("/promises/{id}/move", post(acts::move_to))
        .route("/promises/{id}/withdraw", post(acts::withdraw))
        .route("/promises/{id}/fulfil", post(acts::fulfil))
        .route("/conversations/{number}/promises", get(panels::refetch).post(new::make))
}

/// Every page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    [
        shell::page::samples_of::<list::ListPage>("promises/list"),
        shell::page::samples_of::<one::OnePage>("promises/one"),
        shell::page::samples_of::<new::NewPage>("promises/new"),
        panels::samples(),
    ]
    .concat()
}
