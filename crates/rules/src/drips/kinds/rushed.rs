//! `rushed`: we closed it before the customer said that all was well, and it was not.
//!
//! Occasion: a conversation that a colleague solved without the customer's thanks as the last word. Drip: the customer
//! came back on it within the window. Evidence: what they wrote. Default standard: a window of two days, for 95 of 100.

use super::window::within_window;
use super::{Case, DAY, Found, Kind, Measure, Terms};
use crate::drips::history::By;

pub(super) const KIND: Kind = Kind {
    code: "rushed",
    measure: Measure::CalendarMinutes,
    terms: Terms::minutes(2 * DAY, 50),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let by_us = case.solvings.iter().filter(|solving| solving.by != By::Customer && !solving.is_confirmed);
    by_us.map(|solving| within_window(case, KIND.code, solving, solving.came_back)).collect()
}
