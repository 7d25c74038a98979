//! Who calls the API: a token with scopes, or a page of a signed-in colleague.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use store::{Actor, OrgId};

use super::tokens;
use crate::sign_in::sessions::SessionId;
use crate::{App, Colleague, Error, Right, Seat, codes};

/// A caller of the API. The organization comes from the token or the session, from nowhere else.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Their organization.
    pub org: OrgId,
    /// Who does it, for events.
    pub actor: Actor,
    /// In whose name: the colleague of the session, or the one who made the token.
    pub colleague: Arc<Colleague>,
    /// The session it came with; none for a token.
    pub(crate) session: SessionId,
    /// What a token may do; `None` for a session, which may do what its colleague may.
    scopes: Option<Arc<[String]>>,
}

impl Caller {
    /// Refuses a token without this scope.
    pub fn needs(&self, scope: &str) -> Result<(), Error> {
        let Some(scopes) = &self.scopes else { return Ok(()) };
        if scopes.iter().any(|held| held == scope) {
            return Ok(());
        }
        Err(Error::refused_with(codes::SCOPE_MISSING, vec![("scope", scope.into())]))
    }

    /// Refuses what the colleague's role does not include.
    pub fn can(&self, right: Right) -> Result<(), Error> {
        if self.colleague.role.may(right) { Ok(()) } else { Err(Error::refused(codes::NOT_ALLOWED)) }
    }

    /// Who it is, as the keeper of idempotency keys knows them: two tokens of one colleague are two callers.
    pub fn actor_key(&self) -> String {
        match self.actor {
            Actor::Token(id) => format!("token:{id}"),
            _ => format!("colleague:{}", self.colleague.id),
        }
    }
}

impl From<Seat> for Caller {
    fn from(seat: Seat) -> Self {
        Self {
            org: seat.org,
            actor: seat.actor(),
            session: seat.session,
            colleague: seat.colleague,
            scopes: None,
        }
    }
}

/// The bearer token of a request, where it carries one.
pub(crate) fn bearer(headers: &axum::http::HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let caller = match bearer(&parts.headers) {
            Some(token) => from_token(app, token).await?,
            None => Seat::from_request_parts(parts, app).await?.into(),
        };
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

async fn from_token(app: &App, token: &str) -> Result<Caller, Error> {
    let holder = tokens::holder_of(app, token).await?.ok_or_else(|| Error::refused(codes::NOT_SIGNED_IN))?;
    app.gates.call(holder.id.get())?;
    Ok(Caller {
        org: holder.org,
        actor: Actor::Token(holder.id.get()),
        colleague: Arc::new(holder.made_by),
        session: SessionId::NONE,
        scopes: Some(holder.scopes.into()),
    })
}
