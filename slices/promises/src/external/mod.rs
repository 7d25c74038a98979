//! Promises of other systems: a delivery date from a shop, a booking. The other system names each by a key of its
//! own, tells its time again as often as it likes, and says when it was done.
//!
//! Invariants: one key is one promise with its successors; telling the same again changes nothing; another time
//! moves it, told only unless the system says that the customer agreed.

pub(crate) mod api;
#[cfg(test)]
mod tests;

use axum::http::StatusCode;
use conversations::{Conversation, ConversationId, customers};
use rules::promises::state::{Agreement, Kind, Origin};
use shell::{Code, ColleagueId, Refusal, codes};
use store::{Actor, Fault, Sql, Tx, params};

use crate::changing::{self, Change, Evidence};
use crate::house::surroundings;
use crate::making::{self, By, NewPromise};
use crate::promise::{External, Line, PromiseId};
use crate::refusals::{CannotChange, CannotMake};
use crate::sql;

/// The other system names nobody whom we know, or somebody without a conversation.
pub(crate) const NOBODY: Code = Code::new("promise_external_nobody", StatusCode::UNPROCESSABLE_ENTITY);

/// Longest name of another system, in bytes.
const SYSTEM_BYTES_MAX: usize = 50;
/// Longest key in another system, in characters.
const KEY_CHARS_MAX: usize = 200;

/// Where a promise of another system belongs.
#[derive(Clone, Debug)]
pub(crate) enum Whose {
    /// A conversation, by its id.
    Conversation(ConversationId),
    /// The newest conversation of whoever has this address.
    Address(String),
}

/// What another system says of one of its promises.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) external: External,
    pub(crate) whose: Whose,
    pub(crate) kind: Kind,
    pub(crate) said: String,
    pub(crate) by: By,
    /// Whoever has the conversation when absent, else the caller.
    pub(crate) keeper: Option<ColleagueId>,
    pub(crate) caller: ColleagueId,
    pub(crate) actor: Actor,
    /// How the customer took another time.
    pub(crate) agreement: Agreement,
    /// What is noted when it moves.
    pub(crate) note: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is new.
    Made(PromiseId),
    /// It moved; this is its successor.
    Moved(PromiseId),
    /// It is as it was.
    Unchanged(PromiseId),
}

impl Outcome {
    /// The promise that counts now.
    pub(crate) fn promise(self) -> PromiseId {
        match self {
            Self::Made(id) | Self::Moved(id) | Self::Unchanged(id) => id,
        }
    }
}

/// Why what another system says cannot be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotTake {
    /// Nobody of this address has a conversation here.
    #[error("nobody with this address has a conversation here")]
    Nobody,
    /// It cannot be made.
    #[error(transparent)]
    Make(#[from] CannotMake),
    /// It cannot be changed.
    #[error(transparent)]
    Change(#[from] CannotChange),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotTake {
    fn code(&self) -> Code {
        match self {
            Self::Nobody => NOBODY,
            Self::Make(why) => why.code(),
            Self::Change(why) => why.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Nobody => Some("customer"),
            Self::Make(why) => why.field(),
            Self::Change(why) => why.field(),
            Self::Fault(_) => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Make(why) => why.fault(),
            Self::Change(why) => why.fault(),
            Self::Fault(fault) => Some(fault),
            Self::Nobody => None,
        }
    }
}

const NEWEST: Sql = Sql::tenant(
    "external.newest",
    "SELECT id FROM promises WHERE org_id = $1 AND external_system = $2 AND external_key = $3
     ORDER BY id DESC LIMIT 1",
);

/// The promise of this key that counts now: the last of its successors.
pub(crate) async fn newest(tx: &mut Tx, external: &External) -> Result<Option<Line>, Fault> {
    let values = params![&external.system, &external.key];
    let found = tx.one(&NEWEST, values, |row| Ok(PromiseId::of(row.int(0)?))).await?;
    match found {
        Some(id) => sql::get(tx, id).await,
        None => Ok(None),
    }
}

/// Takes what another system says: makes the promise, moves it, or leaves it as it is.
pub(crate) async fn take(tx: &mut Tx, told: &Told) -> Result<Outcome, CannotTake> {
    check(&told.external)?;
    let Some(known) = newest(tx, &told.external).await? else {
        return make(tx, told).await.map(Outcome::Made);
    };
    let promise = known.promise;
    let surroundings = surroundings(tx, promise.customer).await?;
    let due = told.by.due(&surroundings, tx.now());
    let is_same = match (&told.by, promise.standing.due_at) {
        (By::Instant(at), Some(due_at)) => *at == due_at,
        (_, due_at) => due.is_ok_and(|due| Some(due.at) == due_at),
    };
    if is_same {
        return Ok(Outcome::Unchanged(promise.id));
    }
    let change = Change {
        promise: promise.id,
        actor: told.actor,
        note: told.note.clone(),
        evidence: Evidence::System,
    };
    Ok(Outcome::Moved(changing::move_to(tx, &change, &told.by, told.agreement).await?))
}

async fn make(tx: &mut Tx, told: &Told) -> Result<PromiseId, CannotTake> {
    let conversation = conversation(tx, &told.whose).await?;
    let keeper = told.keeper.or(conversation.assignee.some()).unwrap_or(told.caller);
    let new = NewPromise {
        client_key: format!("external:{}:{}", told.external.system, told.external.key),
        conversation: conversation.id,
        customer: conversation.customer,
        message: conversations::MessageId::NONE,
        kind: told.kind,
        said: told.said.clone(),
        by: told.by.clone(),
        keeper,
        actor: told.actor,
        origin: Origin::System,
        condition: None,
        span: None,
        external: Some(told.external.clone()),
    };
    Ok(making::make(tx, &new).await?)
}

async fn conversation(tx: &mut Tx, whose: &Whose) -> Result<Conversation, CannotTake> {
    match whose {
        Whose::Conversation(id) => {
            let found = conversations::by_id(tx, *id).await?;
            Ok(found.ok_or(CannotMake::NoSuchConversation)?)
        }
        Whose::Address(address) => {
            let known = customers::find(tx, "email", address.trim()).await?.ok_or(CannotTake::Nobody)?;
            let lines = conversations::of_customer(tx, known.customer, ColleagueId::NONE, 1).await?;
            let newest = lines.first().ok_or(CannotTake::Nobody)?.id;
            conversations::by_id(tx, newest).await?.ok_or(CannotTake::Nobody)
        }
    }
}

/// A system is named in small letters, digits and hyphens; a key is anything that is not empty.
fn check(external: &External) -> Result<(), CannotMake> {
    let External { system, key } = external;
    let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_named = (1..=SYSTEM_BYTES_MAX).contains(&system.len()) && system.bytes().all(is_sign);
    let is_key =
        !key.trim().is_empty() && key.chars().count() <= KEY_CHARS_MAX && !key.chars().any(char::is_control);
    if is_named && is_key { Ok(()) } else { Err(CannotMake::ExternalBad) }
}

/// Another system says that it was done: kept, or late where its time had passed. Said twice, it was done once.
pub(crate) async fn done(tx: &mut Tx, external: &External, change: &Change) -> Result<PromiseId, CannotTake> {
    let known = newest(tx, external).await?.ok_or(CannotChange::NoSuchPromise)?;
    let promise = known.promise;
    let standing = &promise.standing;
    if standing.state == rules::promises::state::State::Kept || standing.fulfilled_at.is_some() {
        return Ok(promise.id);
    }
    changing::done(tx, &Change { promise: promise.id, evidence: Evidence::System, ..change.clone() }).await?;
    Ok(promise.id)
}

/// Another system says that the customer no longer wants it.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    external: &External,
    change: &Change,
) -> Result<PromiseId, CannotTake> {
    let known = newest(tx, external).await?.ok_or(CannotChange::NoSuchPromise)?;
    let id = known.promise.id;
    changing::withdraw(tx, &Change { promise: id, evidence: Evidence::System, ..change.clone() }).await?;
    Ok(id)
}
