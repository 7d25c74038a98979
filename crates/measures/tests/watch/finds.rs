//! What is planted is found, by its name, and what is not is left alone.

use crate::shop::{FIRST_DAY, Planted, Shop, heads, say, stream};
use measures::leaks::watch::{Direction, Directions, ProcessChange, Settings, Tally, Test, Unit, Watch};

/// Where it is asked by which name something is told, few false alarms shall come between.
fn sparing() -> Settings {
    Settings { alarms_a_month: 0.2, ..Settings::default() }
}

#[test]
fn a_touchpoint_that_rises_is_found_by_its_name() {
    let planted = Planted { team: None, touchpoint: Some(3), times: 3.0, from_day: 250 };
    let shop = Shop { planted: vec![planted], ..Shop::quiet() };
    let mut found = 0;
    for seed in 1..=6 {
        let watch = shop.watch(seed, sparing());
        say(&watch);
        assert!(watch.findings().iter().all(|finding| finding.day >= FIRST_DAY + 180));
        let wanted = stream(Some("late_answer"), &[("touchpoint", "t3")]);
        let heads = heads(&watch);
        let is_it = |head: &&&measures::leaks::watch::Finding| {
            let is_soon = (FIRST_DAY + 250..FIRST_DAY + 350).contains(&head.day);
            head.test == Test::Change && head.stream == wanted && is_soon
        };
        let Some(head) = heads.iter().find(is_it) else { continue };
        let onset = head.onset.unwrap();
        let since = [onset.first, onset.day, onset.last].map(|day| day - FIRST_DAY);
        assert!(since[0] - 10 <= 250 && 250 <= since[2] + 10, "{since:?}");
        assert!(since[0] <= since[1] && since[1] <= since[2]);
        assert!(head.rate_after > 1.8 * head.rate_before && head.unit == Unit::PerDay);
        assert!(head.rate_before_interval.contains(head.rate_before));
        assert!(head.expected_days_to_notice.unwrap() > 1.0);
        found += 1;
    }
    assert!(found >= 5, "only {found} of 6 were called by their name");
}

#[test]
fn everything_at_once_is_the_kind_not_its_parts() {
    let planted = Planted { team: None, touchpoint: None, times: 2.0, from_day: 230 };
    let shop = Shop { planted: vec![planted], spread: 0.0, ..Shop::quiet() };
    for seed in 11..=14 {
        let watch = shop.watch(seed, sparing());
        say(&watch);
        let heads = heads(&watch);
        println!("seed {seed}: {} heads", heads.len());
        assert!(heads.len() <= 2, "{} leaks instead of one", heads.len());
        assert!(heads.iter().any(|head| head.stream == stream(Some("late_answer"), &[])));
        assert!(watch.findings()[0].day < FIRST_DAY + 230 + 25, "rolled up, a doubling is seen soon");
    }
}

#[test]
fn two_leaks_are_two() {
    let one = Planted { team: Some(0), touchpoint: Some(1), times: 8.0, from_day: 220 };
    let other = Planted { team: Some(2), touchpoint: Some(4), times: 8.0, from_day: 300 };
    let shop = Shop { planted: vec![one, other], rate: 0.2, ..Shop::quiet() };
    let watch = shop.watch(21, Settings::default());
    say(&watch);
    let names: Vec<_> = heads(&watch).iter().map(|head| head.stream.clone()).collect();
    for wanted in [[("team", "north"), ("touchpoint", "t1")], [("team", "east"), ("touchpoint", "t4")]] {
        assert!(names.contains(&stream(Some("late_answer"), &wanted)), "{wanted:?} is not in {names:?}");
    }
}

#[test]
fn shares_that_rise_are_found_however_many_ask() {
    let planted = Planted { team: Some(1), touchpoint: None, times: 2.0, from_day: 250 };
    let shop = Shop { planted: vec![planted], occasions: 2.0, rate: 0.3, ..Shop::quiet() };
    let watch = shop.watch(31, Settings::default());
    say(&watch);
    let wanted = stream(Some("late_answer"), &[("team", "south")]);
    let heads = heads(&watch);
    let head = heads.iter().find(|head| head.stream == wanted && head.test == Test::Change).unwrap();
    assert_eq!(head.unit, Unit::PerOccasion);
    assert!(head.rate_before < 0.25 && head.rate_after > 0.2 && head.rate_after < 0.5);
    assert!((head.onset.unwrap().day - FIRST_DAY - 250).abs() <= 10);
}

#[test]
fn twice_as_many_occasions_are_no_leak() {
    // The share stays at one in ten while ever more people ask.
    let mut alarms = 0;
    for seed in 1..=20 {
        let mut watch = Watch::new(Settings { alarms_a_month: 0.01, ..Settings::default() });
        let mut chance = measures::simulate::Chance::seeded(seed);
        for day in 0..400 {
            let occasions = if day < 250 { 40 } else { 90 };
            let drips = u32::try_from((0..occasions).filter(|_| chance.uniform() < 0.1).count()).unwrap();
            let tally = Tally { day, kind: "reopened", dimensions: &[], occasions: Some(occasions), drips };
            watch.add(&tally).unwrap();
        }
        watch.end(399);
        alarms += watch.findings().len();
    }
    // A budget of one false alarm in a hundred months, for 144 months.
    assert!(alarms <= 4, "{alarms} alarms");
}

#[test]
fn the_budget_covers_all_sums() {
    for (what, shop) in [
        ("days", Shop { days: 545, spread: 0.0, ..Shop::quiet() }),
        ("different rates", Shop { days: 545, ..Shop::quiet() }),
        ("occasions", Shop { days: 545, spread: 0.0, occasions: 1.0, ..Shop::quiet() }),
    ] {
        let (mut changes, mut leaks, mut levels, mut months) = (0, 0, 0, 0.0);
        for seed in 101..=112 {
            let watch = shop.watch(seed, Settings::default());
            let of = |test: Test| watch.findings().iter().filter(|finding| finding.test == test).count();
            changes += of(Test::Change);
            levels += of(Test::Level);
            leaks += heads(&watch).len();
            months += 365.0 / 30.4375;
        }
        println!("{what}: {changes} false alarms, {levels} levels, {leaks} leaks in {months} months");
        assert!(f64::from(u32::try_from(changes).unwrap()) <= months, "{what}: {changes} false alarms");
        assert!(changes >= 45, "{what}: {changes} false alarms in {months} months: the budget is not used");
        let levels_max = if shop.spread > 0.0 { 72 } else { 12 };
        assert!(levels <= levels_max, "{what}: {levels} levels in {months} months");
    }
}

#[test]
fn a_chronic_leak_never_changed_and_is_found() {
    let planted = Planted { team: Some(3), touchpoint: None, times: 4.0, from_day: 0 };
    let shop = Shop { planted: vec![planted], occasions: 2.0, rate: 0.2, ..Shop::quiet() };
    let watch = shop.watch(41, Settings::default());
    say(&watch);
    let wanted = stream(Some("late_answer"), &[("team", "west")]);
    let found = watch.findings().iter().find(|found| found.stream == wanted).unwrap();
    assert_eq!((found.test, found.onset), (Test::Level, None));
    assert!(found.rate_after > 2.0 * found.rate_before);
    let standards = [("late_answer".to_owned(), 0.15)].into();
    let against = shop.watch(41, Settings { standards, ..Settings::default() });
    say(&against);
    let found = against.findings().iter().find(|found| found.stream == wanted).unwrap();
    assert!((found.rate_before - 0.15).abs() < 1e-12 && found.test == Test::Level);
}

#[test]
fn falls_are_found_when_asked_for() {
    let planted = Planted { team: None, touchpoint: None, times: 0.3, from_day: 250 };
    let shop = Shop { planted: vec![planted], ..Shop::quiet() };
    let up = shop.watch(51, Settings::default());
    assert!(up.findings().iter().all(|found| found.direction == Direction::Up));
    let both = shop.watch(51, Settings { directions: Directions::Both, ..Settings::default() });
    say(&both);
    let whole = stream(Some("late_answer"), &[]);
    let found = both.findings().iter().find(|found| found.stream == whole && found.day > FIRST_DAY + 250);
    let found = found.unwrap();
    assert_eq!(found.direction, Direction::Down);
    assert!(found.rate_after < 0.6 * found.rate_before);
}

#[test]
fn a_stream_that_comes_late_takes_what_its_siblings_do() {
    let shop = Shop { days: 400, rate: 0.4, ..Shop::quiet() };
    let mut watch = Watch::new(Settings::default());
    let mut chance = measures::simulate::Chance::seeded(3);
    shop.tallies(61, |tally| {
        watch.add(tally).unwrap();
        // A new touchpoint opens on day 250 and does as the others; another is bad from the beginning.
        let day = tally.day - FIRST_DAY;
        if day >= 250 && tally.dimensions[0].1 == "north" && tally.dimensions[1].1 == "t0" {
            for (name, rate) in [("good", 1.0), ("bad", 6.0)] {
                let dimensions = [("team", "north"), ("touchpoint", name)];
                let drips = chance.poisson(rate);
                watch.add(&Tally { dimensions: &dimensions, drips, ..*tally }).unwrap();
            }
        }
    });
    watch.end(FIRST_DAY + 399);
    say(&watch);
    let has = |name: &str| {
        let of = |found: &&measures::leaks::watch::Finding| {
            found.stream.dimensions.iter().any(|(_, value)| value == name)
        };
        watch.findings().iter().find(of).is_some()
    };
    assert!(has("bad") && !has("good"));
}

#[test]
fn a_recorded_change_of_the_process_is_no_leak() {
    // From day 250 on complaints are asked for at the north's counter: five times as many come in.
    let planted = Planted { team: Some(0), touchpoint: None, times: 5.0, from_day: 250 };
    let shop = Shop { planted: vec![planted], spread: 0.0, ..Shop::quiet() };
    let north = stream(Some("late_answer"), &[("team", "north")]);
    let of_north = |watch: &Watch| watch.findings().iter().filter(|found| found.stream == north).count();
    assert!(of_north(&shop.watch(71, Settings::default())) > 0);
    let change = ProcessChange { stream: north.clone(), day: FIRST_DAY + 250 };
    let told = shop.watch(71, Settings { process_changes: vec![change], ..Settings::default() });
    say(&told);
    let since = told.findings().iter().find(|found| found.stream == north && found.test == Test::Change);
    assert!(since.is_none_or(|found| found.day < FIRST_DAY + 250), "{since:?}");
}
