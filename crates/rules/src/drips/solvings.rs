//! Solvings: how often a conversation was solved, and whether the customer came back on it.
//!
//! Thanks do not open a solved conversation, so marking it as solved once more is no second solving. One that we take
//! back ourselves before the customer says anything was none.

use jiff::Timestamp;

use super::history::{By, Fact, What};
use super::words::Level;

/// One solving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Solving {
    /// Number of the fact.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// Whether the last thing the customer had said was thanks.
    pub is_confirmed: bool,
    /// Number and instant of what the customer came back with.
    pub came_back: Option<(i64, Timestamp)>,
}

/// All solvings that stand, in order.
pub(super) fn solvings(facts: &[Fact]) -> Vec<Solving> {
    let mut solvings: Vec<Solving> = Vec::new();
    let mut last_said = None;
    for fact in facts {
        let standing = solvings.last_mut().filter(|solving| solving.came_back.is_none());
        match fact.what {
            What::Received(heard) => {
                last_said = Some(heard.level);
                if let Some(standing) = standing.filter(|_| heard.level != Level::Nothing) {
                    standing.came_back = Some((fact.seq, fact.at));
                }
            }
            What::Solved { .. } if standing.is_none() => solvings.push(Solving {
                seq: fact.seq,
                at: fact.at,
                by: fact.by,
                is_confirmed: last_said == Some(Level::Nothing),
                came_back: None,
            }),
            What::Unsolved if standing.is_some() => drop(solvings.pop()),
            _ => {}
        }
    }
    solvings
}
