//! Following the events: which conversations they touch, and whether these are looked at now or a little later.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use conversations::ConversationId;
use rules::drips::Heard;
use shell::follow::{Begins, Follower, Reader};
use store::events::Recorded;
use store::{Db, Fault, OrgId, Sql, Timestamp, Tx};

use crate::deriving::{self, Changes, Look};
use crate::{clocks, house, recounts, timeline};

/// Follows all organizations until the program ends.
pub(crate) const FOLLOWER: Follower = Follower {
    name: "the counting of drips",
    gather: Duration::from_millis(500),
    follow: |app, org| Box::pin(follow(&app.db, org)),
};

const PLACE: Sql = Sql::tenant("drips.place", "SELECT seq FROM drip_cursors WHERE org_id = $1");
const BEGIN: Sql = Sql::tenant(
    "drips.begin",
    "INSERT INTO drip_cursors (org_id, seq, uncounted_seq) VALUES ($1, $2, $2) ON CONFLICT (org_id) DO NOTHING",
);
const ADVANCE: Sql =
    Sql::tenant("drips.advance", "UPDATE drip_cursors SET seq = $3 WHERE org_id = $1 AND seq = $2");

const HOLD: Sql = Sql::tenant("drips.hold", "UPDATE drip_cursors SET seq = seq WHERE org_id = $1");

/// Lets nobody else count in this organization until the transaction ends: a drip is counted once, also where several
/// nodes count.
pub(crate) async fn hold(tx: &mut Tx) -> Result<(), Fault> {
    tx.run(&HOLD, Vec::new()).await.map(drop)
}

/// How much of its history an organization begins with; what lies before is counted by and by.
pub(crate) const HISTORY_EVENTS: i64 = 20_000;

static READER: Reader = Reader {
    place: &PLACE,
    begin: &BEGIN,
    advance: &ADVANCE,
    begins: Begins::Back(HISTORY_EVENTS),
    step: 200,
    concerns: |event| !is_own(event),
    look: |tx, events| Box::pin(look(tx, events)),
};

/// What counting itself tells.
fn is_own(event: &Recorded) -> bool {
    let is_record = event.kind.starts_with("drip_record");
    !is_record && (event.kind.starts_with("drip_") || event.kind.starts_with("righting_"))
}

/// Looks at everything that has happened in an organization since the last time. What a mail began is looked at a
/// minute later, by a job.
pub async fn follow(db: &Db, org: OrgId) -> Result<(), Fault> {
    READER.follow(db, org).await?;
    recounts::begin_first(db, org).await
}

async fn look(tx: &mut Tx, events: &[Recorded]) -> Result<(), Fault> {
    if let Some(changed) = events.iter().rfind(|event| event.kind.starts_with("organization_")) {
        house::remember(tx, changed.at).await?;
    }
    let touched = Touched::by(events);
    clocks::set_soon(tx, &touched.begun);
    let might_be_own = events.iter().any(|event| !ORDINARY.contains(&event.kind.as_str()));
    if touched.now.is_empty() && touched.outside.is_empty() && !might_be_own {
        return Ok(());
    }
    let lens = house::lens(tx).await?;
    let is_own_kind = |event: &&Recorded| lens.own.iter().any(|kind| kind.event_kind == event.kind);
    let now = tx.now();
    let of_own_kinds = events.iter().filter(is_own_kind).map(|event| event.conversation_id);
    let all: BTreeSet<i64> = touched.now.iter().copied().chain(of_own_kinds).filter(|id| *id != 0).collect();
    let mut changes = Changes::default();
    for id in all {
        let id = ConversationId::of(id);
        changes.add(deriving::conversation(tx, &lens, id, now, Look::Live).await?);
    }
    for event in events.iter().filter(|event| event.conversation_id == 0) {
        if is_own_kind(&event) || timeline::is_telling(event) {
            changes.add(deriving::outside(tx, &lens, event, Look::Live).await?);
        }
    }
    changes.settle(tx);
    Ok(())
}

/// Kinds of events that come with each mail: a gathering of nothing else needs no look at the house.
const ORDINARY: &[&str] = &["conversation_opened", "message_received", "message_checked", "message_sent"];

/// What some events touch.
#[derive(Debug, Default)]
struct Touched {
    /// Conversations to be looked at now.
    now: BTreeSet<i64>,
    /// Conversations that a mail has just begun, and in which nothing else has happened.
    begun: Vec<(ConversationId, Timestamp)>,
    /// Numbers of telling events outside any conversation.
    outside: BTreeSet<i64>,
}

impl Touched {
    fn by(events: &[Recorded]) -> Self {
        let mut touched = Self::default();
        let mut begun: BTreeMap<i64, Option<Timestamp>> = BTreeMap::new();
        for event in events {
            let id = event.conversation_id;
            match event.kind.as_str() {
                "conversation_opened" => drop(begun.insert(id, Some(event.at))),
                "message_received" if begun.contains_key(&id) && !is_complaint(event) => {}
                _ if !timeline::is_telling(event) => {}
                _ if id == 0 => drop(touched.outside.insert(event.seq)),
                _ => {
                    touched.now.insert(id);
                    begun.insert(id, None);
                }
            }
        }
        let quiet = begun.into_iter().filter_map(|(id, at)| Some((ConversationId::of(id), at?)));
        touched.begun = quiet.collect();
        touched
    }
}

/// A complaint does not wait for a minute.
fn is_complaint(event: &Recorded) -> bool {
    Heard::from_number(event.number).complains
}
