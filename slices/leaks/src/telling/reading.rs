//! Reading what more is told about a leak: its drips, the others, and what customers wrote.

use std::collections::{BTreeMap, BTreeSet};

use conversations::ConversationId;
use store::{Fault, Sql, Tx, params};

use super::words::Written;
use crate::leak::Leak;
use crate::people::places::Open;
use crate::seen::{self, Seen};
use crate::stream::{Cell, Stream};

/// Most drips of the leak, and of the others, that are compared.
const DRIPS_MAX: usize = 4_000;
/// Over so many days before the leak the others are looked at.
const BEFORE_DAYS: i64 = 180;
/// Most conversations whose words are read on each side.
const CONVERSATIONS_MAX: usize = 150;
/// Most characters of one conversation.
const TEXT_MAX: usize = 4_000;

/// The drips of a leak, and those it is compared with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compared {
    /// The newest first.
    pub(crate) here: Vec<Seen>,
    /// Of the same kind before, or of the same kind elsewhere.
    pub(crate) elsewhere: Vec<Seen>,
}

/// Reads both. Places that may not be looked at apart are left out.
pub(crate) async fn compared(tx: &mut Tx, leak: &Leak, open: &Open, today: i64) -> Result<Compared, Fault> {
    let onset = leak.finding().onset;
    let kind = Stream { kind: leak.stream.kind.clone(), ..Stream::default() };
    let all = seen::drips(tx, &seen::filter(&kind, onset, today), DRIPS_MAX).await?;
    let earlier = seen::filter(&kind, onset - BEFORE_DAYS, onset - 1);
    let earlier = seen::drips(tx, &earlier, DRIPS_MAX).await?;
    let (here, mut elsewhere): (Vec<Seen>, Vec<Seen>) =
        all.into_iter().partition(|drip| holds(&leak.stream, drip));
    // Only elsewhere at the same time says what is special about this place; before says it for the whole.
    if leak.stream.is_whole() || elsewhere.len() < here.len() {
        elsewhere.extend(earlier);
    }
    let mut known = BTreeMap::new();
    let mut fold = |drips: Vec<Seen>| {
        drips.into_iter().map(|drip| folded(drip, &leak.stream, open, &mut known)).collect()
    };
    Ok(Compared { here: fold(here), elsewhere: fold(elsewhere) })
}

fn cell(drip: &Seen) -> Cell {
    Cell {
        day: drip.day,
        kind: drip.kind.clone(),
        team: drip.team,
        channel: drip.channel,
        cause: drip.cause.clone(),
        touchpoint: drip.touchpoint.clone(),
        product: drip.product.clone(),
        occasions: 1,
        drips: 1,
    }
}

/// Whether a drip belongs to a stream.
pub(crate) fn holds(stream: &Stream, drip: &Seen) -> bool {
    stream.holds(&cell(drip))
}

/// What the stream names already says nothing more, and what may not be looked at apart is left out.
fn folded(drip: Seen, stream: &Stream, open: &Open, known: &mut BTreeMap<Stream, bool>) -> Seen {
    let Cell { mut team, mut channel, mut cause, mut touchpoint, mut product, .. } = open.fold(cell(&drip));
    // A team at the channel of the leak is a place of its own.
    let mut shows = |crossed: Stream| *known.entry(crossed).or_insert_with_key(|crossed| open.shows(crossed));
    if stream.team.is_some() || !shows(Stream { team: team.some(), ..stream.clone() }) {
        team = conversations::TeamId::NONE;
    }
    if stream.channel.is_some() || !shows(Stream { channel: channel.some(), ..stream.clone() }) {
        channel = conversations::ChannelId::NONE;
    }
    let named = Some(cause.clone()).filter(|cause| !cause.is_empty());
    if stream.cause.is_some() || !shows(Stream { cause: named, ..stream.clone() }) {
        cause = String::new();
    }
    let named = Some(touchpoint.clone()).filter(|touchpoint| !touchpoint.is_empty());
    if stream.touchpoint.is_some() || !shows(Stream { touchpoint: named, ..stream.clone() }) {
        touchpoint = String::new();
    }
    let named = Some(product.clone()).filter(|product| !product.is_empty());
    if stream.product.is_some() || !shows(Stream { product: named, ..stream.clone() }) {
        product = String::new();
    }
    Seen { team, channel, cause, touchpoint, product, ..drip }
}

const SAID: Sql = Sql::tenant(
    "leaks.said",
    "SELECT c.number, m.said FROM messages m JOIN conversations c ON c.org_id = $1 AND c.id = m.conversation_id
     WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.kind = 0 ORDER BY m.id LIMIT 5",
);

/// What customers wrote in the conversations of these drips, each once.
pub(crate) async fn written(tx: &mut Tx, drips: &[Seen]) -> Result<Vec<Written>, Fault> {
    let mut known = BTreeSet::new();
    let fresh = drips.iter().map(|drip| drip.conversation).filter(|one| *one != ConversationId::NONE);
    let fresh: Vec<ConversationId> =
        fresh.filter(|one| known.insert(one.get())).take(CONVERSATIONS_MAX).collect();
    let mut found = Vec::new();
    for conversation in fresh {
        let said = tx.all(&SAID, params![conversation], |row| Ok((row.int(0)?, row.text(1)?))).await?;
        let Some(number) = said.first().map(|(number, _)| *number) else { continue };
        let text = said.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n");
        found.push(Written { number, text: text.chars().take(TEXT_MAX).collect() });
    }
    Ok(found)
}

/// The conversations of these drips, the newest first, each with how many drips and the kind of its newest.
pub(crate) fn conversations_of(drips: &[Seen]) -> Vec<(ConversationId, usize, &Seen)> {
    let mut found: Vec<(ConversationId, usize, &Seen)> = Vec::new();
    for drip in drips.iter().filter(|drip| drip.conversation != ConversationId::NONE) {
        match found.iter_mut().find(|(conversation, ..)| *conversation == drip.conversation) {
            Some((_, count, _)) => *count += 1,
            None => found.push((drip.conversation, 1, drip)),
        }
    }
    found
}
