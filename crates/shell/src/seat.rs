//! A seat: a signed-in colleague at a page. The organization comes from the session, from nowhere else.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::tz::TimeZone;
use store::OrgId;

use crate::sign_in::sessions::{self, SessionId};
use crate::{App, Colleague, Error, Right, codes};

/// A signed-in colleague. As an argument of a handler it demands one: pages lead to sign-in, fragments and
/// the API answer 401.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Their organization.
    pub org: OrgId,
    /// Its name.
    pub organization_name: String,
    /// Its time zone.
    pub organization_zone: TimeZone,
    /// Who sits here.
    pub colleague: Arc<Colleague>,
    /// The session they came with.
    pub session: SessionId,
    /// Number of the organization's newest fact when the request came in: what the page shows is at least
    /// as new.
    pub seq: i64,
}

impl Seat {
    /// Refuses what this colleague's role does not include.
    pub fn can(&self, right: Right) -> Result<(), Error> {
        if self.colleague.role.may(right) { Ok(()) } else { Err(Error::refused(codes::NOT_ALLOWED)) }
    }

    /// Whether this colleague's role includes this, for what a page offers.
    pub fn may(&self, right: Right) -> bool {
        self.colleague.role.may(right)
    }

    /// The colleague as the doer of an event.
    pub fn actor(&self) -> store::Actor {
        store::Actor::Colleague(self.colleague.id.get())
    }

    /// The colleague's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.colleague.time_zone
    }

    /// The sample colleague in whose name pages are rendered for tests and the style guide.
    pub fn sample() -> Self {
        use crate::colleague::{ColleagueId, Role, State, Taste};
        let zone = TimeZone::get("Europe/Lisbon").unwrap_or(TimeZone::UTC);
        Self {
            org: OrgId::of(1),
            organization_name: "Kettle & Pan".into(),
            organization_zone: zone.clone(),
            colleague: Arc::new(Colleague {
                id: ColleagueId::of(7),
                name: "Ana Kaya".into(),
                email: "ana@kettle.example".into(),
                role: Role::Owner,
                state: State::Active,
                time_zone: zone,
                language: crate::words::Language::English,
                taste: Taste::default(),
                version: 1,
            }),
            session: SessionId::of(1),
            seq: 0,
        }
    }
}

impl FromRequestParts<App> for Seat {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        if let Some(seat) = parts.extensions.get::<Self>() {
            return Ok(seat.clone());
        }
        let seat = sessions::seat_of(app, parts).await?;
        let seat = seat.ok_or_else(|| Error::refused(codes::NOT_SIGNED_IN))?;
        parts.extensions.insert(seat.clone());
        Ok(seat)
    }
}

impl axum::extract::OptionalFromRequestParts<App> for Seat {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Error> {
        Ok(sessions::seat_of(app, parts).await?)
    }
}
