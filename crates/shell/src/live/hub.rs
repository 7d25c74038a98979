//! The hub: reads what moved once per organization and tells every stream of it.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use store::{Clock, Engine, Fault, Moved, OrgId, events};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::presence::{Changed, Present, Whereabouts};
use crate::{App, Feature};

/// How many words a slow stream may be behind before it has to read the table.
const BEHIND_MAX: usize = 64;
/// Facts after which a session may hold no longer.
const ENDS_ACCESS: [&str; 3] = ["colleague_left", "colleague_password_changed", "colleague_signed_out"];
/// How many facts are read at once.
pub(super) const FACTS_MAX: u16 = 500;
/// How often the hub looks by itself: where other nodes write without telling us, and elsewhere.
const LOOK_OFTEN: Duration = Duration::from_secs(1);
const LOOK_SELDOM: Duration = Duration::from_secs(5);

/// What streams are told.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Word {
    /// Number of the newest fact it speaks of; 0 for presence, which has none.
    pub(super) seq: i64,
    /// Names of the parts that are stale.
    pub(super) kinds: BTreeSet<String>,
    /// Somebody may have lost their access: each stream looks at its session before it goes on.
    #[serde(skip)]
    pub(super) is_about_access: bool,
}

/// Where live updates meet their listeners.
pub struct Hub {
    clock: Clock,
    orgs: Mutex<HashMap<OrgId, Listening>>,
    whereabouts: Mutex<Whereabouts>,
    is_running: AtomicBool,
    pub(super) nats: std::sync::OnceLock<async_nats::Client>,
}

struct Listening {
    told: broadcast::Sender<Arc<Word>>,
    seq: i64,
}

impl Hub {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            orgs: Mutex::default(),
            whereabouts: Mutex::default(),
            is_running: AtomicBool::new(false),
            nats: std::sync::OnceLock::new(),
        }
    }

    /// Begins to listen for an organization whose newest fact has the number `seq`.
    pub(super) fn listen(&self, org: OrgId, seq: i64) -> broadcast::Receiver<Arc<Word>> {
        let mut orgs = self.orgs();
        let listening =
            orgs.entry(org).or_insert_with(|| Listening { told: broadcast::channel(BEHIND_MAX).0, seq });
        listening.told.subscribe()
    }

    /// Notes what somebody does at a conversation and tells those who look at it.
    pub(super) fn note(&self, org: OrgId, conversation: i64, present: Present) {
        let now = self.clock.now();
        if self.whereabouts().note((org, conversation), present, now) == Changed::Yes {
            self.tell_presence(org, conversation);
        }
    }

    pub(super) fn present(&self, org: OrgId, conversation: i64) -> Vec<Present> {
        self.whereabouts().at((org, conversation), self.clock.now())
    }

    fn tell_presence(&self, org: OrgId, conversation: i64) {
        let kinds = BTreeSet::from([format!("presence:{conversation}")]);
        let word = Word { seq: 0, kinds, is_about_access: false };
        if let Some(listening) = self.orgs().get(&org) {
            // Nobody may be listening.
            let _ = listening.told.send(Arc::new(word));
        }
    }

    fn orgs(&self) -> MutexGuard<'_, HashMap<OrgId, Listening>> {
        self.orgs.lock().expect("nobody panics while holding the list of listeners")
    }

    fn whereabouts(&self) -> MutexGuard<'_, Whereabouts> {
        self.whereabouts.lock().expect("nobody panics while holding the whereabouts")
    }

    /// Organizations somebody listens to; those that nobody does are dropped.
    fn heard(&self) -> Vec<OrgId> {
        let mut orgs = self.orgs();
        orgs.retain(|_, listening| listening.told.receiver_count() > 0);
        orgs.keys().copied().collect()
    }
}

/// Runs the hub from the first listener on until the program ends.
pub(super) fn run(app: &App) {
    if app.live.is_running.swap(true, Ordering::SeqCst) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        let mut moved = app.db.moved();
        let shares = app.db.engine() == Engine::Postgres && app.live.nats.get().is_none();
        let mut look = tokio::time::interval(if shares { LOOK_OFTEN } else { LOOK_SELDOM });
        loop {
            tokio::select! {
                () = app.ending().cancelled() => return,
                heard = moved.recv() => match heard {
                    Ok(Moved { org, .. }) => tell(&app, org).await,
                    Err(RecvError::Lagged(_)) => tell_all(&app).await,
                    Err(RecvError::Closed) => return,
                },
                _ = look.tick() => {
                    forget(&app);
                    tell_all(&app).await;
                }
            }
        }
    });
}

fn forget(app: &App) {
    let places = app.live.whereabouts().expire(app.clock().now());
    for (org, conversation) in places {
        app.live.tell_presence(org, conversation);
    }
}

async fn tell_all(app: &App) {
    for org in app.live.heard() {
        tell(app, org).await;
    }
}

/// Tells an organization's streams what happened since they were told last.
async fn tell(app: &App, org: OrgId) {
    let Some(after) = app.live.orgs().get(&org).map(|listening| listening.seq) else { return };
    match word_since(app, org, after).await {
        Ok(Some(word)) => {
            if let Some(listening) = app.live.orgs().get_mut(&org) {
                listening.seq = listening.seq.max(word.seq);
                // Nobody may be listening any more.
                let _ = listening.told.send(Arc::new(word));
            }
        }
        Ok(None) => {}
        Err(fault) => tracing::warn!(%fault, %org, "live updates could not read what happened"),
    }
}

/// One word about everything that happened after a number; `None` when nothing did. More than fits makes
/// every part stale.
pub(super) async fn word_since(app: &App, org: OrgId, after: i64) -> Result<Option<Word>, Fault> {
    let found = app
        .db
        .read(org, after, |tx, after| {
            Box::pin(async move {
                let facts = events::since(tx, *after, FACTS_MAX).await?;
                let newest = events::newest(tx).await?;
                Ok::<_, Fault>((facts, newest))
            })
        })
        .await?;
    let (facts, newest) = found;
    let Some(last) = facts.last() else { return Ok(None) };
    if last.seq < newest {
        let kinds = BTreeSet::from(["all".to_owned()]);
        return Ok(Some(Word { seq: newest, kinds, is_about_access: true }));
    }
    let is_about_access = facts.iter().any(|fact| ENDS_ACCESS.contains(&fact.kind.as_str()));
    Ok(Some(Word { seq: last.seq, kinds: stale(&app.features, &facts), is_about_access }))
}

/// Which parts these facts make stale.
fn stale(features: &[Feature], facts: &[events::Recorded]) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for fact in facts {
        if fact.conversation_id != 0 {
            kinds.insert(format!("conversations:{}", fact.conversation_id));
            kinds.insert("list".to_owned());
        }
        let parts = features.iter().flat_map(|feature| feature.live);
        kinds.extend(
            parts.filter(|(begin, _)| fact.kind.starts_with(begin)).map(|(_, part)| (*part).to_owned()),
        );
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(kind: &str, conversation_id: i64) -> events::Recorded {
        events::Recorded {
            seq: 1,
            at: store::Timestamp::UNIX_EPOCH,
            kind: kind.into(),
            actor: store::Actor::System,
            conversation_id,
            customer_id: 0,
            about_id: 0,
            code: String::new(),
            number: 0,
        }
    }

    #[test]
    fn a_fact_makes_its_parts_stale() {
        let features = [Feature { live: &[("promise_", "promises")], ..Feature::NONE }];
        let kinds = stale(&features, &[fact("promise_kept", 17), fact("team_formed", 0)]);
        assert_eq!(kinds, ["conversations:17", "list", "promises"].map(str::to_owned).into());
    }
}
