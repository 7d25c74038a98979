//! The shell's own pages and calls, registered like any feature's.

use axum::Router;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;

use crate::feature::Naming;
use crate::{App, Feature, Sample, api, jobs, live, notifications, page, push, set_up, sign_in};

/// The shell as a feature; it stands before all others.
pub(crate) const FEATURE: Feature = Feature {
    name: "shell",
    menu: Some(jobs::MENU),
    routes,
    api: calls,
    samples,
    jobs: &[push::SEND],
    codes: &[push::BAD],
    scopes: &[
        "me:write",
        "events:read",
        "jobs:write",
        "notifications:read",
        "notifications:write",
        sign_in::calls::READ,
        sign_in::calls::WRITE,
    ],
    names_colleagues: &[
        ("colleague_signed_in", Naming::About),
        ("colleague_signed_out", Naming::About),
        ("colleague_password_changed", Naming::About),
        ("colleague_notified", Naming::About),
        ("push_begun", Naming::About),
        ("push_ended", Naming::About),
    ],
    live: &[("colleague_notified", "notifications"), ("job_given_up", "jobs")],
    ..Feature::NONE
};

fn routes() -> Router<App> {
    Router::new()
        .route("/rail", get(page::show_rail))
        .route("/api/docs", get(api::show_docs))
        .route("/api/v1/openapi.json", get(api::show_openapi))
        .merge(sign_in::routes())
        .merge(set_up::routes())
        .merge(jobs::routes())
        .merge(live::routes())
        .merge(notifications::routes())
        .merge(push::routes())
}

fn calls() -> OpenApiRouter<App> {
    sign_in::api().merge(live::api()).merge(jobs::api()).merge(notifications::api()).merge(push::api())
}

fn samples() -> Vec<Sample> {
    [
        api::docs_samples(),
        sign_in::samples(),
        set_up::samples(),
        jobs::samples(),
        notifications::samples(),
        push::samples(),
    ]
    .concat()
}
