//! Asks beside what they belong to: the promise, and the conversation it was made in.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use conversations::{Beside, Panel, PanelPlace, by_number};
use jiff::tz::TimeZone;
use rules::promises::state::BrokeFor;
use shell::api::Path;
use shell::page::{self, filters};
use shell::words::{moment, say_with};
use shell::{App, ColleagueId, Error, Right, Seat};
use store::{Fault, Tx};

use super::super::one::AskLine;
use super::super::sql;
use super::row::Row;
use crate::pages::row::Looker;
use crate::promise::{Promise, PromiseId};

/// Most asks beside one thing.
const LINES: u16 = 20;

/// What is asked for the promises of a conversation and not answered yet.
pub(crate) const IN_THREAD: Panel =
    Panel { name: "asks", place: PanelPlace::Thread, show: |tx, beside| Box::pin(in_thread(tx, beside)) };

/// The list in a conversation, which live updates fetch again.
#[derive(Template)]
#[template(path = "asks/pages/thread.html")]
struct ThreadList {
    number: i64,
    rows: Vec<Row>,
}

/// What a promise waits on, and whom it broke for.
#[derive(Template)]
#[template(path = "asks/pages/beside.html")]
struct AtPromise {
    promise: String,
    rows: Vec<Row>,
    broke_for: Option<String>,
    can_ask: bool,
    /// Who else could keep it: id and name.
    keepers: Vec<(String, String)>,
}

/// GET /conversations/{number}/asks
pub(super) async fn refetch(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let read = app.db.read(seat.org, number, |tx, number| Box::pin(by_this_number(tx, *number)));
    let lines = read.await?.ok_or_else(Error::not_found)?;
    page::fragment(&thread_list(number, &lines, &Looker::at(&seat, app.clock().now())))
}

async fn by_this_number(tx: &mut Tx, number: i64) -> Result<Option<Vec<AskLine>>, Fault> {
    let Some(conversation) = by_number(tx, number).await? else { return Ok(None) };
    sql::of_conversation(tx, conversation.id, LINES).await.map(Some)
}

async fn in_thread(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let Some(conversation) = beside.conversation else { return Ok(String::new()) };
    let lines = sql::of_conversation(tx, conversation.id, LINES).await?;
    Ok(thread_list(conversation.number, &lines, &Looker::at(beside.seat, tx.now())).render()?)
}

fn thread_list(number: i64, lines: &[AskLine], looker: &Looker) -> ThreadList {
    ThreadList { number, rows: lines.iter().map(|line| Row::of(line, looker)).collect() }
}

/// What a promise waits on, for its page.
pub(crate) async fn of_promise(app: &App, seat: &Seat, promise: &Promise) -> Result<String, Error> {
    let input = (promise.id, seat.zone().clone());
    let (lines, keepers) =
        app.db.read(seat.org, input, |tx, (id, zone)| Box::pin(look(tx, *id, zone))).await?;
    let looker = Looker::at(seat, app.clock().now());
    Ok(AtPromise::of(promise, &lines, keepers, &looker).render()?)
}

async fn look(
    tx: &mut Tx,
    id: PromiseId,
    zone: &TimeZone,
) -> Result<(Vec<AskLine>, Vec<(ColleagueId, String)>), Fault> {
    Ok((sql::of_promise(tx, id, LINES).await?, crate::handover::keepers(tx, zone).await?))
}

impl AtPromise {
    fn of(
        promise: &Promise,
        lines: &[AskLine],
        keepers: Vec<(ColleagueId, String)>,
        looker: &Looker,
    ) -> Self {
        let owed = lines.iter().find(|line| line.ask.id == promise.ask);
        let owed = owed.filter(|_| promise.broke_for == Some(BrokeFor::Ask));
        Self {
            promise: promise.id.to_string(),
            rows: lines.iter().map(|line| Row::of(line, looker)).collect(),
            broke_for: owed.map(|line| broke_for(line, looker)),
            can_ask: promise.is_live(),
            keepers: keepers
                .into_iter()
                .filter(|(id, _)| promise.is_live() && *id != promise.keeper)
                .map(|(id, name)| (id.to_string(), name))
                .collect(),
        }
    }
}

/// Whose place a broken promise counts for, in words.
fn broke_for(line: &AskLine, looker: &Looker) -> String {
    let place = if line.owing_team_name.is_empty() { &line.colleague_name } else { &line.owing_team_name };
    let since = moment(line.ask.standing.due_at, looker.now, &looker.zone);
    say_with("asks-broke-for", &[("place", place.into()), ("since", since.into())])
}

/// The panels in their states, for the samples.
pub(super) fn samples() -> Vec<shell::Sample> {
    let looker = crate::pages::samples::looker();
    let mut broken =
        crate::pages::samples::ended(2, "Say what the depot found", rules::promises::state::State::Broken);
    let lines = super::samples::lines();
    broken.promise.broke_for = Some(BrokeFor::Ask);
    broken.promise.ask = lines[2].ask.id;
    let open = crate::pages::samples::line(1, "Call back before eleven", 36).promise;
    let keepers = vec![(ColleagueId::of(8), "Ben Okoro".to_owned())];
    let sample = |name: &str, html: askama::Result<String>| shell::Sample {
        name: name.to_owned(),
        html: html.unwrap_or_else(|cause| format!("this sample does not render: {cause}")),
    };
    vec![
        sample("asks/thread, some", ThreadList { number: 4121, rows: super::samples::rows() }.render()),
        sample("asks/thread, none", ThreadList { number: 4121, rows: Vec::new() }.render()),
        sample("asks/beside a promise, none", AtPromise::of(&open, &[], keepers, &looker).render()),
        sample(
            "asks/beside a broken promise",
            AtPromise::of(&broken.promise, &lines, Vec::new(), &looker).render(),
        ),
    ]
}
