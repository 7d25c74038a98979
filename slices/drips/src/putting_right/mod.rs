//! Putting right: the list of what is to be put right, one task, and what is done about it.
//!
//! Words: a *task* holds the drips of one cause for one customer; it has a *keeper*, or nobody yet; it is put right
//! by an answer, an apology, a call, goodwill, or because nothing is needed, and may be taken back.
//!
//! Invariants: whoever sees reports sees every task, others those they keep. A task is open to every colleague by its
//! own address, since it stands beside the conversation that they answer.

use axum::Router;
use axum::routing::{get, post};
use shell::{App, Sample};

mod acts;
mod amount;
pub(crate) mod api;
mod asked;
mod giving;
mod leaving;
mod list;
mod one;
mod reading;
pub(crate) mod row;

pub(crate) use amount::AMOUNT_BAD;
pub(crate) use asked::Choice;
pub(crate) use leaving::KEEPING;
pub(crate) use reading::Task;

/// The pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/drips", get(list::page))
        .route("/drips/list", get(list::rows))
        .route("/drips/{id}", get(one::page))
        .route("/drips/{id}/take", post(acts::take))
        .route("/drips/{id}/give", post(acts::give))
        .route("/drips/{id}/done", post(acts::done))
        .route("/drips/{id}/reopen", post(acts::reopen))
}

/// Every page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    [
        shell::page::samples_of::<list::ListPage>("drips/list"),
        shell::page::samples_of::<one::OnePage>("drips/one"),
    ]
    .concat()
}
