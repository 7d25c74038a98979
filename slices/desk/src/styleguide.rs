//! The style guide: every component in every state, and every page's samples. Development builds only.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use shell::api::Path;
use shell::page::{self, filters};
use shell::{App, Error, Page, Sample, Seat};

/// All components on one page.
#[derive(Clone, Debug, Template)]
#[template(path = "styleguide.html")]
pub(crate) struct StyleguidePage {
    /// Names of the samples of all features, each at its own address.
    pub(crate) samples: Vec<String>,
    pub(crate) icons: &'static [&'static str],
}

/// The icons of the set.
pub(crate) const ICONS: &[&str] = &[
    "again", "alert", "assign", "back", "ban", "bold", "bullets", "calendar", "chart", "check", "clip",
    "clock", "close", "code", "copy", "done", "down", "download", "drop", "eye", "file", "forth", "gear",
    "globe", "heart", "house", "image", "inbox", "info", "italic", "key", "keyboard", "leave", "ledger",
    "link", "lock", "mail", "mailbox", "menu", "moon", "more", "note", "numbers", "offline", "open", "out",
    "pencil", "people", "person", "phone", "plus", "quote", "reply", "route", "search", "send", "shield",
    "sun", "tag", "team", "trash", "undo", "upload",
];

impl StyleguidePage {
    /// The guide with links to these samples.
    pub(crate) fn of(samples: &[Sample]) -> Self {
        Self { samples: samples.iter().map(|sample| sample.name.clone()).collect(), icons: ICONS }
    }
}

impl Page for StyleguidePage {
    fn title(&self) -> String {
        "Style guide".into()
    }

    fn samples() -> Vec<Self> {
        vec![Self { samples: Vec::new(), icons: ICONS }]
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/styleguide", get(guide)).route("/styleguide/{*name}", get(one))
}

fn samples_of(app: &App) -> Vec<Sample> {
    app.features.iter().flat_map(|feature| (feature.samples)()).collect()
}

/// GET /styleguide
async fn guide(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    page::show(&app, &seat, StyleguidePage::of(&samples_of(&app))).await
}

/// GET /styleguide/{name}: one sample of any feature, in the layout.
async fn one(State(app): State<App>, seat: Seat, Path(name): Path<String>) -> Result<Response, Error> {
    let sample = samples_of(&app).into_iter().find(|sample| sample.name == name);
    page::show(&app, &seat, Shown { html: sample.ok_or_else(Error::not_found)?.html }).await
}

/// A sample as a page.
#[derive(Clone, Debug, Template)]
#[template(source = "{{ html|safe }}", ext = "html")]
struct Shown {
    html: String,
}

impl Page for Shown {
    fn title(&self) -> String {
        "Style guide".into()
    }

    fn samples() -> Vec<Self> {
        Vec::new()
    }
}
