//! The customer's page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use shell::api::Path;
use shell::form::Told;
use shell::outside::Visit;
use shell::page::{self, filters};
use shell::words::{offset_name, say, say_with};
use shell::{App, Error, Page, Sample};

use super::acts::WORDS_CHARS_MAX;
use super::entry::{Clocks, Entry};
use super::link::Link;
use super::reading::{self, Opened, Seen};
use super::{samples as invented, showing_page};

/// The page.
#[derive(Template)]
#[template(path = "customer_page/page.html")]
pub(crate) struct CustomerPage {
    pub(crate) organization: String,
    pub(crate) token: String,
    pub(crate) greeting: String,
    pub(crate) zone: String,
    pub(crate) live: Vec<Entry>,
    pub(crate) closed: Vec<Entry>,
    pub(crate) hides_broken: bool,
    pub(crate) owes_more: bool,
    /// What was typed into the form of one promise, and why it was refused.
    pub(crate) typed: Typed,
    pub(crate) refused: Told,
}

/// One of the two lists.
struct Section<'a> {
    title: String,
    entries: &'a [Entry],
}

/// What a customer typed about one promise.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) promise: String,
    pub(crate) words: String,
}

/// What an address shows that has ended.
#[derive(Template)]
#[template(path = "customer_page/ended.html")]
pub(crate) struct EndedPage;

/// GET /p/{token}
pub(crate) async fn show(
    State(app): State<App>,
    _: Visit,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    answer(&app, &token, Typed::default(), None).await
}

/// The page of an address, with what was typed and why it was refused, where it was.
pub(crate) async fn answer(
    app: &App,
    token: &str,
    typed: Typed,
    refused: Option<Error>,
) -> Result<Response, Error> {
    let link = Link::read(token, &app.keys).ok_or_else(Error::not_found)?;
    let opened = app.db.read(link.org, link, |tx, link| Box::pin(reading::open(tx, *link))).await?;
    match opened {
        Opened::Nothing => Err(Error::not_found()),
        Opened::Ended(organization) => {
            Ok((StatusCode::GONE, page::outside_page(&EndedPage, &organization)?).into_response())
        }
        Opened::Page(seen) => {
            let status = refused.as_ref().map_or(StatusCode::OK, |error| error.code().status);
            let refused = refused.map_or(Ok(Told::nothing()), Told::of)?;
            let page = CustomerPage { typed, refused, ..CustomerPage::of(&seen, token, app.clock().now()) };
            Ok((status, page::outside_page(&page, &seen.organization)?).into_response())
        }
    }
}

impl CustomerPage {
    /// The page as it stands.
    pub(crate) fn of(seen: &Seen, token: &str, now: store::Timestamp) -> Self {
        let clocks = Clocks { theirs: seen.customer_zone.clone(), ours: seen.organization_zone.clone(), now };
        let entries = |lines: &[crate::promise::Line]| {
            lines.iter().map(|line| Entry::of(line, &clocks)).collect::<Vec<_>>()
        };
        let greeting = if seen.customer_name.is_empty() {
            say("promises-page-greeting-nameless")
        } else {
            say_with("promises-page-greeting", &[("name", (&seen.customer_name).into())])
        };
        Self {
            organization: seen.organization.clone(),
            token: token.to_owned(),
            greeting,
            zone: offset_name(&seen.customer_zone),
            live: entries(&seen.live),
            closed: entries(&seen.closed),
            hides_broken: !seen.showing.broken,
            owes_more: seen.owes_more,
            typed: Typed::default(),
            refused: Told::nothing(),
        }
    }

    fn sections(&self) -> Vec<Section<'_>> {
        vec![
            Section { title: say("promises-page-live"), entries: &self.live },
            Section { title: say("promises-page-closed"), entries: &self.closed },
        ]
    }

    fn is_typed(&self, entry: &Entry) -> bool {
        self.typed.promise == entry.id
    }

    /// The refusal that concerns no field.
    fn refused_beside(&self) -> Option<&str> {
        self.refused.beside(["words"])
    }
}

impl Page for CustomerPage {
    fn title(&self) -> String {
        say("promises-page-title")
    }

    fn samples() -> Vec<Self> {
        invented::pages()
    }
}

impl Page for EndedPage {
    fn title(&self) -> String {
        say("promises-page-ended")
    }

    fn samples() -> Vec<Self> {
        vec![Self]
    }
}

/// The pages around the customer's page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    [
        page::samples_of::<CustomerPage>("promises/customer"),
        page::samples_of::<EndedPage>("promises/customer, ended"),
        page::samples_of::<showing_page::ShowingPage>("promises/showing"),
        super::panel::samples(),
    ]
    .concat()
}
