//! What is asked of a [`super::Watch`].

use super::names::Stream;
use std::collections::{BTreeMap, BTreeSet};

/// Which changes are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Directions {
    /// Rises only: more harm.
    Up,
    /// Falls too: fewer reports are not always better care.
    Both,
}

/// A recorded change of the process: what was usual until then is usual no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessChange {
    /// The stream that changed; those within it begin again too.
    pub stream: Stream,
    /// The first day of the new process.
    pub day: i32,
}

/// What is asked, and how much may be kept.
#[derive(Debug, Clone)]
pub struct Settings {
    /// False alarms borne a month, over all streams and sums together; above 0.
    pub alarms_a_month: f64,
    /// From how many days the baseline is learnt; nothing is found in them. At least 1. From eight weeks on the pattern
    /// of the week is part of it, from two years on that of the months.
    pub history_days: u32,
    /// How many values of one dimension are told apart, in the order in which they first appear; the others
    /// are counted together as `other`.
    pub values_max: usize,
    /// How many dimensions a tally may have, and how many different ones there may be.
    pub dimensions_max: usize,
    /// How many streams are followed, sums included. Tallies beyond them count in the sums that there are.
    pub streams_max: usize,
    /// Which changes are looked for.
    pub directions: Directions,
    /// Of the intervals: 0.95 for 95 %.
    pub confidence: f64,
    /// Which share of the findings about levels may be false.
    pub false_discoveries: f64,
    /// By kind, the level that is good enough: failures an occasion where occasions are seen, else a usual day.
    /// Without one, streams are compared with their siblings.
    pub standards: BTreeMap<String, f64>,
    /// Days without exposure, such as holidays: what is counted on them is not looked at where time is the exposure.
    pub closed: BTreeSet<i32>,
    /// Changes of the process that people have recorded. From that day on a stream takes its siblings' prior.
    pub process_changes: Vec<ProcessChange>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            alarms_a_month: 1.0,
            history_days: 180,
            values_max: 1_000,
            dimensions_max: 12,
            streams_max: 100_000,
            directions: Directions::Up,
            confidence: 0.95,
            false_discoveries: 0.1,
            standards: BTreeMap::new(),
            closed: BTreeSet::new(),
            process_changes: Vec::new(),
        }
    }
}
