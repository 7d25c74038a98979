use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn years() -> RangeInclusive<Date> {
    date(2026, 1, 1)..=date(2028, 12, 31)
}

fn calendar(events: &[&str]) -> String {
    let events: Vec<String> =
        events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    let events = events.concat();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tests//EN\r\n{events}END:VCALENDAR\r\n")
}

/// The days of these events with their names, in order.
#[track_caller]
fn check(events: &[&str], days: &[(&str, &str)]) {
    let found = read(calendar(events).as_bytes(), &years()).map(|holidays| holidays.days).unwrap_or_default();
    let found: Vec<_> = found.into_iter().map(|(day, name)| (day.to_string(), name)).collect();
    let days: Vec<_> = days.iter().map(|(day, name)| ((*day).to_owned(), (*name).to_owned())).collect();
    assert_eq!(found, days, "{events:?}");
}

#[track_caller]
fn check_refused(bytes: &[u8], why: NoHolidays) {
    assert_eq!(read(bytes, &years()), Err(why));
}

#[test]
fn a_whole_day_is_a_holiday() {
    check(
        &["DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\nSUMMARY:Christmas Day"],
        &[("2026-12-25", "Christmas Day")],
    );
    check(&["DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas Day"], &[("2026-12-25", "Christmas Day")]);
    check(
        &["DTSTART;VALUE=DATE:20280229\r\nDURATION:P1D\r\nSUMMARY:Leap\\, day"],
        &[("2028-02-29", "Leap, day")],
    );
    check(&["DTSTART;VALUE=DATE:20261225"], &[("2026-12-25", "")]);
}

#[test]
fn a_long_one_is_each_of_its_days() {
    check(
        &["DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270102\r\nSUMMARY:Closed"],
        &[("2026-12-30", "Closed"), ("2026-12-31", "Closed"), ("2027-01-01", "Closed")],
    );
    check(&["DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20270101\r\nSUMMARY:A year"], &[]);
}

#[test]
fn a_yearly_one_comes_every_year_but_for_its_exceptions() {
    let yearly = "UID:new-year\r\nDTSTART;VALUE=DATE:19700101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:New Year";
    check(&[yearly], &[("2026-01-01", "New Year"), ("2027-01-01", "New Year"), ("2028-01-01", "New Year")]);
    let nth = "DTSTART;VALUE=DATE:20260525\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO\r\nSUMMARY:Last Monday";
    check(
        &[nth],
        &[("2026-05-25", "Last Monday"), ("2027-05-31", "Last Monday"), ("2028-05-29", "Last Monday")],
    );
    let until =
        "DTSTART;VALUE=DATE:20251003\r\nRRULE:FREQ=YEARLY;UNTIL=20271003\r\nEXDATE;VALUE=DATE:20261003";
    check(&[until], &[("2027-10-03", "")]);
    let moved =
        "UID:new-year\r\nRECURRENCE-ID;VALUE=DATE:20270101\r\nDTSTART;VALUE=DATE:20270104\r\nSUMMARY:Moved";
    check(
        &[yearly, moved],
        &[("2026-01-01", "New Year"), ("2027-01-04", "Moved"), ("2028-01-01", "New Year")],
    );
}

#[test]
fn what_has_a_time_or_was_canceled_is_left_out() {
    let timed = "DTSTART:20261224T120000Z\r\nDTEND:20261224T170000Z\r\nSUMMARY:Party";
    let canceled = "DTSTART;VALUE=DATE:20261226\r\nSTATUS:CANCELLED\r\nSUMMARY:Not this year";
    let day = "DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas Day";
    check(&[timed, canceled, day], &[("2026-12-25", "Christmas Day")]);
    let read = read(calendar(&[timed, day]).as_bytes(), &years()).unwrap();
    assert_eq!(read.left_out, 1);
    check(&["DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=SECONDLY"], &[]);
    check(&["DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], &[]);
}

#[test]
fn names_are_one_plain_line() {
    check(
        &["DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Tiradentes\\n\r\n  and more"],
        &[("2026-12-25", "Tiradentes and more")],
    );
    check(
        &["DTSTART;VALUE=DATE:20261225\r\nSUMMARY;LANGUAGE=pt:Dia de Tiradentes – São"],
        &[("2026-12-25", "Dia de Tiradentes – São")],
    );
}

#[test]
fn what_is_no_calendar_is_said() {
    check_refused(b"", NoHolidays::NotACalendar);
    check_refused(b"2026-12-25 Christmas", NoHolidays::NotACalendar);
    check_refused(b"<html>sign in</html>", NoHolidays::NotACalendar);
    check_refused(b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana\r\nEND:VCARD\r\n", NoHolidays::NotACalendar);
    check_refused(calendar(&[]).as_bytes(), NoHolidays::NoneFound);
    check_refused(calendar(&["DTSTART;VALUE=DATE:20011225"]).as_bytes(), NoHolidays::NoneFound);
    check_refused(&vec![b'x'; BYTES_MAX + 1], NoHolidays::TooLarge);
    check_refused(calendar(&vec!["SUMMARY:x"; EVENTS_MAX + 1]).as_bytes(), NoHolidays::TooMany);
    let recurring = vec!["DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY"; RECURRING_MAX + 1];
    check_refused(calendar(&recurring).as_bytes(), NoHolidays::TooMany);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, &years());
    }

    #[test]
    fn no_event_makes_it_panic(
        lines in prop::collection::vec(
            prop::sample::select(vec![
                "DTSTART;VALUE=DATE:20261225", "DTSTART:20261225T250000", "DTSTART;VALUE=DATE:20269999", "DTSTART:",
                "DTEND;VALUE=DATE:20260101", "DTEND;VALUE=DATE:99991231", "DURATION:P99999W", "DURATION:-P1D",
                "RRULE:FREQ=YEARLY;INTERVAL=0", "RRULE:FREQ=DAILY", "RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO",
                "RRULE:FREQ=YEARLY;UNTIL=19000101", "RRULE:FREQ=YEARLY;COUNT=4294967295", "RRULE:nonsense",
                "EXDATE;VALUE=DATE:20261225", "RDATE;VALUE=DATE:20270101,20270102", "UID:1", "SUMMARY:x", "STATUS:CANCELLED",
                "RECURRENCE-ID;VALUE=DATE:20261225", "BEGIN:VALARM", "END:VALARM", "END:VEVENT", "BEGIN:VEVENT",
            ]),
            0..12,
        )
    ) {
        if let Ok(holidays) = read(calendar(&[&lines.join("\r\n")]).as_bytes(), &years()) {
            prop_assert!(holidays.days.keys().all(|day| years().contains(day)));
        }
    }
}
