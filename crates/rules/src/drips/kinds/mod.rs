//! The kinds of drip, one file each. A new one is a file here and a line in [`KINDS`].

use jiff::{SignedDuration, Timestamp};

use super::case::Case;
use super::{Found, Kind, Measure, Occasion, Terms};

mod bad_rating;
mod broken_in_silence;
mod complaint;
mod damaged;
mod late;
mod late_answer;
mod late_delivery;
mod late_first_answer;
mod late_solution;
mod left_unanswered;
mod moved_again;
mod passed_around;
mod promise_broken;
mod promises;
mod reopened;
mod repeat_contact;
mod rushed;
mod window;
mod wrong_goods;

/// Every kind that comes with the program, in the order in which they are listed.
pub const KINDS: &[Kind] = &[
    promise_broken::KIND,
    broken_in_silence::KIND,
    moved_again::KIND,
    late_first_answer::KIND,
    late_answer::KIND,
    late_solution::KIND,
    left_unanswered::KIND,
    reopened::KIND,
    repeat_contact::KIND,
    passed_around::KIND,
    rushed::KIND,
    complaint::KIND,
    bad_rating::KIND,
    late_delivery::KIND,
    damaged::KIND,
    wrong_goods::KIND,
];

/// A business day of the usual hours, in minutes.
const BUSINESS_DAY: u32 = 8 * 60;
/// A day of the calendar, in minutes.
const DAY: u32 = 24 * 60;

/// A kind that nothing in a conversation shows: it is recorded.
const fn recorded(code: &'static str, target_permille: u32) -> Kind {
    let terms = Terms::share(target_permille);
    Kind { code, measure: Measure::Nothing, terms, is_recordable: true, find: |_| Vec::new() }
}

/// `at` and so many minutes of the calendar after it; the end of time when there are not so many left.
fn minutes_after(at: Timestamp, minutes: u32) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(minutes.into())).unwrap_or(Timestamp::MAX)
}

/// Whole minutes between two instants; 0 when the second is not after the first.
fn lived_minutes(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_mins().max(0)
}
