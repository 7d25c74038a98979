//! The page on which a colleague makes, renews and ends the address of their calendar.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shell::form::Form;
use shell::page::{self, filters, go_saying};
use shell::words::{moment, say};
use shell::{App, ColleagueId, Error, Page, Right, Sample, Seat};

use super::address::{self, Calendar};

/// The page.
#[derive(Template)]
#[template(path = "calendar/page.html")]
pub(crate) struct CalendarPage {
    /// When the address was made; none where there is none.
    made: Option<String>,
    /// The address itself, this once.
    address: Option<String>,
}

/// A form that has nothing but its token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// GET /promises/calendar
pub(crate) async fn show(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let read = app.db.read(seat.org, seat.colleague.id, |tx, id| Box::pin(address::get(tx, *id)));
    let calendar = read.await?;
    page::show(&app, &seat, CalendarPage::of(calendar, None, &seat, app.clock().now())).await
}

/// POST /promises/calendar
pub(crate) async fn make(
    State(app): State<App>,
    seat: Seat,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let address = make_for(&app, &seat, seat.colleague.id).await?;
    let now = app.clock().now();
    let calendar = Some(Calendar { created_at: now });
    page::show(&app, &seat, CalendarPage::of(calendar, Some(address), &seat, now)).await
}

async fn make_for(app: &App, seat: &Seat, id: ColleagueId) -> Result<String, Error> {
    let input = (app.clone(), id);
    let made = app.db.write(seat.org, input, |tx, (app, id)| Box::pin(address::make(app, tx, *id)));
    Ok(made.await?)
}

/// POST /promises/calendar/end
pub(crate) async fn end(
    State(app): State<App>,
    seat: Seat,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    app.db.write(seat.org, seat.colleague.id, |tx, id| Box::pin(address::end(tx, *id))).await?;
    Ok(go_saying("/promises/calendar", "promises-calendar-ended"))
}

impl CalendarPage {
    fn of(calendar: Option<Calendar>, address: Option<String>, seat: &Seat, now: store::Timestamp) -> Self {
        let made = calendar.map(|calendar| moment(calendar.created_at, now, seat.zone()));
        Self { made, address }
    }
}

impl Page for CalendarPage {
    fn title(&self) -> String {
        say("promises-calendar-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let made = || Some("today 10:24".to_owned());
        let address = "https://care.kettle.example/calendar/1.0f0f.ics".to_owned();
        vec![
            Self { made: None, address: None },
            Self { made: made(), address: Some(address) },
            Self { made: made(), address: None },
        ]
    }
}

/// The page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    page::samples_of::<CalendarPage>("promises/calendar")
}
