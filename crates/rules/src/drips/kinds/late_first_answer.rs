//! `late_first_answer`: the customer wrote, and nobody answered in time.
//!
//! Occasion: a conversation that the customer began, once it asks for anything. Drip: no answer of a person within the
//! standard of its channel, in business hours; a holding reply is none. Evidence: what the customer wrote; in time, the
//! answer. Default standard: one business day, for 95 of 100.

use super::late::late;
use super::{BUSINESS_DAY, Case, Found, Kind, Measure, Terms};

pub(super) const KIND: Kind = Kind {
    code: "late_first_answer",
    measure: Measure::BusinessMinutes,
    terms: Terms::minutes(BUSINESS_DAY, 50),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let first = case.waits.iter().filter(|wait| wait.is_first);
    first.filter_map(|wait| late(case, KIND.code, wait)).collect()
}
