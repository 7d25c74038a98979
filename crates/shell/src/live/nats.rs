//! NATS: tells other nodes "look". It may be lost entirely; nothing but time is lost with it.

use std::collections::{HashSet, VecDeque};

use futures_util::StreamExt;
use store::{Moved, OrgId, random};
use tokio::sync::broadcast::error::RecvError;

use super::Present;
use crate::{App, keys};

const MOVED: &str = "wellkept.moved";
const PRESENCE: &str = "wellkept.presence";
/// How many words of others are remembered so as not to be passed on again.
const REMEMBERED: usize = 4096;

/// What nodes tell each other about a commit.
#[derive(serde::Serialize, serde::Deserialize)]
struct Told {
    node: String,
    org: OrgId,
    seq: i64,
    has_jobs: bool,
}

/// What nodes tell each other about presence.
#[derive(serde::Serialize, serde::Deserialize)]
struct ToldPresence {
    org: OrgId,
    conversation: i64,
    present: Present,
}

/// Connects the nodes until the program ends; returns at once where no NATS is configured. A server that is
/// away is tried again by the client itself.
pub(crate) async fn bridge(app: App) {
    let url = app.config.nats.url.clone();
    if url.is_empty() {
        return;
    }
    let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
    let client = match options.connect(&url).await {
        Ok(client) => client,
        Err(cause) => return tracing::error!(%cause, "nats.url cannot be used; nodes look into the database"),
    };
    // One bridge runs; a second would find the client set already.
    let _ = app.live.nats.set(client.clone());
    if let Err(cause) = pass_on(&app, &client).await {
        tracing::error!(%cause, "the bridge to other nodes ended; nodes look into the database");
    }
}

async fn pass_on(app: &App, client: &async_nats::Client) -> Result<(), async_nats::Error> {
    let node = keys::hex(&random::bytes::<8>());
    let mut others = client.subscribe(MOVED).await?;
    let mut presence = client.subscribe(PRESENCE).await?;
    let mut moved = app.db.moved();
    let mut heard = Heard::default();
    loop {
        tokio::select! {
            () = app.ending().cancelled() => return Ok(()),
            Some(message) = others.next() => {
                let Ok(told) = serde_json::from_slice::<Told>(&message.payload) else { continue };
                if told.node != node {
                    heard.remember((told.org, told.seq));
                    app.db.tell_moved(Moved { org: told.org, seq: told.seq, has_jobs: told.has_jobs });
                }
            }
            Some(message) = presence.next() => {
                if let Ok(told) = serde_json::from_slice::<ToldPresence>(&message.payload) {
                    app.live.note(told.org, told.conversation, told.present);
                }
            }
            ours = moved.recv() => match ours {
                // Jobs without a fact wait for whoever holds the clock; facts are told once.
                Ok(moved) if moved.seq > 0 && !heard.knows((moved.org, moved.seq)) => {
                    heard.remember((moved.org, moved.seq));
                    let told = Told { node: node.clone(), org: moved.org, seq: moved.seq, has_jobs: moved.has_jobs };
                    client.publish(MOVED, bytes_of(&told)).await?;
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return Ok(()),
            },
        }
    }
}

/// Tells other nodes what somebody does; lost without harm.
pub(super) fn tell_presence(app: &App, org: OrgId, conversation: i64, present: Present) {
    let Some(client) = app.live.nats.get().cloned() else { return };
    app.aside(async move {
        let told = ToldPresence { org, conversation, present };
        if let Err(cause) = client.publish(PRESENCE, bytes_of(&told)).await {
            tracing::debug!(%cause, "presence could not be told to other nodes");
        }
    });
}

fn bytes_of(told: &impl serde::Serialize) -> bytes::Bytes {
    serde_json::to_vec(told).expect("a word is plain JSON").into()
}

/// The words that went round lately.
#[derive(Default)]
struct Heard {
    known: HashSet<(OrgId, i64)>,
    order: VecDeque<(OrgId, i64)>,
}

impl Heard {
    fn remember(&mut self, word: (OrgId, i64)) {
        if self.known.insert(word) {
            self.order.push_back(word);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    fn knows(&self, word: (OrgId, i64)) -> bool {
        self.known.contains(&word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_words_are_forgotten() {
        let mut heard = Heard::default();
        let org = OrgId::of(1);
        for seq in 0..=i64::try_from(REMEMBERED).expect("it is small") {
            heard.remember((org, seq));
            heard.remember((org, seq));
        }
        assert!(!heard.knows((org, 0)));
        assert!(heard.knows((org, 1)));
        assert_eq!(heard.known.len(), REMEMBERED);
    }
}
