//! What does not work at the moment on a lane, and since when.

use conversations::ChannelId;
use shell::carriers::Trouble;
use store::{Fault, Row, Sql, Timestamp, Tx, params};

/// Which way of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Reading the mailbox at its provider.
    Reading,
    /// Handing over what we send.
    Sending,
}

impl Way {
    const fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Sending => "sending",
        }
    }
}

/// A trouble that lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failing {
    /// Which way it concerns.
    pub way: Way,
    /// What is wrong.
    pub trouble: Trouble,
    /// Since when.
    pub since: Timestamp,
}

const NOTE: Sql = Sql::tenant(
    "lane_troubles.note",
    "INSERT INTO lane_troubles (org_id, channel_id, way, trouble, since_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (org_id, channel_id, way) DO UPDATE SET trouble = $4",
);

const FORGET: Sql = Sql::tenant(
    "lane_troubles.forget",
    "DELETE FROM lane_troubles WHERE org_id = $1 AND channel_id = $2 AND way = $3",
);

/// Notes that a way works, or why not; of a trouble that lasts the beginning stays.
pub(crate) async fn note(
    tx: &mut Tx,
    channel: ChannelId,
    way: Way,
    outcome: Result<(), &Trouble>,
) -> Result<(), Fault> {
    match outcome {
        Ok(()) => tx.run(&FORGET, params![channel, way.name()]).await.map(drop),
        Err(trouble) => {
            let said = serde_json::to_string(trouble).expect("a trouble is plain JSON");
            let now = tx.now();
            tx.run(&NOTE, params![channel, way.name(), said, now]).await.map(drop)
        }
    }
}

const OF: Sql = Sql::tenant(
    "lane_troubles.of",
    "SELECT way, trouble, since_at FROM lane_troubles WHERE org_id = $1 AND channel_id = $2 ORDER BY way",
);

/// What does not work on a lane.
pub(crate) async fn of(tx: &mut Tx, channel: ChannelId) -> Result<Vec<Failing>, Fault> {
    tx.all(&OF, params![channel], from_row).await
}

const ARRIVED: Sql = Sql::tenant(
    "lanes.arrived_at",
    "SELECT received_at FROM arrivals WHERE org_id = $1 AND channel_id = $2 ORDER BY id DESC LIMIT 1000",
);

/// When the last thousand messages of a lane came in, newest first.
pub(crate) async fn arrived_at(tx: &mut Tx, channel: ChannelId) -> Result<Vec<Timestamp>, Fault> {
    tx.all(&ARRIVED, params![channel], |row| row.time(0)).await
}

const WAITING: Sql = Sql::tenant(
    "lanes.waiting_since",
    "SELECT send_at FROM outbox WHERE org_id = $1 AND state = 0 AND channel_id = $2 ORDER BY send_at, id LIMIT 1",
);

/// Since when the oldest answer of a lane waits to leave.
pub(crate) async fn waiting_since(tx: &mut Tx, channel: ChannelId) -> Result<Option<Timestamp>, Fault> {
    tx.one(&WAITING, params![channel], |row| row.time(0)).await
}

fn from_row(row: &Row<'_>) -> Result<Failing, Fault> {
    let way = match row.text(0)?.as_str() {
        "reading" => Way::Reading,
        "sending" => Way::Sending,
        _ => return Err(row.broken(0, "is no way of a lane")),
    };
    let trouble = serde_json::from_str(&row.text(1)?).map_err(|_| row.broken(1, "is no trouble"))?;
    Ok(Failing { way, trouble, since: row.time(2)? })
}
