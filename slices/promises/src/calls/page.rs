//! The form in which a call is logged.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use conversations::CustomerId;
use rules::promises::dates::{Moment, read_past};
use rules::promises::evidence::{Direction, Outcome};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::form::{Form, Told};
use shell::page::{self, filters};
use shell::words::{moment, say, say_with};
use shell::{App, Error, Page, Right, Sample, Seat};
use store::{Fault, Timestamp, Tx};

use super::{CannotLog, Logged, NewCall, attempts_said, fresh_key, log as log_call, of_conversation};
use crate::evidence::Became;
use crate::house::{Surroundings, surroundings};

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
    at: String,
    note: String,
    refused: Told,
}

/// What the field for when the call was has heard.
#[derive(Default, Template)]
#[template(path = "pages/heard.html")]
struct Heard {
    is_understood: bool,
    says: String,
    theirs: String,
    full: String,
}

/// What is typed into the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    client_key: String,
    direction: Direction,
    outcome: Outcome,
    /// When it was, in words; empty for now.
    #[serde(default)]
    at: String,
    #[serde(default)]
    note: String,
}

/// What was typed into the field for when the call was.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct When {
    #[serde(default)]
    at: String,
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
        Ok(logged) => {
            return Ok(page::go_saying(&format!("/conversations/{number}"), said_key(logged.became)));
        }
        Err(error) => Error::from(error),
    };
    if error.about_field().is_none() {
        return Err(error);
    }
    let status = error.code().status;
    let Typed { client_key, direction, outcome, at, note } = typed;
    let page = read(&app, &seat, number).await?;
    let page = CallPage { client_key, direction, outcome, at, note, refused: Told::of(error)?, ..page };
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

fn said_key(became: Became) -> &'static str {
    match became {
        Became::Nothing => "calls-said-logged",
        Became::Kept => "calls-said-kept",
        Became::KeptAllTheSame => "calls-said-kept-all-the-same",
        Became::DoneLate => "calls-said-done-late",
    }
}

/// GET /conversations/{number}/calls/when: what the field for when the call was has heard.
pub(crate) async fn when(
    State(app): State<App>,
    seat: Seat,
    Path(_): Path<i64>,
    Query(asked): Query<When>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (asked.at, seat.clone());
    let read = app.db.read(seat.org, input, |tx, (words, seat)| {
        Box::pin(async move { Ok::<_, Fault>((called_at(tx, words, seat).await, tx.now())) })
    });
    let (heard, now) = read.await?;
    page::fragment(&match heard {
        Ok(None) => Heard { is_understood: true, ..Heard::default() },
        Ok(Some(at)) => Heard { is_understood: true, says: says_when(at, now, &seat), ..Heard::default() },
        Err(CannotLog::Fault(fault)) => return Err(fault.into()),
        Err(why) => Heard { says: Error::from(why).sentence(), ..Heard::default() },
    })
}

fn says_when(at: Timestamp, now: Timestamp, seat: &Seat) -> String {
    let day = at.to_zoned(seat.zone().clone()).strftime("%Y-%m-%d").to_string();
    say_with("promises-heard", &[("time", moment(at, now, seat.zone()).into()), ("day", day.into())])
}

/// When a call was, in the words and on the clock of whoever logs it; None for now.
async fn called_at(tx: &mut Tx, words: &str, seat: &Seat) -> Result<Option<Timestamp>, CannotLog> {
    if words.trim().is_empty() {
        return Ok(None);
    }
    let Surroundings { hours, order, .. } = surroundings(tx, CustomerId::NONE).await?;
    let zone = seat.zone().clone();
    let moment = Moment { at: tx.now(), customer_zone: zone, organization_hours: &hours, order };
    Ok(Some(read_past(words, &moment)?))
}

async fn log_there(tx: &mut Tx, number: i64, typed: &Typed, seat: &Seat) -> Result<Logged, CannotLog> {
    let conversation = conversations::by_number(tx, number).await?.ok_or(CannotLog::NoSuchConversation)?;
    let new = NewCall {
        client_key: format!("hand:{}", typed.client_key),
        conversation: conversation.id,
        customer: conversation.customer,
        direction: typed.direction,
        outcome: typed.outcome,
        note: typed.note.clone(),
        at: called_at(tx, &typed.at, seat).await?,
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
        at: String::new(),
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
            at: String::new(),
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
        let to_come = Self {
            at: "5pm".to_owned(),
            refused: Told::about("at", &say("error-call-in-the-future")),
            ..fresh()
        };
        vec![fresh(), refused, to_come]
    }
}

/// The page in its states.
pub(crate) fn samples() -> Vec<Sample> {
    page::samples_of::<CallPage>("promises/call")
}
