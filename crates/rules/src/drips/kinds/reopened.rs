//! `reopened`: we thought we were done, and the customer came back on it.
//!
//! Occasion: a conversation that was solved. Drip: the customer wrote in it again within the window, and more than
//! thanks. Evidence: what they wrote. Default standard: a window of seven days, for 90 of 100.

use super::window::within_window;
use super::{Case, DAY, Found, Kind, Measure, Terms};

pub(super) const KIND: Kind = Kind {
    code: "reopened",
    measure: Measure::CalendarMinutes,
    terms: Terms::minutes(7 * DAY, 100),
    is_recordable: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let solvings = case.solvings.iter();
    solvings.map(|solving| within_window(case, KIND.code, solving, solving.came_back)).collect()
}
