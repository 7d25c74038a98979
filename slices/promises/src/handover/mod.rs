//! Handing over: no promise is left without a keeper.
//!
//! Words: a *giver* hands promises and asks over to *receivers*, by hand before going off shift, at the start of a
//! *leave*, or when their account is closed; a *handover* is one such act, with its parts, and can be undone as long
//! as the receivers still have what they got. A *stand-in* gets what is left when a leave begins. A promise is
//! *keeperless* when nobody keeps it, or somebody who has left.
//!
//! Invariants: each part changes its keeper in the transaction that records it. Receivers are told once for each
//! handover, with the list. What is handed over goes to somebody who works here: the team's lead, else an owner.
//!
//! Flow: [`hand_over`] and [`undo`] are called by pages and the API; [`KEEPING`] hands over all of an account that is
//! being closed, in its transaction and, beyond a few hundred parts, by the job [`SWEEP`]; the job [`LEAVE`] does so
//! when a leave begins.

use shell::signpost::Post;
use shell::{Code, Right, Signpost};

pub(crate) mod api;
mod giving;
mod keeperless;
mod leave;
pub(crate) mod pages;
mod refusals;
mod sql;
mod sweeping;
mod telling;
#[cfg(test)]
mod tests;

pub use giving::{Handing, Handover, HandoverId, Part, Reason, hand_over, undo};
pub use keeperless::{keeperless, keeperless_count};
pub use leave::{Leave, LeaveId, NewLeave, cancel_leave, enter_leave};
pub use refusals::CannotHandOver;

pub(crate) use leave::{LEAVE, away_between, keepers};
pub(crate) use sweeping::{KEEPING, SWEEP};

/// Where leave is entered, from one's own page.
pub(crate) const LEAVE_SIGN: Signpost =
    Signpost { post: Post::Me, path: "/promises/leave", key: "leave-sign", right: Right::AnswerCustomers };

/// All codes of handing over, for the documentation.
pub(crate) const CODES: &[Code] = &refusals::ALL;
