//! The desk in the API: everything a page can do.

mod acts;
mod files;
mod first;
mod json;

use axum::extract::State;
use conversations::attachments::Attachment;
use conversations::{Conversation, ConversationId, Filter, Listing, Message, MessageId, traces};
use shell::api::{Caller, Cursor, Json, Listed, Path, Query};
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::outbox::Parcel;
use store::search::Query as Words;
use store::{Fault, Tx, outbox};

use crate::reading::place;
use json::{ConversationJson, LineJson, ListQuery, MessageJson, Messages, MessagesQuery, StepJson};

const READ: &str = "conversations:read";
const WRITE: &str = "conversations:write";
/// Scopes of the desk.
pub(crate) const SCOPES: &[&str] = &[READ, WRITE];

/// Most rows of one answer.
const LIMIT_MAX: u16 = 200;
/// Conversations that one search finds at most.
const FOUND_MAX: u16 = 50;

/// The routes of the desk in the API.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(conversation))
        .routes(routes!(messages))
        .routes(routes!(message))
        .routes(routes!(trace))
        .merge(acts::routes())
        .merge(files::routes())
        .merge(first::routes())
}

fn may_read(caller: &Caller) -> Result<(), Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)
}

fn may_write(caller: &Caller) -> Result<(), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)
}

fn limited(limit: u16) -> Result<u16, Error> {
    if (1..=LIMIT_MAX).contains(&limit) { Ok(limit) } else { Err(Error::field("limit", "it is 1 to 200")) }
}

/// Conversations, the last moved first.
#[utoipa::path(get, path = "/api/v1/conversations", tag = "conversations", params(ListQuery),
    responses((status = 200, body = Listed<LineJson>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Listed<LineJson>>, Error> {
    may_read(&caller)?;
    let limit = limited(query.limit)?;
    if let Some(words) = query.q.as_deref() {
        return found(&app, &caller, words).await;
    }
    let listing = Listing {
        view: query.view,
        filter: query.status.map_or(Filter::Active, Filter::In),
        colleague: caller.colleague.id,
        after: place(query.after),
        limit: limit + 1,
    };
    let read = app.db.read(caller.org, listing, |tx, listing| Box::pin(conversations::list(tx, *listing)));
    let mut lines: Vec<conversations::Line> = read.await.map_err(|fault: Fault| Error::from(fault))?;
    let has_more = lines.len() > usize::from(limit);
    lines.truncate(limit.into());
    let last = lines.last().filter(|_| has_more);
    let next = last.map(|line| Cursor { key: line.moved_at.as_microsecond(), id: line.id.get() });
    Ok(Json(Listed { items: lines.into_iter().map(LineJson::from).collect(), next }))
}

async fn found(app: &App, caller: &Caller, words: &str) -> Result<Json<Listed<LineJson>>, Error> {
    let Some(words) = Words::read(words) else { return Ok(Json(Listed { items: Vec::new(), next: None })) };
    let hits = conversations::find(&app.db, &app.search, caller.org, &words, FOUND_MAX).await?;
    let ids: Vec<ConversationId> = hits.into_iter().map(|hit| hit.conversation).collect();
    let input = (ids, caller.colleague.id);
    let lines = app
        .db
        .read(caller.org, input, |tx, (ids, me)| Box::pin(conversations::lines_of(tx, ids, *me)))
        .await
        .map_err(|fault: Fault| Error::from(fault))?;
    Ok(Json(Listed { items: lines.into_iter().map(LineJson::from).collect(), next: None }))
}

/// One conversation.
#[utoipa::path(get, path = "/api/v1/conversations/{id}", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = ConversationJson)))]
async fn conversation(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationJson>, Error> {
    may_read(&caller)?;
    read_one(&app, &caller, id).await.map(Json)
}

async fn read_one(app: &App, caller: &Caller, id: ConversationId) -> Result<ConversationJson, Error> {
    let found = app.db.read(caller.org, id, |tx, id| Box::pin(by_id(tx, *id))).await?;
    Ok(found.into())
}

async fn by_id(tx: &mut Tx, id: ConversationId) -> Result<Conversation, Error> {
    conversations::by_id(tx, id).await?.ok_or_else(Error::not_found)
}

/// What was said in a conversation.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", tag = "conversations",
    params(("id" = String, Path), MessagesQuery), responses((status = 200, body = Messages)))]
async fn messages(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Query(query): Query<MessagesQuery>,
) -> Result<Json<Messages>, Error> {
    may_read(&caller)?;
    let input = (id, query.before.unwrap_or(MessageId::of(i64::MAX)), limited(query.limit)?);
    let read =
        app.db.read(caller.org, input, |tx, (id, before, limit)| Box::pin(said(tx, *id, *before, *limit)));
    read.await.map(Json)
}

async fn said(tx: &mut Tx, id: ConversationId, before: MessageId, limit: u16) -> Result<Messages, Error> {
    let conversation = by_id(tx, id).await?;
    let thread = conversations::open(tx, conversation, before, limit).await?;
    let ids: Vec<i64> = thread.messages.iter().map(|message| message.id.get()).collect();
    let parcels = outbox::of_messages(tx, &ids).await?;
    let json = |message: Message| {
        let parcel = parcels.get(&message.id.get());
        MessageJson::of(message, &thread.attachments, parcel)
    };
    Ok(Messages { items: thread.messages.into_iter().map(json).collect(), has_earlier: thread.has_older })
}

/// One message.
#[utoipa::path(get, path = "/api/v1/messages/{id}", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = MessageJson)))]
async fn message(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<Json<MessageJson>, Error> {
    may_read(&caller)?;
    let (message, files, parcel) = app.db.read(caller.org, id, |tx, id| Box::pin(whole(tx, *id))).await?;
    Ok(Json(MessageJson::of(message, &files, parcel.as_ref())))
}

async fn whole(tx: &mut Tx, id: MessageId) -> Result<(Message, Vec<Attachment>, Option<Parcel>), Error> {
    let message = conversations::message(tx, id).await?.ok_or_else(Error::not_found)?;
    let files = conversations::attachments::of_message(tx, id).await?;
    Ok((message, files, outbox::of_message(tx, id.get()).await?))
}

/// How a message travelled, step by step.
#[utoipa::path(get, path = "/api/v1/messages/{id}/trace", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = Vec<StepJson>)))]
async fn trace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Result<Json<Vec<StepJson>>, Error> {
    may_read(&caller)?;
    let steps = app.db.read(caller.org, id, |tx, id| Box::pin(steps(tx, *id))).await?;
    Ok(Json(steps.into_iter().map(StepJson::from).collect()))
}

async fn steps(tx: &mut Tx, id: MessageId) -> Result<Vec<traces::Step>, Error> {
    conversations::message(tx, id).await?.ok_or_else(Error::not_found)?;
    Ok(traces::of(tx, id).await?)
}
