//! What becomes of the promises made in a conversation, in the order of the facts.

use super::{Case, Occasion};
use crate::drips::history::{By, Fact, PromiseFact, What};

/// The facts about promises, each with its promise.
pub(super) fn promise_facts<'c>(case: &'c Case<'_>) -> impl Iterator<Item = (&'c Fact, i64, PromiseFact)> {
    case.facts.iter().filter_map(|fact| match fact.what {
        What::Promise { id, what } => Some((fact, id, what)),
        _ => None,
    })
}

/// An occasion about a promise that broke: it broke when its time ran out, however late the clock struck.
pub(super) fn about_broken(case: &Case<'_>, kind: &'static str, fact: &Fact, promise: i64) -> Occasion {
    let ran_out = promise_facts(case).filter_map(|(other, id, what)| match what {
        PromiseFact::RanOut(at) if id == promise && other.seq < fact.seq => Some(at),
        _ => None,
    });
    let at = ran_out.last().map_or(fact.at, |at| at.min(fact.at));
    about_promise(case, kind, &Fact { at, ..*fact }, promise)
}

/// An occasion about a promise: it counts for whoever kept it last.
pub(super) fn about_promise(case: &Case<'_>, kind: &'static str, fact: &Fact, promise: i64) -> Occasion {
    let mut occasion = case.occasion(kind, fact.seq, fact.at);
    occasion.promise = promise;
    occasion.terms = case.terms(kind, fact.at);
    let kept_by =
        promise_facts(case).take_while(|(other, ..)| other.seq < fact.seq).filter_map(|(_, id, what)| {
            match what {
                PromiseFact::KeptBy(colleague) if id == promise => Some(colleague),
                _ => None,
            }
        });
    let by = if let By::Colleague(id) = fact.by { id } else { 0 };
    occasion.colleague = kept_by.last().unwrap_or(by);
    occasion
}
