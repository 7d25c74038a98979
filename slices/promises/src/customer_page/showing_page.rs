//! The page on which owners decide what customers see.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shell::form::{Form, Told};
use shell::page::{self, filters, go_saying};
use shell::words::say;
use shell::{App, Error, Page, Right, Seat};

use super::showing::{self, Known, Showing};

/// The page.
#[derive(Template)]
#[template(path = "customer_page/showing.html")]
pub(crate) struct ShowingPage {
    showing: Showing,
    version: i64,
    may_keep: bool,
    refused: Told,
}

/// The form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    #[serde(default)]
    broken: String,
    #[serde(default)]
    footer: String,
    version: i64,
}

/// GET /promises/showing
pub(crate) async fn show(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let known = app.db.read(seat.org, (), |tx, ()| Box::pin(showing::get(tx))).await?;
    page::show(&app, &seat, ShowingPage::of(known, &seat)).await
}

/// POST /promises/showing
pub(crate) async fn change(
    State(app): State<App>,
    seat: Seat,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let wish = Showing { broken: switch("broken", &typed.broken)?, footer: switch("footer", &typed.footer)? };
    let input = ((wish, typed.version), (seat.actor(), seat.colleague.role));
    let changed =
        app.db.write(seat.org, input, |tx, (wish, doer)| Box::pin(showing::change(tx, *wish, *doer))).await;
    match changed.map_err(Error::from) {
        Ok(()) => Ok(go_saying("/promises/showing", "promises-showing-saved")),
        Err(error) => {
            let status: StatusCode = error.code().status;
            let refused = Told::of(error)?;
            let known = app.db.read(seat.org, (), |tx, ()| Box::pin(showing::get(tx))).await?;
            let page = ShowingPage { refused, ..ShowingPage::of(known, &seat) };
            Ok((status, page::show(&app, &seat, page).await?).into_response())
        }
    }
}

/// A switch as a browser sends it: `on`, or nothing at all.
fn switch(field: &'static str, sent: &str) -> Result<bool, Error> {
    match sent {
        "" => Ok(false),
        "on" => Ok(true),
        _ => Err(Error::field(field, "it is on, or left out")),
    }
}

impl ShowingPage {
    fn of(known: Known, seat: &Seat) -> Self {
        Self {
            showing: known.showing,
            version: known.version,
            may_keep: seat.may(Right::KeepOrganization),
            refused: Told::nothing(),
        }
    }

    fn refused_beside(&self) -> Option<&str> {
        self.refused.beside([])
    }
}

impl Page for ShowingPage {
    fn title(&self) -> String {
        say("promises-showing-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let known = |broken, footer| Known { showing: Showing { broken, footer }, version: 3 };
        let owner = Seat::sample();
        let read_only = Self { may_keep: false, ..Self::of(known(true, false), &owner) };
        let refused = Told::about("", &say("error-changed-meanwhile"));
        vec![
            Self::of(known(false, false), &owner),
            read_only,
            Self { refused, ..Self::of(known(false, true), &owner) },
        ]
    }
}
