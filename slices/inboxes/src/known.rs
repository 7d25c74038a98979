//! Which mailboxes there are, as the door and the intake need it for every mail: looked up once a second at
//! most. A change made on this node is seen at once, one made on another node within that second (within a
//! minute where it only concerns postmasters).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use conversations::channels as lanes;
use conversations::{ChannelId, TeamId, own_addresses};
use shell::App;
use store::{Fault, OrgId};
use tokio::time::Instant;

use crate::arrivals;
use crate::mailbox::{KIND, Settings};
use crate::supervisor::organizations_of;

/// How long something is believed.
const BELIEVED_FOR: Duration = Duration::from_secs(1);
/// How long the list of all mailboxes is believed: it is looked up across organizations, for postmasters only.
const POSTALS_BELIEVED_FOR: Duration = Duration::from_mins(1);
/// How many addresses, how many organizations, and how many mailboxes of that list are remembered.
const REMEMBERED_MAX: usize = 10_000;

/// What our own door does with mail for a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Takes it.
    Open,
    /// Asks to come back later: the mailbox rests.
    Resting,
    /// Knows nothing of it: the mailbox wants no deliveries.
    Shut,
}

/// A mailbox that wants deliveries, of whatever organization.
#[derive(Clone, Debug)]
pub(crate) struct Postal {
    pub(crate) org: OrgId,
    pub(crate) channel: ChannelId,
    /// What stands behind the `@` of its addresses.
    pub(crate) domains: Vec<String>,
    pub(crate) door: Door,
}

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
    /// Its addresses, the default one first.
    pub(crate) addresses: Vec<String>,
    door: Door,
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
    postals: Mutex<Option<(Instant, Arc<Vec<Postal>>)>>,
}

impl Known {
    /// Forgets everything: a mailbox was set up or changed.
    pub(crate) fn forget(&self) {
        locked(&self.owners).clear();
        locked(&self.lanes).clear();
        *locked(&self.postals) = None;
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

    /// What our own door does with mail for a mailbox.
    pub(crate) async fn door(&self, app: &App, org: OrgId, id: ChannelId) -> Result<Door, Fault> {
        let mut lanes = self.lanes(app, org).await?;
        if lanes.get(id).is_none() {
            // It may be younger than what we believe.
            lanes = self.look_up(app, org).await?;
        }
        Ok(lanes.get(id).map_or(Door::Shut, |lane| lane.door))
    }

    /// Every mailbox here that wants deliveries, oldest first.
    pub(crate) async fn postals(&self, app: &App) -> Result<Arc<Vec<Postal>>, Fault> {
        let now = Instant::now();
        if let Some((at, postals)) = &*locked(&self.postals)
            && now.duration_since(*at) < POSTALS_BELIEVED_FOR
        {
            return Ok(Arc::clone(postals));
        }
        let mut all = Vec::new();
        for org in organizations_of(app).await? {
            all.extend(self.lanes(app, org).await?.lanes.iter().filter_map(|lane| lane.postal(org)));
        }
        all.sort_unstable_by_key(|one| one.channel.get());
        all.truncate(REMEMBERED_MAX);
        let all = Arc::new(all);
        *locked(&self.postals) = Some((now, Arc::clone(&all)));
        Ok(all)
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
            addresses: own_addresses::of(&all),
            lanes: all.iter().filter(|channel| channel.kind == KIND).map(Lane::of).collect(),
        });
        remember(&self.lanes, org, (now, Arc::clone(&lanes)));
        Ok(lanes)
    }
}

impl Lane {
    fn of(channel: &lanes::Channel) -> Self {
        let wants = Settings::read(&channel.settings).is_ok_and(|settings| settings.takes_deliveries);
        let door = match (wants, channel.is_active) {
            (false, _) => Door::Shut,
            (true, true) => Door::Open,
            (true, false) => Door::Resting,
        };
        let addresses = channel.addresses().map(str::to_owned).collect();
        Self { id: channel.id, team: channel.team, addresses, door }
    }

    fn postal(&self, org: OrgId) -> Option<Postal> {
        let Self { id, addresses, door, .. } = self;
        let domain = |address: &String| address.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned();
        let domains = || addresses.iter().map(domain).collect();
        (*door != Door::Shut).then(|| Postal { org, channel: *id, domains: domains(), door: *door })
    }
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
