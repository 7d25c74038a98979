//! The page of kinds of one's own.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use instrument::CannotDefine;
use instrument::kinds::{self, CustomKind, NewKind};
use serde::Deserialize;
use shell::api::Path;
use shell::form::{Form, Told};
use shell::page::{self, filters};
use shell::words::{knows, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat};
use store::OrgId;

use super::EVENTS;
use crate::putting_right::Choice;

/// Kinds of one's own, and the form for another.
#[derive(Template)]
#[template(path = "kinds/page.html")]
pub(crate) struct KindsPage {
    lines: Vec<Line>,
    may_change: bool,
    is_adding: bool,
    events: Vec<Choice>,
    typed: Typed,
    refused: Told,
    /// What is wrong about a kind that is there.
    trouble: Option<String>,
}

/// One kind.
struct Line {
    code: String,
    name: String,
    description: String,
    found: String,
    is_on: bool,
    version: i64,
}

/// A new kind as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Typed {
    code: String,
    name: String,
    description: String,
    event_kind: String,
    event_code: String,
}

/// What is changed about a kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changed {
    name: String,
    #[serde(default)]
    description: String,
    state: Switch,
    version: i64,
}

/// Whether a kind counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Switch {
    On,
    Off,
}

/// GET /drips/kinds
pub(crate) async fn show(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    let page = read(&app, &seat).await?;
    page::show(&app, &seat, page).await
}

/// POST /drips/kinds
pub(crate) async fn add(
    State(app): State<App>,
    seat: Seat,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let new = NewKind {
        code: typed.code.trim().to_owned(),
        name: typed.name.clone(),
        description: typed.description.clone(),
        event_kind: typed.event_kind.clone(),
        event_code: typed.event_code.trim().to_owned(),
    };
    let error = match define(&app, seat.org, new, seat.colleague.id).await {
        Ok(()) => return Ok(page::go_saying("/drips/kinds", "kinds-said-added")),
        Err(error) => Error::from(error).refusal()?,
    };
    let status = error.code().status;
    let page = read(&app, &seat).await?;
    let events = events(&typed.event_kind);
    let page = KindsPage { is_adding: true, events, typed, refused: Told::of(error)?, ..page };
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

/// POST /drips/kinds/{code}
pub(crate) async fn change(
    State(app): State<App>,
    seat: Seat,
    Path(code): Path<String>,
    Form(form): Form<Changed>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let wish = Wish {
        code,
        name: Some(form.name),
        description: Some(form.description),
        is_on: Some(form.state == Switch::On),
        version: form.version,
    };
    match alter(&app, seat.org, wish, seat.colleague.id).await {
        Ok(()) => Ok(page::go_saying("/drips/kinds", "kinds-said-saved")),
        Err(error) => {
            let error = Error::from(error).refusal()?;
            let status: StatusCode = error.code().status;
            let page = KindsPage { trouble: Some(error.sentence()), ..read(&app, &seat).await? };
            Ok((status, page::show(&app, &seat, page).await?).into_response())
        }
    }
}

/// What shall be changed about a kind; None leaves it.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) code: String,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) is_on: Option<bool>,
    /// The version that was seen.
    pub(super) version: i64,
}

/// Defines a kind; a code that is defined at the same moment is taken.
pub(super) async fn define(app: &App, org: OrgId, new: NewKind, by: ColleagueId) -> Result<(), CannotDefine> {
    let input = (new, by);
    let defined = app.db.write(org, input, |tx, (new, by)| Box::pin(kinds::define(tx, new, *by))).await;
    match defined {
        Err(CannotDefine::Fault(fault)) if fault.is_duplicate() => Err(CannotDefine::CodeTaken),
        defined => defined,
    }
}

/// Changes a kind.
pub(super) async fn alter(app: &App, org: OrgId, wish: Wish, by: ColleagueId) -> Result<(), CannotDefine> {
    app.db
        .write(org, (wish, by), |tx, (wish, by)| {
            Box::pin(async move {
                let known = kinds::custom(tx).await?.into_iter().find(|kind| kind.code == wish.code);
                let known = known.ok_or(CannotDefine::KindUnknown)?;
                let changed = CustomKind {
                    name: wish.name.clone().unwrap_or(known.name.clone()),
                    description: wish.description.clone().unwrap_or(known.description.clone()),
                    is_on: wish.is_on.unwrap_or(known.is_on),
                    version: wish.version,
                    ..known
                };
                kinds::change(tx, &changed, *by).await
            })
        })
        .await
}

async fn read(app: &App, seat: &Seat) -> Result<KindsPage, Error> {
    seat.can(Right::SeeReports)?;
    let known = app.db.read(seat.org, (), |tx, ()| Box::pin(kinds::custom(tx))).await?;
    Ok(KindsPage::of(&known, seat.may(Right::KeepOrganization)))
}

impl KindsPage {
    fn of(known: &[CustomKind], may_change: bool) -> Self {
        Self {
            lines: known.iter().map(Line::of).collect(),
            may_change,
            is_adding: false,
            events: events(""),
            typed: Typed::default(),
            refused: Told::nothing(),
            trouble: None,
        }
    }
}

fn events(chosen: &str) -> Vec<Choice> {
    let choice = |code: &&str| Choice {
        value: (*code).to_owned(),
        says: event_said(code),
        is_chosen: *code == chosen,
    };
    EVENTS.iter().map(choice).collect()
}

/// What an event is called; one that the page does not offer by its code.
fn event_said(code: &str) -> String {
    let key = format!("kinds-event-{}", code.replace('_', "-"));
    if knows(&key) { say(&key) } else { code.to_owned() }
}

impl Line {
    fn of(kind: &CustomKind) -> Self {
        let event = event_said(&kind.event_kind);
        Self {
            code: kind.code.clone(),
            name: kind.name.clone(),
            description: kind.description.clone(),
            found: match (kind.event_kind.as_str(), kind.event_code.as_str()) {
                ("", _) => say("kinds-told"),
                (_, "") => say_with("kinds-found", &[("event", event.into())]),
                (_, code) => say_with("kinds-found-code", &[("event", event.into()), ("code", code.into())]),
            },
            is_on: kind.is_on,
            version: kind.version,
        }
    }
}

impl Page for KindsPage {
    fn title(&self) -> String {
        say("kinds-title")
    }

    fn menu(&self) -> &'static str {
        "/drips/standards"
    }

    fn samples() -> Vec<Self> {
        let kind = |code: &str, name: &str, event_kind: &str, event_code: &str, is_on| CustomKind {
            code: code.to_owned(),
            name: name.to_owned(),
            description: "Somebody was to come, and nobody came.".to_owned(),
            event_kind: event_kind.to_owned(),
            event_code: event_code.to_owned(),
            is_on,
            created_at: crate::samples::now(),
            off_at: None,
            version: 1,
        };
        let some = || {
            vec![
                kind("appointment_missed", "Appointment missed <b>", "", "", true),
                kind("answer_bounced", "Answer came back", "message_bounced", "", true),
                kind("put_off_again", "Put off again", "promise_moved", "told_only_again", false),
            ]
        };
        let refused = Self {
            is_adding: true,
            typed: Typed { code: "Put Off".to_owned(), name: "Put off".to_owned(), ..Typed::default() },
            refused: Told::about("code", &say("error-drip-kind-code-bad")),
            ..Self::of(&some(), true)
        };
        let meanwhile = Self { trouble: Some(say("error-changed-meanwhile")), ..Self::of(&some(), true) };
        vec![
            Self::of(&[], true),
            Self::of(&[], false),
            Self::of(&some(), true),
            Self::of(&some(), false),
            refused,
            meanwhile,
        ]
    }
}
