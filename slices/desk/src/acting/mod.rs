//! What the desk does: answer, note, assign, change a status, keep a draft, take back, send again. Each is a
//! form. Sent by htmx, the answer is the conversation as it now stands; else it leads back to it.

mod changing;
mod saying;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use conversations::{CannotAnswer, Change, ConversationId};
use shell::page::{self, fragment};
use shell::{App, Code, Error, Seat};

use crate::asked::Asked;
use crate::drafting::DRAFT_CHANGED;
use crate::first::storing::{MAILBOX_MISSING, MAILBOX_UNKNOWN};
use crate::opening::{by_number, is_fragment, read_thread};
use crate::senders::FROM_UNKNOWN;
use crate::sending::{NO_WAY_OUT, RECIPIENT_INVALID};
use crate::views::RefusedView;

pub(crate) use changing::{back, give, give_to_colleague, give_to_team, read, set, when};
pub(crate) use saying::{keep_draft, resend, riders, say_it, undo};

/// There is no such colleague or team to give a conversation to.
const KEEPER_UNKNOWN: Code = Code::new("keeper_unknown", StatusCode::UNPROCESSABLE_ENTITY);
/// Words in a date field that are no time to come.
const TIME_UNKNOWN: Code = Code::new("time_unknown", StatusCode::UNPROCESSABLE_ENTITY);

/// Refusals of the desk.
pub(crate) const CODES: &[Code] = &[
    NO_WAY_OUT,
    RECIPIENT_INVALID,
    KEEPER_UNKNOWN,
    TIME_UNKNOWN,
    MAILBOX_MISSING,
    MAILBOX_UNKNOWN,
    FROM_UNKNOWN,
    DRAFT_CHANGED,
];

/// Where an act happens, and how its answer is read.
#[derive(Clone, Copy)]
struct Place<'a> {
    app: &'a App,
    seat: &'a Seat,
    headers: &'a HeaderMap,
    number: i64,
}

impl Place<'_> {
    async fn conversation(&self) -> Result<ConversationId, Error> {
        let number = self.number;
        let found =
            self.app.db.read(self.seat.org, number, |tx, number| Box::pin(by_number(tx, *number))).await?;
        Ok(found.id)
    }

    async fn change(&self, version: Option<i64>) -> Result<Change, Error> {
        Ok(Change { conversation: self.conversation().await?, actor: self.seat.actor(), version })
    }

    /// The conversation's address, beside the list it was opened from.
    fn path(&self) -> Result<String, Error> {
        Ok(Asked::of_page(self.headers).list()?.beside(&format!("/conversations/{}", self.number)))
    }

    /// The conversation as it now stands, and a toast beside it.
    async fn done(&self, toast: serde_json::Value) -> Result<Response, Error> {
        if !is_fragment(self.headers) {
            return Ok(page::go(&self.path()?));
        }
        let thread = read_thread(self.app, self.seat, self.number, &Asked::of_page(self.headers)).await?;
        let mut response = fragment(&thread)?;
        if !toast.is_null() {
            let trigger = serde_json::json!({ "toast": toast }).to_string();
            let trigger = HeaderValue::from_str(&trigger).unwrap_or(HeaderValue::from_static("{}"));
            response.headers_mut().insert(HeaderName::from_static("hx-trigger"), trigger);
        }
        Ok(response)
    }

    /// What was written stays where it is; beside it stands why it was not taken.
    fn refused(&self, error: Error) -> Result<Response, Error> {
        let error = error.refusal()?;
        if !is_fragment(self.headers) {
            return Err(error);
        }
        let can_anyway = error.code() == CannotAnswer::CODES[5];
        let view = RefusedView {
            tone: if can_anyway { "soon" } else { "broken" },
            sentence: error.sentence(),
            about: error.about_field().unwrap_or_default().to_owned(),
            can_anyway,
        };
        Ok((error.code().status, fragment(&view)?).into_response())
    }
}
