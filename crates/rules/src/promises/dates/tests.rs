use jiff::civil::date;

use super::*;
use crate::hours::Week;

mod any;
mod edges;
mod families;
mod loose;
mod ranges;

/// Tuesday, 24 November 2026, 10:24 in London, unless a test says otherwise.
const NOW: &str = "2026-11-24T10:24:00Z";

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn london_hours() -> OfficeHours {
    OfficeHours::new(zone("Europe/London"), Week::default(), [date(2026, 12, 25), date(2026, 12, 28)])
}

fn at(now: &str, customer: &str, order: DateOrder, text: &str) -> Vec<Found> {
    let hours = london_hours();
    let moment =
        Moment { at: now.parse().unwrap(), customer_zone: zone(customer), organization_hours: &hours, order };
    find(text, &moment)
}

#[track_caller]
fn check_at(now: &str, customer: &str, text: &str, span: &str, due: &str) {
    let found = at(now, customer, DateOrder::DayFirst, text);
    let shown: Vec<_> = found.iter().map(|found| (cut(text, found), found.due, found.precision)).collect();
    assert_eq!(found.len(), 1, "{text}: {shown:?}");
    assert_eq!(cut(text, &found[0]), span, "{text}");
    let found = found[0].due.map(|due| due.to_zoned(zone(customer)).strftime("%a %d %b %H:%M").to_string());
    assert_eq!(found.as_deref(), Some(due), "{text}");
}

fn cut(text: &str, found: &Found) -> String {
    text[found.start..found.end].to_owned()
}

/// The whole of `text` is one expression, due then in London.
#[track_caller]
fn check(text: &str, due: &str) {
    check_at(NOW, "Europe/London", text, text, due);
}

#[track_caller]
fn check_in(text: &str, span: &str, due: &str) {
    check_at(NOW, "Europe/London", text, span, due);
}

#[track_caller]
fn check_precision(text: &str, precision: Precision) {
    let found = at(NOW, "Europe/London", DateOrder::DayFirst, text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    assert_eq!(found[0].precision, precision, "{text}");
    assert_eq!(found[0].due.is_none(), matches!(precision, Precision::Vague | Precision::Event), "{text}");
}

#[track_caller]
fn check_nothing(text: &str) {
    let found = at(NOW, "Europe/London", DateOrder::DayFirst, text);
    assert!(found.is_empty(), "{text}: {:?}", found.iter().map(|found| cut(text, found)).collect::<Vec<_>>());
}

#[test]
fn a_day_and_a_time() {
    check("tomorrow 3pm", "Wed 25 Nov 15:00");
    check("tomorrow at 3", "Wed 25 Nov 15:00");
    check("Tomorrow at 9", "Wed 25 Nov 09:00");
    check("tomorrow 3", "Wed 25 Nov 15:00");
    check("today 17:00", "Tue 24 Nov 17:00");
    check("3pm today", "Tue 24 Nov 15:00");
    check("Friday at 2.30pm", "Fri 27 Nov 14:30");
    check("Friday at half past two", "Fri 27 Nov 14:30");
    check("quarter to five tomorrow", "Wed 25 Nov 16:45");
    check("tomorrow morning at 9", "Wed 25 Nov 09:00");
    check("tomorrow at 3 in the afternoon", "Wed 25 Nov 15:00");
    check("Thursday by noon", "Thu 26 Nov 12:00");
    check("tomorrow before 5pm", "Wed 25 Nov 17:00");
    check("14 March", "Sun 14 Mar 23:59");
    check("March 14th at 2", "Sun 14 Mar 14:00");
    check("2026-11-25 15:00", "Wed 25 Nov 15:00");
    check("2026-11-25T15:00", "Wed 25 Nov 15:00");
    check("2026-11-25T15:00:00+01:00", "Wed 25 Nov 14:00");
    check("25.11. 15:00", "Wed 25 Nov 15:00");
    check("25/11 before 5pm", "Wed 25 Nov 17:00");
    check("the 27th between 2 and 4pm", "Fri 27 Nov 16:00");
    check("25.11.2026 at 15:00", "Wed 25 Nov 15:00");
    check("Friday, 4 December at 10am", "Fri 04 Dec 10:00");
    check("tomorrow, 25 November, 15:00", "Wed 25 Nov 15:00");
    check("tonight at 8", "Tue 24 Nov 20:00");
    check("Friday 3pm", "Fri 27 Nov 15:00");
    check("Tuesday of next week at 11", "Tue 01 Dec 11:00");
    check("next week on Thursday at 11", "Thu 03 Dec 11:00");
}

#[test]
fn a_time_alone_is_its_next_coming() {
    check("3pm", "Tue 24 Nov 15:00");
    check("noon", "Tue 24 Nov 12:00");
    check("midnight", "Wed 25 Nov 00:00");
    check("before noon", "Tue 24 Nov 12:00");
    check("by 5", "Tue 24 Nov 17:00");
    check("by 9", "Wed 25 Nov 09:00");
    check("quarter past ten", "Wed 25 Nov 10:15");
    check("half past two", "Tue 24 Nov 14:30");
    check("10 past 4", "Tue 24 Nov 16:10");
    check("between 2 and 4", "Tue 24 Nov 16:00");
    check("2-4pm", "Tue 24 Nov 16:00");
    check("4 o'clock", "Tue 24 Nov 16:00");
    check_in("I'll ring you at 3 and explain", "3", "Tue 24 Nov 15:00");
    check_in("I'll ring you at 4:30 p.m. sharp.", "4:30 p.m. sharp", "Tue 24 Nov 16:30");
}

#[test]
fn a_day_ends_when_the_organization_closes() {
    check("today", "Tue 24 Nov 17:00");
    check("tomorrow", "Wed 25 Nov 17:00");
    check("by Friday", "Fri 27 Nov 17:00");
    check("Tuesday", "Tue 24 Nov 17:00");
    check("next Tuesday", "Tue 01 Dec 17:00");
    check("next Friday", "Fri 04 Dec 17:00");
    check("this Friday", "Fri 27 Nov 17:00");
    check("before Friday", "Thu 26 Nov 17:00");
    check("the day after tomorrow", "Thu 26 Nov 17:00");
    check("end of day", "Tue 24 Nov 17:00");
    check("by the end of the day", "Tue 24 Nov 17:00");
    check("by close of business tomorrow", "Wed 25 Nov 17:00");
    check("by end of business Friday", "Fri 27 Nov 17:00");
    check("EOD", "Tue 24 Nov 17:00");
    check("later today", "Tue 24 Nov 17:00");
    check_in("on the 14th", "the 14th", "Mon 14 Dec 17:00");
    check("the 27th", "Fri 27 Nov 17:00");
    check("Friday the 27th", "Fri 27 Nov 17:00");
    check("by the 3rd of next month", "Thu 03 Dec 17:00");
    check("by 1 December", "Tue 01 Dec 17:00");
    check("Monday or Tuesday", "Tue 01 Dec 17:00");
    check("between Monday and Wednesday", "Wed 02 Dec 17:00");
}

#[test]
fn weeks_and_months_end_on_their_last_business_day() {
    check("end of the week", "Fri 27 Nov 17:00");
    check("by the end of this week", "Fri 27 Nov 17:00");
    check("later this week", "Fri 27 Nov 17:00");
    check("next week", "Fri 04 Dec 17:00");
    check("early next week", "Wed 02 Dec 17:00");
    check("the week after next", "Fri 11 Dec 17:00");
    check("by the end of the month", "Mon 30 Nov 17:00");
    check("at the end of December".trim_start_matches("at "), "Thu 31 Dec 17:00");
    check_at("2026-12-22T10:00:00Z", "Europe/London", "this week", "this week", "Thu 24 Dec 17:00");
    check_precision("by the end of the week", Precision::ByEndOfWeek);
    check_precision("by Friday", Precision::ByEndOfDay);
    check_precision("tomorrow at 3", Precision::Exact);
}

#[test]
fn lengths_count_from_now() {
    check("in 2 hours", "Tue 24 Nov 12:24");
    check("in 36 min", "Tue 24 Nov 11:00");
    check("within 24 hours", "Wed 25 Nov 10:24");
    check("within the next 48 hours", "Thu 26 Nov 10:24");
    check("in half an hour", "Tue 24 Nov 10:54");
    check("in an hour and a half", "Tue 24 Nov 11:54");
    check("in 1 hour 30 minutes", "Tue 24 Nov 11:54");
    check("in 1.5 hours", "Tue 24 Nov 11:54");
    check("within the hour", "Tue 24 Nov 11:24");
    check("in 2-3 business days", "Fri 27 Nov 17:00");
    check("within 3 to 5 working days", "Tue 01 Dec 17:00");
    check("within two or three days", "Fri 27 Nov 17:00");
    check("in a fortnight", "Tue 08 Dec 17:00");
    check("in two weeks' time", "Tue 08 Dec 17:00");
    check("two weeks from Friday", "Fri 11 Dec 17:00");
    check("20 minutes from now", "Tue 24 Nov 10:44");
    check("in 8 working hours", "Wed 25 Nov 10:24");
    check("in 3 days at 5pm", "Fri 27 Nov 17:00");
    check("in a couple of days", "Thu 26 Nov 17:00");
    check("a week today", "Tue 01 Dec 17:00");
    check("a week on Friday", "Fri 04 Dec 17:00");
    check("in the next hour", "Tue 24 Nov 11:24");
    check("within the next week", "Tue 01 Dec 17:00");
    check_at(
        "2026-12-24T10:00:00Z",
        "Europe/London",
        "in 2 business days",
        "in 2 business days",
        "Wed 30 Dec 17:00",
    );
}

#[test]
fn parts_of_a_day() {
    check("first thing Monday", "Mon 30 Nov 09:00");
    check("first thing tomorrow morning", "Wed 25 Nov 09:00");
    check("first thing in the morning", "Wed 25 Nov 09:00");
    check("this afternoon", "Tue 24 Nov 17:00");
    check("tonight", "Tue 24 Nov 20:00");
    check("tomorrow morning", "Wed 25 Nov 12:00");
    check("Friday afternoon", "Fri 27 Nov 17:00");
    check_in("I'll call in the morning.", "the morning", "Wed 25 Nov 12:00");
    check("tomorrow lunchtime", "Wed 25 Nov 12:00");
    check("after lunch tomorrow", "Wed 25 Nov 17:00");
    check("tonight at 12", "Wed 25 Nov 00:00");
}

#[test]
fn what_is_no_time_is_left_alone() {
    for text in [
        "",
        "Call 3 people",
        "order #4121",
        "we may march on",
        "version 2.4 is out",
        "I'll second that",
        "24/7",
        "it costs £12.50",
        "at 3 locations",
        "good morning",
        "you sat there",
        "what happens when you try to sign in?",
        "a few words",
        "30 February",
        "every Monday",
        "page 12",
        "see https://example.com/2026/11/24/3pm?page=1",
        "www.example.com/8a",
        "code 8a4f-3p9-2026",
        "IBAN GB29",
        "within a 24-hour period",
        "page 1 may help",
        "in future updates",
        "100%",
        "in 3 parts",
    ] {
        check_nothing(text);
    }
}

#[test]
fn calendar_days_and_clock_times_are_the_customers_and_closing_is_ours() {
    check_at(NOW, "Europe/Lisbon", "tomorrow at 3", "tomorrow at 3", "Wed 25 Nov 15:00");
    check_at(NOW, "America/New_York", "tomorrow at 3", "tomorrow at 3", "Wed 25 Nov 15:00");
    check_at(NOW, "America/New_York", "by Friday", "by Friday", "Fri 27 Nov 12:00");
    check_at(NOW, "Asia/Tokyo", "by Friday", "by Friday", "Sat 28 Nov 02:00");
    // Late on Tuesday in London it is Wednesday morning in Auckland.
    check_at("2026-11-24T16:00:00Z", "Pacific/Auckland", "today 17:00", "today 17:00", "Wed 25 Nov 17:00");
}

#[test]
fn a_day_said_after_closing_lasts_until_its_last_second() {
    let last = "Tue 24 Nov 23:59";
    check_at("2026-11-24T18:00:00Z", "Europe/London", "today", "today", last);
    check_at("2026-11-24T21:00:00Z", "Europe/London", "tonight", "tonight", last);
}

#[test]
fn any_time_after_an_hour_lasts_until_the_day_is_over() {
    check_at(NOW, "Europe/London", "after 3pm", "after 3pm", "Tue 24 Nov 17:00");
    let last = "Tue 24 Nov 23:59";
    check_at(NOW, "Europe/London", "after 5pm", "after 5pm", last);
    check_at(NOW, "Europe/London", "after 6 pm today", "after 6 pm today", last);
    check_at(NOW, "Europe/London", "after 17:00 on Friday", "after 17:00 on Friday", "Fri 27 Nov 23:59");
}

#[test]
fn numbers_are_read_in_the_organizations_order() {
    let day = |order, text| at(NOW, "Europe/London", order, text)[0].wall.date;
    assert_eq!(day(DateOrder::DayFirst, "on 3/12"), Some(date(2026, 12, 3)));
    assert_eq!(day(DateOrder::MonthFirst, "on 3/12"), Some(date(2027, 3, 12)));
    assert_eq!(day(DateOrder::MonthFirst, "11/24"), Some(date(2026, 11, 24)));
    assert_eq!(day(DateOrder::DayFirst, "11/24/2026"), Some(date(2026, 11, 24)));
    assert_eq!(day(DateOrder::MonthFirst, "24.11.2026"), Some(date(2026, 11, 24)));
    assert_eq!(day(DateOrder::DayFirst, "on 3/12/27"), Some(date(2027, 12, 3)));
}

#[test]
fn spans_lie_on_characters() {
    check_in("Grüße 🙂 – I’ll call you tomorrow at 3, é", "tomorrow at 3", "Wed 25 Nov 15:00");
    let text =
        "I'll check with the depot and call you back tomorrow at 3, and the refund is with you by Friday";
    let found = at(NOW, "Europe/London", DateOrder::DayFirst, text);
    assert_eq!(
        found.iter().map(|found| cut(text, found)).collect::<Vec<_>>(),
        ["tomorrow at 3", "by Friday"]
    );
}

#[test]
fn the_date_field_says_what_it_cannot_take() {
    let hours = london_hours();
    let moment = Moment {
        at: NOW.parse().unwrap(),
        customer_zone: zone("Europe/London"),
        organization_hours: &hours,
        order: DateOrder::DayFirst,
    };
    let field = |text: &str| read_due(text, &moment).map(|due| due.at.to_string());
    let due = |written: &str| Ok(written.to_owned());
    assert_eq!(field(" tomorrow 3pm "), due("2026-11-25T15:00:00Z"));
    assert_eq!(field("3"), due("2026-11-24T15:00:00Z"));
    assert_eq!(field("2 hours"), due("2026-11-24T12:24:00Z"));
    assert_eq!(field("30m"), due("2026-11-24T10:54:00Z"));
    assert_eq!(field("by Friday please"), due("2026-11-27T17:00:00Z"));
    assert_eq!(field("on the 14th"), due("2026-12-14T17:00:00Z"));
    assert_eq!(field("14th"), due("2026-12-14T17:00:00Z"));
    assert_eq!(field("fri"), due("2026-11-27T17:00:00Z"));
    assert_eq!(field("sat 10am"), due("2026-11-28T10:00:00Z"));
    assert_eq!(field("noon"), due("2026-11-24T12:00:00Z"));
    assert_eq!(field(""), Err(NotADueTime::Empty));
    assert_eq!(field("banana"), Err(NotADueTime::NotUnderstood));
    assert_eq!(field("tomorrow at 25"), Err(NotADueTime::NotUnderstood));
    assert_eq!(field("30 February"), Err(NotADueTime::NoSuchDay));
    assert_eq!(field("today 9am"), Err(NotADueTime::Past));
    assert_eq!(field("yesterday 3pm"), Err(NotADueTime::Past));
    assert_eq!(field("2020-01-01"), Err(NotADueTime::Past));
    assert_eq!(field("2 hours ago"), Err(NotADueTime::Past));
    assert_eq!(field("2199-01-01"), Err(NotADueTime::TooFar));
    assert_eq!(field("shortly"), Err(NotADueTime::NoTime));
    assert_eq!(field("today 3pm; Friday 4pm"), Err(NotADueTime::Several));
    assert_eq!(field(&"x".repeat(201)), Err(NotADueTime::TooLong));
}
