//! `repeat_contact`: the customer had to begin anew about the same matter.
//!
//! Occasion: a conversation that was solved. Drip: within the window the customer opened another one that is alike in
//! subject and words beyond a stated bar, or that a colleague calls the same matter; a colleague may also say that it
//! is not. Evidence: the beginning of the other one. Default standard: a window of seven days, for 90 of 100.

use super::window::within_window;
use super::{Case, DAY, Found, Kind, Measure, Terms};
use crate::drips::history::What;
use crate::drips::solvings::Solving;

pub(super) const KIND: Kind = Kind {
    code: "repeat_contact",
    measure: Measure::CalendarMinutes,
    terms: Terms::minutes(7 * DAY, 100),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let solvings = case.solvings.iter();
    solvings.map(|solving| within_window(case, KIND.code, solving, repeated(case, solving))).collect()
}

/// The first conversation about the same matter that was opened after this solving.
fn repeated(case: &Case<'_>, solving: &Solving) -> Option<(i64, jiff::Timestamp)> {
    let said = case.facts.iter().filter_map(|fact| match fact.what {
        What::Repeated { opened_seq, opened_at, is_same } => Some((opened_seq, opened_at, is_same)),
        _ => None,
    });
    let said: Vec<_> = said.filter(|(_, opened_at, _)| *opened_at > solving.at).collect();
    // The last word about each of them counts.
    let is_same =
        |seq: i64| said.iter().rev().find(|(other, ..)| *other == seq).is_some_and(|(.., same)| *same);
    let repeated = said.iter().filter(|(seq, ..)| is_same(*seq)).map(|(seq, at, _)| (*seq, *at));
    repeated.min_by_key(|(seq, at)| (*at, *seq))
}
