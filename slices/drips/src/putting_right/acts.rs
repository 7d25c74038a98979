//! What the buttons of a task do: they lead back to the list, or show the page again with what is wrong.

use axum::extract::State;
use axum::response::Response;
use instrument::RightingId;
use instrument::rightings::{self, Ending, How};
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page;
use shell::{App, ColleagueId, Error, Right, Seat};

use super::amount;
use super::giving::{self, Given};
use super::one::{self, Typed};

/// How it was put right.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Doing {
    how: How,
    #[serde(default)]
    goodwill: String,
    #[serde(default)]
    note: String,
}

/// Who shall put it right.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Giving {
    keeper: ColleagueId,
}

/// Nothing but the button.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bare {}

/// POST /drips/{id}/take
pub(super) async fn take(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<RightingId>,
    Form(Bare {}): Form<Bare>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (id, seat.colleague.id);
    let taken = app.db.write(seat.org, input, |tx, (id, me)| Box::pin(rightings::take(tx, *id, *me))).await;
    match taken {
        Ok(()) => Ok(page::go_saying(&format!("/drips/{id}"), "drips-said-taken")),
        Err(refusal) => refused(&app, &seat, id, Typed::default(), refusal.into()).await,
    }
}

/// POST /drips/{id}/give
pub(super) async fn give(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<RightingId>,
    Form(form): Form<Giving>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = Given { task: id, keeper: form.keeper, by: seat.colleague.id };
    let given = app.db.write(seat.org, input, |tx, input| Box::pin(giving::give(tx, *input))).await;
    match given {
        Ok(()) => Ok(page::go_saying(&format!("/drips/{id}"), "drips-said-given")),
        Err(refusal) => {
            let typed = Typed { keeper: form.keeper.to_string(), ..Typed::default() };
            refused(&app, &seat, id, typed, refusal.into()).await
        }
    }
}

/// POST /drips/{id}/done
pub(super) async fn done(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<RightingId>,
    Form(form): Form<Doing>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let typed = Typed { how: Some(form.how), goodwill: form.goodwill, note: form.note, ..Typed::default() };
    let goodwill_minor = match amount::read(&typed.goodwill) {
        Ok(minor) => minor,
        Err(error) => return refused(&app, &seat, id, typed, error).await,
    };
    let ending = Ending { how: form.how, note: typed.note.clone(), goodwill_minor };
    let input = (id, ending, seat.colleague.id);
    let done = app
        .db
        .write(seat.org, input, |tx, (id, ending, me)| Box::pin(rightings::done(tx, *id, ending, *me)))
        .await;
    match done {
        Ok(()) => Ok(page::go(&format!("/drips?done={id}"))),
        Err(refusal) => refused(&app, &seat, id, typed, refusal.into()).await,
    }
}

/// POST /drips/{id}/reopen
pub(super) async fn reopen(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<RightingId>,
    Form(Bare {}): Form<Bare>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (id, seat.colleague.id);
    let undone = app.db.write(seat.org, input, |tx, (id, me)| Box::pin(rightings::undo(tx, *id, *me))).await;
    match undone {
        Ok(()) => Ok(page::go_saying(&format!("/drips/{id}"), "drips-said-reopened")),
        Err(refusal) => refused(&app, &seat, id, Typed::default(), refusal.into()).await,
    }
}

/// What concerns the task is said on its page; what is not there or failed, elsewhere.
async fn refused(
    app: &App,
    seat: &Seat,
    id: RightingId,
    typed: Typed,
    error: Error,
) -> Result<Response, Error> {
    let error = error.refusal()?;
    if error.code() == shell::codes::NOT_FOUND {
        return Err(error);
    }
    one::show(app, seat, id, typed, Some(error)).await
}
