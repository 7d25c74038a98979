//! The inbox and the search: reading lists.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use conversations::channels::{self, Channel};
use conversations::{ConversationId, Counts, Line, Listing, Place, View};
use shell::api::{Cursor, Query};
use shell::page::{self, fragment};
use shell::{Alert, App, ColleagueId, Counted, Error, Right, Seat, colleague};
use store::search::Query as Words;
use store::{Doing, Fault, Timestamp, Tx};

use crate::asked::Asked;
use crate::drawing::{ListAsked, ListRows, Reader, draw_list};
use crate::views::{Empty, InboxPage, ListView};

/// Conversations on one page of a list.
const LINES: u16 = 25;
/// Messages looked at for one search.
const HITS: u16 = 50;

/// GET /inbox
pub(crate) async fn inbox(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let list = read_list(&app, &seat, &asked, None).await?;
    page::show(&app, &seat, InboxPage { list, thread: None }).await
}

/// GET /inbox/list: the list alone, for live updates.
pub(crate) async fn list(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    fragment(&read_list(&app, &seat, &asked, None).await?)
}

/// How many conversations wait for this colleague or for anybody.
pub(crate) fn count<'a>(tx: &'a mut Tx, seat: &'a Seat) -> Doing<'a, Counted, Fault> {
    Box::pin(async move {
        let counts = conversations::counts(tx, seat.colleague.id).await?;
        Ok(Counted { count: counts.mine + counts.unassigned, alert: Alert::Calm })
    })
}

/// Reads and draws a list; `here` is the number of the conversation that stands open beside it.
pub(crate) async fn read_list(
    app: &App,
    seat: &Seat,
    asked: &Asked,
    here: Option<i64>,
) -> Result<ListView, Error> {
    seat.can(Right::AnswerCustomers)?;
    let list = asked.list()?;
    let found = find(app, seat, &list).await?;
    let wanted = Wanted { list: list.clone(), after: asked.after, found, me: seat.colleague.id };
    let rows = app.db.read(seat.org, wanted, |tx, wanted| Box::pin(rows(tx, wanted))).await?;
    let reader = Reader::of(app, seat);
    let drawn = ListRows {
        lines: &rows.lines,
        names: &rows.names,
        counts: rows.counts,
        channels: &rows.channels,
        here,
        more: rows.next.map(|next| format!("{}&after={next}", list.path("/inbox"))),
        is_cut: rows.is_cut,
        without_mailbox: if seat.colleague.role.may(Right::KeepMailboxes) {
            Empty::NO_MAILBOX
        } else {
            Empty::NO_MAILBOX_YET
        },
    };
    Ok(draw_list(&list, &drawn, seat.colleague.id, &reader))
}

/// The conversations that hold the words; `None` when nothing is searched for.
async fn find(app: &App, seat: &Seat, asked: &ListAsked) -> Result<Option<Vec<ConversationId>>, Error> {
    if asked.query.is_empty() {
        return Ok(None);
    }
    let Some(words) = Words::read(&asked.query) else { return Ok(Some(Vec::new())) };
    let hits = conversations::find(&app.db, &app.search, seat.org, &words, HITS).await?;
    Ok(Some(hits.into_iter().map(|hit| hit.conversation).collect()))
}

struct Wanted {
    list: ListAsked,
    after: Option<Cursor>,
    found: Option<Vec<ConversationId>>,
    me: ColleagueId,
}

struct Rows {
    lines: Vec<Line>,
    names: HashMap<ColleagueId, String>,
    counts: Counts,
    channels: Vec<Channel>,
    next: Option<Cursor>,
    is_cut: bool,
}

async fn rows(tx: &mut Tx, wanted: &Wanted) -> Result<Rows, Fault> {
    let (lines, next) = match &wanted.found {
        Some(found) => (conversations::lines_of(tx, found, wanted.me).await?, None),
        None => page_of(tx, wanted).await?,
    };
    let names = if wanted.list.view == View::Mine && wanted.found.is_none() {
        HashMap::from([(wanted.me, String::new())])
    } else {
        names_of(tx, lines.iter().map(|line| line.assignee)).await?
    };
    Ok(Rows {
        is_cut: wanted.found.as_ref().is_some_and(|found| found.len() >= usize::from(HITS)),
        lines,
        names,
        counts: conversations::counts(tx, wanted.me).await?,
        channels: channels::all(tx).await?,
        next,
    })
}

async fn page_of(tx: &mut Tx, wanted: &Wanted) -> Result<(Vec<Line>, Option<Cursor>), Fault> {
    let listing = Listing {
        view: wanted.list.view,
        filter: wanted.list.filter,
        colleague: wanted.me,
        after: place(wanted.after),
        limit: LINES + 1,
    };
    let mut lines = conversations::list(tx, listing).await?;
    let has_more = lines.len() > usize::from(LINES);
    lines.truncate(LINES.into());
    let last = lines.last().filter(|_| has_more);
    let next = last.map(|line| Cursor { key: line.moved_at.as_microsecond(), id: line.id.get() });
    Ok((lines, next))
}

/// The place that a cursor names.
pub(crate) fn place(after: Option<Cursor>) -> Place {
    let named = after.and_then(|cursor| {
        let moved_at = Timestamp::from_microsecond(cursor.key).ok()?;
        Some(Place { moved_at, id: ConversationId::of(cursor.id) })
    });
    named.unwrap_or(Place::TOP)
}

/// The names of these colleagues.
pub(crate) async fn names_of(
    tx: &mut Tx,
    colleagues: impl Iterator<Item = ColleagueId>,
) -> Result<HashMap<ColleagueId, String>, Fault> {
    let mut names = HashMap::new();
    for id in colleagues.filter(|id| *id != ColleagueId::NONE) {
        if let std::collections::hash_map::Entry::Vacant(place) = names.entry(id)
            && let Some(found) = colleague::get(tx, id).await?
        {
            place.insert(found.name);
        }
    }
    Ok(names)
}
