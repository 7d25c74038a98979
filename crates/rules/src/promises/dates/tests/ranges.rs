//! A range means its latest end.

use super::*;

#[test]
fn a_range_of_times_ends_at_its_later_one() {
    check("between 2 and 4 tomorrow", "Wed 25 Nov 16:00");
    check("from 2 to 4pm tomorrow", "Wed 25 Nov 16:00");
    check("tomorrow 2-4", "Wed 25 Nov 16:00");
    check("2-4 tomorrow", "Wed 25 Nov 16:00");
    check("Friday between 9.30 and 11", "Fri 27 Nov 11:00");
    check("from 2pm till tomorrow 4:30pm", "Wed 25 Nov 16:30");
    check("from noon until 2pm on Friday", "Fri 27 Nov 14:00");
    check("tomorrow morning 8-10", "Wed 25 Nov 10:00");
}

#[test]
fn a_range_of_days_ends_on_its_later_one() {
    check("Monday to Wednesday", "Wed 02 Dec 17:00");
    check("from Thursday until Monday", "Mon 30 Nov 17:00");
    check("today till tomorrow", "Wed 25 Nov 17:00");
    check("between 3 and 12 December", "Sat 12 Dec 23:59");
    check("14-16 December", "Wed 16 Dec 17:00");
    check("December 14th through 16th", "Wed 16 Dec 17:00");
    check("from the 3rd to the 5th of next month", "Sat 05 Dec 23:59");
    check("28/11 - 3/12", "Thu 03 Dec 17:00");
    check("between 30 November and 4 December", "Fri 04 Dec 17:00");
    check("next week Monday or Tuesday", "Tue 01 Dec 17:00");
    check("next week between Wednesday and Friday", "Fri 04 Dec 17:00");
    check("from April until the end of June", "Wed 30 Jun 17:00");
    check("from April to the middle of June", "Tue 15 Jun 17:00");
}

#[test]
fn a_range_of_lengths_ends_with_its_longer_one() {
    check("in 3-5 business days", "Tue 01 Dec 17:00");
    check("within 3 to 5 working days", "Tue 01 Dec 17:00");
    check("in 2–3 hours", "Tue 24 Nov 13:24");
    check("within one or two weeks", "Tue 08 Dec 17:00");
}

#[test]
fn parts_of_a_week_and_a_month() {
    check("the beginning of next week", "Mon 30 Nov 17:00");
    check("the beginning of next month", "Tue 01 Dec 17:00");
    check("the beginning of the month", "Tue 01 Dec 17:00");
    check("early next week", "Wed 02 Dec 17:00");
    check("mid next week", "Thu 03 Dec 17:00");
    check("later in the week", "Fri 27 Nov 17:00");
    check("the rest of the week", "Fri 27 Nov 17:00");
    check("the week of 7 December", "Fri 11 Dec 17:00");
    check("week commencing 7 December", "Fri 11 Dec 17:00");
    check("the first Monday of December", "Mon 07 Dec 17:00");
    check("the first week of December", "Fri 04 Dec 17:00");
    check("the last week of next month", "Fri 01 Jan 17:00");
    check("before next week", "Fri 27 Nov 17:00");
    check("before the weekend", "Fri 27 Nov 17:00");
    check("before the end of next week", "Fri 04 Dec 17:00");
    check("by the end of the working week", "Fri 27 Nov 17:00");
    check("Thursday at 3 next week", "Thu 03 Dec 15:00");
    check("two Mondays from now", "Mon 07 Dec 17:00");
    check("Friday in two weeks", "Fri 11 Dec 17:00");
}

#[test]
fn words_and_numbers_that_are_no_time() {
    for text in [
        "this may take longer",
        "one may ask",
        "there are two to four people",
        "the ratio is 8/1.5",
        "rates were at 6.45 percent",
        "June will help you",
        "we had lunch together",
        "have a great week",
        "March on",
        "in 4 easy steps",
        "4:3 is no hour of ours: 4:3",
    ] {
        check_nothing(text);
    }
}
