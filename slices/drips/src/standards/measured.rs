//! What was measured, in words: never a share of too few, never a number alone.

use instrument::standards::Standard;
use measures::intervals::verdicts::{Showing, Verdict, showing, verdict};
use measures::intervals::{Interval, wilson};
use shell::words::{say, say_with};

use crate::said::{CONFIDENCE, grouped, percent, share, whole};

/// Occasions of one kind, and how many of them were drips.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) occasions: i64,
    pub(super) drips: i64,
    /// Whether others tell it: then the occasions that went well may never have been told.
    pub(super) is_told: bool,
}

impl Measured {
    /// Those on which all was well.
    fn kept(self) -> u64 {
        whole(self.occasions - self.drips)
    }

    fn of(self) -> u64 {
        whole(self.occasions)
    }

    /// Whether a share can be said at all: something went well, or somebody counted it.
    fn has_share(self) -> bool {
        !self.is_told || self.occasions > self.drips
    }

    /// The share kept and its interval; None where too few are known.
    pub(super) fn share(self) -> Option<(f64, Interval)> {
        if !self.has_share() || showing(self.of()) == Showing::CountOnly {
            return None;
        }
        Some((share(self.kept(), self.of()), wilson(self.kept(), self.of(), CONFIDENCE)?))
    }

    /// A share in percent; with a digit after the point where whole ones would hide those that went wrong, or well.
    pub(super) fn percent(self, of: f64) -> String {
        let rounded = percent(share(self.kept(), self.of()));
        let hides = (rounded == "100" && self.drips > 0) || (rounded == "0" && self.kept() > 0);
        if !hides {
            return percent(of);
        }
        // 99.97 is not yet 100.0.
        let tenths = (of * 1_000.0).round();
        let most = if of < 1.0 { 999.0 } else { 1_000.0 };
        format!("{:.1}", tenths.min(most) / 10.0)
    }

    /// "kept 87% (80 to 92), 108 of 124".
    pub(super) fn says(self) -> String {
        if !self.has_share() {
            return say_with("standards-measured-count", &[("count", self.drips.into())]);
        }
        let Some(interval) = wilson(self.kept(), self.of(), CONFIDENCE) else {
            return say("standards-measured-nothing");
        };
        let key = match showing(self.of()) {
            Showing::CountOnly => "standards-measured-few",
            Showing::CountWithInterval => "standards-measured-some",
            Showing::Percentage => "standards-measured-share",
        };
        say_with(
            key,
            &[
                ("count", grouped(self.occasions - self.drips).into()),
                ("of", grouped(self.occasions).into()),
                ("percent", self.percent(share(self.kept(), self.of())).into()),
                ("low", self.percent(interval.low).into()),
                ("high", self.percent(interval.high).into()),
            ],
        )
    }

    /// Whether it is kept as often as a standard says.
    pub(super) fn verdict(self, standard: &Standard) -> Told {
        if standard.has_target() { self.against(standard.target_permille) } else { Told::NotSaid }
    }

    /// The same of one of which so many of a thousand may be drips.
    fn against(self, target_permille: i64) -> Told {
        if !self.has_share() && self.occasions > 0 {
            return Told::OnlyWrong;
        }
        let Some((_, interval)) = self.share() else { return Told::TooFew };
        match verdict(interval, kept_share(target_permille)) {
            Verdict::Met => Told::Met,
            Verdict::NotMet => Told::NotMet,
            Verdict::NotShown => Told::NotShown,
        }
    }

    /// How what was believed stands to what was measured; None where too few are known.
    pub(super) fn belief(self, claim_permille: i64) -> Option<&'static str> {
        let (_, interval) = self.share()?;
        let believed = kept_share(claim_permille);
        Some(if believed > interval.high {
            "standards-claim-higher"
        } else if believed < interval.low {
            "standards-claim-lower"
        } else {
            "standards-claim-right"
        })
    }
}

/// A share of drips in a thousand as the share that is kept.
pub(super) fn kept_share(permille: i64) -> f64 {
    share(whole(1_000 - permille), 1_000)
}

/// What may be said of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    TooFew,
    OnlyWrong,
    Met,
    NotMet,
    NotShown,
    /// Nobody has said how often it may happen.
    NotSaid,
}

impl Told {
    /// Key of the sentence.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::TooFew => "standards-verdict-few",
            Self::OnlyWrong => "standards-verdict-told",
            Self::Met => "standards-verdict-met",
            Self::NotMet => "standards-verdict-not-met",
            Self::NotShown => "standards-verdict-not-shown",
            Self::NotSaid => "standards-verdict-not-said",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(occasions: i64, drips: i64, says: &str, told: Told) {
        let measured = Measured { occasions, drips, is_told: false };
        assert_eq!((measured.says().as_str(), measured.against(100)), (says, told));
    }

    #[test]
    fn too_few_are_no_share() {
        check(0, 0, "nothing happened that counts", Told::TooFew);
        check(9, 0, "kept 9 of 9, too few to tell", Told::TooFew);
        check(10, 0, "kept 10 of 10 (72% to 100%)", Told::NotShown);
        check(20, 15, "kept 5 of 20 (11% to 47%)", Told::NotMet);
        check(1_000, 20, "kept 98% (97 to 99), 980\u{a0}of\u{a0}1,000", Told::Met);
    }

    #[test]
    fn what_went_wrong_is_not_rounded_away() {
        check(558, 2, "kept 99.6% (98.7 to 99.9), 556\u{a0}of\u{a0}558", Told::Met);
        check(9_999, 1, "kept 99.9% (99.9 to 99.9), 9,998\u{a0}of\u{a0}9,999", Told::Met);
        check(558, 0, "kept 100% (99 to 100), 558\u{a0}of\u{a0}558", Told::Met);
        check(558, 557, "kept 0.2% (0.0 to 1.0), 1\u{a0}of\u{a0}558", Told::NotMet);
    }

    #[test]
    fn what_others_tell_is_counted_until_somebody_tells_what_went_well() {
        let told = |occasions, drips| Measured { occasions, drips, is_told: true };
        assert_eq!(told(0, 0).says(), "none told");
        assert_eq!(told(12, 12).says(), "12 told");
        assert_eq!((told(12, 12).against(100), told(0, 0).against(100)), (Told::OnlyWrong, Told::TooFew));
        assert_eq!(told(40, 4).says(), "kept 90% (77 to 96), 36\u{a0}of\u{a0}40");
    }

    #[test]
    fn a_claim_is_held_against_the_interval() {
        let measured = Measured { occasions: 100, drips: 20, is_told: false };
        assert_eq!(measured.belief(200), Some("standards-claim-right"));
        assert_eq!(measured.belief(20), Some("standards-claim-higher"));
        assert_eq!(measured.belief(600), Some("standards-claim-lower"));
        assert_eq!(Measured { occasions: 5, ..measured }.belief(200), None);
    }
}
