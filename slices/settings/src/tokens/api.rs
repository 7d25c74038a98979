//! Tokens in the API.

use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shell::api::tokens::{self, Token, TokenId};
use shell::api::{Caller, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error, Right};
use store::Timestamp;
use utoipa::ToSchema;

use super::{CannotIssue, Life, Wish};
use crate::doer::Doer;
use crate::paging::{NO_COPIES, Paging, listed};

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub(super) struct TokenView {
    #[schema(value_type = String)]
    id: TokenId,
    name: String,
    scopes: Vec<String>,
    /// In whose name it acts.
    #[schema(value_type = String)]
    made_by: ColleagueId,
    created_at: Timestamp,
    /// When it was last used, within five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Timestamp>,
}

impl From<Token> for TokenView {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            scopes: token.scopes,
            made_by: token.made_by,
            created_at: token.created_at,
            used_at: token.used_at,
            ends_at: token.ends_at,
        }
    }
}

/// The organization's tokens; owners only.
#[utoipa::path(
    get, path = "/api/v1/tokens", tag = "tokens", operation_id = "list_tokens", params(Paging),
    responses((status = 200, description = "Tokens, newest first", body = Listed<TokenView>))
)]
pub(super) async fn list(
    Of(app): Of<App>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<TokenView>>, Error> {
    caller.needs("tokens:read")?;
    caller.can(Right::KeepTokens)?;
    let limit = paging.limit()?;
    let before = paging.after.map_or(i64::MAX, |cursor| cursor.id);
    let mut found = app.db.read(caller.org, (), |tx, ()| Box::pin(tokens::list(tx))).await?;
    found.retain(|token| token.id.get() < before);
    Ok(Json(listed(found, limit, |token: &Token| token.id.get(), TokenView::from)))
}

/// A token somebody wants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenWish {
    /// What it is for.
    name: String,
    scopes: Vec<String>,
    /// After how many days it ends, 1 to 3,650; left out: when it is revoked.
    days: Option<u16>,
}

/// A token that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenMade {
    #[schema(value_type = String)]
    id: TokenId,
    /// It is told now and never again.
    token: String,
}

/// Makes a token; owners only, and nothing that reaches further than the token this is called with.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "tokens", operation_id = "make_token", request_body = TokenWish,
    responses((status = 201, description = "The token", body = TokenMade))
)]
pub(super) async fn make(
    Of(app): Of<App>,
    caller: Caller,
    Json(typed): Json<TokenWish>,
) -> Result<Response, Error> {
    caller.needs("tokens:write")?;
    for scope in &typed.scopes {
        caller.needs(scope)?;
    }
    let life = match typed.days {
        Some(days) => Life::of_days(days).ok_or_else(|| Error::field("days", "it is 1 to 3650"))?,
        None => Life::UntilRevoked,
    };
    let wish = Wish { name: typed.name, scopes: typed.scopes, life };
    let input = (app.clone(), Doer::from(&caller), wish);
    let made =
        app.db.write(caller.org, input, |tx, (app, doer, wish)| Box::pin(super::make(app, tx, doer, wish)));
    let (id, token) = made.await?;
    Ok((StatusCode::CREATED, NO_COPIES, Json(TokenMade { id, token })).into_response())
}

/// Revokes a token at once; owners only.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{id}", tag = "tokens", operation_id = "revoke_token",
    params(("id" = String, Path)), responses((status = 204, description = "It opens nothing any more"))
)]
pub(super) async fn revoke(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<TokenId>,
) -> Result<StatusCode, Error> {
    caller.needs("tokens:write")?;
    let revoked = app.db.write(caller.org, (Doer::from(&caller), id), |tx, (doer, id)| {
        Box::pin(super::revoke(tx, doer, *id))
    });
    revoked.await.map_err(|refusal: CannotIssue| Error::from(refusal))?;
    Ok(StatusCode::NO_CONTENT)
}
