//! The buttons of telling early.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::{App, Error, Right, Seat, page};

use super::{begin as begin_telling, forget};
use crate::promise::PromiseId;

/// The new time, in words; empty for the one we suggest.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NewTime {
    by: String,
}

/// POST /promises/{id}/telling
pub(crate) async fn begin(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<PromiseId>,
    Form(form): Form<NewTime>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (id, form.by, seat.colleague.id);
    let begun = app.db.write(seat.org, input, |tx, (id, by, me)| Box::pin(begin_telling(tx, *id, by, *me)));
    let number = begun.await?;
    Ok(page::go_saying(&format!("/conversations/{number}"), "telling-said-begun"))
}

/// Nothing more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// POST /conversations/{number}/telling/end
pub(crate) async fn end(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Form(_): Form<Nothing>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (number, seat.colleague.id);
    app.db
        .write(seat.org, input, |tx, (number, me)| {
            Box::pin(async move {
                let conversation = conversations::by_number(tx, *number).await?;
                let conversation = conversation.ok_or_else(Error::not_found)?;
                forget(tx, conversation.id, *me);
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(page::go(&format!("/conversations/{number}")))
}
