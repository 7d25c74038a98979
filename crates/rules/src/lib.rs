//! The rules of care, pure: no input or output, no clock, no randomness, no SQL, nothing asynchronous.
//!
//! Words: *office hours* are when the organization works; *working minutes* are lengths of time counted in
//! them; a *promise* is something said will be done for a customer by a time; a *drip* is one small failure of care.
//!
//! Invariants: every moment is handed in; the same question always gets the same answer; no text, however
//! strange, makes a rule panic; an arithmetic overflow is an absent answer, never a wrong one.
//!
//! Flow: a slice reads rows, asks a rule here what they mean, and writes down the answer.

pub mod drips;
pub mod hours;
pub mod promises;
