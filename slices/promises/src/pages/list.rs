//! *My promises*: what is to be kept, in order of due time, and what became of the rest.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use rules::promises::wording::Urgency;
use serde::Deserialize;
use shell::api::{Cursor, Path, Query};
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, Error, Page, Right, Seat};

use super::row::{self, Looker, Row};
use crate::hearing;
use crate::promise::PromiseId;
use crate::reading::{self, Listing, Which, Whose};

/// Most lines on a page.
const LINES: u16 = 50;

/// Which list is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    whose: Whose,
    which: Which,
    after: Option<Cursor>,
}

/// The page around the list.
#[derive(Template)]
#[template(path = "pages/list.html")]
pub(crate) struct ListPage {
    lead: String,
    tabs: Vec<Tab>,
    closed_path: String,
    /// Whether the way to the report is shown.
    may_report: bool,
    list: List,
}

/// One view.
struct Tab {
    path: String,
    says: String,
    is_here: bool,
}

/// The list itself, which live updates fetch again.
#[derive(Template)]
#[template(path = "pages/rows.html")]
pub(crate) struct List {
    path: String,
    sections: Vec<Section>,
    is_closed: bool,
    is_mine: bool,
    more_path: Option<String>,
}

/// The list with the sentence above it, as both are fetched again.
#[derive(Template)]
#[template(path = "pages/fresh.html")]
struct Fresh {
    lead: String,
    list: List,
}

/// Promises that are equally near.
struct Section {
    title: String,
    rows: Vec<Row>,
}

/// GET /promises
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let list = read(&app, &seat, asked).await?;
    let me = seat.colleague.id;
    let heard = app.db.read(seat.org, me, |tx, me| Box::pin(hearing::list::count(tx, *me))).await?;
    let page = ListPage { may_report: seat.may(Right::SeeReports), ..ListPage::of(list, asked, heard) };
    page::show(&app, &seat, page).await
}

/// GET /promises/list
pub(crate) async fn rows(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let list = read(&app, &seat, asked).await?;
    page::fragment(&Fresh { lead: lead(&list), list })
}

/// How near one promise is, in the words of the list.
#[derive(Template)]
#[template(source = "{{ when }}", ext = "html")]
struct Countdown {
    when: String,
}

/// GET /promises/{id}/countdown
pub(crate) async fn countdown(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<PromiseId>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let line = app.db.read(seat.org, id, |tx, id| Box::pin(reading::get(tx, *id))).await?;
    let line = line.ok_or_else(Error::not_found)?;
    let looker = Looker::at(&seat, app.clock().now());
    page::fragment(&Countdown { when: row::when(&line, &looker) })
}

async fn read(app: &App, seat: &Seat, asked: Asked) -> Result<List, Error> {
    seat.can(Right::AnswerCustomers)?;
    let listing = Listing {
        whose: asked.whose,
        which: asked.which,
        colleague: seat.colleague.id,
        after: asked.after,
        limit: LINES,
    };
    let looker = Looker::at(seat, app.clock().now());
    let (lines, next) =
        app.db.read(seat.org, listing, |tx, listing| Box::pin(reading::list(tx, *listing))).await?;
    let rows = lines.iter().map(|line| Row::of(line, &looker)).collect();
    Ok(List::of(rows, asked, next))
}

impl List {
    fn of(rows: Vec<Row>, asked: Asked, next: Option<Cursor>) -> Self {
        let is_closed = asked.which == Which::Closed;
        let sections =
            if is_closed { vec![Section { title: String::new(), rows }] } else { by_urgency(rows) };
        Self {
            path: path("/promises/list", asked, None),
            sections: sections.into_iter().filter(|section| !section.rows.is_empty()).collect(),
            is_closed,
            is_mine: asked.whose == Whose::Mine,
            more_path: next.map(|next| path("/promises", asked, Some(next))),
        }
    }

    fn count(&self, of: &[Urgency]) -> usize {
        self.sections.iter().flat_map(|section| &section.rows).filter(|row| of.contains(&row.urgency)).count()
    }
}

fn by_urgency(rows: Vec<Row>) -> Vec<Section> {
    let mut sections: Vec<(Urgency, Section)> = Vec::new();
    for row in rows {
        let urgency = row.urgency;
        match sections.last_mut() {
            Some((last, section)) if *last == urgency => section.rows.push(row),
            _ => sections.push((urgency, Section { title: say(section_key(urgency)), rows: vec![row] })),
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
}

fn section_key(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Late => "promises-section-late",
        Urgency::Soon => "promises-section-soon",
        Urgency::Today => "promises-section-today",
        Urgency::Later => "promises-section-later",
        Urgency::NoTime => "promises-section-no-time",
    }
}

impl ListPage {
    /// `heard` is how much waits to be confirmed.
    fn of(list: List, asked: Asked, heard: i64) -> Self {
        let tabs = [
            (Whose::Mine, "promises-tab-mine"),
            (Whose::Team, "promises-tab-team"),
            (Whose::All, "promises-tab-all"),
        ];
        let tab = |(whose, key): (Whose, &str)| Tab {
            path: path("/promises", Asked { whose, ..asked }, None),
            says: say(key),
            is_here: whose == asked.whose,
        };
        let other = if asked.which == Which::Live { Which::Closed } else { Which::Live };
        Self {
            lead: lead(&list),
            tabs: tabs.map(tab).into_iter().chain([to_heard(heard)]).collect(),
            closed_path: path("/promises", Asked { which: other, ..asked }, None),
            may_report: false,
            list,
        }
    }
}

/// The way to what was heard in the colleague's messages.
fn to_heard(heard: i64) -> Tab {
    let says = match heard {
        0 => say("promises-heard-tab"),
        _ => say_with("promises-heard-tab-count", &[("count", heard.into())]),
    };
    Tab { path: "/promises/heard".to_owned(), says, is_here: false }
}

fn lead(list: &List) -> String {
    if list.is_closed {
        return say("promises-lead-closed");
    }
    let late = list.count(&[Urgency::Late]);
    let today = list.count(&[Urgency::Soon, Urgency::Today]);
    match (late, today) {
        (0, 0) => say("promises-lead-calm"),
        (0, _) => say_with("promises-lead-today", &[("today", today.into())]),
        _ => say_with("promises-lead-late", &[("late", late.into()), ("today", today.into())]),
    }
}

fn path(base: &str, asked: Asked, after: Option<Cursor>) -> String {
    let whose = match asked.whose {
        Whose::Mine => "mine",
        Whose::Team => "team",
        Whose::All => "all",
    };
    let which = match asked.which {
        Which::Live => "live",
        Which::Closed => "closed",
    };
    let after = after.map_or_else(String::new, |after| format!("&after={after}"));
    format!("{base}?whose={whose}&which={which}{after}")
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("promises-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let rows = super::samples::rows();
        let all = Asked { whose: Whose::All, ..Asked::default() };
        let closed = Asked { which: Which::Closed, ..Asked::default() };
        let next = Some(Cursor { key: 1, id: 1 });
        vec![
            Self::of(List::of(Vec::new(), Asked::default(), None), Asked::default(), 0),
            Self::of(List::of(rows.clone(), Asked::default(), None), Asked::default(), 2),
            Self::of(List::of(rows.clone(), all, next), all, 0),
            Self::of(List::of(Vec::new(), closed, None), closed, 0),
            Self::of(List::of(super::samples::closed_rows(), closed, None), closed, 0),
        ]
    }
}
