//! All routes of the program in one router.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::timeout::TimeoutLayer;

use super::door;
use crate::{App, Error, api, assets, health};

/// Answers below this size are not worth compressing.
const COMPRESSED_FROM: u64 = 860;

/// The pages, the API and everything else that this program answers over HTTP.
pub fn router(app: &App) -> Router {
    let pages = app.features.iter().fold(Router::new(), |all, feature| all.merge((feature.routes)()));
    let limits = &app.config.limits;
    let patience = Duration::from_secs(limits.request_seconds);
    let worth_it = SizeAbove::new(COMPRESSED_FROM)
        .and(NotForContentType::SSE)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/octet-stream"));
    let inside = pages
        .merge(api::router(app))
        .fallback(async || Error::not_found())
        .layer(DefaultBodyLimit::max(limits.body_max))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::REQUEST_TIMEOUT, patience))
        .layer(middleware::from_fn_with_state(app.clone(), door::pass));
    Router::new()
        .route("/static/{name}", get(assets::serve))
        .layer(middleware::map_response(super::headers::set_on_files))
        .merge(inside)
        .merge(health::routes())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it))
        .with_state(app.clone())
}

/// A handler panicked: a bug. The request ends, the server lives.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
    let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Error::fault(format!("a bug: {said}")).into_response()
}
