//! The list of customers.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use conversations::CustomerId;
use serde::Deserialize;
use shell::api::{Cursor, Query};
use shell::page::{self, Page, filters};
use shell::words::{day, say};
use shell::{App, Error, Right, Sample, Seat};
use store::{Fault, Timestamp, Tx};

use super::{record, sql};

/// Lines on a page.
const LINES: u16 = 50;
/// The longest name or address anybody looks for.
pub(super) const SEARCHED_MAX: usize = 320;

/// Everybody cared for, newest first.
#[derive(Template)]
#[template(path = "customers/list.html")]
pub(super) struct ListPage {
    lines: Vec<Line>,
    searched: String,
    /// Whether more were found than are shown.
    is_cut: bool,
    more: Option<String>,
    is_first: bool,
}

/// One of them.
pub(super) struct Line {
    id: String,
    name: String,
    address: String,
    has_bounced: bool,
    language: String,
    since: String,
}

impl Line {
    fn of(line: sql::Line, seat: &Seat, now: Timestamp) -> Self {
        let name = if line.name.is_empty() { line.address.clone() } else { line.name };
        Self {
            id: line.id.to_string(),
            name: if name.is_empty() { say("settings-customer-nameless") } else { name },
            address: line.address,
            has_bounced: line.bounced_at.is_some(),
            language: line.language,
            since: day(line.created_at, now, seat.zone()),
        }
    }
}

/// Which part of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    after: Option<Cursor>,
    /// A name, an address, or the beginning of their words.
    #[serde(alias = "address")]
    q: String,
}

/// GET /customers
pub(super) async fn list(
    Of(app): Of<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    if asked.q.chars().count() > SEARCHED_MAX {
        return Err(Error::field("q", "it is too long"));
    }
    let mut lines = app.db.read(seat.org, asked.clone(), |tx, asked| Box::pin(read(tx, asked))).await?;
    let goes_on = lines.len() > usize::from(LINES);
    lines.truncate(LINES.into());
    let searched = asked.q.trim().to_owned();
    let last = lines.last().filter(|_| goes_on && searched.is_empty());
    let now = app.clock().now();
    let page = ListPage {
        more: last.map(|last| format!("/customers?after={}", Cursor { key: 0, id: last.id.get() })),
        lines: lines.into_iter().map(|line| Line::of(line, &seat, now)).collect(),
        is_first: asked.after.is_none(),
        is_cut: goes_on && !searched.is_empty(),
        searched,
    };
    page::show(&app, &seat, page).await
}

async fn read(tx: &mut Tx, asked: &Asked) -> Result<Vec<sql::Line>, Fault> {
    let searched = asked.q.trim();
    if searched.is_empty() {
        let before = CustomerId::of(asked.after.map_or(i64::MAX, |cursor| cursor.id));
        return sql::list(tx, before, LINES + 1).await;
    }
    sql::found(tx, searched, LINES + 1).await
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("settings-customers-title")
    }

    fn menu(&self) -> &'static str {
        "/customers"
    }

    fn samples() -> Vec<Self> {
        let line = |name: &str, has_bounced| Line {
            id: "17".into(),
            name: name.into(),
            address: "mabel@okafor.example".into(),
            has_bounced,
            language: "en".into(),
            since: "12 May".into(),
        };
        let page = |lines| Self { lines, searched: String::new(), is_cut: false, more: None, is_first: true };
        vec![
            page(Vec::new()),
            page(vec![line("Mabel Okafor", false), line("mabel@okafor.example", true)]),
            Self { searched: "nobody@okafor.example".into(), ..page(Vec::new()) },
            Self {
                searched: "Okafor".into(),
                is_cut: true,
                ..page(vec![line("Mabel Okafor", false), line("José Okafor", false)])
            },
            Self { more: Some("/customers?after=x".into()), ..page(vec![line("Mabel Okafor", false)]) },
            Self { is_first: false, ..page(Vec::new()) },
        ]
    }
}

/// Every page of this area, in every state.
pub(super) fn samples() -> Vec<Sample> {
    [
        page::samples_of::<ListPage>("customers/list"),
        page::samples_of::<record::RecordPage>("customers/record"),
    ]
    .concat()
}
