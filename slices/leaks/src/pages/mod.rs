//! The pages of leaks: the list, one leak, the conversations behind it, what seeps away, purchases, settings, one's own.

use axum::Router;
use axum::routing::{get, post};
use shell::{App, Sample};

mod acting;
mod behind;
mod common;
mod figure;
mod list;
mod mine;
mod noticing;
mod one;
mod purchases;
pub(crate) mod samples;
pub(crate) mod says;
mod seeping;
mod settings;
mod settling;
mod small;
mod told;

pub(crate) use behind::{Behind, read as behind};
pub(crate) use list::Which;
pub(crate) use seeping::kept as seeping_kept;

/// The routes of the pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/leaks", get(list::page))
        .route("/leaks/look", post(acting::look))
        .route("/leaks/letter", post(acting::letter))
        .route("/leaks/seeping", get(seeping::page))
        .route("/leaks/mine", get(mine::page))
        .route("/leaks/colleagues/{id}", get(mine::of_colleague))
        .route("/leaks/purchases", get(purchases::page).post(purchases::take))
        .route("/leaks/purchases/check", post(purchases::check))
        .route("/leaks/settings", get(settings::page).post(settling::change))
        .route("/leaks/settings/people", post(settling::agree))
        .route("/leaks/settings/coaches", post(settling::coach))
        .route("/leaks/settings/coaches/end", post(settling::end_coach))
        .route("/leaks/{id}", get(one::page))
        .route("/leaks/{id}/conversations", get(behind::page))
        .route("/leaks/{id}/own", post(acting::own))
        .route("/leaks/{id}/repair", post(acting::describe))
        .route("/leaks/{id}/claim", post(acting::claim))
        .route("/leaks/{id}/withdraw", post(acting::withdraw))
        .route("/leaks/{id}/accept", post(acting::accept))
}

/// Every page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    [
        shell::page::samples_of::<list::ListPage>("leaks/list"),
        shell::page::samples_of::<one::OnePage>("leaks/one"),
        shell::page::samples_of::<behind::BehindPage>("leaks/behind"),
        shell::page::samples_of::<seeping::SeepingPage>("leaks/seeping"),
        shell::page::samples_of::<purchases::PurchasesPage>("leaks/purchases"),
        shell::page::samples_of::<settings::SettingsPage>("leaks/settings"),
        shell::page::samples_of::<mine::MinePage>("leaks/mine"),
    ]
    .concat()
}
