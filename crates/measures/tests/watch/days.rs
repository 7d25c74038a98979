//! Days: closed ones, late ones, and the path of a detector over them.

use crate::shop::{FIRST_DAY, Planted, Shop, stream};
use measures::leaks::watch::{CannotCount, Direction, Finding, GAP_DAYS_MAX, Settings, Tally, Watch};

#[test]
fn closed_days_do_not_drain() {
    let planted = Planted { team: None, touchpoint: None, times: 1.25, from_day: 237 };
    let shop = Shop { planted: vec![planted], weekdays: [1.0; 7], rate: 0.6, ..Shop::quiet() };
    // Five weeks of holidays, in which nothing is counted: every later tally comes five weeks later.
    let with_holidays = |say_so: bool| {
        let closed = (FIRST_DAY + 240..FIRST_DAY + 275).filter(|_| say_so).collect();
        let mut watch = Watch::new(Settings { closed, ..sparing() });
        shop.tallies(7, |tally| {
            let later = if tally.day >= FIRST_DAY + 240 { 35 } else { 0 };
            watch.add(&Tally { day: tally.day + later, ..*tally }).unwrap();
        });
        watch.end(FIRST_DAY + 434);
        watch
    };
    let whole = stream(Some("late_answer"), &[]);
    let first = |watch: &Watch| {
        watch.findings().iter().find(|found| found.stream == whole).map(|found| found.day - FIRST_DAY)
    };
    let without = first(&shop.watch(7, sparing())).unwrap();
    let said = first(&with_holidays(true)).unwrap();
    let seen = first(&with_holidays(false)).unwrap();
    println!("noticed on day {without}, with holidays {said} said and {seen} seen");
    assert!(without > 240, "the story wants an alarm after the holidays");
    assert_eq!(said, without + 35);
    assert_eq!(seen, without + 35);
}

fn sparing() -> Settings {
    Settings { alarms_a_month: 0.02, ..Settings::default() }
}

#[test]
fn sundays_without_anybody_are_no_good_days() {
    let mut weekdays = [1.0; 7];
    weekdays[6] = 0.0;
    let shop = Shop { weekdays, rate: 0.5, ..Shop::quiet() };
    let watch = shop.watch(8, Settings::default());
    let path = watch.path(&stream(Some("late_answer"), &[]), Direction::Up).unwrap();
    let after = |day: i32| path.days.iter().find(|one| one.day == FIRST_DAY + day).unwrap();
    for week in 27..50 {
        let (saturday, sunday) = (after(week * 7 + 5), after(week * 7 + 6));
        assert!(sunday.exposure == 0.0 && (saturday.strength - sunday.strength).abs() < 1e-12);
    }
}

#[test]
fn the_same_tallies_find_the_same() {
    let planted = Planted { team: None, touchpoint: Some(2), times: 4.0, from_day: 260 };
    let shop = Shop { planted: vec![planted], ..Shop::quiet() };
    let once = shop.watch(9, Settings::default());
    let again = shop.watch(9, Settings::default());
    assert!(!once.findings().is_empty());
    assert_eq!(once.findings(), again.findings());
    // Two drips of day 262 become known later: everything is counted again, and the alarm is restated.
    let mut restated = Watch::new(Settings::default());
    let mut has_come = false;
    shop.tallies(9, |tally| {
        if !has_come && tally.day >= FIRST_DAY + 262 && tally.dimensions[1].1 == "t2" {
            has_come = true;
            restated.add(&Tally { drips: 2, ..*tally }).unwrap();
        }
        restated.add(tally).unwrap();
    });
    restated.end(FIRST_DAY + 399);
    let first = |watch: &Watch| watch.findings().first().map(|found: &Finding| found.day);
    assert!(first(&restated) <= first(&once));
    assert_ne!(restated.findings(), once.findings());
}

#[test]
fn days_come_in_order() {
    let mut watch = Watch::new(Settings::default());
    let tally = Tally { day: 100, kind: "reopened", dimensions: &[], occasions: Some(3), drips: 1 };
    watch.add(&tally).unwrap();
    watch.add(&Tally { day: 103, ..tally }).unwrap();
    assert_eq!(watch.add(&Tally { day: 102, ..tally }), Err(CannotCount::OutOfOrder));
    assert_eq!(watch.add(&Tally { day: 104 + GAP_DAYS_MAX, ..tally }), Err(CannotCount::TooLate));
    assert_eq!(watch.add(&Tally { drips: 4, ..tally_of(104) }), Err(CannotCount::MoreDripsThanOccasions));
    let twice = [("team", "a"), ("team", "b")];
    assert_eq!(watch.add(&Tally { dimensions: &twice, ..tally_of(104) }), Err(CannotCount::Dimensions));
    watch.add(&tally_of(104)).unwrap();
}

fn tally_of(day: i32) -> Tally<'static> {
    Tally { day, kind: "reopened", dimensions: &[], occasions: Some(3), drips: 1 }
}

#[test]
fn the_path_leads_to_the_alarm() {
    let planted = Planted { team: None, touchpoint: Some(2), times: 4.0, from_day: 300 };
    let shop = Shop { planted: vec![planted], rate: 0.3, days: 500, ..Shop::quiet() };
    let watch = shop.watch(10, Settings::default());
    let found = watch.findings().iter().find(|found| found.day > FIRST_DAY + 300).unwrap();
    let path = watch.path(&found.stream, Direction::Up).unwrap();
    let at = path.days.iter().find(|one| one.day == found.day).unwrap();
    assert!(at.is_alarm && at.strength >= at.threshold.unwrap());
    assert!(
        (at.strength - found.strength).abs() < 1e-9 && (at.threshold.unwrap() - found.threshold).abs() < 1e-9
    );
    let standing = watch.watched_one(&found.stream).unwrap();
    assert!((standing.strength - path.days.last().unwrap().strength).abs() < 1e-9);
    assert_eq!(watch.path(&stream(None, &[("team", "nobody")]), Direction::Up), None);
}

/// Three years in which December is twice as busy and July half, with a rise of one touchpoint in the last summer.
fn seasons(history_days: u32, planted: bool) -> Vec<Finding> {
    let mut chance = measures::simulate::Chance::seeded(31);
    let mut watch = Watch::new(Settings { history_days, ..sparing() });
    for day in 0..1_095 {
        // The day of the year, from January 1 on.
        let season = match (day + 5) % 365 {
            181..212 => 0.5,
            334.. => 2.0,
            _ => 1.0,
        };
        for name in ["counter", "mail", "telephone"] {
            let rises = planted && name == "mail" && day >= 930;
            let drips = chance.poisson(season * if rises { 3.0 } else { 1.0 });
            let dimensions = [("touchpoint", name)];
            let day = FIRST_DAY + day;
            let tally = Tally { day, kind: "late_answer", dimensions: &dimensions, occasions: None, drips };
            watch.add(&tally).unwrap();
        }
    }
    watch.end(FIRST_DAY + 1_094);
    watch.findings().to_vec()
}

#[test]
fn a_busy_december_is_no_leak_to_whoever_has_seen_two() {
    let changes = |found: Vec<Finding>| -> Vec<_> {
        found.into_iter().filter(|one| one.onset.is_some() && one.explained_by.is_none()).collect()
    };
    assert!(!changes(seasons(180, false)).is_empty(), "half a year knows no December");
    assert!(!changes(seasons(729, false)).is_empty(), "two years less a day are not two years");
    assert_eq!(changes(seasons(730, false)), [], "two years know it");
    let found = changes(seasons(730, true));
    let mail = stream(Some("late_answer"), &[("touchpoint", "mail")]);
    assert!(!found.is_empty() && found.iter().all(|one| one.stream == mail), "{found:?}");
    let onset = found[0].onset.unwrap().day - FIRST_DAY;
    assert!((920..950).contains(&onset), "{onset}");
}
