//! The statements of leaks, one function per question.

use conversations::{ChannelId, TeamId};
use serde::de::DeserializeOwned;
use shell::ColleagueId;
use store::{Fault, Row, Sql, Tx, Value, params};

use crate::finding::Test;
use crate::leak::{Leak, LeakId, Whose};
use crate::state::State;
use crate::stream::Stream;

/// Most leaks that are live at once and stand for themselves; a look opens no more.
pub(crate) const LIVE_MAX: u16 = 200;
/// Most leaks that one look compares with: live ones, folded ones, and those of the last years.
pub(crate) const KNOWN_MAX: u16 = 2_000;

/// All columns of a leak, in the order of [`leak`].
macro_rules! leaks {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, team_id, channel_id, cause, test, finding, corrected, found_at, state, folded_into_id,
               owner_id, repair_by_day, causes, repair, claimed_at, claimed_by, proof, accepted_by, reason,
               review_day, closed_at, customers, drips, put_right, severity, whose, chart, stake, version,
               between_colleagues, touchpoint, product
             FROM leaks WHERE org_id = $1 ",
            $rest
        )
    };
}

const RANKED: Sql = Sql::tenant(
    "leaks.ranked",
    leaks!(
        "AND is_live = 1 AND folded_into_id = 0 ORDER BY customers DESC, severity DESC, id DESC LIMIT 200"
    ),
);

/// The leaks that stand for themselves and still leak, those that touch the most customers first.
pub(crate) async fn ranked(tx: &mut Tx) -> Result<Vec<Leak>, Fault> {
    tx.all(&RANKED, params![], leak).await
}

const CLOSED: Sql = Sql::tenant(
    "leaks.closed",
    leaks!("AND is_live = 0 AND folded_into_id = 0 AND id < $2 ORDER BY id DESC LIMIT $3"),
);

/// Those that leak no more, the newest first.
pub(crate) async fn closed(tx: &mut Tx, before: LeakId, limit: u16) -> Result<Vec<Leak>, Fault> {
    tx.all(&CLOSED, params![before, limit], leak).await
}

const GET: Sql = Sql::tenant("leaks.get", leaks!("AND id = $2"));

/// One leak.
pub(crate) async fn get(tx: &mut Tx, id: LeakId) -> Result<Option<Leak>, Fault> {
    tx.one(&GET, params![id], leak).await
}

const KNOWN: Sql = Sql::tenant("leaks.known", leaks!("AND id > 0 ORDER BY id DESC LIMIT $2"));

/// All leaks there ever were, the newest first, as far as a look compares with them.
pub(crate) async fn known(tx: &mut Tx) -> Result<Vec<Leak>, Fault> {
    tx.all(&KNOWN, params![KNOWN_MAX], leak).await
}

const FOLDED: Sql = Sql::tenant("leaks.folded", leaks!("AND folded_into_id = $2 ORDER BY id LIMIT 50"));

/// Where else the same failure shows.
pub(crate) async fn folded_into(tx: &mut Tx, id: LeakId) -> Result<Vec<Leak>, Fault> {
    tx.all(&FOLDED, params![id], leak).await
}

const INSERT: Sql = Sql::tenant(
    "leaks.insert",
    "INSERT INTO leaks (org_id, id, stream, kind, team_id, channel_id, cause, test, found_day, found_at, onset_day,
       finding, corrected, state, is_live, folded_into_id, owner_id, repair_by_day, causes, repair, claimed_at,
       claimed_by, proof, accepted_by, reason, review_day, closed_at, customers, drips, put_right, severity, whose,
       chart, stake, between_colleagues, touchpoint, product, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
       $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, 1)
     ON CONFLICT (org_id, stream, test, found_day) DO NOTHING",
);

/// Stores a new leak; `false` when the same was found before.
pub(crate) async fn insert(tx: &mut Tx, leak: &Leak) -> Result<bool, Fault> {
    let stream = &leak.stream;
    let mut values = params![
        leak.id,
        stream.key(),
        stream.kind.clone().unwrap_or_default(),
        stream.team.unwrap_or(TeamId::NONE),
        stream.channel.unwrap_or(ChannelId::NONE),
        stream.cause.clone().unwrap_or_default(),
        leak.test.code(),
        leak.issued.day,
        leak.found_at,
        leak.issued.onset,
        json(&leak.issued)
    ];
    values.extend(standing(leak));
    values.extend(measured(leak));
    let (touchpoint, product) = (stream.touchpoint.clone(), stream.product.clone());
    values.extend(params![touchpoint.unwrap_or_default(), product.unwrap_or_default()]);
    Ok(tx.run(&INSERT, values).await? == 1)
}

const UPDATE: Sql = Sql::tenant(
    "leaks.update",
    "UPDATE leaks SET corrected = $4, state = $5, is_live = $6, folded_into_id = $7, owner_id = $8,
       repair_by_day = $9, causes = $10, repair = $11, claimed_at = $12, claimed_by = $13, proof = $14,
       accepted_by = $15, reason = $16, review_day = $17, closed_at = $18, version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $3",
);

/// Stores where a leak stands; `false` when somebody changed it since `leak.version`.
pub(crate) async fn update(tx: &mut Tx, leak: &Leak) -> Result<bool, Fault> {
    let mut values = params![leak.id, leak.version];
    values.extend(standing(leak));
    Ok(tx.run(&UPDATE, values).await? == 1)
}

const MEASURE: Sql = Sql::tenant(
    "leaks.measure",
    "UPDATE leaks SET customers = $3, drips = $4, put_right = $5, severity = $6, whose = $7, chart = $8, stake = $9,
       between_colleagues = $10
     WHERE org_id = $1 AND id = $2",
);

/// Stores what the last look measured of a leak; where it stands is not touched.
pub(crate) async fn measure(tx: &mut Tx, leak: &Leak) -> Result<(), Fault> {
    let mut values = params![leak.id];
    values.extend(measured(leak));
    tx.run(&MEASURE, values).await.map(drop)
}

const FOLD_ALONG: Sql = Sql::tenant(
    "leaks.fold_along",
    "UPDATE leaks SET folded_into_id = $3, version = version + 1 WHERE org_id = $1 AND folded_into_id = $2",
);

/// What a leak explained is explained by another one now.
pub(crate) async fn fold_along(tx: &mut Tx, leak: LeakId, into: LeakId) -> Result<(), Fault> {
    tx.run(&FOLD_ALONG, params![leak, into]).await.map(drop)
}

const COUNT_OPEN: Sql = Sql::tenant(
    "leaks.count_open",
    "SELECT COUNT(*) FROM (SELECT id FROM leaks WHERE org_id = $1 AND is_live = 1 AND folded_into_id = 0
       AND state IN ('found', 'reopened') LIMIT 99) unowned",
);

/// How many leaks nobody is at work on, at most 99.
pub(crate) async fn count_open(tx: &mut Tx) -> Result<i64, Fault> {
    Ok(tx.one(&COUNT_OPEN, params![], |row| row.int(0)).await?.unwrap_or(0))
}

/// Where it stands, from `corrected` to `closed_at`.
fn standing(leak: &Leak) -> Vec<Value> {
    params![
        corrected(leak),
        leak.state.code(),
        leak.state.is_live(),
        leak.folded_into,
        leak.owner,
        leak.repair_by.unwrap_or(0),
        &leak.causes,
        &leak.repair,
        leak.claimed_at,
        leak.claimed_by,
        leak.proof.map_or_else(String::new, |proof| json(&proof)),
        leak.accepted_by,
        &leak.reason,
        leak.review_day.unwrap_or(0),
        leak.closed_at
    ]
}

/// What was measured of it, from `customers` to `between_colleagues`.
fn measured(leak: &Leak) -> Vec<Value> {
    params![
        leak.customers,
        leak.drips,
        leak.put_right,
        leak.severity,
        leak.whose.code(),
        json(&leak.chart),
        leak.stake.as_ref().map_or_else(String::new, json),
        leak.between.as_ref().map_or_else(String::new, json)
    ]
}

fn json(what: &impl serde::Serialize) -> String {
    serde_json::to_string(what).expect("what is measured is plain JSON")
}

fn corrected(leak: &Leak) -> String {
    leak.corrected.map_or_else(String::new, |finding| json(&finding))
}

fn leak(row: &Row<'_>) -> Result<Leak, Fault> {
    let text = |column| row.text(column).map(|text| (!text.is_empty()).then_some(text));
    let number = |column| row.int(column).map(|number| (number != 0).then_some(number));
    Ok(Leak {
        id: LeakId::of(row.int(0)?),
        stream: Stream {
            kind: text(1)?,
            team: number(2)?.map(TeamId::of),
            channel: number(3)?.map(ChannelId::of),
            cause: text(4)?,
            touchpoint: text(31)?,
            product: text(32)?,
        },
        test: Test::from_code(&row.text(5)?).ok_or_else(|| row.broken(5, "is no test"))?,
        issued: read(row, 6)?.ok_or_else(|| row.broken(6, "is no finding"))?,
        corrected: read(row, 7)?,
        found_at: row.time(8)?,
        state: State::from_code(&row.text(9)?).ok_or_else(|| row.broken(9, "is no state of a leak"))?,
        folded_into: LeakId::of(row.int(10)?),
        owner: ColleagueId::of(row.int(11)?),
        repair_by: number(12)?,
        causes: row.text(13)?,
        repair: row.text(14)?,
        claimed_at: row.opt_time(15)?,
        claimed_by: ColleagueId::of(row.int(16)?),
        proof: read(row, 17)?,
        accepted_by: ColleagueId::of(row.int(18)?),
        reason: row.text(19)?,
        review_day: number(20)?,
        closed_at: row.opt_time(21)?,
        customers: row.int(22)?,
        drips: row.int(23)?,
        put_right: row.int(24)?,
        severity: row.int(25)?,
        whose: Whose::from_code(&row.text(26)?),
        chart: read(row, 27)?.unwrap_or_default(),
        stake: read(row, 28)?,
        version: row.int(29)?,
        between: read(row, 30)?,
    })
}

/// JSON in a column; `None` for an empty one.
fn read<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<Option<T>, Fault> {
    let text = row.text(column)?;
    if text.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(&text).map(Some).map_err(|cause| row.broken(column, &cause.to_string()))
}
