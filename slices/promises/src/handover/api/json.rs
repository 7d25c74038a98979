//! What the API of handing over reads and writes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::api::Cursor;
use shell::{ColleagueId, Error};
use store::Timestamp;

use super::super::giving::{HandoverId, Part};
use super::super::leave::{Leave, LeaveId};
use crate::promise::{AskId, PromiseId};

/// Something that is handed over: `promise` or `ask`.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HandoverPart)]
pub(super) struct PartJson {
    /// A promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) promise: Option<PromiseId>,
    /// An ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) ask: Option<AskId>,
    /// Who gets it, or who could.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) keeper: Option<ColleagueId>,
}

impl PartJson {
    /// A part with its receiver.
    pub(super) fn of(part: Part, keeper: Option<ColleagueId>) -> Self {
        match part {
            Part::Promise(id) => Self { promise: Some(id), ask: None, keeper },
            Part::Ask(id) => Self { promise: None, ask: Some(id), keeper },
        }
    }

    /// The part that is meant, and who gets it.
    pub(super) fn read(self) -> Result<(Part, ColleagueId), Error> {
        let keeper = self.keeper.unwrap_or(ColleagueId::NONE);
        match (self.promise, self.ask) {
            (Some(id), None) => Ok((Part::Promise(id), keeper)),
            (None, Some(id)) => Ok((Part::Ask(id), keeper)),
            _ => Err(Error::field("parts", "each is either a promise or an ask")),
        }
    }
}

/// Until when somebody is away.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct DueQuery {
    /// The day on which the caller is back; the next business day when absent.
    #[param(value_type = Option<String>, format = Date)]
    pub(super) until: Option<Date>,
}

/// What is due in the caller's absence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DueMeanwhile)]
pub(super) struct DueJson {
    /// Until when, in full.
    #[schema(value_type = String, format = DateTime)]
    pub(super) until: Timestamp,
    /// What falls due, each with who could take it.
    pub(super) items: Vec<PartJson>,
    /// Whether there is more than this.
    pub(super) is_cut: bool,
}

/// A handover to be made.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewHandover)]
pub(super) struct HandJson {
    /// What goes to whom, at most 200.
    pub(super) parts: Vec<PartJson>,
    /// What the receivers should know, in at most 1,000 characters.
    #[serde(default)]
    pub(super) note: String,
}

/// One act of handing over.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Handover)]
pub(super) struct HandoverJson {
    /// Its id.
    #[schema(value_type = String)]
    pub(super) id: HandoverId,
    /// Who had it; absent for what nobody kept.
    #[schema(value_type = Option<String>)]
    pub(super) giver: Option<ColleagueId>,
    /// `by_hand`, `leave` or `closed`.
    pub(super) reason: &'static str,
    /// What the giver wants the receivers to know.
    pub(super) note: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(super) made_at: Timestamp,
    /// When it was undone.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) undone_at: Option<Timestamp>,
    /// What went to whom, at most 200.
    pub(super) parts: Vec<PartJson>,
}

/// Another keeper of a promise.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewKeeper)]
pub(super) struct KeeperJson {
    /// Who keeps it from now on.
    #[schema(value_type = String)]
    pub(super) keeper: ColleagueId,
    /// What they should know.
    #[serde(default)]
    pub(super) note: String,
}

/// Which part of a list.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct KeeperlessQuery {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(super) after: Option<Cursor>,
    /// Most rows, 1 to 200.
    pub(super) limit: u16,
}

impl Default for KeeperlessQuery {
    fn default() -> Self {
        Self { after: None, limit: 50 }
    }
}

/// A time in which a colleague is away.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Leave)]
pub(super) struct LeaveJson {
    /// Its id.
    #[schema(value_type = String)]
    pub(super) id: LeaveId,
    /// Who is away.
    #[schema(value_type = String)]
    pub(super) colleague: ColleagueId,
    /// Who gets what is due meanwhile; absent: whoever leads.
    #[schema(value_type = Option<String>)]
    pub(super) stand_in: Option<ColleagueId>,
    /// The beginning of the first day.
    #[schema(value_type = String, format = DateTime)]
    pub(super) from: Timestamp,
    /// When the organization opens on the first business day afterwards.
    #[schema(value_type = String, format = DateTime)]
    pub(super) until: Timestamp,
}

impl From<Leave> for LeaveJson {
    fn from(leave: Leave) -> Self {
        Self {
            id: leave.id,
            colleague: leave.colleague,
            stand_in: leave.stand_in.some(),
            from: leave.from_at,
            until: leave.until_at,
        }
    }
}

/// A leave to be entered.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLeave)]
pub(super) struct EnterJson {
    /// Who will be away; the caller when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) colleague: Option<ColleagueId>,
    /// The first day.
    #[schema(value_type = String, format = Date, example = "2026-03-09")]
    pub(super) first_day: String,
    /// The last day.
    #[schema(value_type = String, format = Date, example = "2026-03-13")]
    pub(super) last_day: String,
    /// Who gets what is due meanwhile; whoever leads when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) stand_in: Option<ColleagueId>,
}
