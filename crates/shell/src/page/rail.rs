//! The rail: where one can go, and what waits there.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use store::{Fault, Tx};

use super::filters;
use crate::api::Query;
use crate::asking::Reads;
use crate::feature::{Alert, Counted, Menu};
use crate::words::{say, say_with};
use crate::{App, Error, Seat};

/// Menu lines from this order on stand in the second group.
const SECOND_GROUP: u16 = 100;

/// So many lines have room beside "More" on a phone 320 pixels wide, 44 pixels for each finger.
const BESIDE_MORE: usize = 5;

/// Lists are counted up to here, so a sum beyond it says no more than that.
const COUNT_MAX: i64 = 200;

/// The rail: where one can go, and what waits there. Fetched again when something happens.
#[derive(Template)]
#[template(path = "page/rail.html")]
pub(super) struct Rail<'a> {
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

/// What waits behind each line of the rail, at one moment.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// In the order of the lines.
    counted: Vec<Counted>,
    unseen: i64,
}

impl Numbers {
    /// Counts in the transaction that reads the rest of a page. The line of the path in `known` is counted already. A
    /// script that asks for a part of a page gets no rail, and nothing is counted for it.
    pub async fn read(
        tx: &mut Tx,
        app: &App,
        seat: &Seat,
        known: Option<(&str, Counted)>,
    ) -> Result<Self, Fault> {
        if crate::asking::now().reads == Reads::Fragments {
            return Ok(Self::default());
        }
        Self::count(tx, &menus_of(app, seat), seat, known).await
    }

    async fn count(
        tx: &mut Tx,
        menus: &[Menu],
        seat: &Seat,
        known: Option<(&str, Counted)>,
    ) -> Result<Self, Fault> {
        let mut counted = Vec::with_capacity(menus.len());
        for menu in menus {
            let known = known.filter(|(path, _)| *path == menu.path);
            counted.push(match (known, menu.count) {
                (Some((_, known)), _) => known,
                (None, Some(count)) => count(tx, seat).await?,
                (None, None) => Counted::default(),
            });
        }
        let unseen = crate::notifications::count(tx, seat.colleague.id).await?;
        Ok(Self { counted, unseen })
    }

    /// Counts in a transaction of its own.
    pub(super) async fn now(app: &App, seat: &Seat) -> Result<Self, Fault> {
        let input = (seat.clone(), menus_of(app, seat));
        let read =
            app.db.read(seat.org, input, |tx, (seat, menus)| Box::pin(Self::count(tx, menus, seat, None)));
        read.await
    }
}

/// The rail for a colleague, with the line of `here` lit.
pub(super) fn rail<'a>(app: &App, seat: &'a Seat, here: &'a str, numbers: &Numbers) -> Rail<'a> {
    let menus = menus_of(app, seat);
    let counted = numbers.counted.iter().copied().chain(std::iter::repeat(Counted::default()));
    let lines = menus.iter().zip(counted).map(|(menu, counted)| (menu.order, line(menu, counted, here)));
    let (second, first): (Vec<_>, Vec<_>) = lines.partition(|(order, _)| *order >= SECOND_GROUP);
    let mut first: Vec<Line> = first.into_iter().map(|(_, line)| line).collect();
    let folded = first.split_off(first.len().min(BESIDE_MORE));
    Rail {
        live: parts(app),
        here,
        first,
        folded,
        second: second.into_iter().map(|(_, line)| line).collect(),
        initials: seat.colleague.initials(),
        name: &seat.colleague.name,
        is_me: here == "/me",
        is_news: here == "/notifications",
        unseen: numbers.unseen,
    }
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
    let numbers = Numbers::now(&app, &seat).await?;
    Ok(Html(rail(&app, &seat, &here, &numbers).render()?).into_response())
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
        count: count_words(counted.count),
        is_late: counted.alert == Alert::Late,
    }
}

/// Nothing for none; what is counted no further is said to be so many and more.
fn count_words(count: i64) -> String {
    match count {
        ..=0 => String::new(),
        COUNT_MAX.. => say_with("desk-many", &[("count", COUNT_MAX.into())]),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_said_as_far_as_it_was_counted() {
        for (count, expected) in [(0, ""), (1, "1"), (199, "199"), (200, "200+"), (202, "200+")] {
            assert_eq!(count_words(count), expected);
        }
    }
}
