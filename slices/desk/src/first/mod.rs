//! Writing first: the page on which a colleague begins a conversation.
//!
//! What is written is a draft of its own for each customer, and one for nobody in particular; it is kept on the server
//! and comes back when the message is taken back before it leaves.

pub(crate) mod drawing;
mod files;
pub(crate) mod storing;
mod who;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use conversations::apart::{self, About, DraftApart, Unsent};
use conversations::attachments::{self, Attachment};
use conversations::channels::Channel;
use conversations::customers::{self, Customer, Identity};
use conversations::{Beside, CannotAnswer, ChannelId, ConversationId, CustomerId, Rider};
use serde::Deserialize;
use shell::api::Query;
use shell::form::{Fields, Form, Told};
use shell::page;
use shell::{App, ColleagueId, Error, Right, Seat};
use store::{Fault, Tx};

use crate::acting::riders;
use crate::drafting;
use crate::opening::{composer_parts, is_fragment};
use crate::sending::{self, Saying, forms};
use crate::views::{FirstPage, refused_beside};
use drawing::{Typed, draw};
use storing::{Beginning, mailboxes};

pub(crate) use files::{add_file, upload};
pub(crate) use who::who;

/// For whom.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct For {
    customer: Option<CustomerId>,
}

/// What the page is drawn from.
pub(crate) struct FirstRows {
    pub(crate) customer: Option<(Customer, Vec<Identity>)>,
    pub(crate) mailboxes: Vec<Channel>,
    /// The mailbox by which this customer was last talked with, or none.
    pub(crate) usual: ChannelId,
    pub(crate) draft: Option<DraftApart>,
    pub(crate) files: Vec<Attachment>,
    pub(crate) unsent: Vec<Unsent>,
}

/// GET /conversations/new
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<For>,
) -> Result<Response, Error> {
    let page = read(&app, &seat, asked.customer, None).await?;
    page::show(&app, &seat, page).await
}

/// Reads and draws the page; `typed` stands in place of what was saved.
async fn read(
    app: &App,
    seat: &Seat,
    customer: Option<CustomerId>,
    typed: Option<(Typed, Told)>,
) -> Result<FirstPage, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (app.clone(), seat.clone(), customer);
    let read = app.db.read(seat.org, input, |tx, (app, seat, customer)| {
        Box::pin(async move {
            let beside = Beside { app, seat, conversation: None, customer: CustomerId::NONE };
            let parts = composer_parts(tx, beside).await?;
            Ok::<_, Error>((rows(tx, *customer, seat.colleague.id).await?, parts))
        })
    });
    let (rows, parts) = read.await?;
    let page = draw(app, seat, &rows, typed);
    let write = page.write.map(|write| crate::views::WriteView { parts, ..write });
    Ok(FirstPage { write, ..page })
}

async fn rows(tx: &mut Tx, customer: Option<CustomerId>, me: ColleagueId) -> Result<FirstRows, Error> {
    let about = about(tx, customer).await?;
    let known = match customer {
        Some(id) => customers::get(tx, id).await?,
        None => None,
    };
    let customer = match known {
        Some(known) => {
            let identities = customers::identities(tx, known.id).await?;
            Some((known, identities))
        }
        None => None,
    };
    let usual = match &customer {
        Some((known, _)) => usual_mailbox(tx, known.id, me).await?,
        None => ChannelId::NONE,
    };
    Ok(FirstRows {
        customer,
        usual,
        mailboxes: mailboxes(tx).await?,
        draft: apart::get(tx, about, me).await?,
        files: attachments::of_draft(tx, about.place(), me).await?,
        unsent: apart::unsent(tx, me).await?,
    })
}

async fn usual_mailbox(tx: &mut Tx, customer: CustomerId, me: ColleagueId) -> Result<ChannelId, Fault> {
    let newest = conversations::of_customer(tx, customer, me, 1).await?;
    let id = newest.first().map_or(ConversationId::NONE, |line| line.id);
    Ok(conversations::by_id(tx, id).await?.map_or(ChannelId::NONE, |newest| newest.channel))
}

/// The draft for this customer, who has to be known.
async fn about(tx: &mut Tx, customer: Option<CustomerId>) -> Result<About, Error> {
    let Some(id) = customer else { return Ok(About::Anybody) };
    let known = customers::get(tx, id).await?.ok_or_else(Error::not_found)?;
    Ok(About::Customer(known.id))
}

async fn about_of(app: &App, seat: &Seat, customer: Option<CustomerId>) -> Result<About, Error> {
    app.db.read(seat.org, customer, |tx, customer| Box::pin(about(tx, *customer))).await
}

/// POST /conversations/new
pub(crate) async fn begin(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Query(asked): Query<For>,
    mut fields: Fields,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let riders = riders(&app, &mut fields)?;
    let typed: Typed = fields.read()?;
    let about = about_of(&app, &seat, asked.customer).await?;
    let error = match begin_now(&app, &seat, (about, &typed), riders).await {
        Ok(number) => return Ok(page::go(&format!("/conversations/{number}"))),
        Err(error) => error.refusal()?,
    };
    if is_fragment(&headers) {
        return refused_beside(&error, FirstPage::FIELDS);
    }
    let status = error.code().status;
    let page = read(&app, &seat, asked.customer, Some((typed, Told::of(error)?))).await?;
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

async fn begin_now(
    app: &App,
    seat: &Seat,
    (about, typed): (About, &Typed),
    riders: Vec<(Rider, serde_json::Value)>,
) -> Result<i64, Error> {
    let saying = Saying {
        org: seat.org,
        author: seat.colleague.clone(),
        conversation: ConversationId::NONE,
        client_key: typed.client_key.clone(),
        html: typed.html.clone(),
        text: typed.text.clone(),
        recipients: typed.recipients()?,
        from: typed.from(),
        then: sending::then(&typed.then),
        seen: None,
        attachments: None,
        riders,
    };
    let (mailbox, subject) = (typed.mailbox()?, typed.subject.clone());
    let beginning = Beginning { about, mailbox, from_field: "mailbox", subject, saying };
    Ok(storing::begin(app, beginning).await?.number)
}

/// POST /conversations/new/draft: saves what is being written; nothing written forgets it.
pub(crate) async fn keep_draft(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<For>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let about = about_of(&app, &seat, asked.customer).await?;
    save(&app, &seat, about, &typed).await
}

/// Saves a draft apart, as it was typed so far; where it was saved elsewhere since, that one stands and is told.
pub(crate) async fn save(app: &App, seat: &Seat, about: About, typed: &Typed) -> Result<Response, Error> {
    let (html, text) = forms(&typed.html, &typed.text);
    if text.len() > app.config.limits.body_max {
        return Err(CannotAnswer::TooLong.into());
    }
    let is_something = !text.is_empty() || !typed.subject.trim().is_empty();
    let draft = is_something.then(|| typed.draft(html, app.clock().now()));
    let basis = drafting::basis(&typed.writer, &typed.basis);
    let input = (about, seat.colleague.id, draft, basis);
    let newer = app
        .db
        .write(seat.org, input, |tx, (about, author, draft, basis)| {
            Box::pin(async move {
                if let Some(newer) = apart::newer(tx, *about, *author, basis).await?
                    && !draft.as_ref().is_some_and(|draft| says_the_same(draft, &newer))
                {
                    return Ok(Some(newer));
                }
                match draft {
                    Some(draft) => apart::save_as(tx, (*about, *author), draft, &basis.writer),
                    None => apart::forget(tx, *about, *author),
                }
                Ok::<_, Fault>(None)
            })
        })
        .await?;
    Ok(drafting::answer(newer))
}

fn says_the_same(one: &DraftApart, other: &DraftApart) -> bool {
    (&one.html, &one.subject, &one.recipients) == (&other.html, &other.subject, &other.recipients)
}
