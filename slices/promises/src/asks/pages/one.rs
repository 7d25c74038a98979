//! One ask: what is asked, by when, for which promise, and what can be done about it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use shell::api::Path;
use shell::form::Told;
use shell::page::{self, filters};
use shell::words::{moment, say};
use shell::{App, Error, Page, Right, Seat};
use store::{Fault, Tx};

use super::super::answering::{Doer, may_answer};
use super::super::one::AskLine;
use super::super::sql;
use super::super::working::working;
use super::row;
use crate::pages::row::{Looker, Tag};
use crate::promise::AskId;

/// The page of one ask.
#[derive(Template)]
#[template(path = "asks/pages/one.html")]
pub(super) struct OnePage {
    id: String,
    said: String,
    who: String,
    number: i64,
    promise: String,
    promise_path: String,
    tag: Option<Tag>,
    facts: Vec<Fact>,
    answer: String,
    can: Can,
    typed: Typed,
    refused: Told,
}

/// Something known of an ask.
struct Fact {
    label: String,
    value: String,
}

/// What the reader may do about an ask.
#[derive(Clone, Copy, Debug, Default)]
struct Can {
    take: bool,
    answer: bool,
    withdraw: bool,
}

/// What stood in the forms when they were refused.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) answer: String,
    pub(super) reason: String,
}

/// GET /asks/{id}
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<AskId>,
) -> Result<Response, Error> {
    show(&app, &seat, id, Typed::default(), None).await
}

/// The page of an ask, with what was typed and why it was refused, where it was.
pub(super) async fn show(
    app: &App,
    seat: &Seat,
    id: AskId,
    typed: Typed,
    refused: Option<Error>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let read = app.db.read(seat.org, (id, Doer::from(seat)), |tx, (id, doer)| Box::pin(look(tx, *id, *doer)));
    let (line, can) = read.await?.ok_or_else(Error::not_found)?;
    let looker = Looker::at(seat, app.clock().now());
    let status = refused.as_ref().map_or(StatusCode::OK, |error| error.code().status);
    let refused = refused.map_or(Ok(Told::nothing()), Told::of)?;
    let page = OnePage { typed, refused, ..OnePage::of(&line, can, &looker) };
    Ok((status, page::show(app, seat, page).await?).into_response())
}

async fn look(tx: &mut Tx, id: AskId, doer: Doer) -> Result<Option<(AskLine, Can)>, Fault> {
    let Some(line) = sql::get(tx, id).await? else { return Ok(None) };
    if !line.ask.standing.state.is_pending() {
        return Ok(Some((line, Can::default())));
    }
    let now = tx.now();
    let working = working(tx, now).await?;
    let keeper = crate::sql::get(tx, line.ask.promise).await?.map(|line| line.promise.keeper);
    let me = doer.colleague;
    let is_of_team = working.members_of(line.ask.team).contains(&me);
    let can = Can {
        take: is_of_team && line.ask.colleague != me && line.ask.asker != me,
        // Whoever asked and finds the answer needs no answer any more.
        answer: may_answer(&line.ask, doer, &working) && line.ask.asker != me,
        withdraw: line.ask.asker == me || keeper == Some(me) || doer.role >= shell::Role::Manager,
    };
    Ok(Some((line, can)))
}

impl OnePage {
    fn of(line: &AskLine, can: Can, looker: &Looker) -> Self {
        let ask = &line.ask;
        Self {
            id: ask.id.to_string(),
            said: ask.said.clone(),
            who: row::who(line, looker),
            number: line.number,
            promise: line.promise_said.clone(),
            promise_path: format!("/promises/{}", ask.promise),
            tag: row::tag(line),
            facts: facts(line, looker),
            answer: ask.answer.clone(),
            can,
            typed: Typed::default(),
            refused: Told::nothing(),
        }
    }

    /// The refusal that concerns none of the fields.
    fn refused_beside(&self) -> Option<&str> {
        self.refused.beside(["answer", "reason"])
    }
}

fn facts(line: &AskLine, looker: &Looker) -> Vec<Fact> {
    let ask = &line.ask;
    let time = |at| moment(at, looker.now, &looker.zone);
    let owing =
        if line.owing_team_name == line.team_name { String::new() } else { line.owing_team_name.clone() };
    let known = [
        ("asks-fact-due", time(ask.standing.due_at)),
        ("asks-fact-promise-due", line.promise_due_at.map_or_else(String::new, time)),
        ("asks-fact-whom", row::whom(line)),
        ("asks-fact-team", owing),
        ("asks-fact-asker", line.asker_name.clone()),
        ("asks-fact-made", time(ask.made_at)),
        ("asks-fact-closed", ask.standing.closed_at.map_or_else(String::new, time)),
        ("asks-fact-customer", line.customer_name.clone()),
    ];
    let given = known.into_iter().filter(|(_, value)| !value.is_empty());
    given.map(|(key, value)| Fact { label: say(key), value }).collect()
}

impl Page for OnePage {
    fn title(&self) -> String {
        self.said.clone()
    }

    fn menu(&self) -> &'static str {
        "/asks"
    }

    fn samples() -> Vec<Self> {
        let looker = crate::pages::samples::looker();
        let all = Can { take: true, answer: true, withdraw: true };
        let [mine, team, overdue, late] = super::samples::lines();
        let refused = Self {
            refused: Told::about("answer", &say("error-ask-answer-missing")),
            ..Self::of(&mine, Can { take: false, ..all }, &looker)
        };
        vec![
            Self::of(&mine, Can { take: false, withdraw: false, ..all }, &looker),
            Self::of(&team, all, &looker),
            Self::of(&overdue, Can { answer: false, take: false, ..all }, &looker),
            Self::of(&late, Can::default(), &looker),
            refused,
        ]
    }
}
