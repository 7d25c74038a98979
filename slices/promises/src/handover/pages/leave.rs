//! Leave: who is away when, and the form to enter one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;
use shell::api::Path;
use shell::form::{Form, Told};
use shell::page::{self, filters};
use shell::words::{day, moment, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat};
use store::{Fault, Timestamp, Tx};

use super::super::leave::{Leave, LeaveId, NewLeave, ahead, cancel_leave, enter_leave, may_enter};
use super::super::refusals::CannotHandOver;
use super::Choice;
use crate::asks::Doer;
use crate::asks::working::{Working, working};

/// The page of leave.
#[derive(Template)]
#[template(path = "handover/pages/leave.html")]
pub(crate) struct LeavePage {
    rows: Vec<Row>,
    whom: Vec<Choice>,
    stand_ins: Vec<Choice>,
    first_day: String,
    last_day: String,
    refused: Told,
}

/// One leave.
struct Row {
    id: String,
    name: String,
    when: String,
    stand_in: String,
    is_now: bool,
    hand_over: Option<String>,
}

/// What is typed into the form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    #[serde(default)]
    colleague: Option<ColleagueId>,
    first_day: String,
    last_day: String,
    #[serde(default)]
    stand_in: String,
}

/// Nothing but the button.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bare {}

/// GET /promises/leave
pub(super) async fn page(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    let page = drawn(&app, &seat, Typed::default()).await?;
    page::show(&app, &seat, page).await
}

async fn drawn(app: &App, seat: &Seat, typed: Typed) -> Result<LeavePage, Error> {
    seat.can(Right::AnswerCustomers)?;
    let (leaves, working) = app.db.read(seat.org, (), |tx, ()| Box::pin(look(tx))).await?;
    Ok(LeavePage::of(&leaves, &working, seat, app.clock().now(), typed))
}

async fn look(tx: &mut Tx) -> Result<(Vec<Leave>, Working), Fault> {
    let now = tx.now();
    Ok((ahead(tx).await?, working(tx, now).await?))
}

/// POST /promises/leave
pub(super) async fn enter(
    State(app): State<App>,
    seat: Seat,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let entered = match new(&seat, &typed) {
        Ok(new) => {
            let input = (app.clone(), new);
            app.db.write(seat.org, input, |tx, (app, new)| Box::pin(enter_leave(app, tx, new))).await
        }
        Err(refusal) => Err(refusal),
    };
    let error = match entered.map_err(Error::from) {
        // Whoever goes hands over before they go.
        Ok(id) if typed.colleague.is_none_or(|colleague| colleague == seat.colleague.id) => {
            return Ok(page::go_saying(&format!("/promises/handover?leave={id}"), "leave-said-entered"));
        }
        Ok(_) => return Ok(page::go_saying("/promises/leave", "leave-said-entered")),
        Err(error) if error.about_field().is_none() => return Err(error),
        Err(error) => error,
    };
    let status = error.code().status;
    let mut page = drawn(&app, &seat, typed).await?;
    page.refused = Told::of(error)?;
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

fn new(seat: &Seat, typed: &Typed) -> Result<NewLeave, CannotHandOver> {
    let date = |typed: &str| typed.trim().parse::<Date>().map_err(|_| CannotHandOver::DaysWrong);
    let stand_in = match typed.stand_in.as_str() {
        "" => ColleagueId::NONE,
        id => id.parse().map_err(|_| CannotHandOver::StandInUnknown)?,
    };
    Ok(NewLeave {
        colleague: typed.colleague.unwrap_or(seat.colleague.id),
        first_day: date(&typed.first_day)?,
        last_day: date(&typed.last_day)?,
        stand_in,
        doer: Doer::from(seat),
    })
}

/// POST /leaves/{id}/cancel
pub(super) async fn cancel(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<LeaveId>,
    Form(Bare {}): Form<Bare>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (id, Doer::from(&seat));
    app.db.write(seat.org, input, |tx, (id, doer)| Box::pin(cancel_leave(tx, *id, *doer))).await?;
    Ok(page::go_saying("/promises/leave", "leave-said-cancelled"))
}

impl LeavePage {
    fn of(leaves: &[Leave], working: &Working, seat: &Seat, now: Timestamp, typed: Typed) -> Self {
        let doer = Doer::from(seat);
        let me = seat.colleague.id;
        let shown = leaves.iter().filter(|leave| may_enter(leave.colleague, doer, working));
        let everybody = || working.by_name().into_iter();
        let chosen = typed.colleague.unwrap_or(me);
        let whom = everybody().filter(|one| may_enter(one.id, doer, working));
        let choice = |one| Choice::of(one, working, seat, now);
        let whom: Vec<Choice> = whom.map(|one| choice(one).chosen(Some(chosen))).collect();
        let stand_in = typed.stand_in.parse().ok();
        Self {
            rows: shown.map(|leave| Row::of(leave, working, seat, now)).collect(),
            // One's own leave needs no choice.
            whom: if whom.len() > 1 { whom } else { Vec::new() },
            stand_ins: everybody()
                .filter(|one| one.id != me || doer.role > shell::Role::Agent)
                .map(|one| choice(one).chosen(stand_in))
                .collect(),
            first_day: typed.first_day,
            last_day: typed.last_day,
            refused: Told::nothing(),
        }
    }
}

impl Row {
    fn of(leave: &Leave, working: &Working, seat: &Seat, now: Timestamp) -> Self {
        let name = |id: ColleagueId| working.get(id).map_or_else(String::new, |found| found.name.clone());
        let zone = seat.organization_zone.clone();
        let from = day(leave.from_at, now, &zone);
        let until = moment(leave.until_at, now, seat.zone());
        let is_mine = leave.colleague == seat.colleague.id;
        Self {
            id: leave.id.to_string(),
            name: if is_mine { say("leave-yours") } else { name(leave.colleague) },
            when: say_with("leave-from-until", &[("from", from.into()), ("until", until.into())]),
            stand_in: match leave.stand_in.some() {
                Some(id) => say_with("leave-stand-in-is", &[("name", name(id).into())]),
                None => say("leave-stand-in-lead"),
            },
            is_now: leave.from_at <= now,
            hand_over: is_mine.then(|| format!("/promises/handover?leave={}", leave.id)),
        }
    }
}

impl Page for LeavePage {
    fn title(&self) -> String {
        say("leave-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let row = |name: &str, is_now, hand_over: Option<&str>| Row {
            id: "7".to_owned(),
            name: name.to_owned(),
            when: say_with(
                "leave-from-until",
                &[("from", "18 May".into()), ("until", "25 May 09:00".into())],
            ),
            stand_in: say_with("leave-stand-in-is", &[("name", "Ben Okoro".into())]),
            is_now,
            hand_over: hand_over.map(str::to_owned),
        };
        let empty = || Self {
            rows: Vec::new(),
            whom: Vec::new(),
            stand_ins: super::sample_choices(),
            first_day: String::new(),
            last_day: String::new(),
            refused: Told::nothing(),
        };
        let full = Self {
            rows: vec![
                row(&say("leave-yours"), false, Some("/promises/handover?leave=7")),
                row("Chidi Obi", true, None),
            ],
            whom: super::sample_choices(),
            ..empty()
        };
        let refused = Self {
            first_day: "2026-05-20".to_owned(),
            last_day: "2026-05-18".to_owned(),
            refused: Told::about("last_day", &say("error-leave-days-wrong")),
            ..empty()
        };
        vec![empty(), full, refused]
    }
}
