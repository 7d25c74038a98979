//! What a look needs to know, read in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use conversations::{ChannelId, TeamId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{Fault, Row, Sql, Tx, organizations, params};

use super::frame::Frame;
use super::noticing::Noticed;
use super::watching::Asked;
use crate::leak::Leak;
use crate::people::places::{self, Open};
use crate::stream::Cell;
use crate::value::settings::{self, Settings};
use crate::{days, seen, sql};

/// Everything that a look compares.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) zone: TimeZone,
    pub(crate) today: i64,
    pub(crate) asked: Asked,
    /// With the places left out that may not be looked at apart.
    pub(crate) cells: Vec<Cell>,
    pub(crate) open: Open,
    pub(crate) known: Vec<Leak>,
    pub(crate) settings: Settings,
    pub(crate) before: Option<Looked>,
}

/// The look before this one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Looked {
    pub(crate) at: store::Timestamp,
    pub(crate) first_day: i64,
    pub(crate) last_day: i64,
    pub(crate) streams: i64,
    /// Drips in all these days.
    pub(crate) drips: i64,
    pub(crate) notice_days: Option<i64>,
    /// As JSON.
    pub(crate) seeping: String,
}

const LOOKED: Sql = Sql::tenant(
    "leaks.looked",
    "SELECT looked_at, first_day, last_day, streams, drips, notice_days, seeping FROM leak_looks WHERE org_id = $1",
);

/// The last look, if there was one.
pub(crate) async fn looked(tx: &mut Tx) -> Result<Option<Looked>, Fault> {
    tx.one(&LOOKED, params![], |row: &Row<'_>| {
        Ok(Looked {
            at: row.time(0)?,
            first_day: row.int(1)?,
            last_day: row.int(2)?,
            streams: row.int(3)?,
            drips: row.int(4)?,
            notice_days: Some(row.int(5)?).filter(|days| *days > 0),
            seeping: row.text(6)?,
        })
    })
    .await
}

const PUT: Sql = Sql::tenant(
    "leaks.put_look",
    "INSERT INTO leak_looks (org_id, looked_at, first_day, last_day, streams, drips, notice_days, seeping,
       noticing)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (org_id) DO UPDATE SET looked_at = $2, first_day = $3, last_day = $4, streams = $5, drips = $6,
       notice_days = $7, seeping = $8, noticing = $9",
);

/// Keeps what this look saw of the whole, and of each stream.
pub(crate) fn put(tx: &mut Tx, looked: &Looked, noticing: &[Noticed]) {
    let noticing = serde_json::to_string(noticing).expect("what is noticed is plain JSON");
    let notice = looked.notice_days.unwrap_or(0);
    let values = params![
        looked.at,
        looked.first_day,
        looked.last_day,
        looked.streams,
        looked.drips,
        notice,
        &looked.seeping,
        noticing
    ];
    tx.later(&PUT, values);
}

/// Reads what a look needs; `None` while nothing was ever counted, or today is the first day.
pub(crate) async fn gather(tx: &mut Tx) -> Result<Option<Gathered>, Fault> {
    let (zone, today) = days::today(tx).await?;
    let Some(first_ever) = seen::first_day(tx).await?.filter(|first| *first < today) else { return Ok(None) };
    let frame = Frame::of(first_ever, today - 1);
    let raw = seen::cells(tx, frame.first, frame.last).await?;
    let open = places::read(tx, today).await?;
    let settings = settings::get(tx).await?;
    let asked = Asked {
        frame,
        alarms_a_month: crate::value::model::share(settings.alarms_permille),
        standards: standards(tx).await?,
        closed: closed(tx).await?,
    };
    Ok(Some(Gathered {
        zone,
        today,
        asked,
        cells: merged(raw.into_iter().map(|cell| open.fold(cell))),
        open,
        known: sql::known(tx).await?,
        settings,
        before: looked(tx).await?,
    }))
}

/// A day, a kind, a team, a channel; and a cause, a touchpoint and a product.
type Place = (i64, String, TeamId, ChannelId, [String; 3]);

/// Cells of one day and place are one.
fn merged(cells: impl Iterator<Item = Cell>) -> Vec<Cell> {
    let mut sums: BTreeMap<Place, (i64, i64)> = BTreeMap::new();
    for cell in cells {
        let words = [cell.cause, cell.touchpoint, cell.product];
        let key = (cell.day, cell.kind, cell.team, cell.channel, words);
        let sum = sums.entry(key).or_default();
        *sum = (sum.0 + cell.occasions, sum.1 + cell.drips);
    }
    let cell = |(place, (occasions, drips)): (Place, (i64, i64))| {
        let (day, kind, team, channel, [cause, touchpoint, product]) = place;
        Cell { day, kind, team, channel, cause, touchpoint, product, occasions, drips }
    };
    sums.into_iter().map(cell).collect()
}

/// The standards that hold everywhere: which share of occasions may be drips.
async fn standards(tx: &mut Tx) -> Result<BTreeMap<String, f64>, Fault> {
    let all = instrument::standards::current(tx).await?;
    let is_everywhere = |one: &instrument::standards::Standard| {
        one.channel == ChannelId::NONE
            && one.team == TeamId::NONE
            && one.target_permille > 0
            && one.has_target()
    };
    let share =
        |one: instrument::standards::Standard| (one.kind, crate::value::model::share(one.target_permille));
    Ok(all.into_iter().filter(is_everywhere).map(share).collect())
}

/// The organization's holidays.
async fn closed(tx: &mut Tx) -> Result<BTreeSet<i64>, Fault> {
    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct Holidays {
        holidays: BTreeSet<Date>,
    }
    let organization = organizations::get(tx).await?;
    let settings = organization.map_or_else(String::new, |organization| organization.settings);
    let read: Holidays = serde_json::from_str(&settings).unwrap_or_default();
    Ok(read.holidays.into_iter().map(days::number_of).collect())
}
