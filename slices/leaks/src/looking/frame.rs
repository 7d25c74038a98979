//! Which days are looked at: the frame stays where it is for as long as it can, so that what was found stays found.

/// Days before this many are left out, a quarter at a time.
const DAYS_MAX: i64 = 560;
const QUARTER: i64 = 91;

/// The days of a look, and how many of them the baseline is learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) history: i64,
}

impl Frame {
    /// From the first day that was ever counted to the last whole day.
    pub(crate) fn of(first_ever: i64, last: i64) -> Self {
        let beyond = (last - first_ever - DAYS_MAX).max(0);
        let first = first_ever + (beyond + QUARTER - 1) / QUARTER * QUARTER;
        Self { first, last, history: history(last - first + 1) }
    }

    /// Whether two looks learnt from the same days: only then does another result come from late events.
    pub(crate) fn learns_as(&self, other: &Self) -> bool {
        self.first == other.first && self.history == other.history
    }

    /// The first day on which something can be found.
    pub(crate) fn speaks_from(&self) -> i64 {
        self.first + self.history
    }
}

/// The more there is, the more is learnt from, in steps.
fn history(days: i64) -> i64 {
    match days {
        ..84 => 28,
        84..168 => 42,
        168..360 => 84,
        _ => 180,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_moves_by_quarters() {
        let of = |first, last| Frame::of(first, last);
        assert_eq!(of(1_000, 1_049), Frame { first: 1_000, last: 1_049, history: 28 });
        assert_eq!(of(1_000, 1_200).history, 84);
        assert_eq!(of(1_000, 1_560), Frame { first: 1_000, last: 1_560, history: 180 });
        assert_eq!(of(1_000, 1_561).first, 1_091);
        assert_eq!(of(1_000, 1_651).first, 1_091);
        assert!(of(1_000, 1_600).learns_as(&of(1_000, 1_620)));
        assert!(!of(1_000, 1_082).learns_as(&of(1_000, 1_083)));
        assert_eq!(of(1_000, 1_049).speaks_from(), 1_028);
    }
}
