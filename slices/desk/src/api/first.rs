//! Beginning conversations, sending on and deleting in the API.

use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use conversations::apart::About;
use conversations::attachments;
use conversations::{ConversationId, MessageId, Recipients};
use shell::api::{Caller, IdempotencyKey, Json, Path, Query};
use shell::{App, Error, OpenApiRouter, Right, codes, routes};
use store::{Fault, Tx};

use super::acts::{read_people, riders, saying};
use super::json::{AddressJson, AnsweredJson, AttachmentJson, BeginJson, BegunJson, ForwardJson, NamedQuery};
use super::{by_id, may_write};
use crate::deleting::delete_in;
use crate::files;
use crate::first::storing::{self, Beginning};
use crate::onward::quoting::quoted;
use crate::onward::storing::Forwarding;
use crate::onward::{self, Going};
use crate::sending::{Saying, forms};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(begin))
        .routes(routes!(forward))
        .routes(routes!(delete))
        .merge(OpenApiRouter::new().routes(routes!(upload)).layer(DefaultBodyLimit::disable()))
}

fn recipients(to: &[AddressJson], cc: &[AddressJson], bcc: &[AddressJson]) -> Result<Recipients, Error> {
    Ok(Recipients {
        to: read_people("to", to)?,
        cc: read_people("cc", cc)?,
        bcc: read_people("bcc", bcc)?,
        ..Recipients::default()
    })
}

/// Begins a conversation with a customer, who may be new. Its first message leaves after ten seconds, in which it can
/// be taken back.
#[utoipa::path(post, path = "/api/v1/conversations", tag = "conversations", operation_id = "begin_conversation",
    request_body = BeginJson, responses((status = 201, body = BegunJson)))]
async fn begin(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Json(sent): Json<BeginJson>,
) -> Result<(StatusCode, Json<BegunJson>), Error> {
    may_write(&caller)?;
    let saying = Saying {
        recipients: recipients(&sent.to, &sent.cc, &sent.bcc)?,
        from: sent.from,
        then: sent.then,
        attachments: Some(sent.attachments),
        riders: riders(&app, &sent.along)?,
        ..saying(&caller, &key, ConversationId::NONE, (sent.html, sent.text))
    };
    let (about, subject) = (About::Anybody, sent.subject);
    let beginning = Beginning { about, mailbox: sent.mailbox, from_field: "from", subject, saying };
    let begun = storing::begin(&app, beginning).await?;
    let answered = begun.answered;
    let json = BegunJson {
        conversation: begun.conversation,
        number: begun.number,
        message: answered.message,
        undo_until: answered.undo_until,
    };
    Ok((StatusCode::CREATED, Json(json)))
}

/// Uploads a file for a conversation that is about to begin, or for a forward; its bytes are the body.
#[utoipa::path(post, path = "/api/v1/attachments", tag = "conversations", operation_id = "upload_attachment",
    params(NamedQuery), request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentJson)))]
async fn upload(
    State(app): State<App>,
    caller: Caller,
    Query(named): Query<NamedQuery>,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentJson>), Error> {
    may_write(&caller)?;
    let bytes = to_bytes(body, app.config.limits.upload_max).await;
    let bytes = bytes.map_err(|_| Error::refused(codes::TOO_LARGE))?;
    let place = (About::Anybody.place(), caller.colleague.id);
    let file = files::keep(&app, bytes, &named.name, place).await?;
    let id = app
        .db
        .write(caller.org, file, |tx, file| {
            Box::pin(async move { Ok::<_, Fault>(attachments::add_to_draft(tx, file)) })
        })
        .await?;
    let file = app.db.read(caller.org, id, |tx, id| Box::pin(attachments::get(tx, *id))).await?;
    Ok((StatusCode::CREATED, Json(AttachmentJson::from(&file.ok_or_else(Error::not_found)?))))
}

/// Sends a message, or a whole conversation, on to somebody who takes no part in it. It answers nobody: the customer
/// still waits. What is sent on stands below the caller's words with who said it, when and to whom.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/forwards", tag = "conversations",
    operation_id = "forward_conversation", params(("id" = String, Path)), request_body = ForwardJson,
    responses((status = 201, body = AnsweredJson)))]
async fn forward(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Path(id): Path<ConversationId>,
    Json(sent): Json<ForwardJson>,
) -> Result<(StatusCode, Json<AnsweredJson>), Error> {
    may_write(&caller)?;
    let of = sent.message.unwrap_or(MessageId::NONE);
    let going = app.db.read(caller.org, (id, of), |tx, (id, of)| Box::pin(going(tx, *id, *of))).await?;
    let own = forms(&sent.html, &sent.text).0;
    let below = quoted(&going.messages, &caller.colleague.time_zone, going.has_older);
    let carried = || going.files.iter().filter(|file| !file.is_inline).map(|file| file.id).collect();
    let saying = Saying {
        recipients: recipients(&sent.to, &sent.cc, &sent.bcc)?,
        from: sent.from.clone(),
        attachments: Some(sent.uploads.clone()),
        ..saying(&caller, &key, id, (format!("{own}{below}"), String::new()))
    };
    let files = sent.attachments.clone().unwrap_or_else(carried);
    let forwarding = Forwarding { of, subject: None, files, saying };
    let answered = onward::storing::forward(&app, forwarding).await?;
    let json = AnsweredJson { message: answered.message, undo_until: answered.undo_until };
    Ok((StatusCode::CREATED, Json(json)))
}

async fn going(tx: &mut Tx, id: ConversationId, of: MessageId) -> Result<Going, Error> {
    let conversation = by_id(tx, id).await?;
    onward::going(tx, conversation, of).await
}

/// Deletes a message for good, with its files. It does not come back when the mailbox is read again.
#[utoipa::path(delete, path = "/api/v1/messages/{id}", tag = "conversations", operation_id = "delete_message",
    params(("id" = String, Path)), responses((status = 204)))]
async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    caller.can(Right::DeleteMessages)?;
    let input = (id, caller.actor);
    app.db.write(caller.org, input, |tx, (id, actor)| Box::pin(delete_in(tx, *id, *actor))).await?;
    Ok(StatusCode::NO_CONTENT)
}
