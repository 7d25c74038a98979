//! How much anybody may ask of the door.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// After how many remembered addresses the quiet ones are forgotten.
const ADDRESSES_REMEMBERED: usize = 10_000;

/// The limits of a listener.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections in all.
    pub connections_max: usize,
    /// Connections of one address (of one /64 network in version 6).
    pub connections_per_address_max: usize,
    /// Recipients that one address may name in a minute. This machine itself is not limited.
    pub recipients_per_minute: NonZeroU32,
    /// How long the other side may be silent.
    pub silence: Duration,
    /// How long one message may take to arrive.
    pub message: Duration,
    /// How much all messages under way may hold in memory, in bytes.
    pub memory_bytes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 500,
            connections_per_address_max: 50,
            recipients_per_minute: NonZeroU32::new(600).expect("600 is not zero"),
            silence: Duration::from_mins(1),
            message: Duration::from_mins(10),
            memory_bytes_max: 256 * 1024 * 1024,
        }
    }
}

/// Who is inside, and how much they carry.
pub(super) struct Door {
    limits: Limits,
    inside: Mutex<HashMap<IpAddr, usize>>,
    in_all: AtomicUsize,
    memory: AtomicUsize,
    pace: DefaultKeyedRateLimiter<IpAddr>,
}

impl Door {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            inside: Mutex::new(HashMap::new()),
            in_all: AtomicUsize::new(0),
            memory: AtomicUsize::new(0),
            pace: RateLimiter::keyed(Quota::per_minute(limits.recipients_per_minute)),
        }
    }

    /// Lets somebody in, as long as the place is held.
    pub(super) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let network = network(peer);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this_one = inside.entry(network).or_insert(0);
        let in_all = self.in_all.load(Ordering::Relaxed);
        if in_all >= self.limits.connections_max
            || (*of_this_one >= self.limits.connections_per_address_max && !peer.is_loopback())
        {
            return None;
        }
        *of_this_one += 1;
        self.in_all.store(in_all + 1, Ordering::Relaxed);
        Some(Place { door: Arc::clone(self), network })
    }

    /// True where this address has not named too many recipients lately.
    pub(super) fn may_send(&self, peer: IpAddr) -> bool {
        if peer.is_loopback() {
            return true;
        }
        if self.pace.len() > ADDRESSES_REMEMBERED {
            self.pace.retain_recent();
            self.pace.shrink_to_fit();
        }
        self.pace.check_key(&network(peer)).is_ok()
    }

    /// Room for one message, empty at first.
    pub(super) fn room(self: &Arc<Self>) -> Room {
        Room { door: Arc::clone(self), held: 0 }
    }
}

/// One connection's place; given back when dropped.
pub(super) struct Place {
    door: Arc<Door>,
    network: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.door.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inside.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                inside.remove(&self.network);
            }
        }
        self.door.in_all.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The memory that one message holds; given back when dropped.
pub(super) struct Room {
    door: Arc<Door>,
    held: usize,
}

impl Room {
    /// Takes more room; false where there is none left.
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        let before = self.door.memory.fetch_add(bytes, Ordering::Relaxed);
        self.held += bytes;
        before + bytes <= self.door.limits.memory_bytes_max
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.door.memory.fetch_sub(self.held, Ordering::Relaxed);
    }
}

/// Whom an address belongs to: a single one in version 4, a /64 network in version 6.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            connections_max: 3,
            connections_per_address_max: 2,
            recipients_per_minute: NonZeroU32::new(2).unwrap(),
            memory_bytes_max: 100,
            ..Limits::default()
        }
    }

    #[test]
    fn places_are_counted_and_given_back() {
        let door = Arc::new(Door::new(limits()));
        let (one, two): (IpAddr, IpAddr) = ("8.8.8.8".parse().unwrap(), "9.9.9.9".parse().unwrap());
        let first = door.enter(one).unwrap();
        let _second = door.enter(one).unwrap();
        assert!(door.enter(one).is_none(), "two of one address");
        let _third = door.enter(two).unwrap();
        assert!(door.enter(two).is_none(), "three in all");
        drop(first);
        assert!(door.enter(two).is_some());
    }

    #[test]
    fn one_version_6_network_is_one_address() {
        let door = Arc::new(Door::new(limits()));
        let _places: Vec<_> =
            ["2600::1", "2600::2"].map(|at| door.enter(at.parse().unwrap()).unwrap()).into();
        assert!(door.enter("2600::3".parse().unwrap()).is_none());
        assert!(door.enter("2600:0:0:1::3".parse().unwrap()).is_some());
    }

    #[test]
    fn whoever_names_too_many_is_slowed_but_not_this_machine() {
        let door = Door::new(limits());
        let (far, near): (IpAddr, IpAddr) = ("8.8.8.8".parse().unwrap(), "127.0.0.1".parse().unwrap());
        assert_eq!([1, 2, 3].map(|_| door.may_send(far)), [true, true, false]);
        assert_eq!([1, 2, 3].map(|_| door.may_send(near)), [true, true, true]);
    }

    #[test]
    fn memory_is_given_back() {
        let door = Arc::new(Door::new(limits()));
        let mut room = door.room();
        assert!(room.grow(100));
        assert!(!door.room().grow(1));
        drop(room);
        assert!(door.room().grow(100));
    }
}
