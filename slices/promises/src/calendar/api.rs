//! One's own calendar in the API.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shell::api::{Caller, Json};
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::Timestamp;

use super::address;
use crate::api::{READ, WRITE};

/// The routes of calendars in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, make, end))
}

/// Whether one's own calendar has an address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesCalendar)]
struct CalendarJson {
    /// When its address was made; absent where there is none.
    #[schema(value_type = Option<String>, format = DateTime)]
    made_at: Option<Timestamp>,
}

/// The address of one's own calendar, told this once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesCalendarAddress)]
struct AddressJson {
    /// Whoever holds it reads what you keep.
    address: String,
}

/// Your calendar
#[utoipa::path(get, path = "/api/v1/promises/calendar", tag = "promises", operation_id = "get_calendar",
    responses((status = 200, body = CalendarJson)))]
async fn get(State(app): State<App>, caller: Caller) -> Result<Json<CalendarJson>, Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)?;
    let id = caller.colleague.id;
    let calendar = app.db.read(caller.org, id, |tx, id| Box::pin(address::get(tx, *id))).await?;
    Ok(Json(CalendarJson { made_at: calendar.map(|calendar| calendar.created_at) }))
}

/// Give your calendar an address
///
/// An earlier one ends.
#[utoipa::path(post, path = "/api/v1/promises/calendar", tag = "promises", operation_id = "make_calendar",
    responses((status = 201, body = AddressJson)))]
async fn make(State(app): State<App>, caller: Caller) -> Result<(StatusCode, Json<AddressJson>), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)?;
    let input = (app.clone(), caller.colleague.id);
    let made = app.db.write(caller.org, input, |tx, (app, id)| Box::pin(address::make(app, tx, *id)));
    Ok((StatusCode::CREATED, Json(AddressJson { address: made.await? })))
}

/// End your calendar's address
#[utoipa::path(delete, path = "/api/v1/promises/calendar", tag = "promises", operation_id = "end_calendar",
    responses((status = 204)))]
async fn end(State(app): State<App>, caller: Caller) -> Result<StatusCode, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)?;
    app.db.write(caller.org, caller.colleague.id, |tx, id| Box::pin(address::end(tx, *id))).await?;
    Ok(StatusCode::NO_CONTENT)
}
