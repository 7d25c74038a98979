//! The families of English due expressions, each in several wordings. Written on a Tuesday, 24 November 2026, 10:24.

use super::*;

#[test]
fn no_later_than_a_day() {
    for text in [
        "by Friday",
        "on or before Friday",
        "by or before Friday",
        "no later than Friday",
        "not later than Friday",
        "by Friday at the latest",
        "Friday, at the latest",
        "by COB Friday",
        "by close of business Friday",
        "by EOD Friday",
        "any time before Saturday",
        "prior to Saturday",
    ] {
        check(text, "Fri 27 Nov 17:00");
    }
}

#[test]
fn days_and_times_in_short() {
    check_in("I'll call Mon. at 9 a.m.", "Mon. at 9 a.m.", "Mon 30 Nov 09:00");
    check_in("We meet Thurs. morning.", "Thurs. morning", "Thu 26 Nov 12:00");
    check_in("I'll call you 4/5 at 10.", "4/5 at 10", "Tue 04 May 10:00");
    check_in("I'll call you 4/5 @ 10am", "4/5 @ 10am", "Tue 04 May 10:00");
    check("tomorrow (Wednesday)", "Wed 25 Nov 17:00");
    check("Friday week", "Fri 04 Dec 17:00");
    check_in("I'll stop by at 6:30.", "6:30", "Tue 24 Nov 18:30");
    check_in("I'll stop by at 330 tomorrow.", "330 tomorrow", "Wed 25 Nov 15:30");
    check_in("Call me around 430.", "around 430", "Tue 24 Nov 16:30");
    check_in("<p>I'll be there tomorrow at 4.</p>", "tomorrow at 4", "Wed 25 Nov 16:00");
    check_in("I'll be there at 4...", "4", "Tue 24 Nov 16:00");
    check_nothing("It works at 100 percent.");
    check_nothing("We sell it at 330 dollars.");
    check("midnight tonight", "Wed 25 Nov 00:00");
    check_in("We look at this first thing tomorrow.", "first thing tomorrow", "Wed 25 Nov 09:00");
    check("the first week of December, on Friday", "Fri 04 Dec 17:00");
}

#[test]
fn the_clock_of_another_zone() {
    check_in("at 9:00 PST", "9:00 PST", "Tue 24 Nov 17:00");
    check_in("at 9 am EST tomorrow", "9 am EST tomorrow", "Wed 25 Nov 14:00");
    check_in("at 9:00 (PST)", "9:00 (PST)", "Tue 24 Nov 17:00");
    check("tomorrow at 9 Pacific time", "Wed 25 Nov 17:00");
    check("4pm CET", "Tue 24 Nov 15:00");
    check("3pm UK time", "Tue 24 Nov 15:00");
    check("13:00 London time", "Tue 24 Nov 13:00");
    check("3 pm (Paris time)", "Tue 24 Nov 14:00");
    check("noon New York time", "Tue 24 Nov 17:00");
    check("4pm Los Angeles time", "Wed 25 Nov 00:00");
    check("4pm, Hong Kong time, tomorrow".trim_end_matches(", tomorrow"), "Wed 25 Nov 08:00");
    check("9am India time", "Wed 25 Nov 03:30");
    check("6pm Central European time", "Tue 24 Nov 17:00");
    check_in("at 3pm in the London office", "3pm", "Tue 24 Nov 15:00");
    check_at("2026-07-01T10:00:00Z", "Europe/London", "4pm ET", "4pm ET", "Wed 01 Jul 21:00");
    check_at("2026-07-01T10:00:00Z", "Europe/London", "4pm EST", "4pm EST", "Wed 01 Jul 22:00");
}

#[test]
fn lengths_as_people_say_them() {
    for text in ["in half an hour", "in 1/2 an hour", "within 1/2 hour", "in just half an hour"] {
        check(text, "Tue 24 Nov 10:54");
    }
    check("in an hour or so", "Tue 24 Nov 11:24");
    check("in an hour or two", "Tue 24 Nov 12:24");
    check("within the next day or two", "Thu 26 Nov 17:00");
    check("in the next 10 minutes or so", "Tue 24 Nov 10:34");
    check("in two (2) business days", "Thu 26 Nov 17:00");
    check("within 24/48 hours", "Thu 26 Nov 10:24");
    check("on the next business day".trim_start_matches("on "), "Wed 25 Nov 17:00");
    check("5-6 more weeks from now", "Tue 05 Jan 17:00");
    check("3 days starting on Monday", "Thu 03 Dec 17:00");
    check("from 2pm for 2 hours", "Tue 24 Nov 16:00");
    check("tomorrow for 2 hours from 3pm", "Wed 25 Nov 17:00");
    check("from now until 3 hours later", "Tue 24 Nov 13:24");
}

#[test]
fn ends_and_beginnings() {
    for text in ["by month end", "by month-end", "by the month's end", "the last day of the month", "EOM"] {
        check(text, "Mon 30 Nov 17:00");
    }
    check("by week's end", "Fri 27 Nov 17:00");
    check("by year end", "Thu 31 Dec 17:00");
    check("by the end of the quarter", "Thu 31 Dec 17:00");
    check("at the beginning of the month".trim_start_matches("at "), "Tue 01 Dec 17:00");
    check("by the start of next week", "Mon 30 Nov 17:00");
    check("the 1st of the month", "Tue 01 Dec 17:00");
    check("later in the day", "Tue 24 Nov 17:00");
    check("the rest of the day", "Tue 24 Nov 17:00");
    check_in("We post updates throughout the day.", "the day", "Tue 24 Nov 17:00");
    check("weekend after next", "Sun 13 Dec 23:59");
}

#[test]
fn years_and_their_parts() {
    check("by 2028", "Fri 29 Dec 17:00");
    check("the end of 2027", "Fri 31 Dec 17:00");
    check("the third quarter of 2027", "Thu 30 Sep 17:00");
    check("2027 the 3rd quarter", "Thu 30 Sep 17:00");
    check("by Q1", "Wed 31 Mar 17:00");
    check("H1 2027", "Wed 30 Jun 17:00");
    check("next quarter", "Wed 31 Mar 17:00");
    check("week 12 of 2027", "Fri 26 Mar 17:00");
    check("the third week of next year", "Fri 22 Jan 17:00");
    check("the ninth month of next year", "Thu 30 Sep 17:00");
    check("11/2027", "Tue 30 Nov 17:00");
    check("from March to May", "Mon 31 May 17:00");
    check("between 2027 and May 2028", "Wed 31 May 17:00");
    check("the fifth of May two thousand and thirty", "Sun 05 May 23:59");
    check("3 pm or later", "Tue 24 Nov 15:00");
    check("starting on 1 December", "Tue 01 Dec 17:00");
}

#[test]
fn what_gives_no_time() {
    for text in [
        "in due time",
        "in good time",
        "in short order",
        "at a later date",
        "at a later time",
        "eventually",
        "in the weeks ahead",
        "over the months ahead",
        "in the days to come",
        "in just a moment",
        "in just a few minutes",
        "in a short while",
        "before too long",
        "without further delay",
        "without any further ado",
        "at the first opportunity",
        "at the earliest opportunity",
        "in the not too distant future",
        "in the foreseeable future",
        "down the road",
        "sometime",
        "some day",
        "whenever I can",
    ] {
        check_precision(text, Precision::Vague);
    }
    for text in [
        "when it's ready",
        "once it ships",
        "once everything is set",
        "as and when we hear",
        "the minute it arrives",
        "the moment your part arrives",
        "on receipt",
        "upon completion",
        "whenever the depot calls",
    ] {
        check_precision(text, Precision::Event);
    }
}

#[test]
fn the_present_moment_is_found_and_never_due() {
    for text in ["now", "right now", "at the moment", "at present", "at the present time", "at this moment"] {
        let found = at(NOW, "Europe/London", DateOrder::DayFirst, text);
        let shown: Vec<_> = found.iter().map(|found| (cut(text, found), found.class, found.due)).collect();
        assert_eq!(shown, [(text.to_owned(), Class::Present, None)], "{text}");
    }
}

#[test]
fn figures_and_words_that_only_look_like_a_time() {
    for text in [
        "the first meeting",
        "on the 2nd floor",
        "the first two of them",
        "we made 2000 pieces",
        "in 2019 cases",
        "call +86 2010-2015-86",
        "at 3-1808",
        "Q1: how do I sign in?",
        "you may or may not",
        "in the weeks we were closed",
    ] {
        check_nothing(text);
    }
}

#[test]
fn around_the_weekend() {
    for text in ["this weekend", "by this weekend", "by the weekend", "the long weekend"] {
        check(text, "Sun 29 Nov 23:59");
    }
    check_in("I'll do it over the weekend.", "the weekend", "Sun 29 Nov 23:59");
    check("before the weekend", "Fri 27 Nov 17:00");
    check("after the weekend", "Mon 30 Nov 17:00");
    check_at(
        "2026-12-22T10:00:00Z",
        "Europe/London",
        "after the weekend",
        "after the weekend",
        "Tue 29 Dec 17:00",
    );
    check_precision("after Friday", Precision::Vague);
}

#[test]
fn days_that_follow_one_another() {
    check("tomorrow or the day after", "Thu 26 Nov 17:00");
    check("this week or next", "Fri 04 Dec 17:00");
    check("this week or early next", "Wed 02 Dec 17:00");
    check("the 26th or 27th", "Fri 27 Nov 17:00");
    check("Thursday/Friday", "Fri 27 Nov 17:00");
    check("the week after", "Fri 04 Dec 17:00");
    check("this Monday", "Mon 30 Nov 17:00");
    check("this Tuesday", "Tue 24 Nov 17:00");
    check_in("We work on it throughout next week.", "next week", "Fri 04 Dec 17:00");
    check("over the next week", "Tue 01 Dec 17:00");
    check("later on today", "Tue 24 Nov 17:00");
    check("by morning", "Wed 25 Nov 12:00");
    check("10:30 or so tomorrow", "Wed 25 Nov 10:30");
    check("2 pm your time tomorrow", "Wed 25 Nov 14:00");
    check("in 2/3 days", "Fri 27 Nov 17:00");
    check("in 10", "Tue 24 Nov 10:34");
    check("give me 20 minutes", "Tue 24 Nov 10:44");
    check_nothing("on the 1st of every month");
    check_nothing("the first time it failed");
}

#[test]
fn idioms_that_give_no_time() {
    for text in [
        "in a minute",
        "in a sec",
        "in just a second",
        "at once",
        "within days",
        "this summer",
        "in the fall",
        "by next spring",
        "as promptly as possible",
        "as soon as we possibly can",
        "give me a moment",
    ] {
        check_precision(text, Precision::Vague);
    }
    check_nothing("prices fall");
    check_nothing("in spring water");
    check("in a minute or two", "Tue 24 Nov 10:26");
}

#[test]
fn an_event_ends_where_the_next_clause_or_a_time_begins() {
    check_in_event("Once it's approved we will ship it.", "Once it's approved");
    check_in_event("When it comes in I'll call.", "When it comes in");
    check_in_event("Once approved your refund will be sent.", "Once approved");
    check_in_event("As soon as we know who will come, we write.", "As soon as we know");
    let text = "When I am back on Monday, I will call.";
    let shown: Vec<_> =
        at(NOW, "Europe/London", DateOrder::DayFirst, text).iter().map(|found| cut(text, found)).collect();
    assert_eq!(shown, ["When I am back", "Monday"]);
}

#[track_caller]
fn check_in_event(text: &str, span: &str) {
    let found = at(NOW, "Europe/London", DateOrder::DayFirst, text);
    let shown: Vec<_> = found.iter().map(|found| (cut(text, found), found.class)).collect();
    assert_eq!(shown, [(span.to_owned(), Class::EventBound)], "{text}");
}
