//! The instrument: small failures of care, counted as they happen, with the occasions on which they could have.
//!
//! Words: an *occasion* is one on which a kind of drip could have happened; a *drip* is one on which it did; a
//! *standard* is what the organization says good care is, measurably; *putting right* is what is done about the drips
//! of one cause for the customer who suffered them.
//!
//! Invariants: an occasion is named by its kind and the number of the event that it is, so that counting again gives
//! the same ones. Everything is derived from events, standards and hours as they stood; no text is read twice. What
//! did not happen is dated at the instant its standard ran out. Nobody fills in a form.
//!
//! Flow: `following` hears of events and looks at the conversations they touch (`deriving`), now or when a standard
//! will have run out (`clocks`); the rules in `rules::drips` say what was an occasion and what a drip; what changed is
//! stored, tells a [`rightings`] task, and makes the counts of its day stale ([`mod@days`]). [`recounts`] do the same
//! for the past. All readers run in the caller's `Tx`.

mod alike;
mod clocks;
mod counting;
pub mod days;
mod deriving;
mod drip;
mod following;
mod house;
mod ids;
pub mod kinds;
pub mod named;
pub mod places;
mod recording;
pub mod recounts;
mod refusals;
pub mod rightings;
mod rows;
pub mod standards;
mod timeline;

#[cfg(test)]
mod tests;

use shell::Feature;

pub use alike::{Matter, say_matter};
pub use days::{DayCount, days, days_by_colleague, refresh_days};
pub use drip::{Drip, Source, Where, customers_touched, drips, of_conversation, of_customer, of_righting};
pub use following::follow;
pub use ids::{RecordId, RecountId, RightingId, StandardId};
pub use recording::{NewOccasion, Recorded, record, withdraw};
pub use recounts::{Recount, Report, recompute};
pub use refusals::{CannotDefine, CannotPutRight, CannotRecord, CannotRecount, CannotSet};

/// The instrument's line in the registry.
pub const FEATURE: Feature = Feature {
    name: "instrument",
    jobs: &[clocks::LOOK, counting::FOLD, recounts::RECOUNT],
    codes: refusals::ALL,
    names_colleagues: &[("righting_taken", shell::Naming::Number)],
    start: Some(|app| Box::pin(following::FOLLOWER.run(app))),
    ..Feature::NONE
};
