//! What stands in a calendar: what its colleague keeps and has a time, and what was closed of late.

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rules::hours::OfficeHours;
use rules::promises::reminders::{Moments, Times};
use rules::promises::state::Kind;
use shell::words::Language;
use shell::{ColleagueId, colleague};
use store::{Fault, Sql, Timestamp, Tx, organizations, params, to_micros};

use crate::promise::Line;
use crate::sql::{line, lines};
use crate::{house, reminding};

/// Most promises of each sort.
const LINES: u16 = 500;
/// For how long what is closed stays, so that subscribers learn what became of it.
const CLOSED_FOR: SignedDuration = SignedDuration::from_hours(24 * 14);

/// A calendar's content.
pub(crate) struct Content {
    pub(crate) colleague: ColleagueId,
    pub(crate) organization: String,
    pub(crate) zone: TimeZone,
    pub(crate) organization_zone: TimeZone,
    pub(crate) language: Language,
    pub(crate) lines: Vec<Line>,
    /// When keepers are reminded, by the kind of promise, and the hours that these times are counted in.
    pub(crate) times: (Vec<(Kind, Times)>, OfficeHours),
    /// Hash of what was sent last, and since when that has been so.
    pub(crate) sent: (String, Timestamp),
}

impl Content {
    /// How long before its due time the keeper of a promise is reminded, as the house has set it for its kind: what is
    /// kept, or was due sooner than that when it was made, is announced no more.
    pub(crate) fn reminders(&self, line: &Line, due_at: Timestamp) -> Vec<SignedDuration> {
        let promise = &line.promise;
        let (all, hours) = &self.times;
        let Some((_, times)) = all.iter().find(|(kind, _)| *kind == promise.kind) else { return Vec::new() };
        if !promise.standing.state.is_pending() {
            return Vec::new();
        }
        let moments = Moments::of(times, promise.made_at, Some(due_at), hours).before;
        let ahead =
            moments.into_iter().filter(|at| *at > promise.made_at).map(|at| due_at.duration_since(at));
        ahead.collect()
    }
}

const FIND: Sql = Sql::tenant(
    "promises.calendar_find",
    "SELECT colleague_id, body_hash, changed_at FROM calendars WHERE org_id = $1 AND token_hash = $2",
);
const LIVE: Sql = Sql::tenant(
    "promises.calendar_live",
    lines!("AND p.is_live = 1 AND p.keeper_id = $2 AND p.due_at IS NOT NULL ORDER BY p.place, p.id LIMIT $3"),
);
const CLOSED: Sql = Sql::tenant(
    "promises.calendar_closed",
    lines!(
        "AND p.is_live = 0 AND p.keeper_id = $2 AND p.place < $3 AND p.due_at IS NOT NULL
         ORDER BY p.place, p.id LIMIT $4"
    ),
);

/// The content of the calendar with this hash; `None` when there is none, or its colleague has left.
pub(crate) async fn content(tx: &mut Tx, hash: &str) -> Result<Option<Content>, Fault> {
    let found = tx
        .one(&FIND, params![hash], |row| Ok((ColleagueId::of(row.int(0)?), (row.text(1)?, row.time(2)?))))
        .await?;
    let Some((id, sent)) = found else { return Ok(None) };
    let colleague = colleague::get(tx, id).await?.filter(|found| found.state == colleague::State::Active);
    let (Some(colleague), Some(organization)) = (colleague, organizations::get(tx).await?) else {
        return Ok(None);
    };
    let since = -to_micros(tx.now() - CLOSED_FOR);
    let mut all = tx.all(&LIVE, params![id, LINES], line).await?;
    all.extend(tx.all(&CLOSED, params![id, since, LINES], line).await?);
    Ok(Some(Content {
        colleague: id,
        organization_zone: organization.zone(),
        organization: organization.name,
        zone: colleague.time_zone,
        language: colleague.language,
        lines: all,
        times: (reminding::all(tx).await?, house::hours(tx).await?),
        sent,
    }))
}

const REMEMBER: Sql = Sql::tenant(
    "promises.calendar_remember",
    "UPDATE calendars SET body_hash = $3, changed_at = $4
     WHERE org_id = $1 AND colleague_id = $2 AND body_hash <> $3",
);

/// Remembers that a calendar's content has this hash from now on.
pub(crate) async fn remember(tx: &mut Tx, colleague: ColleagueId, hash: &str) -> Result<Timestamp, Fault> {
    let now = tx.now();
    tx.run(&REMEMBER, params![colleague, hash, now]).await?;
    Ok(now)
}
