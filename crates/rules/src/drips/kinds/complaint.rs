//! `complaint`: the customer complains.
//!
//! Occasion: a conversation, once it is solved or complained in. Drip: the customer complains in clear words, or a
//! colleague says that it is a complaint; a colleague may also say that it is none. Evidence: the message, or the
//! colleague's word. Default standard: 98 of 100 without one.

use super::{Case, Found, Kind, Measure, Terms};
use crate::drips::history::{Fact, What};

pub(super) const KIND: Kind =
    Kind { code: "complaint", measure: Measure::Nothing, terms: Terms::share(20), is_recordable: true, find };

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(beginning) = case.beginning() else { return Vec::new() };
    let complained = complained(&case.facts).map(|fact| (fact, true));
    let solved = || {
        let first = case.solvings.first()?;
        case.facts.iter().find(|fact| fact.seq == first.seq).map(|fact| (*fact, false))
    };
    let Some((fact, is_drip)) = complained.or_else(solved) else { return Vec::new() };
    let mut occasion = case.occasion(KIND.code, beginning.seq, fact.at);
    (occasion.is_drip, occasion.evidence_seq) = (is_drip, fact.seq);
    occasion.terms = case.terms(KIND.code, beginning.at);
    vec![Found::Occasion(occasion)]
}

/// What shows the complaint: a colleague's last word, else the first clear words of the customer.
fn complained(facts: &[Fact]) -> Option<Fact> {
    let said = facts.iter().rev().find_map(|fact| match fact.what {
        What::Complaint { is_one } => Some((is_one, *fact)),
        _ => None,
    });
    let heard =
        || facts.iter().find(|fact| matches!(fact.what, What::Received(heard) if heard.complains)).copied();
    match said {
        Some((false, _)) => None,
        Some((true, fact)) => Some(heard().unwrap_or(fact)),
        None => heard(),
    }
}
