//! Waiting: is anybody starved, and who?
//!
//! [`jain`] and [`gini`] say how unequal waits are; they cannot see who waits. [`mann_whitney`] compares two
//! groups, [`kendall`] and [`spearman`] tie waits to something else, and [`accumulating_priority`] computes the
//! mean waits of classes whose priority grows while they wait.

mod inequality;
mod priority;
mod ranks;

pub use inequality::{gini, jain};
pub use priority::{Class, accumulating_priority};
pub use ranks::{MannWhitney, kendall, mann_whitney, spearman};
