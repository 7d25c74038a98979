//! Leaks in the API: everything a page can do.

use shell::{App, OpenApiRouter};

mod leaks;
mod letter;
mod people;
mod shown;
mod streams;
mod value;

/// Reads leaks and what is at stake.
pub(crate) const READ: &str = "leaks:read";
/// Changes leaks and settings.
pub(crate) const WRITE: &str = "leaks:write";
/// Tells purchases.
pub(crate) const PURCHASES: &str = "purchases:write";

/// The routes of the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    leaks::router()
        .merge(streams::router())
        .merge(letter::router())
        .merge(value::router())
        .merge(people::router())
}
