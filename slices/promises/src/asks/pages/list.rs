//! What is asked of me and of my teams, and what I asked of others.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shell::api::{Cursor, Query};
use shell::page::{self, filters};
use shell::words::say;
use shell::{App, ColleagueId, Error, Page, Right, Seat};
use store::{Fault, Tx};

use super::super::one::AskLine;
use super::super::sql;
use super::row::Row;
use crate::pages::row::Looker;
use crate::reading::Which;
use crate::sql::Stretch;

/// Most lines on a page.
const LINES: u16 = 50;

/// Whose asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Between {
    /// What I was asked, or took.
    #[default]
    OfMe,
    /// What my teams were asked.
    OfMyTeams,
    /// What I asked of others.
    ByMe,
}

impl Between {
    fn code(self) -> &'static str {
        match self {
            Self::OfMe => "of_me",
            Self::OfMyTeams => "of_my_teams",
            Self::ByMe => "by_me",
        }
    }
}

/// Which list is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    between: Between,
    which: Which,
    after: Option<Cursor>,
}

/// A part of a list of asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listing {
    pub(crate) between: Between,
    pub(crate) which: Which,
    pub(crate) colleague: ColleagueId,
    pub(crate) after: Option<Cursor>,
    pub(crate) limit: u16,
}

/// The lines of a list, and where it goes on.
pub(crate) async fn read(tx: &mut Tx, what: Listing) -> Result<(Vec<AskLine>, Option<Cursor>), Fault> {
    let after = what.after.map_or((i64::MIN, 0), |cursor| (cursor.key, cursor.id));
    let stretch = Stretch { is_live: what.which == Which::Live, after, limit: what.limit + 1 };
    let mut lines = match what.between {
        Between::OfMe => sql::of_colleague(tx, what.colleague, stretch).await?,
        Between::OfMyTeams => sql::of_teams(tx, what.colleague, stretch).await?,
        Between::ByMe => sql::by_asker(tx, what.colleague, stretch).await?,
    };
    let goes_on = lines.len() > usize::from(what.limit);
    lines.truncate(what.limit.into());
    let last = lines.last().filter(|_| goes_on);
    let next = last.map(|line| Cursor { key: line.place, id: line.ask.id.get() });
    Ok((lines, next))
}

/// The page around the list.
#[derive(Template)]
#[template(path = "asks/pages/list.html")]
pub(super) struct ListPage {
    lead: String,
    tabs: Vec<Tab>,
    other_path: String,
    list: List,
}

/// One view, with how many wait in it.
struct Tab {
    path: String,
    says: String,
    count: i64,
    is_here: bool,
}

/// The list itself, which live updates fetch again.
#[derive(Template)]
#[template(path = "asks/pages/rows.html")]
struct List {
    path: String,
    rows: Vec<Row>,
    is_closed: bool,
    between: Between,
    more_path: Option<String>,
}

/// How many wait in each view.
#[derive(Clone, Copy, Default)]
struct Waiting {
    of_me: i64,
    by_me: i64,
}

/// GET /asks
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let list = drawn(&app, &seat, asked).await?;
    let waiting = app.db.read(seat.org, seat.colleague.id, |tx, me| Box::pin(count(tx, *me))).await?;
    page::show(&app, &seat, ListPage::of(list, asked, waiting)).await
}

async fn count(tx: &mut Tx, me: ColleagueId) -> Result<Waiting, Fault> {
    let of_me = sql::count_of_colleague(tx, me, i64::MAX, 99).await?;
    Ok(Waiting { of_me, by_me: sql::count_by_asker(tx, me).await? })
}

/// GET /asks/list
pub(super) async fn rows(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    page::fragment(&drawn(&app, &seat, asked).await?)
}

async fn drawn(app: &App, seat: &Seat, asked: Asked) -> Result<List, Error> {
    seat.can(Right::AnswerCustomers)?;
    let Asked { between, which, after } = asked;
    let listing = Listing { between, which, after, colleague: seat.colleague.id, limit: LINES };
    let (lines, next) = app.db.read(seat.org, listing, |tx, listing| Box::pin(read(tx, *listing))).await?;
    let looker = Looker::at(seat, app.clock().now());
    Ok(List::of(lines.iter().map(|line| Row::of(line, &looker)).collect(), asked, next))
}

impl List {
    fn of(rows: Vec<Row>, asked: Asked, next: Option<Cursor>) -> Self {
        Self {
            path: path("/asks/list", asked, None),
            rows,
            is_closed: asked.which == Which::Closed,
            between: asked.between,
            more_path: next.map(|next| path("/asks", asked, Some(next))),
        }
    }
}

impl ListPage {
    fn of(list: List, asked: Asked, waiting: Waiting) -> Self {
        let tabs = [
            (Between::OfMe, "asks-tab-of-me", waiting.of_me),
            (Between::OfMyTeams, "asks-tab-of-teams", 0),
            (Between::ByMe, "asks-tab-by-me", waiting.by_me),
        ];
        let tab = |(between, key, count): (Between, &str, i64)| Tab {
            path: path("/asks", Asked { between, ..asked }, None),
            says: say(key),
            count,
            is_here: between == asked.between,
        };
        let other = if asked.which == Which::Live { Which::Closed } else { Which::Live };
        Self {
            lead: say(match asked.between {
                Between::OfMe => "asks-lead-of-me",
                Between::OfMyTeams => "asks-lead-of-teams",
                Between::ByMe => "asks-lead-by-me",
            }),
            tabs: tabs.map(tab).into(),
            other_path: path("/asks", Asked { which: other, ..asked }, None),
            list,
        }
    }
}

fn path(base: &str, asked: Asked, after: Option<Cursor>) -> String {
    let which = match asked.which {
        Which::Live => "live",
        Which::Closed => "closed",
    };
    let after = after.map_or_else(String::new, |after| format!("&after={after}"));
    format!("{base}?between={}&which={which}{after}", asked.between.code())
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("asks-title")
    }

    fn menu(&self) -> &'static str {
        "/asks"
    }

    fn samples() -> Vec<Self> {
        let asked = |between, which| Asked { between, which, after: None };
        let usual = asked(Between::OfMe, Which::Live);
        let teams = asked(Between::OfMyTeams, Which::Live);
        let mine = asked(Between::ByMe, Which::Closed);
        let waiting = Waiting { of_me: 2, by_me: 1 };
        let next = Some(Cursor { key: 1, id: 1 });
        vec![
            Self::of(List::of(Vec::new(), usual, None), usual, Waiting::default()),
            Self::of(List::of(Vec::new(), teams, None), teams, Waiting::default()),
            Self::of(List::of(super::samples::rows(), usual, next), usual, waiting),
            Self::of(List::of(Vec::new(), mine, None), mine, waiting),
            Self::of(List::of(super::samples::closed_rows(), mine, None), mine, waiting),
        ]
    }
}
