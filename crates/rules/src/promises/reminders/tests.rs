use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;

fn at(written: &str) -> Timestamp {
    written.parse().unwrap()
}

/// Monday to Friday, nine to five in London; closed on 25 December.
fn london() -> OfficeHours {
    let zone = TimeZone::get("Europe/London").unwrap();
    OfficeHours::new(zone, crate::hours::Week::default(), [date(2026, 12, 25)])
}

#[track_caller]
fn check_before(due: &str, amount: u16, unit: Unit, reminds: &str) {
    assert_eq!(
        before(at(due), Lead { amount, unit }, &london()),
        Some(at(reminds)),
        "{amount} {unit:?} before {due}"
    );
}

#[track_caller]
fn check_after(due: &str, amount: u16, unit: Unit, reminds: &str) {
    assert_eq!(
        after(at(due), Lead { amount, unit }, &london()),
        Some(at(reminds)),
        "{amount} {unit:?} after {due}"
    );
}

#[test]
fn reminders_before() {
    check_before("2026-11-24T10:00:00Z", 30, Unit::Minutes, "2026-11-24T09:30:00Z");
    check_before("2026-11-24T10:00:00Z", 2, Unit::Hours, "2026-11-24T08:00:00Z");
    check_before("2026-11-24T10:00:00Z", 2, Unit::BusinessHours, "2026-11-23T16:00:00Z");
    check_before("2026-11-24T10:00:00Z", 1, Unit::BusinessHours, "2026-11-24T09:00:00Z");
    check_before("2026-11-23T10:00:00Z", 1, Unit::BusinessDays, "2026-11-20T10:00:00Z");
    check_before("2026-12-28T10:00:00Z", 1, Unit::BusinessDays, "2026-12-24T10:00:00Z");
    check_before("2026-12-28T10:00:00Z", 1, Unit::Days, "2026-12-27T10:00:00Z");
    // What is due in the evening is brought up while somebody is there.
    check_before("2026-11-24T20:00:00Z", 1, Unit::BusinessDays, "2026-11-23T17:00:00Z");
}

#[test]
fn reminders_after() {
    check_after("2026-11-27T16:30:00Z", 1, Unit::BusinessHours, "2026-11-30T09:30:00Z");
    check_after("2026-11-27T16:30:00Z", 1, Unit::BusinessDays, "2026-11-30T16:30:00Z");
    check_after("2026-11-27T16:30:00Z", 90, Unit::Minutes, "2026-11-27T18:00:00Z");
    check_after("2026-12-24T08:00:00Z", 1, Unit::BusinessDays, "2026-12-28T09:00:00Z");
}

#[test]
fn the_clock_change_and_the_leap_day_keep_the_time_of_day() {
    // The night of 29 March 2026 is an hour short, that of 25 October an hour long.
    check_before("2026-03-30T09:00:00Z", 1, Unit::Days, "2026-03-29T09:00:00Z");
    check_before("2026-03-29T09:00:00Z", 1, Unit::Days, "2026-03-28T10:00:00Z");
    check_before("2026-03-29T09:00:00Z", 24, Unit::Hours, "2026-03-28T09:00:00Z");
    check_before("2026-10-25T10:00:00Z", 1, Unit::Days, "2026-10-24T09:00:00Z");
    // A time that the night skips is taken an hour later.
    check_before("2026-03-30T00:30:00Z", 1, Unit::Days, "2026-03-29T01:30:00Z");
    check_before("2028-03-01T12:00:00Z", 1, Unit::BusinessDays, "2028-02-29T12:00:00Z");
    check_after("2028-02-28T12:00:00Z", 1, Unit::BusinessDays, "2028-02-29T12:00:00Z");
    check_after("2027-02-28T12:00:00Z", 1, Unit::Days, "2027-03-01T12:00:00Z");
}

#[test]
fn moments_are_in_order_and_without_doubles() {
    let lead = |amount, unit| Lead { amount, unit };
    let times = Times {
        before: vec![lead(30, Unit::Minutes), lead(1, Unit::Hours), lead(60, Unit::Minutes)],
        at: true,
        after: Vec::new(),
    };
    let due = at("2026-11-24T10:00:00Z");
    let moments = Moments::of(&times, at("2026-11-20T10:00:00Z"), Some(due), &london());
    assert_eq!(moments.before, [at("2026-11-24T09:00:00Z"), at("2026-11-24T09:30:00Z")]);
}

#[test]
fn a_promise_without_a_time_comes_back_after_one_business_day() {
    let made = at("2026-11-27T16:30:00Z");
    let moments = Moments::of(&Times::usual(Kind::Reply), made, None, &london());
    assert_eq!((moments.without_time, moments.before), (vec![at("2026-11-30T16:30:00Z")], Vec::new()));
}

#[test]
fn limits_are_kept() {
    let lead = Lead { amount: 1, unit: Unit::Hours };
    let times = |before: usize, amount| Times {
        before: vec![Lead { amount, ..lead }; before],
        at: true,
        after: vec![lead],
    };
    assert_eq!(times(3, 500).check(), Ok(()));
    assert_eq!(times(4, 1).check(), Err(CannotRemind::TooMany));
    assert_eq!(times(1, 0).check(), Err(CannotRemind::Length));
    assert_eq!(times(1, 501).check(), Err(CannotRemind::Length));
    for kind in Kind::ALL {
        assert_eq!(Times::usual(kind).check(), Ok(()), "{kind:?}");
    }
}

#[test]
fn every_unit_is_read_back() {
    for unit in Unit::ALL {
        assert_eq!(Unit::from_code(unit.code()), Some(unit));
    }
    assert_eq!(Unit::from_code("weeks"), None);
}
