//! Jobs that were given up: the page where an owner sees them and runs them again, and the same in the API.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use store::{Fault, OrgId, jobs};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::SHOWN_MAX;
use crate::api::{Json, Path};
use crate::page::{Page, filters, go_saying, samples_of, show};
use crate::words::{self, say};
use crate::{App, Caller, Error, Right, Sample, Seat};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/jobs", get(show_jobs)).route("/jobs/{id}/retry", post(retry))
}

/// The samples of this page.
pub(crate) fn samples() -> Vec<Sample> {
    samples_of::<JobsPage>("shell/jobs")
}

/// The page of jobs that were given up.
#[derive(Template)]
#[template(path = "jobs/jobs.html")]
struct JobsPage {
    lines: Vec<Line>,
}

struct Line {
    id: i64,
    kind: String,
    planned: String,
    attempts: i64,
    reason: String,
}

impl Page for JobsPage {
    fn title(&self) -> String {
        say("jobs-title")
    }

    fn menu(&self) -> &'static str {
        "/jobs"
    }

    fn samples() -> Vec<Self> {
        let line = Line {
            id: 5,
            kind: "mail.deliver".into(),
            planned: "yesterday 10:02".into(),
            attempts: 12,
            reason: "the server did not answer".into(),
        };
        vec![Self { lines: Vec::new() }, Self { lines: vec![line] }]
    }
}

async fn show_jobs(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::KeepJobs)?;
    let now = app.clock().now();
    let line = |job: jobs::Dead| Line {
        id: job.id,
        kind: job.kind,
        planned: words::moment(job.planned_at, now, seat.zone()),
        attempts: job.attempts,
        reason: job.last_error,
    };
    let lines = dead(&app, seat.org).await?.into_iter().map(line).collect();
    show(&app, &seat, JobsPage { lines }).await
}

async fn dead(app: &App, org: OrgId) -> Result<Vec<jobs::Dead>, Fault> {
    app.db.read(org, (), |tx, ()| Box::pin(jobs::dead(tx, SHOWN_MAX))).await
}

async fn retry(State(app): State<App>, seat: Seat, Path(id): Path<i64>) -> Result<Response, Error> {
    seat.can(Right::KeepJobs)?;
    revive(&app, seat.org, id).await?;
    Ok(go_saying("/jobs", "jobs-run-again"))
}

async fn revive(app: &App, org: OrgId, id: i64) -> Result<(), Error> {
    let revived = app.db.write(org, id, |tx, id| Box::pin(jobs::revive(tx, *id))).await?;
    if revived { Ok(()) } else { Err(Error::not_found()) }
}

pub(crate) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_failed)).routes(routes!(retry_failed))
}

/// A job that was given up.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct FailedJob {
    /// Its id.
    id: String,
    /// What it does.
    kind: String,
    /// When it was planned to run.
    #[schema(value_type = String, format = DateTime)]
    planned_at: jiff::Timestamp,
    /// How often it was tried.
    attempts: i64,
    /// What went wrong last.
    reason: String,
}

/// Jobs that were given up
///
/// Newest first, at most 200.
#[utoipa::path(get, path = "/api/v1/jobs/failed", tag = "jobs", responses((status = 200, body = Vec<FailedJob>)))]
async fn list_failed(State(app): State<App>, caller: Caller) -> Result<Json<Vec<FailedJob>>, Error> {
    caller.needs("jobs:write")?;
    caller.can(Right::KeepJobs)?;
    let failed = dead(&app, caller.org).await?.into_iter().map(|job| FailedJob {
        id: job.id.to_string(),
        kind: job.kind,
        planned_at: job.planned_at,
        attempts: job.attempts,
        reason: job.last_error,
    });
    Ok(Json(failed.collect()))
}

/// Run a job again that was given up
#[utoipa::path(post, path = "/api/v1/jobs/{id}/retry", tag = "jobs", params(("id" = String, Path, description = "The job")), responses((status = 204)))]
async fn retry_failed(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<axum::http::StatusCode, Error> {
    caller.needs("jobs:write")?;
    caller.can(Right::KeepJobs)?;
    revive(&app, caller.org, id).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}
