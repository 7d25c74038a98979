//! What the buttons of a promise do beyond its four ends: start it, tell about it, take back that it was kept.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::{App, Error, Seat};
use store::{Doing, Tx};

use crate::making::By;
use crate::pages::acts::Act;
use crate::pages::one::Typed;
use crate::promise::PromiseId;
use crate::{CannotChange, Change, changing, standing};

/// A note, which may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Noted {
    note: String,
}

/// From when its time counts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Starting {
    by: String,
    note: String,
}

/// POST /promises/{id}/start
pub(crate) async fn start(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Starting>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    let typed = Typed { by: form.by.clone(), note: form.note.clone(), ..Typed::default() };
    let by = Some(By::Words(form.by)).filter(|by| !by.words().is_empty());
    let input = (act.change(form.note)?, by);
    let done =
        app.db.write(seat.org, input, |tx, (change, by)| Box::pin(standing::start(tx, change, by.as_ref())));
    act.answer(done.await, "promises-said-started", typed).await
}

type Does = for<'a> fn(&'a mut Tx, &'a Change) -> Doing<'a, (), CannotChange>;

/// One of the changes that need no more than a note.
async fn change(act: Act<'_>, form: Noted, does: Does, says: &'static str) -> Result<Response, Error> {
    let typed = Typed { note: form.note.clone(), ..Typed::default() };
    let input = (act.change(form.note)?, does);
    let done = act.app.db.write(act.seat.org, input, |tx, (change, does)| does(tx, change)).await;
    act.answer(done, says, typed).await
}

/// POST /promises/{id}/tell
pub(crate) async fn tell(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Noted>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    change(act, form, |tx, change| Box::pin(standing::tell(tx, change)), "promises-said-told").await
}

/// POST /promises/{id}/agree
pub(crate) async fn agree(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Noted>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    change(act, form, |tx, change| Box::pin(standing::agree(tx, change)), "promises-said-agreed").await
}

/// POST /promises/{id}/reopen
pub(crate) async fn reopen(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Noted>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    change(act, form, |tx, change| Box::pin(changing::reopen(tx, change)), "promises-said-reopened").await
}

/// POST /promises/{id}/accept
pub(crate) async fn accept(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Noted>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    change(act, form, |tx, change| Box::pin(standing::accept(tx, change)), "promises-said-accepted").await
}

/// POST /promises/{id}/dismiss
pub(crate) async fn dismiss(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Noted>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    change(act, form, |tx, change| Box::pin(standing::dismiss(tx, change)), "promises-said-dismissed").await
}
