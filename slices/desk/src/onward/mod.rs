//! Forwarding: a message, or the whole conversation, goes on to somebody who takes no part in it. It answers nobody:
//! the customer still waits, and what was promised is still owed.

mod drawing;
mod files;
pub(crate) mod quoting;
pub(crate) mod storing;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use conversations::apart::{self, About, DraftApart};
use conversations::attachments::{self, Attachment};
use conversations::channels::{self, Channel};
use conversations::{AttachmentId, ChannelId, Conversation, Kind, Message, MessageId, forwards};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::form::{Fields, Form, Told};
use shell::page;
use shell::{App, ColleagueId, Error, Right, Seat};
use store::Tx;

use crate::first::drawing::Typed;
use crate::first::save;
use crate::opening::{by_number, is_fragment};
use crate::sending::Saying;
use crate::views::{OnwardPage, refused_beside};
use storing::Forwarding;

pub(crate) use files::upload;

/// Messages of one conversation that go on together, at most.
const MESSAGES: u16 = 50;

/// Which message; the whole conversation when none is named.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Which {
    message: Option<MessageId>,
}

impl Which {
    fn id(self) -> MessageId {
        self.message.unwrap_or(MessageId::NONE)
    }
}

/// What goes on.
pub(crate) struct Going {
    pub(crate) conversation: Conversation,
    pub(crate) channel: Option<Channel>,
    /// Oldest first.
    pub(crate) messages: Vec<Message>,
    pub(crate) files: Vec<Attachment>,
    /// Whether earlier messages stay behind.
    pub(crate) has_older: bool,
}

/// Reads what goes on: never what colleagues wrote for each other.
pub(crate) async fn going(tx: &mut Tx, conversation: Conversation, of: MessageId) -> Result<Going, Error> {
    let channel = channels::get(tx, conversation.channel).await?;
    let before = MessageId::of(i64::MAX);
    let thread = conversations::open(tx, conversation, before, MESSAGES).await?;
    let forwarded = forwards::of_thread(tx, thread.conversation.id, MessageId::NONE).await?;
    let (messages, files, has_older) = if of == MessageId::NONE {
        let went = |message: &Message| !forwarded.contains(&message.id);
        (thread.messages.into_iter().filter(went).collect(), thread.attachments, thread.has_older)
    } else {
        let message = conversations::message(tx, of).await?;
        let message = message.filter(|one| one.conversation == thread.conversation.id);
        let message = message.ok_or_else(Error::not_found)?;
        let files = attachments::of_message(tx, of).await?;
        (vec![message], files, false)
    };
    let messages: Vec<Message> =
        messages.into_iter().filter(|one| matches!(one.kind, Kind::Incoming | Kind::Outgoing)).collect();
    if messages.is_empty() {
        return Err(Error::not_found());
    }
    let is_of_these = |file: &Attachment| messages.iter().any(|message| message.id == file.message);
    let files = files.into_iter().filter(is_of_these).collect();
    Ok(Going { conversation: thread.conversation, channel, messages, files, has_older })
}

struct Rows {
    going: Going,
    draft: Option<DraftApart>,
    /// Files that are new.
    files: Vec<Attachment>,
}

/// GET /conversations/{number}/forward
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Query(which): Query<Which>,
) -> Result<Response, Error> {
    let page = read(&app, &seat, (number, which.id()), None).await?;
    page::show(&app, &seat, page).await
}

async fn read(
    app: &App,
    seat: &Seat,
    what: (i64, MessageId),
    typed: Option<drawing::Given>,
) -> Result<OnwardPage, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (what, seat.colleague.id);
    let rows = app.db.read(seat.org, input, |tx, (what, me)| Box::pin(rows(tx, *what, *me))).await?;
    Ok(drawing::draw(app, seat, &rows, what.1, typed))
}

async fn rows(tx: &mut Tx, (number, of): (i64, MessageId), me: ColleagueId) -> Result<Rows, Error> {
    let conversation = by_number(tx, number).await?;
    let about = forwards::about(of, conversation.id);
    let going = going(tx, conversation, of).await?;
    let files = attachments::of_draft(tx, about.place(), me).await?;
    Ok(Rows { going, draft: apart::get(tx, about, me).await?, files })
}

/// POST /conversations/{number}/forward
pub(crate) async fn send_on(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Query(which): Query<Which>,
    mut fields: Fields,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let files = chosen(fields.take("file"))?;
    let typed: Typed = fields.read()?;
    let what = (number, which.id());
    let error = match send_now(&app, &seat, what, (&typed, files.clone())).await {
        Ok(()) => return Ok(page::go(&format!("/conversations/{number}"))),
        Err(error) => error.refusal()?,
    };
    if is_fragment(&headers) {
        return refused_beside(&error, OnwardPage::FIELDS);
    }
    let status = error.code().status;
    let given = drawing::Given { typed, files, refused: Told::of(error)? };
    let page = read(&app, &seat, what, Some(given)).await?;
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

/// The files that were left ticked.
fn chosen(ticked: Vec<(String, String)>) -> Result<Vec<AttachmentId>, Error> {
    let read = |(id, _): (String, String)| id.parse().map_err(|_| Error::field("file", "it names no file"));
    ticked.into_iter().map(read).collect()
}

async fn send_now(
    app: &App,
    seat: &Seat,
    (number, of): (i64, MessageId),
    (typed, files): (&Typed, Vec<AttachmentId>),
) -> Result<(), Error> {
    let input = (number, typed.mailbox()?, typed.from());
    let (found, from) = app
        .db
        .read(seat.org, input, |tx, (number, mailbox, from)| {
            Box::pin(leaving(tx, *number, *mailbox, from.clone()))
        })
        .await?;
    let (html, text) = typed.words();
    let saying = Saying {
        org: seat.org,
        author: seat.colleague.clone(),
        conversation: found.id,
        client_key: typed.client_key().to_owned(),
        html: html.to_owned(),
        text: text.to_owned(),
        recipients: typed.recipients()?,
        from,
        then: conversations::Then::default(),
        seen: None,
        attachments: None,
        riders: Vec::new(),
    };
    let subject = Some(typed.subject().to_owned());
    storing::forward(app, Forwarding { of, subject, files, saying }).await?;
    Ok(())
}

/// The conversation, and the address that its forward leaves from where one was chosen: the mailbox alone stands for
/// its default one.
async fn leaving(
    tx: &mut Tx,
    number: i64,
    mailbox: Option<ChannelId>,
    from: Option<String>,
) -> Result<(Conversation, Option<String>), Error> {
    let conversation = by_number(tx, number).await?;
    if mailbox.is_none() || from.is_some() {
        return Ok((conversation, from));
    }
    let channel = channels::get(tx, conversation.channel).await?;
    Ok((conversation, channel.map(|channel| channel.address)))
}

/// POST /conversations/{number}/forward/draft: saves what is being written.
pub(crate) async fn keep_draft(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Query(which): Query<Which>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let about = about_of(&app, &seat, (number, which.id())).await?;
    save(&app, &seat, about, &typed).await
}

/// The draft of what goes on, which has to be there.
async fn about_of(app: &App, seat: &Seat, what: (i64, MessageId)) -> Result<About, Error> {
    app.db
        .read(seat.org, what, |tx, (number, of)| {
            Box::pin(async move {
                let conversation = by_number(tx, *number).await?;
                let going = going(tx, conversation, *of).await?;
                Ok::<_, Error>(forwards::about(*of, going.conversation.id))
            })
        })
        .await
}
