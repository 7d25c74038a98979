//! The page that shows a link once.

use askama::Template;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use shell::page::{self, Page, filters};
use shell::sign_in::links::Link;
use shell::words::{Arg, say_with};
use shell::{App, Error, Seat};

/// A link somebody is to be given.
#[derive(Template)]
#[template(path = "colleagues/link.html")]
pub(super) struct LinkPage {
    title: String,
    lead: String,
    holds: &'static str,
    link: String,
    name: String,
}

impl LinkPage {
    /// The link of an invitation.
    pub(super) fn of_invitation(name: &str, email: &str, link: String) -> Self {
        let args = [("name", Arg::from(name)), ("email", Arg::from(email))];
        Self {
            title: say_with("settings-invited-title", &args),
            lead: say_with("settings-invited-lead", &args),
            holds: "settings-link-holds-invitation",
            link,
            name: name.to_owned(),
        }
    }

    /// The link with which somebody chooses a new password.
    pub(super) fn of_reset(name: &str, link: String) -> Self {
        let args = [("name", Arg::from(name))];
        Self {
            title: say_with("settings-reset-title", &args),
            lead: say_with("settings-reset-lead", &args),
            holds: "settings-link-holds-reset",
            link,
            name: name.to_owned(),
        }
    }

    /// Shows it, and asks the browser to keep no copy.
    pub(super) async fn show(self, app: &App, seat: &Seat) -> Result<Response, Error> {
        let mut response = page::show(app, seat, self).await?;
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }
}

impl Page for LinkPage {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn menu(&self) -> &'static str {
        "/colleagues"
    }

    fn samples() -> Vec<Self> {
        let link = |link: Link| format!("https://care.kettle.example{}", link.path(&"0".repeat(16)));
        let (name, email) = ("Ben Prata", "ben@kettle.example");
        vec![
            Self::of_invitation(name, email, link(Link::Invitation)),
            Self::of_reset(name, link(Link::Reset)),
        ]
    }
}
