//! Tokens of the API: `wk_<organization>_<secret>`, stored as a hash, with scopes and perhaps an end. A
//! token acts for the colleague who made it and rests when they leave.

use jiff::SignedDuration;
use store::{Fault, OrgId, Sql, Timestamp, Tx, id_type, params, random};

use crate::colleague::{self, Colleague, ColleagueId, columns};
use crate::keys::hash_of;
use crate::words::Arg;
use crate::{App, Code, Refusal, codes};

id_type! {
    /// A token of the API.
    TokenId
}

/// How many tokens one organization may have.
const TOKENS_MAX: u16 = 500;
/// A use is written down at most this often.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// What every token begins with, so that scanners for leaked secrets find it.
const PREFIX: &str = "wk_";

/// A token, without its secret.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Who made it.
    pub made_by: ColleagueId,
    /// When.
    pub created_at: Timestamp,
    /// When it was last used, within five minutes.
    pub used_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
}

/// A token about to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What it may do; each of [`App::scopes`].
    pub scopes: Vec<String>,
    /// Who makes it.
    pub made_by: ColleagueId,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
}

/// Why a token cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CannotMakeToken {
    /// A scope that no feature knows.
    #[error("no feature knows the scope {0}")]
    ScopeUnknown(String),
    /// Its name is missing or too long.
    #[error(transparent)]
    Name(#[from] colleague::CannotBeCalled),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotMakeToken {
    fn code(&self) -> Code {
        match self {
            Self::ScopeUnknown(_) => codes::SCOPE_UNKNOWN,
            Self::Name(refusal) => refusal.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::ScopeUnknown(_) => Some("scopes"),
            Self::Name(refusal) => refusal.field(),
            Self::Fault(_) => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::ScopeUnknown(scope) => vec![("scope", scope.into())],
            Self::Name(refusal) => refusal.args(),
            Self::Fault(_) => Vec::new(),
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

const INSERT: Sql = Sql::tenant(
    "api_tokens.insert",
    "INSERT INTO api_tokens (org_id, id, name, token_hash, scopes, made_by, created_at, used_at, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)",
);

/// Makes a token; the text is shown to its maker once and kept by nobody.
pub async fn make(app: &App, tx: &mut Tx, new: &NewToken) -> Result<(TokenId, String), CannotMakeToken> {
    let known = app.scopes();
    if let Some(unknown) = new.scopes.iter().find(|scope| !known.contains(&scope.as_str())) {
        return Err(CannotMakeToken::ScopeUnknown(unknown.clone()));
    }
    let name = colleague::name(&new.name)?;
    let secret = random::token();
    let (id, now) = (TokenId::of(tx.new_id()), tx.now());
    let values = params![id, name, hash_of(&secret), new.scopes.join(" "), new.made_by, now, new.ends_at];
    tx.run(&INSERT, values).await?;
    Ok((id, format!("{PREFIX}{}_{secret}", tx.org())))
}

const LIST: Sql = Sql::tenant(
    "api_tokens.list",
    "SELECT id, name, scopes, made_by, created_at, used_at, ends_at FROM api_tokens
     WHERE org_id = $1 ORDER BY id DESC LIMIT $2",
);

/// The organization's tokens, newest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Token>, Fault> {
    tx.all(&LIST, params![TOKENS_MAX], |row| {
        Ok(Token {
            id: TokenId::of(row.int(0)?),
            name: row.text(1)?,
            scopes: words(&row.text(2)?),
            made_by: ColleagueId::of(row.int(3)?),
            created_at: row.time(4)?,
            used_at: row.opt_time(5)?,
            ends_at: row.opt_time(6)?,
        })
    })
    .await
}

const REVOKE: Sql = Sql::tenant("api_tokens.revoke", "DELETE FROM api_tokens WHERE org_id = $1 AND id = $2");

/// Revokes a token at once; `false` when there is none with this id.
pub async fn revoke(tx: &mut Tx, id: TokenId) -> Result<bool, Fault> {
    Ok(tx.run(&REVOKE, params![id]).await? == 1)
}

/// Whoever holds a token that is valid now.
pub(crate) struct Holder {
    pub(crate) org: OrgId,
    pub(crate) id: TokenId,
    pub(crate) scopes: Vec<String>,
    pub(crate) made_by: Colleague,
    used_at: Option<Timestamp>,
}

const FIND: Sql = Sql::tenant(
    "api_tokens.find",
    columns!(
        ", t.id, t.scopes, t.used_at
         FROM api_tokens t JOIN colleagues c ON c.org_id = t.org_id AND c.id = t.made_by
         WHERE t.org_id = $1 AND c.org_id = $1 AND t.token_hash = $2 AND c.state = 'active'
           AND (t.ends_at IS NULL OR t.ends_at > $3)"
    ),
);

const TOUCH: Sql =
    Sql::tenant("api_tokens.touch", "UPDATE api_tokens SET used_at = $3 WHERE org_id = $1 AND id = $2");

/// Who holds this token; `None` when it is no token of ours, ended, or revoked.
pub(crate) async fn holder_of(app: &App, token: &str) -> Result<Option<Holder>, Fault> {
    let Some((org, secret)) = token.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')) else {
        return Ok(None);
    };
    let Ok(org) = org.parse::<OrgId>() else { return Ok(None) };
    let found = app.db.read(org, hash_of(secret), |tx, hash| Box::pin(find(tx, hash))).await?;
    let Some(holder) = found else { return Ok(None) };
    let now = app.clock().now();
    if holder.used_at.is_none_or(|used_at| now.duration_since(used_at) > TOUCH_EVERY) {
        app.db.write(org, holder.id, |tx, id| Box::pin(touch(tx, *id))).await?;
    }
    Ok(Some(holder))
}

async fn find(tx: &mut Tx, hash: &str) -> Result<Option<Holder>, Fault> {
    let (org, now) = (tx.org(), tx.now());
    tx.one(&FIND, params![hash, now], |row| {
        Ok(Holder {
            org,
            id: TokenId::of(row.int(11)?),
            scopes: words(&row.text(12)?),
            made_by: colleague::read(row)?,
            used_at: row.opt_time(13)?,
        })
    })
    .await
}

async fn touch(tx: &mut Tx, id: TokenId) -> Result<(), Fault> {
    let now = tx.now();
    tx.run(&TOUCH, params![id, now]).await.map(drop)
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
