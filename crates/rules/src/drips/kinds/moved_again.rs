//! `moved_again`: the same promise was put off more than once, and nobody asked the customer.
//!
//! Occasion: a promise that was given another time. Drip: without the customer's agreement, for the second time or
//! more. Evidence: the fact that says so. Default standard: 95 of 100.

use super::promises::{about_promise, promise_facts};
use super::{Case, Found, Kind, Measure, Terms};
use crate::drips::history::PromiseFact;

pub(super) const KIND: Kind = Kind {
    code: "moved_again",
    measure: Measure::Nothing,
    terms: Terms::share(50),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let moved = promise_facts(case).filter_map(|(fact, id, what)| {
        let PromiseFact::Moved { again_untold } = what else { return None };
        let mut occasion = about_promise(case, KIND.code, fact, id);
        occasion.is_drip = again_untold;
        Some(Found::Occasion(occasion))
    });
    moved.collect()
}
