//! What the buttons of a promise do. From a list, sent by htmx, the answer is the line as it now stands; from
//! its page it leads back to the list, or shows the page again with what is wrong.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use rules::promises::state::{Agreement, State};
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page::{self, filters};
use shell::words::say;
use shell::{App, Error, Right, Seat};

use super::one::{self, Typed};
use super::row::{Looker, Row};
use crate::changing::Does;
use crate::making::By;
use crate::promise::{Promise, PromiseId};
use crate::{CannotChange, Change, Evidence, changing, reading};

/// How long the way back is offered after a promise was marked as done, in seconds.
const UNDO_SECONDS: u8 = 10;

/// A note, which may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Noted {
    pub(crate) note: String,
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
pub(crate) async fn keep(act: Act, Form(form): Form<Noted>) -> Result<Response, Error> {
    act.noted(form, |tx, change| Box::pin(changing::keep(tx, change)), "promises-said-kept").await
}

/// POST /promises/{id}/move
pub(crate) async fn move_to(act: Act, Form(form): Form<Moving>) -> Result<Response, Error> {
    let agreed = form.agreement == Agreement::Agreed;
    let typed = Typed { by: form.by.clone(), agreed, note: form.note.clone(), ..Typed::default() };
    let input = (act.change(form.note)?, By::Words(form.by), form.agreement);
    let done = act.app.db.write(act.seat.org, input, |tx, (change, by, agreement)| {
        Box::pin(async move { changing::move_to(tx, change, by, *agreement).await.map(drop) })
    });
    act.answer(done.await, "promises-said-moved", typed).await
}

/// POST /promises/{id}/withdraw
pub(crate) async fn withdraw(act: Act, Form(form): Form<Withdrawing>) -> Result<Response, Error> {
    let typed = Typed { reason: form.reason.clone(), ..Typed::default() };
    let change = act.change(form.reason)?;
    act.does(change, |tx, change| Box::pin(changing::withdraw(tx, change)), "promises-said-withdrawn", typed)
        .await
}

/// POST /promises/{id}/fulfil
pub(crate) async fn fulfil(act: Act, Form(form): Form<Noted>) -> Result<Response, Error> {
    act.noted(form, |tx, change| Box::pin(changing::fulfil_late(tx, change)), "promises-said-fulfilled").await
}

/// A change on its way: who asks, of which promise, and how the answer is read.
pub(crate) struct Act {
    pub(crate) app: App,
    pub(crate) seat: Seat,
    is_from_list: bool,
    id: PromiseId,
}

impl FromRequestParts<App> for Act {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let seat = Seat::from_request_parts(parts, app).await?;
        let Path(id) = Path::from_request_parts(parts, app).await?;
        Ok(Self { app: app.clone(), seat, is_from_list: parts.headers.contains_key("hx-request"), id })
    }
}

impl Act {
    pub(crate) fn change(&self, note: String) -> Result<Change, Error> {
        self.seat.can(Right::AnswerCustomers)?;
        Ok(Change { promise: self.id, actor: self.seat.actor(), note, evidence: Evidence::Word })
    }

    /// One of the changes that need no more than a note.
    pub(crate) async fn noted(self, form: Noted, does: Does, says: &'static str) -> Result<Response, Error> {
        let typed = Typed { note: form.note.clone(), ..Typed::default() };
        let change = self.change(form.note)?;
        self.does(change, does, says, typed).await
    }

    async fn does(
        self,
        change: Change,
        does: Does,
        says: &'static str,
        typed: Typed,
    ) -> Result<Response, Error> {
        let input = (change, does);
        let done = self.app.db.write(self.seat.org, input, |tx, (change, does)| does(tx, change)).await;
        self.answer(done, says, typed).await
    }

    pub(crate) async fn answer(
        &self,
        done: Result<(), CannotChange>,
        key: &'static str,
        typed: Typed,
    ) -> Result<Response, Error> {
        match done.map_err(Error::from) {
            Ok(()) if self.is_from_list => self.line(key).await,
            Ok(()) => Ok(page::go_saying("/promises", key)),
            Err(error) if self.is_from_list || error.about_field().is_none() && !error.is_refusal() => {
                Err(error)
            }
            Err(error) => one::show(&self.app, &self.seat, self.id, typed, Some(error)).await,
        }
    }

    /// The line as it now stands; a promise that has just been done can be opened again from what is said.
    async fn line(&self, key: &str) -> Result<Response, Error> {
        let (app, seat) = (&self.app, &self.seat);
        let input = (self.id, seat.colleague.id);
        let read = app.db.read(seat.org, input, |tx, (id, me)| Box::pin(reading::seen_by(tx, *id, *me)));
        let line = read.await?.ok_or_else(Error::not_found)?;
        let row = Row::of(&line, &Looker::at(seat, app.clock().now()));
        let mut toast = serde_json::json!({ "says": say(key) });
        if is_done(&line.promise) {
            toast["undo"] = format!("/promises/{}/reopen", self.id).into();
            toast["seconds"] = UNDO_SECONDS.into();
        }
        let toast = serde_json::json!({ "toast": toast }).to_string();
        let trigger = HeaderValue::from_str(&toast).unwrap_or(HeaderValue::from_static("{}"));
        let line = page::fragment(&Alone { row })?;
        Ok(([(HeaderName::from_static("hx-trigger"), trigger)], line).into_response())
    }
}

/// Was it kept, or done late?
fn is_done(promise: &Promise) -> bool {
    promise.standing.state == State::Kept || promise.standing.fulfilled_at.is_some()
}
