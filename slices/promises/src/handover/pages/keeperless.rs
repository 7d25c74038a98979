//! Promises without a keeper, each with the choice of one; and giving a promise another keeper.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shell::api::{Cursor, Path, Query};
use shell::form::Form;
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat};
use store::{Fault, Timestamp, Tx};

use super::super::giving::{self, Handing, Part};
use super::super::keeperless::keeperless;
use super::super::refusals::CannotHandOver;
use super::Choice;
use super::in_time_or_late;
use crate::asks::Doer;
use crate::asks::working::{Working, working};
use crate::pages::row::{Looker, customer};
use crate::promise::{Line, PromiseId};

/// Most promises on the page.
const LINES: u16 = 50;

/// Which part of the list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    after: Option<Cursor>,
}

/// Promises without a keeper.
#[derive(Template)]
#[template(path = "handover/pages/keeperless.html")]
pub(crate) struct KeeperlessPage {
    lead: String,
    rows: Vec<Row>,
    keepers: Vec<Choice>,
    more_path: Option<String>,
}

/// One of them.
struct Row {
    id: String,
    said: String,
    about: String,
    when: String,
    tone: &'static str,
}

/// GET /promises/keeperless
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let read = app.db.read(seat.org, asked.after, |tx, after| Box::pin(look(tx, *after)));
    let (lines, next, working) = read.await?;
    let page = KeeperlessPage::of(&lines, next, &working, &seat, app.clock().now());
    page::show(&app, &seat, page).await
}

async fn look(tx: &mut Tx, after: Option<Cursor>) -> Result<(Vec<Line>, Option<Cursor>, Working), Fault> {
    let (lines, next) = keeperless(tx, after, LINES).await?;
    let now = tx.now();
    Ok((lines, next, working(tx, now).await?))
}

/// Another keeper.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    keeper: String,
    #[serde(default)]
    note: String,
}

/// POST /promises/{id}/keeper
pub(super) async fn give(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<PromiseId>,
    Form(given): Form<Given>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let keeper: ColleagueId = given.keeper.parse().map_err(|_| CannotHandOver::ReceiverUnknown)?;
    let handing = Handing {
        doer: Doer::from(&seat),
        note: given.note,
        until_at: None,
        parts: vec![(Part::Promise(id), keeper)],
    };
    let input = (app.clone(), handing);
    app.db.write(seat.org, input, |tx, (app, handing)| Box::pin(giving::hand_over(app, tx, handing))).await?;
    Ok(page::go_saying(&format!("/promises/{id}"), "handover-said-given"))
}

impl KeeperlessPage {
    fn of(lines: &[Line], next: Option<Cursor>, working: &Working, seat: &Seat, now: Timestamp) -> Self {
        let looker = Looker::at(seat, now);
        let keepers = working.by_name().into_iter().map(|one| Choice::of(one, working, seat, now));
        Self {
            lead: say_with("handover-keeperless-lead", &[("count", lines.len().into())]),
            rows: lines.iter().map(|line| Row::of(line, &looker)).collect(),
            keepers: keepers.map(|choice| choice.chosen(Some(seat.colleague.id))).collect(),
            more_path: next.map(|next| format!("/promises/keeperless?after={next}")),
        }
    }
}

impl Row {
    fn of(line: &Line, looker: &Looker) -> Self {
        let due_at = line.promise.standing.due_at;
        let (when, tone) =
            due_at.map_or_else(|| (say("promises-no-time"), ""), |due_at| in_time_or_late(due_at, looker));
        let last = if line.keeper_name.is_empty() {
            String::new()
        } else {
            format!(" · {}", say_with("handover-kept-until", &[("name", (&line.keeper_name).into())]))
        };
        Self {
            id: line.promise.id.to_string(),
            said: line.promise.said.clone(),
            about: format!("{} · #{}{last}", customer(line), line.number),
            when,
            tone,
        }
    }
}

impl Page for KeeperlessPage {
    fn title(&self) -> String {
        say("handover-keeperless-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let looker = crate::pages::samples::looker();
        let mut nobodys = crate::pages::samples::line(1, "Deliver the kettle", 300);
        nobodys.promise.keeper = ColleagueId::NONE;
        nobodys.keeper_name = String::new();
        let left = crate::pages::samples::line(2, "Refund of £48", -30);
        let rows = || vec![Row::of(&left, &looker), Row::of(&nobodys, &looker)];
        let page = |rows: Vec<Row>| Self {
            lead: say_with("handover-keeperless-lead", &[("count", rows.len().into())]),
            rows,
            keepers: super::sample_choices(),
            more_path: None,
        };
        vec![page(Vec::new()), page(rows())]
    }
}
