//! Pages of lists in the API, and answers that nobody keeps a copy of.

use axum::http::header::{CACHE_CONTROL, HeaderName};
use serde::Deserialize;
use shell::Error;
use shell::api::{Cursor, Listed};
use utoipa::IntoParams;

/// Answers that carry a secret are kept by nobody on the way.
pub(crate) const NO_COPIES: [(HeaderName, &str); 1] = [(CACHE_CONTROL, "no-store")];

/// Most rows of a page.
const ROWS_MAX: u16 = 200;

/// Where a list goes on, and how many rows it gives.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Cursor>,
    /// 1 to 200; 50 when left out.
    pub(crate) limit: Option<u16>,
}

impl Paging {
    /// How many rows to give.
    pub(crate) fn limit(&self) -> Result<u16, Error> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=ROWS_MAX => Ok(limit),
            _ => Err(Error::field("limit", format!("it is 1 to {ROWS_MAX}"))),
        }
    }
}

/// Cuts rows, of which one more than `limit` was read, to a page.
pub(crate) fn listed<R, T>(
    mut rows: Vec<R>,
    limit: u16,
    place: impl Fn(&R) -> i64,
    view: impl Fn(R) -> T,
) -> Listed<T> {
    let goes_on = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let next = rows.last().filter(|_| goes_on).map(|row| Cursor { key: 0, id: place(row) });
    Listed { items: rows.into_iter().map(view).collect(), next }
}
