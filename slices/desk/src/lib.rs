//! The desk: the inbox, a conversation with its customer, the reply box, writing first, forwarding, search.
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
mod asked;
mod checks;
mod counting;
mod deleting;
mod drafting;
mod drawing;
mod files;
mod first;
mod onward;
mod opening;
mod reading;
mod said;
mod samples;
mod senders;
mod sending;
mod styleguide;
#[cfg(test)]
mod tests;
mod views;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use axum::routing::{get, post};
use shell::{App, Error, Feature, Menu, Right, Seat, landing, page};

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
    scopes: api::SCOPES,
    samples: samples::all,
    ..Feature::NONE
};

/// GET /
async fn begin(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    Ok(page::go(landing::of(&app, &seat).await?.unwrap_or("/inbox")))
}

fn routes() -> Router<App> {
    let desk = Router::new()
        .route("/", get(begin))
        .route("/inbox", get(reading::inbox))
        .route("/inbox/list", get(reading::list))
        .route("/conversations/new", get(first::page).post(first::begin))
        .route("/conversations/new/who", get(first::who))
        .route("/conversations/new/draft", post(first::keep_draft))
        .route("/conversations/new/attachments", post(first::upload).layer(DefaultBodyLimit::disable()))
        .route("/conversations/{number}", get(opening::conversation))
        .route("/conversations/{number}/thread", get(opening::thread))
        .route("/conversations/{number}/keepers", get(opening::keepers))
        .route("/conversations/{number}/when", get(acting::when))
        .route("/conversations/{number}/answer", post(acting::say_it))
        .route("/conversations/{number}/note", post(acting::say_it))
        .route("/conversations/{number}/assign", post(acting::give))
        .route("/conversations/{number}/team", post(acting::give))
        .route("/conversations/{number}/status", post(acting::set))
        .route("/conversations/{number}/status/back", post(acting::back))
        .route("/conversations/{number}/draft", post(acting::keep_draft))
        .route("/conversations/{number}/read", post(acting::read))
        .route("/conversations/{number}/undo", post(acting::undo))
        .route("/conversations/{number}/resend", post(acting::resend))
        .route("/conversations/{number}/forward", get(onward::page).post(onward::send_on))
        .route("/conversations/{number}/forward/draft", post(onward::keep_draft))
        .route(
            "/conversations/{number}/forward/attachments",
            post(onward::upload).layer(DefaultBodyLimit::disable()),
        )
        .route("/conversations/{number}/attachments", post(files::upload).layer(DefaultBodyLimit::disable()))
        .route("/attachments/{token}", get(files::attachment))
        .route("/attachments/{token}/picture", get(files::picture))
        .route("/attachments/{token}/small", get(files::small_picture))
        .route("/attachments/draft/{id}", get(files::draft_file))
        .route("/attachments/draft/{id}/remove", post(files::remove))
        .route("/messages/{id}/html", get(files::html))
        .route("/messages/{id}/image", get(files::image))
        .route("/messages/{id}/raw", get(files::raw))
        .route("/messages/{id}/trace", get(files::trace))
        .route("/messages/{id}/delete", get(deleting::ask).post(deleting::delete));
    if cfg!(debug_assertions) { desk.merge(styleguide::routes()) } else { desk }
}
