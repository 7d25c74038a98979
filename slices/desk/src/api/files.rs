//! Bytes in the API: the original source of a message, files that came and files that go along.

use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::Response;
use conversations::attachments::{self, Attachment};
use conversations::{AttachmentId, ConversationId, MessageId};
use shell::api::{Caller, Json, Path, Query};
use shell::{App, Error, OpenApiRouter, codes, routes};
use store::{Fault, Tx};

use super::json::{AttachmentJson, NamedQuery};
use super::{by_id, may_read, may_write};
use crate::files;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(raw))
        .routes(routes!(attachment, remove))
        .merge(OpenApiRouter::new().routes(routes!(upload)).layer(DefaultBodyLimit::disable()))
}

/// A message as it arrived, byte for byte.
#[utoipa::path(get, path = "/api/v1/messages/{id}/raw", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, content_type = "text/plain", body = String)))]
async fn raw(State(app): State<App>, caller: Caller, Path(id): Path<MessageId>) -> Result<Response, Error> {
    may_read(&caller)?;
    files::raw_response(&app, caller.org, id).await
}

/// A file.
#[utoipa::path(get, path = "/api/v1/attachments/{id}", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = String)))]
async fn attachment(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Error> {
    may_read(&caller)?;
    let file = app.db.read(caller.org, id, |tx, id| Box::pin(visible(tx, *id))).await?;
    let is_foreign_draft = file.message == MessageId::NONE && file.owner != caller.colleague.id;
    if is_foreign_draft {
        return Err(Error::not_found());
    }
    let bytes = app.blobs.get(&file.hash).await?;
    Ok(files::download(bytes, &file.content_type, &file.name))
}

async fn visible(tx: &mut Tx, id: AttachmentId) -> Result<Attachment, Error> {
    attachments::get(tx, id).await?.ok_or_else(Error::not_found)
}

/// Uploads a file for an answer; its bytes are the body.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/attachments", tag = "conversations",
    params(("id" = String, Path), NamedQuery), request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentJson)))]
async fn upload(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Query(named): Query<NamedQuery>,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentJson>), Error> {
    may_write(&caller)?;
    app.db.read(caller.org, id, |tx, id| Box::pin(by_id(tx, *id))).await?;
    let bytes = to_bytes(body, app.config.limits.upload_max).await;
    let bytes = bytes.map_err(|_| Error::refused(codes::TOO_LARGE))?;
    let file = files::keep(&app, bytes, &named.name, (id, caller.colleague.id)).await?;
    let id = app
        .db
        .write(caller.org, file, |tx, file| {
            Box::pin(async move { Ok::<_, Fault>(attachments::add_to_draft(tx, file)) })
        })
        .await?;
    let file = app.db.read(caller.org, id, |tx, id| Box::pin(visible(tx, *id))).await?;
    Ok((StatusCode::CREATED, Json(AttachmentJson::from(&file))))
}

/// Takes an uploaded file out of the caller's draft.
#[utoipa::path(delete, path = "/api/v1/attachments/{id}", tag = "conversations", params(("id" = String, Path)),
    responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AttachmentId>,
) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    let input = (id, caller.colleague.id);
    let removed: Result<bool, Fault> = app
        .db
        .write(caller.org, input, |tx, (id, owner)| Box::pin(attachments::remove_from_draft(tx, *id, *owner)))
        .await;
    if removed? { Ok(StatusCode::NO_CONTENT) } else { Err(Error::not_found()) }
}
