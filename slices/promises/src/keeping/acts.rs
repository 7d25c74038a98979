//! What the buttons of a promise do beyond its four ends: start it, tell about it, take back that it was kept.

use axum::response::Response;
use serde::Deserialize;
use shell::Error;
use shell::form::Form;

use crate::making::By;
use crate::pages::acts::{Act, Noted};
use crate::pages::one::Typed;
use crate::{changing, standing};

/// From when its time counts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Starting {
    by: String,
    note: String,
}

/// POST /promises/{id}/start
pub(crate) async fn start(act: Act, Form(form): Form<Starting>) -> Result<Response, Error> {
    let typed = Typed { by: form.by.clone(), note: form.note.clone(), ..Typed::default() };
    let by = Some(By::Words(form.by)).filter(|by| !by.words().is_empty());
    let input = (act.change(form.note)?, by);
    let done = act
        .app
        .db
        .write(act.seat.org, input, |tx, (change, by)| Box::pin(standing::start(tx, change, by.as_ref())));
    act.answer(done.await, "promises-said-started", typed).await
}

/// POST /promises/{id}/tell
pub(crate) async fn tell(act: Act, Form(form): Form<Noted>) -> Result<Response, Error> {
    act.noted(form, |tx, change| Box::pin(standing::tell(tx, change)), "promises-said-told").await
}

/// POST /promises/{id}/agree
pub(crate) async fn agree(act: Act, Form(form): Form<Noted>) -> Result<Response, Error> {
    act.noted(form, |tx, change| Box::pin(standing::agree(tx, change)), "promises-said-agreed").await
}

/// POST /promises/{id}/reopen. There is nothing to be noted about a mistake, and what a toast takes back comes without
/// a form.
pub(crate) async fn reopen(act: Act) -> Result<Response, Error> {
    act.noted(Noted::default(), |tx, change| Box::pin(changing::reopen(tx, change)), "promises-said-reopened")
        .await
}

/// POST /promises/{id}/accept
pub(crate) async fn accept(act: Act, Form(form): Form<Noted>) -> Result<Response, Error> {
    act.noted(form, |tx, change| Box::pin(standing::accept(tx, change)), "promises-said-accepted").await
}

/// POST /promises/{id}/dismiss
pub(crate) async fn dismiss(act: Act, Form(form): Form<Noted>) -> Result<Response, Error> {
    act.noted(form, |tx, change| Box::pin(standing::dismiss(tx, change)), "promises-said-dismissed").await
}
