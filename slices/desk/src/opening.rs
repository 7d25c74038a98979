//! A conversation opened for reading.

use std::mem;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use conversations::channels::{self, Channel};
use conversations::{
    Beside, ChannelId, ComposerPart, Conversation, ConversationId, Kind, MessageId, Panel, PanelPlace,
    TeamId, Thread, attachments, drafts, forwards, own_addresses, teams,
};
use shell::api::{Path, Query};
use shell::live::{self, Doing};
use shell::page::{self, Numbers, fragment};
use shell::words::{say, say_with};
use shell::{App, ColleagueId, Error, Right, Seat, colleague};
use store::events::Recorded;
use store::{Actor, Fault, Tx, events, outbox};

use crate::asked::Asked;
use crate::counting;
use crate::drawing::{Place, Reader, ThreadRows, draw_thread};
use crate::files;
use crate::reading::{Known, ListPart, Wanted, names_of, own_name};
use crate::views::{InboxPage, KeeperChoice, KeepersForm, KeepersPage, ThreadView};

/// Messages shown at once.
const MESSAGES: u16 = 50;
/// What happened, shown at once.
const HAPPENINGS: u16 = 300;
/// Other conversations of the customer, shown at once.
const EARLIER: u16 = 9;

/// GET /conversations/{number}: the whole desk, or the conversation alone where htmx asks for it.
pub(crate) async fn conversation(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    if is_fragment(&headers) {
        return fragment(&read_thread(&app, &seat, number, &asked).await?);
    }
    let wanted = Wanted::of(&app, &seat, &asked).await?;
    let input = (app.clone(), seat.clone(), number, asked.before()?, wanted.clone());
    let read = app.db.read(seat.org, input, |tx, (app, seat, number, before, wanted)| {
        Box::pin(async move {
            let mut thread = ThreadPart::read(tx, app, seat, *number, *before).await?;
            let known = Known {
                channels: mem::take(&mut thread.channels),
                names: thread.rows.names.clone(),
                counts: counting::counts(tx, app, seat).await?,
            };
            let list = ListPart::read(tx, wanted, known).await?;
            let numbers = Numbers::read(tx, app, seat, Some(list.counted())).await?;
            Ok::<_, Error>((thread, list, numbers))
        })
    });
    let (thread, list, numbers) = read.await?;
    let list = list.drawn(&app, &seat, &wanted, Some(number));
    let thread = Some(thread.drawn(&app, &seat, wanted.list.path("/inbox")));
    page::show_with(&app, &seat, &InboxPage { list, thread }, &numbers)
}

/// GET /conversations/{number}/thread: the conversation alone, for live updates.
pub(crate) async fn thread(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    fragment(&read_thread(&app, &seat, number, &asked).await?)
}

/// GET /conversations/{number}/keepers: to whom it can be given.
pub(crate) async fn keepers(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (number, seat.colleague.id);
    let form =
        app.db.read(seat.org, input, |tx, (number, me)| Box::pin(keepers_form(tx, *number, *me))).await?;
    let form = form.ok_or_else(Error::not_found)?;
    if is_fragment(&headers) { fragment(&form) } else { page::show(&app, &seat, KeepersPage { form }).await }
}

/// Whether htmx asks for a part of a page.
pub(crate) fn is_fragment(headers: &HeaderMap) -> bool {
    headers.get("hx-request").is_some_and(|value| value == "true")
}

/// Reads and draws a conversation.
pub(crate) async fn read_thread(
    app: &App,
    seat: &Seat,
    number: i64,
    asked: &Asked,
) -> Result<ThreadView, Error> {
    seat.can(Right::AnswerCustomers)?;
    let list = asked.list()?;
    let input = (app.clone(), seat.clone(), number, asked.before()?);
    let read = app.db.read(seat.org, input, |tx, (app, seat, number, before)| {
        Box::pin(ThreadPart::read(tx, app, seat, *number, *before))
    });
    Ok(read.await?.drawn(app, seat, list.path("/inbox")))
}

/// A conversation that was read, with what stands beside it.
struct ThreadPart {
    rows: ThreadRows,
    pieces: Pieces,
    /// All of the organization's, for what stands beside it.
    channels: Vec<Channel>,
}

impl ThreadPart {
    async fn read(
        tx: &mut Tx,
        app: &App,
        seat: &Seat,
        number: i64,
        before: MessageId,
    ) -> Result<Self, Error> {
        let found = by_number(tx, number).await?;
        let pieces = Pieces::read(tx, app, seat, &found).await?;
        let channels = channels::all(tx).await?;
        let thread = conversations::open(tx, found, before, MESSAGES).await?;
        Ok(Self { rows: rows(tx, thread, &channels, seat).await?, pieces, channels })
    }

    /// Draws it; `back` is the list it was opened from.
    fn drawn(self, app: &App, seat: &Seat, back: String) -> ThreadView {
        let Self { rows, pieces, .. } = self;
        let sign = |file: &attachments::Attachment| files::path(app, seat.org, file);
        let place = Place {
            seat,
            reader: Reader::of(app, seat),
            public_url: app.config.public_url(),
            back,
            file_path: &sign,
            megabytes_max: u32::try_from(app.config.limits.upload_max / 1_000_000).unwrap_or(u32::MAX),
            thread_panels: pieces.in_thread,
            customer_panels: pieces.of_customer,
            composer_parts: pieces.in_composer,
            presence: presence(app, seat, rows.thread.conversation.id),
        };
        draw_thread(&rows, place)
    }
}

/// What other features show beside a conversation, as finished HTML.
struct Pieces {
    in_thread: Vec<String>,
    of_customer: Vec<String>,
    in_composer: Vec<String>,
}

impl Pieces {
    async fn read(tx: &mut Tx, app: &App, seat: &Seat, conversation: &Conversation) -> Result<Self, Error> {
        let beside = Beside { app, seat, conversation: Some(conversation), customer: conversation.customer };
        Ok(Self {
            in_thread: panels(tx, beside, PanelPlace::Thread).await?,
            of_customer: panels(tx, beside, PanelPlace::Customer).await?,
            in_composer: composer_parts(tx, beside).await?,
        })
    }
}

async fn panels(tx: &mut Tx, beside: Beside<'_>, place: PanelPlace) -> Result<Vec<String>, Error> {
    let mut shown = Vec::new();
    for panel in beside.app.each::<Panel>().filter(|panel| panel.place == place) {
        let html = (panel.show)(tx, beside).await?;
        if !html.trim().is_empty() {
            shown.push(html);
        }
    }
    Ok(shown)
}

/// What other features show inside the reply box.
pub(crate) async fn composer_parts(tx: &mut Tx, beside: Beside<'_>) -> Result<Vec<String>, Error> {
    let mut shown = Vec::new();
    for part in beside.app.each::<ComposerPart>() {
        shown.push((part.show)(tx, beside).await?);
    }
    Ok(shown)
}

/// Who else is at this conversation, in a sentence.
fn presence(app: &App, seat: &Seat, conversation: ConversationId) -> String {
    let present = live::present(app, seat, conversation.get());
    let first_name = |name: &str| name.split_whitespace().next().unwrap_or(name).to_owned();
    let typing: Vec<_> = present.iter().filter(|one| one.doing == Doing::Typing).collect();
    match (typing.as_slice(), present.first()) {
        ([], None) => String::new(),
        ([], Some(one)) => say_with("desk-looking", &[("who", first_name(&one.name).into())]),
        ([one], _) => say_with("desk-answering", &[("who", first_name(&one.name).into())]),
        ([one, more @ ..], _) => {
            let args = [("who", first_name(&one.name).into()), ("count", more.len().into())];
            say_with("desk-answering-several", &args)
        }
    }
}

async fn rows(tx: &mut Tx, thread: Thread, channels: &[Channel], seat: &Seat) -> Result<ThreadRows, Fault> {
    let conversation = &thread.conversation;
    let (id, me) = (conversation.id, seat.colleague.id);
    let events = events::happenings(tx, id.get(), HAPPENINGS).await?;
    let mentioned = colleagues_in(&events).chain([conversation.assignee]);
    let authors = thread.messages.iter().map(|message| message.author);
    let names = names_of(tx, own_name(seat), mentioned.chain(authors)).await?;
    let has_teams =
        conversation.team != TeamId::NONE || events.iter().any(|event| event.kind == "handed_to_team");
    let teams = if has_teams { teams::all(tx).await? } else { Vec::new() };
    let outgoing = thread.messages.iter().filter(|message| message.kind == Kind::Outgoing);
    let outgoing: Vec<i64> = outgoing.map(|message| message.id.get()).collect();
    let parcels = outbox::of_messages(tx, &outgoing).await?;
    let first = thread.messages.first().map_or(MessageId::NONE, |message| message.id);
    Ok(ThreadRows {
        linked: match conversation.linked.some() {
            Some(linked) => conversations::by_id(tx, linked).await?.map(|linked| linked.number),
            None => None,
        },
        is_unread: conversations::is_unread(tx, conversation, me).await?,
        earlier: conversations::of_customer(tx, conversation.customer, me, EARLIER).await?,
        draft: drafts::get(tx, id, me).await?,
        draft_files: attachments::of_draft(tx, id, me).await?,
        teams: teams.into_iter().map(|team| (team.id.get(), team.name)).collect(),
        forwards: forwards::of_thread(tx, id, first).await?,
        channel: channel(tx, conversation.channel, channels).await?,
        own_addresses: own_addresses::of(channels),
        parcels: parcels.into_iter().map(|(id, parcel)| (MessageId::of(id), parcel)).collect(),
        events,
        names,
        thread,
    })
}

/// The channel of this id; one beyond the most that are read at once is looked up.
async fn channel(tx: &mut Tx, id: ChannelId, channels: &[Channel]) -> Result<Option<Channel>, Fault> {
    match channels.iter().find(|channel| channel.id == id) {
        Some(channel) => Ok(Some(channel.clone())),
        None => channels::get(tx, id).await,
    }
}

fn colleagues_in(events: &[Recorded]) -> impl Iterator<Item = ColleagueId> {
    events.iter().flat_map(|event| {
        let by = if let Actor::Colleague(id) = event.actor { ColleagueId::of(id) } else { ColleagueId::NONE };
        let to = if event.kind == "assigned" { ColleagueId::of(event.number) } else { ColleagueId::NONE };
        [by, to]
    })
}

async fn keepers_form(tx: &mut Tx, number: i64, me: ColleagueId) -> Result<Option<KeepersForm>, Fault> {
    let Some(conversation) = conversations::by_number(tx, number).await? else { return Ok(None) };
    let keeper = |id: ColleagueId, words: String| KeeperChoice {
        value: format!("c{id}"),
        icon: if id == ColleagueId::NONE { "close" } else { "person" },
        words,
        is_here: conversation.assignee == id,
    };
    let mut choices =
        vec![keeper(me, say("desk-assign-me")), keeper(ColleagueId::NONE, say("desk-assign-nobody"))];
    let everybody = colleague::all(tx).await?;
    choices.extend(everybody.into_iter().filter(|one| one.id != me).map(|one| keeper(one.id, one.name)));
    let teams = teams::all(tx).await?;
    choices.extend(teams.into_iter().map(|team| KeeperChoice {
        value: format!("t{}", team.id),
        icon: "team",
        is_here: conversation.team == team.id,
        words: team.name,
    }));
    Ok(Some(KeepersForm { number: conversation.number, version: conversation.version, choices }))
}

/// The number of a conversation.
pub(crate) async fn by_number(tx: &mut Tx, number: i64) -> Result<Conversation, Error> {
    conversations::by_number(tx, number).await?.ok_or_else(Error::not_found)
}
