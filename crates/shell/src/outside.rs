//! Who comes from outside the house, without signing in: somebody with a link.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::sign_in::sessions::Visitor;
use crate::{App, Error};

/// A visit to something that opens without signing in. As an argument of a handler it lets so many visits of one
/// address pass in a minute, and refuses more.
#[derive(Clone, Copy, Debug)]
pub struct Visit;

impl FromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        app.gates.visit(visitor.address)?;
        Ok(Self)
    }
}
