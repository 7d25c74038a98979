//! Putting right in the API: everything a page can do.

use axum::extract::State;
use conversations::{ConversationId, CustomerId, TeamId};
use instrument::RightingId;
use instrument::rightings::{self, Ending, How, Narrowed};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Cursor, Json, Listed, Path, Query};
use shell::money::Currency;
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, routes};
use store::{Fault, Timestamp};

use super::giving::{Given, give};
use super::reading::{self, Listing, Task, Which, Whose};
use crate::about_nobody::AboutNobody;
use crate::around::Around;
use crate::drips_api::{LIMIT_MAX, READ, WRITE, may};

/// The routes of putting right in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_rightings))
        .routes(routes!(sum_rightings))
        .routes(routes!(get_righting))
        .routes(routes!(take_righting))
        .routes(routes!(give_righting))
        .routes(routes!(end_righting))
        .routes(routes!(reopen_righting))
}

/// A task: the drips of one cause that are put right together for one customer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Righting)]
struct RightingJson {
    /// Its id.
    #[schema(value_type = String)]
    id: RightingId,
    /// `open` or `done`.
    state: Which,
    /// For whom.
    #[schema(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// The conversation of its first drip.
    #[schema(value_type = Option<String>)]
    conversation: Option<ConversationId>,
    /// The kind of its newest drip.
    kind: Option<String>,
    /// How many drips it holds.
    drip_count: i64,
    /// When the first of them was counted.
    #[schema(value_type = String, format = DateTime)]
    opened_at: Timestamp,
    /// When the last of them happened.
    #[schema(value_type = String, format = DateTime)]
    last_drip_at: Timestamp,
    /// Who puts it right; absent for nobody yet.
    #[schema(value_type = Option<String>)]
    keeper: Option<ColleagueId>,
    /// How it was put right: `answer`, `apology`, `call`, `goodwill` or `nothing`.
    how: Option<&'static str>,
    /// What was noted, or why nothing was needed.
    note: Option<String>,
    /// Goodwill given, in hundredths of the organization's currency.
    goodwill_minor: Option<i64>,
    /// The code of that currency, such as `EUR`; absent where nobody has named one.
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    /// When it was put right.
    #[schema(value_type = Option<String>, format = DateTime)]
    done_at: Option<Timestamp>,
    /// By whom.
    #[schema(value_type = Option<String>)]
    done_by: Option<ColleagueId>,
    /// When the customer came back after that.
    #[schema(value_type = Option<String>, format = DateTime)]
    came_back_at: Option<Timestamp>,
}

impl RightingJson {
    fn of(task: Task, around: &Around) -> Self {
        let righting = task.righting;
        let done = righting.done;
        Self {
            id: righting.id,
            state: if done.is_some() { Which::Done } else { Which::Open },
            customer: righting.customer.some(),
            conversation: righting.conversation.some(),
            kind: task.drips.into_iter().next().map(|drip| drip.kind),
            drip_count: righting.drip_count,
            opened_at: righting.opened_at,
            last_drip_at: righting.last_drip_at,
            keeper: righting.keeper.some(),
            how: done.as_ref().map(|done| done.how.code()),
            note: done.as_ref().map(|done| done.note.clone()),
            goodwill_minor: done.as_ref().map(|done| done.goodwill_minor),
            currency: around.currency,
            done_at: done.as_ref().map(|done| done.at),
            done_by: done.as_ref().and_then(|done| done.by.some()),
            came_back_at: righting.came_back_at,
        }
    }
}

/// Which tasks to list.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct RightingQuery {
    /// `open` (the oldest harm first, whenever it was counted) or `done` (the last first).
    which: Which,
    /// `mine` or `all`; of another colleague's nobody makes a list.
    whose: Whose,
    /// With a drip of this kind.
    kind: Option<String>,
    /// With a drip of this team; of all tasks refused where fewer than five colleagues work in it.
    #[param(value_type = Option<String>)]
    team: Option<TeamId>,
    /// With a drip at this touchpoint, whatever its letters are; of all tasks refused as for a team.
    touchpoint: Option<String>,
    /// With a drip about this product; of all tasks refused as for a team.
    product: Option<String>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// Most rows, 1 to 200.
    limit: u16,
}

impl Default for RightingQuery {
    fn default() -> Self {
        Self {
            which: Which::Open,
            whose: Whose::All,
            kind: None,
            team: None,
            touchpoint: None,
            product: None,
            after: None,
            limit: 50,
        }
    }
}

/// How putting right is going.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RightingSummary)]
struct SummaryJson {
    /// Tasks open now, at most 10,000.
    open: i64,
    /// Of them: those that nobody keeps.
    without_keeper: i64,
    /// How many customers they are for.
    customers: i64,
    /// When the oldest harm of them happened.
    #[schema(value_type = Option<String>, format = DateTime)]
    oldest_at: Option<Timestamp>,
    /// Tasks put right within the last 365 days, at most 10,000.
    put_right: i64,
    /// Of them: those whose customer came back afterwards.
    came_back: i64,
    /// The 95% interval (Wilson) of the share that came back; absent below ten.
    came_back_low: Option<f64>,
    /// Its upper end.
    came_back_high: Option<f64>,
}

/// To whom a task is given.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RightingGive)]
struct GiveJson {
    /// A colleague who works here.
    #[schema(value_type = String)]
    keeper: ColleagueId,
}

/// How something was put right.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RightingDone)]
struct DoneJson {
    /// `answer`, `apology`, `call`, `goodwill` or `nothing`.
    #[schema(value_type = String)]
    how: How,
    /// What was done, at most 1,000 characters; needed where nothing was.
    #[serde(default)]
    note: String,
    /// Goodwill, in hundredths of the organization's currency.
    #[serde(default)]
    goodwill_minor: i64,
}

/// Tasks of putting right. Whoever may not see reports gets their own.
#[utoipa::path(get, path = "/api/v1/rightings", tag = "drips", params(RightingQuery),
    responses((status = 200, body = Listed<RightingJson>)))]
async fn list_rightings(
    State(app): State<App>,
    caller: Caller,
    _: AboutNobody,
    Query(query): Query<RightingQuery>,
) -> Result<Json<Listed<RightingJson>>, Error> {
    may(&caller, READ)?;
    if !(1..=LIMIT_MAX).contains(&query.limit) {
        return Err(Error::field("limit", "it is 1 to 200"));
    }
    let listing = Listing {
        which: query.which,
        whose: query.whose,
        narrowed: Narrowed {
            kind: query.kind,
            team: query.team,
            touchpoint: query.touchpoint,
            product: query.product,
        },
        colleague: caller.colleague.id,
        role: caller.colleague.role,
        after: query.after,
        limit: query.limit,
    };
    let read = app.db.read(caller.org, listing, |tx, listing| Box::pin(reading::list(tx, listing)));
    let (tasks, around, next) = read.await?;
    let items = tasks.into_iter().map(|task| RightingJson::of(task, &around)).collect();
    Ok(Json(Listed { items, next }))
}

/// How putting right is going, for the organization as a whole.
#[utoipa::path(get, path = "/api/v1/rightings/summary", tag = "drips",
    responses((status = 200, body = SummaryJson)))]
async fn sum_rightings(State(app): State<App>, caller: Caller) -> Result<Json<SummaryJson>, Error> {
    may(&caller, READ)?;
    caller.can(Right::SeeReports)?;
    let summed: Result<_, Fault> = app.db.read(caller.org, (), |tx, ()| Box::pin(reading::sum(tx))).await;
    let summary = summed?;
    let interval = crate::said::interval_of_those_who_came_back(&summary);
    Ok(Json(SummaryJson {
        open: summary.open,
        without_keeper: summary.without_keeper,
        customers: summary.customers,
        oldest_at: summary.oldest_at,
        put_right: summary.put_right,
        came_back: summary.came_back,
        came_back_low: interval.map(|interval| interval.low),
        came_back_high: interval.map(|interval| interval.high),
    }))
}

/// One task.
#[utoipa::path(get, path = "/api/v1/rightings/{id}", tag = "drips", params(("id" = String, Path)),
    responses((status = 200, body = RightingJson)))]
async fn get_righting(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RightingId>,
) -> Result<Json<RightingJson>, Error> {
    may(&caller, READ)?;
    read_one(&app, &caller, id).await
}

/// Takes a task: the caller is going to put it right.
#[utoipa::path(post, path = "/api/v1/rightings/{id}/take", tag = "drips", params(("id" = String, Path)),
    responses((status = 200, body = RightingJson)))]
async fn take_righting(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RightingId>,
) -> Result<Json<RightingJson>, Error> {
    may(&caller, WRITE)?;
    let input = (id, caller.colleague.id);
    app.db.write(caller.org, input, |tx, (id, me)| Box::pin(rightings::take(tx, *id, *me))).await?;
    read_one(&app, &caller, id).await
}

/// Gives a task to a colleague, who is told.
#[utoipa::path(post, path = "/api/v1/rightings/{id}/give", tag = "drips", params(("id" = String, Path)),
    request_body = GiveJson, responses((status = 200, body = RightingJson)))]
async fn give_righting(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RightingId>,
    Json(sent): Json<GiveJson>,
) -> Result<Json<RightingJson>, Error> {
    may(&caller, WRITE)?;
    let given = Given { task: id, keeper: sent.keeper, by: caller.colleague.id };
    app.db.write(caller.org, given, |tx, given| Box::pin(give(tx, *given))).await?;
    read_one(&app, &caller, id).await
}

/// Says how it was put right.
#[utoipa::path(post, path = "/api/v1/rightings/{id}/done", tag = "drips", params(("id" = String, Path)),
    request_body = DoneJson, responses((status = 200, body = RightingJson)))]
async fn end_righting(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RightingId>,
    Json(sent): Json<DoneJson>,
) -> Result<Json<RightingJson>, Error> {
    may(&caller, WRITE)?;
    let ending = Ending { how: sent.how, note: sent.note, goodwill_minor: sent.goodwill_minor };
    let input = (id, ending, caller.colleague.id);
    app.db
        .write(caller.org, input, |tx, (id, ending, me)| Box::pin(rightings::done(tx, *id, ending, *me)))
        .await?;
    read_one(&app, &caller, id).await
}

/// Takes back that it was put right: it is open again, with its keeper.
#[utoipa::path(post, path = "/api/v1/rightings/{id}/reopen", tag = "drips", params(("id" = String, Path)),
    responses((status = 200, body = RightingJson)))]
async fn reopen_righting(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RightingId>,
) -> Result<Json<RightingJson>, Error> {
    may(&caller, WRITE)?;
    let input = (id, caller.colleague.id);
    app.db.write(caller.org, input, |tx, (id, me)| Box::pin(rightings::undo(tx, *id, *me))).await?;
    read_one(&app, &caller, id).await
}

async fn read_one(app: &App, caller: &Caller, id: RightingId) -> Result<Json<RightingJson>, Error> {
    let input = (id, caller.colleague.id);
    let read = app.db.read(caller.org, input, |tx, (id, me)| Box::pin(reading::one(tx, *id, *me)));
    let (task, around) = read.await?.ok_or_else(Error::not_found)?;
    Ok(Json(RightingJson::of(task, &around)))
}
