//! Telling early: one key on a promise at risk writes an honest message with a new time into the reply box. Sending it
//! moves the promise, told only; the customer may agree later.
//!
//! What the message tells about is kept beside its author's draft until it is sent, and rides with it. The same rider
//! holds every answer against what was promised to be answered, and takes its author's word where they gave it (`keeps`).

use channels::Address;
use conversations::drafts::{self, Draft};
use conversations::{Along, ConversationId, Kind as MessageKind, Recipients, Rider, Said, customers};
use jiff::SignedDuration;
use rules::promises::reminders::{Lead, Unit, after};
use rules::promises::state::Agreement;
use serde::Deserialize;
use serde_json::Value;
use shell::words::{moment, say_with};
use shell::{Code, ColleagueId, Error};
use store::{Actor, Fault, Sql, Timestamp, Tx, params, random};

use crate::calls::escaped;
use crate::changing::{self, Change, Evidence};
use crate::house::{Surroundings, surroundings};
use crate::making::By;
use crate::promise::{Line, Promise, PromiseId};
use crate::refusals::CannotChange;
use crate::{evidence, sql};

pub(crate) mod acts;
pub(crate) mod keeps;
mod part;

pub(crate) use part::{PART, samples};

/// There is nothing to tell: the promise is closed, or its time is over.
pub(crate) const NOTHING_TO_TELL: Code =
    Code::new("promise_nothing_to_tell", axum::http::StatusCode::CONFLICT);

/// What rides with an answer.
pub(crate) const RIDER: Rider = Rider {
    name: "telling",
    from_fields,
    ride: |tx, said, along| Box::pin(ride(tx, said, along)),
    taken_back: |tx, said| Box::pin(evidence::unshow(tx, said)),
};

/// What an answer tells about a promise: that it moves, or whether the answer keeps it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Told {
    /// The promise, by id.
    #[schema(value_type = String)]
    promise: PromiseId,
    /// The new time, in words: "tomorrow 3pm".
    #[serde(default)]
    by: Option<String>,
    /// The answer keeps it, or it does not, whatever its words look like.
    #[serde(default)]
    kept: Option<bool>,
}

#[expect(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "this is what a rider is asked")]
fn from_fields(fields: Vec<(String, String)>) -> Result<Value, Error> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let moved = field("promise").zip(field("by")).filter(|(_, by)| !by.trim().is_empty());
    let moved = moved.map(|(promise, by)| serde_json::json!({ "promise": promise, "by": by }));
    let ticks = keeps::Ticks::read(&fields);
    let kept = ticks.decided().map(|(promise, kept)| serde_json::json!({ "promise": promise, "kept": kept }));
    let told: Vec<Value> = moved.into_iter().chain(kept).collect();
    Ok(if told.is_empty() { Value::Null } else { told.into() })
}

async fn ride(tx: &mut Tx, said: Said, along: Along<'_>) -> Result<(), Error> {
    let told = Option::<Vec<Told>>::deserialize(along.sent)
        .map_err(|cause| Error::field("telling", cause.to_string()))?
        .unwrap_or_default();
    let mut told_about = Vec::new();
    for one in told {
        let change = Change {
            promise: one.promise,
            actor: Actor::Colleague(said.author.get()),
            note: String::new(),
            evidence: Evidence::Message(said.message),
        };
        let promise = of_conversation(tx, one.promise, said.conversation).await?;
        told_about.push(one.promise);
        match (one.by, one.kept) {
            (Some(by), None) => {
                let moved = changing::move_to(tx, &change, &By::Words(by), Agreement::ToldOnly).await?;
                told_about.push(moved);
            }
            // Somebody else may have kept it meanwhile.
            (None, Some(true)) if promise.is_live() => changing::done(tx, &change).await?,
            (None, Some(_)) => {}
            _ => return Err(Error::field("telling", "give either by or kept")),
        }
    }
    forget(tx, said.conversation, said.author);
    evidence::answered(tx, said, along.text, &told_about).await?;
    Ok(())
}

async fn of_conversation(
    tx: &mut Tx,
    id: PromiseId,
    conversation: ConversationId,
) -> Result<Promise, CannotChange> {
    let promise = sql::get(tx, id).await?.map(|line| line.promise);
    promise.filter(|promise| promise.conversation == conversation).ok_or(CannotChange::NoSuchPromise)
}

const REMEMBER: Sql = Sql::tenant(
    "telling.remember",
    "INSERT INTO promise_tellings (org_id, conversation_id, colleague_id, promise_id, by_text)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (org_id, conversation_id, colleague_id) DO UPDATE SET promise_id = $4, by_text = $5",
);
const FORGET: Sql = Sql::tenant(
    "telling.forget",
    "DELETE FROM promise_tellings WHERE org_id = $1 AND conversation_id = $2 AND colleague_id = $3",
);
const REMEMBERED: Sql = Sql::tenant(
    "telling.remembered",
    "SELECT promise_id, by_text FROM promise_tellings
     WHERE org_id = $1 AND conversation_id = $2 AND colleague_id = $3",
);

fn forget(tx: &mut Tx, conversation: ConversationId, colleague: ColleagueId) {
    tx.later(&FORGET, params![conversation, colleague]);
}

/// The promise that a colleague is about to tell about in this conversation, and the new time in words.
async fn remembered(
    tx: &mut Tx,
    conversation: ConversationId,
    colleague: ColleagueId,
) -> Result<Option<(PromiseId, String)>, Fault> {
    tx.one(&REMEMBERED, params![conversation, colleague], |row| {
        Ok((PromiseId::of(row.int(0)?), row.text(1)?))
    })
    .await
}

/// Writes the message into the colleague's reply box, ahead of what they had begun to write; answers the number of
/// the conversation.
///
/// # Errors
/// [`NOTHING_TO_TELL`] when the promise cannot be moved any more, or why the new time cannot be taken.
async fn begin(tx: &mut Tx, id: PromiseId, by: &str, me: ColleagueId) -> Result<i64, Error> {
    let line = sql::get(tx, id).await?.ok_or(CannotChange::NoSuchPromise)?;
    let now = tx.now();
    let is_over = line.promise.standing.due_at.is_some_and(|due_at| due_at <= now);
    if !line.promise.standing.state.is_pending() || is_over {
        return Err(Error::refused(NOTHING_TO_TELL));
    }
    let surroundings = surroundings(tx, line.promise.customer).await?;
    let by = if by.trim().is_empty() { suggested(&line, &surroundings, now) } else { by.trim().to_owned() };
    let due = By::Words(by.clone()).due(&surroundings, now).map_err(CannotChange::Time)?;
    let html = letter(&line, &surroundings, now, due.at);
    let conversation = line.promise.conversation;
    let before = drafts::get(tx, conversation, me).await?;
    let draft = match before.filter(|draft| draft.kind == MessageKind::Outgoing) {
        Some(draft) => Draft { html: format!("{html}{}", draft.html), ..draft },
        None => Draft {
            kind: MessageKind::Outgoing,
            client_key: random::token()[..32].to_owned(),
            html,
            recipients: recipients(tx, &line).await?,
            seen: last_message(tx, conversation).await?,
            updated_at: now,
        },
    };
    drafts::save(tx, conversation, me, &draft);
    tx.later(&REMEMBER, params![conversation, me, id, by]);
    Ok(line.number)
}

/// A business day later at the same time; a promise without one gets the end of the next business day.
fn suggested(line: &Line, surroundings: &Surroundings, now: Timestamp) -> String {
    let from = line.promise.standing.due_at.unwrap_or(now).max(now);
    let next = after(from, Lead { amount: 1, unit: Unit::BusinessDays }, &surroundings.hours);
    let at = next.unwrap_or(from + SignedDuration::from_hours(24));
    at.to_zoned(surroundings.customer_zone.clone()).strftime("%-d %B %Y at %H:%M").to_string()
}

/// The message, on the customer's clock.
fn letter(line: &Line, surroundings: &Surroundings, now: Timestamp, due_at: Timestamp) -> String {
    let zone = &surroundings.customer_zone;
    let first_name = line.customer_name.split_whitespace().next().unwrap_or_default();
    let was = line.promise.standing.due_at.map_or_else(String::new, |at| moment(at, now, zone));
    let args = [
        ("customer", first_name.into()),
        ("said", (&line.promise.said).into()),
        ("was", was.into()),
        ("new", moment(due_at, now, zone).into()),
    ];
    let greeting =
        if first_name.is_empty() { "telling-letter-greeting-nameless" } else { "telling-letter-greeting" };
    let sorry = if line.promise.standing.due_at.is_some() {
        "telling-letter-sorry"
    } else {
        "telling-letter-no-time"
    };
    let parts = [greeting, sorry, "telling-letter-new", "telling-letter-suits"];
    parts.map(|key| format!("<p>{}</p>", escaped(&say_with(key, &args)))).concat()
}

async fn recipients(tx: &mut Tx, line: &Line) -> Result<Recipients, Fault> {
    let identities = customers::identities(tx, line.promise.customer).await?;
    let email = identities.into_iter().find(|identity| identity.kind == "email");
    let to = email.map(|identity| Address::plain(&identity.value));
    Ok(Recipients { to: to.into_iter().collect(), ..Recipients::default() })
}

async fn last_message(tx: &mut Tx, id: ConversationId) -> Result<conversations::MessageId, Fault> {
    let conversation = conversations::by_id(tx, id).await?;
    Ok(conversation.map_or(conversations::MessageId::NONE, |conversation| conversation.last_message))
}
