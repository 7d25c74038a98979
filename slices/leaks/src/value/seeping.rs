//! What seeps away: repeat business by week and kind. One cause toward one customer counts once, whatever it is called.

use std::collections::{BTreeMap, BTreeSet};

use conversations::CustomerId;
use serde::{Deserialize, Serialize};

use super::chance::Added;
use super::model::Worths;
use crate::seen::Seen;

/// How many weeks are averaged.
pub(crate) const WEEKS: i64 = 12;

/// By kind, the most failures first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Seeping {
    pub(crate) first_day: i64,
    pub(crate) last_day: i64,
    pub(crate) kinds: Vec<Kind>,
}

/// What seeps away by one kind, in all the weeks together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kind {
    /// Its code.
    pub(crate) code: String,
    /// Failures: drips of one cause toward one customer are one.
    pub(crate) failures: i64,
    pub(crate) customers: i64,
    /// Worth of these customers, in hundredths, each counted once in a week; `None` while nobody said what a customer
    /// is worth.
    pub(crate) worth: Option<f64>,
    pub(crate) added: Added,
}

impl Kind {
    /// A week's part of what is at stake: most likely, at least, at most; in hundredths.
    pub(crate) fn a_week(&self) -> Option<(f64, f64, f64)> {
        #[expect(clippy::cast_precision_loss, reason = "twelve weeks")]
        let worth = self.worth? / WEEKS as f64;
        Some((worth * self.added.value, worth * self.added.low, worth * self.added.high))
    }
}

/// Adds up the drips of these weeks, in any order.
pub(crate) fn add_up(
    drips: &[Seen],
    (first_day, last_day): (i64, i64),
    worths: &Worths,
    added: impl Fn(&str) -> Added,
) -> Seeping {
    let mut sorted: Vec<&Seen> = drips.iter().filter(|drip| drip.customer != CustomerId::NONE).collect();
    // A promise broken in silence is a promise broken first.
    sorted.sort_by_key(|drip| (drip.at, drip.seq, std::cmp::Reverse(&drip.kind)));
    let mut known: BTreeSet<(CustomerId, String)> = BTreeSet::new();
    let mut weeks: BTreeSet<(CustomerId, i64)> = BTreeSet::new();
    let mut kinds: BTreeMap<&str, (i64, BTreeSet<CustomerId>, Option<f64>)> = BTreeMap::new();
    for drip in sorted {
        if !known.insert((drip.customer, drip.failure())) {
            continue;
        }
        let found = kinds.entry(&drip.kind).or_insert((0, BTreeSet::new(), Some(0.0)));
        found.0 += 1;
        found.1.insert(drip.customer);
        if weeks.insert((drip.customer, (drip.day - first_day) / 7)) {
            let worth = worths.of_customer(drip.customer);
            found.2 = found.2.zip(worth).map(|(sum, worth)| sum + worth.value);
        }
    }
    let mut kinds: Vec<Kind> = kinds
        .into_iter()
        .map(|(kind, (failures, customers, worth))| Kind {
            code: kind.to_owned(),
            failures,
            customers: i64::try_from(customers.len()).unwrap_or(i64::MAX),
            worth,
            added: added(kind),
        })
        .collect();
    kinds.sort_by_key(|kind| (-kind.failures, kind.code.clone()));
    Seeping { first_day, last_day, kinds }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::settings::Settings;

    fn drip(customer: i64, kind: &str, day: i64, righting: i64) -> Seen {
        Seen { customer: CustomerId::of(customer), day, righting, ..Seen::sample(kind, day) }
    }

    #[test]
    fn one_cause_toward_one_customer_counts_once() {
        let drips = [
            drip(1, "promise_broken", 100, 7),
            drip(1, "broken_in_silence", 100, 7),
            drip(1, "promise_broken", 130, 8),
            drip(2, "late_answer", 101, 9),
        ];
        let settings = Settings { weekly_minor: 3_500, ..Settings::default() };
        let worths = Worths::of(&[], &settings);
        let found = add_up(&drips, (90, 173), &worths, |_| Added::assumed(&settings));
        let counts: Vec<_> =
            found.kinds.iter().map(|kind| (kind.code.as_str(), kind.failures, kind.customers)).collect();
        let kinds = [("promise_broken", 2, 1), ("late_answer", 1, 1)];
        assert_eq!(counts, kinds, "what was broken in silence is the same failure");
        let (likely, low, high) = found.kinds[1].a_week().unwrap();
        assert!((likely - 783_522.0 * 0.05 / 12.0).abs() < 1.0 && low < likely && likely < high);
        let unknown =
            add_up(&drips, (90, 173), &Worths::of(&[], &Settings::default()), |_| Added::assumed(&settings));
        assert!(unknown.kinds[0].a_week().is_none());
    }
}
