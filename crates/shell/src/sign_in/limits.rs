//! Limits on attempts: for one account, for one address, and for the whole server.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use store::Clock;

use crate::config::Limits;
use crate::{Error, codes};

/// How many keys a limiter holds before it forgets those that are at rest.
const KEYS_MAX: usize = 50_000;

/// The house's clock, in the words of the limiter.
#[derive(Clone, Debug)]
pub(crate) struct Ticking(Clock);

impl governor::clock::Clock for Ticking {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let micros = store::to_micros(self.0.now()).max(0);
        Duration::from_micros(micros.unsigned_abs())
    }
}

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, Ticking, NoOpMiddleware<Duration>>;

/// The gates in front of sign-in and of the API.
pub(crate) struct Gates {
    accounts: Keyed<String>,
    addresses: Keyed<IpAddr>,
    server: Keyed<()>,
    tokens: Keyed<i64>,
    visits: Keyed<IpAddr>,
}

impl Gates {
    pub(crate) fn new(limits: &Limits, clock: &Clock) -> Self {
        let minute = Duration::from_mins(1);
        Self {
            accounts: keyed(limits.sign_ins_per_account, minute, clock),
            addresses: keyed(limits.sign_ins_per_address, Duration::from_secs(2), clock),
            server: per_minute(limits.sign_ins_per_minute, clock),
            tokens: per_minute(limits.api_calls_per_minute, clock),
            visits: per_minute(limits.visits_per_minute, clock),
        }
    }

    /// Lets an attempt to sign in pass, or refuses it whoever it is for.
    pub(crate) fn sign_in(&self, account: &str, address: IpAddr) -> Result<(), Error> {
        let passes = pass(&self.addresses, &address)
            && pass(&self.server, &())
            // An address may be as long as a request: what is remembered of it is not.
            && pass(&self.accounts, &crate::keys::hash_of(account));
        if passes { Ok(()) } else { Err(Error::refused(codes::SIGN_IN_TOO_MANY)) }
    }

    /// Lets a visit to a page that needs no sign-in pass.
    pub(crate) fn visit(&self, address: IpAddr) -> Result<(), Error> {
        if pass(&self.visits, &address) { Ok(()) } else { Err(Error::refused(codes::TOO_MANY)) }
    }

    /// Lets a call of a token pass.
    pub(crate) fn call(&self, token: i64) -> Result<(), Error> {
        if pass(&self.tokens, &token) { Ok(()) } else { Err(Error::refused(codes::TOO_MANY)) }
    }
}

fn pass<K: std::hash::Hash + Eq + Clone>(limiter: &Keyed<K>, key: &K) -> bool {
    if limiter.len() > KEYS_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(key).is_ok()
}

fn keyed<K: std::hash::Hash + Eq + Clone>(burst: u32, one_per: Duration, clock: &Clock) -> Keyed<K> {
    let quota = Quota::with_period(one_per).expect("a pause is longer than nothing");
    limiter(quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN)), clock)
}

fn per_minute<K: std::hash::Hash + Eq + Clone>(count: u32, clock: &Clock) -> Keyed<K> {
    limiter(Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)), clock)
}

fn limiter<K: std::hash::Hash + Eq + Clone>(quota: Quota, clock: &Clock) -> Keyed<K> {
    RateLimiter::dashmap_with_clock(quota, Ticking(clock.clone()))
}

#[cfg(test)]
mod tests {
    use governor::clock::Clock as _;

    use super::*;

    #[test]
    fn attempts_are_counted_by_account_and_by_address() {
        let start: store::Timestamp = "2026-05-12T09:00:00Z".parse().expect("a test instant");
        let clock = Clock::test(start);
        let limits = Limits { sign_ins_per_account: 3, sign_ins_per_address: 4, ..Limits::default() };
        let gates = Gates::new(&limits, &clock);
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        for _ in 0..3 {
            assert!(gates.sign_in("ana", one).is_ok());
        }
        assert!(gates.sign_in("ana", other).is_err(), "the account has to rest, wherever one comes from");
        assert!(gates.sign_in("ben", one).is_ok());
        assert!(gates.sign_in("ben", one).is_err(), "so has the address");
        assert_eq!(
            Ticking(clock.clone()).now(),
            Duration::from_micros(start.as_microsecond().unsigned_abs())
        );
        clock.set(start + jiff::SignedDuration::from_mins(2));
        assert!(gates.sign_in("ana", one).is_ok());
    }

    #[test]
    fn the_widest_gates_that_may_be_set_open() {
        let widest = 100_000_000;
        let limits = Limits {
            sign_ins_per_account: widest,
            sign_ins_per_address: widest,
            sign_ins_per_minute: widest,
            ..Limits::default()
        };
        let gates =
            Gates::new(&limits, &Clock::test("2026-05-12T09:00:00Z".parse().expect("a test instant")));
        assert!(gates.sign_in("ana", IpAddr::from([192, 0, 2, 1])).is_ok());
    }
}
