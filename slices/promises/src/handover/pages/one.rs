//! One handover: who gave what to whom, and taking it back.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page::{self, filters};
use shell::words::{moment, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat, colleague};
use store::{Fault, Tx};

use super::super::giving::{self, Handover, HandoverId, Part, Reason, may_undo};
use super::super::sql;
use super::super::telling::name_of;
use super::in_time_or_late;
use crate::asks::{AskLine, Doer, sql as asks_sql};
use crate::pages::row::{Looker, customer};
use crate::promise::Line;

/// Most parts on the page.
const LINES: u16 = 200;

/// The page of one handover.
#[derive(Template)]
#[template(path = "handover/pages/one.html")]
pub(crate) struct OnePage {
    id: String,
    title: String,
    lead: String,
    note: String,
    rows: Vec<Row>,
    is_undone: bool,
    can_undo: bool,
}

/// One part.
struct Row {
    path: String,
    said: String,
    about: String,
    when: String,
    tone: &'static str,
    receiver: String,
}

/// A handover with its parts, as it is read in one transaction.
struct Told {
    handover: Handover,
    giver: String,
    giver_is_here: bool,
    parts: Vec<(String, What)>,
}

/// What one part is about.
enum What {
    Promise(Box<Line>),
    Ask(Box<AskLine>),
}

/// GET /handovers/{id}
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<HandoverId>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let told = app.db.read(seat.org, id, |tx, id| Box::pin(tell(tx, *id))).await?;
    let told = told.ok_or_else(Error::not_found)?;
    let page = OnePage::of(&told, &seat, &Looker::at(&seat, app.clock().now()));
    page::show(&app, &seat, page).await
}

async fn tell(tx: &mut Tx, id: HandoverId) -> Result<Option<Told>, Fault> {
    let Some(handover) = sql::get(tx, id).await? else { return Ok(None) };
    let giver = colleague::get(tx, handover.giver).await?;
    let mut parts = Vec::new();
    for (receiver, part) in sql::parts(tx, id, None, LINES).await? {
        let what = match part {
            Part::Promise(id) => crate::sql::get(tx, id).await?.map(|line| What::Promise(Box::new(line))),
            Part::Ask(id) => asks_sql::get(tx, id).await?.map(|line| What::Ask(Box::new(line))),
        };
        if let Some(what) = what {
            parts.push((name_of(tx, receiver).await?, what));
        }
    }
    let giver_is_here = giver.as_ref().is_some_and(|giver| giver.state == colleague::State::Active);
    Ok(Some(Told {
        handover,
        giver: giver.map_or_else(String::new, |giver| giver.name),
        giver_is_here,
        parts,
    }))
}

/// Nothing but the button.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bare {}

/// POST /handovers/{id}/undo
pub(super) async fn undo(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<HandoverId>,
    Form(Bare {}): Form<Bare>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (app.clone(), id, Doer::from(&seat));
    let undone =
        app.db.write(seat.org, input, |tx, (app, id, doer)| Box::pin(giving::undo(app, tx, *id, *doer)));
    undone.await?;
    Ok(page::go_saying("/promises", "handover-said-undone"))
}

impl OnePage {
    fn of(told: &Told, seat: &Seat, looker: &Looker) -> Self {
        let handover = &told.handover;
        let at = moment(handover.made_at, looker.now, &looker.zone);
        let giver = if told.giver.is_empty() { say("handover-nobody") } else { told.giver.clone() };
        let key = match handover.reason {
            Reason::ByHand => "handover-lead-by-hand",
            Reason::Leave => "handover-lead-leave",
            Reason::Closed => "handover-lead-closed",
        };
        let is_undone = handover.undone_at.is_some();
        let is_giver = handover.giver != ColleagueId::NONE && told.giver_is_here;
        Self {
            id: handover.id.to_string(),
            title: say_with("handover-one-title", &[("giver", giver.into())]),
            lead: say_with(key, &[("at", at.into()), ("count", told.parts.len().into())]),
            note: handover.note.clone(),
            rows: told.parts.iter().map(|(receiver, what)| Row::of(receiver, what, looker)).collect(),
            is_undone,
            can_undo: !is_undone && is_giver && may_undo(handover, Doer::from(seat)),
        }
    }
}

impl Row {
    fn of(receiver: &str, what: &What, looker: &Looker) -> Self {
        let (path, said, about, due_at) = match what {
            What::Promise(line) => (
                format!("/promises/{}", line.promise.id),
                &line.promise.said,
                format!("{} · #{}", customer(line), line.number),
                line.promise.standing.due_at,
            ),
            What::Ask(line) => (
                format!("/asks/{}", line.ask.id),
                &line.ask.said,
                format!("{} · #{}", say("handover-an-ask"), line.number),
                Some(line.ask.standing.due_at),
            ),
        };
        let (when, tone) =
            due_at.map_or_else(|| (say("promises-no-time"), ""), |due_at| in_time_or_late(due_at, looker));
        let receiver = say_with("handover-gone-to", &[("name", receiver.into())]);
        Self { path, said: said.clone(), about, when, tone, receiver }
    }
}

impl Page for OnePage {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let looker = crate::pages::samples::looker();
        let handover = |reason, note: &str| Handover {
            id: HandoverId::of(5),
            giver: ColleagueId::of(7),
            reason,
            note: note.to_owned(),
            stand_in: ColleagueId::NONE,
            made_by: ColleagueId::of(7),
            made_at: looker.now,
            until_at: None,
            undone_at: None,
        };
        let line = |id, said: &str| What::Promise(Box::new(crate::pages::samples::line(id, said, 36)));
        let told = |handover, giver_is_here| Told {
            handover,
            giver: "Ana Kaya".to_owned(),
            giver_is_here,
            parts: vec![
                ("Ben Okoro".to_owned(), line(1, "Call back before eleven about Thursday")),
                ("Chidi Obi".to_owned(), line(2, "Refund of £48")),
            ],
        };
        let undone = Handover { undone_at: Some(looker.now), ..handover(Reason::Leave, "") };
        let seat = Seat::sample();
        vec![
            Self::of(&told(handover(Reason::ByHand, "Keys are in the drawer."), true), &seat, &looker),
            Self::of(&told(undone, true), &seat, &looker),
            Self::of(&told(handover(Reason::Closed, ""), false), &seat, &looker),
        ]
    }
}
