//! Drips: which facts of a conversation are occasions of which kind, and which of these are failures of care.
//!
//! Words: an *occasion* is one on which a kind of drip could have happened, a *drip* one on which it did; its
//! *evidence* is the fact that shows it; *terms* are what a standard allows.
//!
//! Invariants: an occasion is named by its kind and the number of a fact, so the same history always has the same
//! ones. Facts after `as_of` are not looked at, and nothing is decided before its time. What did not happen is dated
//! at the instant its standard ran out. Clocks pause only while the customer holds the ball: thanks start none, a
//! holding reply stops none. Standards and hours are read as they stood.
//!
//! Flow: [`History`] holds the facts of one conversation, [`Case`] what follows from them (who waited, what was
//! solved), each file of `kinds` finds its occasions in it, [`derive()`] asks them all.

use jiff::Timestamp;

use crate::hours::WorkingMinutes;

mod alike;
mod book;
mod case;
mod history;
mod hours_history;
mod kinds;
mod solvings;
#[cfg(test)]
mod tests;
mod waits;
mod words;

pub use alike::{ALIKE_PERMILLE, alike_permille};
pub use book::{Book, Place, Terms, Version};
pub use case::{Case, House};
pub use history::{By, Fact, History, PromiseFact, What};
pub use hours_history::HoursHistory;
pub use kinds::KINDS;
pub use solvings::Solving;
pub use waits::{End, Wait};
pub use words::{Answer, Heard, Level, answers, hear};

/// A kind of drip.
pub struct Kind {
    /// Its code, for ever.
    pub code: &'static str,
    /// What its standard measures.
    pub measure: Measure,
    /// The standard that comes with the program.
    pub terms: Terms,
    /// Whether a colleague or another system may record it: what our own facts do not show.
    pub is_recordable: bool,
    /// Finds its occasions in a conversation.
    pub(crate) find: fn(&Case<'_>) -> Vec<Found>,
}

/// What a standard measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Nothing but the share of occasions.
    Nothing,
    /// A length of time in business hours.
    BusinessMinutes,
    /// A length of time by the calendar, nights and weekends included.
    CalendarMinutes,
    /// How many times.
    Count,
}

impl Measure {
    /// Whether it is a length of time.
    pub fn has_minutes(self) -> bool {
        matches!(self, Self::BusinessMinutes | Self::CalendarMinutes)
    }
}

/// The kind with this code.
pub fn kind_of(code: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.code == code)
}

/// What a kind finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// An occasion, decided.
    Occasion(Occasion),
    /// One that will be decided at this instant, unless something happens before.
    Pending(Timestamp),
}

/// One occasion, decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion {
    /// Its kind.
    pub kind: &'static str,
    /// Number of the fact that is the occasion.
    pub seq: i64,
    /// Number of the fact that shows what became of it.
    pub evidence_seq: i64,
    /// When it was decided: when the drip happened, or could no longer happen.
    pub at: Timestamp,
    /// Whether it is a drip.
    pub is_drip: bool,
    /// The team that had the conversation then, or 0.
    pub team: i64,
    /// The colleague who had it then, or 0.
    pub colleague: i64,
    /// The promise it is about, or 0.
    pub promise: i64,
    /// Why, as far as the facts tell; may be empty.
    pub cause: &'static str,
    /// How long the customer waited, in business hours.
    pub waited: WorkingMinutes,
    /// The same as they lived it, in minutes.
    pub lived_minutes: i64,
    /// What the standard allowed.
    pub terms: Terms,
}

/// The occasions of one conversation as of an instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What is decided, by kind in the order of the registry, and in the order of the facts.
    pub occasions: Vec<Occasion>,
    /// When to look again even if nothing happens; None when nothing is left to be decided.
    pub look_at: Option<Timestamp>,
}

/// Everything that the facts of a conversation until `as_of` amount to.
pub fn derive(history: &History, house: &House, as_of: Timestamp) -> Outcome {
    let case = Case::new(history, house, as_of);
    let mut outcome = Outcome::default();
    for found in KINDS.iter().flat_map(|kind| (kind.find)(&case)) {
        match found {
            Found::Occasion(occasion) => outcome.occasions.push(occasion),
            Found::Pending(at) => {
                outcome.look_at = Some(outcome.look_at.map_or(at, |earlier| earlier.min(at)));
            }
        }
    }
    outcome
}
