//! The form with which somebody is asked.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use conversations::TeamId;
use serde::Deserialize;
use shell::api::Path;
use shell::form::{Form, Told};
use shell::page::{self, filters};
use shell::words::{moment, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat};
use store::{Fault, Timestamp, Tx, random};

use super::super::asking::{NewAsk, To, ask_once};
use super::super::working::{Working, working};
use crate::making::By;
use crate::promise::{Line, PromiseId};

/// The form of an ask.
#[derive(Template)]
#[template(path = "asks/pages/new.html")]
pub(super) struct NewPage {
    promise: String,
    promise_said: String,
    lead: String,
    client_key: String,
    teams: Vec<Choice>,
    colleagues: Vec<Choice>,
    said: String,
    by: String,
    refused: Told,
}

/// Somebody who can be asked.
struct Choice {
    value: String,
    says: String,
    is_chosen: bool,
}

/// What is typed into the form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    client_key: String,
    whom: String,
    said: String,
    by: String,
}

/// What the form is drawn from.
struct Known {
    line: Line,
    working: Working,
}

/// GET /promises/{id}/ask
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<PromiseId>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let known = known(&app, &seat, id).await?;
    page::show(&app, &seat, NewPage::of(&known, &seat, app.clock().now(), None)).await
}

/// POST /promises/{id}/ask
pub(super) async fn make(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<PromiseId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let new = NewAsk {
        client_key: format!("hand:{}", typed.client_key),
        promise: id,
        to: whom(&typed.whom)?,
        said: typed.said.clone(),
        by: By::Words(typed.by.clone()),
        asker: seat.colleague.id,
        actor: seat.actor(),
    };
    let asked = ask_once(&app, &app.db, seat.org, new).await;
    let error = match asked.map_err(Error::from) {
        Ok(_) => return Ok(page::go_saying(&format!("/promises/{id}"), "asks-said-asked")),
        Err(error) if error.about_field().is_none() => return Err(error),
        Err(error) => error,
    };
    let known = known(&app, &seat, id).await?;
    let status = error.code().status;
    let mut page = NewPage::of(&known, &seat, app.clock().now(), Some(typed));
    page.refused = Told::of(error)?;
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

/// Whom a choice of the form names: `team-` or `colleague-`, and an id; empty for nobody.
fn whom(chosen: &str) -> Result<To, Error> {
    let unknown = || Error::field("whom", "it names a colleague or a team");
    match chosen.split_once('-') {
        None if chosen.is_empty() => Ok(To::Colleague(ColleagueId::NONE)),
        Some(("team", id)) => id.parse().map(|id| To::Team(TeamId::of(id))).map_err(|_| unknown()),
        Some(("colleague", id)) => id.parse().map(To::Colleague).map_err(|_| unknown()),
        _ => Err(unknown()),
    }
}

async fn known(app: &App, seat: &Seat, id: PromiseId) -> Result<Known, Error> {
    let read = app.db.read(seat.org, id, |tx, id| Box::pin(look(tx, *id))).await?;
    read.ok_or_else(Error::not_found)
}

async fn look(tx: &mut Tx, id: PromiseId) -> Result<Option<Known>, Fault> {
    let Some(line) = crate::sql::get(tx, id).await? else { return Ok(None) };
    let until = line.promise.standing.due_at.unwrap_or(tx.now());
    Ok(Some(Known { line, working: working(tx, until).await? }))
}

impl NewPage {
    /// The form, empty or as it was typed. A fresh key makes a second click ask nothing.
    fn of(known: &Known, seat: &Seat, now: Timestamp, typed: Option<Typed>) -> Self {
        let Known { line, working } = known;
        let typed = typed.unwrap_or_default();
        let due = line.promise.standing.due_at.filter(|due_at| *due_at > now);
        let choice = |value: String, says: String| Choice { is_chosen: value == typed.whom, value, says };
        let teams = working.teams().iter().filter(|team| !working.members_of(team.id).is_empty());
        let others = working.by_name().into_iter().filter(|one| one.id != seat.colleague.id);
        let says = |id, name: &str| match working.away_until(id) {
            Some(until) => {
                let until = moment(until, now, seat.zone());
                say_with("handover-away-until", &[("name", name.into()), ("until", until.into())])
            }
            None => name.to_owned(),
        };
        Self {
            promise: line.promise.id.to_string(),
            promise_said: line.promise.said.clone(),
            lead: due.map_or_else(
                || say("asks-new-lead"),
                |due_at| {
                    say_with("asks-new-lead-before", &[("due", moment(due_at, now, seat.zone()).into())])
                },
            ),
            client_key: random::token(),
            teams: teams.map(|team| choice(format!("team-{}", team.id), team.name.clone())).collect(),
            colleagues: others
                .map(|one| choice(format!("colleague-{}", one.id), says(one.id, &one.name)))
                .collect(),
            said: typed.said.clone(),
            by: typed.by.clone(),
            refused: Told::nothing(),
        }
    }
}

impl Page for NewPage {
    fn title(&self) -> String {
        say("asks-new-title")
    }

    fn menu(&self) -> &'static str {
        "/asks"
    }

    fn samples() -> Vec<Self> {
        let choice = |value: &str, says: &str, is_chosen| Choice {
            value: value.to_owned(),
            says: says.to_owned(),
            is_chosen,
        };
        let usual = || Self {
            promise: "1".to_owned(),
            promise_said: "Call back before eleven".to_owned(),
            lead: say_with("asks-new-lead-before", &[("due", "today 11:00".into())]),
            client_key: "sample".to_owned(),
            teams: vec![choice("team-3", "Depot", true)],
            colleagues: vec![choice("colleague-8", "Ben Okoro", false)],
            said: String::new(),
            by: String::new(),
            refused: Told::nothing(),
        };
        let refused = Self {
            said: "Where is the parcel?".to_owned(),
            by: "today 12:00".to_owned(),
            refused: Told::about("by", &say("error-ask-due-not-before-promise")),
            ..usual()
        };
        let alone = Self { teams: Vec::new(), colleagues: Vec::new(), ..usual() };
        vec![usual(), refused, alone]
    }
}
