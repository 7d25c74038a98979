//! The roster and the few writes that only settings do on accounts.

use shell::colleague::State;
use shell::{ColleagueId, Role};
use store::{Fault, Row, Sql, Timestamp, Tx, params};

/// Somebody on the roster.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: ColleagueId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) state: State,
    /// When a session of theirs was last used; `None` when none is open.
    pub(crate) seen_at: Option<Timestamp>,
    /// Until when their invitation holds; `None` when there is none.
    pub(crate) invited_until_at: Option<Timestamp>,
}

const ROSTER: Sql = Sql::tenant(
    "settings.roster",
    "SELECT c.id, c.name, c.email, c.role, c.state,
       (SELECT MAX(s.used_at) FROM sessions s WHERE s.org_id = $1 AND s.colleague_id = c.id),
       (SELECT MAX(l.ends_at) FROM links l
          WHERE l.org_id = $1 AND l.colleague_id = c.id AND l.kind = 'invitation')
     FROM colleagues c WHERE c.org_id = $1 AND c.id > $2 ORDER BY c.id LIMIT $3",
);

/// Everybody who works here, is invited, or has left, after the id `after`, in the order they came.
pub(crate) async fn roster(tx: &mut Tx, after: ColleagueId, limit: u16) -> Result<Vec<Person>, Fault> {
    tx.all(&ROSTER, params![after, limit], person_from_row).await
}

const PERSON: Sql = Sql::tenant(
    "settings.person",
    "SELECT c.id, c.name, c.email, c.role, c.state,
       (SELECT MAX(s.used_at) FROM sessions s WHERE s.org_id = $1 AND s.colleague_id = c.id),
       (SELECT MAX(l.ends_at) FROM links l
          WHERE l.org_id = $1 AND l.colleague_id = c.id AND l.kind = 'invitation')
     FROM colleagues c WHERE c.org_id = $1 AND c.id = $2",
);

/// One of them.
pub(super) async fn person(tx: &mut Tx, id: ColleagueId) -> Result<Option<Person>, Fault> {
    tx.one(&PERSON, params![id], person_from_row).await
}

fn person_from_row(row: &Row<'_>) -> Result<Person, Fault> {
    let state = row.text(4)?;
    let state = [State::Invited, State::Active, State::Gone].into_iter().find(|known| known.name() == state);
    Ok(Person {
        id: ColleagueId::of(row.int(0)?),
        name: row.text(1)?,
        email: row.text(2)?,
        role: Role::named(&row.text(3)?).ok_or_else(|| row.broken(3, "is no role"))?,
        state: state.ok_or_else(|| row.broken(4, "is no state"))?,
        seen_at: row.opt_time(5)?,
        invited_until_at: row.opt_time(6)?,
    })
}

const COME_BACK: Sql = Sql::tenant(
    "settings.come_back",
    "UPDATE colleagues SET name = $3, role = $4, state = 'invited', password_hash = '', version = version + 1
     WHERE org_id = $1 AND email = $2 AND state = 'gone' RETURNING id",
);

/// Opens the account of somebody who has left to an invitation; `None` when nobody with this address has.
pub(super) async fn come_back(
    tx: &mut Tx,
    email: &str,
    name: &str,
    role: Role,
) -> Result<Option<ColleagueId>, Fault> {
    tx.one(&COME_BACK, params![email, name, role.name()], |row| Ok(ColleagueId::of(row.int(0)?))).await
}

const LEAVE_TEAMS: Sql =
    Sql::tenant("settings.leave_teams", "DELETE FROM team_members WHERE org_id = $1 AND colleague_id = $2");
const LEAD_NO_MORE: Sql = Sql::tenant(
    "settings.lead_no_more",
    "UPDATE teams SET lead_id = 0, version = version + 1 WHERE org_id = $1 AND lead_id = $2",
);

/// Takes a colleague out of every team, as a lead too.
pub(super) async fn leave_teams(tx: &mut Tx, colleague: ColleagueId) -> Result<(), Fault> {
    tx.run(&LEAVE_TEAMS, params![colleague]).await?;
    tx.run(&LEAD_NO_MORE, params![colleague]).await.map(drop)
}
