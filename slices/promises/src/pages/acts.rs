//! What the buttons of a promise do. From a list, sent by htmx, the answer is the line as it now stands; from
//! its page it leads back to the list, or shows the page again with what is wrong.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use rules::promises::state::Agreement;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page::{self, filters};
use shell::words::say;
use shell::{App, Error, Right, Seat};

use super::one::{self, Typed};
use super::row::{Looker, Row};
use crate::making::By;
use crate::promise::PromiseId;
use crate::{CannotChange, Change, Evidence, changing, reading};

/// A note, which may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Noted {
    note: String,
}

/// A new time, and how the customer took it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Moving {
    by: String,
    agreement: Agreement,
    #[serde(default)]
    note: String,
}

/// Why the customer no longer wants it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdrawing {
    reason: String,
}

/// One line of a list, alone.
#[derive(Template)]
#[template(path = "pages/row.html")]
struct Alone {
    row: Row,
}

/// POST /promises/{id}/keep
pub(crate) async fn keep(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Noted>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    let typed = Typed { note: form.note.clone(), ..Typed::default() };
    let change = act.change(form.note)?;
    let done = app.db.write(seat.org, change, |tx, change| Box::pin(changing::keep(tx, change))).await;
    act.answer(done, "promises-said-kept", typed).await
}

/// POST /promises/{id}/move
pub(crate) async fn move_to(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Moving>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    let agreed = form.agreement == Agreement::Agreed;
    let typed = Typed { by: form.by.clone(), agreed, note: form.note.clone(), ..Typed::default() };
    let input = (act.change(form.note)?, By::Words(form.by), form.agreement);
    let done = app.db.write(seat.org, input, |tx, (change, by, agreement)| {
        Box::pin(async move { changing::move_to(tx, change, by, *agreement).await.map(drop) })
    });
    act.answer(done.await, "promises-said-moved", typed).await
}

/// POST /promises/{id}/withdraw
pub(crate) async fn withdraw(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Withdrawing>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    let typed = Typed { reason: form.reason.clone(), ..Typed::default() };
    let change = act.change(form.reason)?;
    let done = app.db.write(seat.org, change, |tx, change| Box::pin(changing::withdraw(tx, change))).await;
    act.answer(done, "promises-said-withdrawn", typed).await
}

/// POST /promises/{id}/fulfil
pub(crate) async fn fulfil(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<PromiseId>,
    Form(form): Form<Noted>,
) -> Result<Response, Error> {
    let act = Act { app: &app, seat: &seat, headers: &headers, id };
    let typed = Typed { note: form.note.clone(), ..Typed::default() };
    let change = act.change(form.note)?;
    let done = app.db.write(seat.org, change, |tx, change| Box::pin(changing::fulfil_late(tx, change))).await;
    act.answer(done, "promises-said-fulfilled", typed).await
}

/// A change on its way: who asks, and how the answer is read.
pub(crate) struct Act<'a> {
    pub(crate) app: &'a App,
    pub(crate) seat: &'a Seat,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) id: PromiseId,
}

impl Act<'_> {
    pub(crate) fn change(&self, note: String) -> Result<Change, Error> {
        self.seat.can(Right::AnswerCustomers)?;
        Ok(Change { promise: self.id, actor: self.seat.actor(), note, evidence: Evidence::Word })
    }

    pub(crate) async fn answer(
        &self,
        done: Result<(), CannotChange>,
        key: &'static str,
        typed: Typed,
    ) -> Result<Response, Error> {
        let from_list = self.headers.contains_key("hx-request");
        match done.map_err(Error::from) {
            Ok(()) if from_list => self.line(key).await,
            Ok(()) => Ok(page::go_saying("/promises", key)),
            Err(error) if from_list || error.about_field().is_none() && !error.is_refusal() => Err(error),
            Err(error) => one::show(self.app, self.seat, self.id, typed, Some(error)).await,
        }
    }

    async fn line(&self, key: &str) -> Result<Response, Error> {
        let (app, seat) = (self.app, self.seat);
        let line = app.db.read(seat.org, self.id, |tx, id| Box::pin(reading::get(tx, *id))).await?;
        let row = Row::of(&line.ok_or_else(Error::not_found)?, &Looker::at(seat, app.clock().now()));
        let toast = serde_json::json!({ "toast": { "says": say(key) } }).to_string();
        let trigger = HeaderValue::from_str(&toast).unwrap_or(HeaderValue::from_static("{}"));
        let line = page::fragment(&Alone { row })?;
        Ok(([(HeaderName::from_static("hx-trigger"), trigger)], line).into_response())
    }
}
