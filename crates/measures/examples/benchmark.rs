//! Prints the benchmark of detectors: `cargo run --release -p measures --example benchmark -- 6 900`
//! (how many seeds, the first of them).

use measures::benchmark::{METHODS, World, calibrate, compare};

fn main() {
    let mut numbers = std::env::args().skip(1).map_while(|text| text.parse::<u64>().ok());
    let seeds = numbers.next().unwrap_or(6);
    let first = numbers.next().unwrap_or(900);
    let steady: Vec<World> = (0..seeds).map(|seed| World::steady(first + seed)).collect();
    let rising: Vec<(f64, Vec<World>)> = [1.5, 2.0, 3.0]
        .map(|ratio| (ratio, (0..seeds).map(|seed| World::rising(first + 1000 + seed, ratio)).collect()))
        .to_vec();
    println!("{:24}{:>10}  share found: all, < .1, .1-.4, > .4 a day (median days), false", "", "threshold");
    for (name, method) in METHODS {
        let threshold = calibrate(method, &steady, 0.02);
        print!("{name:24}{threshold:10.2}");
        for (ratio, worlds) in &rising {
            let found = compare(method, worlds, threshold);
            let cells = found.map(|found| {
                let days = found.median_days.map_or("-".to_owned(), |days| format!("{days:.0}"));
                format!("{:.3} ({days})", found.share)
            });
            print!("  x{ratio}: {} {:.4}", cells.join(" "), found[0].false_share);
        }
        println!();
    }
}
