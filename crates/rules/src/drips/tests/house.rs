use jiff::civil::date;
use jiff::tz::TimeZone;

use super::{Book, HoursHistory, House, Place, Terms, Timestamp, Version, at, check_in, kind_of};
use crate::hours::{Interval, OfficeHours, Week, WorkingMinutes};

fn version(place: Place, minutes: u32, from: &str, until: Option<&str>) -> Version {
    let terms = Terms { id: i64::from(minutes), minutes, count: 0, target_permille: 50 };
    Version { kind: "late_first_answer".into(), place, terms, from: at(from), until: until.map(at) }
}

#[test]
fn the_most_particular_standard_counts_as_it_stood() {
    let everywhere = Place::default();
    let (channel, team) = (Place { channel: 7, team: 0 }, Place { channel: 0, team: 9 });
    let book = Book::new([
        version(everywhere, 100, "2 09:00", Some("4 09:00")),
        version(everywhere, 200, "4 09:00", None),
        version(team, 300, "3 09:00", None),
        version(channel, 400, "5 09:00", None),
    ]);
    let there = Place { channel: 7, team: 9 };
    let minutes = |place, when| book.as_of("late_first_answer", place, at(when)).minutes;
    assert_eq!(minutes(there, "2 08:00"), 480, "before anybody set one, the default");
    assert_eq!(minutes(there, "2 09:00"), 100);
    assert_eq!(minutes(there, "3 10:00"), 300, "a team's before the house's");
    assert_eq!(minutes(there, "5 10:00"), 400, "a channel's before a team's");
    assert_eq!(minutes(Place { channel: 1, team: 1 }, "5 10:00"), 200);
    assert_eq!(book.as_of("nothing", there, at("5 10:00")), Terms::NONE);
    assert_eq!(book.as_of("reopened", there, at("5 10:00")), kind_of("reopened").unwrap().terms);
}

#[test]
fn a_standard_holds_for_what_began_under_it() {
    let book = Book::new([version(Place::default(), 60, "3 09:00", None)]);
    let house = House { book, ..super::house() };
    check_in(
        &house,
        "late_first_answer",
        "9 09:00",
        &["2 16:30 asks", "3 12:00 answered"],
        &["1 ok 3 12:00"],
    );
    check_in(
        &house,
        "late_first_answer",
        "9 09:00",
        &["3 09:00 asks", "3 12:00 answered"],
        &["1 drip 3 10:00 by 1 nobody_took_it"],
    );
}

/// From nine to five until Wednesday morning, from then on from nine to one, and closed on Friday.
fn changing() -> HoursHistory {
    let short = Week::new(std::array::from_fn(|day| {
        if day < 5 { vec![Interval::new(9 * 60, 13 * 60).unwrap()] } else { Vec::new() }
    }));
    HoursHistory::new(vec![
        (at("4 00:00"), OfficeHours::new(TimeZone::UTC, short, [date(2026, 3, 6)])),
        (Timestamp::UNIX_EPOCH, OfficeHours::usual(TimeZone::UTC)),
    ])
    .unwrap()
}

#[test]
fn hours_are_read_as_they_stood() {
    let hours = changing();
    let minutes = |from, to| hours.working_minutes(at(from), at(to)).0;
    assert_eq!(minutes("2 09:00", "2 17:00"), 480);
    assert_eq!(minutes("3 16:00", "4 17:00"), 60 + 240);
    assert_eq!(minutes("5 09:00", "9 09:00"), 240, "Friday is a holiday");
    assert_eq!(hours.add(at("3 16:00"), WorkingMinutes(120)), Some(at("4 10:00")));
    assert_eq!(hours.add(at("2 09:00"), WorkingMinutes(60)), Some(at("2 10:00")));
    assert_eq!(hours.add(at("5 12:00"), WorkingMinutes(120)), Some(at("9 10:00")));
    assert_eq!(hours.day(at("2 09:00")), 20_514);
}
