//! Acts on conversations in the API.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use channels::Address;
use conversations::apart::About;
use conversations::drafts::{self, Basis, Draft};
use conversations::{
    Change, ConversationId, Kind, MessageId, Recipients, Rider, Status, mark_read, send_again, set_status,
    snooze, take_back,
};
use shell::api::{Caller, IdempotencyKey, Json, Path};
use shell::keys::hash_of;
use shell::{App, Error, OpenApiRouter, routes};
use store::{Fault, Tx, random};

use super::json::{
    AddressJson, AnswerJson, AnsweredJson, AssignJson, ConversationJson, DraftJson, NoteJson, ReadJson,
    StatusJson,
};
use super::{by_id, may_read, may_write, read_one};
use crate::acting::{give_to_colleague, give_to_team};
use crate::drafting::DRAFT_CHANGED;
use crate::drawing::{people, recipients};
use crate::senders;
use crate::sending::{self, Saying, forms};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(answer))
        .routes(routes!(note))
        .routes(routes!(assign))
        .routes(routes!(status))
        .routes(routes!(read))
        .routes(routes!(draft, keep_draft, forget_draft))
        .routes(routes!(undo))
        .routes(routes!(resend))
}

/// Answers the customer. It leaves after ten seconds, in which it can be taken back.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/answers", tag = "conversations", params(("id" = String, Path)),
    request_body = AnswerJson, responses((status = 201, body = AnsweredJson)))]
async fn answer(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Path(id): Path<ConversationId>,
    Json(sent): Json<AnswerJson>,
) -> Result<(StatusCode, Json<AnsweredJson>), Error> {
    may_write(&caller)?;
    let usual = app.db.read(caller.org, id, |tx, id| Box::pin(usual_recipients(tx, *id))).await?;
    let chosen = Recipients {
        to: read_people("to", &sent.to)?,
        cc: read_people("cc", &sent.cc)?,
        bcc: read_people("bcc", &sent.bcc)?,
        ..Recipients::default()
    };
    let saying = Saying {
        recipients: if chosen.to.is_empty() { Recipients { bcc: chosen.bcc, ..usual } } else { chosen },
        from: sent.from,
        then: sent.then,
        seen: sent.seen,
        attachments: Some(sent.attachments),
        riders: riders(&app, &sent.along)?,
        ..saying(&caller, &key, id, (sent.html, sent.text))
    };
    let answered = sending::answer(&app, saying).await?;
    Ok((
        StatusCode::CREATED,
        Json(AnsweredJson { message: answered.message, undo_until: answered.undo_until }),
    ))
}

async fn usual_recipients(tx: &mut Tx, id: ConversationId) -> Result<Recipients, Error> {
    let conversation = by_id(tx, id).await?;
    let own = conversations::own_addresses::all(tx).await?;
    let thread = conversations::open(tx, conversation, MessageId::of(i64::MAX), 20).await?;
    Ok(recipients(&thread, &own))
}

pub(super) fn read_people(field: &'static str, sent: &[AddressJson]) -> Result<Vec<Address>, Error> {
    let written: Vec<Address> =
        sent.iter().map(|one| Address { name: one.name.clone(), email: one.email.clone() }).collect();
    sending::people(field, &people(&written))
}

pub(super) fn riders(
    app: &App,
    along: &std::collections::BTreeMap<String, serde_json::Value>,
) -> Result<Vec<(Rider, serde_json::Value)>, Error> {
    if let Some(name) = along.keys().find(|name| app.each::<Rider>().all(|rider| rider.name != **name)) {
        return Err(Error::field("along", format!("nothing is called {name}")));
    }
    let sent = |rider: &Rider| along.get(rider.name).cloned().unwrap_or_default();
    Ok(app.each::<Rider>().map(|rider| (*rider, sent(rider))).collect())
}

pub(super) fn saying(
    caller: &Caller,
    key: &IdempotencyKey,
    conversation: ConversationId,
    (html, text): (String, String),
) -> Saying {
    let own =
        |key: &String| format!("api:{}", hash_of(&format!("{} {conversation} {key}", caller.actor_key())));
    let key = key.0.as_ref().map_or_else(random::token, own);
    Saying {
        org: caller.org,
        author: caller.colleague.clone(),
        conversation,
        client_key: key,
        html,
        text,
        recipients: Recipients::default(),
        from: None,
        then: conversations::Then::default(),
        seen: None,
        attachments: Some(Vec::new()),
        riders: Vec::new(),
    }
}

/// Writes a private note.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/notes", tag = "conversations", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 201, body = ConversationJson)))]
async fn note(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Path(id): Path<ConversationId>,
    Json(sent): Json<NoteJson>,
) -> Result<(StatusCode, Json<ConversationJson>), Error> {
    may_write(&caller)?;
    sending::note(&app, saying(&caller, &key, id, (sent.html, sent.text))).await?;
    Ok((StatusCode::CREATED, Json(read_one(&app, &caller, id).await?)))
}

/// Gives a conversation to a colleague, a team, or both.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/assign", tag = "conversations", params(("id" = String, Path)),
    request_body = AssignJson, responses((status = 200, body = ConversationJson)))]
async fn assign(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Json(sent): Json<AssignJson>,
) -> Result<Json<ConversationJson>, Error> {
    may_write(&caller)?;
    let change = Change { conversation: id, actor: caller.actor, version: sent.version };
    app.db.write(caller.org, (change, sent), |tx, (change, sent)| Box::pin(give(tx, *change, sent))).await?;
    read_one(&app, &caller, id).await.map(Json)
}

async fn give(tx: &mut Tx, change: Change, sent: &AssignJson) -> Result<(), Error> {
    if let Some(colleague) = sent.colleague {
        give_to_colleague(tx, change, colleague).await?;
    }
    if let Some(team) = sent.team {
        // The first change has raised the version that was seen.
        let version = change.version.filter(|_| sent.colleague.is_none());
        give_to_team(tx, Change { version, ..change }, team).await?;
    }
    Ok(())
}

/// Changes the status.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/status", tag = "conversations", params(("id" = String, Path)),
    request_body = StatusJson, responses((status = 200, body = ConversationJson)))]
async fn status(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Json(sent): Json<StatusJson>,
) -> Result<Json<ConversationJson>, Error> {
    may_write(&caller)?;
    let change = Change { conversation: id, actor: caller.actor, version: sent.version };
    app.db
        .write(caller.org, (change, sent), |tx, (change, sent)| {
            Box::pin(async move {
                match (sent.status, sent.until) {
                    (Status::Snoozed, Some(until)) => snooze(tx, *change, until).await,
                    (status, _) => set_status(tx, *change, status).await,
                }
            })
        })
        .await?;
    read_one(&app, &caller, id).await.map(Json)
}

/// Remembers up to which message the caller has read.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/read", tag = "conversations", params(("id" = String, Path)),
    request_body = ReadJson, responses((status = 204)))]
async fn read(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Json(sent): Json<ReadJson>,
) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    let input = (id, caller.colleague.id, sent.up_to);
    app.db
        .write(caller.org, input, |tx, (id, reader, up_to)| {
            Box::pin(async move {
                by_id(tx, *id).await?;
                mark_read(tx, *id, *reader, *up_to);
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the caller is writing here.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/draft", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = DraftJson)))]
async fn draft(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
) -> Result<Json<DraftJson>, Error> {
    may_read(&caller)?;
    let input = (id, caller.colleague.id);
    let draft: Result<_, Fault> =
        app.db.read(caller.org, input, |tx, (id, author)| Box::pin(drafts::get(tx, *id, *author))).await;
    draft?.map(DraftJson::from).map(Json).ok_or_else(Error::not_found)
}

/// Saves what the caller is writing here.
#[utoipa::path(put, path = "/api/v1/conversations/{id}/draft", tag = "conversations", params(("id" = String, Path)),
    request_body = DraftJson, responses((status = 204)))]
async fn keep_draft(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Json(sent): Json<DraftJson>,
) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    let draft = Draft {
        kind: if sent.kind == Kind::Note { Kind::Note } else { Kind::Outgoing },
        client_key: random::token(),
        html: forms(&sent.html, "").0,
        recipients: Recipients {
            to: read_people("to", &sent.to)?,
            cc: read_people("cc", &sent.cc)?,
            bcc: read_people("bcc", &sent.bcc)?,
            reply_to: Vec::new(),
            ours: senders::kept(&sent.from),
        },
        seen: MessageId::NONE,
        updated_at: app.clock().now(),
    };
    let basis = Basis { writer: String::new(), saved_at: sent.updated_at };
    let input = (id, caller.colleague.id, draft, basis);
    app.db
        .write(caller.org, input, |tx, (id, author, draft, basis)| {
            Box::pin(async move {
                by_id(tx, *id).await?;
                if drafts::newer(tx, *id, *author, basis).await?.is_some() {
                    return Err(Error::refused(DRAFT_CHANGED));
                }
                drafts::save(tx, *id, *author, draft);
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets what the caller was writing here.
#[utoipa::path(delete, path = "/api/v1/conversations/{id}/draft", tag = "conversations", params(("id" = String, Path)),
    responses((status = 204)))]
async fn forget_draft(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    let input = (id, caller.colleague.id);
    app.db
        .write(caller.org, input, |tx, (id, author)| {
            Box::pin(async move {
                drafts::forget(tx, *id, *author);
                Ok::<_, Fault>(())
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes one's own answer or forward back before it leaves; its text becomes a draft again. A conversation that began
/// with it, and in which nothing else has happened, is gone.
#[utoipa::path(post, path = "/api/v1/messages/{id}/undo", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = ConversationJson), (status = 204, description = "Its conversation is gone")))]
async fn undo(State(app): State<App>, caller: Caller, Path(id): Path<MessageId>) -> Result<Response, Error> {
    may_write(&caller)?;
    let riders: Vec<Rider> = app.each::<Rider>().copied().collect();
    let input = (id, caller.colleague.id, riders);
    let taken = app
        .db
        .write(caller.org, input, |tx, (id, author, riders)| Box::pin(take_back(tx, *id, *author, riders)))
        .await?;
    if matches!(taken.draft, Some(About::Anybody | About::Customer(_))) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Json(read_one(&app, &caller, taken.conversation).await?).into_response())
}

/// Sends an answer again whose delivery was given up.
#[utoipa::path(post, path = "/api/v1/messages/{id}/resend", tag = "conversations", params(("id" = String, Path)),
    responses((status = 204)))]
async fn resend(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    let input = (id, caller.actor);
    app.db.write(caller.org, input, |tx, (id, actor)| Box::pin(send_again(tx, *id, *actor))).await?;
    Ok(StatusCode::NO_CONTENT)
}
