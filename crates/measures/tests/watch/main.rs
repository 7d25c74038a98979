//! The whole watch: streams and their sums, budget, findings, and what explains what.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod bounds;
mod days;
mod evidence;
mod finds;
mod once;
mod shop;
