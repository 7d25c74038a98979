//! The layout around a page: rail, skip link, live region, and how this colleague wants it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use store::{Fault, Tx};

use super::{Page, filters};
use crate::api::Query;
use crate::asking::Reads;
use crate::feature::{Alert, Count, Counted, Menu};
use crate::words::{self, say};
use crate::{App, Error, Seat, assets};

/// Menu lines from this order on stand in the second group.
const SECOND_GROUP: u16 = 100;

/// So many lines have room beside "More" on a phone 320 pixels wide, 44 pixels for each finger.
const BESIDE_MORE: usize = 5;

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
    stylesheet: &'a str,
    script: &'a str,
    mark: &'a str,
    organization: &'a str,
    rail: String,
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

/// The rail: where one can go, and what waits there. Fetched again when something happens.
#[derive(Template)]
#[template(path = "page/rail.html")]
struct Rail<'a> {
    live: String,
    here: &'a str,
    first: Vec<Line>,
    /// The rest of the first group, which a phone shows under "More".
    folded: Vec<Line>,
    second: Vec<Line>,
    initials: String,
    name: &'a str,
    is_me: bool,
    is_news: bool,
    unseen: i64,
}

/// A line in the rail, ready to be placed.
struct Line {
    path: &'static str,
    icon: &'static str,
    words: String,
    is_here: bool,
    count: String,
    is_late: bool,
}

/// A page in the layout, for a colleague, with the numbers of the moment; without the layout for a script
/// that asks for a part of it.
pub async fn show(app: &App, seat: &Seat, page: impl Page) -> Result<Response, Error> {
    let main = page.render()?;
    if crate::asking::now().reads == Reads::Fragments {
        return Ok(Html(main).into_response());
    }
    let framed = Framed { title: &page.title(), here: page.menu(), main: &main };
    Ok(around(app, seat, framed).await?.into_response())
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

/// The layout around a page.
pub(crate) async fn around(app: &App, seat: &Seat, framed: Framed<'_>) -> Result<Html<String>, Error> {
    let Framed { title, here, main } = framed;
    let colleague = &seat.colleague;
    let asking = crate::asking::now();
    let layout = Layout {
        title,
        language: words::language().tag(),
        theme: known(&colleague.taste.theme, &["light", "dark"]),
        density: known(&colleague.taste.density, &["compact", "roomy"]),
        keys: if colleague.taste.single_keys { "on" } else { "off" },
        csrf: &asking.csrf,
        stylesheet: assets::STYLESHEET,
        script: assets::SCRIPT,
        mark: assets::MARK,
        organization: &seat.organization_name,
        rail: rail(app, seat, here).await?,
        seq: seat.seq,
        said: asking.said.as_deref().map(say),
        main,
    };
    Ok(Html(layout.render()?))
}

/// The rail for a colleague, with the numbers of the moment and the line of `here` lit.
async fn rail(app: &App, seat: &Seat, here: &str) -> Result<String, Error> {
    let menus = menus_of(app, seat);
    let (counts, unseen) = count(app, seat, &menus).await?;
    let lines = menus.iter().zip(counts).map(|(menu, counted)| (menu.order, line(menu, counted, here)));
    let (second, first): (Vec<_>, Vec<_>) = lines.partition(|(order, _)| *order >= SECOND_GROUP);
    let mut first: Vec<Line> = first.into_iter().map(|(_, line)| line).collect();
    let folded = first.split_off(first.len().min(BESIDE_MORE));
    let rail = Rail {
        live: parts(app),
        here,
        first,
        folded,
        second: second.into_iter().map(|(_, line)| line).collect(),
        initials: seat.colleague.initials(),
        name: &seat.colleague.name,
        is_me: here == "/me",
        is_news: here == "/notifications",
        unseen,
    };
    Ok(rail.render()?)
}

/// Every part of a page that may become stale: any of them may change a number in the rail.
fn parts(app: &App) -> String {
    let parts = app.features.iter().flat_map(|feature| feature.live).map(|(_, part)| *part);
    let parts: BTreeSet<&str> = parts.chain(["list"]).collect();
    parts.into_iter().collect::<Vec<_>>().join(" ")
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Here {
    #[serde(default)]
    here: String,
}

/// Answers the rail alone, for live updates.
pub(crate) async fn show_rail(
    State(app): State<App>,
    seat: Seat,
    Query(Here { here }): Query<Here>,
) -> Result<Response, Error> {
    Ok(Html(rail(&app, &seat, &here).await?).into_response())
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

fn menus_of(app: &App, seat: &Seat) -> Vec<Menu> {
    let menus = app.features.iter().filter_map(|feature| feature.menu);
    let mut menus: Vec<Menu> = menus.filter(|menu| seat.may(menu.right)).collect();
    menus.sort_by_key(|menu| menu.order);
    menus
}

fn line(menu: &Menu, counted: Counted, here: &str) -> Line {
    Line {
        path: menu.path,
        icon: menu.icon,
        words: say(menu.key),
        is_here: menu.path == here,
        count: if counted.count > 0 { counted.count.to_string() } else { String::new() },
        is_late: counted.alert == Alert::Late,
    }
}

/// All numbers of the rail in one transaction.
async fn count(app: &App, seat: &Seat, menus: &[Menu]) -> Result<(Vec<Counted>, i64), Fault> {
    let counts: Vec<Option<Count>> = menus.iter().map(|menu| menu.count).collect();
    app.db
        .read(seat.org, (seat.clone(), counts), |tx, (seat, counts)| Box::pin(count_all(tx, seat, counts)))
        .await
}

async fn count_all(tx: &mut Tx, seat: &Seat, counts: &[Option<Count>]) -> Result<(Vec<Counted>, i64), Fault> {
    let mut counted = Vec::with_capacity(counts.len());
    for count in counts {
        counted.push(match count {
            Some(count) => count(tx, seat).await?,
            None => Counted::default(),
        });
    }
    let unseen = crate::notifications::count(tx, seat.colleague.id).await?;
    Ok((counted, unseen))
}

fn known<'a>(value: &'a str, values: &[&str]) -> &'a str {
    if values.contains(&value) { value } else { "" }
}
