//! The pages of asks: what is asked of me, what I asked, one ask, the form, and what stands beside a promise and a
//! conversation.

use axum::Router;
use axum::routing::{get, post};
use shell::{App, Sample};

mod acts;
mod list;
mod new;
mod one;
mod panel;
mod row;
mod samples;

pub(super) use list::{Between, Listing, read};
pub(super) use panel::IN_THREAD;
pub(crate) use panel::of_promise;

/// The routes of asks.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/asks", get(list::page))
        .route("/asks/list", get(list::rows))
        .route("/asks/{id}", get(one::page))
        .route("/asks/{id}/take", post(acts::take))
        .route("/asks/{id}/answer", post(acts::answer))
        .route("/asks/{id}/decline", post(acts::decline))
        .route("/asks/{id}/withdraw", post(acts::withdraw))
        .route("/promises/{id}/ask", get(new::page).post(new::make))
        .route("/conversations/{number}/asks", get(panel::refetch))
}

/// Every page in every state.
pub(super) fn samples() -> Vec<Sample> {
    [
        shell::page::samples_of::<list::ListPage>("asks/list"),
        shell::page::samples_of::<one::OnePage>("asks/one"),
        shell::page::samples_of::<new::NewPage>("asks/new"),
        panel::samples(),
    ]
    .concat()
}
