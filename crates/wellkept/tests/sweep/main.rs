//! Every route, and everything that can be wrong about a request to it.
//!
//! `routes` reads the table of routes: pages from the sources, the API from its own description. `world` plants
//! two organizations that hold a row of every kind; each text of one carries a word that the other must never see.
//! A route that is new is swept at once, and fails until `rights` says whom it is open to.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod bad_input;
mod client;
mod foreign;
mod headers;
mod hostile;
mod lives;
mod rights;
mod routes;
mod secrets;
mod twice;
mod unnamed;
mod words;
mod world;

use shell::Config;

/// The test clock stands still, so that limits by the minute would never recover.
fn without_limits(config: &mut Config) {
    config.limits.api_calls_per_minute = 1_000_000;
    config.limits.visits_per_minute = 1_000_000;
    config.limits.sign_ins_per_account = 1_000_000;
    config.limits.sign_ins_per_address = 1_000_000;
    config.limits.sign_ins_per_minute = 1_000_000;
    config.limits.resets_per_account = 1_000_000;
    config.limits.resets_per_address = 1_000_000;
}
