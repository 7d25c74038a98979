//! The wrap-up: when a call was logged, its colleague is asked "Anything promised?" and answers with one key, and
//! for a promise with a time. Each call is asked about once.

pub(crate) mod api;
pub(crate) mod page;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use conversations::{ConversationId, MessageId};
use jiff::SignedDuration;
use rules::promises::dates::{Due, NotADueTime};
use rules::promises::jot::{Jotted, jot};
use rules::promises::state::{Kind, Origin};
use serde::Deserialize;
use shell::words::say;
use shell::{App, Code, ColleagueId, Refusal, codes};
use store::{Actor, Event, Fault, Sql, Timestamp, Tx, params};

use crate::house::surroundings;
use crate::making::{By, NewPromise, make_as_of};
use crate::promise::PromiseId;
use crate::refusals::CannotMake;

/// The call was answered for before.
pub(crate) const ANSWERED: Code = Code::new("wrap_up_answered", StatusCode::CONFLICT);

/// Counted from the call, what was said lies in the past.
pub(crate) const PAST: Code = Code::new("wrap_up_time_past", StatusCode::UNPROCESSABLE_ENTITY);

/// How long after a call its colleague is asked.
const ASKED_FOR: SignedDuration = SignedDuration::from_hours(12);

/// The page's part.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/conversations/{number}/wrap-up", post(page::answer))
}

/// What was promised on a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Promised {
    /// Nothing.
    Nothing,
    /// To call back.
    CallBack,
    /// To send something.
    Send,
    /// Something else.
    Other,
}

impl Promised {
    pub(crate) const ALL: [Self; 4] = [Self::Nothing, Self::CallBack, Self::Send, Self::Other];

    /// Its word in forms, rows and the API.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::CallBack => "call_back",
            Self::Send => "send",
            Self::Other => "other",
        }
    }

    fn kind(self) -> Option<Kind> {
        match self {
            Self::Nothing => None,
            Self::CallBack => Some(Kind::CallBack),
            Self::Send => Some(Kind::Send),
            Self::Other => Some(Kind::Other),
        }
    }

    /// Key of the words where only a time was given.
    fn said_key(self) -> &'static str {
        match self {
            Self::CallBack => "promises-kind-call-back",
            Self::Send => "wrap-up-said-send",
            Self::Nothing | Self::Other => "wrap-up-said-other",
        }
    }
}

/// The answer to a wrap-up.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) call: i64,
    pub(crate) promised: Promised,
    /// What and by when, in one line: "the invoice tomorrow", or a time alone.
    pub(crate) line: String,
    pub(crate) colleague: ColleagueId,
    pub(crate) actor: Actor,
}

/// Why a wrap-up cannot be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotWrapUp {
    /// There is no such call, or somebody else had it.
    #[error("there is no such call of yours")]
    NoSuchCall,
    /// It was answered for before.
    #[error("this call was answered for before")]
    Answered,
    /// Counted from the call, its time has passed by now.
    #[error("counted from the call, this time is already past")]
    Past,
    /// The promise cannot be made.
    #[error(transparent)]
    Make(#[from] CannotMake),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotWrapUp {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchCall => codes::NOT_FOUND,
            Self::Answered => ANSWERED,
            Self::Past => PAST,
            Self::Make(why) => why.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Past => Some("line"),
            Self::Make(why) => why.field().map(|_| "line"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Make(why) => why.fault(),
            Self::Fault(fault) => Some(fault),
            _ => None,
        }
    }
}

/// A call that nobody has answered for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    pub(crate) call: i64,
    pub(crate) at: Timestamp,
}

const OPEN: Sql = Sql::tenant(
    "wrap_up.open",
    "SELECT c.id, c.at FROM calls c
     WHERE c.org_id = $1 AND c.conversation_id = $2 AND c.colleague_id = $3 AND c.at > $4 AND c.outcome <> 'unanswered'
       AND NOT EXISTS (SELECT w.call_id FROM wrap_ups w WHERE w.org_id = $1 AND w.call_id = c.id)
     ORDER BY c.id DESC LIMIT 1",
);

/// The newest call of a colleague in a conversation that they have not answered for; None when it is too long ago.
pub(crate) async fn open(
    tx: &mut Tx,
    conversation: ConversationId,
    colleague: ColleagueId,
) -> Result<Option<Ended>, Fault> {
    let since = tx.now().checked_sub(ASKED_FOR).unwrap_or(Timestamp::MIN);
    let read = tx.one(&OPEN, params![conversation, colleague, since], |row| {
        Ok(Ended { call: row.int(0)?, at: row.time(1)? })
    });
    read.await
}

const ENDED_AT: Sql =
    Sql::tenant("wrap_up.ended_at", "SELECT id, at FROM calls WHERE org_id = $1 AND id = $2");

/// When a call was; None when there is no such call.
pub(crate) async fn ended_at(tx: &mut Tx, call: i64) -> Result<Option<Ended>, Fault> {
    tx.one(&ENDED_AT, params![call], |row| Ok(Ended { call: row.int(0)?, at: row.time(1)? })).await
}

const CALL: Sql = Sql::tenant(
    "wrap_up.call",
    "SELECT conversation_id, message_id, at FROM calls WHERE org_id = $1 AND id = $2 AND colleague_id = $3",
);
const TAKE: Sql = Sql::tenant(
    "wrap_up.take",
    "INSERT INTO wrap_ups (org_id, call_id, colleague_id, answer, promise_id, at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (org_id, call_id) DO NOTHING",
);

/// The time that was meant on the call: "in half an hour" began when it was said. What has passed since is no promise.
fn still_to_come(due: Result<Due, NotADueTime>, now: Timestamp) -> Result<Due, CannotWrapUp> {
    match due {
        Ok(due) if due.at > now => Ok(due),
        Ok(_) => Err(CannotWrapUp::Past),
        Err(why) => Err(CannotMake::Time(why).into()),
    }
}

/// Takes the answer: nothing, or a promise, which is answered. Times are counted from the call, not from the answer.
pub(crate) async fn take(tx: &mut Tx, answer: &Answer) -> Result<PromiseId, CannotWrapUp> {
    let call = tx.one(&CALL, params![answer.call, answer.colleague], |row| {
        Ok((ConversationId::of(row.int(0)?), MessageId::of(row.int(1)?), row.time(2)?))
    });
    let (conversation, message, called_at) = call.await?.ok_or(CannotWrapUp::NoSuchCall)?;
    let conversation = conversations::by_id(tx, conversation).await?.ok_or(CannotWrapUp::NoSuchCall)?;
    let promise = match answer.promised.kind() {
        None => PromiseId::NONE,
        Some(kind) => {
            let surroundings = surroundings(tx, conversation.customer).await?;
            let Jotted { said, by, due, .. } = jot(&answer.line, &surroundings.moment(called_at));
            let due = still_to_come(due, tx.now())?;
            let new = NewPromise {
                client_key: format!("call:{}", answer.call),
                conversation: conversation.id,
                customer: conversation.customer,
                message,
                kind,
                said: if said.is_empty() { say(answer.promised.said_key()) } else { said },
                by: By::Heard { words: by, due },
                keeper: answer.colleague,
                actor: answer.actor,
                origin: Origin::Call,
                condition: None,
                span: None,
                external: None,
            };
            make_as_of(tx, &new, called_at).await?
        }
    };
    let now = tx.now();
    let values = params![answer.call, answer.colleague, answer.promised.code(), promise, now];
    if tx.run(&TAKE, values).await? == 0 {
        return Err(CannotWrapUp::Answered);
    }
    tx.event(
        Event::new("call_wrapped_up")
            .conversation(conversation.id.get())
            .customer(conversation.customer.get())
            .about(answer.call)
            .actor(answer.actor)
            .code(answer.promised.code())
            .number(promise.get()),
    );
    Ok(promise)
}
