//! Limits on attempts: for one account, for one client, and for the whole server.
//!
//! Guesses at an account are counted by the network they come from, so that a stranger's do not keep its owner out;
//! what comes from everywhere together has a wider limit. A sign-in that succeeds counts for nothing. Asking for a
//! new password has limits of its own: whoever guessed too often can still ask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use store::Clock;

use super::attempts::Attempts;
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

/// How much wider the limit of an account is for all networks together.
const EVERYWHERE: u32 = 10;

/// The gates in front of sign-in and of the API.
pub(crate) struct Gates {
    guesses: Attempts<(String, IpAddr)>,
    guesses_everywhere: Attempts<String>,
    clients: Attempts<IpAddr>,
    resets: Attempts<String>,
    resets_of_clients: Attempts<IpAddr>,
    server: Keyed<()>,
    tokens: Keyed<i64>,
    visits: Keyed<IpAddr>,
}

/// An attempt to sign in that was let pass and counted.
#[derive(Debug)]
pub(crate) struct Attempt {
    account: String,
    network: IpAddr,
    client: IpAddr,
}

impl Gates {
    pub(crate) fn new(limits: &Limits, clock: &Clock) -> Self {
        let (minute, account) = (Duration::from_mins(1), limits.sign_ins_per_account);
        Self {
            guesses: Attempts::new(account, minute, clock),
            guesses_everywhere: Attempts::new(account.saturating_mul(EVERYWHERE), minute / EVERYWHERE, clock),
            clients: Attempts::new(limits.sign_ins_per_address, Duration::from_secs(2), clock),
            resets: Attempts::new(limits.resets_per_account, 10 * minute, clock),
            resets_of_clients: Attempts::new(limits.resets_per_address, minute, clock),
            server: per_minute(limits.sign_ins_per_minute, clock),
            tokens: per_minute(limits.api_calls_per_minute, clock),
            visits: per_minute(limits.visits_per_minute, clock),
        }
    }

    /// Lets an attempt to sign in pass, or refuses it whoever it is for.
    pub(crate) fn sign_in(&self, account: &str, from: IpAddr) -> Result<Attempt, Error> {
        // An address may be as long as a request: what is remembered of it is not.
        let account = crate::keys::hash_of(account);
        let attempt = Attempt { account, network: network(from), client: client(from) };
        let passes = self.clients.begin(&attempt.client)
            && pass(&self.server, &())
            // A network that is at its end takes nothing from all together.
            && self.guesses.begin(&(attempt.account.clone(), attempt.network))
            && self.guesses_everywhere.begin(&attempt.account);
        if passes { Ok(attempt) } else { Err(Error::refused(codes::SIGN_IN_TOO_MANY)) }
    }

    /// The attempt was no guess: it does not count, and neither do those before it from the same network.
    pub(crate) fn succeeded(&self, attempt: Attempt) {
        self.clients.take_back(&attempt.client);
        self.guesses_everywhere.take_back(&attempt.account);
        self.guesses.forget(&(attempt.account, attempt.network));
    }

    /// Lets somebody who is signed in say their present password. Guesses are counted apart from those at the door: who
    /// sits at a forgotten screen comes from where the owner comes from.
    pub(crate) fn present_password(&self, account: &str) -> Result<Attempt, Error> {
        let nowhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let attempt = Attempt { account: crate::keys::hash_of(account), network: nowhere, client: nowhere };
        let passes =
            pass(&self.server, &()) && self.guesses.begin(&(attempt.account.clone(), attempt.network));
        if passes { Ok(attempt) } else { Err(Error::refused(codes::SIGN_IN_TOO_MANY)) }
    }

    /// The present password was right: guesses at it count no more.
    pub(crate) fn knew_password(&self, attempt: Attempt) {
        self.guesses.forget(&(attempt.account, attempt.network));
    }

    /// Lets somebody ask for a new password of an account, or refuses it whoever it is for.
    pub(crate) fn reset(&self, account: &str, from: IpAddr) -> Result<(), Error> {
        let passes =
            self.resets_of_clients.begin(&client(from)) && self.resets.begin(&crate::keys::hash_of(account));
        if passes { Ok(()) } else { Err(Error::refused(codes::RESET_TOO_MANY)) }
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

/// Whom an address is: where it is of the newer kind, everybody has many.
fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.into(),
        IpAddr::V6(v6) => first_bits(v6, 64),
    }
}

/// The network that an address lies in: as much as one provider's customer may hold.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => Ipv4Addr::from_bits(v4.to_bits() & 0xffff_ff00).into(),
        IpAddr::V6(v6) => first_bits(v6, 48),
    }
}

fn first_bits(address: Ipv6Addr, count: u32) -> IpAddr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - count))).into()
}

fn pass<K: std::hash::Hash + Eq + Clone>(limiter: &Keyed<K>, key: &K) -> bool {
    if limiter.len() > KEYS_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(key).is_ok()
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

    fn gates(limits: &Limits) -> (Gates, Clock) {
        let clock = Clock::test("2026-05-12T09:00:00Z".parse().expect("a test instant"));
        (Gates::new(limits, &clock), clock)
    }

    fn at(address: &str) -> IpAddr {
        address.parse().expect("an address")
    }

    #[test]
    fn attempts_are_counted_by_account_and_by_client() {
        let (gates, clock) =
            gates(&Limits { sign_ins_per_account: 3, sign_ins_per_address: 5, ..Limits::default() });
        let start = clock.now();
        let one = at("198.51.100.7");
        for _ in 0..3 {
            assert!(gates.sign_in("ana", one).is_ok());
        }
        assert!(
            gates.sign_in("ana", at("198.51.100.8")).is_err(),
            "the account has to rest for this network"
        );
        assert!(gates.sign_in("ana", at("192.0.2.1")).is_ok(), "its owner sits elsewhere");
        assert!(gates.sign_in("ben", one).is_ok());
        assert!(gates.sign_in("ben", one).is_ok());
        assert!(gates.sign_in("ben", one).is_err(), "so has the client");
        assert_eq!(
            Ticking(clock.clone()).now(),
            Duration::from_micros(start.as_microsecond().unsigned_abs())
        );
        clock.set(start + jiff::SignedDuration::from_mins(2));
        assert!(gates.sign_in("ana", one).is_ok());
    }

    #[test]
    fn a_sign_in_that_succeeds_does_not_count() {
        let (gates, _) =
            gates(&Limits { sign_ins_per_account: 3, sign_ins_per_address: 4, ..Limits::default() });
        let here = at("2001:db8:7:1::1");
        for _ in 0..20 {
            assert!(gates.sign_in("ana", here).is_ok(), "a guess that was wrong");
            assert!(gates.sign_in("ana", here).map(|attempt| gates.succeeded(attempt)).is_ok());
            gates.clients.forget(&client(here));
        }
        for _ in 0..100 {
            assert!(gates.sign_in("ben", here).map(|attempt| gates.succeeded(attempt)).is_ok());
        }
    }

    #[test]
    fn one_network_locks_nobody_out_everywhere_and_many_have_a_limit_together() {
        let (gates, _) = gates(&Limits { sign_ins_per_account: 3, ..Limits::default() });
        for host in 0..200 {
            let _ = gates.sign_in("ana", at(&format!("198.51.100.{host}")));
            let _ = gates.sign_in("ana", at(&format!("2001:db8:7:{host}::1")));
        }
        assert!(gates.sign_in("ana", at("192.0.2.1")).is_ok(), "one network took three, and no more");
        let passed =
            (0..100).filter(|net| gates.sign_in("ana", at(&format!("10.0.{net}.1"))).is_ok()).count();
        assert_eq!(passed, 23, "thirty from everywhere together");
    }

    #[test]
    fn asking_for_a_new_password_has_limits_of_its_own() {
        let (gates, _) = gates(&Limits { resets_per_account: 2, resets_per_address: 3, ..Limits::default() });
        let (here, there) = (at("192.0.2.1"), at("198.51.100.7"));
        for _ in 0..20 {
            let _ = gates.sign_in("ana", here);
        }
        assert!(gates.sign_in("ana", here).is_err());
        assert!(gates.reset("ana", here).is_ok(), "whoever guessed too often can ask");
        assert!(gates.reset("ana", here).is_ok());
        assert!(gates.reset("ana", there).is_err(), "one account gets few letters");
        assert!(gates.reset("ben", here).is_ok());
        assert!(gates.reset("cleo", here).is_err(), "one client asks for few");
        assert!(gates.reset("cleo", there).is_ok());
    }

    #[test]
    fn the_widest_gates_that_may_be_set_open() {
        let widest = 100_000_000;
        let limits = Limits {
            sign_ins_per_account: widest,
            sign_ins_per_address: widest,
            sign_ins_per_minute: widest,
            resets_per_account: widest,
            resets_per_address: widest,
            ..Limits::default()
        };
        let (gates, _) = gates(&limits);
        for _ in 0..5 {
            assert!(gates.sign_in("ana", at("192.0.2.1")).is_ok());
            assert!(gates.reset("ana", at("192.0.2.1")).is_ok());
        }
    }
}
