//! The form in which a call is logged.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rules::promises::evidence::{Direction, Outcome};
use serde::Deserialize;
use shell::api::Path;
use shell::form::{Form, Told};
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, Error, Page, Right, Sample, Seat};
use store::{Fault, Tx};

use super::{NewCall, attempts_said, fresh_key, log as log_call, of_conversation};

/// Most bytes of the key by which a form sent twice logs one call.
const KEY_BYTES_MAX: usize = 200;

/// The page with the form.
#[derive(Template)]
#[template(path = "calls/page.html")]
pub(crate) struct CallPage {
    number: i64,
    client_key: String,
    attempts: String,
    direction: Direction,
    outcome: Outcome,
    note: String,
    refused: Told,
}

/// What is typed into the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    client_key: String,
    direction: Direction,
    outcome: Outcome,
    #[serde(default)]
    note: String,
}

/// GET /conversations/{number}/calls/new
pub(crate) async fn show(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let page = read(&app, &seat, number).await?;
    page::show(&app, &seat, page).await
}

/// POST /conversations/{number}/calls
pub(crate) async fn log(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    if !(1..=KEY_BYTES_MAX).contains(&typed.client_key.len()) {
        return Err(Error::field("client_key", "it is 1 to 200 bytes"));
    }
    let input = (number, typed.clone(), seat.clone());
    let logged = app
        .db
        .write(seat.org, input, |tx, (number, typed, seat)| Box::pin(log_there(tx, *number, typed, seat)));
    let error = match logged.await {
        Ok(_) => return Ok(page::go_saying(&format!("/conversations/{number}"), "calls-said-logged")),
        Err(error) => Error::from(error),
    };
    if error.about_field().is_none() {
        return Err(error);
    }
    let status = error.code().status;
    let Typed { client_key, direction, outcome, note } = typed;
    let page = read(&app, &seat, number).await?;
    let page = CallPage { client_key, direction, outcome, note, refused: Told::of(error)?, ..page };
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

async fn log_there(tx: &mut Tx, number: i64, typed: &Typed, seat: &Seat) -> Result<i64, super::CannotLog> {
    let conversation =
        conversations::by_number(tx, number).await?.ok_or(super::CannotLog::NoSuchConversation)?;
    let new = NewCall {
        client_key: format!("hand:{}", typed.client_key),
        conversation: conversation.id,
        customer: conversation.customer,
        direction: typed.direction,
        outcome: typed.outcome,
        note: typed.note.clone(),
        at: None,
    };
    log_call(tx, &seat.colleague, seat.actor(), &new).await
}

async fn read(app: &App, seat: &Seat, number: i64) -> Result<CallPage, Error> {
    let calls: Result<_, Fault> = app
        .db
        .read(seat.org, number, |tx, number| {
            Box::pin(async move {
                let Some(conversation) = conversations::by_number(tx, *number).await? else {
                    return Ok(None);
                };
                of_conversation(tx, conversation.id).await.map(Some)
            })
        })
        .await;
    let calls = calls?.ok_or_else(Error::not_found)?;
    Ok(CallPage {
        number,
        client_key: fresh_key(),
        attempts: attempts_said(&calls),
        direction: Direction::Outgoing,
        outcome: Outcome::Reached,
        note: String::new(),
        refused: Told::nothing(),
    })
}

impl CallPage {
    fn directions(&self) -> [(Direction, &'static str, bool); 2] {
        let key = |direction| match direction {
            Direction::Outgoing => "calls-we-called",
            Direction::Incoming => "calls-they-called",
        };
        Direction::ALL.map(|direction| (direction, key(direction), direction == self.direction))
    }

    fn outcomes(&self) -> [(Outcome, &'static str, bool); 3] {
        let key = |outcome| match outcome {
            Outcome::Reached => "calls-reached",
            Outcome::Unanswered => "calls-unanswered",
            Outcome::LeftMessage => "calls-left-message",
        };
        Outcome::ALL.map(|outcome| (outcome, key(outcome), outcome == self.outcome))
    }
}

impl Page for CallPage {
    fn title(&self) -> String {
        say_with("calls-title", &[("number", self.number.to_string().into())])
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        let fresh = || Self {
            number: 4121,
            client_key: "sample".to_owned(),
            attempts: String::new(),
            direction: Direction::Outgoing,
            outcome: Outcome::Reached,
            note: String::new(),
            refused: Told::nothing(),
        };
        let refused = Self {
            attempts: say_with("calls-attempts", &[("count", 2.into())]),
            outcome: Outcome::LeftMessage,
            note: "Asked her to call back".to_owned(),
            refused: Told::about("note", &say("error-call-note-long")),
            ..fresh()
        };
        vec![fresh(), refused]
    }
}

/// The page in its states.
pub(crate) fn samples() -> Vec<Sample> {
    page::samples_of::<CallPage>("promises/call")
}
