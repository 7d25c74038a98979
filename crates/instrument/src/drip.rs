//! Drips as they are read: beside a conversation, beside a customer, behind a number.

use conversations::{ChannelId, ConversationId, CustomerId, TeamId};
use rules::hours::WorkingMinutes;
use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, Value, params};

use crate::ids::{RightingId, StandardId};

/// Most drips of one conversation that are read.
const OF_CONVERSATION_MAX: u16 = 100;
/// Most customers that are counted.
const CUSTOMERS_MAX: i64 = 100_000;
/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Where it is known from that something was an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// From events, by a rule.
    Derived,
    /// A colleague recorded it.
    Colleague,
    /// Another system did.
    Api,
}

impl Source {
    const ALL: [Self; 3] = [Self::Derived, Self::Colleague, Self::Api];

    /// Its word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Derived => "derived",
            Self::Colleague => "colleague",
            Self::Api => "api",
        }
    }

    pub(crate) fn read(row: &Row<'_>, column: usize) -> Result<Self, Fault> {
        let code = row.text(column)?;
        let found = Self::ALL.into_iter().find(|source| source.code() == code);
        found.ok_or_else(|| row.broken(column, "is no source of a drip"))
    }
}

/// One small failure of care toward one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drip {
    /// Its kind: a code of [`crate::kinds`].
    pub kind: String,
    /// Number of the event that is the occasion; with the kind, its name for ever.
    pub seq: i64,
    /// Number of the event that shows it.
    pub evidence_seq: i64,
    /// When it happened; for what did not happen, when its standard ran out.
    pub at: Timestamp,
    /// The day of that in the organization's zone, counted from 1970-01-01.
    pub day: i64,
    /// Where; NONE for what was recorded outside any conversation.
    pub conversation: ConversationId,
    /// Toward whom.
    pub customer: CustomerId,
    /// Whose turn it was, or NONE.
    pub team: TeamId,
    /// By which channel, or NONE.
    pub channel: ChannelId,
    /// Who had it, or NONE. Shown to this colleague and their coach alone.
    pub colleague: ColleagueId,
    /// The promise it is about, or 0.
    pub promise: i64,
    /// Why, as far as events tell: a code such as `nobody_took_it`, or what a record names; may be empty.
    pub cause: String,
    /// Where the customer met us, as whoever told it named it; may be empty.
    pub touchpoint: String,
    /// What it was about, the same; may be empty.
    pub product: String,
    /// How long the customer waited, in business hours; 0 where nothing was waited for.
    pub waited: WorkingMinutes,
    /// The same as the customer lived it, nights and weekends included, in minutes.
    pub lived_minutes: i64,
    /// What the standard allowed, in its own minutes; 0 where it allows none.
    pub standard_minutes: i64,
    /// The version of the standard that it was held against.
    pub standard: StandardId,
    /// The task of putting it right, or NONE.
    pub righting: RightingId,
    /// Where it is known from.
    pub source: Source,
}

macro_rules! drips {
    ($rest:literal) => {
        concat!(
            "SELECT o.kind, o.seq, o.evidence_seq, o.at, o.day, o.conversation_id, o.customer_id, o.team_id, o.channel_id,
               o.colleague_id, o.promise_id, o.cause, o.waited_minutes, o.lived_minutes, o.standard_minutes,
               o.standard_id, o.righting_id, o.source, o.touchpoint, o.product
             FROM occasions o ",
            $rest
        )
    };
}

const OF_CONVERSATION: Sql = Sql::tenant(
    "drips.of_conversation",
    drips!(
        "WHERE o.org_id = $1 AND o.is_drip = 1 AND o.conversation_id = $2
         ORDER BY o.at DESC, o.seq DESC, o.kind LIMIT $3"
    ),
);

/// The drips of one conversation, newest first, at most 100.
pub async fn of_conversation(tx: &mut Tx, conversation: ConversationId) -> Result<Vec<Drip>, Fault> {
    tx.all(&OF_CONVERSATION, params![conversation, OF_CONVERSATION_MAX], drip).await
}

const OF_CUSTOMER: Sql = Sql::tenant(
    "drips.of_customer",
    drips!(
        "WHERE o.org_id = $1 AND o.is_drip = 1 AND o.customer_id = $2
         ORDER BY o.at DESC, o.seq DESC, o.kind LIMIT $3"
    ),
);

/// The drips that one customer suffered, newest first.
pub async fn of_customer(tx: &mut Tx, customer: CustomerId, limit: u16) -> Result<Vec<Drip>, Fault> {
    tx.all(&OF_CUSTOMER, params![customer, limit], drip).await
}

const OF_RIGHTING: Sql = Sql::tenant(
    "drips.of_righting",
    drips!(
        "JOIN rightings r ON r.org_id = $1 AND r.customer_id = o.customer_id
         WHERE o.org_id = $1 AND o.is_drip = 1 AND r.id = $2 AND o.righting_id = r.id
         ORDER BY o.at DESC, o.seq DESC, o.kind LIMIT $3"
    ),
);

/// The drips that one task is to put right, newest first.
pub async fn of_righting(tx: &mut Tx, righting: RightingId, limit: u16) -> Result<Vec<Drip>, Fault> {
    tx.all(&OF_RIGHTING, params![righting, limit], drip).await
}

/// Which drips: all that are named here together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Where {
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this team; `Some(TeamId::NONE)` means of none.
    pub team: Option<TeamId>,
    /// By this channel.
    pub channel: Option<ChannelId>,
    /// For this cause; `Some("")` means of none that is known.
    pub cause: Option<String>,
    /// At this touchpoint, spelled as it is known.
    pub touchpoint: Option<String>,
    /// About this product, spelled as it is known.
    pub product: Option<String>,
    /// From this day on, counted from 1970-01-01 in the organization's zone.
    pub from_day: i64,
    /// Until this day, itself included.
    pub to_day: i64,
}

impl Where {
    /// Everything between two days, both included.
    pub fn between(from_day: i64, to_day: i64) -> Self {
        Self { from_day, to_day, ..Self::default() }
    }

    /// The values of `$2` to `$12` in the statements that filter: days, a stretch of instants around them, and a flag
    /// and a value for each of the filters.
    pub(crate) fn values(&self) -> Vec<Value> {
        params![
            self.from_day,
            self.to_day,
            // No zone is further than a day from the one that days are counted in.
            (self.from_day - 1).saturating_mul(DAY),
            (self.to_day + 2).saturating_mul(DAY),
            self.kind.clone().unwrap_or_default(),
            self.team.map_or(-1, TeamId::get),
            self.channel.map_or(-1, ChannelId::get),
            self.cause.is_some(),
            self.cause.clone().unwrap_or_default(),
            self.touchpoint.clone().unwrap_or_default(),
            self.product.clone().unwrap_or_default()
        ]
    }
}

const DRIPS: Sql = Sql::tenant(
    "drips.listed",
    drips!(
        "WHERE o.org_id = $1 AND o.is_drip = 1 AND o.day BETWEEN $2 AND $3 AND o.at >= $4 AND o.at < $5
           AND ($6 = '' OR o.kind = $6) AND (o.team_id = $7 OR CAST($7 AS BIGINT) = -1)
           AND (o.channel_id = $8 OR CAST($8 AS BIGINT) = -1)
           AND ($9 = 0 OR o.cause = $10) AND ($11 = '' OR o.touchpoint = $11) AND ($12 = '' OR o.product = $12)
           AND (o.at, o.seq) < ($13, $14)
         ORDER BY o.at DESC, o.seq DESC, o.kind LIMIT $15"
    ),
);

/// The drips of `filter`, newest first, below the place `before` (instant and number of the last one seen).
pub async fn drips(
    tx: &mut Tx,
    filter: &Where,
    before: Option<(Timestamp, i64)>,
    limit: u16,
) -> Result<Vec<Drip>, Fault> {
    let (at, seq) = before.unwrap_or((Timestamp::MAX, i64::MAX));
    let mut values = filter.values();
    values.extend(params![at, seq, limit]);
    tx.all(&DRIPS, values, drip).await
}

const TOUCHED: Sql = Sql::tenant(
    "drips.customers_touched",
    "SELECT COUNT(*) FROM (SELECT DISTINCT customer_id FROM occasions
       WHERE org_id = $1 AND is_drip = 1 AND day BETWEEN $2 AND $3 AND at >= $4 AND at < $5
         AND ($6 = '' OR kind = $6) AND (team_id = $7 OR CAST($7 AS BIGINT) = -1)
         AND (channel_id = $8 OR CAST($8 AS BIGINT) = -1)
         AND ($9 = 0 OR cause = $10) AND ($11 = '' OR touchpoint = $11) AND ($12 = '' OR product = $12)
         AND customer_id <> 0 LIMIT $13) touched",
);

/// How many customers the drips of `filter` touched, each counted once; at most 100,000.
pub async fn customers_touched(tx: &mut Tx, filter: &Where) -> Result<i64, Fault> {
    let mut values = filter.values();
    values.extend(params![CUSTOMERS_MAX]);
    Ok(tx.one(&TOUCHED, values, |row| row.int(0)).await?.unwrap_or(0))
}

fn drip(row: &Row<'_>) -> Result<Drip, Fault> {
    Ok(Drip {
        kind: row.text(0)?,
        seq: row.int(1)?,
        evidence_seq: row.int(2)?,
        at: row.time(3)?,
        day: row.int(4)?,
        conversation: ConversationId::of(row.int(5)?),
        customer: CustomerId::of(row.int(6)?),
        team: TeamId::of(row.int(7)?),
        channel: ChannelId::of(row.int(8)?),
        colleague: ColleagueId::of(row.int(9)?),
        promise: row.int(10)?,
        cause: row.text(11)?,
        waited: WorkingMinutes(row.count(12)?),
        lived_minutes: row.int(13)?,
        standard_minutes: row.int(14)?,
        standard: StandardId::of(row.int(15)?),
        righting: RightingId::of(row.int(16)?),
        source: Source::read(row, 17)?,
        touchpoint: row.text(18)?,
        product: row.text(19)?,
    })
}
