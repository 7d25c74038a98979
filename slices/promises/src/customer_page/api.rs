//! The customer's page in the API: its address, what the organization shows, and what customers say elsewhere.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::{CustomerId, customers};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Path};
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::{Fault, Timestamp, Tx};

use super::acts::{self, CannotSay};
use super::link::{self, Link};
use super::panel::renew_in;
use super::showing::{self, Showing};
use crate::api::{READ, WRITE};
use crate::promise::PromiseId;

/// The routes around the customer's page in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_page))
        .routes(routes!(renew_page))
        .routes(routes!(get_showing, set_showing))
        .routes(routes!(confirm))
        .routes(routes!(contest))
}

/// Where a customer finds their promises.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CustomerPage)]
struct PageJson {
    /// Whoever holds it sees this customer's promises.
    address: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
}

/// The address of a customer's page
///
/// It holds for half a year; each day gives out one that holds a day longer.
#[utoipa::path(get, path = "/api/v1/customers/{id}/page", tag = "promises", operation_id = "get_customer_page",
    params(("id" = String, Path)), responses((status = 200, body = PageJson)))]
async fn get_page(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> Result<Json<PageJson>, Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)?;
    page_of(&app, &caller, id).await
}

async fn page_of(app: &App, caller: &Caller, id: CustomerId) -> Result<Json<PageJson>, Error> {
    let input = (app.clone(), id);
    let read = app.db.read(caller.org, input, |tx, (app, id)| Box::pin(address_of(app, tx, *id)));
    let (address, link) = read.await?.ok_or_else(Error::not_found)?;
    Ok(Json(PageJson { address, ends_at: link.ends_at() }))
}

async fn address_of(app: &App, tx: &mut Tx, id: CustomerId) -> Result<Option<(String, Link)>, Fault> {
    if customers::get(tx, id).await?.is_none() {
        return Ok(None);
    }
    link::address(app, tx, id).await.map(Some)
}

/// Give a customer's page another address
///
/// All earlier ones end at once.
#[utoipa::path(post, path = "/api/v1/customers/{id}/page/renew", tag = "promises",
    operation_id = "renew_customer_page", params(("id" = String, Path)), responses((status = 200, body = PageJson)))]
async fn renew_page(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> Result<Json<PageJson>, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)?;
    let input = (id, caller.actor);
    app.db.write(caller.org, input, |tx, (id, actor)| Box::pin(renew_in(tx, *id, *actor))).await?;
    page_of(&app, &caller, id).await
}

/// What customers see.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PromisesShown)]
struct ShowingJson {
    #[serde(flatten)]
    showing: Showing,
    /// Grows with each change of the organization; a change names the version it was made on.
    version: i64,
}

/// What customers see
#[utoipa::path(get, path = "/api/v1/promises/showing", tag = "promises", operation_id = "get_promises_showing",
    responses((status = 200, body = ShowingJson)))]
async fn get_showing(State(app): State<App>, caller: Caller) -> Result<Json<ShowingJson>, Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)?;
    let known = app.db.read(caller.org, (), |tx, ()| Box::pin(showing::get(tx))).await?;
    Ok(Json(ShowingJson { showing: known.showing, version: known.version }))
}

/// What changes about what customers see; what is left out stays.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PromisesShowingChange)]
struct ChangeJson {
    /// Whether promises that broke stand on the customer's page.
    broken: Option<bool>,
    /// Whether a line with the next promise stands below the mails that leave.
    footer: Option<bool>,
    /// The version this change was made on.
    version: i64,
}

/// Change what customers see
#[utoipa::path(patch, path = "/api/v1/promises/showing", tag = "promises", operation_id = "change_promises_showing",
    request_body = ChangeJson, responses((status = 200, body = ShowingJson)))]
async fn set_showing(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<ChangeJson>,
) -> Result<Json<ShowingJson>, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)?;
    let input = (sent, (caller.actor, caller.colleague.role));
    let changed = app.db.write(caller.org, input, |tx, (sent, doer)| {
        Box::pin(async move {
            let before = showing::get(tx).await?.showing;
            let wish = Showing {
                broken: sent.broken.unwrap_or(before.broken),
                footer: sent.footer.unwrap_or(before.footer),
            };
            showing::change(tx, (wish, sent.version), *doer).await
        })
    });
    changed.await?;
    get_showing(State(app), caller).await
}

/// The customer says that a promise was done
///
/// One that is still open is kept by that, one that broke is done late. For pages of other systems.
#[utoipa::path(post, path = "/api/v1/promises/{id}/confirm", tag = "promises", operation_id = "confirm_promise",
    params(("id" = String, Path)), responses((status = 204)))]
async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PromiseId>,
) -> Result<StatusCode, Error> {
    may_say(&caller)?;
    let input = (id, caller.actor);
    let said = app.db.write(caller.org, input, |tx, (id, actor)| {
        Box::pin(async move {
            let line = crate::sql::get(tx, *id).await?.ok_or(CannotSay::NoSuchPromise)?;
            acts::confirmed(tx, &line, *actor).await
        })
    });
    said.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why the customer says that it was not done.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PromiseContest)]
struct ContestJson {
    /// In their words, at most 1,000 characters.
    words: String,
}

/// The customer says that a promise was not done
///
/// What is recorded of the promise stays; the words are a message in its conversation, and the keeper and the team's
/// lead are told. For pages of other systems.
#[utoipa::path(post, path = "/api/v1/promises/{id}/contest", tag = "promises", operation_id = "contest_promise",
    params(("id" = String, Path)), request_body = ContestJson, responses((status = 204)))]
async fn contest(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PromiseId>,
    Json(sent): Json<ContestJson>,
) -> Result<StatusCode, Error> {
    may_say(&caller)?;
    let input = (app.clone(), id, sent.words, caller.actor);
    let said = app.db.write(caller.org, input, |tx, (app, id, words, actor)| {
        Box::pin(async move {
            let line = crate::sql::get(tx, *id).await?.ok_or(CannotSay::NoSuchPromise)?;
            acts::contested(app, tx, &line, words, *actor).await
        })
    });
    said.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn may_say(caller: &Caller) -> Result<(), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)
}
