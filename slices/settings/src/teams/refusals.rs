//! Why a team cannot be formed or changed, with the public codes.

use axum::http::StatusCode;
use shell::colleague::CannotBeCalled;
use shell::words::Arg;
use shell::{Code, Refusal, codes};
use store::Fault;

/// Another team has this name.
const NAME_TAKEN: Code = Code::new("team_name_taken", StatusCode::CONFLICT);
/// Somebody in it does not work here.
const NOT_A_COLLEAGUE: Code = Code::new("team_member_unknown", StatusCode::UNPROCESSABLE_ENTITY);
/// Conversations or mailboxes depend on it.
const IN_USE: Code = Code::new("team_in_use", StatusCode::CONFLICT);
/// There are as many teams as there may be.
const TOO_MANY: Code = Code::new("team_too_many", StatusCode::CONFLICT);

/// All codes of this area.
pub(super) const ALL: &[Code] = &[NAME_TAKEN, NOT_A_COLLEAGUE, IN_USE, TOO_MANY];

/// Why a team cannot be formed, changed or dissolved.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotForm {
    /// Their role does not include it.
    #[error("this role may not form teams")]
    NotAllowed,
    /// There is no such team.
    #[error("there is no such team")]
    NotFound,
    /// Another team has this name.
    #[error("another team has this name")]
    NameTaken,
    /// Its lead or a member does not work here.
    #[error("nobody here has this id")]
    NotAColleague,
    /// Somebody changed it in between.
    #[error("somebody changed this team meanwhile")]
    ChangedMeanwhile,
    /// Open conversations or mailboxes belong to it.
    #[error("open conversations or mailboxes belong to this team")]
    InUse,
    /// There are as many teams as there may be.
    #[error("there are 500 teams already")]
    TooMany,
    /// It needs a name.
    #[error(transparent)]
    Called(#[from] CannotBeCalled),
    /// Storage failed.
    #[error(transparent)]
    Fault(Fault),
}

impl From<Fault> for CannotForm {
    /// Of two who take the same name at once, one finds it taken.
    fn from(fault: Fault) -> Self {
        if fault.is_duplicate() { Self::NameTaken } else { Self::Fault(fault) }
    }
}

impl Refusal for CannotForm {
    fn code(&self) -> Code {
        match self {
            Self::NotAllowed => codes::NOT_ALLOWED,
            Self::NotFound => codes::NOT_FOUND,
            Self::NameTaken => NAME_TAKEN,
            Self::NotAColleague => NOT_A_COLLEAGUE,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::InUse => IN_USE,
            Self::TooMany => TOO_MANY,
            Self::Called(why) => why.code(),
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NameTaken => Some("name"),
            Self::NotAColleague => Some("members"),
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
