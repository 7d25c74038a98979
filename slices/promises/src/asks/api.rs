//! Asks in the API: everything a page can do.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::{ConversationId, MessageId, TeamId};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Cursor, IdempotencyKey, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, routes};
use store::{Timestamp, random};

use super::answering::{self, Act, Doer};
use super::asking::{NewAsk, To, ask_once};
use super::one::AskLine;
use super::pages::{Between, Listing, read};
use super::refusals::CannotAct;
use super::sql;
use crate::api::{READ, WRITE, by};
use crate::promise::{AskId, PromiseId};
use crate::reading::Which;

/// Most lines of one answer.
const LIMIT_MAX: u16 = 200;

/// The routes of asks in the API.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_asks, make_ask))
        .routes(routes!(get_ask))
        .routes(routes!(take_ask))
        .routes(routes!(answer_ask))
        .routes(routes!(decline_ask))
        .routes(routes!(withdraw_ask))
}

/// A request to a colleague or a team that a promise waits on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Ask)]
struct AskJson {
    /// Its id.
    #[schema(value_type = String)]
    id: AskId,
    /// `open`, `overdue`, `answered`, `declined` or `withdrawn`.
    state: &'static str,
    /// What is asked.
    said: String,
    /// The promise that waits for it.
    #[schema(value_type = String)]
    promise: PromiseId,
    /// Its conversation.
    #[schema(value_type = String)]
    conversation: ConversationId,
    /// Who asks.
    #[schema(value_type = Option<String>)]
    asker: Option<ColleagueId>,
    /// The team that was asked; absent where a colleague was.
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// The colleague who was asked, or took what their team was asked.
    #[schema(value_type = Option<String>)]
    colleague: Option<ColleagueId>,
    /// The team that owes the answer: a promise that breaks for want of it counts there.
    #[schema(value_type = Option<String>)]
    owing_team: Option<TeamId>,
    /// When it was asked.
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// When the answer is due.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// When it was answered, declined or withdrawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
    /// Whether that was before it was due.
    in_time: Option<bool>,
    /// Who did so.
    #[schema(value_type = Option<String>)]
    closed_by: Option<ColleagueId>,
    /// The answer, or why it was declined.
    answer: String,
    /// The private note that the answer landed in.
    #[schema(value_type = Option<String>)]
    message: Option<MessageId>,
}

impl From<AskLine> for AskJson {
    fn from(line: AskLine) -> Self {
        let ask = line.ask;
        Self {
            id: ask.id,
            state: ask.standing.state.code(),
            said: ask.said,
            promise: ask.promise,
            conversation: ask.conversation,
            asker: ask.asker.some(),
            team: ask.team.some(),
            colleague: ask.colleague.some(),
            owing_team: ask.owing_team.some(),
            made_at: ask.made_at,
            due_at: ask.standing.due_at,
            closed_at: ask.standing.closed_at,
            in_time: ask.standing.closed_at.map(|_| ask.standing.is_in_time()),
            closed_by: ask.closed_by.some(),
            answer: ask.answer,
            message: ask.message.some(),
        }
    }
}

/// Which asks to list.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct AskQuery {
    /// `of_me`, `of_my_teams` or `by_me`.
    between: Between,
    /// `live` or `closed`.
    which: Which,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// Most rows, 1 to 200.
    limit: u16,
}

impl Default for AskQuery {
    fn default() -> Self {
        Self { between: Between::OfMe, which: Which::Live, after: None, limit: 50 }
    }
}

/// An ask to be made; `colleague` or `team`, and `by` or `due_at`.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAsk)]
struct MakeAskJson {
    /// The promise that waits for the answer.
    #[schema(value_type = String)]
    promise: PromiseId,
    /// What is asked, in at most 500 characters.
    said: String,
    /// Whom.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    colleague: Option<ColleagueId>,
    /// Which team: anybody of it may take it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// By when, in words, read on the caller's clock: "today 14:00".
    #[serde(default)]
    by: Option<String>,
    /// By when, as an instant before the promise is due.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<jiff::Timestamp>,
}

/// The answer to an ask.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AskAnswer)]
struct AnswerJson {
    /// At most 5,000 characters.
    answer: String,
}

/// Why an ask is declined.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AskDecline)]
struct DeclineJson {
    /// At most 5,000 characters.
    reason: String,
}

/// Asks: live ones by due time, closed ones the last closed first.
#[utoipa::path(get, path = "/api/v1/asks", tag = "asks", params(AskQuery),
    responses((status = 200, body = Listed<AskJson>)))]
async fn list_asks(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<AskQuery>,
) -> Result<Json<Listed<AskJson>>, Error> {
    may(&caller, READ)?;
    if !(1..=LIMIT_MAX).contains(&query.limit) {
        return Err(Error::field("limit", "it is 1 to 200"));
    }
    let AskQuery { between, which, after, limit } = query;
    let listing = Listing { between, which, after, limit, colleague: caller.colleague.id };
    let (lines, next) = app.db.read(caller.org, listing, |tx, listing| Box::pin(read(tx, *listing))).await?;
    Ok(Json(Listed { items: lines.into_iter().map(AskJson::from).collect(), next }))
}

/// Asks a colleague or a team for what a promise waits on.
#[utoipa::path(post, path = "/api/v1/asks", tag = "asks", request_body = MakeAskJson,
    responses((status = 201, body = AskJson)))]
async fn make_ask(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Json(sent): Json<MakeAskJson>,
) -> Result<(StatusCode, Json<AskJson>), Error> {
    may(&caller, WRITE)?;
    let to = match (sent.colleague, sent.team) {
        (Some(_), Some(_)) => return Err(Error::field("team", "give either a colleague or a team")),
        (None, Some(team)) => To::Team(team),
        (colleague, None) => To::Colleague(colleague.unwrap_or(ColleagueId::NONE)),
    };
    let key = key.0.map_or_else(random::token, |key| format!("{}:{key}", caller.actor_key()));
    let new = NewAsk {
        client_key: format!("api:{key}"),
        promise: sent.promise,
        to,
        said: sent.said,
        by: by(sent.by, sent.due_at)?,
        asker: caller.colleague.id,
        actor: caller.actor,
    };
    let made = ask_once(&app, &app.db, caller.org, new).await?;
    Ok((StatusCode::CREATED, read_one(&app, &caller, made).await?))
}

/// One ask.
#[utoipa::path(get, path = "/api/v1/asks/{id}", tag = "asks", params(("id" = String, Path)),
    responses((status = 200, body = AskJson)))]
async fn get_ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AskId>,
) -> Result<Json<AskJson>, Error> {
    may(&caller, READ)?;
    read_one(&app, &caller, id).await
}

/// Takes what a team was asked.
#[utoipa::path(post, path = "/api/v1/asks/{id}/take", tag = "asks", params(("id" = String, Path)),
    responses((status = 200, body = AskJson)))]
async fn take_ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AskId>,
) -> Result<Json<AskJson>, Error> {
    let act = act(&caller, id, String::new())?;
    app.db.write(caller.org, act, |tx, act| Box::pin(answering::take(tx, act))).await?;
    read_one(&app, &caller, id).await
}

/// Answers an ask; the words land as a private note in the conversation.
#[utoipa::path(post, path = "/api/v1/asks/{id}/answer", tag = "asks", params(("id" = String, Path)),
    request_body = AnswerJson, responses((status = 200, body = AskJson)))]
async fn answer_ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AskId>,
    Json(sent): Json<AnswerJson>,
) -> Result<Json<AskJson>, Error> {
    let input = (app.clone(), act(&caller, id, sent.answer)?);
    app.db.write(caller.org, input, |tx, (app, act)| Box::pin(answering::answer(app, tx, act))).await?;
    read_one(&app, &caller, id).await
}

/// Declines an ask, and says why.
#[utoipa::path(post, path = "/api/v1/asks/{id}/decline", tag = "asks", params(("id" = String, Path)),
    request_body = DeclineJson, responses((status = 200, body = AskJson)))]
async fn decline_ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AskId>,
    Json(sent): Json<DeclineJson>,
) -> Result<Json<AskJson>, Error> {
    let input = (app.clone(), act(&caller, id, sent.reason)?);
    app.db.write(caller.org, input, |tx, (app, act)| Box::pin(answering::decline(app, tx, act))).await?;
    read_one(&app, &caller, id).await
}

/// Withdraws an ask that is no longer needed.
#[utoipa::path(post, path = "/api/v1/asks/{id}/withdraw", tag = "asks", params(("id" = String, Path)),
    responses((status = 200, body = AskJson)))]
async fn withdraw_ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AskId>,
) -> Result<Json<AskJson>, Error> {
    let input = (app.clone(), act(&caller, id, String::new())?);
    app.db.write(caller.org, input, |tx, (app, act)| Box::pin(answering::withdraw(app, tx, act))).await?;
    read_one(&app, &caller, id).await
}

fn may(caller: &Caller, scope: &str) -> Result<(), Error> {
    caller.needs(scope)?;
    caller.can(Right::AnswerCustomers)
}

fn act(caller: &Caller, ask: AskId, words: String) -> Result<Act, Error> {
    may(caller, WRITE)?;
    Ok(Act { ask, doer: Doer::from(caller), words })
}

async fn read_one(app: &App, caller: &Caller, id: AskId) -> Result<Json<AskJson>, Error> {
    let line = app.db.read(caller.org, id, |tx, id| Box::pin(sql::get(tx, *id))).await?;
    Ok(Json(line.ok_or(CannotAct::NoSuchAsk)?.into()))
}
