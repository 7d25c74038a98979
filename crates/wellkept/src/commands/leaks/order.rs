//! The order of time: which line's date is believed.
//!
//! A line earlier than the latest one counted is out of order. One wrong date far ahead would make all lines after it
//! late, so a line that leaps more than a month ahead waits: it is the one out of order when three lines after it, in
//! order among themselves, lie before it, sooner than three stand at or after it. The first line waits likewise. A
//! line that breaks no order is never refused.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use measures::leaks::watch::GAP_DAYS_MAX;

/// Up to so much later a line is believed at once.
const LEAP: SignedDuration = SignedDuration::from_hours(31 * 24);
/// Later than this nobody believes a line: the watch counts no day so long after another, a day less for zones.
const GAP: SignedDuration = SignedDuration::from_hours((GAP_DAYS_MAX as i64 - 1) * 24);
/// So many lines that agree decide about one that waits.
const AGREEING: usize = 3;
/// So many lines after one that waits are looked at; where they do not decide, it is believed.
const AHEAD: usize = 10;

/// A line that waits.
pub(super) struct Held {
    pub(super) line: u64,
    pub(super) at: Timestamp,
    pub(super) text: Vec<u8>,
}

/// What comes of a line that waited.
pub(super) enum Decided {
    /// Its date is believed.
    Believed(Held),
    /// It is not, and why.
    Refused(u64, String),
}

/// Whether more lines may come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Input {
    GoesOn,
    Ended,
}

/// The order so far.
#[derive(Default)]
pub(super) struct Order {
    /// The time of the latest line that was believed.
    last: Option<Timestamp>,
    waiting: VecDeque<Held>,
}

impl Order {
    /// Whether a line comes right after the last one, and is believed at once.
    pub(super) fn follows(&mut self, at: Timestamp) -> bool {
        let is_close = |last: Timestamp| at >= last && at.duration_since(last) <= LEAP;
        let follows = self.waiting.is_empty() && self.last.is_some_and(is_close);
        if follows {
            self.last = Some(at);
        }
        follows
    }

    /// Takes a line that does not follow at once, and says what comes of it and of those that wait.
    pub(super) fn take(&mut self, held: Held) -> Vec<Decided> {
        self.waiting.push_back(held);
        self.decide(Input::GoesOn)
    }

    /// At the end of the input: what fewer than three lines contradict is believed.
    pub(super) fn end(&mut self) -> Vec<Decided> {
        self.decide(Input::Ended)
    }

    fn decide(&mut self, input: Input) -> Vec<Decided> {
        let mut decided = Vec::new();
        while let Some(verdict) = self.verdict(input) {
            let Some(held) = self.waiting.pop_front() else { break };
            decided.push(match verdict {
                Ok(()) => {
                    self.last = Some(held.at);
                    Decided::Believed(held)
                }
                Err(why) => Decided::Refused(held.line, why),
            });
        }
        decided
    }

    /// What comes of the line that waits longest; `None` while later lines have to say.
    fn verdict(&self, input: Input) -> Option<Result<(), String>> {
        let at = self.waiting.front()?.at;
        let Some(last) = self.last else { return self.of_first(at, input) };
        if at < last {
            return Some(Err(format!("out of order: {at} comes before {last}, the latest line counted")));
        }
        let ahead = at.duration_since(last);
        if ahead > GAP {
            return Some(Err(format!("out of order: {at} lies more than ten years after {last}")));
        }
        if ahead <= LEAP {
            return Some(Ok(()));
        }
        let found = self.asked(input, |later| match later {
            _ if later >= at => Says::For,
            _ if later >= last => Says::Against,
            _ => Says::Nothing,
        })?;
        let days = ahead.as_hours() / 24;
        let why =
            || format!("out of order: {at} lies {days} days after {last}, and the lines after it do not");
        Some(if found == Says::Against { Err(why()) } else { Ok(()) })
    }

    /// The first line has none before it: it is wrong when the lines after it lie more than a month before it, or so
    /// long after it that they could not be counted.
    fn of_first(&self, at: Timestamp, input: Input) -> Option<Result<(), String>> {
        let is_early = self.asked(input, |later| match later.duration_since(at) {
            after if after < -LEAP => Says::Against,
            after if after < SignedDuration::ZERO => Says::Nothing,
            _ => Says::For,
        })?;
        if is_early == Says::Against {
            return Some(Err(format!(
                "out of order: {at} lies more than a month after the lines that follow it"
            )));
        }
        let is_late = self.asked(input, |later| match later.duration_since(at) {
            after if after > GAP => Says::Against,
            after if after < SignedDuration::ZERO => Says::Nothing,
            _ => Says::For,
        })?;
        let why = || format!("out of order: {at} lies more than ten years before the lines that follow it");
        Some(if is_late == Says::Against { Err(why()) } else { Ok(()) })
    }

    /// What the lines after the one that waits say of it: three that are in order among themselves decide. `None` while
    /// that is open.
    fn asked(&self, input: Input, says: impl Fn(Timestamp) -> Says) -> Option<Says> {
        let (mut against, mut on_its_side) = (Vec::new(), 0);
        for later in self.waiting.iter().skip(1).take(AHEAD).map(|held| held.at) {
            match says(later) {
                Says::Against if against.last().is_none_or(|before| *before <= later) => against.push(later),
                Says::For => on_its_side += 1,
                Says::Against | Says::Nothing => {}
            }
            if against.len() == AGREEING {
                return Some(Says::Against);
            }
            if on_its_side == AGREEING {
                return Some(Says::For);
            }
        }
        (input == Input::Ended || self.waiting.len() > AHEAD).then_some(Says::Nothing)
    }
}

/// What a later line says of one that waits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It stands in order with it.
    For,
    /// Only one of the two can be right.
    Against,
    /// It is out of order itself.
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is believed and what is refused of lines on these days.
    #[track_caller]
    fn check(days: &[i64], refused: &[u64]) {
        let mut order = Order::default();
        let (mut believed, mut not) = (Vec::new(), Vec::new());
        let mut note = |decided: Vec<Decided>| {
            for one in decided {
                match one {
                    Decided::Believed(held) => believed.push(held.line),
                    Decided::Refused(line, _) => not.push(line),
                }
            }
        };
        for (line, day) in (1..).zip(days) {
            let at = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day);
            if order.follows(at) {
                note(vec![Decided::Believed(Held { line, at, text: Vec::new() })]);
            } else {
                note(order.take(Held { line, at, text: Vec::new() }));
            }
            assert!(order.waiting.len() <= AHEAD, "{days:?}");
        }
        note(order.end());
        not.sort_unstable();
        assert_eq!(not, refused, "{days:?}");
        let wanted: Vec<u64> = (1..).take(days.len()).filter(|line| !refused.contains(line)).collect();
        assert_eq!(believed, wanted, "{days:?}");
    }

    #[test]
    fn a_line_earlier_than_the_latest_one_counted_is_refused() {
        check(&[], &[]);
        check(&[5], &[]);
        check(&[100, 100, 101, 101, 102], &[]);
        check(&[100, 101, 100, 102, 101, 103], &[3, 5]);
        check(&[101, 100, 101, 102], &[2]);
        check(&[1, 2, 3, 10, 5, 20, 21, 22], &[5]);
        check(&[1, 8, 15, 22, 17, 29, 36], &[5]);
        check(&[5, 1, 2, 3, 4, 6], &[2, 3, 4, 5]);
        // A month ahead at most is no leap: what comes after is late.
        check(&[100, 101, 131, 102, 103, 104, 105, 132], &[4, 5, 6, 7]);
        // Further ahead, but confirmed by as many as contradict it, and sooner.
        check(&[100, 101, 140, 141, 102, 142, 103, 143, 104, 144], &[5, 7, 9]);
        // Two that are late are not several, nor are three that do not agree with each other.
        check(&[100, 101, 200, 102, 103, 201, 202, 203], &[4, 5]);
        check(&[100, 101, 200, 104, 103, 102, 201, 202, 203], &[4, 5, 6]);
    }

    #[test]
    fn a_line_that_breaks_no_order_is_never_refused() {
        check(&[0, 800, 801, 802, 803], &[]);
        check(&[0, 1, 2, 3, 800], &[]);
        check(&[0, 800], &[]);
        check(&[100, 110, 150, 300, 310, 640], &[]);
        check(&[100, 100, 101, 200, 200, 200, 200, 201], &[]);
        check(&[&[100, 100, 101][..], &[900; 12]].concat(), &[]);
        check(&[100, 100, 101, 900, 901], &[]);
        let every_quarter: Vec<i64> = (0..40).map(|quarter| quarter * 91).collect();
        check(&every_quarter, &[]);
    }

    #[test]
    fn one_wildly_wrong_date_loses_one_line() {
        // At the start, in either direction; in the middle; and so far ahead that no day could be counted after it.
        check(&[22_000, 20_000, 20_001, 20_001], &[1]);
        check(&[0, 20_000, 20_000, 20_001, 20_001], &[1]);
        check(&[20_000, 22_000, 20_001, 20_001, 20_002], &[2]);
        check(&[20_000, 0, 20_000, 20_001], &[2]);
        check(&[20_000, 90_000, 20_000, 20_001], &[2]);
        for ahead in [90_000, 2_000, 200, 40] {
            check(&[100, 100, 101, 101 + ahead, 101, 102, 103], &[4]);
            check(&[100, 100, 101, 101 + ahead, 101, 103, 102, 103, 104], &[4, 7]);
        }
        // Two in a row, and one within a stretch that waits.
        check(&[100, 100, 101, 2_000, 2_000, 101, 102, 103], &[4, 5]);
        check(&[100, 100, 101, 150, 900, 151, 152, 153, 154], &[5]);
        // At the end, where nothing comes after it: it is believed, unless no day could be counted there.
        check(&[100, 100, 101, 101, 2_000], &[]);
        check(&[100, 100, 101, 101, 90_000], &[5]);
        check(&[100, 100, 101, 101, 2_000, 102, 103], &[6, 7]);
    }
}
