//! When a promise is due, in the wordings that people use, and whose day it is.

use super::*;

/// One promise, and what it says about when.
#[track_caller]
fn due(text: &str, said: &str) {
    let found: Vec<String> = heard(text)
        .iter()
        .map(|heard| {
            heard.due.map_or_else(String::new, |due| match due.at {
                Some(at) => format!("{}: {}", due.text, at.strftime("%m-%d %H:%M")),
                None => format!("{}: {}", due.text, due.precision.code()),
            })
        })
        .collect();
    assert_eq!(found, [said], "in {text:?}");
}

#[test]
fn a_full_stop_inside_a_time_ends_no_sentence() {
    due("I'll call you Mon. at 9 a.m.", "Mon. at 9 a.m.: 03-16 08:00");
    due("I'll ring you at 3 p.m.", "at 3 p.m.: 03-11 14:00");
    due("We will call you Thurs. morning. Thanks.", "Thurs. morning: 03-12 11:00");
}

#[test]
fn what_gives_no_time_is_still_said() {
    due("We will reply in due time.", "in due time: vague");
    due("We will add it at a later date.", "at a later date: vague");
    due("We will eventually add this feature.", "eventually: vague");
    due("Orders will ship in the weeks ahead.", "in the weeks ahead: vague");
    due("We'll update this thread in just a moment.", "in just a moment: vague");
    due("I'll call you when it's ready.", "when it's ready: event");
    due("We'll send the report on completion.", "on completion: event");
    due("We'll send the details closer to the event.", "closer to the event: event");
    due("We'll send the details as the date approaches.", "as the date approaches: event");
    due("We'll discuss it at our next meeting.", "at our next meeting: event");
    due("We'll add it by the end of the summer.", "by the end of the summer: vague");
    due("Closer to the event, we'll send you the details.", "Closer to the event: event");
    due("You'll be the first to know when it's back.", "when it's back: event");
    due("I will book that appointment now.", "now: vague");
    due("More details coming soon.", "soon: vague");
    due("We're sending you a DM shortly.", "shortly: vague");
    due("Your funds will be deposited shortly.", "shortly: vague");
}

#[test]
fn dates_as_people_write_them() {
    due("We'll reply on or before Friday.", "on or before Friday: 03-13 17:00");
    due("I'll meet you 16/3 at 10.", "16/3 at 10: 03-16 09:00");
    due("I'll call you back at 9:00 PST.", "at 9:00 PST: 03-11 17:00");
    due("Will call you in 1/2 an hour.", "in 1/2 an hour: 03-11 10:37");
    due("All orders will ship by month end.", "by month end: 03-31 16:00");
    due("We'll send it at the beginning of the month.", "at the beginning of the month: 04-01 16:00");
    due("Our engineers will look at this first thing tomorrow.", "first thing tomorrow: 03-12 09:00");
    due("We'll be posting updates throughout the day.", "the day: 03-11 17:00");
    due("I will schedule an appointment today.", "today: 03-11 17:00");
}

#[test]
fn the_day_of_something_else_is_no_due_time() {
    due("Please call me on Monday and we will set up a call.", "");
    due("We will look into your appointment tomorrow.", "");
    due("We will fix what has been broken since Monday.", "");
    nothing(&["I'll return Tuesday.", "More seats, more fun to follow."]);
}
