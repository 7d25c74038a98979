//! Where the calendar and the clock have edges: clock changes, leap days, ends of months and years.

use super::*;

#[test]
fn a_clock_change_moves_no_promise() {
    check_at(
        "2027-03-27T12:00:00Z",
        "Europe/London",
        "tomorrow at 3pm",
        "tomorrow at 3pm",
        "Sun 28 Mar 15:00",
    );
    check_at(
        "2027-03-27T12:00:00Z",
        "Europe/London",
        "tomorrow at 01:30",
        "tomorrow at 01:30",
        "Sun 28 Mar 02:30",
    );
    check_at(
        "2026-10-24T12:00:00Z",
        "Europe/London",
        "within 24 hours",
        "within 24 hours",
        "Sun 25 Oct 12:00",
    );
}

/// In London at this time (UTC) the whole of `text` is due then.
#[track_caller]
fn check_then(now: &str, text: &str, due: &str) {
    check_at(now, "Europe/London", text, text, due);
}

#[test]
fn an_hour_that_comes_twice_is_its_first_coming_and_one_that_never_comes_is_after_the_gap() {
    // London falls back on 25 October 2026 at 01:00 UTC and springs forward on 28 March 2027.
    let found = at("2026-10-24T12:00:00Z", "Europe/London", DateOrder::DayFirst, "tomorrow at 01:30");
    assert_eq!(found[0].due.unwrap().to_string(), "2026-10-25T00:30:00Z");
    let found = at("2027-03-27T12:00:00Z", "Europe/London", DateOrder::DayFirst, "tomorrow at 01:00");
    assert_eq!(found[0].due.unwrap().to_string(), "2027-03-28T01:00:00Z");
    check_then("2026-10-25T00:15:00Z", "in 2 hours", "Sun 25 Oct 02:15");
    check_then("2027-03-28T00:15:00Z", "in 2 hours", "Sun 28 Mar 03:15");
    check_then("2026-10-24T10:00:00Z", "in 2 days at 9am", "Mon 26 Oct 09:00");
    check_then("2027-03-26T10:00:00Z", "by Monday", "Mon 29 Mar 17:00");
}

#[test]
fn a_day_that_a_country_left_out_is_the_next_one() {
    // Samoa had no 30 December 2011.
    check_at(
        "2011-12-29T22:00:00Z",
        "Pacific/Apia",
        "tomorrow at 3pm",
        "tomorrow at 3pm",
        "Sat 31 Dec 15:00",
    );
}

#[test]
fn nobody_is_called_in_their_night_because_the_office_is_open_elsewhere() {
    let check = |zone, text, due| check_at("2026-11-24T15:24:00Z", zone, text, text, due);
    check("America/New_York", "tomorrow at 4", "Wed 25 Nov 16:00");
    check("America/Los_Angeles", "tomorrow at 1", "Wed 25 Nov 13:00");
    check("America/New_York", "tomorrow at 7", "Wed 25 Nov 07:00");
    check("America/New_York", "tomorrow at 4am", "Wed 25 Nov 04:00");
}

#[test]
fn leap_days() {
    check_then("2026-11-24T10:24:00Z", "29 February", "Tue 29 Feb 17:00");
    check_then("2028-02-28T10:00:00Z", "tomorrow", "Tue 29 Feb 17:00");
    check_then("2027-02-28T10:00:00Z", "tomorrow at 2", "Mon 01 Mar 14:00");
    check_then("2028-02-29T10:00:00Z", "in a year", "Wed 28 Feb 17:00");
    check_then("2028-02-10T10:00:00Z", "by the end of the month", "Tue 29 Feb 17:00");
    check_then("2027-02-10T10:00:00Z", "the 29th", "Mon 29 Mar 17:00");
}

#[test]
fn ends_of_months() {
    check_then("2027-01-31T10:00:00Z", "in a month", "Sun 28 Feb 23:59");
    check_then("2027-01-29T10:00:00Z", "by the end of next month", "Fri 26 Feb 17:00");
    check_then("2027-02-03T10:00:00Z", "the 31st", "Wed 31 Mar 17:00");
    check_then("2026-11-30T10:00:00Z", "tomorrow", "Tue 01 Dec 17:00");
    check_then("2026-11-30T10:00:00Z", "the 30th", "Mon 30 Nov 17:00");
    check_then("2026-11-24T10:24:00Z", "before December", "Mon 30 Nov 17:00");
    check_then("2026-11-24T10:24:00Z", "early December", "Tue 15 Dec 17:00");
    check_then("2026-11-24T10:24:00Z", "by January", "Fri 29 Jan 17:00");
}

#[test]
fn turns_of_the_year() {
    check_then("2026-12-31T10:00:00Z", "tomorrow at 3", "Fri 01 Jan 15:00");
    check_then("2026-12-31T10:00:00Z", "by Monday", "Mon 04 Jan 17:00");
    check_then("2026-12-30T10:00:00Z", "5 January", "Tue 05 Jan 17:00");
    check_then("2026-12-30T10:00:00Z", "in 2 business days", "Fri 01 Jan 17:00");
    check_then("2026-12-30T10:00:00Z", "next week", "Fri 08 Jan 17:00");
    check_then("2026-12-30T10:00:00Z", "by the end of the year", "Thu 31 Dec 17:00");
    check_at("2026-12-31T23:30:00Z", "Asia/Tokyo", "today at 3pm", "today at 3pm", "Fri 01 Jan 15:00");
}

#[test]
fn a_weekday_named_on_its_own_day() {
    // 24 November 2026 is a Tuesday; the house closes at 17:00.
    check_then("2026-11-24T10:24:00Z", "by Tuesday", "Tue 24 Nov 17:00");
    check_then("2026-11-24T17:30:00Z", "by Tuesday", "Tue 01 Dec 17:00");
    check_then("2026-11-24T10:24:00Z", "Tuesday at 3", "Tue 24 Nov 15:00");
    check_then("2026-11-24T16:24:00Z", "Tuesday at 3", "Tue 01 Dec 15:00");
    check_then("2026-11-24T10:24:00Z", "next Tuesday", "Tue 01 Dec 17:00");
    check_then("2026-11-24T10:24:00Z", "this coming Tuesday", "Tue 01 Dec 17:00");
}

#[test]
fn holidays_are_no_business_days() {
    // Closed on 25 and 28 December 2026.
    check_then("2026-12-23T10:00:00Z", "within 2 working days", "Tue 29 Dec 17:00");
    check_then("2026-12-22T10:00:00Z", "end of the week", "Thu 24 Dec 17:00");
    check_then("2026-12-24T16:00:00Z", "in 2 working hours", "Tue 29 Dec 10:00");
    check_then("2026-12-24T18:00:00Z", "first thing", "Tue 29 Dec 09:00");
    check_then("2026-12-22T10:00:00Z", "before Saturday", "Thu 24 Dec 17:00");
}

#[test]
fn parts_of_weeks_and_mornings_without_a_day() {
    check("first thing next week", "Mon 30 Nov 09:00");
    check("by midweek", "Thu 26 Nov 17:00");
    check("by the first part of next week", "Wed 02 Dec 17:00");
    check("by the latter part of next week", "Fri 04 Dec 17:00");
    check_in("we meet during the week", "the week", "Fri 27 Nov 17:00");
    check_in("we talk in the am", "the am", "Wed 25 Nov 12:00");
    check("mid-morning", "Wed 25 Nov 12:00");
    check("tmw", "Wed 25 Nov 17:00");
    for text in ["pronto", "later about it", "quickly"] {
        check_precision(text, Precision::Vague);
    }
}

#[test]
fn a_day_that_no_calendar_has_is_no_time_and_is_called_by_its_name() {
    let hours = london_hours();
    let moment = Moment {
        at: NOW.parse().unwrap(),
        customer_zone: zone("Europe/London"),
        organization_hours: &hours,
        order: DateOrder::DayFirst,
    };
    for day in [
        "31 February",
        "30 February",
        "30 February 2027",
        "February 30th",
        "31 April",
        "the 31st of April",
        "29 February 2027",
        "29.2.2027",
        "2026-02-31",
        "2027-02-29",
        "31.4.",
        "31.4.2027",
        "31/4/2027",
        "Friday, 31 April",
        "the fifth Monday of February 2027",
        "29 to 31 April",
    ] {
        for text in [day.to_owned(), format!("{day} 15:00"), format!("by {day}"), format!("on {day} at 3pm")]
        {
            assert_eq!(read_due(&text, &moment), Err(NotADueTime::NoSuchDay), "{text}");
        }
        let text = format!("I will call you on {day} at 15:00, as agreed.");
        let found = find(&text, &moment);
        assert!(
            found.is_empty(),
            "{text}: {:?}",
            found.iter().map(|found| cut(&text, found)).collect::<Vec<_>>()
        );
    }
    assert!(read_due("29 February", &moment).is_ok(), "2028 has one");
    assert!(read_due("2.30", &moment).is_ok(), "half past two");
    for text in ["32 February", "13/13/2026", "2026-13-01"] {
        assert_eq!(read_due(text, &moment), Err(NotADueTime::NotUnderstood), "{text}");
    }
}
