//! Links that open something once: an invitation, a new password. 256 random bits, stored as a hash.

use jiff::SignedDuration;
use store::{Fault, Sql, Tx, params};

use super::sessions::Token;
use crate::colleague::ColleagueId;

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Joining the organization: three days.
    Invitation,
    /// Choosing a new password: one hour.
    Reset,
}

impl Link {
    /// Its name in the table and in its path.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    const fn holds_for(self) -> SignedDuration {
        match self {
            Self::Invitation => SignedDuration::from_hours(72),
            Self::Reset => SignedDuration::from_hours(1),
        }
    }

    /// The path of the link with this token.
    pub fn path(self, token: &str) -> String {
        format!("/{}/{token}", self.name())
    }
}

const INSERT: Sql = Sql::tenant(
    "links.insert",
    "INSERT INTO links (org_id, id, kind, token_hash, colleague_id, made_by, created_at, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);

const END_KIND: Sql =
    Sql::tenant("links.end_kind", "DELETE FROM links WHERE org_id = $1 AND colleague_id = $2 AND kind = $3");

/// Makes a link for a colleague and gives its path; earlier ones of the same kind end.
pub async fn make(
    tx: &mut Tx,
    link: Link,
    colleague: ColleagueId,
    made_by: ColleagueId,
) -> Result<String, Fault> {
    let (token, hash) = Token::fresh(tx.org());
    let (id, now) = (tx.new_id(), tx.now());
    tx.run(&END_KIND, params![colleague, link.name()]).await?;
    let values = params![id, link.name(), hash, colleague, made_by, now, now + link.holds_for()];
    tx.run(&INSERT, values).await?;
    Ok(link.path(&token))
}

const FIND: Sql = Sql::tenant(
    "links.find",
    "SELECT colleague_id FROM links WHERE org_id = $1 AND kind = $2 AND token_hash = $3 AND ends_at > $4",
);

/// Whose link this is, while it holds.
pub(crate) async fn find(tx: &mut Tx, link: Link, hash: &str) -> Result<Option<ColleagueId>, Fault> {
    let now = tx.now();
    tx.one(&FIND, params![link.name(), hash, now], |row| Ok(ColleagueId::of(row.int(0)?))).await
}

const USE: Sql = Sql::tenant(
    "links.use",
    "DELETE FROM links WHERE org_id = $1 AND kind = $2 AND token_hash = $3 AND ends_at > $4 RETURNING colleague_id",
);

/// Uses a link up and says whose it was: of two who try, one finds it.
pub(crate) async fn use_up(tx: &mut Tx, link: Link, hash: &str) -> Result<Option<ColleagueId>, Fault> {
    let now = tx.now();
    tx.one(&USE, params![link.name(), hash, now], |row| Ok(ColleagueId::of(row.int(0)?))).await
}

const END_ALL: Sql =
    Sql::tenant("links.end_all", "DELETE FROM links WHERE org_id = $1 AND colleague_id = $2");

/// Ends every link of a colleague.
pub(crate) async fn end_all_of(tx: &mut Tx, colleague: ColleagueId) -> Result<(), Fault> {
    tx.run(&END_ALL, params![colleague]).await.map(drop)
}
