//! Tokens: what lets a program call the API in a colleague's name, as far as its scopes reach.
//!
//! A token is shown once. Through the API nobody makes a token that reaches further than the one they call
//! with.

mod api;
mod pages;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use jiff::SignedDuration;
use shell::api::tokens::{self, CannotMakeToken, NewToken, TokenId};
use shell::words::Arg;
use shell::{App, Code, Feature, Menu, OpenApiRouter, Refusal, Right, codes, routes};
use store::{Event, Fault, Tx};

use crate::doer::Doer;

/// Tokens, as a feature.
pub const FEATURE: Feature = Feature {
    name: "tokens",
    menu: Some(Menu {
        key: "settings-menu-tokens",
        path: "/tokens",
        icon: "key",
        order: 150,
        right: Right::KeepTokens,
        count: None,
    }),
    routes: || {
        Router::new()
            .route("/tokens", get(pages::list).post(pages::make))
            .route("/tokens/{id}/revoke", post(pages::revoke))
    },
    api: || OpenApiRouter::new().routes(routes!(api::list, api::make)).routes(routes!(api::revoke)),
    codes: &[SCOPES_MISSING],
    scopes: &["tokens:read", "tokens:write"],
    live: &[("token_", "tokens")],
    samples: pages::samples,
    ..Feature::NONE
};

/// No scope was chosen.
const SCOPES_MISSING: Code = Code::new("scopes_missing", StatusCode::UNPROCESSABLE_ENTITY);

/// How long a token may live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// So many days.
    Days(u16),
    /// Until it is revoked.
    UntilRevoked,
}

impl Life {
    /// The lives that the page offers, the usual one first.
    pub(crate) const OFFERED: [Self; 3] = [Self::Days(90), Self::Days(365), Self::UntilRevoked];
    /// The longest life in days: ten years.
    const DAYS_MAX: u16 = 3_650;

    /// A life of so many days, 1 to 3,650.
    pub(crate) fn of_days(days: u16) -> Option<Self> {
        (1..=Self::DAYS_MAX).contains(&days).then_some(Self::Days(days))
    }
}

/// A token somebody wants.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) life: Life,
}

/// Makes a token; its text is told now and never again.
pub(crate) async fn make(
    app: &App,
    tx: &mut Tx,
    doer: &Doer,
    wish: &Wish,
) -> Result<(TokenId, String), CannotIssue> {
    if !doer.role().may(Right::KeepTokens) {
        return Err(CannotIssue::NotAllowed);
    }
    if wish.scopes.is_empty() {
        return Err(CannotIssue::ScopesMissing);
    }
    let ends_at = match wish.life {
        Life::Days(days) => Some(tx.now() + SignedDuration::from_hours(24 * i64::from(days))),
        Life::UntilRevoked => None,
    };
    let new = NewToken {
        name: wish.name.clone(),
        scopes: wish.scopes.clone(),
        made_by: doer.colleague.id,
        ends_at,
    };
    let (id, text) = tokens::make(app, tx, &new).await?;
    tx.event(Event::new("token_made").about(id.get()).actor(doer.actor));
    Ok((id, text))
}

/// Revokes a token at once.
pub(crate) async fn revoke(tx: &mut Tx, doer: &Doer, id: TokenId) -> Result<(), CannotIssue> {
    if !doer.role().may(Right::KeepTokens) {
        return Err(CannotIssue::NotAllowed);
    }
    if !tokens::revoke(tx, id).await? {
        return Err(CannotIssue::NotFound);
    }
    tx.event(Event::new("token_revoked").about(id.get()).actor(doer.actor));
    Ok(())
}

/// Why a token cannot be made or revoked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotIssue {
    /// Their role does not include it.
    #[error("this role may not keep tokens")]
    NotAllowed,
    /// There is no such token.
    #[error("there is no such token")]
    NotFound,
    /// It would open nothing.
    #[error("choose at least one scope")]
    ScopesMissing,
    /// The house's own rules for tokens.
    #[error(transparent)]
    Make(#[from] CannotMakeToken),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotIssue {
    fn code(&self) -> Code {
        match self {
            Self::NotAllowed => codes::NOT_ALLOWED,
            Self::NotFound => codes::NOT_FOUND,
            Self::ScopesMissing => SCOPES_MISSING,
            Self::Make(why) => why.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::ScopesMissing => Some("scopes"),
            Self::Make(why) => why.field(),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        if let Self::Make(why) = self { why.args() } else { Vec::new() }
    }

    fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            Self::Make(why) => why.fault(),
            _ => None,
        }
    }
}
