//! Counting again: from which day drips are counted, how far a recount has come, and what the last one changed.
//!
//! The instrument counts, one part after another in the background; here it is asked for and shown.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use instrument::recounts::{self, NewRecount};
use jiff::civil::Date;
use serde::Deserialize;
use shell::form::{Form, Told};
use shell::{App, Error, Right, Sample, Seat, page};
use store::OrgId;

pub(crate) mod api;
mod shown;

use crate::putting_right::row::Looker;
use crate::standards;
pub(crate) use shown::{Known, Shown, known};

/// The form and the fragment.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/drips/recompute", get(refetch).post(begin))
}

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Typed {
    pub(crate) from: String,
}

/// GET /drips/recompute
async fn refetch(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let known = app.db.read(seat.org, (), |tx, ()| Box::pin(known(tx))).await?;
    page::fragment(&Shown::of(&known, &Looker::at(&seat, app.clock().now())))
}

/// POST /drips/recompute
async fn begin(State(app): State<App>, seat: Seat, Form(typed): Form<Typed>) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let begun = match read(&typed.from) {
        Ok(from) => {
            begin_there(&app, seat.org, NewRecount { from, until: None, by: seat.colleague.id }).await
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(()) => Ok(page::go_saying("/drips/standards#recount", "recount-said-begun")),
        Err(error) => {
            let error = error.refusal()?;
            let status = error.code().status;
            let page = standards::list(&app, &seat, (typed, Told::of(error)?)).await?;
            Ok((status, page).into_response())
        }
    }
}

/// A day as a browser sends it; nothing typed is the beginning.
fn read(from: &str) -> Result<Option<Date>, Error> {
    let from = from.trim();
    if from.is_empty() {
        return Ok(None);
    }
    from.parse().map(Some).map_err(|_| Error::refused_on(standards::DAY_BAD, "from"))
}

/// Begins to count again.
async fn begin_there(app: &App, org: OrgId, new: NewRecount) -> Result<(), Error> {
    let begun = app.db.write(org, new, |tx, new| Box::pin(recounts::begin(tx, new))).await;
    begun.map(drop).map_err(Error::from)
}

/// The part in its states.
pub(crate) fn samples() -> Vec<Sample> {
    let looker = crate::samples::looker();
    let sample = |(name, known): (&str, Known)| Sample {
        name: format!("drips/recount, {name}"),
        html: Shown::of(&known, &looker)
            .render()
            .unwrap_or_else(|cause| format!("this sample does not render: {cause}")),
    };
    shown::samples().into_iter().map(sample).collect()
}
