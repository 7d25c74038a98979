//! What is believed of a stream's rate, and what it sees of a day.

use super::Counted;
use super::finding::Unit;
use crate::change_point::ln_predictive;
use crate::intervals::counts::RateBelief;
use crate::leaks::shares::{Occurred, ShareBelief};
use crate::special::ln_rising;

/// What a detector sees of one day, or of several together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) counted: Counted,
    pub(super) exposure: f64,
}

impl Seen {
    pub(super) fn and(self, other: Self) -> Self {
        let Counted { occasions, drips } = other.counted;
        Self {
            counted: Counted {
                occasions: self.counted.occasions.saturating_add(occasions),
                drips: self.counted.drips.saturating_add(drips),
            },
            exposure: self.exposure + other.exposure,
        }
    }
}

/// What is believed of a stream's rate.
#[derive(Debug, Clone, Copy)]
pub(super) enum Belief {
    Rate(RateBelief),
    Share(ShareBelief),
}

/// No share is guessed to be higher.
const SHARE_MAX: f64 = 0.95;

impl Belief {
    pub(super) fn mean(self) -> f64 {
        match self {
            Self::Rate(belief) => belief.mean(),
            Self::Share(belief) => belief.mean(),
        }
    }

    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Rate(_) => Unit::PerDay,
            Self::Share(_) => Unit::PerOccasion,
        }
    }

    pub(super) fn after(self, seen: Seen) -> Self {
        let Counted { occasions, drips } = seen.counted;
        match self {
            Self::Rate(belief) => Self::Rate(belief.after(drips.into(), seen.exposure)),
            Self::Share(belief) => Self::Share(belief.after(Occurred { failures: drips, occasions })),
        }
    }

    /// A guess of a rate so many times as high, which weighs no more than one drip.
    pub(super) fn guess(self, times: f64) -> Self {
        let mean = self.mean() * times;
        match self {
            Self::Rate(_) => Self::Rate(RateBelief { shape: 1.0, rate: 1.0 / mean.max(1e-9) }),
            Self::Share(_) => {
                let share = mean.clamp(1e-6, SHARE_MAX);
                Self::Share(ShareBelief { failures: 1.0, successes: (1.0 - share) / share })
            }
        }
    }

    /// ln of how probable a day was beforehand, up to what no belief changes.
    pub(super) fn ln_predictive(self, seen: Seen) -> f64 {
        let Counted { occasions, drips } = seen.counted;
        match self {
            Self::Rate(belief) => ln_predictive(belief, drips, seen.exposure),
            Self::Share(belief) => {
                let (failed, well) = (f64::from(drips), f64::from(occasions.saturating_sub(drips)));
                ln_rising(belief.failures, failed) + ln_rising(belief.successes, well)
                    - ln_rising(belief.occasions(), failed + well)
            }
        }
    }

    /// Whether a day says anything about it.
    pub(super) fn is_about(self, seen: Seen) -> bool {
        match self {
            Self::Rate(_) => seen.exposure > 0.0,
            Self::Share(_) => seen.counted.occasions > 0,
        }
    }
}
