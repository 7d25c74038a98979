//! The detector under the benchmark, and the pieces around it.

use crate::near;
use measures::benchmark::{Method, World, calibrate, compare};
use measures::charts::bernoulli::Outcome;
use measures::intervals::counts::RateBelief;
use measures::leaks::budget::{Budget, Noticing, Share};
use measures::leaks::detector::{Occasions, RATIOS, Step, Stream, ratio_for};
use measures::leaks::onset::{Day, Direction, onset};
use measures::leaks::{level, repair};
use measures::run_lengths::event_time::{overshoot, run_length};
use measures::simulate::Chance;

/// The bars of the benchmark, on fresh seeds; two worlds of each kind here, all methods in the example.
#[test]
fn rises_are_found() {
    let steady: Vec<World> = (31..35).map(World::steady).collect();
    let threshold = calibrate(Method::Ours, &steady, 0.02);
    let rival = calibrate(Method::Cusum(2.0), &steady, 0.02);
    for (ratio, all, middle) in [(2.0, 0.57, 0.77), (3.0, 0.78, 0.97)] {
        let worlds: Vec<World> = (51..57).map(|seed| World::rising(seed, ratio)).collect();
        let found = compare(Method::Ours, &worlds, threshold);
        let theirs = compare(Method::Cusum(2.0), &worlds, rival);
        println!("x{ratio}: {found:?}");
        assert!(found[0].share >= all && found[2].share >= middle, "x{ratio}: {found:?}");
        assert!((0.015..=0.03).contains(&found[0].false_share), "x{ratio}: {found:?}");
        for (ours, theirs) in found.iter().zip(theirs) {
            assert!(ours.share >= theirs.share - 0.02, "x{ratio}: {ours:?} against {theirs:?}");
        }
    }
}

#[test]
fn the_budget_is_kept() {
    let mut alarms = 0;
    let mut again = 0;
    let mut months = 0.0;
    for seed in 71..77 {
        let world = World::steady(seed);
        let share = |events_a_day: f64| Share { events_a_day, ratio: ratio_for(events_a_day) };
        let shares: Vec<Share> = world.beliefs.iter().map(|belief| share(belief.mean())).collect();
        let budget = Budget { alarms_a_month: 1.0 };
        let threshold = budget.threshold(&shares, 240.0).unwrap();
        println!("thresholds {threshold:.0} and for ever {:.0}", budget.threshold_for_ever(&shares).unwrap());
        for (events, belief) in world.events.iter().zip(&world.beliefs) {
            let mut stream = Stream::new(*belief);
            let mut has_alarmed = false;
            for (events, exposure) in events.iter().zip(&world.exposures) {
                stream.observe(Step { events: *events, exposure: *exposure, days: 1.0 });
                if stream.is_alarm(threshold) {
                    alarms += i32::from(!has_alarmed);
                    again += i32::from(has_alarmed);
                    has_alarmed = true;
                    stream.restart_half_way(threshold);
                }
            }
        }
        months += 240.0 / 30.4375;
    }
    println!("{alarms} false alarms, {again} again, in {months:.1} months of 600 streams each");
    assert!(f64::from(alarms) <= months, "{alarms} false alarms in {months} months");
    assert!(f64::from(alarms) >= months / 4.0, "the budget is not wasted");
}

#[test]
fn run_lengths_follow_their_constants() {
    // c e^h with c = 1/(I ζ²): 12.0, 4.08 and 1.58.
    for (ratio, constant) in [(1.5, 12.0), (2.0, 4.08), (3.0, 1.58)] {
        let found = run_length(ratio, 9.0, 1.0).unwrap() / 9.0_f64.exp();
        near("constant", found / constant, 1.0, 0.015);
    }
    near("overshoot", overshoot(2.0), 0.794_350, 1e-6);
}

#[test]
fn a_doubling_is_noticed_in_the_announced_time() {
    let doubling = Noticing::of(2.0).unwrap();
    let threshold = 10_000.0;
    for rate in [0.3, 1.0, 3.0] {
        let ratio = ratio_for(rate);
        let announced = doubling.days(rate, ratio, threshold).unwrap();
        let mut chance = Chance::seeded(5);
        let mut total = 0.0;
        for _ in 0..400 {
            // A long history, sixty quiet days, then twice as many.
            let mut stream = Stream::watching(RateBelief { shape: rate * 5000.0, rate: 5000.0 }, ratio);
            for _ in 0..60 {
                stream.observe(Step { events: chance.poisson(rate), exposure: 1.0, days: 1.0 });
            }
            while !stream.is_alarm(threshold) {
                stream.observe(Step { events: chance.poisson(2.0 * rate), exposure: 1.0, days: 1.0 });
                total += 1.0;
            }
        }
        let found = total / 400.0;
        println!("rate {rate}, ratio {ratio}: {found:.1} days, announced {announced:.1}");
        assert!((found / announced - 1.0).abs() < 0.35, "{found} days, announced {announced}");
    }
    assert_eq!(doubling.days(0.2, 2.2, threshold), None, "not one of {RATIOS:?}");
}

#[test]
fn days_without_exposure_change_nothing() {
    let mut stream = Stream::new(RateBelief { shape: 20.0, rate: 40.0 });
    (0..5).for_each(|_| stream.observe(Step { events: 2, exposure: 1.0, days: 1.0 }));
    let before = stream;
    (0..30).for_each(|_| stream.observe(Step { events: 0, exposure: 0.0, days: 1.0 }));
    assert_eq!(stream, before);
}

#[test]
fn a_second_change_is_not_hidden() {
    let mut chance = Chance::seeded(11);
    let threshold = 1000.0;
    let mut stream = Stream::new(RateBelief { shape: 180.0, rate: 180.0 });
    let mut alarms = Vec::new();
    for day in 0..200 {
        let rate = if day < 60 {
            1.0
        } else if day < 120 {
            2.0
        } else {
            5.0
        };
        stream.observe(Step { events: chance.poisson(rate), exposure: 1.0, days: 1.0 });
        if stream.is_alarm(threshold) {
            alarms.push(day);
            stream.restart_half_way(threshold);
        }
    }
    assert!(alarms.iter().any(|day| (60..90).contains(day)), "{alarms:?}");
    assert!(alarms.iter().any(|day| (120..130).contains(day)), "{alarms:?}");
    assert!(alarms.iter().all(|day| *day >= 60), "{alarms:?}");
}

#[test]
fn shares_that_rise() {
    let mut chance = Chance::seeded(3);
    let threshold = 5000.0;
    let mut late = 0;
    let mut false_alarms = 0;
    for _ in 0..200 {
        let mut stream = Occasions::new(60.0, 300.0, 2.0);
        let mut seen = 0;
        while !stream.is_alarm(threshold) {
            let share = if seen < 200 { 0.2 } else { 0.4 };
            let outcome = if chance.uniform() < share { Outcome::Failure } else { Outcome::Success };
            stream.observe(outcome, 1.0);
            seen += 1;
        }
        false_alarms += i32::from(seen <= 200);
        late += i32::from(seen > 200 + 250);
    }
    println!("{false_alarms} false alarms, {late} late of 200");
    assert!(false_alarms <= 10, "{false_alarms} false alarms");
    assert!(late <= 20, "{late} late");
}

#[test]
fn onsets_lie_in_their_intervals() {
    let mut chance = Chance::seeded(17);
    let mut inside = 0;
    for _ in 0..300 {
        let first = 30 + usize::try_from(chance.below(40)).unwrap();
        let day = |day: usize, chance: &mut Chance| {
            let rate = if day < first { 0.5 } else { 1.5 };
            Day { events: chance.poisson(rate), exposure: 1.0 }
        };
        let days: Vec<Day> = (0..100).map(|at| day(at, &mut chance)).collect();
        let found = onset(&days, RateBelief { shape: 90.0, rate: 180.0 }, Direction::Up, 0.95).unwrap();
        inside += usize::from(found.between.0 <= first && first <= found.between.1);
        assert!(found.between.0 <= found.day && found.day <= found.between.1);
    }
    println!("{inside} of 300 onsets in their 95 % intervals");
    assert!(inside >= 276, "{inside} of 300");
}

#[test]
fn levels() {
    near("none", level::above_rate(0, 10.0, 1.0), 1.0, 0.0);
    near("share", level::above_share(5, 20, 0.1), 0.043_174, 1e-6);
    let siblings = RateBelief { shape: 4.0, rate: 20.0 };
    assert!(level::above_siblings(30, 30.0, siblings) < 0.001);
    assert!(level::above_siblings(6, 30.0, siblings) > 0.3);
}

#[test]
fn repairs_are_verified_and_refuted_as_often_as_promised() {
    let claim = repair::Claim {
        before: RateBelief { shape: 100.0, rate: 500.0 },
        during: RateBelief { shape: 60.0, rate: 100.0 },
        error: 0.05,
    };
    for (rate, wrong) in [(0.2, repair::Outcome::Refuted), (0.6, repair::Outcome::Verified)] {
        let mut chance = Chance::seeded(23);
        let mut mistakes = 0;
        for _ in 0..400 {
            let (mut events, mut exposure) = (0, 0.0);
            let outcome = loop {
                events += chance.poisson(rate);
                exposure += 1.0;
                let outcome = claim.outcome(events, exposure);
                if outcome != repair::Outcome::NotYet {
                    break outcome;
                }
            };
            mistakes += i32::from(outcome == wrong);
        }
        println!("rate {rate}: {mistakes} mistakes of 400");
        assert!(mistakes <= 30, "rate {rate}: {mistakes} mistakes of 400");
    }
}
