//! How one signs in, in the API: one's own password and sessions.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::me::{browser_name, new_password};
use super::sessions::{self, Session, SessionId};
use crate::api::{Json, Listed, Path};
use crate::{App, Caller, Error};

/// Scope of seeing one's sessions.
pub(crate) const READ: &str = "sign-in:read";
/// Scope of changing one's password and ending sessions.
pub(crate) const WRITE: &str = "sign-in:write";

/// The calls.
pub(crate) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(change_password))
        .routes(routes!(list_sessions, end_other_sessions))
        .routes(routes!(end_session))
}

/// A new password for oneself.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordChange {
    /// The password that holds now.
    pub(super) present: String,
    /// The one that shall hold.
    pub(super) password: String,
}

/// Change your password
///
/// Every session ends but the one that calls.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "me", operation_id = "change_my_password",
    request_body = PasswordChange, responses((status = 204)))]
async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode, Error> {
    caller.needs(WRITE)?;
    new_password(&app, (caller.org, &caller.colleague, caller.session), &change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A session: a browser in which you are signed in.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct SessionJson {
    /// Its id.
    #[schema(value_type = String)]
    id: SessionId,
    /// Which browser: "Firefox, Linux".
    browser: String,
    /// Where it came from.
    address: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    created_at: store::Timestamp,
    /// When it was last used, within five minutes.
    #[schema(value_type = String, format = DateTime)]
    used_at: store::Timestamp,
    /// Whether it is the one that calls.
    is_here: bool,
}

/// Your sessions
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me", operation_id = "list_my_sessions",
    responses((status = 200, body = Listed<SessionJson>)))]
async fn list_sessions(State(app): State<App>, caller: Caller) -> Result<Json<Listed<SessionJson>>, Error> {
    caller.needs(READ)?;
    let json = |session: Session| SessionJson {
        id: session.id,
        browser: browser_name(&session.browser),
        address: session.address,
        created_at: session.created_at,
        used_at: session.used_at,
        is_here: session.id == caller.session,
    };
    let mine = caller.colleague.id;
    let all = app.db.read(caller.org, mine, |tx, mine| Box::pin(sessions::list(tx, *mine))).await?;
    Ok(Json(Listed { items: all.into_iter().map(json).collect(), next: None }))
}

/// End every session of yours but the one that calls
#[utoipa::path(delete, path = "/api/v1/me/sessions", tag = "me", operation_id = "end_my_other_sessions",
    responses((status = 204)))]
async fn end_other_sessions(State(app): State<App>, caller: Caller) -> Result<StatusCode, Error> {
    caller.needs(WRITE)?;
    let mine = (caller.colleague.id, caller.session);
    app.db
        .write(caller.org, mine, |tx, (mine, kept)| Box::pin(sessions::end_others(tx, *mine, *kept)))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of your sessions
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "me", operation_id = "end_my_session",
    params(("id" = String, Path)), responses((status = 204), (status = 404)))]
async fn end_session(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Error> {
    caller.needs(WRITE)?;
    let mine = (caller.colleague.id, id);
    let ended = app
        .db
        .write(caller.org, mine, |tx, (mine, id)| {
            Box::pin(async move {
                let is_mine = sessions::list(tx, *mine).await?.iter().any(|session| session.id == *id);
                sessions::end(tx, *mine, *id).await?;
                Ok::<_, store::Fault>(is_mine)
            })
        })
        .await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(Error::not_found()) }
}
