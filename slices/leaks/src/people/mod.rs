//! People: what may be seen of whom.
//!
//! Words: the *agreement* is what the organization recorded about figures of single colleagues; a *coach* is a
//! colleague who looks at another's work with them; a *place* is a team, a channel or a cause.
//!
//! Invariants: what a single colleague's stream shows is for that colleague and their coach alone, and off until the
//! agreement is recorded. Below the level of the whole organization no place of fewer than five colleagues is looked
//! at, nor one that would give such a place away; a house of fewer than five sees itself as a whole. Whose gap it is,
//! is said without anybody's name.

pub(crate) mod agreement;
pub(crate) mod coaches;
pub(crate) mod own;
pub(crate) mod places;
pub(crate) mod refusals;
pub(crate) mod whose;
