//! Leaks: listed, looked at, changed.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::ConversationId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, routes};
use store::{Fault, Timestamp};

use super::shown::LeakJson;
use super::{READ, WRITE};
use crate::acts::{Act, What, act};
use crate::leak::LeakId;
use crate::pages::{self, Which};
use crate::steps;
use crate::value::settings;
use crate::{days, looking, sql};

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_leaks))
        .routes(routes!(look))
        .routes(routes!(get_leak))
        .routes(routes!(leak_conversations))
        .routes(routes!(own_leak))
        .routes(routes!(describe_repair))
        .routes(routes!(claim_repair))
        .routes(routes!(withdraw_claim))
        .routes(routes!(accept_leak))
}

/// Which leaks to list.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct LeakQuery {
    /// `live` or `closed`.
    which: Which,
    /// Of closed ones, those below this id.
    #[param(value_type = Option<String>)]
    before: Option<LeakId>,
}

pub(super) fn may(caller: &Caller, scope: &str) -> Result<(), Error> {
    caller.needs(scope)?;
    caller.can(Right::SeeReports)
}

/// Leaks: live ones by customers touched and severity, closed ones the newest first
///
/// At most 200. For managers and owners.
#[utoipa::path(get, path = "/api/v1/leaks", tag = "leaks", params(LeakQuery),
    responses((status = 200, body = Listed<LeakJson>)))]
async fn list_leaks(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<LeakQuery>,
) -> Result<Json<Listed<LeakJson>>, Error> {
    may(&caller, READ)?;
    let (leaks, settings, zone) = app
        .db
        .read(caller.org, query, |tx, query| {
            Box::pin(async move {
                let leaks = match query.which {
                    Which::Live => sql::ranked(tx).await?,
                    Which::Closed => {
                        sql::closed(tx, query.before.unwrap_or(LeakId::of(i64::MAX)), 200).await?
                    }
                };
                Ok::<_, Fault>((leaks, settings::get(tx).await?, days::zone(tx).await?))
            })
        })
        .await?;
    Ok(Json(Listed {
        items: leaks.into_iter().map(|leak| LeakJson::of(leak, &settings, &zone)).collect(),
        next: None,
    }))
}

/// Looks at all streams now, as it is done every night.
#[utoipa::path(post, path = "/api/v1/leaks/look", tag = "leaks", responses((status = 204)))]
async fn look(State(app): State<App>, caller: Caller) -> Result<StatusCode, Error> {
    may(&caller, WRITE)?;
    looking::look(&app.db, caller.org).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A leak with its history.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakWithHistory)]
struct LeakWithHistory {
    #[serde(flatten)]
    leak: LeakJson,
    history: Vec<StepJson>,
}

/// Something that happened to a leak.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakStep)]
struct StepJson {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `found`, `owned`, `repair_described`, `repair_claimed`, `verified`, `refuted`, `accepted`, `came_back`,
    /// `corrected`, `folded` or `retracted`.
    step: String,
    /// Who did it; absent: the data.
    #[schema(value_type = Option<String>)]
    colleague: Option<ColleagueId>,
    said: String,
}

/// One leak with its history.
#[utoipa::path(get, path = "/api/v1/leaks/{id}", tag = "leaks", params(("id" = String, Path)),
    responses((status = 200, body = LeakWithHistory)))]
async fn get_leak(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeakId>,
) -> Result<Json<LeakWithHistory>, Error> {
    may(&caller, READ)?;
    one(&app, &caller, id).await
}

async fn one(app: &App, caller: &Caller, id: LeakId) -> Result<Json<LeakWithHistory>, Error> {
    let found = app
        .db
        .read(caller.org, id, |tx, id| {
            Box::pin(async move {
                let leak = sql::get(tx, *id).await?;
                let settings = settings::get(tx).await?;
                Ok::<_, Fault>((leak, steps::of(tx, *id).await?, settings, days::zone(tx).await?))
            })
        })
        .await?;
    let (Some(leak), steps, settings, zone) = found else { return Err(Error::not_found()) };
    let step = |step: steps::Taken| StepJson {
        at: step.at,
        step: step.step,
        colleague: step.colleague.some(),
        said: step.said,
    };
    let history = steps.into_iter().map(step).collect();
    Ok(Json(LeakWithHistory { leak: LeakJson::of(leak, &settings, &zone), history }))
}

/// A conversation behind a leak.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakConversation)]
struct BehindJson {
    #[schema(value_type = String)]
    conversation: ConversationId,
    number: i64,
    subject: String,
    /// How many drips of the leak happened in it.
    drips: usize,
    /// The kind of the newest.
    kind: String,
    #[schema(value_type = String, format = Date)]
    on: Date,
}

/// The conversations behind a leak, the newest drip first; at most 200.
#[utoipa::path(get, path = "/api/v1/leaks/{id}/conversations", tag = "leaks", params(("id" = String, Path)),
    responses((status = 200, body = Vec<BehindJson>)))]
async fn leak_conversations(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeakId>,
) -> Result<Json<Vec<BehindJson>>, Error> {
    may(&caller, READ)?;
    let what = (id, caller.colleague.id);
    let found = app
        .db
        .read(caller.org, what, |tx, (id, me)| {
            Box::pin(async move {
                let Some(leak) = sql::get(tx, *id).await? else { return Ok(None) };
                Ok::<_, Fault>(Some(pages::behind(tx, &leak, *me).await?))
            })
        })
        .await?;
    let json = |one: pages::Behind| BehindJson {
        conversation: one.line.id,
        number: one.line.number,
        subject: one.line.subject,
        drips: one.drips,
        kind: one.kind,
        on: days::date_of(one.day),
    };
    Ok(Json(found.ok_or_else(Error::not_found)?.into_iter().map(json).collect()))
}

/// Who owns a leak, and by when they mean to repair it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LeakOwner)]
struct OwnJson {
    #[schema(value_type = String)]
    owner: ColleagueId,
    /// `2026-06-06`.
    day: String,
}

/// The causes, and what changes.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LeakRepair)]
struct RepairJson {
    /// At most 2,000 characters.
    causes: String,
    /// At most 2,000 characters.
    change: String,
}

/// Why a leak is lived with, and until when.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LeakAcceptance)]
struct AcceptJson {
    /// At most 2,000 characters.
    reason: String,
    /// On which day it is looked at again.
    day: String,
}

async fn acted(app: &App, caller: &Caller, leak: LeakId, what: What) -> Result<Json<LeakWithHistory>, Error> {
    may(caller, WRITE)?;
    let input = Act { leak, colleague: caller.colleague.id, actor: caller.actor, what };
    app.db.write(caller.org, input, |tx, input| Box::pin(act(tx, input))).await?;
    one(app, caller, leak).await
}

/// Gives a leak an owner and a day.
#[utoipa::path(post, path = "/api/v1/leaks/{id}/own", tag = "leaks", params(("id" = String, Path)),
    request_body = OwnJson, responses((status = 200, body = LeakWithHistory)))]
async fn own_leak(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeakId>,
    Json(sent): Json<OwnJson>,
) -> Result<Json<LeakWithHistory>, Error> {
    acted(&app, &caller, id, What::Own { owner: sent.owner, day: sent.day }).await
}

/// Notes the causes and describes the change.
#[utoipa::path(post, path = "/api/v1/leaks/{id}/repair", tag = "leaks", params(("id" = String, Path)),
    request_body = RepairJson, responses((status = 200, body = LeakWithHistory)))]
async fn describe_repair(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeakId>,
    Json(sent): Json<RepairJson>,
) -> Result<Json<LeakWithHistory>, Error> {
    acted(&app, &caller, id, What::Describe { causes: sent.causes, change: sent.change }).await
}

/// Claims the repair: from here on the data decide.
#[utoipa::path(post, path = "/api/v1/leaks/{id}/claim", tag = "leaks", params(("id" = String, Path)),
    responses((status = 200, body = LeakWithHistory)))]
async fn claim_repair(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeakId>,
) -> Result<Json<LeakWithHistory>, Error> {
    acted(&app, &caller, id, What::Claim).await
}

/// Takes the claim of a repair back, as long as the data have not decided.
#[utoipa::path(post, path = "/api/v1/leaks/{id}/withdraw", tag = "leaks", params(("id" = String, Path)),
    responses((status = 200, body = LeakWithHistory)))]
async fn withdraw_claim(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeakId>,
) -> Result<Json<LeakWithHistory>, Error> {
    acted(&app, &caller, id, What::Withdraw).await
}

/// Accepts a leak, with a reason, until it is looked at again.
#[utoipa::path(post, path = "/api/v1/leaks/{id}/accept", tag = "leaks", params(("id" = String, Path)),
    request_body = AcceptJson, responses((status = 200, body = LeakWithHistory)))]
async fn accept_leak(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeakId>,
    Json(sent): Json<AcceptJson>,
) -> Result<Json<LeakWithHistory>, Error> {
    acted(&app, &caller, id, What::Accept { reason: sent.reason, day: sent.day }).await
}
