//! The keeping side in the API: what the pages can do, and evidence from other systems.

use serde::Deserialize;
use shell::api::Json;
use shell::{App, Error, OpenApiRouter, routes};

use crate::api::acting::Acting;
use crate::api::json::{NoteJson, PromiseJson};
use crate::api::{by, change, read_one};
use crate::making::By;
use crate::{Evidence, changing, standing};

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(tell))
        .routes(routes!(agree))
        .routes(routes!(reopen))
        .routes(routes!(accept))
        .routes(routes!(dismiss))
        .routes(routes!(evidence))
}

/// From when its time counts; `by` or `due_at` or neither.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
struct StartJson {
    /// By when, in words. When absent the words that were said are read again, from now on.
    by: Option<String>,
    /// By when, as an instant.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<jiff::Timestamp>,
    /// At most 1,000 characters.
    note: String,
}

/// The customer has done their part: a waiting promise is open, and its time begins.
#[utoipa::path(post, path = "/api/v1/promises/{id}/start", tag = "promises", params(("id" = String, Path)),
    request_body = StartJson, responses((status = 200, body = PromiseJson)))]
async fn start(Acting { app, caller, id, sent }: Acting<StartJson>) -> Result<Json<PromiseJson>, Error> {
    let has_time = sent.by.is_some() || sent.due_at.is_some();
    let when: Option<By> = if has_time { Some(by(sent.by, sent.due_at)?) } else { None };
    let input = (change(&caller, id, sent.note)?, when);
    let done = app
        .db
        .write(caller.org, input, |tx, (change, by)| Box::pin(standing::start(tx, change, by.as_ref())));
    done.await?;
    read_one(&app, &caller, id).await.map(Json)
}

/// The customer was told, while there was time, that it will not be kept in time.
#[utoipa::path(post, path = "/api/v1/promises/{id}/tell", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn tell(acting: Acting) -> Result<Json<PromiseJson>, Error> {
    acting.does(|tx, change| Box::pin(standing::tell(tx, change))).await
}

/// The customer agrees afterwards to the move that made this promise.
#[utoipa::path(post, path = "/api/v1/promises/{id}/agree", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn agree(acting: Acting) -> Result<Json<PromiseJson>, Error> {
    acting.does(|tx, change| Box::pin(standing::agree(tx, change))).await
}

/// Takes back, within a day, that it was kept or done late.
#[utoipa::path(post, path = "/api/v1/promises/{id}/reopen", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn reopen(acting: Acting) -> Result<Json<PromiseJson>, Error> {
    acting.does(|tx, change| Box::pin(changing::reopen(tx, change))).await
}

/// Yes: the message that was proposed started it, or kept it.
#[utoipa::path(post, path = "/api/v1/promises/{id}/accept", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn accept(acting: Acting) -> Result<Json<PromiseJson>, Error> {
    acting.does(|tx, change| Box::pin(standing::accept(tx, change))).await
}

/// No: the message that was proposed did neither.
#[utoipa::path(post, path = "/api/v1/promises/{id}/dismiss", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn dismiss(acting: Acting) -> Result<Json<PromiseJson>, Error> {
    acting.does(|tx, change| Box::pin(standing::dismiss(tx, change))).await
}

/// Evidence that it was done: it is kept, or done late when its time was over. A delivery that arrived, a refund
/// that was booked.
#[utoipa::path(post, path = "/api/v1/promises/{id}/evidence", tag = "promises", params(("id" = String, Path)),
    request_body = NoteJson, responses((status = 200, body = PromiseJson)))]
async fn evidence(acting: Acting) -> Result<Json<PromiseJson>, Error> {
    acting.shown(Evidence::System, |tx, change| Box::pin(changing::done(tx, change))).await
}
