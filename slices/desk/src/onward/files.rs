//! New files for what goes on to others.

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use conversations::MessageId;
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::{App, Error, Right, Seat};

use super::about_of;
use crate::first::add_file;

/// Which message, and what the file is called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Uploading {
    message: Option<MessageId>,
    name: String,
}

/// POST /conversations/{number}/forward/attachments?name=…: a file for the draft, its bytes as the body.
pub(crate) async fn upload(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Query(asked): Query<Uploading>,
    body: Body,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let of = asked.message.unwrap_or(MessageId::NONE);
    let about = about_of(&app, &seat, (number, of)).await?;
    add_file(&app, &seat, about, (body, &asked.name)).await
}
