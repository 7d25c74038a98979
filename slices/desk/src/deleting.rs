//! Deleting a message: a page that asks, and the act.

use axum::extract::State;
use axum::response::Response;
use conversations::{Message, MessageId, discard_message};
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::words::say_with;
use shell::{App, Error, Right, Seat, page};
use store::{Actor, Tx};

use crate::drawing::{Reader, who};
use crate::views::DeletePage;

/// Characters of the message that the page shows.
const WORDS_CHARS: usize = 400;

/// GET /messages/{id}/delete: what will be gone.
pub(crate) async fn ask(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<MessageId>,
) -> Result<Response, Error> {
    seat.can(Right::DeleteMessages)?;
    let (number, message) = app.db.read(seat.org, id, |tx, id| Box::pin(found(tx, *id))).await?;
    let from = who(&message.from_name, &message.from_address);
    let at = Reader::of(&app, &seat).said_at(message.at).words;
    let words: String = message.said.trim().chars().take(WORDS_CHARS).collect();
    let is_cut = words.len() < message.said.trim().len();
    let page = DeletePage {
        id: id.to_string(),
        number,
        said: say_with("desk-delete-said", &[("from", from.into()), ("at", at.into())]),
        words: if is_cut { format!("{words} …") } else { words },
        has_files: message.attachment_count > 0,
    };
    page::show(&app, &seat, page).await
}

async fn found(tx: &mut Tx, id: MessageId) -> Result<(i64, Message), Error> {
    let message = conversations::message(tx, id).await?.ok_or_else(Error::not_found)?;
    let conversation = conversations::by_id(tx, message.conversation).await?.ok_or_else(Error::not_found)?;
    Ok((conversation.number, message))
}

/// The form holds nothing but its question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sure {}

/// POST /messages/{id}/delete
pub(crate) async fn delete(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<MessageId>,
    Form(Sure {}): Form<Sure>,
) -> Result<Response, Error> {
    seat.can(Right::DeleteMessages)?;
    let number =
        app.db.write(seat.org, (id, seat.actor()), |tx, (id, actor)| Box::pin(delete_in(tx, *id, *actor)));
    Ok(page::go_saying(&format!("/conversations/{}", number.await?), "desk-deleted"))
}

/// Deletes a message; answers its conversation's number.
pub(crate) async fn delete_in(tx: &mut Tx, id: MessageId, actor: Actor) -> Result<i64, Error> {
    let conversation = discard_message(tx, id, actor).await?;
    let found = conversations::by_id(tx, conversation).await?.ok_or_else(Error::not_found)?;
    Ok(found.number)
}
