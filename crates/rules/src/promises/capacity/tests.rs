//! Tables of slots.

use jiff::tz::TimeZone;

use super::*;

fn at(time: &str) -> Timestamp {
    format!("2026-03-{time}").parse().expect("an instant")
}

#[track_caller]
fn check(per_hour: u16, due: &[&str], wanted: &str, expected: Option<(usize, Option<&str>)>) {
    let hours = OfficeHours::usual(TimeZone::get("Europe/London").unwrap());
    let due: Vec<_> = due.iter().map(|time| at(time)).collect();
    let found = full(PerHour(Some(per_hour)), &due, at(wanted), at("02T09:00:00Z"), &hours);
    let expected = expected.map(|(there, next)| Full { there, next_free: next.map(at) });
    assert_eq!(found, expected, "{per_hour} an hour, {due:?}, wanted {wanted}");
}

#[test]
fn a_slot_holds_half_of_what_an_hour_holds() {
    let three = "02T15:00:00Z";
    check(4, &[], three, None);
    check(4, &[three], three, None);
    check(4, &[three, three], three, Some((2, Some("02T15:30:00Z"))));
    check(4, &[three, three, three, three], three, Some((4, Some("02T15:30:00Z"))));
    check(4, &[three, "02T15:29:59Z"], "02T15:10:00Z", Some((2, Some("02T15:30:00Z"))));
    check(4, &[three, "02T15:30:00Z"], three, None);
    check(1, &[three], three, Some((1, Some("02T15:30:00Z"))));
    check(3, &[three], three, None);
    check(4, &[three, three, "02T15:30:00Z", "02T15:45:00Z"], three, Some((2, Some("02T16:00:00Z"))));
}

#[test]
fn the_next_free_slot_lies_in_office_hours() {
    let last = "02T16:30:00Z";
    check(2, &[last], last, Some((1, Some("03T09:00:00Z"))));
    check(2, &["06T16:45:00Z"], "06T16:45:00Z", Some((1, Some("09T09:00:00Z"))));
    check(2, &["02T20:00:00Z"], "02T20:00:00Z", Some((1, Some("03T09:00:00Z"))));
}

#[test]
fn a_slot_that_has_begun_is_not_offered() {
    check(2, &["02T08:45:00Z"], "02T08:45:00Z", Some((1, Some("02T09:30:00Z"))));
}

#[test]
fn nothing_is_full_without_a_limit_and_nothing_is_free_where_nobody_may_promise() {
    let hours = OfficeHours::usual(TimeZone::UTC);
    let three = at("02T15:00:00Z");
    assert_eq!(full(PerHour(None), &[three; 99], three, three, &hours), None);
    check(0, &[], "02T15:00:00Z", Some((0, None)));
    assert_eq!(full(PerHour(Some(1)), &[], Timestamp::MAX, Timestamp::MAX, &hours), None);
}

#[test]
fn slots_follow_the_clock_of_the_organization() {
    // Kathmandu is 5:45 ahead: its half hours are not ours.
    let hours = OfficeHours::usual(TimeZone::get("Asia/Kathmandu").unwrap());
    let ten = at("02T04:15:00Z");
    assert_eq!(slot_of(at("02T04:44:59Z"), &hours), Some(ten));
    assert_eq!(slot_of(at("02T04:45:00Z"), &hours), Some(at("02T04:45:00Z")));
}
