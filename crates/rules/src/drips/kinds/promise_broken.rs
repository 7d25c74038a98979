//! `promise_broken`: we said that something would be done by a time, and it was not.
//!
//! Occasion: a promise whose time came: it was kept, or it broke. Drip: it broke, at its due time. Evidence: the fact
//! that says so. Cause: `asked_in_vain` where it waited for an answer that another colleague or team owed; it counts
//! for the team that owed it. Default standard: 95 of 100 kept.

use super::promises::{about_broken, about_promise, promise_facts, waited_in_vain, was_kept_all_the_same};
use super::{Case, Found, Kind, Measure, Terms};
use crate::drips::history::PromiseFact;

/// It waited for an answer that another colleague or team owed.
const ASKED_IN_VAIN: &str = "asked_in_vain";

pub(super) const KIND: Kind = Kind {
    code: "promise_broken",
    measure: Measure::Nothing,
    terms: Terms::share(50),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let ended = promise_facts(case).filter_map(|(fact, id, what)| {
        let occasion = match what {
            // Done in time, and said so only later.
            PromiseFact::Broken { .. } if was_kept_all_the_same(case, fact, id) => return None,
            PromiseFact::Broken { .. } => {
                let mut broken = about_broken(case, KIND.code, fact, id);
                broken.is_drip = true;
                if waited_in_vain(fact) {
                    broken.cause = ASKED_IN_VAIN;
                }
                broken
            }
            // Marked by mistake, it was not kept.
            PromiseFact::Kept if is_taken_back(case, id, fact.seq) => return None,
            PromiseFact::Kept => about_promise(case, KIND.code, fact, id),
            _ => return None,
        };
        Some(Found::Occasion(occasion))
    });
    ended.collect()
}

fn is_taken_back(case: &Case<'_>, promise: i64, kept_seq: i64) -> bool {
    let mut later = promise_facts(case).filter(|(fact, id, _)| *id == promise && fact.seq > kept_seq);
    later.any(|(_, _, what)| what == PromiseFact::Reopened)
}
