//! The panels beside a conversation: what was promised in it, with the form for another promise, and what is
//! still owed to its customer.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use conversations::{Beside, Panel, PanelPlace, by_number};
use rules::promises::state::{REOPEN_WITHIN, State};
use shell::api::Path;
use shell::page::{self, filters};
use shell::words::{full_moment, moment, say};
use shell::{App, Error, Right, Seat};
use store::{Fault, Tx};

use super::new::NewForm;
use super::row::{self, Looker, Row};
use crate::promise::Line;
use crate::sql;

/// Most promises in a panel.
const LINES: u16 = 20;
/// Most of them that are done with.
const ENDED_LINES: usize = 5;

/// What was promised in a conversation, at the end of its time line.
pub(crate) const IN_THREAD: Panel =
    Panel { name: "promises", place: PanelPlace::Thread, show: |tx, beside| Box::pin(in_thread(tx, beside)) };

/// What is still owed to a customer, beside what is known of them.
pub(crate) const OWED: Panel =
    Panel { name: "owed", place: PanelPlace::Customer, show: |tx, beside| Box::pin(of_customer(tx, beside)) };

/// The same on the customer's own page, with the way to promise them something.
pub(crate) const AT_CUSTOMER: Panel = Panel {
    name: "promises-of-customer",
    place: PanelPlace::Record,
    show: |tx, beside| Box::pin(at_customer(tx, beside)),
};

/// What was promised in a conversation, and the form for another promise.
#[derive(Template)]
#[template(path = "pages/thread.html")]
struct InThread {
    list: ThreadList,
    form: NewForm,
}

/// The list of the panel, which live updates fetch again.
#[derive(Template)]
#[template(path = "pages/thread_list.html")]
struct ThreadList {
    number: i64,
    /// What became of others, the last at the end.
    ended: Vec<Ended>,
    rows: Vec<Row>,
}

/// What became of a promise, as a line between messages.
struct Ended {
    id: String,
    said: String,
    icon: &'static str,
    /// "Kept", "Kept by you".
    says: String,
    at: String,
    at_exactly: String,
    can_reopen: bool,
}

/// What is still owed to a customer.
#[derive(Template)]
#[template(path = "pages/owed.html")]
struct Owed {
    rows: Vec<Row>,
}

/// What is owed to a customer, and the way to promise them something.
#[derive(Template)]
#[template(path = "pages/at_customer.html")]
struct AtCustomer {
    customer: String,
    rows: Vec<Row>,
}

/// GET /conversations/{number}/promises
pub(crate) async fn refetch(
    Of(app): Of<App>,
    seat: Seat,
    Path(number): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let lines = app.db.read(seat.org, number, |tx, number| Box::pin(by_this_number(tx, *number))).await?;
    let looker = Looker::at(&seat, app.clock().now());
    page::fragment(&thread_list(number, &lines.ok_or_else(Error::not_found)?, &looker))
}

async fn by_this_number(tx: &mut Tx, number: i64) -> Result<Option<Vec<Line>>, Fault> {
    let Some(conversation) = by_number(tx, number).await? else { return Ok(None) };
    sql::of_conversation(tx, conversation.id, LINES).await.map(Some)
}

async fn in_thread(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let Some(conversation) = beside.conversation else { return Ok(String::new()) };
    let lines = sql::of_conversation(tx, conversation.id, LINES).await?;
    let number = conversation.number;
    let looker = Looker::at(beside.seat, tx.now());
    Ok(InThread { list: thread_list(number, &lines, &looker), form: NewForm::short(number) }.render()?)
}

fn thread_list(number: i64, lines: &[Line], looker: &Looker) -> ThreadList {
    let live = lines.iter().filter(|line| line.promise.is_live() || row::is_contested(&line.promise));
    let ended = lines.iter().filter_map(|line| Ended::of(line, looker)).take(ENDED_LINES);
    let mut ended: Vec<Ended> = ended.collect();
    ended.reverse();
    ThreadList { number, ended, rows: live.map(|line| Row::of(line, looker)).collect() }
}

impl Ended {
    /// A promise that is done with and is in dispute with nobody. One that moved goes on as its successor; one whose
    /// message never left was never made, and nobody wrote down why.
    fn of(line: &Line, looker: &Looker) -> Option<Self> {
        let promise = &line.promise;
        let state = promise.standing.state;
        let was_never_made = state == State::Withdrawn && promise.note.is_empty();
        let is_told = !promise.is_live() && state != State::Moved && !was_never_made;
        if !is_told || row::is_contested(promise) {
            return None;
        }
        let tag = row::tag(line)?;
        let at = promise.standing.fulfilled_at.or(promise.closed_at).unwrap_or(promise.made_at);
        // Who kept it is told to whoever did, and to nobody else.
        let is_mine = state == State::Kept && promise.keeper == looker.colleague;
        let is_done = state == State::Kept || promise.standing.fulfilled_at.is_some();
        Some(Self {
            id: promise.id.to_string(),
            said: promise.said.clone(),
            icon: tag.icon,
            says: if is_mine { say("promises-ended-kept-by-you") } else { tag.says },
            at: moment(at, looker.now, &looker.zone),
            at_exactly: full_moment(at, &looker.zone),
            can_reopen: is_done && looker.now.duration_since(at) <= REOPEN_WITHIN,
        })
    }
}

async fn of_customer(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let rows = owed(tx, beside).await?;
    if rows.is_empty() { Ok(String::new()) } else { Ok(Owed { rows }.render()?) }
}

async fn at_customer(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let rows = owed(tx, beside).await?;
    Ok(AtCustomer { customer: beside.customer.to_string(), rows }.render()?)
}

async fn owed(tx: &mut Tx, beside: Beside<'_>) -> Result<Vec<Row>, Fault> {
    let lines = sql::of_customer(tx, beside.customer, LINES).await?;
    let looker = Looker::at(beside.seat, tx.now());
    Ok(lines.iter().map(|line| Row::of(line, &looker)).collect())
}

/// The panels in their states, for the samples.
pub(crate) fn samples() -> Vec<shell::Sample> {
    let rows = super::samples::rows;
    let looker = super::samples::looker();
    let thread = ThreadList { number: 4121, ended: Vec::new(), rows: rows() };
    let nothing = ThreadList { number: 4121, ended: Vec::new(), rows: Vec::new() };
    let ended = thread_list(4121, &super::samples::ended_lines(), &looker);
    let sample = |name: &str, html: askama::Result<String>| shell::Sample {
        name: name.to_owned(),
        html: html.unwrap_or_else(|cause| format!("this sample does not render: {cause}")),
    };
    vec![
        sample("promises/thread, some", thread.render()),
        sample("promises/thread, none", nothing.render()),
        sample("promises/thread, done with", ended.render()),
        sample("promises/owed", Owed { rows: rows() }.render()),
        sample("promises/at customer", AtCustomer { customer: "17".to_owned(), rows: rows() }.render()),
    ]
}
