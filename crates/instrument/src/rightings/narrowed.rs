//! Tasks narrowed to a kind or a place, and how many are open: what a list and a menu ask for.

use conversations::TeamId;
use shell::ColleagueId;
use store::{Fault, Sql, Tx, params};

use super::{DONE, OPEN, Righting, Which, list, righting};
use crate::ids::RightingId;

/// Counting of open tasks stops here.
const OPEN_MAX: i64 = 99;

/// Which tasks of a list: those with a drip that is all of this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this team.
    pub team: Option<TeamId>,
    /// At this touchpoint, spelled as it is known.
    pub touchpoint: Option<String>,
    /// About this product, spelled as it is known.
    pub product: Option<String>,
}

const NARROWED: Sql = Sql::tenant(
    "rightings.narrowed",
    "SELECT r.id, r.customer_id, r.conversation_id, r.cause_key, r.opened_at, r.last_drip_at, r.drip_count, r.keeper_id,
       r.how, r.note, r.goodwill_minor, r.done_at, r.done_by, r.came_back_at, r.version, r.place
     FROM rightings r WHERE r.org_id = $1 AND r.state = $2 AND (r.place, r.id) > ($3, $4)
       AND (r.keeper_id = $6 OR CAST($6 AS BIGINT) = 0)
       AND EXISTS (SELECT 1 FROM occasions o WHERE o.org_id = $1 AND o.customer_id = r.customer_id
                     AND o.righting_id = r.id AND o.is_drip = 1
                     AND ($7 = '' OR o.kind = $7) AND (o.team_id = $8 OR CAST($8 AS BIGINT) = -1)
                     AND ($9 = '' OR o.touchpoint = $9) AND ($10 = '' OR o.product = $10))
     ORDER BY r.place, r.id LIMIT $5",
);

/// Tasks as [`list`] reads them, narrowed.
pub async fn narrowed(
    tx: &mut Tx,
    which: Which,
    to: &Narrowed,
    after: Option<(i64, RightingId)>,
    limit: u16,
) -> Result<Vec<Righting>, Fault> {
    if *to == Narrowed::default() {
        return list(tx, which, after, limit).await;
    }
    let (state, keeper) = match which {
        Which::Open => (OPEN, ColleagueId::NONE),
        Which::OpenOf(keeper) => (OPEN, keeper),
        Which::Done => (DONE, ColleagueId::NONE),
        Which::DoneOf(keeper) => (DONE, keeper),
    };
    let (place, id) = after.unwrap_or((i64::MIN, RightingId::NONE));
    let kind = to.kind.clone().unwrap_or_default();
    let team = to.team.map_or(-1, TeamId::get);
    let touchpoint = to.touchpoint.clone().unwrap_or_default();
    let product = to.product.clone().unwrap_or_default();
    let values = params![state, place, id, limit, keeper, kind, team, touchpoint, product];
    tx.all(&NARROWED, values, righting).await
}

const COUNT_OPEN: Sql = Sql::tenant(
    "rightings.count_open",
    "SELECT COUNT(*) FROM (SELECT id FROM rightings WHERE org_id = $1 AND state = 'open' LIMIT $2) open",
);
const COUNT_OPEN_OF: Sql = Sql::tenant(
    "rightings.count_open_of",
    "SELECT COUNT(*) FROM (SELECT id FROM rightings
       WHERE org_id = $1 AND state = 'open' AND keeper_id = $3 LIMIT $2) open",
);

/// How many tasks are open, of everybody or of one keeper, at most 99.
pub async fn count_open(tx: &mut Tx, keeper: Option<ColleagueId>) -> Result<i64, Fault> {
    let counted = match keeper {
        None => tx.one(&COUNT_OPEN, params![OPEN_MAX], |row| row.int(0)).await?,
        Some(keeper) => tx.one(&COUNT_OPEN_OF, params![OPEN_MAX, keeper], |row| row.int(0)).await?,
    };
    Ok(counted.unwrap_or(0))
}
