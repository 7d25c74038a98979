//! The page on which an owner says how much fits into an hour.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rules::promises::capacity::PerHour;
use rules::promises::state::Kind;
use shell::form::{Fields, Told};
use shell::page::{self, Page, filters};
use shell::words::say;
use shell::{App, Error, Right, Seat};
use store::Fault;

use super::PER_HOUR_BAD;
use crate::pages::row::kind_key;

/// How many promises of each kind fit into an hour.
#[derive(Template)]
#[template(path = "capacity/page.html")]
pub(crate) struct CapacityPage {
    lines: Vec<Line>,
    may_change: bool,
    refused: Told,
}

/// One kind.
struct Line {
    field: &'static str,
    says: String,
    value: String,
}

/// GET /promises/capacity
pub(crate) async fn show(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let known: Result<_, Fault> = app.db.read(seat.org, (), |tx, ()| Box::pin(super::all(tx))).await;
    let page = CapacityPage {
        lines: known?.into_iter().map(|(kind, per_hour)| Line::of(kind, &written(per_hour))).collect(),
        may_change: seat.may(Right::KeepOrganization),
        refused: Told::nothing(),
    };
    page::show(&app, &seat, page).await
}

/// POST /promises/capacity
pub(crate) async fn change(
    State(app): State<App>,
    seat: Seat,
    mut fields: Fields,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let typed = fields.take("kind");
    fields.read::<Nothing>()?;
    let value =
        |kind: Kind| typed.iter().find(|(name, _)| name == kind.code()).map(|(_, value)| value.trim());
    let mut wished = Vec::new();
    for kind in Kind::ALL {
        let Some(value) = value(kind) else { continue };
        let Some(per_hour) = read(value) else {
            let page = CapacityPage {
                lines: Kind::ALL.map(|kind| Line::of(kind, value_of(&typed, kind))).into(),
                may_change: true,
                refused: Told::of(Error::refused_on(PER_HOUR_BAD, kind.code()))?,
            };
            return Ok((PER_HOUR_BAD.status, page::show(&app, &seat, page).await?).into_response());
        };
        wished.push((kind, per_hour));
    }
    let stored: Result<(), Fault> = app
        .db
        .write(seat.org, (wished, seat.actor()), |tx, (wished, actor)| {
            Box::pin(async move {
                let before = super::all(tx).await?;
                for wish in wished.iter().filter(|wish| !before.contains(wish)) {
                    super::set(tx, wish.0, wish.1, *actor).await?;
                }
                Ok(())
            })
        })
        .await;
    stored?;
    Ok(page::go_saying("/promises/capacity", "promises-capacity-said"))
}

/// A form without further fields.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

fn value_of(typed: &[(String, String)], kind: Kind) -> &str {
    typed.iter().find(|(name, _)| name == kind.code()).map_or("", |(_, value)| value.trim())
}

/// A number an hour; nothing sets no limit.
fn read(typed: &str) -> Option<PerHour> {
    if typed.is_empty() {
        return Some(PerHour(None));
    }
    typed.parse().ok().map(|number| PerHour(Some(number))).filter(|wish| super::is_settable(*wish))
}

fn written(per_hour: PerHour) -> String {
    per_hour.0.map_or_else(String::new, |number| number.to_string())
}

impl Line {
    fn of(kind: Kind, value: &str) -> Self {
        Self { field: kind.code(), says: say(kind_key(kind)), value: value.to_owned() }
    }
}

impl Page for CapacityPage {
    fn title(&self) -> String {
        say("promises-capacity-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let usual = || Kind::ALL.map(|kind| Line::of(kind, &written(PerHour::usual(kind)))).into();
        let refused = Told::about("call_back", &say("error-promise-capacity-bad"));
        vec![
            Self { lines: usual(), may_change: true, refused: Told::nothing() },
            Self { lines: usual(), may_change: false, refused: Told::nothing() },
            Self { lines: usual(), may_change: true, refused },
        ]
    }
}
