//! Whether the program lives, whether it can serve, and its figures.

use std::net::IpAddr;
use std::sync::OnceLock;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::config::MetricsFor;
use crate::http::Peer;
use crate::{App, Lane};

/// `/health/live`, `/health/ready` and `/metrics`; they ask for no sign-in and touch no session.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/health/live", get(async || "alive\n"))
        .route("/health/ready", get(ready))
        .route("/metrics", get(figures))
}

/// What `/health/ready` answers.
#[derive(serde::Serialize)]
struct Ready {
    ready: bool,
    lanes: Vec<Lane>,
}

/// Ready when the database answers; lanes that are unwell are told, but do not take the server out.
async fn ready(State(app): State<App>) -> Response {
    let database = database(&app).await;
    let is_ready = database.is_well && !app.ending().is_cancelled();
    let mut lanes = vec![database];
    if is_ready {
        lanes.extend(lanes_of(&app).await);
    }
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Ready { ready: is_ready, lanes })).into_response()
}

/// How every lane of every feature is doing.
pub async fn lanes_of(app: &App) -> Vec<Lane> {
    let mut lanes = Vec::new();
    for ask in app.features.iter().filter_map(|feature| feature.lanes) {
        lanes.extend(ask(app.clone()).await);
    }
    lanes
}

async fn database(app: &App) -> Lane {
    let asked = app.db.read_wide((), |tx, ()| Box::pin(store::jobs::next_due_at(tx))).await;
    let says = asked.as_ref().map_or_else(ToString::to_string, |_| "answers".to_owned());
    Lane { name: "database".into(), is_well: asked.is_ok(), says }
}

static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to keep figures; a second call changes nothing.
pub(crate) fn keep_figures() {
    if FIGURES.get().is_some() {
        return;
    }
    if let Ok(handle) = PrometheusBuilder::new().install_recorder() {
        // Another thread may have been first; then its handle stays.
        let _ = FIGURES.set(handle);
    }
}

async fn figures(State(app): State<App>, request: Request) -> Response {
    let address = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let is_open = match app.config.metrics.open_to {
        MetricsFor::Nobody => false,
        MetricsFor::Loopback => address.is_none_or(|address: IpAddr| address.is_loopback()),
        MetricsFor::Everyone => true,
    };
    match FIGURES.get().filter(|_| is_open) {
        Some(figures) => figures.render().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
