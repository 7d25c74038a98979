//! What the buttons of an ask do: they lead back to the list, or show the page again with what is wrong.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page;
use shell::{App, Error, Right, Seat};

use super::super::answering::{self, Act, Doer};
use super::super::refusals::CannotAct;
use super::one::{self, Typed};
use crate::promise::AskId;

/// An answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answering {
    answer: String,
}

/// Why not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Declining {
    reason: String,
}

/// Nothing but the button.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bare {}

/// POST /asks/{id}/take
pub(super) async fn take(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<AskId>,
    Form(Bare {}): Form<Bare>,
) -> Result<Response, Error> {
    let act = act(&seat, id, String::new())?;
    let done = app.db.write(seat.org, act, |tx, act| Box::pin(answering::take(tx, act))).await;
    match done {
        Ok(()) => Ok(page::go_saying(&format!("/asks/{id}"), "asks-said-taken")),
        Err(refusal) => refused(&app, &seat, id, Typed::default(), refusal).await,
    }
}

/// POST /asks/{id}/answer
pub(super) async fn answer(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<AskId>,
    Form(form): Form<Answering>,
) -> Result<Response, Error> {
    let typed = Typed { answer: form.answer.clone(), ..Typed::default() };
    let input = (app.clone(), act(&seat, id, form.answer)?);
    let done =
        app.db.write(seat.org, input, |tx, (app, act)| Box::pin(answering::answer(app, tx, act))).await;
    match done {
        Ok(()) => Ok(page::go_saying("/asks", "asks-said-answered")),
        Err(refusal) => refused(&app, &seat, id, typed, refusal).await,
    }
}

/// POST /asks/{id}/decline
pub(super) async fn decline(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<AskId>,
    Form(form): Form<Declining>,
) -> Result<Response, Error> {
    let typed = Typed { reason: form.reason.clone(), ..Typed::default() };
    let input = (app.clone(), act(&seat, id, form.reason)?);
    let done =
        app.db.write(seat.org, input, |tx, (app, act)| Box::pin(answering::decline(app, tx, act))).await;
    match done {
        Ok(()) => Ok(page::go_saying("/asks", "asks-said-declined")),
        Err(refusal) => refused(&app, &seat, id, typed, refusal).await,
    }
}

/// POST /asks/{id}/withdraw
pub(super) async fn withdraw(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<AskId>,
    Form(Bare {}): Form<Bare>,
) -> Result<Response, Error> {
    let input = (app.clone(), act(&seat, id, String::new())?);
    let done =
        app.db.write(seat.org, input, |tx, (app, act)| Box::pin(answering::withdraw(app, tx, act))).await;
    match done {
        Ok(()) => Ok(page::go_saying("/asks?between=by_me", "asks-said-withdrawn")),
        Err(refusal) => refused(&app, &seat, id, Typed::default(), refusal).await,
    }
}

fn act(seat: &Seat, ask: AskId, words: String) -> Result<Act, Error> {
    seat.can(Right::AnswerCustomers)?;
    Ok(Act { ask, doer: Doer::from(seat), words })
}

async fn refused(
    app: &App,
    seat: &Seat,
    id: AskId,
    typed: Typed,
    refusal: CannotAct,
) -> Result<Response, Error> {
    match refusal {
        CannotAct::NoSuchAsk | CannotAct::NotYours | CannotAct::Fault(_) => Err(refusal.into()),
        shown => one::show(app, seat, id, typed, Some(shown.into())).await,
    }
}
