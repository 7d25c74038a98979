//! What a customer says of a promise on their page.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use conversations::{Written, record_written};
use rules::promises::state::CustomerSaid;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::outside::Visit;
use shell::page::go_saying;
use shell::words::say_with;
use shell::{App, Code, Error, Refusal, codes};
use store::{Actor, Db, Fault, OrgId, Tx};

use super::link::Link;
use super::page::{self, Typed};
use super::{reading, telling};
use crate::promise::{Line, PromiseId};
use crate::{CannotChange, Change, Evidence, customer_says};

/// Longest words of a contest, in characters.
pub(crate) const WORDS_CHARS_MAX: usize = 1_000;

/// A contest without a word.
pub(crate) const WORDS_MISSING: Code =
    Code::new("promise_contest_words_missing", StatusCode::UNPROCESSABLE_ENTITY);
/// A contest of what is contested.
pub(crate) const CONTESTED: Code = Code::new("promise_already_contested", StatusCode::CONFLICT);

/// Why what a customer says cannot be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSay {
    /// There is no such promise on this page.
    #[error("there is no such promise on this page")]
    NoSuchPromise,
    /// Nobody can be helped by a contest without a word.
    #[error("say what was not done")]
    WordsMissing,
    /// It was contested before.
    #[error("this promise is contested already")]
    AlreadyContested,
    /// It cannot be said of this promise.
    #[error(transparent)]
    Change(#[from] CannotChange),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotSay {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchPromise => codes::NOT_FOUND,
            Self::WordsMissing => WORDS_MISSING,
            Self::AlreadyContested => CONTESTED,
            Self::Change(why) => why.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::WordsMissing | Self::Change(CannotChange::NoteTooLong) => Some("words"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            Self::Change(why) => why.fault(),
            _ => None,
        }
    }
}

/// The form of a confirmation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirming {
    promise: PromiseId,
}

/// The form of a contest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contesting {
    promise: PromiseId,
    words: String,
}

/// POST /p/{token}/confirm
pub(crate) async fn confirm(
    State(app): State<App>,
    _: Visit,
    Path(token): Path<String>,
    Form(form): Form<Confirming>,
) -> Result<Response, Error> {
    let link = Link::read(&token, &app.keys).ok_or_else(Error::not_found)?;
    let said = app
        .db
        .write(link.org, (link, form.promise), |tx, (page, promise)| {
            Box::pin(async move {
                let found = reading::one(tx, *page, *promise).await?.ok_or(CannotSay::NoSuchPromise)?;
                confirmed(tx, &found, Actor::Customer(page.customer.get())).await
            })
        })
        .await;
    let typed = Typed { promise: form.promise.to_string(), ..Typed::default() };
    answer(&app, &token, said, typed, "promises-page-said-confirmed").await
}

/// POST /p/{token}/contest
pub(crate) async fn contest(
    State(app): State<App>,
    _: Visit,
    Path(token): Path<String>,
    Form(form): Form<Contesting>,
) -> Result<Response, Error> {
    let link = Link::read(&token, &app.keys).ok_or_else(Error::not_found)?;
    let input = (app.clone(), link, form.promise, form.words.clone());
    let said = contest_once(&app.db, link.org, input).await;
    let typed = Typed { promise: form.promise.to_string(), words: form.words };
    answer(&app, &token, said, typed, "promises-page-said-contested").await
}

async fn contest_once(db: &Db, org: OrgId, input: (App, Link, PromiseId, String)) -> Result<(), CannotSay> {
    db.write(org, input, |tx, (app, link, promise, words)| {
        Box::pin(async move {
            let line = reading::one(tx, *link, *promise).await?.ok_or(CannotSay::NoSuchPromise)?;
            contested(app, tx, &line, words, Actor::Customer(link.customer.get())).await
        })
    })
    .await
}

async fn answer(
    app: &App,
    token: &str,
    said: Result<(), CannotSay>,
    typed: Typed,
    key: &'static str,
) -> Result<Response, Error> {
    match said.map_err(Error::from) {
        Ok(()) => Ok(go_saying(&format!("/p/{token}"), key)),
        Err(error) if error.is_refusal() && error.code() != codes::NOT_FOUND => {
            page::answer(app, token, typed, Some(error)).await
        }
        Err(error) => Err(error),
    }
}

/// The customer says that it was done. Said twice, it was said once.
pub(crate) async fn confirmed(tx: &mut Tx, line: &Line, actor: Actor) -> Result<(), CannotSay> {
    if line.promise.verdict.as_ref().is_some_and(|verdict| verdict.said == CustomerSaid::Confirmed) {
        return Ok(());
    }
    let change = change(line, actor, "");
    Ok(customer_says(tx, &change, CustomerSaid::Confirmed).await?)
}

/// The customer says that it was not done. Their words are a message in the conversation; the keeper and the
/// team's lead are told. What became of the promise stays as it is recorded.
pub(crate) async fn contested(
    app: &App,
    tx: &mut Tx,
    line: &Line,
    words: &str,
    actor: Actor,
) -> Result<(), CannotSay> {
    let promise = &line.promise;
    let words = words.trim();
    if words.is_empty() {
        return Err(CannotSay::WordsMissing);
    }
    if promise.verdict.as_ref().is_some_and(|verdict| verdict.said == CustomerSaid::Contested) {
        return Err(CannotSay::AlreadyContested);
    }
    customer_says(tx, &change(line, actor, words), CustomerSaid::Contested).await?;
    let about = [("words", words.into()), ("said", (&promise.said).into())];
    let written = Written {
        conversation: promise.conversation,
        key: format!("contest:{}:{}", promise.id, promise.version),
        text: say_with("promises-page-message", &about),
    };
    record_written(tx, &written).await?;
    Ok(telling::contested(app, tx, line, words).await?)
}

fn change(line: &Line, actor: Actor, note: &str) -> Change {
    let evidence = if matches!(actor, Actor::Customer(_)) { Evidence::Customer } else { Evidence::System };
    Change { promise: line.promise.id, actor, note: note.to_owned(), evidence }
}
