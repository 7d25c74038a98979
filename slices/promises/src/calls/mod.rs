//! Calls, as colleagues log them: which way, how they ended, and what was said. A call stands in the conversation as
//! a note, and closes what was promised as a call back when it reached the customer.

use axum::http::StatusCode;
use conversations::{ConversationId, CustomerId, MessageId, NewNote};
use jiff::SignedDuration;
use rules::promises::dates::NotAPastTime;
use rules::promises::evidence::{Call, Direction, Outcome};
use shell::words::{self, say, say_with};
use shell::{Code, Colleague, Refusal, codes};
use store::{Actor, Event, Fault, Row, Sql, Timestamp, Tx, params, random};

use crate::changing::{Evidence, NOTE_CHARS_MAX};
use crate::evidence::{self, Became, Shown};
use crate::refusals::{CannotChange, NO_SUCH_DAY};

pub(crate) mod api;
pub(crate) mod page;

/// A note that is too long.
pub(crate) const NOTE_LONG: Code = Code::new("call_note_long", StatusCode::UNPROCESSABLE_ENTITY);
/// Words that do not say when.
pub(crate) const TIME_UNREAD: Code = Code::new("call_time_not_understood", StatusCode::UNPROCESSABLE_ENTITY);
/// A day without a time of day.
pub(crate) const TIME_MISSING: Code = Code::new("call_time_missing", StatusCode::UNPROCESSABLE_ENTITY);
/// A call that is still to come.
pub(crate) const IN_THE_FUTURE: Code = Code::new("call_in_the_future", StatusCode::UNPROCESSABLE_ENTITY);

/// Most calls of one conversation that count.
const CALLS_MAX: u16 = 200;

/// A call so little ago needs no word about when it was, in its note.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(1);

/// A call about to be logged.
#[derive(Clone, Debug)]
pub(crate) struct NewCall {
    /// Logging twice with one key logs once.
    pub(crate) client_key: String,
    /// The conversation it belongs to.
    pub(crate) conversation: ConversationId,
    /// Its customer.
    pub(crate) customer: CustomerId,
    /// Which way.
    pub(crate) direction: Direction,
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// What was said; may be empty.
    pub(crate) note: String,
    /// When; None for now.
    pub(crate) at: Option<Timestamp>,
}

/// Why a call cannot be logged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotLog {
    /// There is no such conversation.
    #[error("there is no such conversation")]
    NoSuchConversation,
    /// The note is too long.
    #[error("a note has at most 1,000 characters")]
    NoteTooLong,
    /// It has not happened yet.
    #[error("this call lies in the future")]
    InTheFuture,
    /// Its time was not understood.
    #[error(transparent)]
    Time(NotAPastTime),
    /// A promise could not be closed.
    #[error(transparent)]
    Promise(#[from] CannotChange),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<NotAPastTime> for CannotLog {
    fn from(why: NotAPastTime) -> Self {
        if why == NotAPastTime::Future { Self::InTheFuture } else { Self::Time(why) }
    }
}

impl Refusal for CannotLog {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchConversation => codes::NOT_FOUND,
            Self::NoteTooLong => NOTE_LONG,
            Self::InTheFuture | Self::Time(NotAPastTime::Future) => IN_THE_FUTURE,
            Self::Time(NotAPastTime::NotUnderstood) => TIME_UNREAD,
            Self::Time(NotAPastTime::NoTime) => TIME_MISSING,
            Self::Time(NotAPastTime::NoSuchDay) => NO_SUCH_DAY,
            Self::Promise(refused) => refused.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoteTooLong => Some("note"),
            Self::InTheFuture | Self::Time(_) => Some("at"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            Self::Promise(refused) => refused.fault(),
            _ => None,
        }
    }
}

const BY_KEY: Sql = Sql::tenant("calls.by_key", "SELECT id FROM calls WHERE org_id = $1 AND client_key = $2");
const INSERT: Sql = Sql::tenant(
    "calls.insert",
    "INSERT INTO calls (org_id, id, client_key, conversation_id, customer_id, colleague_id, message_id, direction, outcome, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);

/// A call that was logged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logged {
    /// Its id.
    pub(crate) id: i64,
    /// What became of the promises to call back.
    pub(crate) became: Became,
}

/// Logs a call. It closes or touches the promises to call back of its conversation, at the time at which it took place.
pub(crate) async fn log(
    tx: &mut Tx,
    by: &Colleague,
    actor: Actor,
    new: &NewCall,
) -> Result<Logged, CannotLog> {
    if new.note.trim().chars().count() > NOTE_CHARS_MAX {
        return Err(CannotLog::NoteTooLong);
    }
    if let Some(id) = tx.one(&BY_KEY, params![&new.client_key], |row| row.int(0)).await? {
        return Ok(Logged { id, became: Became::Nothing });
    }
    let at = new.at.unwrap_or(tx.now());
    if at > tx.now() {
        return Err(CannotLog::InTheFuture);
    }
    let message = store_note(tx, by, new).await?;
    let id = tx.new_id();
    let (direction, outcome) = (new.direction.code(), new.outcome.code());
    let values =
        params![id, &new.client_key, new.conversation, new.customer, by.id, message, direction, outcome, at];
    tx.run(&INSERT, values).await?;
    tx.event(
        Event::new("call_logged")
            .conversation(new.conversation.get())
            .customer(new.customer.get())
            .about(id)
            .actor(actor)
            .code(format!("{direction}_{outcome}"))
            .number(message.get()),
    );
    let calls = of_conversation(tx, new.conversation).await?;
    let shown = Shown { evidence: Evidence::Call { id, at }, actor, message };
    let until_then: Vec<Call> = calls.into_iter().filter(|call| call.at <= at).collect();
    let became = evidence::called(tx, new.conversation, &until_then, &shown).await?;
    Ok(Logged { id, became })
}

const OF_NOTE: Sql = Sql::tenant(
    "calls.of_note",
    "SELECT id, at FROM calls WHERE org_id = $1 AND conversation_id = $2 AND message_id = $3",
);

/// The call that this note of a conversation stands for, as evidence; None for any other message.
pub(crate) async fn of_note(
    tx: &mut Tx,
    conversation: ConversationId,
    note: MessageId,
) -> Result<Option<Evidence>, Fault> {
    let read = |row: &Row<'_>| Ok(Evidence::Call { id: row.int(0)?, at: row.time(1)? });
    tx.one(&OF_NOTE, params![conversation, note], read).await
}

/// The call as a note in the conversation, in the words of whoever logged it.
async fn store_note(tx: &mut Tx, by: &Colleague, new: &NewCall) -> Result<MessageId, CannotLog> {
    let note = new.note.trim();
    let how = say(key_of(new.direction, new.outcome));
    let when = new.at.and_then(|at| took_place(at, tx.now(), by));
    let how = when.map_or_else(|| how.clone(), |when| format!("{how} {when}"));
    let text = if note.is_empty() { how } else { format!("{how}\n\n{note}") };
    let paragraphs = text.split("\n\n").map(|part| format!("<p>{}</p>", escaped(part)));
    let note = NewNote {
        conversation: new.conversation,
        author: by.id,
        author_name: by.name.clone(),
        client_key: format!("call:{}", new.client_key),
        html: paragraphs.collect(),
        text: text.clone(),
    };
    match conversations::note(tx, &note).await {
        Ok(id) => Ok(id),
        Err(conversations::CannotChange::Fault(fault)) => Err(fault.into()),
        Err(conversations::CannotChange::NoteTooLong) => Err(CannotLog::NoteTooLong),
        Err(_) => Err(CannotLog::NoSuchConversation),
    }
}

/// When a call was that is logged a while later, on the clock of whoever logs it.
fn took_place(at: Timestamp, now: Timestamp, by: &Colleague) -> Option<String> {
    let zone = &by.time_zone;
    let args = [
        ("day", words::day(at, now, zone).into()),
        ("time", words::clock_time(at, zone).into()),
        ("place", words::offset_name(zone).into()),
    ];
    (now.duration_since(at) >= JUST_NOW).then(|| say_with("calls-took-place", &args))
}

/// Text as HTML, its line breaks kept.
pub(crate) fn escaped(text: &str) -> String {
    channels::html::escape(text).replace('\n', "<br>")
}

/// Key of the words for a call.
pub(crate) fn key_of(direction: Direction, outcome: Outcome) -> &'static str {
    match (direction, outcome) {
        (Direction::Outgoing, Outcome::Reached) => "calls-outgoing-reached",
        (Direction::Outgoing, Outcome::Unanswered) => "calls-outgoing-unanswered",
        (Direction::Outgoing, Outcome::LeftMessage) => "calls-outgoing-left-message",
        (Direction::Incoming, Outcome::Reached) => "calls-incoming-reached",
        (Direction::Incoming, Outcome::Unanswered) => "calls-incoming-unanswered",
        (Direction::Incoming, Outcome::LeftMessage) => "calls-incoming-left-message",
    }
}

const OF_CONVERSATION: Sql = Sql::tenant(
    "calls.of_conversation",
    "SELECT at, direction, outcome FROM calls WHERE org_id = $1 AND conversation_id = $2 ORDER BY id DESC LIMIT $3",
);

/// The newest calls of a conversation, in order of time.
pub(crate) async fn of_conversation(tx: &mut Tx, conversation: ConversationId) -> Result<Vec<Call>, Fault> {
    let mut calls = tx
        .all(&OF_CONVERSATION, params![conversation, CALLS_MAX], |row| {
            Ok(Call {
                at: row.time(0)?,
                direction: Direction::from_code(&row.text(1)?)
                    .ok_or_else(|| row.broken(1, "is no direction of a call"))?,
                outcome: Outcome::from_code(&row.text(2)?)
                    .ok_or_else(|| row.broken(2, "is no outcome of a call"))?,
            })
        })
        .await?;
    calls.reverse();
    calls.sort_by_key(|call| call.at);
    Ok(calls)
}

/// What the attempts so far come to, for the form: "2 attempts at different times".
pub(crate) fn attempts_said(calls: &[Call]) -> String {
    let count = rules::promises::evidence::attempts_at_different_times(calls);
    if count == 0 { String::new() } else { say_with("calls-attempts", &[("count", count.into())]) }
}

/// A key for a call that nobody named.
pub(crate) fn fresh_key() -> String {
    random::token()
}
