//! Ids are made by the program: 64 bit, time-ordered, never issued twice by one node.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock::Clock;

/// Milliseconds from 1970 to 2025-01-01, where ids begin to count.
const EPOCH_MS: i64 = 1_735_689_600_000;
const NODE_SHIFT: u32 = 12;
const MS_SHIFT: u32 = 22;
const COUNTER_MASK: i64 = (1 << NODE_SHIFT) - 1;

/// Makes ids of 41 bits of milliseconds, 10 bits of node and 12 bits of counter.
#[derive(Debug)]
pub struct IdSource {
    last: AtomicI64,
    node: i64,
}

impl IdSource {
    /// A source for the node numbered `node` (0 to 1023).
    pub fn new(node: u16) -> Self {
        assert!(node < 1024, "a node number has 10 bits");
        Self { last: AtomicI64::new(0), node: i64::from(node) }
    }

    /// The next id: above every id this source gave before, even when the clock went back.
    pub fn next(&self, clock: &Clock) -> i64 {
        let ms = (clock.now().as_millisecond() - EPOCH_MS).max(0);
        let fresh = (ms << MS_SHIFT) | (self.node << NODE_SHIFT);
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            let next = if fresh > last { fresh } else { self.after(last) };
            match self.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return next,
                Err(other) => last = other,
            }
        }
    }

    fn after(&self, last: i64) -> i64 {
        if last & COUNTER_MASK < COUNTER_MASK {
            return last + 1;
        }
        (((last >> MS_SHIFT) + 1) << MS_SHIFT) | (self.node << NODE_SHIFT)
    }
}

/// The smallest id that can be made at `at` or later: rows are in the order of their ids, so that a stretch of time
/// is a stretch of a key.
pub fn first_id_at(at: crate::clock::Timestamp) -> i64 {
    (at.as_millisecond() - EPOCH_MS).max(0) << MS_SHIFT
}

/// Makes a type for the ids of one kind of row: a number inside, a string in JSON (JavaScript counts only
/// to 2^53).
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Nobody or nothing: stored as 0 where a column may not be NULL.
            pub const NONE: Self = Self(0);
            /// The id with this number.
            pub const fn of(number: i64) -> Self { Self(number) }
            /// The number inside.
            pub const fn get(self) -> i64 { self.0 }
            /// `None` for the id that means nobody or nothing.
            pub fn some(self) -> Option<Self> { (self.0 != 0).then_some(self) }
        }
        impl ::std::convert::From<$name> for $crate::Value {
            fn from(id: $name) -> Self { Self::Int(id.0) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "{}", self.0) }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        impl $crate::ids_serde::Serialize for $name {
            fn serialize<S: $crate::ids_serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(&self.0)
            }
        }
        impl<'de> $crate::ids_serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::ids_serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as $crate::ids_serde::Deserialize>::deserialize(from)?;
                text.parse().map(Self).map_err(|_| {
                    <D::Error as $crate::ids_serde::Error>::custom("an id is a whole number written as a string")
                })
            }
        }
    };
}

id_type! {
    /// An organization: the tenant, first part of every key.
    OrgId
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Clock {
        Clock::test(jiff::Timestamp::from_millisecond(ms).expect("a test instant"))
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        let clock = at(EPOCH_MS + 10);
        let id = IdSource::new(5).next(&clock);
        let next = jiff::Timestamp::from_millisecond(EPOCH_MS + 11).expect("a test instant");
        assert!(first_id_at(clock.now()) <= id && id < first_id_at(next));
    }

    #[test]
    fn ids_grow_within_a_millisecond_and_when_the_clock_goes_back() {
        let source = IdSource::new(5);
        let clock = at(EPOCH_MS + 10);
        let mut last = 0;
        for _ in 0..10_000 {
            let id = source.next(&clock);
            assert!(id > last);
            assert_eq!((id >> NODE_SHIFT) & 1023, 5, "the node stays in every id");
            last = id;
        }
        clock.set(jiff::Timestamp::from_millisecond(EPOCH_MS + 1).expect("a test instant"));
        assert!(source.next(&clock) > last);
    }
}
