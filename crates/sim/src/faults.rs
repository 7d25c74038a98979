//! What goes wrong at the shop: three leaks, so that there is something to find, and one bad week, which is none.
//!
//! - *A process*: since the trade orders moved to another inbox, 65 days ago, first answers to shops and kitchens
//!   come late, whoever gives them.
//! - *A person*: for 85 days, Tomas has forgotten more of what he promised than he kept.
//! - *Always so*: what customers write to the shop is closed too soon, as long as anybody remembers.
//! - *Chance*: in one week, 110 days ago, three first answers to private customers were late.

use jiff::SignedDuration;
use store::Timestamp;

use crate::cast::{Place, TOMAS};
use crate::dice::Dice;
use crate::hours::mins;
use crate::matters::{Mailbox, Tongue};
use crate::script::Plot;

const DAY: SignedDuration = mins(24 * 60);
/// Since when trade is answered late, in days.
const TRADE_SINCE: i32 = 65;
/// Since when promises are forgotten, in days.
const FORGETS_SINCE: i32 = 85;
/// The bad week: its first day and the day after its last, in days ago.
const BAD_WEEK: (i32, i32) = (110, 103);
/// First answers that come late in the bad week.
const BAD_WEEK_LATE: u32 = 3;

/// In percent of what could go wrong.
mod percent {
    pub(super) const TRADE_LATE: u32 = 55;
    pub(super) const LATE_ANYWHERE: u32 = 2;
    pub(super) const FORGOTTEN: u32 = 65;
    pub(super) const CLOSED_TOO_SOON: u32 = 32;
    pub(super) const TRADE_CLOSED_TOO_SOON: u32 = 3;
}

/// What goes wrong, and since when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Faults {
    until: Timestamp,
    late_in_bad_week: u32,
}

impl Faults {
    /// The faults of a life that ends at `until`.
    pub(crate) fn until(until: Timestamp) -> Self {
        Self { until, late_in_bad_week: 0 }
    }

    /// By how much longer than usual a first answer takes that would have been given at `at`.
    pub(crate) fn delay(&mut self, dice: &mut Dice, plot: &Plot, at: Timestamp) -> SignedDuration {
        let is_trade = plot.to == Mailbox::Wholesale;
        let in_bad_week = at >= self.ago(BAD_WEEK.0) && at < self.ago(BAD_WEEK.1);
        let is_late = if is_trade && at >= self.ago(TRADE_SINCE) {
            dice.happens(percent::TRADE_LATE)
        } else if !is_trade && in_bad_week && self.late_in_bad_week < BAD_WEEK_LATE {
            self.late_in_bad_week += 1;
            true
        } else {
            dice.happens(percent::LATE_ANYWHERE)
        };
        if is_late { DAY * 2 + mins(dice.between(0, 20 * 60)) } else { SignedDuration::ZERO }
    }

    /// Whether this colleague forgets what they promise at `at`.
    pub(crate) fn forgets(&self, dice: &mut Dice, by: Place, at: Timestamp) -> bool {
        by == TOMAS && at >= self.ago(FORGETS_SINCE) && dice.happens(percent::FORGOTTEN)
    }

    /// Whether the customer comes back on it after it was solved.
    pub(crate) fn comes_back(dice: &mut Dice, plot: &Plot) -> bool {
        let often = match plot.to {
            Mailbox::Care => percent::CLOSED_TOO_SOON,
            Mailbox::Wholesale => percent::TRADE_CLOSED_TOO_SOON,
        };
        plot.person.tongue == Tongue::English && dice.happens(often)
    }

    fn ago(&self, days: i32) -> Timestamp {
        self.until - DAY * days
    }
}
