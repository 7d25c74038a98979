//! The whole watch: streams and their sums, budget, findings, and what explains what.

mod bounds;
mod days;
mod finds;
mod shop;
