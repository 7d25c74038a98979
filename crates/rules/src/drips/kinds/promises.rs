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

/// An occasion about a promise that broke: it broke when its time ran out, however late the clock struck. Where it
/// waited for an answer it counts for the team that owed it, and for no colleague; the standard stays that of the
/// place where it was promised.
pub(super) fn about_broken(case: &Case<'_>, kind: &'static str, fact: &Fact, promise: i64) -> Occasion {
    let ran_out = promise_facts(case).filter_map(|(other, id, what)| match what {
        PromiseFact::RanOut(at) if id == promise && other.seq < fact.seq => Some(at),
        _ => None,
    });
    let at = ran_out.last().map_or(fact.at, |at| at.min(fact.at));
    let mut occasion = about_promise(case, kind, &Fact { at, ..*fact }, promise);
    if waited_in_vain(fact) {
        occasion.colleague = 0;
        occasion.team = owing_team(case, fact, promise).unwrap_or(occasion.team);
    }
    occasion
}

/// Whether a promise that broke was kept after all, as was shown later: its clock had struck before anybody said so.
pub(super) fn was_kept_all_the_same(case: &Case<'_>, broken: &Fact, promise: i64) -> bool {
    promise_facts(case)
        .any(|(fact, id, what)| id == promise && fact.seq > broken.seq && what == PromiseFact::Kept)
}

/// Whether this fact says that a promise broke while it waited for an answer that others owed.
pub(super) fn waited_in_vain(fact: &Fact) -> bool {
    matches!(fact.what, What::Promise { what: PromiseFact::Broken { for_an_ask: true, .. }, .. })
}

/// The team that owed the answer, as far as the facts name it.
fn owing_team(case: &Case<'_>, broken: &Fact, promise: i64) -> Option<i64> {
    let before = promise_facts(case).take_while(|(other, ..)| other.seq < broken.seq);
    let named = before.filter_map(|(_, id, what)| match what {
        PromiseFact::AnswerOwedBy(team) if id == promise => Some(team),
        _ => None,
    });
    named.last()
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
