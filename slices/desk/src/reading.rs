//! The inbox and the search: reading lists.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use conversations::channels::{self, Channel};
use conversations::finding::{self, Found};
use conversations::{ConversationId, Counts, Line, Listing, Place, View};
use shell::api::{Cursor, Query};
use shell::page::{self, Numbers, fragment};
use shell::{Alert, App, ColleagueId, Counted, Error, Right, Seat, colleague};
use store::search::Query as Words;
use store::{Doing, Fault, Timestamp, Tx};

use crate::asked::Asked;
use crate::counting;
use crate::drawing::{ListAsked, ListRows, Reader, draw_list};
use crate::views::{Empty, InboxPage, ListView};

/// Conversations on one page of a list.
const LINES: u16 = 25;
/// Customers shown of those who were found.
const PEOPLE: u16 = 5;
/// Messages looked at for one search.
const HITS: u16 = 50;

/// GET /inbox
pub(crate) async fn inbox(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let wanted = Wanted::of(&app, &seat, &asked).await?;
    let input = (app.clone(), seat.clone(), wanted.clone());
    let read = app.db.read(seat.org, input, |tx, (app, seat, wanted)| {
        Box::pin(async move {
            let rows = ListPart::read_alone(tx, app, seat, wanted).await?;
            let numbers = Numbers::read(tx, app, seat, Some(rows.counted())).await?;
            Ok::<_, Fault>((rows, numbers))
        })
    });
    let (rows, numbers) = read.await?;
    let list = rows.drawn(&app, &seat, &wanted, None);
    page::show_with(&app, &seat, &InboxPage { list, thread: None }, &numbers)
}

/// GET /inbox/list: the list alone, for live updates.
pub(crate) async fn list(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let wanted = Wanted::of(&app, &seat, &asked).await?;
    let input = (app.clone(), seat.clone(), wanted.clone());
    let read = app.db.read(seat.org, input, |tx, (app, seat, wanted)| {
        Box::pin(ListPart::read_alone(tx, app, seat, wanted))
    });
    fragment(&read.await?.drawn(&app, &seat, &wanted, None))
}

/// How many conversations wait for this colleague or for anybody.
pub(crate) fn count<'a>(tx: &'a mut Tx, seat: &'a Seat) -> Doing<'a, Counted, Fault> {
    Box::pin(async move {
        let (mine, unassigned) = conversations::counts_near(tx, seat.colleague.id).await?;
        Ok(Counted { count: mine + unassigned, alert: Alert::Calm })
    })
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

/// The list that is asked for, before it is read.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) list: ListAsked,
    after: Option<Cursor>,
    found: Option<Vec<ConversationId>>,
    me: ColleagueId,
}

impl Wanted {
    /// Reads the address, and searches where something is searched for.
    pub(crate) async fn of(app: &App, seat: &Seat, asked: &Asked) -> Result<Self, Error> {
        seat.can(Right::AnswerCustomers)?;
        let list = asked.list()?;
        let found = find(app, seat, &list).await?;
        Ok(Self { list, after: asked.after, found, me: seat.colleague.id })
    }
}

/// What is known before a list is read.
pub(crate) struct Known {
    /// All channels.
    pub(crate) channels: Vec<Channel>,
    /// Some names.
    pub(crate) names: HashMap<ColleagueId, String>,
    pub(crate) counts: Counts,
}

/// The rows of a list.
pub(crate) struct ListPart {
    lines: Vec<Line>,
    people: Vec<Found>,
    names: HashMap<ColleagueId, String>,
    counts: Counts,
    channels: Vec<Channel>,
    next: Option<Cursor>,
    is_cut: bool,
}

impl ListPart {
    /// Reads a list that stands alone.
    async fn read_alone(tx: &mut Tx, app: &App, seat: &Seat, wanted: &Wanted) -> Result<Self, Fault> {
        let counts = counting::counts(tx, app, seat).await?;
        let known = Known { channels: channels::all(tx).await?, names: own_name(seat), counts };
        Self::read(tx, wanted, known).await
    }

    /// Reads a list, with what is known from beside it.
    pub(crate) async fn read(tx: &mut Tx, wanted: &Wanted, known: Known) -> Result<Self, Fault> {
        let Known { channels, names, counts } = known;
        let (lines, next) = match &wanted.found {
            Some(found) => (conversations::lines_of(tx, found, wanted.me).await?, None),
            None => page_of(tx, wanted).await?,
        };
        let people = match &wanted.found {
            Some(_) => finding::customers(tx, &wanted.list.query, PEOPLE).await?,
            None => Vec::new(),
        };
        let is_mine = wanted.list.view == View::Mine && wanted.found.is_none();
        let keepers = lines.iter().map(|line| line.assignee).filter(|_| !is_mine);
        Ok(Self {
            is_cut: wanted.found.as_ref().is_some_and(|found| found.len() >= usize::from(HITS)),
            names: names_of(tx, names, keepers).await?,
            lines,
            people,
            counts,
            channels,
            next,
        })
    }

    /// What it counted for the menu's line.
    pub(crate) fn counted(&self) -> (&'static str, Counted) {
        let count = self.counts.mine + self.counts.unassigned;
        ("/inbox", Counted { count, alert: Alert::Calm })
    }

    /// Draws it; `here` is the number of the conversation that stands open beside it.
    pub(crate) fn drawn(&self, app: &App, seat: &Seat, wanted: &Wanted, here: Option<i64>) -> ListView {
        let drawn = ListRows {
            lines: &self.lines,
            people: &self.people,
            names: &self.names,
            counts: self.counts,
            channels: &self.channels,
            here,
            more: self.next.map(|next| format!("{}&after={next}", wanted.list.path("/inbox"))),
            is_cut: self.is_cut,
            without_mailbox: if seat.colleague.role.may(Right::KeepMailboxes) {
                Empty::NO_MAILBOX
            } else {
                Empty::NO_MAILBOX_YET
            },
        };
        draw_list(&wanted.list, &drawn, seat.colleague.id, &Reader::of(app, seat))
    }
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

/// The name that is known without looking.
pub(crate) fn own_name(seat: &Seat) -> HashMap<ColleagueId, String> {
    HashMap::from([(seat.colleague.id, seat.colleague.name.clone())])
}

/// The names of these colleagues, beside those that are known.
pub(crate) async fn names_of(
    tx: &mut Tx,
    known: HashMap<ColleagueId, String>,
    colleagues: impl Iterator<Item = ColleagueId>,
) -> Result<HashMap<ColleagueId, String>, Fault> {
    let mut names = known;
    for id in colleagues.filter(|id| *id != ColleagueId::NONE) {
        if let std::collections::hash_map::Entry::Vacant(place) = names.entry(id)
            && let Some(found) = colleague::get(tx, id).await?
        {
            place.insert(found.name);
        }
    }
    Ok(names)
}
