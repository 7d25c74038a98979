//! What is kept is bounded by the number of streams.

use crate::shop::{Shop, TEAMS};
use measures::leaks::watch::{DAYS_KEPT, Settings, Tally, Watch};

#[test]
fn eight_years_keep_as_much_as_two() {
    let kept = |years: i32| {
        let shop = Shop { days: years * 365, rate: 3.0, ..Shop::quiet() };
        let watch = shop.watch(1, Settings::default());
        assert!(watch.days_kept() <= DAYS_KEPT * watch.streams());
        (watch.streams(), watch.days_kept())
    };
    let (two, eight) = (kept(2), kept(8));
    println!("streams and days of counts after two years {two:?}, after eight {eight:?}");
    assert_eq!(two.0, eight.0);
    assert!(eight.1 <= two.1 * 3 / 2);
}

#[test]
fn values_beyond_the_limit_are_others() {
    let mut watch = Watch::new(Settings { values_max: 10, history_days: 30, ..Settings::default() });
    for number in 0..5_000 {
        let (day, value) = (number / 100, format!("customer {number}"));
        let dimensions = [("customer", value.as_str()), ("team", TEAMS[0])];
        watch
            .add(&Tally { day, kind: "complaint", dimensions: &dimensions, occasions: None, drips: 1 })
            .unwrap();
    }
    watch.end(49);
    // Eleven values: the kind, the whole, the team twice; each value for the kind, for all, and with the team.
    assert_eq!(watch.streams(), 4 + 3 * 11);
    let others = |watched: &measures::leaks::watch::Watched| {
        watched.stream.dimensions == [("customer".to_owned(), "other".to_owned())]
    };
    assert!(watch.watched().any(|watched| others(&watched)));
}

#[test]
fn streams_beyond_the_limit_count_in_their_sums() {
    let settings = Settings { streams_max: 50, history_days: 30, ..Settings::default() };
    let mut watch = Watch::new(settings);
    for number in 0..4_000 {
        let values = [number % 40, number / 40 % 40].map(|value| format!("v{value}"));
        let dimensions = [("a", values[0].as_str()), ("b", values[1].as_str())];
        watch
            .add(&Tally {
                day: number / 100,
                kind: "complaint",
                dimensions: &dimensions,
                occasions: None,
                drips: 1,
            })
            .unwrap();
    }
    watch.end(39);
    assert!(watch.streams() <= 52, "{} streams", watch.streams());
    let kind = watch.watched().find(|one| one.stream.dimensions.is_empty() && one.stream.kind.is_some());
    assert!((kind.unwrap().rate - 100.0).abs() < 5.0, "nothing is lost in the sum");
}
