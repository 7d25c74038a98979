use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn london() -> OfficeHours {
    OfficeHours::usual(TimeZone::get("Europe/London").unwrap())
}

fn at(written: &str) -> Timestamp {
    written.parse().unwrap()
}

#[track_caller]
fn check_minutes(hours: &OfficeHours, from: &str, to: &str, minutes: u32) {
    assert_eq!(hours.working_minutes(at(from), at(to)), WorkingMinutes(minutes), "{from} to {to}");
}

#[track_caller]
fn check_add(hours: &OfficeHours, from: &str, minutes: u32, reaches: &str) {
    assert_eq!(hours.add(at(from), WorkingMinutes(minutes)), Some(at(reaches)), "{from} + {minutes}");
}

#[test]
fn counts_only_office_time() {
    let hours = london();
    check_minutes(&hours, "2026-11-23T09:00:00Z", "2026-11-23T09:45:00Z", 45);
    check_minutes(&hours, "2026-11-23T16:00:00Z", "2026-11-24T10:00:00Z", 120);
    check_minutes(&hours, "2026-11-27T16:30:00Z", "2026-11-30T09:30:00Z", 60);
    check_minutes(&hours, "2026-11-28T10:00:00Z", "2026-11-29T10:00:00Z", 0);
    check_minutes(&hours, "2026-11-24T10:00:00Z", "2026-11-23T10:00:00Z", 0);
}

#[test]
fn a_lunch_break_and_a_holiday_are_not_office_time() {
    let day = vec![Interval::new(540, 720).unwrap(), Interval::new(780, 1020).unwrap()];
    let week = Week::new(std::array::from_fn(|_| day.clone()));
    let hours = OfficeHours::new(TimeZone::UTC, week, [date(2026, 12, 25)]);
    check_minutes(&hours, "2026-12-24T11:30:00Z", "2026-12-24T13:30:00Z", 60);
    check_minutes(&hours, "2026-12-24T16:00:00Z", "2026-12-26T10:00:00Z", 120);
    check_add(&hours, "2026-12-24T11:30:00Z", 60, "2026-12-24T13:30:00Z");
    check_add(&hours, "2026-12-24T16:30:00Z", 60, "2026-12-26T09:30:00Z");
}

#[test]
fn a_night_shift_over_the_clock_change_is_counted_as_lived() {
    let week = Week::new(std::array::from_fn(|_| vec![Interval::new(0, 1440).unwrap()]));
    let hours = OfficeHours::new(TimeZone::get("Europe/London").unwrap(), week, []);
    check_minutes(&hours, "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", 23 * 60);
    check_minutes(&hours, "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z", 25 * 60);
}

#[test]
fn days_end_begin_and_follow_each_other() {
    let hours = OfficeHours::new(
        TimeZone::get("Europe/London").unwrap(),
        Week::default(),
        [date(2026, 12, 25), date(2026, 12, 28)],
    );
    assert_eq!(hours.end_of_day(date(2026, 7, 1)), Some(at("2026-07-01T16:00:00Z")));
    assert_eq!(hours.end_of_day(date(2026, 11, 28)), Some(at("2026-11-28T17:00:00Z")));
    assert_eq!(hours.start_of_day(date(2026, 11, 23)), Some(at("2026-11-23T09:00:00Z")));
    assert_eq!(hours.add_business_days(date(2026, 12, 24), 2), Some(date(2026, 12, 30)));
    assert_eq!(hours.last_business_day_of_week(date(2026, 12, 22)), Some(date(2026, 12, 24)));
    assert_eq!(hours.last_business_day_of_week(date(2026, 11, 29)), Some(date(2026, 11, 27)));
}

#[test]
fn hours_that_never_open_give_no_answer() {
    let hours = OfficeHours::new(TimeZone::UTC, Week::new(Default::default()), []);
    assert_eq!(hours.add(at("2026-11-23T09:00:00Z"), WorkingMinutes(1)), None);
    assert_eq!(hours.add_business_days(date(2026, 11, 23), 1), None);
    assert_eq!(hours.end_of_day(date(2026, 11, 23)), Some(at("2026-11-23T17:00:00Z")));
}

#[test]
fn an_interval_is_read_and_written() {
    let week: Week =
        serde_json::from_str(r#"[["09:00-12:00","11:00-17:30"],[],[],[],[],[],["00:00-24:00"]]"#).unwrap();
    let written = serde_json::to_string(&week).unwrap();
    assert_eq!(written, r#"[["09:00-17:30"],[],[],[],[],[],["00:00-24:00"]]"#);
    for wrong in ["", "9", "17:00-09:00", "09:00-25:00", "09:61-10:00", "a:b-c:d"] {
        assert_eq!(Interval::try_from(wrong.to_owned()), Err(NotAnInterval), "{wrong}");
    }
}

proptest! {
    #[test]
    fn what_was_added_is_what_is_counted(start in 1_700_000_000_i64..1_900_000_000, minutes in 1_u32..20_000) {
        let hours = london();
        let from = Timestamp::from_second(start - start % 60).unwrap();
        let reached = hours.add(from, WorkingMinutes(minutes)).unwrap();
        prop_assert_eq!(hours.working_minutes(from, reached), WorkingMinutes(minutes));
    }

    #[test]
    fn office_time_adds_up(start in 1_700_000_000_i64..1_900_000_000, first in 0_i64..500_000, second in 0_i64..500_000) {
        let hours = london();
        let start = start - start % 60;
        let moments = [start, start + first * 60, start + (first + second) * 60]
            .map(|second| Timestamp::from_second(second).unwrap());
        let count = |from: usize, to: usize| hours.working_minutes(moments[from], moments[to]).0;
        prop_assert_eq!(count(0, 1) + count(1, 2), count(0, 2));
    }
}
