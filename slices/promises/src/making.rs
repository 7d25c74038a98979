//! Making a promise: by hand, in the transaction of an answer, or through the API.

use conversations::{ChannelId, ConversationId, CustomerId, MessageId, TeamId};
use rules::promises::dates::{Due, NotADueTime, Precision, read_due};
use rules::promises::state::{Kind, Origin, Standing};
use shell::ColleagueId;
use store::{Actor, Db, Event, OrgId, Timestamp, Tx};

use crate::house::{Surroundings, surroundings};
use crate::promise::{AskId, External, Promise, PromiseId, Span};
use crate::refusals::CannotMake;
use crate::{clock, sql};

/// Most words of a promise, in characters.
pub(crate) const SAID_CHARS_MAX: usize = 200;

/// By when, as somebody put it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// In words: "tomorrow 3pm".
    Words(String),
    /// As an instant.
    Instant(Timestamp),
    /// In words that give no time, and knowingly so: "shortly". Its keeper is reminded after one business day; it
    /// counts as "no time given" and never breaks.
    Vague(String),
    /// In words that hang on something to happen: "as soon as the part is here". Treated like a vague one.
    Event(String),
    /// In words that were read where they were heard, at that moment; the time may have passed since.
    Heard {
        /// The words.
        words: String,
        /// What they mean.
        due: Due,
    },
}

/// When a promise is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct When {
    /// The instant; None when no time was given.
    pub(crate) at: Option<Timestamp>,
    /// How exactly it was given.
    pub(crate) precision: Precision,
}

impl By {
    /// The due time meant at `now`. What gives no time is refused.
    pub(crate) fn due(&self, surroundings: &Surroundings, now: Timestamp) -> Result<Due, NotADueTime> {
        match self {
            Self::Words(words) => read_due(words, &surroundings.moment(now)),
            Self::Instant(at) if *at <= now => Err(NotADueTime::Past),
            Self::Instant(at) => Ok(Due { at: *at, precision: Precision::Exact }),
            Self::Heard { due, .. } => Ok(*due),
            Self::Vague(_) | Self::Event(_) => Err(NotADueTime::NoTime),
        }
    }

    /// The same, for a promise that may be without a time.
    pub(crate) fn when(&self, surroundings: &Surroundings, now: Timestamp) -> Result<When, NotADueTime> {
        match self {
            Self::Vague(_) => Ok(When { at: None, precision: Precision::Vague }),
            Self::Event(_) => Ok(When { at: None, precision: Precision::Event }),
            _ => self.due(surroundings, now).map(|due| When { at: Some(due.at), precision: due.precision }),
        }
    }

    /// The words as they were typed; empty for an instant.
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Words(words) | Self::Vague(words) | Self::Event(words) | Self::Heard { words, .. } => {
                words.trim()
            }
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
    /// By when. Of a promise that waits, words are read when the customer has done their part.
    pub by: By,
    /// Who keeps it.
    pub keeper: ColleagueId,
    /// Who makes it.
    pub actor: Actor,
    /// Where it comes from.
    pub origin: Origin,
    /// What the customer does first, in words that may be empty: the promise waits for it. None when nothing.
    pub condition: Option<String>,
    /// Where its words stand in its message.
    pub span: Option<Span>,
    /// What another system knows it by.
    pub external: Option<External>,
}

/// Makes a promise and plans its reminders. With a key that was used before it answers the promise made then.
/// A `Fault::Duplicate` means that the same key was sent at the same moment: run it again.
pub async fn make(tx: &mut Tx, new: &NewPromise) -> Result<PromiseId, CannotMake> {
    let now = tx.now();
    make_as_of(tx, new, now).await
}

/// The same for a promise that was made at an earlier moment and is only recorded now.
pub(crate) async fn make_as_of(
    tx: &mut Tx,
    new: &NewPromise,
    made_at: Timestamp,
) -> Result<PromiseId, CannotMake> {
    if let Some(made) = sql::by_client_key(tx, &new.client_key).await? {
        return Ok(made);
    }
    let said = said(&new.said)?;
    if new.keeper != ColleagueId::NONE && !sql::is_active(tx, new.keeper).await? {
        return Err(CannotMake::KeeperUnknown);
    }
    let condition = new.condition.as_deref().map(condition).transpose()?;
    let surroundings = surroundings(tx, new.customer).await?;
    let when = new.by.when(&surroundings, tx.now())?;
    let place = conversations::by_id(tx, new.conversation).await?;
    let (team, channel) = place.map_or((TeamId::NONE, ChannelId::NONE), |place| (place.team, place.channel));
    let promise = Promise {
        id: PromiseId::of(tx.new_id()),
        conversation: new.conversation,
        customer: new.customer,
        message: new.message,
        kind: new.kind,
        said,
        made_by: if let Actor::Colleague(id) = new.actor { ColleagueId::of(id) } else { ColleagueId::NONE },
        made_at,
        keeper: new.keeper,
        standing: standing(new, when),
        precision: when.precision,
        due_text: new.by.words().to_owned(),
        time_zone: surroundings.zone_name(),
        closed_at: None,
        agreement: None,
        moved_to: PromiseId::NONE,
        moved_from: PromiseId::NONE,
        note: String::new(),
        origin: new.origin,
        condition: condition.unwrap_or_default(),
        span: new.span,
        external: new.external.clone(),
        team,
        channel,
        ask: AskId::NONE,
        broke_for: None,
        verdict: None,
        proposal: None,
        shown_by: MessageId::NONE,
        version: 1,
    };
    sql::insert(tx, &promise, &new.client_key);
    clock::plan(tx, &promise, &surroundings.hours).await?;
    tx.event(told("promise_made", &promise, new.actor).code(promise.kind.code()));
    Ok(promise.id)
}

/// A promise that waits has no due time yet where its words are read again later: "within two hours" begins then.
fn standing(new: &NewPromise, when: When) -> Standing {
    match (&new.condition, &new.by) {
        (None, _) => Standing::open(when.at),
        (Some(_), By::Instant(at)) => Standing::waiting(Some(*at)),
        (Some(_), _) => Standing::waiting(None),
    }
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
    pub(crate) origin: Origin,
    pub(crate) condition: Option<String>,
    pub(crate) external: Option<External>,
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
        origin: asked.origin,
        condition: asked.condition.clone(),
        span: None,
        external: asked.external.clone(),
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

fn condition(typed: &str) -> Result<String, CannotMake> {
    let condition = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if condition.chars().count() > SAID_CHARS_MAX { Err(CannotMake::ConditionTooLong) } else { Ok(condition) }
}

/// A fact about a promise.
pub(crate) fn told(kind: &'static str, promise: &Promise, actor: Actor) -> Event {
    Event::new(kind)
        .conversation(promise.conversation.get())
        .customer(promise.customer.get())
        .about(promise.id.get())
        .actor(actor)
}
