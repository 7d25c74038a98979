//! What registers the showing side with the program: the customer's page, the calendar and the report.

use axum::Router;
use shell::{App, Feature, Naming, OpenApiRouter, Sample};

use crate::report::codes as of_report;
use crate::{calendar, customer_page, report};

/// Showing promises, for the registry.
pub const SHOWING: Feature = Feature {
    name: "showing",
    routes,
    api,
    codes: &[
        customer_page::WORDS_MISSING,
        customer_page::CONTESTED,
        of_report::DAY_UNREAD,
        of_report::BACKWARDS,
        of_report::TOO_LONG,
        of_report::TOO_MANY,
    ],
    names_colleagues: &[("calendar_made", Naming::About), ("calendar_ended", Naming::About)],
    samples,
    extends: &[&customer_page::ADDRESS, &customer_page::FOOTER],
    ..Feature::NONE
};

fn routes() -> Router<App> {
    Router::new().merge(customer_page::routes()).merge(calendar::routes()).merge(report::routes())
}

fn api() -> OpenApiRouter<App> {
    customer_page::router().merge(calendar::router()).merge(report::router())
}

fn samples() -> Vec<Sample> {
    [report::samples(), customer_page::samples(), calendar::samples()].concat()
}
