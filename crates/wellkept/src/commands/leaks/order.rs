//! The order of time: which line's date is believed.
//!
//! One wrong date must not lose the lines after it. So a line that leaps ahead waits until later lines confirm it, more
//! of them the further it leaps; when they do not, it is refused and they are counted. The first lines wait for each
//! other, as any of them may be the wrong one.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

/// Up to so much later a line is believed at once.
const LEAP: SignedDuration = SignedDuration::from_hours(2 * 24);
/// A line so much later, and each that follows it so closely, wants a confirmation, three, or ten.
const MONTH: SignedDuration = SignedDuration::from_hours(31 * 24);
const YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);
const CONFIRMATIONS: [usize; 3] = [1, 3, 10];
/// So many first lines are held against each other.
const FIRST: usize = 3;

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

/// The order so far.
#[derive(Default)]
pub(super) struct Order {
    last: Option<Timestamp>,
    first: Vec<Held>,
    waiting: VecDeque<Held>,
}

impl Order {
    /// Whether a line comes right after the last one, and is believed at once.
    pub(super) fn follows(&mut self, at: Timestamp) -> bool {
        let follows = self.waiting.is_empty()
            && self.last.is_some_and(|last| at >= last && at.duration_since(last) <= LEAP);
        if follows {
            self.last = Some(at);
        }
        follows
    }

    /// Takes a line that does not follow at once, and says what comes of it and of those that wait.
    pub(super) fn take(&mut self, held: Held) -> Vec<Decided> {
        let mut decided = Vec::new();
        if self.last.is_some() {
            self.place(held, &mut decided);
        } else {
            self.first.push(held);
            if self.first.len() == FIRST {
                self.begin(&mut decided);
            }
        }
        decided
    }

    /// At the end of the input: nobody confirms any more. What has no confirmation at all and lies more than a year
    /// ahead is refused.
    pub(super) fn end(&mut self) -> Vec<Decided> {
        let mut decided = Vec::new();
        if self.last.is_none() {
            self.begin(&mut decided);
        }
        if let (Some(last), [alone]) = (self.last, self.waiting.make_contiguous())
            && alone.at.duration_since(last) > YEAR
        {
            decided.extend(self.waiting.pop_front().map(|held| too_far(&held, last)));
        }
        decided.extend(self.waiting.drain(..).map(Decided::Believed));
        decided
    }

    /// Decides on the first lines: believed are the most that stand in order, none of them a year after the one before.
    fn begin(&mut self, decided: &mut Vec<Decided>) {
        let first = std::mem::take(&mut self.first);
        let subsets = 1..1_u32 << first.len();
        let stands = |subset: &u32| {
            let chosen = |at: &usize| subset >> at & 1 == 1;
            let times: Vec<Timestamp> = (0..first.len()).filter(chosen).map(|at| first[at].at).collect();
            times.windows(2).all(|two| two[0] <= two[1] && two[1].duration_since(two[0]) <= YEAR)
        };
        // Of as many, the earlier lines.
        let rank = |subset: &u32| (subset.count_ones(), subset.reverse_bits());
        let Some(best) = subsets.filter(stands).max_by_key(rank) else { return };
        for (at, held) in first.into_iter().enumerate() {
            if best >> at & 1 == 0 {
                decided.push(Decided::Refused(held.line, out_of_order(held.at, None)));
            } else if self.last.is_none() {
                self.last = Some(held.at);
                decided.push(Decided::Believed(held));
            } else {
                self.place(held, decided);
            }
        }
    }

    fn place(&mut self, held: Held, decided: &mut Vec<Decided>) {
        let Some(last) = self.last else { return };
        if held.at < last {
            decided.push(Decided::Refused(held.line, out_of_order(held.at, Some(last))));
            return;
        }
        let from = self.waiting.partition_point(|waiting| waiting.at <= held.at);
        if from < self.waiting.len() {
            if self.is_confirmed(from, last) {
                let newest = self.waiting[self.waiting.len() - 1].at;
                decided.push(Decided::Refused(held.line, out_of_order(held.at, Some(newest))));
                return;
            }
            decided.extend(self.waiting.drain(from..).map(|held| too_far(&held, last)));
        }
        self.waiting.push_back(held);
        while let Some(last) =
            self.last.filter(|last| !self.waiting.is_empty() && self.is_confirmed(0, *last))
        {
            let Some(held) = self.waiting.pop_front() else { return };
            self.last = Some(held.at.max(last));
            decided.push(Decided::Believed(held));
        }
    }

    /// Whether enough lines follow one that waits.
    fn is_confirmed(&self, at: usize, last: Timestamp) -> bool {
        let before = at.checked_sub(1).map_or(last, |before| self.waiting[before].at);
        let leap = self.waiting[at].at.duration_since(before);
        let followers = self.waiting.len() - at - 1;
        let [few, some, many] = CONFIRMATIONS;
        followers
            >= if leap <= LEAP {
                0
            } else if leap <= MONTH {
                few
            } else if leap <= YEAR {
                some
            } else {
                many
            }
    }
}

fn out_of_order(at: Timestamp, after: Option<Timestamp>) -> String {
    match after {
        Some(after) => format!("out of order: {at} comes before {after}"),
        None => format!("out of order: {at} does not fit the lines beside it"),
    }
}

fn too_far(held: &Held, last: Timestamp) -> Decided {
    let days = held.at.duration_since(last).as_hours() / 24;
    let why =
        format!("out of order: {} lies {days} days after {last}, and no later line confirms it", held.at);
    Decided::Refused(held.line, why)
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
        }
        note(order.end());
        not.sort_unstable();
        assert_eq!(not, refused, "{days:?}");
        let wanted: Vec<u64> = (1..).take(days.len()).filter(|line| !refused.contains(line)).collect();
        assert_eq!(believed, wanted, "{days:?}");
    }

    #[test]
    fn one_wrong_date_loses_one_line() {
        check(&[], &[]);
        check(&[5], &[]);
        check(&[100, 100, 101, 101, 102], &[]);
        // Out of order, as ever.
        check(&[100, 101, 100, 102, 101, 103], &[3, 5]);
        check(&[101, 100, 101, 102], &[2]);
        // The first one, in another century; the second; the third.
        check(&[0, 20_000, 20_000, 20_001, 20_001], &[1]);
        check(&[20_000, 0, 20_000, 20_001], &[2]);
        check(&[20_000, 22_000, 20_001, 20_001], &[2]);
        check(&[22_000, 20_000, 20_001, 20_001], &[1]);
        check(&[20_000, 20_000, 22_000, 20_001, 20_001], &[3]);
        // Years, months or days ahead in the middle.
        for ahead in [2_000, 200, 20, 4] {
            check(&[100, 100, 101, 101 + ahead, 101, 102, 103], &[4]);
        }
        // Two in a row, far ahead; and one within a stretch that waits.
        check(&[100, 100, 101, 2_000, 2_000, 101, 102], &[4, 5]);
        check(&[100, 100, 101, 150, 900, 151, 152, 153, 154], &[5]);
        // The last one.
        check(&[100, 100, 101, 101, 2_000], &[5]);
    }

    #[test]
    fn what_really_comes_late_is_believed() {
        check(&[100, 110, 150, 300, 310, 640], &[]);
        check(&[100, 100, 101, 200, 200, 200, 200, 201], &[]);
        check(&[&[100, 100, 101][..], &[900; 12]].concat(), &[]);
        check(&[100, 100, 101, 900, 901], &[]);
        // Nobody knows which of two was right; the earlier line is.
        check(&[100, 2_000], &[2]);
    }
}
