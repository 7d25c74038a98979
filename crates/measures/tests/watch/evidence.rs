//! An alarm rests on what happened, and what follows it is held against what is usual since.

use crate::shop::{FIRST_DAY, Planted, Shop, heads, say, stream};
use measures::leaks::watch::{Direction, Directions, Finding, Settings, Tally, Test, Watch};
use measures::simulate::Chance;

/// A house of one team at one touchpoint, with drips on these days.
fn house(days: impl IntoIterator<Item = i32>, settings: Settings) -> Watch {
    let mut watch = Watch::new(settings);
    let mut last = 0;
    for day in days {
        let dimensions = [("team", "a"), ("touchpoint", "t0")];
        let tally = Tally { day, kind: "late_answer", dimensions: &dimensions, occasions: None, drips: 1 };
        watch.add(&tally).unwrap();
        last = day;
    }
    watch.end(last);
    watch
}

#[test]
fn time_alone_is_no_leak() {
    for (what, days) in [
        ("two drips, years apart", vec![100, 1_801]),
        ("three and one", vec![20, 50, 80, 1_900]),
        ("every ten days for four years", (0..146).map(|at| at * 10).collect()),
        ("every month, then every two", (0..6).map(|at| at * 30).chain((3..24).map(|at| at * 60)).collect()),
    ] {
        let watch = house(days, Settings::default());
        say(&watch);
        assert!(watch.findings().is_empty(), "{what}: {} findings", watch.findings().len());
    }
    // Once it does drip every day, it is told, and soon.
    let days = (0..60).map(|at| at * 10).chain(600..640);
    let watch = house(days, Settings::default());
    say(&watch);
    let first = watch.findings().first().unwrap();
    assert!((600..620).contains(&first.day) && (595..=602).contains(&first.onset.unwrap().day), "{first:?}");
}

#[test]
fn every_alarm_has_evidence() {
    let shops = [
        Shop { rate: 0.02, days: 900, ..Shop::quiet() },
        Shop { touchpoints: 1, rate: 0.03, days: 900, ..Shop::quiet() },
        Shop { rate: 0.3, occasions: 1.0, ..Shop::quiet() },
    ];
    let (mut alarms, settings) = (0, || Settings { directions: Directions::Both, ..Settings::default() });
    for (seed, shop) in (1..=8).flat_map(|seed| shops.iter().map(move |shop| (seed, shop))) {
        let mut drips = std::collections::BTreeMap::<i32, u32>::new();
        shop.tallies(seed, |tally| *drips.entry(tally.day).or_default() += tally.drips);
        let watch = shop.watch(seed, settings());
        let changes = watch.findings().iter().filter(|found| found.test == Test::Change);
        for found in changes {
            let Finding { rate_before, rate_after_interval, day, .. } = found;
            match found.direction {
                Direction::Up => {
                    assert!(rate_after_interval.low > *rate_before, "{found:?}");
                    assert!(drips.get(day).is_some_and(|drips| *drips > 0), "nothing happened on {day}");
                }
                Direction::Down => assert!(rate_after_interval.high < *rate_before, "{found:?}"),
            }
            alarms += 1;
        }
    }
    assert!(alarms > 10, "{alarms}: the story wants some");
}

/// Ten touchpoints, one of which becomes three times as bad on day 250 and nine times on day 400.
fn twice_worse(seed: u64, first_from: i32) -> Watch {
    let planted = |times, from_day| Planted { team: None, touchpoint: Some(3), times, from_day };
    let planted = vec![planted(3.0, first_from), planted(3.0, 400)];
    let shop = Shop { touchpoints: 10, rate: 0.15, spread: 0.0, planted, days: 460, ..Shop::quiet() };
    shop.watch(seed, Settings::default())
}

#[test]
fn a_second_change_is_held_against_the_first() {
    let mut delays = Vec::new();
    for seed in 1..=12 {
        let watch = twice_worse(seed, 250);
        let of_it = |found: &&Finding| {
            found.test == Test::Change
                && found.day >= FIRST_DAY + 400
                && found.stream == stream(Some("late_answer"), &[("touchpoint", "t3")])
        };
        let Some(found) = watch.findings().iter().find(of_it) else {
            say(&watch);
            panic!("seed {seed}: the second change was not found");
        };
        assert!(found.rate_before > 1.0, "held against what it was since the first: {found:?}");
        delays.push(found.day - FIRST_DAY - 400 + 1);
    }
    delays.sort_unstable();
    println!("the second change after days: {delays:?}");
    assert!(delays[6] <= 5 && delays[10] <= 9, "{delays:?}");
}

#[test]
fn what_is_over_is_usual_no_more() {
    // Four times as often from day 230 to 290, then as before; and again from day 400 on.
    let mut delays = Vec::new();
    for seed in 1..=10 {
        let mut chance = Chance::seeded(seed);
        let mut watch = Watch::new(Settings::default());
        for day in 0..460 {
            let times = if (230..290).contains(&day) || day >= 400 { 4.0 } else { 1.0 };
            for (team, times) in [("a", times), ("b", 1.0), ("c", 1.0)] {
                let dimensions = [("team", team)];
                let drips = chance.poisson(0.5 * times);
                let tally = Tally { day, kind: "late", dimensions: &dimensions, occasions: None, drips };
                watch.add(&tally).unwrap();
            }
        }
        watch.end(459);
        say(&watch);
        let of_it = |found: &&Finding| {
            found.day >= 400
                && found.test == Test::Change
                && found.stream == stream(Some("late"), &[("team", "a")])
        };
        let found = watch.findings().iter().find(of_it);
        let rate = found.map_or(9.0, |found| found.rate_before);
        assert!(rate < 1.0, "seed {seed}: held against {rate}");
        delays.push(found.unwrap().day - 400 + 1);
    }
    delays.sort_unstable();
    println!("found again after days: {delays:?}");
    assert!(delays[5] <= 7 && delays[9] <= 14, "{delays:?}");
}

#[test]
fn a_return_to_what_was_usual_is_no_news() {
    // Six weeks in which hardly anything is reported, then all is as before.
    let planted = |times, from_day| Planted { team: None, touchpoint: None, times, from_day };
    let planted = vec![planted(0.1, 250), planted(10.0, 292)];
    let shop = Shop { rate: 0.2, planted, days: 340, ..Shop::quiet() };
    for seed in 1..=6 {
        let settings = Settings { directions: Directions::Both, alarms_a_month: 0.1, ..Settings::default() };
        let watch = shop.watch(seed, settings);
        let whole = stream(Some("late_answer"), &[]);
        let of_it = |found: &&Finding| found.stream == whole && found.day >= FIRST_DAY + 250;
        let told: Vec<Direction> =
            watch.findings().iter().filter(of_it).map(|found| found.direction).collect();
        assert!(!told.is_empty() && !told.contains(&Direction::Up), "seed {seed}: {told:?}");
    }
}

#[test]
fn one_fall_is_told_once_a_stream() {
    let planted = Planted { team: None, touchpoint: Some(3), times: 0.2, from_day: 250 };
    let shop = Shop { rate: 0.5, planted: vec![planted], days: 560, ..Shop::quiet() };
    for seed in 1..=4 {
        let watch = shop.watch(seed, Settings { directions: Directions::Both, ..Settings::default() });
        say(&watch);
        let of_it = |found: &&Finding| {
            found.direction == Direction::Down
                && found.stream == stream(Some("late_answer"), &[("touchpoint", "t3")])
        };
        let falls: Vec<&Finding> = watch.findings().iter().filter(of_it).collect();
        assert_eq!(falls.len(), 1, "seed {seed}");
        assert!((falls[0].onset.unwrap().day - FIRST_DAY - 250).abs() < 20, "{:?}", falls[0]);
        assert!(!heads(&watch).is_empty());
    }
}
