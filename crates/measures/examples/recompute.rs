//! How long it takes to find all leaks of 100 million events: `cargo run --release -p measures --example recompute`.
//!
//! Three years of five kinds of failure in 40 teams at 50 touchpoints, every occasion seen. First the events are
//! counted per day and place; then a watch goes through these counts. The two are reported apart.

use measures::leaks::watch::{Cell, Counted, Settings, Watch};
use measures::simulate::Chance;
use std::time::{Duration, Instant};

const KINDS: u64 = 5;
const TEAMS: u64 = 40;
const TOUCHPOINTS: u64 = 50;
const DAYS: i32 = 1095;
const EVENTS_A_DAY: u64 = 100_000_000 / 1095;

/// One event: where, and whether it failed.
#[derive(Clone, Copy)]
struct Event {
    place: u32,
    failed: bool,
}

fn main() {
    let mut watch = Watch::new(Settings::default());
    let cells = cells(&mut watch);
    let mut chance = Chance::seeded(1);
    let (mut building, mut watching) = (Duration::ZERO, Duration::ZERO);
    let (mut events, mut rows) = (0, 0);
    for day in 0..DAYS {
        let of_day = events_of(day, cells.len(), &mut chance);
        events += of_day.len();
        let started_at = Instant::now();
        let counts = counted(&of_day, cells.len());
        building += started_at.elapsed();
        let started_at = Instant::now();
        for (cell, counted) in cells.iter().zip(&counts).filter(|(_, counted)| counted.occasions > 0) {
            rows += 1;
            watch.count(*cell, 20_000 + day, *counted).expect("days come in order");
        }
        watching += started_at.elapsed();
    }
    let started_at = Instant::now();
    watch.end(20_000 + DAYS - 1);
    watching += started_at.elapsed();
    let stands = watch.findings().iter().filter(|finding| finding.explained_by.is_none()).count();
    println!("{events} events as {rows} counts of a day and place, in {} streams and sums", watch.streams());
    println!("building the counts: {:.1} s", building.as_secs_f64());
    println!(
        "from the counts: {:.1} s to find all leaks ({stands} of {})",
        watching.as_secs_f64(),
        watch.findings().len()
    );
}

fn cells(watch: &mut Watch) -> Vec<Cell> {
    let mut cells = Vec::new();
    for kind in 0..KINDS {
        for team in 0..TEAMS {
            for touchpoint in 0..TOUCHPOINTS {
                let (kind, team, touchpoint) =
                    (format!("k{kind}"), format!("a{team}"), format!("t{touchpoint}"));
                let dimensions = [("team", team.as_str()), ("touchpoint", touchpoint.as_str())];
                cells.push(watch.cell(&kind, &dimensions).expect("two dimensions are few"));
            }
        }
    }
    cells
}

/// One event in a hundred fails; in one place in a thousand, three from the second year on.
fn events_of(day: i32, places: usize, chance: &mut Chance) -> Vec<Event> {
    let places = u64::try_from(places).expect("places are few");
    let event = |_| {
        let place = u32::try_from(chance.below(places)).expect("places are few");
        let share = if day > 365 && place % 1000 == 7 { 0.03 } else { 0.01 };
        Event { place, failed: chance.uniform() < share }
    };
    (0..EVENTS_A_DAY).map(event).collect()
}

fn counted(events: &[Event], places: usize) -> Vec<Counted> {
    let mut counts = vec![Counted::default(); places];
    for event in events {
        let count = &mut counts[usize::try_from(event.place).expect("places are few")];
        count.occasions += 1;
        count.drips += u32::from(event.failed);
    }
    counts
}
