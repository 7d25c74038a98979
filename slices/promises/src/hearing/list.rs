//! The one list of what was heard in a colleague's messages, to confirm or to dismiss, and the same beside the
//! conversation it belongs to.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use conversations::{Beside, Panel, PanelPlace};
use rules::promises::state::Kind;
use serde::Deserialize;
use shell::api::{Cursor, Path, Query};
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::words::{moment, say, say_with};
use shell::{App, ColleagueId, Error, Right, Seat};
use store::{Fault, Tx};

use super::deciding::{self, Decision, Terms};
use super::stored::{self, HeardId, HeardRow};
use crate::pages::row::{Looker, kind_key};

/// Most lines on a page.
const LINES: u16 = 50;
/// Most lines beside a conversation.
const LINES_HERE: u16 = 10;

/// What waits to be decided.
#[derive(Template)]
#[template(path = "hearing/list.html")]
pub(crate) struct HeardPage {
    lines: Vec<Line>,
    more_path: Option<String>,
}

/// The same beside a conversation.
#[derive(Template)]
#[template(path = "hearing/here.html")]
struct Here {
    lines: Vec<Line>,
}

/// Something heard, ready to be placed.
#[derive(Clone, Debug)]
struct Line {
    id: String,
    said: String,
    kind: String,
    /// "tomorrow 15:00", or that no time was given.
    when: String,
    is_over: bool,
    has_time: bool,
    customer: String,
    number: i64,
    said_at: String,
    waits: bool,
    kinds: Vec<(&'static str, String, bool)>,
    typed: Typed,
    /// Where a decision leads back to.
    back: &'static str,
    /// Why it could not be made as it was changed.
    refused: Option<String>,
}

/// What was changed about it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Typed {
    kind: Option<Kind>,
    said: String,
    by: String,
    keeper: Option<ColleagueId>,
    /// `conversation`, or empty for the list.
    back: String,
}

/// Which part of the list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    after: Option<Cursor>,
}

/// What waits for its author in this conversation.
pub(crate) const IN_THREAD: Panel =
    Panel { name: "heard", place: PanelPlace::Thread, show: |tx, beside| Box::pin(here(tx, beside)) };

async fn here(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let Some(conversation) = beside.conversation else { return Ok(String::new()) };
    let rows = stored::waiting_in(tx, conversation.id, beside.seat.colleague.id, LINES_HERE).await?;
    if rows.is_empty() {
        return Ok(String::new());
    }
    let looker = Looker::at(beside.seat, tx.now());
    Ok(Here { lines: rows.iter().map(|row| Line::of(row, &looker, "conversation")).collect() }.render()?)
}

/// GET /promises/heard
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let page = read(&app, &seat, asked).await?;
    page::show(&app, &seat, page).await
}

async fn read(app: &App, seat: &Seat, asked: Asked) -> Result<HeardPage, Error> {
    let after = asked.after.map_or(HeardId::NONE, |cursor| HeardId::of(cursor.id));
    let input = (seat.colleague.id, after);
    let mut rows = app
        .db
        .read(seat.org, input, |tx, (me, after)| Box::pin(stored::waiting(tx, *me, *after, LINES + 1)))
        .await?;
    let goes_on = rows.len() > usize::from(LINES);
    rows.truncate(LINES.into());
    let last = rows.last().filter(|_| goes_on);
    let looker = Looker::at(seat, app.clock().now());
    Ok(HeardPage {
        more_path: last.map(|row| format!("/promises/heard?after={}", Cursor { key: 0, id: row.id.get() })),
        lines: rows.iter().map(|row| Line::of(row, &looker, "")).collect(),
    })
}

/// POST /promises/heard/{id}/confirm
pub(crate) async fn confirm(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<HeardId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let decision = decision(&seat, id)?;
    let terms =
        Terms { kind: typed.kind, said: typed.said.clone(), by: typed.by.clone(), keeper: typed.keeper };
    let done = app.db.write(seat.org, (decision, terms), |tx, (decision, terms)| {
        Box::pin(async move { deciding::confirm(tx, decision, terms).await.map(drop) })
    });
    match done.await.map_err(Error::from) {
        Ok(()) => back(&app, &seat, id, &typed.back, "promises-said-made").await,
        Err(error) if error.about_field().is_none() => Err(error),
        Err(error) => refused(&app, &seat, id, typed, error).await,
    }
}

/// POST /promises/heard/{id}/dismiss
pub(crate) async fn dismiss(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<HeardId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let decision = decision(&seat, id)?;
    app.db.write(seat.org, decision, |tx, decision| Box::pin(deciding::dismiss(tx, decision))).await?;
    back(&app, &seat, id, &typed.back, "promises-heard-said-dismissed").await
}

fn decision(seat: &Seat, heard: HeardId) -> Result<Decision, Error> {
    seat.can(Right::AnswerCustomers)?;
    Ok(Decision { heard, colleague: seat.colleague.id, actor: seat.actor() })
}

async fn back(app: &App, seat: &Seat, id: HeardId, to: &str, key: &'static str) -> Result<Response, Error> {
    if to != "conversation" {
        return Ok(page::go_saying("/promises/heard", key));
    }
    let row = app.db.read(seat.org, id, |tx, id| Box::pin(stored::get(tx, *id))).await?;
    let number = row.ok_or_else(Error::not_found)?.number;
    Ok(page::go_saying(&format!("/conversations/{number}"), key))
}

/// The list again, with what was typed and why it was refused.
async fn refused(app: &App, seat: &Seat, id: HeardId, typed: Typed, error: Error) -> Result<Response, Error> {
    let refusal = error.refusal()?;
    let status = refusal.code().status;
    let mut page = read(app, seat, Asked::default()).await?;
    for line in page.lines.iter_mut().filter(|line| line.id == id.to_string()) {
        line.typed = typed.clone();
        line.refused = Some(refusal.sentence());
    }
    Ok((status, page::show(app, seat, page).await?).into_response())
}

impl Line {
    fn of(row: &HeardRow, looker: &Looker, back: &'static str) -> Self {
        let heard = &row.heard;
        Self {
            id: row.id.to_string(),
            said: heard.said.clone(),
            kind: say(kind_key(heard.kind)),
            when: says_when(row, looker),
            is_over: heard.time.due_at.is_some_and(|at| at <= looker.now),
            has_time: heard.time.due_at.is_some(),
            customer: if row.customer_name.is_empty() {
                say("promises-nameless")
            } else {
                row.customer_name.clone()
            },
            number: row.number,
            said_at: moment(row.source.said_at, looker.now, &looker.zone),
            waits: heard.condition.is_some(),
            kinds: Kind::ALL.map(|kind| (kind.code(), say(kind_key(kind)), kind == heard.kind)).into(),
            typed: Typed { said: heard.said.clone(), ..Typed::default() },
            back,
            refused: None,
        }
    }
}

fn says_when(row: &HeardRow, looker: &Looker) -> String {
    let time = &row.heard.time;
    match time.due_at {
        Some(at) => moment(at, looker.now, &looker.zone),
        None if time.words.is_empty() => say("promises-chip-no-time"),
        None => say_with("promises-chip-vague", &[("words", time.words.clone().into())]),
    }
}

/// How many wait for a colleague, beside the list of promises.
pub(crate) async fn count(tx: &mut Tx, me: ColleagueId) -> Result<i64, Fault> {
    stored::count(tx, me).await
}

impl Page for HeardPage {
    fn title(&self) -> String {
        say("promises-heard-page-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let line = |id: &str, said: &str, when: &str| Line {
            id: id.to_owned(),
            said: said.to_owned(),
            kind: say(kind_key(Kind::CallBack)),
            when: when.to_owned(),
            is_over: false,
            has_time: true,
            customer: "Jonas Weber".to_owned(),
            number: 4121,
            said_at: "09:12".to_owned(),
            waits: false,
            kinds: Kind::ALL.map(|kind| (kind.code(), say(kind_key(kind)), kind == Kind::CallBack)).into(),
            typed: Typed { said: said.to_owned(), ..Typed::default() },
            back: "",
            refused: None,
        };
        let some = || {
            vec![
                line("1", "Call you back tomorrow at 3", "tomorrow 15:00"),
                Line { is_over: true, ..line("2", "Send the invoice by noon", "yesterday 12:00") },
                Line {
                    has_time: false,
                    waits: true,
                    ..line("3", "Look into it shortly", "“shortly”, no time given")
                },
            ]
        };
        let mut wrong = some();
        "yesterday".clone_into(&mut wrong[0].typed.by);
        wrong[0].refused = Some(say("error-promise-time-past"));
        vec![
            Self { lines: Vec::new(), more_path: None },
            Self { lines: some(), more_path: Some("/promises/heard?after=x".to_owned()) },
            Self { lines: wrong, more_path: None },
        ]
    }
}
