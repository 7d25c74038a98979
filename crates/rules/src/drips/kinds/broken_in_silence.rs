//! `broken_in_silence`: a promise broke, and the customer had heard nothing.
//!
//! Occasion: a promise that broke, at its due time. Drip: the customer had not been told before. Evidence: the fact that
//! says so. It counts where the breaking does. Default standard: 90 of 100 told.

use super::promises::{about_broken, promise_facts, was_kept_all_the_same};
use super::{Case, Found, Kind, Measure, Terms};
use crate::drips::history::PromiseFact;

pub(super) const KIND: Kind = Kind {
    code: "broken_in_silence",
    measure: Measure::Nothing,
    terms: Terms::share(100),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let broken = promise_facts(case).filter_map(|(fact, id, what)| {
        let PromiseFact::Broken { in_silence, .. } = what else { return None };
        if was_kept_all_the_same(case, fact, id) {
            return None;
        }
        let mut occasion = about_broken(case, KIND.code, fact, id);
        occasion.is_drip = in_silence;
        Some(Found::Occasion(occasion))
    });
    broken.collect()
}
