//! Conversations about the same matter: heard from their words when one begins, or said by a colleague.

use conversations::{Conversation, ConversationId};
use jiff::SignedDuration;
use rules::drips::{ALIKE_PERMILLE, History, What, alike_permille};
use shell::ColleagueId;
use store::events::{self, Recorded};
use store::{Actor, Event, Fault, Sql, Timestamp, Tx, params};

use crate::rightings;

/// How far back an earlier conversation is looked for: the longest window that is of use.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Most earlier conversations of the customer that are compared.
const EARLIER_MAX: u16 = 10;
/// Most events of an earlier conversation that are looked through.
const EVENTS_MAX: u16 = 10_000;
/// Later events that a beginning may be behind.
const BEGINNING_MAX: u16 = 100;

const EARLIER: Sql = Sql::tenant(
    "alike.earlier",
    "SELECT id, subject FROM conversations
     WHERE org_id = $1 AND customer_id = $2 AND moved_at >= $3 AND is_solved = 1 AND id < $4
     ORDER BY moved_at DESC, id DESC LIMIT $5",
);
const FIRST_WORDS: Sql = Sql::tenant(
    "alike.first_words",
    "SELECT said FROM messages WHERE org_id = $1 AND conversation_id = $2 AND kind = 0 ORDER BY id LIMIT 1",
);

/// A customer has begun a conversation that nobody has answered yet: they had to begin anew about something that we
/// thought was solved, or they came back with something new.
pub(crate) async fn greet(
    tx: &mut Tx,
    conversation: &Conversation,
    history: &History,
    events: &[Recorded],
) -> Result<(), Fault> {
    let Some(opened) = opening(events) else { return Ok(()) };
    let is_answered =
        history.facts().iter().any(|fact| matches!(fact.what, What::Answered { .. } | What::Spoke));
    if is_answered || tx.now().duration_since(opened.at) > LOOK_BACK {
        return Ok(());
    }
    let values = params![conversation.customer, opened.at - LOOK_BACK, conversation.id, EARLIER_MAX];
    let earlier = tx.all(&EARLIER, values, |row| Ok((ConversationId::of(row.int(0)?), row.text(1)?))).await?;
    if earlier.is_empty() {
        return came_back(tx, conversation, opened.at).await;
    }
    let said = first_words(tx, conversation.id).await?;
    for (id, subject) in earlier {
        let words = first_words(tx, id).await?;
        let alike = alike_permille((&conversation.subject, &said), (&subject, &words));
        if alike >= ALIKE_PERMILLE {
            return repeats(tx, id, conversation, opened).await;
        }
    }
    came_back(tx, conversation, opened.at).await
}

async fn came_back(tx: &mut Tx, conversation: &Conversation, at: Timestamp) -> Result<(), Fault> {
    rightings::came_back(tx, conversation.customer, at, conversation.id.get()).await
}

async fn first_words(tx: &mut Tx, id: ConversationId) -> Result<String, Fault> {
    Ok(tx.one(&FIRST_WORDS, params![id], |row| row.text(0)).await?.unwrap_or_default())
}

/// The event with which a customer began this conversation.
fn opening(events: &[Recorded]) -> Option<&Recorded> {
    let opened = events.iter().find(|event| event.kind == "conversation_opened")?;
    matches!(opened.actor, Actor::Customer(_)).then_some(opened)
}

/// Tells, once, that an earlier conversation was about the same matter.
async fn repeats(
    tx: &mut Tx,
    earlier: ConversationId,
    conversation: &Conversation,
    opened: &Recorded,
) -> Result<(), Fault> {
    let events = events::of_conversation(tx, earlier.get(), EVENTS_MAX).await?;
    let is_told = |event: &Recorded| event.kind == "contact_repeated" && event.number == opened.seq;
    if !events.iter().any(is_told) {
        tell(tx, earlier, conversation, (opened.seq, "words", Actor::System));
    }
    Ok(())
}

fn tell(
    tx: &mut Tx,
    earlier: ConversationId,
    later: &Conversation,
    (opened_seq, code, actor): (i64, &'static str, Actor),
) {
    let fact = Event::new("contact_repeated").conversation(earlier.get()).customer(later.customer.get());
    tx.event(fact.about(later.id.get()).code(code).number(opened_seq).actor(actor));
}

/// What a colleague says about two conversations of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// They are about the same matter.
    Same,
    /// They are not.
    Another,
}

/// A colleague says whether a later conversation is about the matter of an earlier one; their word counts. `false` when
/// there are no two such conversations of one customer.
pub async fn say_matter(
    tx: &mut Tx,
    (earlier, later): (ConversationId, ConversationId),
    matter: Matter,
    by: ColleagueId,
) -> Result<bool, Fault> {
    let first = conversations::by_id(tx, earlier).await?;
    let Some((first, later)) = first.zip(conversations::by_id(tx, later).await?) else { return Ok(false) };
    if first.customer != later.customer || first.id >= later.id {
        return Ok(false);
    }
    let events = events::of_conversation(tx, later.id.get(), BEGINNING_MAX).await?;
    let Some(opened) = events.iter().find(|event| event.kind == "conversation_opened") else {
        return Ok(false);
    };
    let code = if matter == Matter::Same { "colleague" } else { "none" };
    tell(tx, earlier, &later, (opened.seq, code, Actor::Colleague(by.get())));
    Ok(true)
}
