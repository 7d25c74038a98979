//! `left_unanswered`: a conversation was closed over the customer's question.
//!
//! Occasion: a conversation that was solved. Drip: a question or a request of the customer had no answer then; a mere
//! remark needs none. Evidence: what they had asked. Default standard: 99 of 100.

use super::{Case, Found, Kind, Measure, Terms, lived_minutes};
use crate::drips::solvings::Solving;

pub(super) const KIND: Kind = Kind {
    code: "left_unanswered",
    measure: Measure::Nothing,
    terms: Terms::share(10),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.solvings.iter().map(|solving| Found::Occasion(closed(case, solving))).collect()
}

fn closed(case: &Case<'_>, solving: &Solving) -> super::Occasion {
    let mut occasion = case.occasion(KIND.code, solving.seq, solving.at);
    occasion.terms = case.terms(KIND.code, solving.at);
    let over = case
        .waits
        .iter()
        .find(|wait| wait.asks && wait.end.is_some_and(|end| !end.is_answer && end.seq == solving.seq));
    if let Some(wait) = over {
        (occasion.is_drip, occasion.evidence_seq) = (true, wait.seq);
        occasion.waited = case.house.hours.working_minutes(wait.since, solving.at);
        occasion.lived_minutes = lived_minutes(wait.since, solving.at);
    }
    occasion
}
