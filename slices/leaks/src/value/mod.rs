//! Value at stake: what customers are expected to buy again, and how much of it a leak puts at risk.
//!
//! Words: the *worth* of a customer is the repeat business expected of them over a stated horizon, discounted; the
//! *added chance* is by how much more often somebody stays away after such a drip; the *stake* of a leak is customers
//! × worth × added chance, with the interval of the added chance.
//!
//! Invariants: with purchases enough, worth is fitted (MBG/NBD for how often, Gamma-Gamma for how much); without, it is
//! the plain product of what the organization says, declared as such, and shown beside what retention and interest
//! leave of it. An added chance is estimated from the organization's own customers, or it is an assumption and called
//! one. None of it is ever shown to whoever answers customers, and it can be switched off.
//!
//! Flow: `purchases` and `import` take purchases in, `model` fits, `chance` estimates, `stake` multiplies; `seeping`
//! adds up by week and kind.

pub(crate) mod chance;
pub(crate) mod import;
pub(crate) mod model;
pub(crate) mod purchases;
pub(crate) mod refusals;
pub(crate) mod seeping;
pub(crate) mod settings;
pub(crate) mod stake;
