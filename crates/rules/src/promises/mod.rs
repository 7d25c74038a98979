//! The rules of promises: what a time expression means, which changes of state are allowed, when to remind.
//!
//! Words: a promise is *waiting* (for the customer's part), *open*, *kept*, *broken*, *moved* or *withdrawn*.
//! It is *broken in silence* when the customer was not told before its time was up.
//!
//! Invariants: no closed promise opens again; a broken one stays broken even when it is fulfilled late; kept on
//! time is always measured against the first due time.
//!
//! Flow: `dates::read` finds what was said, `state` decides what may happen, `wording` how near it is.

pub mod dates;
pub mod state;
pub mod wording;
