#![doc = include_str!("../README.md")]

pub mod agreement;
pub mod benchmark;
pub mod change_point;
pub mod charts;
pub mod intervals;
pub mod leaks;
pub mod multiple;
pub mod run_lengths;
pub mod scores;
pub mod shingles;
pub mod simulate;
pub mod staffing;
pub mod suppression;
pub mod survival;
pub mod value;
pub mod waiting;

mod linear;
mod special;
