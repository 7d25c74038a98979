//! Time is handed in: the one place that reads the machine's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub use jiff::Timestamp;

/// Where `now` comes from: the machine, or a test's hand.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Test(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `at` until [`Clock::set`] moves it.
    pub fn test(at: Timestamp) -> Self {
        Self(Source::Test(Arc::new(AtomicI64::new(to_micros(at)))))
    }

    /// The present instant, cut to whole microseconds so that it reads back from a database unchanged.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => from_micros(to_micros(machine_now())),
            Source::Test(micros) => from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a test clock; a system clock cannot be moved and panics.
    pub fn set(&self, at: Timestamp) {
        let Source::Test(micros) = &self.0 else { panic!("the machine's clock is not ours to set") };
        micros.store(to_micros(at), Ordering::SeqCst);
    }

    /// Whether a test holds this clock, so that nobody should sleep on it.
    pub fn is_test(&self) -> bool {
        matches!(self.0, Source::Test(_))
    }
}

#[expect(clippy::disallowed_methods, reason = "the one reading of the machine's clock")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

/// Microseconds since 1970 in UTC, the form in which times are stored.
pub fn to_micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant stored as `micros`; out-of-range values become the nearest instant that exists.
pub fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
