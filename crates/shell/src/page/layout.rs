//! The layout around a page: rail, skip link, live region, and how this colleague wants it.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

use super::rail::{Numbers, Rail, rail};
use super::{Page, filters, rendered};
use crate::asking::Reads;
use crate::words::{self, say};
use crate::{App, Error, Seat, assets};

/// Bytes of the layout around a page and of its rail, about.
const FRAME_BYTES: usize = 12_000;

/// The layout of a signed-in page.
#[derive(Template)]
#[template(path = "page/layout.html")]
struct Layout<'a> {
    title: &'a str,
    language: &'static str,
    theme: &'a str,
    density: &'a str,
    keys: &'static str,
    csrf: &'a str,
    /// The id of who sits here.
    who: String,
    stylesheet: &'a str,
    script: &'a str,
    mark: &'a str,
    organization: &'a str,
    rail: Rail<'a>,
    seq: i64,
    said: Option<String>,
    main: &'a str,
}

/// The layout of a page without a rail: sign-in, set-up, errors.
#[derive(Template)]
#[template(path = "page/bare.html")]
struct Bare<'a> {
    title: &'a str,
    language: &'static str,
    csrf: &'a str,
    stylesheet: &'a str,
    script: &'a str,
    mark: &'a str,
    said: Option<String>,
    main: &'a str,
}

/// The layout of a page for somebody outside the house: the organization's name, no way in, no scripts.
#[derive(Template)]
#[template(path = "page/outside.html")]
struct Outside<'a> {
    title: &'a str,
    language: &'static str,
    stylesheet: &'a str,
    mark: &'a str,
    organization: &'a str,
    said: Option<String>,
    main: &'a str,
}

/// A page in the layout, for a colleague, with the numbers of the moment; without the layout for a script
/// that asks for a part of it.
pub async fn show(app: &App, seat: &Seat, page: impl Page) -> Result<Response, Error> {
    let is_part = crate::asking::now().reads == Reads::Fragments;
    let numbers = if is_part { Numbers::default() } else { Numbers::now(app, seat).await? };
    show_with(app, seat, &page, &numbers)
}

/// The same with numbers that were read in the transaction of the page.
pub fn show_with(app: &App, seat: &Seat, page: &impl Page, numbers: &Numbers) -> Result<Response, Error> {
    let main = rendered(page)?;
    if crate::asking::now().reads == Reads::Fragments {
        return Ok(Html(main).into_response());
    }
    let framed = Framed { title: &page.title(), here: page.menu(), main: &main };
    Ok(frame(app, seat, &framed, numbers)?.into_response())
}

/// What the layout goes around.
pub(crate) struct Framed<'a> {
    /// What stands in the browser's tab.
    pub(crate) title: &'a str,
    /// The path of the menu line that is lit; empty for none.
    pub(crate) here: &'a str,
    /// The inner HTML of `<main>`.
    pub(crate) main: &'a str,
}

/// The layout around a page, with the numbers of the moment.
pub(crate) async fn around(app: &App, seat: &Seat, framed: Framed<'_>) -> Result<Html<String>, Error> {
    let numbers = Numbers::now(app, seat).await?;
    frame(app, seat, &framed, &numbers)
}

fn frame(app: &App, seat: &Seat, framed: &Framed<'_>, numbers: &Numbers) -> Result<Html<String>, Error> {
    let Framed { title, here, main } = *framed;
    let colleague = &seat.colleague;
    let asking = crate::asking::now();
    let layout = Layout {
        title,
        language: words::language().tag(),
        theme: known(&colleague.taste.theme, &["light", "dark"]),
        density: known(&colleague.taste.density, &["compact", "roomy"]),
        keys: if colleague.taste.single_keys { "on" } else { "off" },
        csrf: &asking.csrf,
        who: colleague.id.to_string(),
        stylesheet: assets::STYLESHEET,
        script: assets::SCRIPT,
        mark: assets::MARK,
        organization: &seat.organization_name,
        rail: rail(app, seat, here, numbers),
        seq: seat.seq,
        said: asking.said.as_deref().map(say),
        main,
    };
    let mut html = String::with_capacity(main.len() + FRAME_BYTES);
    layout.render_into(&mut html)?;
    Ok(Html(html))
}

/// A page without the rail, from its inner HTML.
pub fn bare(title: &str, main: &str) -> Html<String> {
    let asking = crate::asking::now();
    let layout = Bare {
        title,
        language: words::language().tag(),
        csrf: &asking.csrf,
        stylesheet: assets::STYLESHEET,
        script: assets::SCRIPT,
        mark: assets::MARK,
        said: asking.said.as_deref().map(say),
        main,
    };
    Html(layout.to_string())
}

/// A page without the rail.
pub fn bare_page(page: &impl Page) -> Result<Response, Error> {
    Ok(bare(&page.title(), &page.render()?).into_response())
}

/// A page for somebody outside the house, such as a customer: under the organization's name, without scripts,
/// for no search engine.
pub fn outside_page(page: &impl Page, organization: &str) -> Result<Response, Error> {
    let asking = crate::asking::now();
    let layout = Outside {
        title: &page.title(),
        language: words::language().tag(),
        stylesheet: assets::STYLESHEET,
        mark: assets::MARK,
        organization,
        said: asking.said.as_deref().map(say),
        main: &page.render()?,
    };
    let not_found_by_searching = ("x-robots-tag", "noindex, nofollow, noarchive");
    Ok(([not_found_by_searching], Html(layout.render()?)).into_response())
}

fn known<'a>(value: &'a str, values: &[&str]) -> &'a str {
    if values.contains(&value) { value } else { "" }
}
