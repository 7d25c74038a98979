//! Capacity: how many promises of a kind fit into a keeper's hour, and whether there is room for one more.
//!
//! The rule is `rules::promises::capacity`; what the organization changed of its defaults is a row per kind.

pub(crate) mod api;
pub(crate) mod page;

use axum::Router;
use axum::routing::get;
use rules::hours::OfficeHours;
use rules::promises::capacity::{AHEAD_DAYS, Full, PER_HOUR_MAX, PerHour, full, slot_of};
use rules::promises::state::Kind;
use shell::signpost::Post;
use shell::{App, Code, ColleagueId, Right, Signpost};
use store::{Actor, Event, Fault, Row, Sql, Timestamp, Tx, params};

use axum::http::StatusCode;
use jiff::SignedDuration;

/// A number of promises an hour that cannot be set.
pub(crate) const PER_HOUR_BAD: Code = Code::new("promise_capacity_bad", StatusCode::UNPROCESSABLE_ENTITY);

/// Most promises of a week that are looked at.
const DUE_MAX: u16 = 2_000;
/// What a row says where there is no limit.
const NO_LIMIT: i64 = -1;

/// Where it is set, from the page of the organization.
pub(crate) const SIGN: Signpost = Signpost {
    post: Post::Organization,
    path: "/promises/capacity",
    key: "promises-capacity-title",
    right: Right::AnswerCustomers,
};

/// The page of capacities.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/promises/capacity", get(page::show).post(page::change))
}

const GET: Sql = Sql::tenant(
    "capacity.get",
    "SELECT kind, per_hour FROM promise_capacities WHERE org_id = $1 AND kind = $2",
);
const ALL: Sql = Sql::tenant(
    "capacity.all",
    "SELECT kind, per_hour FROM promise_capacities WHERE org_id = $1 ORDER BY kind LIMIT 50",
);

/// How many promises of a kind fit into an hour here.
pub(crate) async fn per_hour(tx: &mut Tx, kind: Kind) -> Result<PerHour, Fault> {
    let set = tx.one(&GET, params![kind.code()], from_row).await?;
    Ok(set.map_or_else(|| PerHour::usual(kind), |(_, per_hour)| per_hour))
}

/// The same for every kind, in the order of forms.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<(Kind, PerHour)>, Fault> {
    let set = tx.all(&ALL, params![], from_row).await?;
    let of = |kind: Kind| {
        let found = set.iter().find(|(known, _)| known == kind.code());
        found.map_or_else(|| PerHour::usual(kind), |(_, per_hour)| *per_hour)
    };
    Ok(Kind::ALL.into_iter().map(|kind| (kind, of(kind))).collect())
}

fn from_row(row: &Row<'_>) -> Result<(String, PerHour), Fault> {
    Ok((row.text(0)?, PerHour(u16::try_from(row.int(1)?).ok())))
}

const SET: Sql = Sql::tenant(
    "capacity.set",
    "INSERT INTO promise_capacities (org_id, kind, per_hour, version) VALUES ($1, $2, $3, 1)
     ON CONFLICT (org_id, kind) DO UPDATE SET per_hour = $3, version = promise_capacities.version + 1",
);

/// Sets how many promises of a kind fit into an hour.
pub(crate) async fn set(tx: &mut Tx, kind: Kind, per_hour: PerHour, actor: Actor) -> Result<(), Fault> {
    let number = per_hour.0.map_or(NO_LIMIT, i64::from);
    tx.run(&SET, params![kind.code(), number]).await?;
    tx.event(Event::new("promise_capacity_changed").code(kind.code()).number(number).actor(actor));
    Ok(())
}

/// Is this a number that can be set?
pub(crate) fn is_settable(per_hour: PerHour) -> bool {
    per_hour.0.is_none_or(|number| (1..=PER_HOUR_MAX).contains(&number))
}

const DUE: Sql = Sql::tenant(
    "capacity.due",
    "SELECT place FROM promises
     WHERE org_id = $1 AND is_live = 1 AND keeper_id = $2 AND place >= $3 AND place < $4 AND kind = $5
       AND state = 'open' AND precision_code = 'exact' ORDER BY place LIMIT $6",
);

/// Where one more promise at `wanted` finds no room in its keeper's slot; None where it does.
pub(crate) async fn check(
    tx: &mut Tx,
    keeper: ColleagueId,
    kind: Kind,
    wanted: Timestamp,
    hours: &OfficeHours,
) -> Result<Option<Full>, Fault> {
    let limit = per_hour(tx, kind).await?;
    let Some(slot) = slot_of(wanted, hours).filter(|_| limit.0.is_some()) else { return Ok(None) };
    let until = slot.checked_add(SignedDuration::from_hours(24 * (AHEAD_DAYS + 1))).unwrap_or(Timestamp::MAX);
    let values = params![keeper, slot, until, kind.code(), DUE_MAX];
    let due = tx.all(&DUE, values, |row| row.time(0)).await?;
    Ok(full(limit, &due, wanted, tx.now(), hours))
}
