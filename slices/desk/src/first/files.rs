//! Files for a conversation that has not begun, and for every other draft apart.

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::Response;
use conversations::apart::About;
use conversations::{CustomerId, attachments};
use serde::Deserialize;
use shell::api::Query;
use shell::page::fragment;
use shell::{App, Error, Right, Seat, codes};
use store::Fault;

use super::about_of;
use crate::drawing::file_view;
use crate::files;

/// For whom, and what the file is called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Uploading {
    customer: Option<CustomerId>,
    name: String,
}

/// POST /conversations/new/attachments?name=…: a file for the draft, its bytes as the body.
pub(crate) async fn upload(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Uploading>,
    body: Body,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let about = about_of(&app, &seat, asked.customer).await?;
    add_file(&app, &seat, about, (body, &asked.name)).await
}

/// Adds a file to a draft apart, and answers with its line.
pub(crate) async fn add_file(
    app: &App,
    seat: &Seat,
    about: About,
    (body, name): (Body, &str),
) -> Result<Response, Error> {
    let bytes = to_bytes(body, app.config.limits.upload_max).await;
    let bytes = bytes.map_err(|_| Error::refused(codes::TOO_LARGE))?;
    let file = files::keep(app, bytes, name, (about.place(), seat.colleague.id)).await?;
    let id = app
        .db
        .write(seat.org, file, |tx, file| {
            Box::pin(async move { Ok::<_, Fault>(attachments::add_to_draft(tx, file)) })
        })
        .await?;
    let file = app.db.read(seat.org, id, |tx, id| Box::pin(attachments::get(tx, *id))).await?;
    fragment(&file_view(&file.ok_or_else(Error::not_found)?, ""))
}
