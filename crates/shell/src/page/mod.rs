//! Pages: a plain struct with a template is put into the layout; a fragment goes out as it is.

pub mod charts;
mod figure;
pub mod filters;
mod layout;
mod rail;

use askama::Template;
use axum::http::header::{HeaderName, HeaderValue, SET_COOKIE};
use axum::response::{Html, IntoResponse, Redirect, Response};

pub use figure::Figure;
pub(crate) use layout::{Framed, around};
pub use layout::{bare, bare_page, outside_page, show, show_with};
pub use rail::Numbers;
pub(crate) use rail::show_rail;

use crate::{Error, Feature, Sample};

/// A page: the inner HTML of `<main>`.
pub trait Page: Template {
    /// What stands in the browser's tab.
    fn title(&self) -> String;

    /// The path of the menu line that is lit; empty for none.
    fn menu(&self) -> &'static str {
        ""
    }

    /// The page in each of its states: empty, usual, full, refused.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// The samples of a page, rendered, named `name 1`, `name 2` …
pub fn samples_of<P: Page>(name: &str) -> Vec<Sample> {
    let pages = P::samples();
    let numbered = (1..).zip(&pages);
    numbered
        .map(|(number, page)| Sample {
            name: format!("{name} {number}"),
            html: page.render().unwrap_or_else(|cause| format!("this sample does not render: {cause}")),
        })
        .collect()
}

/// Every page of the shell and of these features in every state.
pub fn all_samples(features: &[Feature]) -> Vec<Sample> {
    crate::app::with_own(features).iter().flat_map(|feature| (feature.samples)()).collect()
}

/// A fragment: part of a page that htmx puts in its place.
pub fn fragment(template: &impl Template) -> Result<Response, Error> {
    Ok(Html(rendered(template)?).into_response())
}

/// Bytes for which there is room from the start: most pages have fewer, and a text that grows is copied.
const PAGE_BYTES: usize = 64_000;

/// A template as HTML.
fn rendered(template: &impl Template) -> askama::Result<String> {
    let mut html = String::with_capacity(PAGE_BYTES);
    template.render_into(&mut html)?;
    Ok(html)
}

/// Leads on after a form was sent. For htmx it is a header, since a redirect would be followed silently.
pub fn go(path: &str) -> Response {
    if crate::asking::now().reads == crate::asking::Reads::Fragments {
        let path = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
        return ([(HeaderName::from_static("hx-redirect"), path)], "").into_response();
    }
    Redirect::to(path).into_response()
}

/// Name of the cookie that carries a sentence to the next page.
pub(crate) const SAID: &str = "wellkept-said";

/// Leads on and has the next page say the sentence of `key`, such as "Saved."
pub fn go_saying(path: &str, key: &'static str) -> Response {
    let mut response = go(path);
    let cookie = format!("{SAID}={key}; Path=/; Max-Age=30; HttpOnly; SameSite=Lax");
    let cookie = HeaderValue::from_str(&cookie).expect("keys of words are plain letters");
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}
