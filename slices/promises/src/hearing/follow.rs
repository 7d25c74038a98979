//! Listening to answers that colleagues sent from other mail programs, as their facts come in. What was heard and
//! the place up to which was listened are one transaction: however often a node begins again, and however many do,
//! each message is heard once.

use std::collections::BTreeMap;
use std::time::Duration;

use conversations::{Kind, Message, MessageId};
use jiff::SignedDuration;
use shell::{App, ColleagueId, colleague};
use store::{Db, Fault, OrgId, Sql, Tx, events, organizations, params};
use tokio::sync::broadcast::error::RecvError;

use super::ears::listen;
use super::stored::{self, Fate, Source};
use crate::house::surroundings;

/// How long facts are gathered before they are looked at.
const GATHER: Duration = Duration::from_millis(500);
/// How long a node rests after a fault.
const REST: Duration = Duration::from_secs(5);
/// Facts looked at in one step.
const STEP: u16 = 500;
/// After so many facts the place is written down even where none of them was for us.
const SILENT_FACTS_MAX: i64 = 5_000;
/// What was said longer ago than this is history: it is counted, and nobody is asked.
const HISTORY_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);
/// What a fact about an answer from another program says.
const ELSEWHERE: &str = "elsewhere";

/// Up to where an organization was listened to: as it is written down, and as it is known here.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    stored: i64,
    seen: i64,
}

/// Listens until the app is ending.
pub(crate) async fn run(app: App) {
    let mut moved = app.db.moved();
    let mut places = BTreeMap::new();
    let mut behind = everybody(&app.db).await;
    loop {
        let mut failed = Vec::new();
        for org in std::mem::take(&mut behind) {
            let place = places.entry(org).or_default();
            if let Err(fault) = catch_up(&app.db, OrgId::of(org), place).await {
                tracing::warn!(%fault, "sent mail could not be listened to; trying again");
                places.remove(&org);
                failed.push(org);
            }
        }
        tokio::select! {
            () = app.ending().cancelled() => return,
            () = tokio::time::sleep(REST), if !failed.is_empty() => {}
            heard = moved.recv() => match heard {
                Ok(heard) => behind.push(heard.org.get()),
                Err(RecvError::Lagged(_)) => behind = everybody(&app.db).await,
                Err(RecvError::Closed) => return,
            }
        }
        behind.append(&mut failed);
        tokio::time::sleep(GATHER).await;
        while let Ok(heard) = moved.try_recv() {
            behind.push(heard.org.get());
        }
        behind.sort_unstable();
        behind.dedup();
    }
}

async fn everybody(db: &Db) -> Vec<i64> {
    let mut all = Vec::new();
    let mut after = OrgId::NONE;
    loop {
        let some: Result<Vec<_>, Fault> =
            db.read_wide(after, |tx, after| Box::pin(organizations::all(tx, *after))).await;
        let Ok(some) = some else { return all };
        let Some(last) = some.last() else { return all };
        after = last.id;
        all.extend(some.iter().map(|organization| organization.id.get()));
    }
}

/// Listens to everything that an organization sent elsewhere and nobody has listened to.
#[cfg(test)]
pub(crate) async fn catch_up_from_the_start(db: &Db, org: OrgId) -> Result<(), Fault> {
    catch_up(db, org, &mut Place::default()).await
}

async fn catch_up(db: &Db, org: OrgId, place: &mut Place) -> Result<(), Fault> {
    if place.seen == 0 {
        place.stored = db.read(org, (), |tx, ()| Box::pin(cursor(tx))).await?;
        place.seen = place.stored;
    }
    loop {
        let (sent, last, is_last) = db.read(org, place.seen, |tx, seen| Box::pin(next(tx, *seen))).await?;
        if !sent.is_empty() || last - place.stored >= SILENT_FACTS_MAX {
            let step = (place.stored, last, sent);
            let is_ours =
                db.write(org, step, |tx, (from, to, sent)| Box::pin(hear(tx, *from, *to, sent))).await?;
            if !is_ours {
                // Another node was faster: its place is the true one.
                *place = Place::default();
                return Box::pin(catch_up(db, org, place)).await;
            }
            place.stored = last;
        }
        place.seen = last;
        if is_last {
            return Ok(());
        }
    }
}

/// The messages among the next facts, the number of the last fact, and whether it is the newest.
async fn next(tx: &mut Tx, seen: i64) -> Result<(Vec<MessageId>, i64, bool), Fault> {
    let facts = events::since(tx, seen, STEP).await?;
    let is_ours = |fact: &&events::Recorded| fact.kind == "message_answered" && fact.code == ELSEWHERE;
    let sent = facts.iter().filter(is_ours).map(|fact| MessageId::of(fact.about_id)).collect();
    let last = facts.last().map_or(seen, |fact| fact.seq);
    Ok((sent, last, facts.len() < usize::from(STEP)))
}

const CURSOR: Sql = Sql::tenant("hearing.cursor", "SELECT seq FROM hearing_cursors WHERE org_id = $1");
const BEGIN: Sql = Sql::tenant(
    "hearing.begin",
    "INSERT INTO hearing_cursors (org_id, seq) VALUES ($1, 0) ON CONFLICT (org_id) DO NOTHING",
);
const ADVANCE: Sql =
    Sql::tenant("hearing.advance", "UPDATE hearing_cursors SET seq = $3 WHERE org_id = $1 AND seq = $2");

async fn cursor(tx: &mut Tx) -> Result<i64, Fault> {
    Ok(tx.one(&CURSOR, params![], |row| row.int(0)).await?.unwrap_or(0))
}

/// Stores what stands in these messages, and the place after them; `false` when another node was faster.
async fn hear(tx: &mut Tx, from: i64, to: i64, sent: &[MessageId]) -> Result<bool, Fault> {
    tx.run(&BEGIN, params![]).await?;
    if tx.run(&ADVANCE, params![from, to]).await? == 0 {
        return Ok(false);
    }
    for id in sent {
        if let Some(message) = conversations::message(tx, *id).await?
            && message.kind == Kind::Outgoing
            && message.automatic.is_empty()
        {
            hear_message(tx, &message).await?;
        }
    }
    Ok(true)
}

async fn hear_message(tx: &mut Tx, message: &Message) -> Result<(), Fault> {
    let Some(conversation) = conversations::by_id(tx, message.conversation).await? else { return Ok(()) };
    let surroundings = surroundings(tx, conversation.customer).await?;
    let hearing = listen(&message.said, &surroundings, message.at);
    if hearing.heard.is_empty() {
        return Ok(());
    }
    let is_history = tx.now().duration_since(message.at) > HISTORY_AFTER;
    let author =
        if is_history { ColleagueId::NONE } else { author(tx, message, conversation.assignee).await? };
    let source = Source {
        key: Source::of_message(message.id),
        conversation: conversation.id,
        customer: conversation.customer,
        message: message.id,
        author,
        said_at: message.at,
        time_zone: surroundings.zone_name(),
    };
    let fate = if is_history { Fate::Detected } else { Fate::Heard };
    for heard in &hearing.heard {
        stored::store(tx, &source, heard, fate).await?;
    }
    Ok(())
}

/// Who wrote it: the colleague of the sender's address, else whoever has the conversation.
async fn author(tx: &mut Tx, message: &Message, assignee: ColleagueId) -> Result<ColleagueId, Fault> {
    if message.author != ColleagueId::NONE {
        return Ok(message.author);
    }
    let address = channels::address_key(&message.from_address);
    let everybody = colleague::all(tx).await?;
    let found = everybody.iter().find(|one| one.email.eq_ignore_ascii_case(&address));
    Ok(found.map_or(assignee, |one| one.id))
}
