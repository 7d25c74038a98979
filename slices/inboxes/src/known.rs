//! Which mailboxes there are, as the door and the intake need it for every mail: looked up once a second at
//! most. A change made on this node is seen at once, one made on another node within that second.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use conversations::channels as lanes;
use conversations::{ChannelId, TeamId};
use shell::App;
use store::{Fault, OrgId};
use tokio::time::Instant;

use crate::arrivals;
use crate::mailbox::{KIND, Settings};

/// How long something is believed.
const BELIEVED_FOR: Duration = Duration::from_secs(1);
/// How many addresses, and how many organizations, are remembered.
const REMEMBERED_MAX: usize = 10_000;

/// The mailboxes of one organization.
pub(crate) struct Lanes {
    lanes: Vec<Lane>,
    /// The addresses of all channels.
    pub(crate) addresses: Vec<String>,
}

/// One mailbox.
pub(crate) struct Lane {
    id: ChannelId,
    /// The team whose conversations begin in it, or none.
    pub(crate) team: TeamId,
    takes_deliveries: bool,
}

impl Lanes {
    /// A mailbox of this organization.
    pub(crate) fn get(&self, id: ChannelId) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.id == id)
    }
}

/// What was looked up lately.
#[derive(Default)]
pub(crate) struct Known {
    owners: Mutex<HashMap<String, (Instant, OrgId, ChannelId)>>,
    lanes: Mutex<HashMap<OrgId, (Instant, Arc<Lanes>)>>,
}

impl Known {
    /// Forgets everything: a mailbox was set up or changed.
    pub(crate) fn forget(&self) {
        locked(&self.owners).clear();
        locked(&self.lanes).clear();
    }

    /// The channel that an address belongs to: see [`arrivals::channel_of`]. That there is none is asked anew
    /// each time.
    pub(crate) async fn channel_of(
        &self,
        app: &App,
        address: &str,
    ) -> Result<Option<(OrgId, ChannelId)>, Fault> {
        let now = Instant::now();
        if let Some((at, org, channel)) = locked(&self.owners).get(address)
            && now.duration_since(*at) < BELIEVED_FOR
        {
            return Ok(Some((*org, *channel)));
        }
        let found = arrivals::channel_of(app, address).await?;
        if let Some((org, channel)) = found {
            remember(&self.owners, address.to_owned(), (now, org, channel));
        }
        Ok(found)
    }

    /// Whether a mailbox wants what our own door is brought.
    pub(crate) async fn takes_deliveries(&self, app: &App, org: OrgId, id: ChannelId) -> Result<bool, Fault> {
        let mut lanes = self.lanes(app, org).await?;
        if lanes.get(id).is_none() {
            // It may be younger than what we believe.
            lanes = self.look_up(app, org).await?;
        }
        Ok(lanes.get(id).is_some_and(|lane| lane.takes_deliveries))
    }

    /// The mailboxes of an organization.
    pub(crate) async fn lanes(&self, app: &App, org: OrgId) -> Result<Arc<Lanes>, Fault> {
        let now = Instant::now();
        if let Some((at, lanes)) = locked(&self.lanes).get(&org)
            && now.duration_since(*at) < BELIEVED_FOR
        {
            return Ok(Arc::clone(lanes));
        }
        self.look_up(app, org).await
    }

    async fn look_up(&self, app: &App, org: OrgId) -> Result<Arc<Lanes>, Fault> {
        let now = Instant::now();
        let all = app.db.read(org, (), |tx, ()| Box::pin(lanes::all(tx))).await?;
        let lanes = Arc::new(Lanes {
            addresses: all.iter().map(|channel| channel.address.clone()).collect(),
            lanes: all.iter().filter(|channel| channel.kind == KIND).map(lane).collect(),
        });
        remember(&self.lanes, org, (now, Arc::clone(&lanes)));
        Ok(lanes)
    }
}

fn lane(channel: &lanes::Channel) -> Lane {
    let wants = || Settings::read(&channel.settings).is_ok_and(|settings| settings.takes_deliveries);
    Lane { id: channel.id, team: channel.team, takes_deliveries: channel.is_active && wants() }
}

fn remember<K: Eq + std::hash::Hash, V>(known: &Mutex<HashMap<K, V>>, key: K, value: V) {
    let mut known = locked(known);
    if known.len() >= REMEMBERED_MAX {
        known.clear();
    }
    known.insert(key, value);
}

fn locked<T>(known: &Mutex<T>) -> MutexGuard<'_, T> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}
