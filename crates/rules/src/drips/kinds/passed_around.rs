//! `passed_around`: the customer was handed on, and on again, or had to repeat themselves.
//!
//! Occasion: a conversation, once it is solved or passed around. Drip: more handovers than the standard allows, from
//! team to team or from colleague to colleague; what a team's handover brings with it is not counted twice, and taking
//! what nobody had is none. Or a colleague or another system says that the customer had to repeat themselves, which may
//! be taken back. Evidence: the handover that was one too many, or that word, whichever came first. Default standard:
//! two handovers, for 95 of 100.

use super::{Case, Found, Kind, Measure, Terms};
use crate::drips::history::{Fact, What};

/// The cause where nobody handed them on too often.
const HAD_TO_REPEAT: &str = "had_to_repeat";

pub(super) const KIND: Kind = Kind {
    code: "passed_around",
    measure: Measure::Count,
    terms: Terms::count(2, 50),
    is_recordable: true,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(beginning) = case.beginning() else { return Vec::new() };
    let terms = case.terms(KIND.code, beginning.at);
    let allowed = usize::try_from(terms.count).unwrap_or(usize::MAX);
    let one_too_many = handovers(&case.facts).get(allowed).map(|fact| (*fact, ""));
    let repeated = repeated_themselves(&case.facts).map(|fact| (fact, HAD_TO_REPEAT));
    let decided = one_too_many.into_iter().chain(repeated).min_by_key(|(fact, _)| fact.seq);
    let solved = || {
        let first = case.solvings.first()?;
        case.facts.iter().find(|fact| fact.seq == first.seq).map(|fact| (*fact, ""))
    };
    let is_drip = decided.is_some();
    let Some((fact, why)) = decided.or_else(solved) else { return Vec::new() };
    let mut occasion = case.occasion(KIND.code, beginning.seq, fact.at);
    (occasion.is_drip, occasion.evidence_seq, occasion.terms) = (is_drip, fact.seq, terms);
    occasion.cause = why;
    // Whoever has it last has not passed it around.
    occasion.colleague = 0;
    vec![Found::Occasion(occasion)]
}

/// What shows that the customer had to repeat themselves: the last word about it.
fn repeated_themselves(facts: &[Fact]) -> Option<Fact> {
    let said = facts.iter().rev().find_map(|fact| match fact.what {
        What::RepeatedThemselves { is_so } => Some((is_so, *fact)),
        _ => None,
    });
    said.filter(|(is_so, _)| *is_so).map(|(_, fact)| fact)
}

fn handovers(facts: &[Fact]) -> Vec<Fact> {
    let mut found = Vec::new();
    let (mut team, mut colleague) = (0, 0);
    let mut came_with_team = false;
    for fact in facts {
        match fact.what {
            What::HandedToTeam { from, to } => {
                let had = if from == 0 { team } else { from };
                if had != 0 && to != 0 && had != to {
                    found.push(*fact);
                    came_with_team = true;
                }
                team = to;
            }
            What::Assigned { to: 0 } => {}
            What::Assigned { to } => {
                if colleague != 0 && colleague != to && !came_with_team {
                    found.push(*fact);
                }
                (colleague, came_with_team) = (to, false);
            }
            _ => {}
        }
    }
    found
}
