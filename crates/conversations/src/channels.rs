//! Channels: the configured ways in and out. Settings of a kind are one JSON text that only its own feature
//! reads.

use channels::address_key;
use store::{Event, Fault, Row, Sql, Timestamp, Tx, params};

use crate::ids::{ChannelId, TeamId};
use crate::own_addresses::{OwnAddress, changed};

/// How a lane is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// Quiet and well.
    Green,
    /// Something is odd: silence, a growing queue.
    Amber,
    /// It does not work: a refused credential, no connection.
    Red,
}

impl Light {
    const ALL: [Self; 3] = [Self::Green, Self::Amber, Self::Red];

    const fn number(self) -> i64 {
        match self {
            Self::Green => 0,
            Self::Amber => 1,
            Self::Red => 2,
        }
    }
}

/// One way in and out.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Its kind: `email`.
    pub kind: String,
    /// What colleagues call it.
    pub name: String,
    /// The address customers write to and answers leave from by default, in lower case, its domain as the DNS knows
    /// it.
    pub address: String,
    /// Further addresses under which it is written to and answers.
    pub others: Vec<OwnAddress>,
    /// The team whose conversations begin here, or none.
    pub team: TeamId,
    /// Whether it is in use.
    pub is_active: bool,
    /// The kind's settings, as JSON; secrets in it are sealed.
    pub settings: String,
    /// How far the carrier has read, as JSON.
    pub cursor: String,
    /// How the lane is doing.
    pub light: Light,
    /// Why it is not green, in plain words.
    pub light_reason: String,
    /// Since when.
    pub light_changed_at: Timestamp,
    /// When the last message came in (the epoch: never).
    pub last_in_at: Timestamp,
    /// When the last message left (the epoch: never).
    pub last_out_at: Timestamp,
    /// When it was set up.
    pub created_at: Timestamp,
    /// Grows with each change of its settings.
    pub version: i64,
}

/// What is needed to set a channel up.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// Its kind: `email`.
    pub kind: &'static str,
    /// What colleagues call it.
    pub name: String,
    /// The address customers write to.
    pub address: String,
    /// The team whose conversations begin here, or none.
    pub team: TeamId,
    /// The kind's settings, as JSON with sealed secrets.
    pub settings: String,
}

/// The directory's name for the addresses of channels.
pub const DIRECTORY: &str = "channel";

const INSERT: Sql = Sql::tenant(
    "channels.insert",
    "INSERT INTO channels (org_id, id, kind, name, address, team_id, state, settings, cursor, light, light_reason, light_changed_at, last_in_at, last_out_at, created_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, 1, $7, '{}', 0, '', $8, 0, 0, $8, 1)",
);

/// Sets a channel up and enters its address in the directory; an address that any organization of this
/// instance uses already ends as `Fault::Duplicate`.
pub async fn create(tx: &mut Tx, new: &NewChannel) -> Result<ChannelId, Fault> {
    let id = ChannelId::of(tx.new_id());
    let now = tx.now();
    let address = address_key(&new.address);
    store::directory::enter(tx, DIRECTORY, &address, id.get()).await?;
    tx.run(&INSERT, params![id, new.kind, &new.name, &address, new.team, &new.settings, now]).await?;
    tx.event(Event::new("channel_created").about(id.get()));
    Ok(id)
}

const GET: Sql = Sql::tenant(
    "channels.get",
    "SELECT id, kind, name, address, team_id, state, settings, cursor, light, light_reason, light_changed_at, last_in_at, last_out_at, created_at, version, own_addresses
     FROM channels WHERE org_id = $1 AND id = $2",
);

/// One channel.
pub async fn get(tx: &mut Tx, id: ChannelId) -> Result<Option<Channel>, Fault> {
    tx.one(&GET, params![id], from_row).await
}

const ALL: Sql = Sql::tenant(
    "channels.all",
    "SELECT id, kind, name, address, team_id, state, settings, cursor, light, light_reason, light_changed_at, last_in_at, last_out_at, created_at, version, own_addresses
     FROM channels WHERE org_id = $1 ORDER BY id LIMIT 500",
);

/// All channels, oldest first, at most 500.
pub async fn all(tx: &mut Tx) -> Result<Vec<Channel>, Fault> {
    tx.all(&ALL, params![], from_row).await
}

const UPDATE: Sql = Sql::tenant(
    "channels.update",
    "UPDATE channels SET name = $3, address = $4, team_id = $5, state = $6, settings = $7, own_addresses = $9, version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $8",
);

/// Changes a channel's settings and addresses; `false` when somebody changed them since `channel.version`.
pub async fn update(tx: &mut Tx, before: &Channel, channel: &Channel) -> Result<bool, Fault> {
    let address = address_key(&channel.address);
    let (gone, new) = changed(before, channel);
    for gone in gone {
        store::directory::remove(tx, DIRECTORY, &gone).await?;
    }
    for new in new {
        store::directory::enter(tx, DIRECTORY, &new, channel.id.get()).await?;
    }
    let values = params![
        channel.id,
        &channel.name,
        &address,
        channel.team,
        channel.is_active,
        &channel.settings,
        channel.version,
        serde_json::to_string(&channel.others).expect("addresses are JSON")
    ];
    let changed = tx.run(&UPDATE, values).await? == 1;
    if changed {
        tx.event(Event::new("channel_changed").about(channel.id.get()));
    }
    Ok(changed)
}

const SET_CURSOR: Sql =
    Sql::tenant("channels.set_cursor", "UPDATE channels SET cursor = $3 WHERE org_id = $1 AND id = $2");

/// Remembers how far the carrier has read, in the transaction that stored what it read.
pub fn set_cursor(tx: &mut Tx, id: ChannelId, cursor: &str) {
    tx.later(&SET_CURSOR, params![id, cursor]);
}

const SET_LIGHT: Sql = Sql::tenant(
    "channels.set_light",
    "UPDATE channels SET light = $3, light_reason = $4, light_changed_at = $5
     WHERE org_id = $1 AND id = $2 AND (light <> $3 OR light_reason <> $4)",
);

/// Sets the lane's light; says whether it changed.
pub async fn set_light(tx: &mut Tx, id: ChannelId, light: Light, reason: &str) -> Result<bool, Fault> {
    let now = tx.now();
    let changed = tx.run(&SET_LIGHT, params![id, light.number(), reason, now]).await? == 1;
    if changed {
        tx.event(Event::new("lane_changed").about(id.get()).number(light.number()));
    }
    Ok(changed)
}

const HEARD: Sql = Sql::tenant(
    "channels.heard",
    "UPDATE channels SET last_in_at = $3 WHERE org_id = $1 AND id = $2 AND last_in_at < $4",
);

/// Remembers, to the minute, when the last message came in: a busy lane should not write this row each time.
pub(crate) fn heard(tx: &mut Tx, id: ChannelId) {
    let now = tx.now();
    tx.later(&HEARD, params![id, now, now - jiff::SignedDuration::from_mins(1)]);
}

const SENT: Sql =
    Sql::tenant("channels.sent", "UPDATE channels SET last_out_at = $3 WHERE org_id = $1 AND id = $2");

/// Remembers when the last message left.
pub fn sent(tx: &mut Tx, id: ChannelId) {
    let now = tx.now();
    tx.later(&SENT, params![id, now]);
}

fn from_row(row: &Row<'_>) -> Result<Channel, Fault> {
    let light = usize::try_from(row.int(8)?).ok().and_then(|number| Light::ALL.get(number).copied());
    Ok(Channel {
        id: ChannelId::of(row.int(0)?),
        kind: row.text(1)?,
        name: row.text(2)?,
        address: row.text(3)?,
        team: TeamId::of(row.int(4)?),
        is_active: row.flag(5)?,
        settings: row.text(6)?,
        cursor: row.text(7)?,
        light: light.ok_or_else(|| row.broken(8, "is no light"))?,
        light_reason: row.text(9)?,
        light_changed_at: row.time(10)?,
        last_in_at: row.time(11)?,
        last_out_at: row.time(12)?,
        created_at: row.time(13)?,
        version: row.int(14)?,
        others: serde_json::from_str(&row.text(15)?)
            .map_err(|_| row.broken(15, "is no list of addresses"))?,
    })
}
