//! Making a promise: by hand, in the transaction of an answer, or through the API.

use conversations::{ConversationId, CustomerId, MessageId, Said};
use rules::promises::dates::{Due, NotADueTime, Precision, read_due};
use rules::promises::state::{Kind, Standing};
use serde::Deserialize;
use shell::ColleagueId;
use store::{Actor, Db, Event, Fault, OrgId, Timestamp, Tx};

use crate::house::{Surroundings, surroundings};
use crate::promise::{Promise, PromiseId};
use crate::refusals::CannotMake;
use crate::{clock, sql};

/// Most words of a promise, in characters.
pub(crate) const SAID_CHARS_MAX: usize = 200;
/// Most promises that one message makes.
const PROMISES_PER_MESSAGE_MAX: usize = 20;

/// By when, as somebody put it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// In words: "tomorrow 3pm".
    Words(String),
    /// As an instant.
    Instant(Timestamp),
}

impl By {
    /// The due time meant at `now`.
    pub(crate) fn due(&self, surroundings: &Surroundings, now: Timestamp) -> Result<Due, NotADueTime> {
        match self {
            Self::Words(words) => read_due(words, &surroundings.moment(now)),
            Self::Instant(at) if *at <= now => Err(NotADueTime::Past),
            Self::Instant(at) => Ok(Due { at: *at, precision: Precision::Exact }),
        }
    }

    /// The words as they were typed; empty for an instant.
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Words(words) => words.trim(),
            Self::Instant(_) => "",
        }
    }
}

/// A promise about to be made.
#[derive(Clone, Debug)]
pub struct NewPromise {
    /// Making twice with one key makes once.
    pub client_key: String,
    /// Where it is made.
    pub conversation: ConversationId,
    /// To whom.
    pub customer: CustomerId,
    /// In which message; NONE by hand.
    pub message: MessageId,
    /// What it is about.
    pub kind: Kind,
    /// What is promised, in a few words.
    pub said: String,
    /// By when.
    pub by: By,
    /// Who keeps it.
    pub keeper: ColleagueId,
    /// Who makes it.
    pub actor: Actor,
}

/// Makes a promise and plans its reminders. With a key that was used before it answers the promise made then.
/// A `Fault::Duplicate` means that the same key was sent at the same moment: run it again.
pub async fn make(tx: &mut Tx, new: &NewPromise) -> Result<PromiseId, CannotMake> {
    if let Some(made) = sql::by_client_key(tx, &new.client_key).await? {
        return Ok(made);
    }
    let said = said(&new.said)?;
    if new.keeper != ColleagueId::NONE && !sql::is_active(tx, new.keeper).await? {
        return Err(CannotMake::KeeperUnknown);
    }
    let surroundings = surroundings(tx, new.customer).await?;
    let due = new.by.due(&surroundings, tx.now())?;
    let promise = Promise {
        id: PromiseId::of(tx.new_id()),
        conversation: new.conversation,
        customer: new.customer,
        message: new.message,
        kind: new.kind,
        said,
        made_by: if let Actor::Colleague(id) = new.actor { ColleagueId::of(id) } else { ColleagueId::NONE },
        made_at: tx.now(),
        keeper: new.keeper,
        standing: Standing::open(Some(due.at)),
        precision: due.precision,
        due_text: new.by.words().to_owned(),
        time_zone: surroundings.zone_name(),
        closed_at: None,
        agreement: None,
        moved_to: PromiseId::NONE,
        moved_from: PromiseId::NONE,
        note: String::new(),
        version: 1,
    };
    sql::insert(tx, &promise, &new.client_key);
    clock::plan(tx, &promise);
    tx.event(told("promise_made", &promise, new.actor).code(promise.kind.code()));
    Ok(promise.id)
}

/// Where a promise is made, as somebody names it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// By the number that people read.
    Number(i64),
    /// By its id.
    Id(ConversationId),
}

/// A promise as somebody asks for it, by hand or through the API.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) client_key: String,
    pub(crate) place: Place,
    pub(crate) kind: Kind,
    pub(crate) said: String,
    pub(crate) by: By,
    pub(crate) keeper: ColleagueId,
    pub(crate) actor: Actor,
}

/// Makes a promise in a transaction of its own; one key makes one promise, also when it comes twice at once.
pub(crate) async fn make_asked(db: &Db, org: OrgId, asked: Asked) -> Result<PromiseId, CannotMake> {
    match make_once(db, org, asked.clone()).await {
        Err(CannotMake::Fault(fault)) if fault.is_duplicate() => make_once(db, org, asked).await,
        made => made,
    }
}

async fn make_once(db: &Db, org: OrgId, asked: Asked) -> Result<PromiseId, CannotMake> {
    db.write(org, asked, |tx, asked| Box::pin(make_there(tx, asked))).await
}

async fn make_there(tx: &mut Tx, asked: &Asked) -> Result<PromiseId, CannotMake> {
    let conversation = match asked.place {
        Place::Number(number) => conversations::by_number(tx, number).await?,
        Place::Id(id) => conversations::by_id(tx, id).await?,
    };
    let conversation = conversation.ok_or(CannotMake::NoSuchConversation)?;
    let new = NewPromise {
        client_key: asked.client_key.clone(),
        conversation: conversation.id,
        customer: conversation.customer,
        message: MessageId::NONE,
        kind: asked.kind,
        said: asked.said.clone(),
        by: asked.by.clone(),
        keeper: asked.keeper,
        actor: asked.actor,
    };
    make(tx, &new).await
}

fn said(typed: &str) -> Result<String, CannotMake> {
    let said = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match said.chars().count() {
        0 => Err(CannotMake::SaidMissing),
        count if count > SAID_CHARS_MAX => Err(CannotMake::SaidTooLong),
        _ => Ok(said),
    }
}

/// A fact about a promise.
pub(crate) fn told(kind: &'static str, promise: &Promise, actor: Actor) -> Event {
    Event::new(kind)
        .conversation(promise.conversation.get())
        .customer(promise.customer.get())
        .about(promise.id.get())
        .actor(actor)
}

/// A promise as the composer and the API send it along with an answer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentAlong {
    /// What it is about; `other` when absent.
    #[serde(default = "other")]
    #[schema(value_type = String, example = "call_back")]
    pub kind: Kind,
    /// What is promised, in a few words.
    #[serde(alias = "what")]
    pub said: String,
    /// By when, in words: "tomorrow 3pm".
    pub by: String,
    /// Who keeps it, by id; the author when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub keeper: Option<ColleagueId>,
}

fn other() -> Kind {
    Kind::Other
}

/// Makes the promises that were sent along with a message, a JSON list of [`SentAlong`].
pub(crate) async fn ride(tx: &mut Tx, said: Said, sent: &serde_json::Value) -> Result<(), shell::Error> {
    let along = Vec::<SentAlong>::deserialize(sent)
        .map_err(|cause| shell::Error::field("promises", cause.to_string()))?;
    if along.len() > PROMISES_PER_MESSAGE_MAX {
        return Err(CannotMake::TooMany.into());
    }
    for (place, promise) in along.into_iter().enumerate() {
        let new = NewPromise {
            client_key: format!("message:{}:{place}", said.message),
            conversation: said.conversation,
            customer: said.customer,
            message: said.message,
            kind: promise.kind,
            said: promise.said,
            by: By::Words(promise.by),
            keeper: promise.keeper.unwrap_or(said.author),
            actor: Actor::Colleague(said.author.get()),
        };
        make(tx, &new).await?;
    }
    Ok(())
}

/// A message was taken back before it left: what it promised was never said.
pub(crate) async fn unsay(tx: &mut Tx, said: Said) -> Result<(), Fault> {
    for id in sql::of_message(tx, said.message).await? {
        crate::changing::unsay(tx, id, Actor::Colleague(said.author.get())).await?;
    }
    Ok(())
}
