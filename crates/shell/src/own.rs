//! The shell's own pages and calls, registered like any feature's.

use axum::Router;
use axum::routing::get;

use crate::{App, Feature, api, codes};

/// The shell as a feature; it stands before all others.
pub(crate) const FEATURE: Feature = Feature { name: "shell", routes, codes: &[], ..Feature::NONE };

fn routes() -> Router<App> {
    let _ = codes::ALL;
    Router::new().route("/api/docs", get(api::show_docs))
}
