//! Saying something: answers and notes, their drafts, taking back, sending again.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use conversations::apart::About;
use conversations::drafts::{self, Draft};
use conversations::{CannotAnswer, Kind, MessageId, Recipients, Rider, TakenBack, send_again, take_back};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::form::{Fields, Form};
use shell::page;
use shell::words::say;
use shell::{App, Error, Right, Seat};
use store::Fault;

use super::Place;
use crate::drafting;
use crate::drawing::people_from;
use crate::senders;
use crate::sending::{self, Saying, forms};

/// The reply box as it is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    #[serde(default)]
    kind: String,
    client_key: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    html: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    cc: String,
    #[serde(default)]
    bcc: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    then: String,
    #[serde(default)]
    anyway: String,
}

impl Said {
    fn is_note(&self) -> bool {
        self.kind == "note" || self.then == "note"
    }

    fn recipients(&self) -> Result<Recipients, Error> {
        let people = sending::people;
        Ok(Recipients {
            to: people("to", &self.to)?,
            cc: people("cc", &self.cc)?,
            bcc: people("bcc", &self.bcc)?,
            ..Recipients::default()
        })
    }
}

/// What travels along, each part as its rider reads it.
pub(crate) fn riders(app: &App, fields: &mut Fields) -> Result<Vec<(Rider, serde_json::Value)>, Error> {
    app.each::<Rider>().map(|rider| Ok((*rider, (rider.from_fields)(fields.take(rider.name))?))).collect()
}

/// POST /conversations/{number}/answer and …/note
pub(crate) async fn say_it(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    mut fields: Fields,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    let riders = riders(&app, &mut fields)?;
    let said: Said = fields.read()?;
    match say_now(&place, &said, riders).await {
        Ok(toast) => place.done(toast).await,
        Err(error) => place.refused(error),
    }
}

async fn say_now(
    place: &Place<'_>,
    said: &Said,
    riders: Vec<(Rider, serde_json::Value)>,
) -> Result<serde_json::Value, Error> {
    let Place { app, seat, number, .. } = *place;
    let conversation = place.conversation().await?;
    let is_note = said.is_note();
    let saying = Saying {
        org: seat.org,
        author: seat.colleague.clone(),
        conversation,
        client_key: said.client_key.clone(),
        html: said.html.clone(),
        text: said.text.clone(),
        recipients: if is_note { Recipients::default() } else { said.recipients()? },
        from: Some(said.from.clone()).filter(|from| !from.is_empty()),
        then: sending::then(&said.then),
        seen: if said.anyway == "yes" { None } else { said.seen.parse().ok() },
        attachments: None,
        riders: if is_note { Vec::new() } else { riders },
    };
    if is_note {
        sending::note(app, saying).await?;
        return Ok(serde_json::json!({ "says": say("desk-noted") }));
    }
    let answered = sending::answer(app, saying).await?;
    let undo = format!("/conversations/{number}/undo?message={}", answered.message);
    Ok(
        serde_json::json!({ "says": say("desk-sent"), "undo": undo, "seconds": conversations::UNDO.as_secs() }),
    )
}

/// A draft as the reply box saves it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drafted {
    #[serde(default)]
    kind: String,
    client_key: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    html: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    cc: String,
    #[serde(default)]
    bcc: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    writer: String,
    #[serde(default)]
    basis: String,
}

/// POST /conversations/{number}/draft: saves what is being written; an empty text forgets it. Where it was saved
/// elsewhere since, that draft stands and is told.
pub(crate) async fn keep_draft(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(form): Form<Drafted>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    let conversation = place.conversation().await?;
    let (html, text) = forms(&form.html, &form.text);
    if text.len() > app.config.limits.body_max {
        return Err(CannotAnswer::TooLong.into());
    }
    let people = |typed: &str| people_from(typed).unwrap_or_default();
    let draft = (!text.is_empty()).then(|| Draft {
        kind: if form.kind == "note" { Kind::Note } else { Kind::Outgoing },
        client_key: form.client_key,
        html,
        recipients: Recipients {
            to: people(&form.to),
            cc: people(&form.cc),
            bcc: people(&form.bcc),
            reply_to: Vec::new(),
            ours: senders::kept(&form.from),
        },
        seen: form.seen.parse().unwrap_or(MessageId::NONE),
        updated_at: app.clock().now(),
    });
    let basis = drafting::basis(&form.writer, &form.basis);
    let input = (conversation, seat.colleague.id, draft, basis);
    let newer = app
        .db
        .write(seat.org, input, |tx, (conversation, author, draft, basis)| {
            Box::pin(async move {
                if let Some(newer) = drafts::newer(tx, *conversation, *author, basis).await?
                    && !draft.as_ref().is_some_and(|draft| says_the_same(draft, &newer))
                {
                    return Ok(Some(newer));
                }
                match draft {
                    Some(draft) => drafts::save_as(tx, (*conversation, *author), draft, &basis.writer),
                    None => drafts::forget(tx, *conversation, *author),
                }
                Ok::<_, Fault>(None)
            })
        })
        .await?;
    Ok(drafting::answer(newer))
}

fn says_the_same(one: &Draft, other: &Draft) -> bool {
    (one.kind, &one.html, &one.recipients) == (other.kind, &other.html, &other.recipients)
}

/// Which message.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Which {
    message: Option<MessageId>,
}

/// POST /conversations/{number}/undo: takes an answer back before it leaves.
pub(crate) async fn undo(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Query(asked): Query<Which>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    place.conversation().await?;
    let message = asked.message.ok_or_else(Error::not_found)?;
    let riders: Vec<Rider> = app.each::<Rider>().copied().collect();
    let input = (message, seat.colleague.id, riders);
    let taken = app
        .db
        .write(seat.org, input, |tx, (message, author, riders)| {
            Box::pin(take_back(tx, *message, *author, riders))
        })
        .await?;
    Ok(page::go(&written_again(&place, &taken)?))
}

/// Where what was taken back stands as a draft.
fn written_again(place: &Place<'_>, taken: &TakenBack) -> Result<String, Error> {
    let number = place.number;
    Ok(match taken.draft {
        None => place.path()?,
        Some(About::Anybody) => "/conversations/new".to_owned(),
        Some(About::Customer(id)) => format!("/conversations/new?customer={id}"),
        Some(About::Message(id)) => format!("/conversations/{number}/forward?message={id}"),
        Some(About::Conversation(_)) => format!("/conversations/{number}/forward"),
    })
}

/// POST /conversations/{number}/resend: sends an answer again whose delivery was given up.
pub(crate) async fn resend(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(form): Form<Which>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    place.conversation().await?;
    let message = form.message.ok_or_else(Error::not_found)?;
    let input = (message, seat.actor());
    app.db.write(seat.org, input, |tx, (message, actor)| Box::pin(send_again(tx, *message, *actor))).await?;
    place.done(serde_json::Value::Null).await
}
