//! The rules of promises: what a time expression means, which changes of state are allowed, when to remind.
//!
//! Words: a promise is *waiting* (for the customer's part), *open*, *kept*, *broken*, *moved* or *withdrawn*.
//! It is *broken in silence* when the customer was not told before its time was up.
//!
//! Invariants: no closed promise opens again, but for what was marked kept by mistake a moment ago; a broken one stays broken even when it is fulfilled late; kept on
//! time is always measured against the first due time.
//!
//! Flow: `dates::find` finds what was said, `state` decides what may happen, `reminders` when its keeper is
//! reminded, `evidence` what shows that it was kept, `wording` how near it is.

pub mod asks;
pub mod capacity;
pub mod dates;
pub mod detect;
pub mod evidence;
pub mod jot;
pub mod reminders;
pub mod state;
pub mod wording;
