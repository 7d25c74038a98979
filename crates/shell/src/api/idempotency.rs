//! Calls that may be sent twice: with an `Idempotency-Key`, the second gets the first one's answer.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use store::{Engine, Fault, Sql, Timestamp, Tx, params};

use super::Caller;
use crate::{App, Error, codes};

/// How long an answer is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(48);
/// How much longer than a request may take a call is waited for: then it is taken to have died with its node.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_secs(15);
/// The longest key.
const KEY_MAX: usize = 200;
/// The longest answer that is kept.
const ANSWER_MAX: usize = 1_048_576;

/// The key of a call, for handlers that pass it on to what they make; absent when the caller sent none.
#[derive(Clone, Debug, Default)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        key_of(&parts.headers).map(Self)
    }
}

fn key_of(headers: &axum::http::HeaderMap) -> Result<Option<String>, Error> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
    if key.is_empty() || key.len() > KEY_MAX {
        return Err(Error::field("Idempotency-Key", "it is 1 to 200 plain characters"));
    }
    Ok(Some(key.to_owned()))
}

/// The layer around the API.
pub(crate) async fn layer(State(app): State<App>, request: Request, next: Next) -> Result<Response, Error> {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let Some(key) = key_of(request.headers())?.filter(|_| !is_safe) else {
        return Ok(next.run(request).await);
    };
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &app).await?;
    let limit = app.config.limits.upload_max;
    let body = to_bytes(body, limit).await.map_err(|_| Error::refused(codes::TOO_LARGE))?;
    let hash = hash_of(&app, &parts, &body);
    let call = Call { actor: caller.actor_key(), key, hash, dead_before: dead_before(&app) };
    match app.db.write(caller.org, call.clone(), |tx, call| Box::pin(begin(tx, call))).await? {
        Known::Answered(answer) => return Ok(answer.into_response()),
        Known::Running => return Err(Error::refused(codes::KEY_IN_USE)),
        Known::Another => return Err(Error::refused(codes::KEY_REUSED)),
        Known::New => {}
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(&app, &caller, call, response).await
}

/// Calls begun before this instant and still without an answer have died: no request takes as long. On
/// `SQLite`, where this process is the only one, whatever was begun before it started has died with its
/// predecessor.
fn dead_before(app: &App) -> Timestamp {
    let patience = SignedDuration::try_from(Duration::from_secs(app.config.limits.request_seconds));
    let patience = patience.unwrap_or(SignedDuration::MAX).saturating_add(GIVEN_UP_AFTER);
    let too_old = app.clock().now().saturating_sub(patience).unwrap_or(Timestamp::MIN);
    match app.db.engine() {
        Engine::Sqlite => too_old.max(app.opened_at),
        Engine::Postgres => too_old,
    }
}

/// Stores the answer, or forgets the call where the same call may end differently next time. An answer that its
/// handler marks `no-store` carries a secret: of that only is kept that it was given.
async fn keep(app: &App, caller: &Caller, call: Call, response: Response) -> Result<Response, Error> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_MAX).await.map_err(Error::fault)?;
    let content_type =
        parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_secret = parts.headers.get(CACHE_CONTROL).is_some_and(|kept| kept == "no-store");
    let answer = if is_secret && parts.status.is_success() {
        said_once().await?
    } else {
        Answer { status: parts.status, content_type: content_type.to_owned(), body: bytes.clone() }
    };
    let is_final = parts.status.is_success() || parts.status == StatusCode::UNPROCESSABLE_ENTITY;
    let ended = (call, is_final.then_some(answer));
    app.db.write(caller.org, ended, |tx, (call, answer)| Box::pin(end(tx, call, answer.as_ref()))).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// What a second call hears of an answer that is given once.
async fn said_once() -> Result<Answer, Error> {
    let refused = Error::refused(codes::ANSWER_NOT_KEPT).into_response();
    let status = refused.status();
    let body = to_bytes(refused.into_body(), ANSWER_MAX).await.map_err(Error::fault)?;
    Ok(Answer { status, content_type: "application/problem+json".to_owned(), body })
}

#[derive(Clone, Debug)]
struct Call {
    actor: String,
    key: String,
    hash: String,
    /// A call that began before this and has no answer is taken over.
    dead_before: Timestamp,
}

/// An answer as it was given.
#[derive(Clone, Debug)]
struct Answer {
    status: StatusCode,
    content_type: String,
    body: Bytes,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        if let Ok(kind) = HeaderValue::from_str(&self.content_type) {
            response.headers_mut().insert(CONTENT_TYPE, kind);
        }
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        response
    }
}

/// What is known of a call.
enum Known {
    New,
    Running,
    Another,
    Answered(Answer),
}

const FORGET_OLD: Sql =
    Sql::tenant("idempotency.forget_old", "DELETE FROM idempotency WHERE org_id = $1 AND created_at < $2");

const BEGIN: Sql = Sql::tenant(
    "idempotency.begin",
    "INSERT INTO idempotency (org_id, actor, idem_key, request_hash, state, status, content_type, body, created_at)
     VALUES ($1, $2, $3, $4, 0, 0, '', $5, $6) ON CONFLICT (org_id, actor, idem_key) DO NOTHING",
);

const FIND: Sql = Sql::tenant(
    "idempotency.find",
    "SELECT request_hash, state, status, content_type, body, created_at FROM idempotency
     WHERE org_id = $1 AND actor = $2 AND idem_key = $3",
);

const TAKE_OVER: Sql = Sql::tenant(
    "idempotency.take_over",
    "UPDATE idempotency SET created_at = $4 WHERE org_id = $1 AND actor = $2 AND idem_key = $3 AND created_at = $5",
);

async fn begin(tx: &mut Tx, call: &Call) -> Result<Known, Fault> {
    let now = tx.now();
    tx.run(&FORGET_OLD, params![now - KEPT_FOR]).await?;
    let values = params![&call.actor, &call.key, &call.hash, Vec::new(), now];
    if tx.run(&BEGIN, values).await? == 1 {
        return Ok(Known::New);
    }
    let found = tx.one(&FIND, params![&call.actor, &call.key], found_from_row).await?;
    let Some(found) = found else { return Ok(Known::Running) };
    if found.hash != call.hash {
        return Ok(Known::Another);
    }
    if let Some(answer) = found.answer {
        return Ok(Known::Answered(answer));
    }
    if found.created_at >= call.dead_before {
        return Ok(Known::Running);
    }
    let taken = tx.run(&TAKE_OVER, params![&call.actor, &call.key, now, found.created_at]).await?;
    Ok(if taken == 1 { Known::New } else { Known::Running })
}

struct Found {
    hash: String,
    answer: Option<Answer>,
    created_at: Timestamp,
}

fn found_from_row(row: &store::Row<'_>) -> Result<Found, Fault> {
    let status = u16::try_from(row.int(2)?).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let answer = match (row.flag(1)?, status) {
        (false, _) => None,
        (true, Some(status)) => {
            Some(Answer { status, content_type: row.text(3)?, body: row.blob(4)?.into() })
        }
        (true, None) => return Err(row.broken(2, "is no HTTP status")),
    };
    Ok(Found { hash: row.text(0)?, answer, created_at: row.time(5)? })
}

const ANSWERED: Sql = Sql::tenant(
    "idempotency.answered",
    "UPDATE idempotency SET state = 1, status = $4, content_type = $5, body = $6
     WHERE org_id = $1 AND actor = $2 AND idem_key = $3",
);

const FORGET: Sql = Sql::tenant(
    "idempotency.forget",
    "DELETE FROM idempotency WHERE org_id = $1 AND actor = $2 AND idem_key = $3 AND state = 0",
);

async fn end(tx: &mut Tx, call: &Call, answer: Option<&Answer>) -> Result<(), Fault> {
    let Some(answer) = answer else {
        return tx.run(&FORGET, params![&call.actor, &call.key]).await.map(drop);
    };
    let status = i64::from(answer.status.as_u16());
    let values = params![&call.actor, &call.key, status, &answer.content_type, answer.body.to_vec()];
    tx.run(&ANSWERED, values).await.map(drop)
}

/// What tells two calls apart. Under our own key: a body may hold a password.
fn hash_of(app: &App, parts: &Parts, body: &Bytes) -> String {
    let mut hash = Sha256::new();
    hash.update(parts.method.as_str());
    hash.update([0]);
    hash.update(parts.uri.path_and_query().map_or("", |path| path.as_str()));
    hash.update([0]);
    hash.update(body);
    crate::keys::hex(&app.keys.hmac("idempotent call", &hash.finalize()))
}
