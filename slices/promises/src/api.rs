//! Promises in the API: everything a page can do.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::by_id;
use rules::promises::state::{Agreement, Origin};
use shell::api::{Caller, IdempotencyKey, Json, Listed, Path, Query};
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::{Tx, random};

use acting::Acting;
use json::{ListQuery, MakeJson, MoveJson, NoteJson, PromiseJson, TimeJson, TimeQuery, WithdrawJson};

use crate::making::{Asked, By, Place};
use crate::promise::PromiseId;
use crate::reading::{self, Listing};
use crate::refusals::{CannotChange, CannotMake};
use crate::{Change, Evidence, changing, external, making};

pub(crate) mod acting;
pub(crate) mod json;
#[cfg(test)]
mod tests;

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

/// Promises, live ones by due time, closed ones the last closed first. Who kept what others closed is not told.
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

/// Makes a promise. One that another system knows is made once, and moves when it is told with another time; see
/// `/api/v1/external-promises/{system}/{key}`.
#[utoipa::path(post, path = "/api/v1/promises", tag = "promises", request_body = MakeJson,
    responses((status = 201, body = PromiseJson)))]
async fn make(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Json(sent): Json<MakeJson>,
) -> Result<(StatusCode, Json<PromiseJson>), Error> {
    may_write(&caller)?;
    if sent.external.is_some() && (sent.condition.is_some() || sent.without_time.is_some()) {
        return Err(Error::field("external", "such a promise has a time and waits for nobody"));
    }
    let by = match (sent.without_time, sent.due_at) {
        (Some(_), Some(_)) => return Err(Error::field("without_time", "give either a time or none")),
        (Some(without_time), None) => without_time.by(words_of_no_time(sent.by)?),
        (None, due_at) => by(sent.by, due_at)?,
    };
    if let Some(external) = sent.external {
        let told = external::Told {
            external,
            whose: external::Whose::Conversation(sent.conversation),
            kind: sent.kind,
            said: sent.said,
            by,
            keeper: sent.keeper,
            caller: caller.colleague.id,
            actor: caller.actor,
            agreement: Agreement::ToldOnly,
            note: String::new(),
        };
        return external::api::put_there(&app, &caller, told).await;
    }
    let key = key.0.map_or_else(random::token, |key| format!("{}:{key}", caller.actor_key()));
    let asked = Asked {
        client_key: format!("api:{key}"),
        place: Place::Id(sent.conversation),
        kind: sent.kind,
        said: sent.said,
        by,
        keeper: sent.keeper.unwrap_or(caller.colleague.id),
        actor: caller.actor,
        origin: Origin::ByHand,
        condition: sent.condition,
        external: None,
    };
    let made = making::make_asked(&app.db, caller.org, asked).await?;
    Ok((StatusCode::CREATED, Json(read_one(&app, &caller, made).await?)))
}

/// One promise. Who kept and made what somebody else closed is not told.
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
async fn keep(acting: Acting) -> Result<Json<PromiseJson>, Error> {
    acting.does(|tx, change| Box::pin(changing::keep(tx, change))).await
}

/// Gives a promise another time; answers its successor.
#[utoipa::path(post, path = "/api/v1/promises/{id}/move", tag = "promises", params(("id" = String, Path)),
    request_body = MoveJson, responses((status = 200, body = PromiseJson)))]
async fn move_to(Acting { app, caller, id, sent }: Acting<MoveJson>) -> Result<Json<PromiseJson>, Error> {
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
    Acting { app, caller, id, sent }: Acting<WithdrawJson>,
) -> Result<Json<PromiseJson>, Error> {
    let sent = NoteJson { note: sent.reason };
    let acting = Acting { app, caller, id, sent };
    acting.does(|tx, change| Box::pin(changing::withdraw(tx, change))).await
}

/// Records that a broken promise was done after all.
#[utoipa::path(post, path = "/api/v1/promises/{id}/fulfil", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn fulfil(acting: Acting) -> Result<Json<PromiseJson>, Error> {
    acting.does(|tx, change| Box::pin(changing::fulfil_late(tx, change))).await
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

pub(crate) fn may_read(caller: &Caller) -> Result<(), Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)
}

pub(crate) fn may_write(caller: &Caller) -> Result<(), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)
}

pub(crate) fn change(caller: &Caller, promise: PromiseId, note: String) -> Result<Change, Error> {
    may_write(caller)?;
    Ok(Change { promise, actor: caller.actor, note, evidence: Evidence::Word })
}

pub(crate) fn by(words: Option<String>, due_at: Option<jiff::Timestamp>) -> Result<By, Error> {
    match (words, due_at) {
        (Some(words), None) => Ok(By::Words(words)),
        (None, Some(at)) => Ok(By::Instant(store::from_micros(store::to_micros(at)))),
        (None, None) => Ok(By::Words(String::new())),
        (Some(_), Some(_)) => Err(Error::field("due_at", "give either by or due_at, not both")),
    }
}

/// The words in which no time was given.
fn words_of_no_time(words: Option<String>) -> Result<String, Error> {
    let words = words.unwrap_or_default();
    let is_short = words.chars().count() <= making::SAID_CHARS_MAX;
    if is_short { Ok(words) } else { Err(Error::field("by", "it is at most 200 characters")) }
}

pub(crate) async fn read_one(app: &App, caller: &Caller, id: PromiseId) -> Result<PromiseJson, Error> {
    let input = (id, caller.colleague.id);
    let line =
        app.db.read(caller.org, input, |tx, (id, me)| Box::pin(reading::seen_by(tx, *id, *me))).await?;
    Ok(line.ok_or(CannotChange::NoSuchPromise)?.into())
}
