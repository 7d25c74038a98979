//! Receiving what was just accepted, in the background and several messages at a time.
//!
//! Most mails are small and plain: they are read while they are still in memory and go to the writer together,
//! each a transaction of its own in one trip. Whatever is unusual (a large mail, files, a trial mail, one that
//! cannot be read, a clash with another) is received alone, from the table, as after a crash.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use channels::email::Email;
use channels::{Channel as _, Delivery, Incoming};
use conversations::{Arrived, Gist, Received};
use shell::App;
use store::{Fault, OrgId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::arrivals::{self, Kept, ToKeep};
use crate::known::Lanes;
use crate::{engine, probe};

/// How many arrivals are received together.
const TOGETHER_MAX: usize = 128;
/// The pace at which they are gathered: so long after the last ones were taken, the next are.
const PACE: Duration = Duration::from_millis(10);
/// How many gatherings are under way at once: while one is stored, the next is read.
const GATHERINGS_MAX: usize = 2;
/// How many accepted arrivals wait in memory; beyond that, senders wait for their turn.
const WAITING_MAX: usize = 1024;
/// The largest mail that is read together with others, in bytes.
const SMALL_BYTES_MAX: usize = 64 * 1024;

/// What was accepted and waits to be received.
pub(crate) struct Intake {
    waiting: Mutex<Waiting>,
    room: Arc<Semaphore>,
    gatherings: Arc<Semaphore>,
}

#[derive(Default)]
struct Waiting {
    accepted: Vec<Accepted>,
    is_attended: bool,
}

/// One accepted arrival with its place in memory.
struct Accepted {
    org: OrgId,
    what: What,
    place: OwnedSemaphorePermit,
}

enum What {
    AtHand(Kept),
    InTable(i64),
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            room: Arc::new(Semaphore::new(WAITING_MAX)),
            gatherings: Arc::new(Semaphore::new(GATHERINGS_MAX)),
        }
    }
}

/// Keeps raw bytes durably and receives them in the background. When this returns, the sender may be told
/// "accepted".
pub async fn accept(app: &App, org: OrgId, mail: ToKeep) -> Result<(), Fault> {
    let kept = arrivals::keep_at_hand(app, org, mail).await?;
    let is_small = kept.payload.raw().is_some_and(|raw| raw.len() <= SMALL_BYTES_MAX);
    let what = if is_small { What::AtHand(kept) } else { What::InTable(kept.id) };
    wait(app, org, what).await;
    Ok(())
}

/// Receives in the background an arrival that lies in the table.
pub(crate) async fn receive_kept_later(app: &App, org: OrgId, id: i64) {
    wait(app, org, What::InTable(id)).await;
}

async fn wait(app: &App, org: OrgId, what: What) {
    let engine = engine::of(app);
    let room = Arc::clone(&engine.intake.room);
    let place = room.acquire_owned().await.expect("the semaphore is never closed");
    if engine.intake.admit(Accepted { org, what, place }) == Attended::No {
        tokio::spawn(attend(app.clone()));
    }
}

#[derive(PartialEq)]
enum Attended {
    Yes,
    No,
}

impl Intake {
    /// Takes one in; says whether somebody attends to those who wait, and if not, whoever asked has to.
    fn admit(&self, accepted: Accepted) -> Attended {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.accepted.push(accepted);
        if std::mem::replace(&mut waiting.is_attended, true) { Attended::Yes } else { Attended::No }
    }

    /// The next ones; when there are none, nobody attends any more.
    fn next(&self) -> Option<Vec<Accepted>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.accepted.is_empty() {
            waiting.is_attended = false;
            return None;
        }
        let count = waiting.accepted.len().min(TOGETHER_MAX);
        Some(waiting.accepted.drain(..count).collect())
    }
}

/// Waits until nothing that was accepted waits any more.
#[cfg(test)]
pub(crate) async fn all_received(app: &App) {
    let places = u32::try_from(WAITING_MAX).expect("it is a small number");
    let room = Arc::clone(&engine::of(app).intake.room);
    let _all = room.acquire_many(places).await.expect("the semaphore is never closed");
}

/// Takes whoever waits, at a steady pace, until nobody does.
async fn attend(app: App) {
    let engine = engine::of(&app);
    loop {
        let turn = Arc::clone(&engine.intake.gatherings).acquire_owned().await;
        let turn = turn.expect("the semaphore is never closed");
        let Some(together) = engine.intake.next() else { return };
        let pace = if together.len() < TOGETHER_MAX { PACE } else { Duration::ZERO };
        let app = app.clone();
        tokio::spawn(async move {
            receive_all(&app, together).await;
            drop(turn);
        });
        tokio::time::sleep(pace).await;
    }
}

async fn receive_all(app: &App, together: Vec<Accepted>) {
    let mut of_each: BTreeMap<OrgId, Vec<Kept>> = BTreeMap::new();
    let mut places = Vec::with_capacity(together.len());
    for Accepted { org, what, place } in together {
        match what {
            What::AtHand(kept) => {
                of_each.entry(org).or_default().push(kept);
                places.push(place);
            }
            What::InTable(id) => receive_alone(app, org, id, place),
        }
    }
    for (org, kept) in of_each {
        let mut places = places.split_off(places.len() - kept.len());
        let ids: Vec<i64> = kept.iter().map(|one| one.id).collect();
        let (with, of) = (app.clone(), org);
        let received = tokio::spawn(async move { receive_together(&with, of, kept).await }).await;
        // Where a bug or a fault met all of them, each is tried by itself, and counted.
        let left = received.ok().and_then(Result::ok).unwrap_or(ids);
        for (id, place) in left.into_iter().zip(places.drain(..)) {
            receive_alone(app, org, id, place);
        }
    }
}

fn receive_alone(app: &App, org: OrgId, id: i64, place: OwnedSemaphorePermit) {
    let app = app.clone();
    tokio::spawn(async move {
        let engine = engine::of(&app);
        let _turn = engine.turn().await;
        arrivals::process_counting(&app, org, id).await;
        drop(place);
    });
}

/// Receives what can be received together; gives the ids of the others.
async fn receive_together(app: &App, org: OrgId, kept: Vec<Kept>) -> Result<Vec<i64>, Fault> {
    let lanes = engine::of(app).known.lanes(app, org).await?;
    let is_trial = |one: &Kept| one.payload.raw().is_some_and(|raw| probe::may_be(raw));
    let usual = |one: &Kept| lanes.get(one.channel).is_some() && !is_trial(one);
    let (usual, unusual): (Vec<Kept>, Vec<Kept>) = kept.into_iter().partition(usual);
    let mut left: Vec<i64> = unusual.iter().map(|one| one.id).collect();
    let deliveries: Vec<Delivery> =
        usual.iter().map(|one| arrivals::delivery(app, &one.envelope, &lanes.addresses)).collect();
    let to_read: Vec<_> = usual.iter().map(|one| one.payload.raw().cloned()).zip(deliveries).collect();
    let reading = tokio::task::spawn_blocking(move || to_read.into_iter().map(read).collect::<Vec<_>>());
    let read = reading.await.map_err(|bug| Fault::Bug(bug.to_string()))?;
    let (mut stored, mut inputs) = (Vec::with_capacity(usual.len()), Vec::with_capacity(usual.len()));
    for (one, read) in usual.into_iter().zip(read) {
        match read {
            Some(read) => {
                inputs.push((one.envelope.way, arrived(app, org, &one, read, &lanes)));
                stored.push(one);
            }
            None => left.push(one.id),
        }
    }
    let received = app
        .db
        .write_each(org, inputs, |tx, (way, arrived)| Box::pin(arrivals::store(tx, *way, arrived)))
        .await;
    for (one, received) in stored.into_iter().zip(received) {
        match received {
            // What ends in quarantine does so alone.
            Ok(Received::FromOurselves) | Err(_) => left.push(one.id),
            Ok(received) => checked_later(app, org, received, &one),
        }
    }
    Ok(left)
}

/// Reads one mail; `None` where it cannot be read or brings files, which is for later.
fn read((raw, delivery): (Option<Arc<Vec<u8>>>, Delivery)) -> Option<(Incoming, Gist)> {
    let raw = raw?;
    let read = catch_unwind(AssertUnwindSafe(|| {
        let incoming = Email.read(&raw, &delivery).ok()?;
        let gist = Gist::of(&incoming);
        Some((incoming, gist))
    }));
    read.ok()?.filter(|(incoming, _)| incoming.attachments.is_empty())
}

fn arrived(app: &App, org: OrgId, kept: &Kept, read: (Incoming, Gist), lanes: &Lanes) -> Arrived {
    let (incoming, gist) = read;
    let lane = lanes.get(kept.channel);
    let own = lane.into_iter().flat_map(|lane| &lane.addresses).map(String::as_str);
    Arrived {
        channel: kept.channel,
        team: lane.map_or(conversations::TeamId::NONE, |lane| lane.team),
        brought_to: arrivals::brought_to(own, &kept.envelope, &incoming),
        arrival_id: kept.id,
        received_at: kept.received_at,
        token: arrivals::token_of(app, org, &incoming),
        parts: Vec::new(),
        incoming,
        gist,
        checks: String::new(),
        own_addresses: lanes.addresses.clone(),
    }
}

fn checked_later(app: &App, org: OrgId, received: Received, kept: &Kept) {
    if let Some(raw) = kept.payload.raw() {
        arrivals::check_later(app, org, received, raw, &kept.envelope);
    }
}
