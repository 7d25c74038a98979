//! Promises in the API: everything a page can do.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::{ConversationId, MessageId, by_id};
use rules::promises::state::{Agreement, Kind};
use serde::{Deserialize, Serialize};
use shell::api::{Cursor, IdempotencyKey, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, api::Caller, routes};
use store::{Timestamp, Tx, random};

use crate::making::{By, NewPromise};
use crate::promise::{Line, PromiseId};
use crate::reading::{self, Listing, Which, Whose};
use crate::refusals::{CannotChange, CannotMake};
use crate::{Change, changing, making};

/// Scope of reading.
pub(crate) const READ: &str = "promises:read";
/// Scope of making and changing.
pub(crate) const WRITE: &str = "promises:write";

/// Most lines of one answer.
const LIMIT_MAX: u16 = 200;

/// The routes of promises in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(get))
        .routes(routes!(keep))
        .routes(routes!(move_to))
        .routes(routes!(withdraw))
        .routes(routes!(fulfil))
        .routes(routes!(read_time))
}

/// A promise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PromiseJson {
    /// Its id.
    #[schema(value_type = String)]
    id: PromiseId,
    /// `waiting`, `open`, `kept`, `broken`, `moved` or `withdrawn`.
    state: &'static str,
    /// `call_back`, `reply`, `refund`, `delivery`, `repair`, `appointment`, `send` or `other`.
    kind: &'static str,
    /// What is promised.
    said: String,
    /// The conversation it was made in.
    #[schema(value_type = String)]
    conversation: ConversationId,
    /// The conversation's number.
    number: i64,
    /// The customer it was made to.
    #[schema(value_type = String)]
    customer: conversations::CustomerId,
    /// The message it was made in.
    #[schema(value_type = Option<String>)]
    message: Option<MessageId>,
    /// Who keeps it.
    #[schema(value_type = Option<String>)]
    keeper: Option<ColleagueId>,
    /// Who made it; absent when another system did.
    #[schema(value_type = Option<String>)]
    made_by: Option<ColleagueId>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// When it is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// The first time given for it; "on time" is measured against it.
    #[schema(value_type = Option<String>, format = DateTime)]
    first_due_at: Option<Timestamp>,
    /// `exact`, `by_end_of_day` or `by_end_of_week`.
    precision: &'static str,
    /// The words the time was given in.
    due_text: String,
    /// The customer's zone when the time was given.
    time_zone: String,
    /// When it was kept, broken, moved or withdrawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
    /// When the customer was told that it will not be kept in time.
    #[schema(value_type = Option<String>, format = DateTime)]
    told_at: Option<Timestamp>,
    /// When it was done after all.
    #[schema(value_type = Option<String>, format = DateTime)]
    fulfilled_at: Option<Timestamp>,
    /// Whether it broke without the customer having been told before.
    broke_in_silence: bool,
    /// `agreed` or `told_only`, when it was moved.
    agreement: Option<&'static str>,
    /// The promise that took its place.
    #[schema(value_type = Option<String>)]
    moved_to: Option<PromiseId>,
    /// The promise whose place it took.
    #[schema(value_type = Option<String>)]
    moved_from: Option<PromiseId>,
    /// What was noted when it was closed.
    note: String,
}

impl From<Line> for PromiseJson {
    fn from(line: Line) -> Self {
        let promise = line.promise;
        let standing = promise.standing;
        Self {
            id: promise.id,
            state: standing.state.code(),
            kind: promise.kind.code(),
            said: promise.said,
            conversation: promise.conversation,
            number: line.number,
            customer: promise.customer,
            message: promise.message.some(),
            keeper: promise.keeper.some(),
            made_by: promise.made_by.some(),
            made_at: promise.made_at,
            due_at: standing.due_at,
            first_due_at: standing.first_due_at,
            precision: promise.precision.code(),
            due_text: promise.due_text,
            time_zone: promise.time_zone,
            closed_at: promise.closed_at,
            told_at: standing.told_at,
            fulfilled_at: standing.fulfilled_at,
            broke_in_silence: standing.broke_in_silence(),
            agreement: promise.agreement.map(Agreement::code),
            moved_to: promise.moved_to.some(),
            moved_from: promise.moved_from.some(),
            note: promise.note,
        }
    }
}

/// Which promises to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `mine`, `team` or `all`.
    whose: Whose,
    /// `live` or `closed`.
    which: Which,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// Most rows, 1 to 200.
    limit: u16,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self { whose: Whose::All, which: Which::Live, after: None, limit: 50 }
    }
}

/// A promise to be made; `by` or `due_at`, one of them.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MakeJson {
    /// The conversation it is made in.
    #[schema(value_type = String)]
    conversation: ConversationId,
    /// What is promised, in at most 200 characters.
    said: String,
    /// `call_back`, `reply`, `refund`, `delivery`, `repair`, `appointment`, `send` or `other`.
    #[schema(value_type = String, example = "delivery")]
    kind: Kind,
    /// By when, in words, read in the customer's zone: "tomorrow 3pm".
    #[serde(default)]
    by: Option<String>,
    /// By when, as an instant.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<jiff::Timestamp>,
    /// Who keeps it; whoever makes it when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    keeper: Option<ColleagueId>,
}

/// A note on how it was done.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
struct NoteJson {
    /// At most 1,000 characters.
    note: String,
}

/// Why the customer no longer wants it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct WithdrawJson {
    /// At most 1,000 characters.
    reason: String,
}

/// A new time; `by` or `due_at`, one of them.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MoveJson {
    /// By when, in words.
    #[serde(default)]
    by: Option<String>,
    /// By when, as an instant.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<jiff::Timestamp>,
    /// `agreed` by the customer, or `told_only`.
    #[schema(value_type = String, example = "agreed")]
    agreement: Agreement,
    /// At most 1,000 characters.
    #[serde(default)]
    note: String,
}

/// A time in words, for a customer of a conversation.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TimeQuery {
    /// The conversation.
    #[param(value_type = String)]
    conversation: ConversationId,
    /// The words.
    by: String,
}

/// A time as it was understood.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TimeJson {
    /// The instant.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// `exact`, `by_end_of_day` or `by_end_of_week`.
    precision: &'static str,
    /// The customer's zone, in which it was read.
    time_zone: String,
}

/// Promises, live ones by due time, closed ones the last closed first.
#[utoipa::path(get, path = "/api/v1/promises", tag = "promises", params(ListQuery),
    responses((status = 200, body = Listed<PromiseJson>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Listed<PromiseJson>>, Error> {
    may_read(&caller)?;
    if !(1..=LIMIT_MAX).contains(&query.limit) {
        return Err(Error::field("limit", "it is 1 to 200"));
    }
    let ListQuery { whose, which, after, limit } = query;
    let listing = Listing { whose, which, after, limit, colleague: caller.colleague.id };
    let read = app.db.read(caller.org, listing, |tx, listing| Box::pin(reading::list(tx, *listing)));
    let (lines, next) = read.await?;
    Ok(Json(Listed { items: lines.into_iter().map(PromiseJson::from).collect(), next }))
}

/// Makes a promise.
#[utoipa::path(post, path = "/api/v1/promises", tag = "promises", request_body = MakeJson,
    responses((status = 201, body = PromiseJson)))]
async fn make(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Json(sent): Json<MakeJson>,
) -> Result<(StatusCode, Json<PromiseJson>), Error> {
    may_write(&caller)?;
    let by = by(sent.by.clone(), sent.due_at)?;
    let key = key.0.map_or_else(random::token, |key| format!("{}:{key}", caller.colleague.id));
    let input = (sent, by, caller.clone(), format!("api:{key}"));
    let made = app.db.write(caller.org, input, |tx, (sent, by, caller, key)| {
        Box::pin(make_one(tx, sent, by, caller, key))
    });
    Ok((StatusCode::CREATED, Json(read_one(&app, &caller, made.await?).await?)))
}

async fn make_one(
    tx: &mut Tx,
    sent: &MakeJson,
    by: &By,
    caller: &Caller,
    key: &str,
) -> Result<PromiseId, CannotMake> {
    let conversation = by_id(tx, sent.conversation).await?.ok_or(CannotMake::NoSuchConversation)?;
    let new = NewPromise {
        client_key: key.to_owned(),
        conversation: conversation.id,
        customer: conversation.customer,
        message: MessageId::NONE,
        kind: sent.kind,
        said: sent.said.clone(),
        by: by.clone(),
        keeper: sent.keeper.unwrap_or(caller.colleague.id),
        actor: caller.actor,
    };
    making::make(tx, &new).await
}

/// One promise.
#[utoipa::path(get, path = "/api/v1/promises/{id}", tag = "promises", params(("id" = String, Path)),
    responses((status = 200, body = PromiseJson)))]
async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PromiseId>,
) -> Result<Json<PromiseJson>, Error> {
    may_read(&caller)?;
    read_one(&app, &caller, id).await.map(Json)
}

/// Marks a promise as kept.
#[utoipa::path(post, path = "/api/v1/promises/{id}/keep", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn keep(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PromiseId>,
    Json(sent): Json<NoteJson>,
) -> Result<Json<PromiseJson>, Error> {
    let change = change(&caller, id, sent.note)?;
    app.db.write(caller.org, change, |tx, change| Box::pin(changing::keep(tx, change))).await?;
    read_one(&app, &caller, id).await.map(Json)
}

/// Gives a promise another time; answers its successor.
#[utoipa::path(post, path = "/api/v1/promises/{id}/move", tag = "promises", params(("id" = String, Path)),
    request_body = MoveJson, responses((status = 200, body = PromiseJson)))]
async fn move_to(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PromiseId>,
    Json(sent): Json<MoveJson>,
) -> Result<Json<PromiseJson>, Error> {
    let input = (change(&caller, id, sent.note)?, by(sent.by, sent.due_at)?, sent.agreement);
    let moved = app.db.write(caller.org, input, |tx, (change, by, agreement)| {
        Box::pin(changing::move_to(tx, change, by, *agreement))
    });
    let successor = moved.await?;
    read_one(&app, &caller, successor).await.map(Json)
}

/// The customer no longer wants it.
#[utoipa::path(post, path = "/api/v1/promises/{id}/withdraw", tag = "promises", params(("id" = String, Path)),
    request_body = WithdrawJson, responses((status = 200, body = PromiseJson)))]
async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PromiseId>,
    Json(sent): Json<WithdrawJson>,
) -> Result<Json<PromiseJson>, Error> {
    let change = change(&caller, id, sent.reason)?;
    app.db.write(caller.org, change, |tx, change| Box::pin(changing::withdraw(tx, change))).await?;
    read_one(&app, &caller, id).await.map(Json)
}

/// Records that a broken promise was done after all.
#[utoipa::path(post, path = "/api/v1/promises/{id}/fulfil", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn fulfil(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PromiseId>,
    Json(sent): Json<NoteJson>,
) -> Result<Json<PromiseJson>, Error> {
    let change = change(&caller, id, sent.note)?;
    app.db.write(caller.org, change, |tx, change| Box::pin(changing::fulfil_late(tx, change))).await?;
    read_one(&app, &caller, id).await.map(Json)
}

/// What a time in words means for the customer of a conversation.
#[utoipa::path(get, path = "/api/v1/promise-times", tag = "promises", params(TimeQuery),
    responses((status = 200, body = TimeJson)))]
async fn read_time(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<TimeQuery>,
) -> Result<Json<TimeJson>, Error> {
    may_read(&caller)?;
    let read = app.db.read(caller.org, query, |tx, query| Box::pin(understand(tx, query)));
    Ok(Json(read.await?))
}

async fn understand(tx: &mut Tx, query: &TimeQuery) -> Result<TimeJson, CannotMake> {
    let conversation = by_id(tx, query.conversation).await?.ok_or(CannotMake::NoSuchConversation)?;
    let surroundings = crate::surroundings(tx, conversation.customer).await?;
    let due = By::Words(query.by.clone()).due(&surroundings, tx.now())?;
    Ok(TimeJson { due_at: due.at, precision: due.precision.code(), time_zone: surroundings.zone_name() })
}

fn may_read(caller: &Caller) -> Result<(), Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)
}

fn may_write(caller: &Caller) -> Result<(), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)
}

fn change(caller: &Caller, promise: PromiseId, note: String) -> Result<Change, Error> {
    may_write(caller)?;
    Ok(Change { promise, actor: caller.actor, note })
}

fn by(words: Option<String>, due_at: Option<jiff::Timestamp>) -> Result<By, Error> {
    match (words, due_at) {
        (Some(words), None) => Ok(By::Words(words)),
        (None, Some(at)) => Ok(By::Instant(store::from_micros(store::to_micros(at)))),
        (None, None) => Ok(By::Words(String::new())),
        (Some(_), Some(_)) => Err(Error::field("due_at", "give either by or due_at, not both")),
    }
}

async fn read_one(app: &App, caller: &Caller, id: PromiseId) -> Result<PromiseJson, Error> {
    let line = app.db.read(caller.org, id, |tx, id| Box::pin(reading::get(tx, *id))).await?;
    Ok(line.ok_or(CannotChange::NoSuchPromise)?.into())
}
