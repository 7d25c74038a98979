//! `late_answer`: the customer wrote again, and waited too long.
//!
//! Occasion: each later stretch in which the customer waits for us, however many messages they send in it. Drip: no
//! answer within the standard, in business hours; a holding reply is none. Evidence: what began the wait; in time, the
//! answer. Default standard: one business day, for 95 of 100.

use super::late::late;
use super::{BUSINESS_DAY, Case, Found, Kind, Measure, Terms};

pub(super) const KIND: Kind = Kind {
    code: "late_answer",
    measure: Measure::BusinessMinutes,
    terms: Terms::minutes(BUSINESS_DAY, 50),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let later = case.waits.iter().filter(|wait| !wait.is_first);
    later.filter_map(|wait| late(case, KIND.code, wait)).collect()
}
