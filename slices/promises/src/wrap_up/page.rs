//! The question at the end of a call, beside its conversation, and what is answered to it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use conversations::{Beside, Panel, PanelPlace};
use serde::Deserialize;
use shell::api::Path;
use shell::form::{Form, Told};
use shell::page::{self, Page, filters};
use shell::words::{clock_time, say};
use shell::{App, Error, Right, Sample, Seat};
use store::{Fault, Tx};

use super::{Answer, Ended, Promised, ended_at, open, take};

/// The question at the end of a call.
pub(crate) const PANEL: Panel =
    Panel { name: "wrap-up", place: PanelPlace::Thread, show: |tx, beside| Box::pin(show(tx, beside)) };

/// The question.
#[derive(Template)]
#[template(path = "wrap_up/panel.html")]
struct Question {
    number: i64,
    call: String,
    at: String,
    choices: Vec<Choice>,
}

/// One answer that promises something.
struct Choice {
    value: &'static str,
    says: String,
    example: String,
    key: usize,
    line: String,
    is_open: bool,
    refused: Option<String>,
}

/// The question again, with why its answer was refused.
#[derive(Template)]
#[template(path = "wrap_up/page.html")]
struct WrapUpPage {
    question: Question,
}

/// What was answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    call: i64,
    promised: Promised,
    #[serde(default)]
    line: String,
}

async fn show(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let Some(conversation) = beside.conversation else { return Ok(String::new()) };
    let ended = open(tx, conversation.id, beside.seat.colleague.id).await?;
    let Some(ended) = ended else { return Ok(String::new()) };
    Ok(Question::of(conversation.number, &ended, beside.seat).render()?)
}

/// POST /conversations/{number}/wrap-up
pub(crate) async fn answer(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let answer = Answer {
        call: typed.call,
        promised: typed.promised,
        line: typed.line.clone(),
        colleague: seat.colleague.id,
        actor: seat.actor(),
    };
    let taken = app.db.write(seat.org, answer, |tx, answer| Box::pin(take(tx, answer))).await;
    let key = if typed.promised == Promised::Nothing { "wrap-up-said-nothing" } else { "promises-said-made" };
    let error = match taken {
        Ok(_) => return Ok(page::go_saying(&format!("/conversations/{number}"), key)),
        Err(error) => Error::from(error),
    };
    if error.about_field().is_none() {
        return Err(error);
    }
    let status = error.code().status;
    let at: Result<_, Fault> =
        app.db.read(seat.org, typed.call, |tx, call| Box::pin(ended_at(tx, *call))).await;
    let ended = at?.ok_or_else(Error::not_found)?;
    let mut question = Question::of(number, &ended, &seat);
    let told = Told::of(error)?;
    for choice in question.choices.iter_mut().filter(|choice| choice.value == typed.promised.code()) {
        choice.line.clone_from(&typed.line);
        choice.is_open = true;
        choice.refused = told.on("line").map(str::to_owned);
    }
    Ok((status, page::show(&app, &seat, WrapUpPage { question }).await?).into_response())
}

impl Question {
    fn of(number: i64, ended: &Ended, seat: &Seat) -> Self {
        let promising = Promised::ALL.into_iter().filter(|promised| *promised != Promised::Nothing);
        let choice = |(key, promised): (usize, Promised)| Choice {
            value: promised.code(),
            says: say(words(promised).0),
            example: say(words(promised).1),
            key,
            line: String::new(),
            is_open: false,
            refused: None,
        };
        Self {
            number,
            call: ended.call.to_string(),
            at: clock_time(ended.at, seat.zone()),
            choices: (2..).zip(promising).map(choice).collect(),
        }
    }
}

/// Keys of what a choice says, and of its example.
fn words(promised: Promised) -> (&'static str, &'static str) {
    match promised {
        Promised::Nothing => ("wrap-up-nothing", "wrap-up-nothing"),
        Promised::CallBack => ("promises-kind-call-back", "wrap-up-example-call-back"),
        Promised::Send => ("promises-kind-send", "wrap-up-example-send"),
        Promised::Other => ("promises-kind-other", "wrap-up-example-other"),
    }
}

impl Page for WrapUpPage {
    fn title(&self) -> String {
        say("wrap-up-title")
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        let ended = Ended { call: 1, at: crate::pages::samples::now() };
        let usual = || Question::of(4121, &ended, &Seat::sample());
        let mut refused = usual();
        refused.choices[0].is_open = true;
        refused.choices[0].refused = Some(say("error-promise-time-missing"));
        vec![Self { question: usual() }, Self { question: refused }]
    }
}

/// The question in its states.
pub(crate) fn samples() -> Vec<Sample> {
    page::samples_of::<WrapUpPage>("promises/wrap-up")
}
