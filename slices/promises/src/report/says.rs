//! Figures in words: never alone, always with how many and how sure.

use measures::intervals::verdicts::{Showing, showing};
use measures::intervals::{Interval, newcombe, poisson_exact, wilson};
use shell::words::{Arg, say, say_with};

use super::groups::{per_100_conversations, real};
use super::tally::Made;

/// How sure intervals are.
const CONFIDENCE: f64 = 0.95;

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) of: u64,
    pub(crate) count: u64,
}

impl Share {
    /// `count` of `of`.
    pub(crate) fn new(count: u64, of: u64) -> Self {
        Self { of, count }
    }

    /// From 0 to 1; 0 of nothing.
    pub(crate) fn value(self) -> f64 {
        if self.of == 0 { 0.0 } else { real(self.count) / real(self.of) }
    }

    /// Wilson's interval; `None` of nothing.
    pub(crate) fn interval(self) -> Option<Interval> {
        wilson(self.count, self.of, CONFIDENCE)
    }

    /// Whether it may be shown as a share at all: of ten or more.
    pub(crate) fn is_share(self) -> bool {
        showing(self.of) != Showing::CountOnly
    }

    /// In full: "87% (80 to 92), 108 of 124"; of few only the count.
    pub(crate) fn says(self) -> String {
        let (count, of) = (Arg::from(grouped(self.count)), Arg::from(grouped(self.of)));
        let (key, interval) = match (showing(self.of), self.interval()) {
            (_, None) => return say("promises-report-none"),
            (Showing::CountOnly, _) => ("promises-report-count", None),
            (Showing::CountWithInterval, interval) => ("promises-report-count-interval", interval),
            (Showing::Percentage, interval) => ("promises-report-share", interval),
        };
        let interval = interval.unwrap_or(Interval { low: 0.0, high: 1.0 });
        say_with(
            key,
            &[
                ("count", count),
                ("of", of),
                ("percent", percent(self.value()).into()),
                ("low", percent(interval.low).into()),
                ("high", percent(interval.high).into()),
            ],
        )
    }

    /// As it stands in a picture: "87% of 124".
    pub(crate) fn says_shortly(self) -> String {
        let key = if self.is_share() { "promises-report-share-shortly" } else { "promises-report-count" };
        let percent = percent(self.value()).into();
        let (count, of) = (grouped(self.count).into(), grouped(self.of).into());
        say_with(key, &[("percent", percent), ("count", count), ("of", of)])
    }
}

/// What a share says against an earlier one; empty when either is too small to be a share.
pub(crate) fn change(here: Share, earlier: Share) -> String {
    let pair = ((here.count, here.of), (earlier.count, earlier.of));
    let Some(interval) = newcombe(pair.0, pair.1, CONFIDENCE) else { return String::new() };
    if !here.is_share() || !earlier.is_share() {
        return String::new();
    }
    let points = |share: f64| percent(share.abs());
    let before = Arg::from(earlier.says_shortly());
    let difference = here.value() - earlier.value();
    let key = if interval.contains(0.0) {
        "promises-report-change-none"
    } else if difference > 0.0 {
        "promises-report-change-more"
    } else {
        "promises-report-change-less"
    };
    let (near, far) = if interval.low.abs() < interval.high.abs() {
        (interval.low, interval.high)
    } else {
        (interval.high, interval.low)
    };
    say_with(
        key,
        &[
            ("before", before),
            ("points", points(difference).into()),
            ("low", points(near).into()),
            ("high", points(far).into()),
            ("less", points(interval.low.min(0.0)).into()),
            ("more", points(interval.high.max(0.0)).into()),
        ],
    )
}

/// Promises made for 100 conversations, with how many and how sure; empty without conversations.
pub(crate) fn per_100(made: Made) -> String {
    let Some(rate) = per_100_conversations(made) else { return String::new() };
    let interval = poisson_exact(made.made, CONFIDENCE).unwrap_or(Interval { low: 0.0, high: 0.0 });
    let scaled = interval.scaled(100.0 / real(made.conversations));
    say_with(
        "promises-report-per-100",
        &[
            ("rate", tenth(rate).into()),
            ("low", tenth(scaled.low).into()),
            ("high", tenth(scaled.high).into()),
            ("made", grouped(made.made).into()),
            ("conversations", grouped(made.conversations).into()),
        ],
    )
}

/// A share as whole percent, without the sign.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// One digit after the point where it matters.
pub(crate) fn tenth(figure: f64) -> String {
    if figure >= 10.0 { format!("{figure:.0}") } else { format!("{figure:.1}") }
}

/// A count with its thousands apart: "1,204".
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: u64, of: u64, in_full: &str, shortly: &str) {
        let share = Share::new(count, of);
        assert_eq!((share.says().as_str(), share.says_shortly().as_str()), (in_full, shortly));
    }

    #[test]
    fn a_share_of_few_is_a_count() {
        check(0, 0, "none", "0 of 0");
        check(7, 9, "7 of 9", "7 of 9");
        check(15, 20, "15 of 20 (53% to 89%)", "75% of 20");
        check(108, 124, "87% (80 to 92), 108 of 124", "87% of 124");
        check(1_108, 1_240, "89% (88 to 91), 1,108 of 1,240", "89% of 1,240");
    }

    #[test]
    fn a_change_is_told_only_where_it_is_one() {
        let clear = change(Share::new(56, 70), Share::new(48, 80));
        assert_eq!(clear, "20 points more than the 60% of 80 before (5 to 33).");
        let clear = change(Share::new(48, 80), Share::new(56, 70));
        assert_eq!(clear, "20 points less than the 80% of 70 before (5 to 33).");
        let unclear = change(Share::new(40, 50), Share::new(38, 50));
        assert_eq!(unclear, "No clear change from the 76% of 50 before (12 points less to 20 points more).");
        assert_eq!(change(Share::new(3, 5), Share::new(38, 50)), "");
    }

    #[test]
    fn thousands_stand_apart() {
        for (count, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(count), expected);
        }
    }
}
