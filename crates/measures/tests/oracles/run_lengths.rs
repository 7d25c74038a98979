//! Run lengths against the tables.

use crate::{count, list, material, near, number, numbers, oracle, within};
use measures::run_lengths::counts::{Alarm, BernoulliScheme, PoissonScheme};
use measures::run_lengths::event_time;
use measures::run_lengths::normal::{Cusum, Ewma};

/// What the tables ask for.
const TABLE: f64 = 0.005;
/// What the table in event time asks for, itself made with steps.
const EVENT_TIME: f64 = 0.015;

#[test]
fn published_tables_for_averages() {
    let shifts = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0];
    let quick = [167.68, 74.22, 26.63, 13.29, 8.38, 4.75, 3.34, 2.19, 1.71];
    let usual = [465.44, 139.49, 38.00, 17.05, 10.38, 5.75, 4.01, 2.57, 2.01];
    for (h, lengths) in [(4.0, quick), (5.0, usual)] {
        let chart = Cusum { k: 0.5, h, head_start: 0.0 };
        for (shift, length) in shifts.iter().zip(lengths) {
            within(&format!("h {h} shift {shift}"), chart.two_sided(*shift).unwrap(), length, TABLE);
        }
    }
    let one_sided = |h| Cusum { k: 0.5, h, head_start: 0.0 }.one_sided(0.0).unwrap();
    within("one-sided, 4", one_sided(4.0), 335.37, TABLE);
    within("one-sided, 5", one_sided(5.0), 930.89, TABLE);
    let early = Cusum { k: 0.5, h: 5.0, head_start: 2.5 };
    for (shift, length) in shifts.iter().zip([430.39, 121.69, 28.67, 11.24, 6.35, 3.37, 2.36]) {
        within("head start", early.two_sided(*shift).unwrap(), length, TABLE);
    }
    let slow = Ewma { weight: 0.1, width: 2.814 };
    for (shift, length) in shifts.iter().zip([499.6, 106.3, 31.3, 15.9, 10.3, 6.08, 4.36]) {
        within("EWMA", slow.two_sided(*shift).unwrap(), length, TABLE);
    }
}

#[test]
fn the_whole_table_for_averages() {
    let Some(table) = material("run lengths of averages", "oracles/arl_normal.csv") else { return };
    let mut rows = 0;
    let mut farthest: f64 = 0.0;
    for line in table.lines().skip(1) {
        // A method's name may hold a comma.
        let fields: Vec<&str> = line.rsplitn(7, ',').collect();
        let [length, shift, sided, start, limit, first, ..] = fields[..] else { panic!("{line}") };
        let value = |text: &str| text.parse::<f64>().unwrap();
        let found = if line.starts_with("ewma") {
            Ewma { weight: value(first), width: value(limit) }.two_sided(value(shift))
        } else {
            let chart = Cusum { k: value(first), h: value(limit), head_start: value(start) };
            if sided == "one" { chart.one_sided(value(shift)) } else { chart.two_sided(value(shift)) }
        };
        within(line, found.unwrap(), value(length), TABLE);
        farthest = farthest.max((found.unwrap() / value(length) - 1.0).abs());
        rows += 1;
    }
    println!("{rows} run lengths, the farthest off by {:.4} %", 100.0 * farthest);
    assert_eq!(rows, 150);
}

#[test]
fn integer_schemes() {
    let Some(rows) = oracle("poisson_cusum_arl") else { return };
    for row in list(&rows) {
        let figure = |key: &str| u32::try_from(count(&row[key])).unwrap();
        for (alarm, key) in [(Alarm::AtOrAbove, "arl_signal_ge_h"), (Alarm::Above, "arl_signal_gt_h")] {
            let scheme = PoissonScheme {
                per_event: figure("m"),
                per_period: figure("km"),
                limit: figure("hm"),
                alarm,
            };
            near(&row.to_string(), scheme.run_length(number(&row["mu"])).unwrap(), number(&row[key]), 6e-5);
        }
    }
}

#[test]
fn schemes_over_occasions() {
    let Some(rows) = oracle("bernoulli_cusum_arl") else { return };
    for row in list(&rows) {
        let figure = |key: &str| u32::try_from(count(&row[key])).unwrap();
        let scheme = BernoulliScheme { per_failure: figure("m"), limit: figure("H_units") };
        for (share, length) in [("p0", "arl_p0"), ("p1", "arl_p1")] {
            let found = scheme.run_length(number(&row[share])).unwrap();
            near(&row.to_string(), found, number(&row[length]), 6e-4);
        }
    }
}

#[test]
fn the_table_in_event_time() {
    for (ratio, limit, lengths) in [
        (1.5, 5.0, [1730.9, 15.3, 6.9]),
        (2.0, 3.0, [68.7, 5.9, 2.6]),
        (2.0, 7.0, [4476.0, 16.2, 6.4]),
        (3.0, 7.0, [1737.0, 16.3, 4.9]),
    ] {
        for (times, length) in [1.0, 2.0, 3.0].iter().zip(lengths) {
            // The table is printed to one digit.
            near(
                "event time",
                event_time::run_length(ratio, limit, *times).unwrap(),
                length,
                length * EVENT_TIME + 0.05,
            );
        }
    }
    let Some(table) = oracle("poisson_cusum_event_time") else { return };
    for row in list(&table["rows"]) {
        let lengths = &row["arl_in_baseline_expected_events"];
        for (key, times) in [("no_change", 1.0), ("x1.5", 1.5), ("x2", 2.0), ("x3", 3.0)] {
            let found = event_time::run_length(number(&row["rho"]), number(&row["h_llr"]), times).unwrap();
            println!("{} {} {key}: {found:.3} / {}", row["rho"], row["h_llr"], lengths[key]);
            within(&format!("{row} {key}"), found, number(&lengths[key]), EVENT_TIME);
        }
    }
}

#[test]
fn a_limit_for_a_length() {
    for (ratio, limit) in [(1.5, 6.3), (2.0, 7.0), (3.0, 4.2), (5.0, 9.0)] {
        let length = event_time::run_length(ratio, limit, 1.0).unwrap();
        near("limit", event_time::limit_for(ratio, length).unwrap(), limit, 1e-5);
    }
}

#[test]
fn in_the_long_run() {
    let Some(tails) = oracle("cusum_stationary_tail_exact_vs_bound_exp_minus_s") else { return };
    for (ratio, levels) in tails.as_object().unwrap() {
        for (level, shares) in levels.as_object().unwrap() {
            let (ratio, level) = (ratio.parse().unwrap(), level.parse::<f64>().unwrap());
            let wanted = numbers(shares);
            let found = event_time::stationary_tail(ratio, level);
            // The reference was made in steps, with up to 1.6 % of error; this is the closed form.
            within(&format!("ratio {ratio} level {level}"), found, wanted[0], 0.02);
            assert!(found < (-level).exp(), "the bound holds");
        }
    }
}
