//! The whole system: the program as a process, with real mail servers beside it, spoken to as customers,
//! colleagues, operators and other mail servers speak to it.
//!
//! On `SQLite`, and on `PostgreSQL` where there is one. Nothing of the surrounding configuration reaches the
//! program; every port is free and on loopback, every folder is removed at the end.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod bounces;
mod cli;
mod clock;
mod copies;
mod corpus;
mod fresh_clone;
mod hearing;
#[path = "../kills/ledger.rs"]
mod ledger;
mod mailbox;
mod many_promises;
mod mishaps;
mod nodes;
mod own_addresses;
mod own_mail;
mod planted;
mod program;
mod replaying;
#[path = "../program/server.rs"]
mod server;
mod shop;
#[path = "../kills/smtp.rs"]
mod smtp;
mod swaks;
mod visitor;

use std::time::{Duration, Instant};

/// How long anything may take that happens by itself.
const PATIENCE: Duration = Duration::from_secs(100);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Looks again and again until there is something, and says what was missing when it never came.
async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "it did not happen in time: {what}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
