//! How many steps a second one core does: `cargo run --release -p measures --example updates`.
//!
//! Counts days of streams, each one step, over 20,000 streams whose states do not fit the nearest cache; and the
//! same where every step holds an event.

use measures::intervals::counts::RateBelief;
use measures::leaks::detector::{Step, Stream};
use measures::simulate::Chance;
use std::time::Instant;

const STREAMS: usize = 20_000;
const DAYS: usize = 365;

fn main() {
    let mut chance = Chance::seeded(1);
    let rates: Vec<f64> = (0..STREAMS).map(|_| chance.gamma(0.7) * 0.2 / 0.7 + 0.005).collect();
    let days: Vec<Vec<u32>> =
        (0..DAYS).map(|_| rates.iter().map(|rate| chance.poisson(*rate)).collect()).collect();
    let busy: Vec<Vec<u32>> = days.iter().map(|day| day.iter().map(|events| events + 1).collect()).collect();
    println!("one state: {} bytes", size_of::<Stream>());
    run("days of streams", &rates, &days);
    run("steps with events", &rates, &busy);
}

#[expect(clippy::cast_precision_loss, reason = "a few million steps")]
fn run(what: &str, rates: &[f64], days: &[Vec<u32>]) {
    let belief = |rate: &f64| RateBelief { shape: rate * 180.0 + 0.7, rate: 183.5 };
    let mut streams: Vec<Stream> = rates.iter().map(|rate| Stream::new(belief(rate))).collect();
    let mut alarms = 0_u64;
    let started_at = Instant::now();
    for day in days {
        for (stream, events) in streams.iter_mut().zip(day) {
            stream.observe(Step { events: *events, exposure: 1.0, days: 1.0 });
            if stream.is_alarm(1e6) {
                alarms += 1;
                stream.restart_half_way(1e6);
            }
        }
    }
    let seconds = started_at.elapsed().as_secs_f64();
    let steps = (rates.len() * days.len()) as f64;
    println!("{what}: {:.1} million a second ({alarms} alarms)", steps / seconds / 1e6);
}
