//! `late_solution`: the answers came, but the matter dragged on.
//!
//! Occasion: a matter, from what the customer first asked until it is solved. Drip: all that they waited for us in it
//! adds up to more than the standard, in business hours; while the customer holds the ball, the clock pauses. Evidence:
//! the wait in which the time ran out. Default standard: five business days, for 90 of 100.

use super::{BUSINESS_DAY, Case, Found, Kind, Measure, Terms, lived_minutes};
use crate::drips::solvings::Solving;
use crate::drips::waits::Wait;
use crate::hours::WorkingMinutes;

pub(super) const KIND: Kind = Kind {
    code: "late_solution",
    measure: Measure::BusinessMinutes,
    terms: Terms::minutes(5 * BUSINESS_DAY, 100),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut rest = case.waits.as_slice();
    for solving in &case.solvings {
        let (of_matter, later) = rest.split_at(rest.partition_point(|wait| wait.seq < solving.seq));
        found.extend(matter(case, of_matter, Some(solving)));
        rest = later;
    }
    found.extend(matter(case, rest, None));
    found
}

fn matter(case: &Case<'_>, waits: &[Wait], solving: Option<&Solving>) -> Option<Found> {
    let first = waits.first()?;
    let terms = case.terms(KIND.code, first.since);
    let mut left = terms.minutes;
    for wait in waits {
        let runs_out_at = case.house.hours.add(wait.since, WorkingMinutes(left))?;
        let until = wait.end.map_or(case.as_of, |end| end.at);
        if runs_out_at <= until {
            let mut drip = case.occasion(KIND.code, first.seq, runs_out_at);
            (drip.is_drip, drip.evidence_seq, drip.terms) = (true, wait.seq, terms);
            drip.waited = WorkingMinutes(terms.minutes);
            drip.lived_minutes = lived_minutes(first.since, runs_out_at);
            return Some(Found::Occasion(drip));
        }
        if wait.end.is_none() {
            return Some(Found::Pending(runs_out_at));
        }
        left = left.saturating_sub(case.house.hours.working_minutes(wait.since, until).0);
    }
    let solving = solving?;
    let mut occasion = case.occasion(KIND.code, first.seq, solving.at);
    (occasion.evidence_seq, occasion.terms) = (solving.seq, terms);
    occasion.waited = WorkingMinutes(terms.minutes - left);
    occasion.lived_minutes = lived_minutes(first.since, solving.at);
    Some(Found::Occasion(occasion))
}
