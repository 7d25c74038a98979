//! What depends on a team, and its end.

use conversations::TeamId;
use store::{Fault, Sql, Tx, params};

const EXISTS: Sql = Sql::tenant("settings.team", "SELECT id FROM teams WHERE org_id = $1 AND id = $2");

/// Whether there is such a team.
pub(super) async fn exists(tx: &mut Tx, team: TeamId) -> Result<bool, Fault> {
    Ok(tx.one(&EXISTS, params![team], |row| row.int(0)).await?.is_some())
}

const MAILBOX_OF: Sql = Sql::tenant(
    "settings.team_channel",
    "SELECT id FROM channels WHERE org_id = $1 AND team_id = $2 LIMIT 1",
);
const CONVERSATION_OF: Sql = Sql::tenant(
    "settings.team_conversation",
    "SELECT id FROM conversations WHERE org_id = $1 AND is_solved = 0 AND team_id = $2 LIMIT 1",
);

/// Whether a channel begins in this team or an open conversation belongs to it.
pub(super) async fn is_in_use(tx: &mut Tx, team: TeamId) -> Result<bool, Fault> {
    if tx.one(&MAILBOX_OF, params![team], |row| row.int(0)).await?.is_some() {
        return Ok(true);
    }
    Ok(tx.one(&CONVERSATION_OF, params![team], |row| row.int(0)).await?.is_some())
}

const PART: Sql =
    Sql::tenant("settings.team_parts", "DELETE FROM team_members WHERE org_id = $1 AND team_id = $2");
const DISSOLVE: Sql = Sql::tenant("settings.team_ends", "DELETE FROM teams WHERE org_id = $1 AND id = $2");

/// Removes a team and its members' places in it.
pub(super) async fn dissolve(tx: &mut Tx, team: TeamId) -> Result<(), Fault> {
    tx.run(&PART, params![team]).await?;
    tx.run(&DISSOLVE, params![team]).await.map(drop)
}
