//! Handing over and leave in the API: everything a page can do.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use shell::api::{Caller, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, routes};
use store::{Fault, Tx};

use json::{
    DueJson, DueQuery, EnterJson, HandJson, HandoverJson, KeeperJson, KeeperlessQuery, LeaveJson, PartJson,
};

use super::giving::{self, Handing, Handover, HandoverId, Part};
use super::leave::{self, Leave, LeaveId, NewLeave};
use super::pages::due::{Asked, absence};
use super::refusals::CannotHandOver;
use super::{keeperless, sql};
use crate::api::json::PromiseJson;
use crate::api::{READ, WRITE};
use crate::asks::Doer;
use crate::promise::PromiseId;

mod json;

/// Most lines of one answer.
const LIMIT_MAX: u16 = 200;

/// The routes of handing over in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(due_meanwhile))
        .routes(routes!(hand_over))
        .routes(routes!(get_handover))
        .routes(routes!(undo_handover))
        .routes(routes!(give_promise))
        .routes(routes!(list_keeperless))
        .routes(routes!(list_leaves, enter_leave))
        .routes(routes!(cancel_leave))
}

/// What is due in the caller's absence, each with who could take it.
#[utoipa::path(get, path = "/api/v1/handovers/due", tag = "handovers", params(DueQuery),
    responses((status = 200, body = DueJson)))]
async fn due_meanwhile(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<DueQuery>,
) -> Result<Json<DueJson>, Error> {
    may(&caller, READ)?;
    let input = (caller.colleague.id, Asked::until(query.until));
    let due = app.db.read(caller.org, input, |tx, (me, asked)| Box::pin(absence(tx, *me, asked))).await?;
    let promises =
        due.promises.iter().map(|(line, keeper)| PartJson::of(Part::Promise(line.promise.id), *keeper));
    let asks = due.asks.iter().map(|(line, keeper)| PartJson::of(Part::Ask(line.ask.id), *keeper));
    Ok(Json(DueJson { until: due.until_at, items: promises.chain(asks).collect(), is_cut: due.is_cut }))
}

/// Hands promises and asks over to named colleagues, who are told.
#[utoipa::path(post, path = "/api/v1/handovers", tag = "handovers", request_body = HandJson,
    responses((status = 201, body = HandoverJson)))]
async fn hand_over(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<HandJson>,
) -> Result<(StatusCode, Json<HandoverJson>), Error> {
    may(&caller, WRITE)?;
    let parts: Result<Vec<_>, Error> = sent.parts.into_iter().map(PartJson::read).collect();
    let id = hand(&app, &caller, sent.note, parts?).await?;
    Ok((StatusCode::CREATED, read_one(&app, &caller, id).await?))
}

async fn hand(
    app: &App,
    caller: &Caller,
    note: String,
    parts: Vec<(Part, ColleagueId)>,
) -> Result<HandoverId, Error> {
    let handing = Handing { doer: Doer::from(caller), note, until_at: None, parts };
    let input = (app.clone(), handing);
    let handed =
        app.db.write(caller.org, input, |tx, (app, handing)| Box::pin(giving::hand_over(app, tx, handing)));
    Ok(handed.await?)
}

/// One handover.
#[utoipa::path(get, path = "/api/v1/handovers/{id}", tag = "handovers", params(("id" = String, Path)),
    responses((status = 200, body = HandoverJson)))]
async fn get_handover(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<HandoverId>,
) -> Result<Json<HandoverJson>, Error> {
    may(&caller, READ)?;
    read_one(&app, &caller, id).await
}

/// Takes back what was handed over, as far as the receivers still have it.
#[utoipa::path(post, path = "/api/v1/handovers/{id}/undo", tag = "handovers", params(("id" = String, Path)),
    responses((status = 200, body = HandoverJson)))]
async fn undo_handover(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<HandoverId>,
) -> Result<Json<HandoverJson>, Error> {
    may(&caller, WRITE)?;
    let input = (app.clone(), id, Doer::from(&caller));
    let undone =
        app.db.write(caller.org, input, |tx, (app, id, doer)| Box::pin(giving::undo(app, tx, *id, *doer)));
    undone.await?;
    read_one(&app, &caller, id).await
}

/// Gives a promise another keeper, who is told.
#[utoipa::path(post, path = "/api/v1/promises/{id}/keeper", tag = "promises", params(("id" = String, Path)),
    request_body = KeeperJson, responses((status = 200, body = PromiseJson)))]
async fn give_promise(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PromiseId>,
    Json(sent): Json<KeeperJson>,
) -> Result<Json<PromiseJson>, Error> {
    may(&caller, WRITE)?;
    hand(&app, &caller, sent.note, vec![(Part::Promise(id), sent.keeper)]).await?;
    let line = app.db.read(caller.org, id, |tx, id| Box::pin(crate::sql::get(tx, *id))).await?;
    Ok(Json(line.ok_or(CannotHandOver::NotFound)?.into()))
}

/// Promises that nobody keeps who works here, by due time.
#[utoipa::path(get, path = "/api/v1/keeperless-promises", tag = "promises", params(KeeperlessQuery),
    responses((status = 200, body = Listed<PromiseJson>)))]
async fn list_keeperless(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<KeeperlessQuery>,
) -> Result<Json<Listed<PromiseJson>>, Error> {
    may(&caller, READ)?;
    if !(1..=LIMIT_MAX).contains(&query.limit) {
        return Err(Error::field("limit", "it is 1 to 200"));
    }
    let read = app
        .db
        .read(caller.org, query, |tx, query| Box::pin(keeperless::keeperless(tx, query.after, query.limit)));
    let (lines, next) = read.await?;
    Ok(Json(Listed { items: lines.into_iter().map(PromiseJson::from).collect(), next }))
}

/// The leaves that are not over, of whomever the caller may enter leave for.
#[utoipa::path(get, path = "/api/v1/leaves", tag = "leaves", responses((status = 200, body = Vec<LeaveJson>)))]
async fn list_leaves(State(app): State<App>, caller: Caller) -> Result<Json<Vec<LeaveJson>>, Error> {
    may(&caller, READ)?;
    let doer = Doer::from(&caller);
    let leaves = app.db.read(caller.org, doer, |tx, doer| Box::pin(seen_by(tx, *doer))).await?;
    Ok(Json(leaves.into_iter().map(LeaveJson::from).collect()))
}

async fn seen_by(tx: &mut Tx, doer: Doer) -> Result<Vec<Leave>, Fault> {
    let now = tx.now();
    let working = crate::asks::working::working(tx, now).await?;
    let mut leaves = leave::ahead(tx).await?;
    leaves.retain(|leave| leave::may_enter(leave.colleague, doer, &working));
    Ok(leaves)
}

/// Enters a leave. What is due meanwhile and was not handed over goes to the stand-in when it begins.
#[utoipa::path(post, path = "/api/v1/leaves", tag = "leaves", request_body = EnterJson,
    responses((status = 201, body = LeaveJson)))]
async fn enter_leave(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<EnterJson>,
) -> Result<(StatusCode, Json<LeaveJson>), Error> {
    may(&caller, WRITE)?;
    let day = |typed: &str| typed.parse::<Date>().map_err(|_| CannotHandOver::DaysWrong);
    let new = NewLeave {
        colleague: sent.colleague.unwrap_or(caller.colleague.id),
        first_day: day(&sent.first_day)?,
        last_day: day(&sent.last_day)?,
        stand_in: sent.stand_in.unwrap_or(ColleagueId::NONE),
        doer: Doer::from(&caller),
    };
    let input = (app.clone(), new);
    let entered =
        app.db.write(caller.org, input, |tx, (app, new)| Box::pin(leave::enter_leave(app, tx, new)));
    let id = entered.await?;
    let leave = app.db.read(caller.org, id, |tx, id| Box::pin(sql::get_leave(tx, *id))).await?;
    Ok((StatusCode::CREATED, Json(leave.ok_or(CannotHandOver::NotFound)?.into())))
}

/// Cancels a leave, or ends one that has begun.
#[utoipa::path(delete, path = "/api/v1/leaves/{id}", tag = "leaves", params(("id" = String, Path)),
    responses((status = 204)))]
async fn cancel_leave(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeaveId>,
) -> Result<StatusCode, Error> {
    may(&caller, WRITE)?;
    let input = (id, Doer::from(&caller));
    app.db.write(caller.org, input, |tx, (id, doer)| Box::pin(leave::cancel_leave(tx, *id, *doer))).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn may(caller: &Caller, scope: &str) -> Result<(), Error> {
    caller.needs(scope)?;
    caller.can(Right::AnswerCustomers)
}

async fn read_one(app: &App, caller: &Caller, id: HandoverId) -> Result<Json<HandoverJson>, Error> {
    let read = app.db.read(caller.org, id, |tx, id| Box::pin(with_parts(tx, *id))).await?;
    let (handover, parts) = read.ok_or(CannotHandOver::NotFound)?;
    Ok(Json(HandoverJson {
        id: handover.id,
        giver: handover.giver.some(),
        reason: handover.reason.code(),
        note: handover.note,
        made_at: handover.made_at,
        undone_at: handover.undone_at,
        parts: parts.into_iter().map(|(keeper, part)| PartJson::of(part, Some(keeper))).collect(),
    }))
}

async fn with_parts(
    tx: &mut Tx,
    id: HandoverId,
) -> Result<Option<(Handover, Vec<(ColleagueId, Part)>)>, Fault> {
    let Some(handover) = sql::get(tx, id).await? else { return Ok(None) };
    Ok(Some((handover, sql::parts(tx, id, None, LIMIT_MAX).await?)))
}
