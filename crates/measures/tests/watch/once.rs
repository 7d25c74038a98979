//! Streams that count the very same, and what is left over beyond the limit of values.

use crate::shop::stream;
use measures::leaks::watch::{Common, Finding, Settings, Tally, Test, Watch};
use measures::simulate::Chance;

#[test]
fn what_counts_the_very_same_is_told_once_by_the_shortest_name() {
    // One team only, and a second kind that is never seen at touchpoint t2.
    let mut chance = Chance::seeded(2);
    let mut watch = Watch::new(Settings::default());
    for day in 0..330 {
        for (kind, touchpoint, rate) in
            [("late", "t0", 0.4), ("late", "t1", 0.4), ("late", "t2", 0.4), ("reopened", "t0", 0.3)]
        {
            let rate = if touchpoint == "t2" && day >= 250 { 5.0 * rate } else { rate };
            let dimensions = [("team", "north"), ("touchpoint", touchpoint)];
            let drips = chance.poisson(rate);
            watch.add(&Tally { day, kind, dimensions: &dimensions, occasions: None, drips }).unwrap();
        }
    }
    watch.end(329);
    crate::shop::say(&watch);
    let of_it = |found: &&Finding| {
        found.stream.dimensions.iter().any(|(key, value)| key == "touchpoint" && value == "t2")
    };
    let told: Vec<&Finding> = watch.findings().iter().filter(of_it).collect();
    let name = stream(Some("late"), &[("touchpoint", "t2")]);
    assert!(!told.is_empty() && told.iter().all(|found| found.stream == name), "{told:#?}");
    let has_team = |found: &Finding| found.stream.dimensions.iter().any(|(key, _)| key == "team");
    assert!(!watch.findings().iter().any(has_team), "the team is the whole");

    // What two streams have in common.
    let late = stream(Some("late"), &[]);
    let t0 = stream(None, &[("touchpoint", "t0")]);
    let both = stream(Some("late"), &[("touchpoint", "t0")]);
    assert_eq!(watch.common(&late, &t0), Common::Stream(both));
    assert_eq!(watch.common(&name, &t0), Common::Nothing);
    assert_eq!(watch.common(&late, &stream(Some("reopened"), &[])), Common::Nothing);
}

#[test]
fn what_is_left_over_is_nobodys_sibling() {
    // Thirty touchpoints that are all alike, of which five are told apart.
    let mut chance = Chance::seeded(1);
    let settings = Settings { values_max: 5, ..Settings::default() };
    let mut watch = Watch::new(settings);
    for day in 0..400 {
        for touchpoint in 0..30 {
            let name = format!("t{touchpoint}");
            let dimensions = [("touchpoint", name.as_str())];
            let drips = chance.poisson(0.3);
            watch.add(&Tally { day, kind: "late", dimensions: &dimensions, occasions: None, drips }).unwrap();
        }
    }
    watch.end(399);
    crate::shop::say(&watch);
    assert!(watch.watched().any(|one| one.stream == stream(Some("late"), &[("touchpoint", "other")])));
    assert!(watch.findings().iter().all(|found| found.test != Test::Level), "{:?}", watch.findings());
}
