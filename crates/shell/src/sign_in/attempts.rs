//! Attempts, counted by whose they are: so many at once, and then one more after each pause. What turned out to be
//! no guess is taken back.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::Clock;

/// How many keys are held before those that are at rest are forgotten.
const KEYS_MAX: usize = 50_000;

/// A count of attempts for each key. Of a key it holds one instant: when the last attempt is paid off.
pub(super) struct Attempts<K> {
    at_once: i64,
    pause: i64,
    paid_off: Mutex<HashMap<K, i64>>,
    clock: Clock,
}

impl<K: Hash + Eq + Clone> Attempts<K> {
    /// So many at once, and one more after each pause.
    pub(super) fn new(at_once: u32, pause: Duration, clock: &Clock) -> Self {
        Self {
            at_once: i64::from(at_once.max(1)),
            pause: i64::try_from(pause.as_micros()).unwrap_or(i64::MAX).max(1),
            paid_off: Mutex::default(),
            clock: clock.clone(),
        }
    }

    /// Counts an attempt that may be made; one too many is refused and not counted. An attempt is counted before it is
    /// known how it ends: many at the same time are no way around.
    pub(super) fn begin(&self, key: &K) -> bool {
        let now = self.now();
        let mut paid_off = self.lock();
        if paid_off.len() > KEYS_MAX {
            paid_off.retain(|_, at| *at > now);
        }
        let at = paid_off.get(key).copied().unwrap_or(now).max(now);
        let may = at - now <= self.pause.saturating_mul(self.at_once - 1);
        if may {
            paid_off.insert(key.clone(), at.saturating_add(self.pause));
        }
        may
    }

    /// Takes one attempt back.
    pub(super) fn take_back(&self, key: &K) {
        if let Some(at) = self.lock().get_mut(key) {
            *at = at.saturating_sub(self.pause);
        }
    }

    /// Forgets every attempt of a key.
    pub(super) fn forget(&self, key: &K) {
        self.lock().remove(key);
    }

    fn now(&self) -> i64 {
        store::to_micros(self.clock.now()).max(0)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, i64>> {
        self.paid_off.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_counted_taken_back_and_forgotten() {
        let start: store::Timestamp = "2026-05-12T09:00:00Z".parse().expect("a test instant");
        let clock = Clock::test(start);
        let attempts = Attempts::new(3, Duration::from_mins(1), &clock);
        let begun = |key: &'static str| (0..9).take_while(|_| attempts.begin(&key)).count();
        assert_eq!((begun("ana"), begun("ben"), begun("ana")), (3, 3, 0));
        attempts.take_back(&"ana");
        assert_eq!((begun("ana"), begun("ben")), (1, 0));
        clock.set(start + jiff::SignedDuration::from_secs(119));
        assert_eq!(begun("ana"), 1, "one more after each minute");
        attempts.forget(&"ana");
        assert_eq!((begun("ana"), begun("ben")), (3, 1));
        attempts.take_back(&"cleo");
        assert_eq!(begun("cleo"), 3, "nobody gets more than everybody");
        clock.set(start + jiff::SignedDuration::from_hours(1));
        attempts.take_back(&"ana");
        assert_eq!(begun("ana"), 3, "nor by what was taken back long after");
    }
}
