//! Never lost: the program is killed at random moments while mails arrive and answers leave, started again,
//! and at the end compared with what it had promised to whom.
//!
//! `WELLKEPT_KILLS` and `WELLKEPT_KILLS_POSTGRES` say how often, `WELLKEPT_SEED` repeats a run's moments.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod ledger;
mod office;
#[path = "../program/server.rs"]
mod server;
mod smtp;
mod traffic;

use ledger::Ledger;
use office::Office;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use server::Server;
use std::time::{Duration, Instant};
use store::Location;
use store::testing::{Folder, engines, fresh_location, skip};
use traffic::Traffic;

/// Between the server's "ready" and its death, in milliseconds.
const LIFE_MS: std::ops::Range<u64> = 5..700;
/// How long everything that was accepted may take to arrive once nobody kills any more: where other nodes may be at
/// work, what a dead process had taken is taken over when its lease of two minutes ends.
const PATIENCE: Duration = Duration::from_mins(4);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_accepted_is_lost_and_nothing_comes_twice_on_sqlite() {
    let folder = Folder::fresh();
    let location = fresh_location("sqlite", &folder).await;
    survive(&folder, location, number("WELLKEPT_KILLS", 60)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_accepted_is_lost_and_nothing_comes_twice_on_postgres() {
    if !engines().contains(&"postgres") {
        return skip("kills on PostgreSQL", "there is no PostgreSQL");
    }
    let folder = Folder::fresh();
    let location = fresh_location("postgres", &folder).await;
    survive(&folder, location, number("WELLKEPT_KILLS_POSTGRES", 20)).await;
}

async fn survive(folder: &Folder, location: Location, kills: u64) {
    let seed = number("WELLKEPT_SEED", u64::from(std::process::id()));
    println!("seed {seed}, {kills} kills");
    let mut moments = StdRng::seed_from_u64(seed);
    let sink = smtp::Sink::open().await;
    let office = Office::found(folder, &location).await;
    let mut server = Server::at(folder.path(), &location);
    server.start().await;
    office.connect(server.http, sink.port).await;
    server.kill();
    let traffic = Traffic::begin(&server, office, sink.clone(), seed);
    let mut longest = Duration::ZERO;
    for _ in 0..kills {
        let began = Instant::now();
        server.start().await;
        longest = longest.max(began.elapsed());
        traffic.allow_more();
        tokio::time::sleep(Duration::from_millis(moments.random_range(LIFE_MS))).await;
        server.kill();
    }
    server.start().await;
    let done = traffic.finish(PATIENCE).await;
    let ledger = Ledger::open(&location).await;
    let received = ledger.wait_for_messages(done.accepted.len() + done.answered.len(), PATIENCE).await;
    server.kill();
    println!(
        "{} mails accepted ({} sendings repeated), {} answers taken, {received} messages stored, {} mails left, {} of \
         them once more with the same Message-ID; slowest start {} ms",
        done.accepted.len(),
        done.resent,
        done.answered.len(),
        sink.mails().len(),
        done.repeated,
        longest.as_millis()
    );
    assert!(done.accepted.len() as u64 >= kills, "too little traffic to prove anything");
    assert!(done.repeated as u64 <= kills, "a mail leaves twice only where a kill hid that it had left");
    done.check(&ledger).await;
    ledger.check_events().await;
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
