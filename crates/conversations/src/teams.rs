//! Teams in their simplest form: a name, one lead, members.

use shell::ColleagueId;
use store::{Event, Fault, Sql, Tx, params};

use crate::ids::TeamId;

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name, unique in the organization.
    pub name: String,
    /// Who leads it, or nobody.
    pub lead: ColleagueId,
    /// Grows with each change.
    pub version: i64,
}

const INSERT: Sql = Sql::tenant(
    "teams.insert",
    "INSERT INTO teams (org_id, id, name, lead_id, created_at, version) VALUES ($1, $2, $3, $4, $5, 1)",
);

/// Creates a team; a name that is taken ends as `Fault::Duplicate`.
pub async fn create(tx: &mut Tx, name: &str, lead: ColleagueId) -> Result<TeamId, Fault> {
    let id = TeamId::of(tx.new_id());
    let now = tx.now();
    tx.run(&INSERT, params![id, name, lead, now]).await?;
    tx.event(Event::new("team_created").about(id.get()));
    Ok(id)
}

const UPDATE: Sql = Sql::tenant(
    "teams.update",
    "UPDATE teams SET name = $3, lead_id = $4, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $5",
);

/// Changes name and lead; `false` when somebody changed the team since `team.version`.
pub async fn update(tx: &mut Tx, team: &Team) -> Result<bool, Fault> {
    let changed = tx.run(&UPDATE, params![team.id, &team.name, team.lead, team.version]).await? == 1;
    if changed {
        tx.event(Event::new("team_changed").about(team.id.get()));
    }
    Ok(changed)
}

const ALL: Sql = Sql::tenant(
    "teams.all",
    "SELECT id, name, lead_id, version FROM teams WHERE org_id = $1 ORDER BY name LIMIT 500",
);

/// All teams by name, at most 500.
pub async fn all(tx: &mut Tx) -> Result<Vec<Team>, Fault> {
    tx.all(&ALL, params![], |row| {
        Ok(Team {
            id: TeamId::of(row.int(0)?),
            name: row.text(1)?,
            lead: ColleagueId::of(row.int(2)?),
            version: row.int(3)?,
        })
    })
    .await
}

const MEMBERS: Sql = Sql::tenant(
    "teams.members",
    "SELECT team_id, colleague_id FROM team_members WHERE org_id = $1 ORDER BY team_id, colleague_id LIMIT 5000",
);

/// Who belongs to which team.
pub async fn members(tx: &mut Tx) -> Result<Vec<(TeamId, ColleagueId)>, Fault> {
    tx.all(&MEMBERS, params![], |row| Ok((TeamId::of(row.int(0)?), ColleagueId::of(row.int(1)?)))).await
}

const JOIN: Sql = Sql::tenant(
    "teams.join",
    "INSERT INTO team_members (org_id, team_id, colleague_id) VALUES ($1, $2, $3)
     ON CONFLICT (org_id, team_id, colleague_id) DO NOTHING",
);

/// Puts a colleague into a team; nothing happens when they are in it.
pub async fn join(tx: &mut Tx, team: TeamId, colleague: ColleagueId) -> Result<(), Fault> {
    tx.run(&JOIN, params![team, colleague]).await.map(drop)
}

const LEAVE: Sql = Sql::tenant(
    "teams.leave",
    "DELETE FROM team_members WHERE org_id = $1 AND team_id = $2 AND colleague_id = $3",
);

/// Takes a colleague out of a team.
pub async fn leave(tx: &mut Tx, team: TeamId, colleague: ColleagueId) -> Result<(), Fault> {
    tx.run(&LEAVE, params![team, colleague]).await.map(drop)
}
