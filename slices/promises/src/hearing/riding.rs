//! What rides with an answer: the promises its author saw and let stand, in the transaction of the message. What
//! stands in the text and was not seen by its author, because they write without scripts, through the API or faster
//! than we listen, is stored as heard.

use conversations::{Along, Said};
use rules::promises::state::{Kind, Origin};
use serde::Deserialize;
use serde_json::Value;
use shell::{ColleagueId, Error};
use store::{Actor, Fault, Tx};

use super::chips::{self, Chip, Stage};
use super::ears::{Heard, Hearing, in_one_line, listen};
use super::stored::{self, Fate, Source};
use crate::house::surroundings;
use crate::making::{self, By, NewPromise};
use crate::refusals::CannotMake;
use crate::sql;

/// Most promises that one message makes.
const PROMISES_PER_MESSAGE_MAX: usize = 20;

/// A promise as the reply box and the API send it along with an answer.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SentAlong {
    /// What it is about; when absent what was heard, else `other`.
    #[schema(value_type = Option<String>, example = "call_back")]
    pub kind: Option<Kind>,
    /// What is promised, in a few words; when absent the words it was heard in.
    #[serde(alias = "what")]
    pub said: String,
    /// By when, in words: "tomorrow 3pm"; when absent what was heard.
    pub by: String,
    /// Who keeps it, by id; the author when absent.
    #[schema(value_type = Option<String>)]
    pub keeper: Option<ColleagueId>,
    /// The words of the message it stands in, where it was heard in them.
    pub quote: String,
    /// It stands in the message and is no promise.
    pub dismissed: bool,
}

/// Reads the chips of the reply box.
#[expect(clippy::unnecessary_wraps, reason = "other riders refuse what they cannot read")]
pub(crate) fn from_fields(fields: Vec<(String, String)>) -> Result<Value, Error> {
    let chips = chips::read(fields);
    if chips.is_empty() {
        return Ok(Value::Null);
    }
    Ok(chips.iter().map(sent).collect())
}

fn sent(chip: &Chip) -> Value {
    let is_authors = chip.stage.is_authors();
    let kind = chip.kind.filter(|_| is_authors);
    serde_json::json!({
        "kind": kind,
        "said": if is_authors { chip.said.as_str() } else { "" },
        "by": chip.typed_time().unwrap_or_default(),
        "keeper": chip.keeper.filter(|_| is_authors),
        "quote": chip.quote,
        "dismissed": chip.stage == Stage::Dismissed,
    })
}

/// Makes the promises that were sent along with a message, a JSON list of [`SentAlong`], and stores as heard what
/// else stands in it.
pub(crate) async fn ride(tx: &mut Tx, said: Said, along: Along<'_>) -> Result<(), Error> {
    let sent = Option::<Vec<SentAlong>>::deserialize(along.sent)
        .map_err(|cause| Error::field("promises", cause.to_string()))?
        .unwrap_or_default();
    if sent.len() > PROMISES_PER_MESSAGE_MAX {
        return Err(CannotMake::TooMany.into());
    }
    let surroundings = surroundings(tx, said.customer).await?;
    let now = tx.now();
    let source = Source {
        key: Source::of_message(said.message),
        conversation: said.conversation,
        customer: said.customer,
        message: said.message,
        author: said.author,
        said_at: now,
        time_zone: surroundings.zone_name(),
    };
    let Hearing { mut heard, .. } = listen(along.text, &surroundings, now);
    for (place, one) in sent.iter().enumerate() {
        let found = position(&heard, one).map(|at| heard.remove(at));
        match found {
            Some(heard) if one.dismissed => drop(stored::store(tx, &source, &heard, Fate::Dismissed).await?),
            None if one.dismissed || is_gone(one) => {}
            found => {
                making::make(tx, &promise(said, place, one, found)).await?;
            }
        }
    }
    for heard in &heard {
        stored::store(tx, &source, heard, Fate::Heard).await?;
    }
    Ok(())
}

/// Where the rules heard what was sent along: in the same words, or for a program that names no words as the
/// first of its kind.
fn position(heard: &[Heard], one: &SentAlong) -> Option<usize> {
    let quote = in_one_line(&one.quote);
    if quote.is_empty() {
        return one.kind.and_then(|kind| heard.iter().position(|heard| heard.kind == kind));
    }
    let same = heard.iter().position(|heard| heard.quote.eq_ignore_ascii_case(&quote));
    same.or_else(|| {
        heard.iter().position(|heard| heard.quote.to_lowercase().starts_with(&quote.to_lowercase()))
    })
}

/// It was heard once, nobody touched it, and its words are gone.
fn is_gone(one: &SentAlong) -> bool {
    !one.quote.trim().is_empty() && one.said.trim().is_empty() && one.by.trim().is_empty()
}

fn promise(said: Said, place: usize, one: &SentAlong, heard: Option<Heard>) -> NewPromise {
    let typed = one.by.trim();
    let was_heard = heard.is_some() && !one.quote.trim().is_empty();
    let by = match &heard {
        Some(heard) if typed.is_empty() => heard.time.by(),
        _ => By::Words(typed.to_owned()),
    };
    let words =
        if one.said.trim().is_empty() { heard.as_ref().map_or("", |heard| &heard.said) } else { &one.said };
    NewPromise {
        client_key: format!("message:{}:{place}", said.message),
        conversation: said.conversation,
        customer: said.customer,
        message: said.message,
        kind: one.kind.or(heard.as_ref().map(|heard| heard.kind)).unwrap_or(Kind::Other),
        said: words.to_owned(),
        by,
        keeper: one.keeper.unwrap_or(said.author),
        actor: Actor::Colleague(said.author.get()),
        origin: if was_heard { Origin::Composer } else { Origin::ByHand },
        span: heard.as_ref().map(|heard| heard.span),
        condition: heard.and_then(|heard| heard.condition),
        external: None,
    }
}

/// A message was taken back before it left: what it promised was never said.
pub(crate) async fn unsay(tx: &mut Tx, said: Said) -> Result<(), Fault> {
    for id in sql::of_message(tx, said.message).await? {
        crate::changing::unsay(tx, id, Actor::Colleague(said.author.get())).await?;
    }
    stored::forget(tx, said.message).await
}
