//! The panels beside a conversation: what was promised in it, with the form for another promise, and what is
//! still owed to its customer.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use conversations::{ConversationId, CustomerId, Panel, PanelPlace, by_id, by_number};
use shell::api::Path;
use shell::page::{self, filters};
use shell::{App, Error, Right, Seat};
use store::{Fault, Tx};

use super::new::{self, NewForm};
use super::row::{self, Looker, Row};
use crate::promise::Line;
use crate::sql;

/// Most promises in a panel.
const LINES: u16 = 20;

/// What was promised in a conversation, at the end of its time line.
pub(crate) const IN_THREAD: Panel = Panel {
    name: "promises",
    place: PanelPlace::Thread,
    show: |app, seat, conversation, _| Box::pin(async move { in_thread(&app, &seat, conversation).await }),
};

/// What is still owed to a customer, beside what is known of them.
pub(crate) const OWED: Panel = Panel {
    name: "owed",
    place: PanelPlace::Customer,
    show: |app, seat, _, customer| Box::pin(async move { of_customer(&app, &seat, customer).await }),
};

/// The same on the customer's own page, with the way to promise them something.
pub(crate) const AT_CUSTOMER: Panel = Panel {
    name: "promises-of-customer",
    place: PanelPlace::Record,
    show: |app, seat, _, customer| Box::pin(async move { at_customer(&app, &seat, customer).await }),
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
    rows: Vec<Row>,
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
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let lines = app.db.read(seat.org, number, |tx, number| Box::pin(by_this_number(tx, *number))).await?;
    page::fragment(&thread_list(&app, &seat, number, &lines.ok_or_else(Error::not_found)?))
}

async fn by_this_number(tx: &mut Tx, number: i64) -> Result<Option<Vec<Line>>, Fault> {
    let Some(conversation) = by_number(tx, number).await? else { return Ok(None) };
    sql::of_conversation(tx, conversation.id, LINES).await.map(Some)
}

async fn in_thread(app: &App, seat: &Seat, conversation: ConversationId) -> Result<String, Error> {
    let read = app.db.read(seat.org, conversation, |tx, id| Box::pin(by_this_id(tx, *id))).await?;
    let (number, lines) = read.ok_or_else(Error::not_found)?;
    let form = new::form(app, seat, number, None).await?;
    Ok(InThread { list: thread_list(app, seat, number, &lines), form }.render()?)
}

async fn by_this_id(tx: &mut Tx, id: ConversationId) -> Result<Option<(i64, Vec<Line>)>, Fault> {
    let Some(conversation) = by_id(tx, id).await? else { return Ok(None) };
    Ok(Some((conversation.number, sql::of_conversation(tx, id, LINES).await?)))
}

fn thread_list(app: &App, seat: &Seat, number: i64, lines: &[Line]) -> ThreadList {
    let looker = Looker::at(seat, app.clock().now());
    let live = lines.iter().filter(|line| line.promise.is_live() || row::is_contested(&line.promise));
    ThreadList { number, rows: live.map(|line| Row::of(line, &looker)).collect() }
}

async fn of_customer(app: &App, seat: &Seat, customer: CustomerId) -> Result<String, Error> {
    let read = app.db.read(seat.org, customer, |tx, id| Box::pin(sql::of_customer(tx, *id, LINES)));
    let lines = read.await?;
    if lines.is_empty() {
        return Ok(String::new());
    }
    let looker = Looker::at(seat, app.clock().now());
    Ok(Owed { rows: lines.iter().map(|line| Row::of(line, &looker)).collect() }.render()?)
}

async fn at_customer(app: &App, seat: &Seat, customer: CustomerId) -> Result<String, Error> {
    let lines = app.db.read(seat.org, customer, |tx, id| Box::pin(sql::of_customer(tx, *id, LINES))).await?;
    let looker = Looker::at(seat, app.clock().now());
    let rows = lines.iter().map(|line| Row::of(line, &looker)).collect();
    Ok(AtCustomer { customer: customer.to_string(), rows }.render()?)
}

/// The panels in their states, for the samples.
pub(crate) fn samples() -> Vec<shell::Sample> {
    let rows = super::samples::rows;
    let thread = ThreadList { number: 4121, rows: rows() };
    let nothing = ThreadList { number: 4121, rows: Vec::new() };
    let sample = |name: &str, html: askama::Result<String>| shell::Sample {
        name: name.to_owned(),
        html: html.unwrap_or_else(|cause| format!("this sample does not render: {cause}")),
    };
    vec![
        sample("promises/thread, some", thread.render()),
        sample("promises/thread, none", nothing.render()),
        sample("promises/owed", Owed { rows: rows() }.render()),
        sample("promises/at customer", AtCustomer { customer: "17".to_owned(), rows: rows() }.render()),
    ]
}
