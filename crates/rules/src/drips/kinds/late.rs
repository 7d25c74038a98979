//! What late answers have in common: a wait held against a standard in business hours.

use super::{Case, Found, Occasion, lived_minutes};
use crate::drips::waits::Wait;
use crate::hours::WorkingMinutes;

/// We put the customer off with a holding reply.
pub(super) const PUT_OFF: &str = "put_off";
/// When the time was up, the conversation was nobody's.
pub(super) const NOBODY_TOOK_IT: &str = "nobody_took_it";
/// When the time was up, a colleague had it.
pub(super) const SOMEBODY_HAD_IT: &str = "somebody_had_it";

/// Whether this wait was too long for `kind`. Closed before its time without an answer it is no matter of lateness.
pub(super) fn late(case: &Case<'_>, kind: &'static str, wait: &Wait) -> Option<Found> {
    let terms = case.terms(kind, wait.since);
    let due_at = case.house.hours.add(wait.since, WorkingMinutes(terms.minutes))?;
    match wait.end {
        Some(end) if end.at <= due_at && !end.is_answer => return None,
        Some(end) if end.at <= due_at => {
            let mut occasion = case.occasion(kind, wait.seq, end.at);
            (occasion.evidence_seq, occasion.terms) = (end.seq, terms);
            return Some(Found::Occasion(measured(case, occasion, wait, end.at)));
        }
        _ if due_at > case.as_of => return Some(Found::Pending(due_at)),
        _ => {}
    }
    let mut drip = case.occasion(kind, wait.seq, due_at);
    drip.is_drip = true;
    drip.terms = terms;
    drip.cause = cause(wait, &drip);
    // As long as it lasts, what is known is that the standard ran out.
    let until = wait.end.map_or(due_at, |end| end.at);
    Some(Found::Occasion(measured(case, drip, wait, until)))
}

fn measured(case: &Case<'_>, occasion: Occasion, wait: &Wait, until: jiff::Timestamp) -> Occasion {
    Occasion {
        waited: case.house.hours.working_minutes(wait.since, until),
        lived_minutes: lived_minutes(wait.since, until),
        ..occasion
    }
}

fn cause(wait: &Wait, drip: &Occasion) -> &'static str {
    if wait.put_off_at.is_some_and(|put_off_at| put_off_at <= drip.at) {
        PUT_OFF
    } else if drip.colleague == 0 {
        NOBODY_TOOK_IT
    } else {
        SOMEBODY_HAD_IT
    }
}
