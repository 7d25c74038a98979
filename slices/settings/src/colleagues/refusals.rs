//! Why an account cannot be made or changed, with the public codes.

use axum::http::StatusCode;
use shell::colleague::{CannotBeCalled, CannotChangeColleague};
use shell::sign_in;
use shell::words::Arg;
use shell::{Code, Refusal, codes};
use store::Fault;

/// The invitation was answered or taken back.
const NOT_INVITED: Code = Code::new("colleague_not_invited", StatusCode::CONFLICT);
/// Only somebody who works here has a password to reset.
const NOT_ACTIVE: Code = Code::new("colleague_not_active", StatusCode::CONFLICT);
/// The account is closed.
const ALREADY_CLOSED: Code = Code::new("colleague_already_closed", StatusCode::CONFLICT);

/// All codes of this area.
pub(super) const ALL: &[Code] = &[NOT_INVITED, NOT_ACTIVE, ALREADY_CLOSED];

/// Why somebody cannot be invited.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotInvite {
    /// Their role does not include it.
    #[error("this role may not invite somebody with that role")]
    NotAllowed,
    /// The address is in use for signing in.
    #[error("somebody signs in with this address")]
    EmailTaken,
    /// Name or address cannot be taken.
    #[error(transparent)]
    Called(#[from] CannotBeCalled),
    /// Somebody took the invitation back at the same moment.
    #[error("the invitation was taken back meanwhile")]
    Gone,
    /// Storage failed.
    #[error(transparent)]
    Fault(Fault),
}

impl From<Fault> for CannotInvite {
    /// Of two who invite the same address at once, one finds it taken.
    fn from(fault: Fault) -> Self {
        if fault.is_duplicate() { Self::EmailTaken } else { Self::Fault(fault) }
    }
}

impl From<sign_in::CannotInvite> for CannotInvite {
    fn from(why: sign_in::CannotInvite) -> Self {
        match why {
            sign_in::CannotInvite::EmailTaken => Self::EmailTaken,
            sign_in::CannotInvite::Called(why) => Self::Called(why),
            sign_in::CannotInvite::NotFound => Self::Gone,
            sign_in::CannotInvite::Fault(fault) => fault.into(),
        }
    }
}

impl Refusal for CannotInvite {
    fn code(&self) -> Code {
        match self {
            Self::NotAllowed => codes::NOT_ALLOWED,
            Self::EmailTaken => codes::EMAIL_TAKEN,
            Self::Called(why) => why.code(),
            Self::Gone => NOT_INVITED,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::EmailTaken => Some("email"),
            Self::Called(why) => why.field(),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        if let Self::Called(why) = self { why.args() } else { Vec::new() }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Why an account cannot be changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotKeep {
    /// Nobody here has this id.
    #[error("there is no such colleague")]
    NotFound,
    /// It is above the doer's role.
    #[error("this role may not change that account")]
    NotAllowed,
    /// The invitation was answered or taken back.
    #[error("this invitation was answered or taken back")]
    NotInvited,
    /// There is no password to reset.
    #[error("this colleague does not sign in")]
    NotActive,
    /// It was closed before.
    #[error("this account is closed")]
    AlreadyClosed,
    /// The house's own rules for accounts.
    #[error(transparent)]
    Change(#[from] CannotChangeColleague),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sign_in::CannotInvite> for CannotKeep {
    fn from(why: sign_in::CannotInvite) -> Self {
        match why {
            sign_in::CannotInvite::Fault(fault) => Self::Fault(fault),
            _ => Self::NotInvited,
        }
    }
}

impl Refusal for CannotKeep {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => codes::NOT_FOUND,
            Self::NotAllowed => codes::NOT_ALLOWED,
            Self::NotInvited => NOT_INVITED,
            Self::NotActive => NOT_ACTIVE,
            Self::AlreadyClosed => ALREADY_CLOSED,
            Self::Change(why) => why.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            Self::Change(why) => why.fault(),
            _ => None,
        }
    }
}
