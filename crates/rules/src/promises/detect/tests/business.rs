//! Promises as colleagues write them to each other and to customers: by name, in short, with slips of the keyboard.

use super::*;

#[test]
fn a_colleague_by_name_takes_care_of_it() {
    one(
        "send",
        &[
            "Anna Berg will send out the agenda.",
            "Priya will forward the signed copies.",
            "She will send out a new list on Thursday.",
            "You'll receive an alert.",
            "Tom and Sara will email the list of speakers.",
            "Ines is going to fax the notes and send the slides.",
        ],
    );
    one("other", &["Ravi will prepare the summary.", "Olga will take care of the badges."]);
    one(
        "reply",
        &[
            "Karla will let you know.",
            "Kim, my assistant, will be in touch.",
            "Bob from marketing will get back to you.",
            "One of the analysts will contact you.",
            "Our team should get back to you by Friday.",
        ],
    );
    one(
        "call_back",
        &[
            "Karla will give you a call.",
            "The trader will call you on Monday.",
            "Karla should call you today.",
        ],
    );
    one("other", &["Karla will review it this week.", "Karla will have it done by Friday."]);
    one("appointment", &["Marta will schedule the inspection with the supplier."]);
    nothing(&[
        "Everyone will send a card.",
        "Congress will send the bill back.",
        "ACME will forward its plan to the court.",
        "Customers will send fewer letters.",
        "Paula will send me the numbers.",
        "Erik will win the race.",
        "I am sure Paula will call you.",
        "I hope you and Paula will send us a photo.",
        "You and Paula will have to decide.",
    ]);
}

#[test]
fn offices_and_what_they_send() {
    one("other", &["Legal will review it by Friday."]);
    one("repair", &["Payroll will correct it tomorrow."]);
    one(
        "send",
        &[
            "Copies will be mailed out tomorrow.",
            "The checks go out on Friday.",
            "The invoices are going out next week.",
        ],
    );
    one("reply", &["My secretary will contact you to confirm the room."]);
    nothing(&[
        "We are going out tonight.",
        "Our team is going out on Friday.",
        "My assistant will be out on Friday.",
        "The meeting will be on Friday.",
        "Our lawyers will meet on Friday.",
    ]);
}

#[test]
fn cars_and_drivers() {
    one(
        "appointment",
        &[
            "The taxi will pick you up at 5 pm.",
            "The driver will be arriving shortly.",
            "They will arrive in 10 minutes.",
            "A technician will be out on Friday.",
            "A repairman will come tomorrow.",
            "Someone will be by to fix it.",
            "Someone will come take a look.",
            "Dr. Okoye will be seeing you at 9.",
            "I'll be there.",
            "I will attend the meeting.",
            "I shall be glad to meet on Thursday.",
            "I'll see you tonight at the rehearsal.",
        ],
    );
    one("repair", &["They will fix it."]);
    nothing(&[
        "They will fix me a drink.",
        "They will arrive from Oslo with their dog.",
        "I'll be there for most of the day.",
    ]);
}

#[test]
fn what_should_come_by_a_day() {
    one("send", &["I should have it to you by noon.", "We should be able to get it to you by Friday."]);
    one(
        "send",
        &[
            "I should have the list ready by Friday.",
            "We should be done by Friday.",
            "I should be able to finish the list by Friday.",
        ],
    );
    one("reply", &["We should have an answer for you by Monday."]);
    nothing(&[
        "He should call you names for it.",
        "I should be able to come.",
        "They should call you on Monday if they want it.",
        "I should have called you on Monday.",
        "We should have enough chairs for Friday.",
        "Should I have it sent to you by Friday?",
    ]);
}

/// What each promise says about when, and what it means.
#[track_caller]
fn when(text: &str, expected: &[&str]) {
    let found: Vec<String> = heard(text)
        .iter()
        .map(|heard| match heard.due {
            Some(DueSaid { at: Some(at), text, .. }) => format!("{text}: {}", at.strftime("%m-%d %H:%M")),
            Some(due) => format!("{}: {}", due.text, due.precision.code()),
            None => "-".to_owned(),
        })
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn an_hour_belongs_to_the_day_that_was_said() {
    when("On Monday I will call you at 3.", &["On Monday I will call you at 3: 03-16 14:00"]);
    when("Tomorrow I'll call you at 3pm.", &["Tomorrow I'll call you at 3pm: 03-12 14:00"]);
    when("I'll call you tomorrow, probably around 11 am.", &["tomorrow, probably around 11 am: 03-12 10:00"]);
    when("I am in on Monday and will call you at 3.", &["on Monday and will call you at 3: 03-16 14:00"]);
    when(
        "I'll send it on Monday and call you at 3.",
        &["on Monday: 03-16 17:00", "Monday and call you at 3: 03-16 14:00"],
    );
    when("I'll call you at 3 about the meeting on Friday.", &["at 3: 03-11 14:00"]);
    when("On Monday I'll call you in the morning.", &["On Monday I'll call you in the morning: 03-16 11:00"]);
    when(
        "I'll finish it tonight and send it in the morning.",
        &["tonight: 03-11 19:00", "in the morning: 03-12 11:00"],
    );
    when("If you are in on Friday, I will call you then.", &["on Friday: 03-13 17:00"]);
    when("Next week I'll call you at 3.", &["at 3: 03-11 14:00"]);
}

#[test]
fn times_of_other_things() {
    for text in [
        "The meeting on Monday was moved, I will send you a new invitation.",
        "I'm swamped today, I will send it.",
        "I got your note this morning and will call you.",
        "For the meeting on Monday, I will send you the slides.",
        "I'll let them know that you need it by Friday.",
        "I'll tell her you want it by Friday.",
        "I'll ask whether it will be ready by Friday.",
        "I will add it to the 2 pm agenda.",
        "For now I'll cancel it.",
    ] {
        when(text, &["-"]);
    }
    when("First thing tomorrow, I will send it.", &["First thing tomorrow: 03-12 09:00"]);
    when("I'm back on Monday and will send it.", &["on Monday: 03-16 17:00"]);
    when("When I'm back on Monday, I will send it.", &["on Monday: 03-16 17:00"]);
}

#[test]
fn said_without_a_time_to_keep() {
    when("I'll check that now.", &["now: vague"]);
    when("I will send it right now.", &["right now: vague"]);
    when("We will file it by June 23, 2000.", &["by June 23, 2000: vague"]);
    when("We will discuss it in 2001.", &["2001: vague"]);
    when("We'll correct the report of 3/4/01.", &["-"]);
    when("I'll call you when (and if) I get off this call.", &["when (and if) I get off this call: event"]);
    when("I'll send it if and when it comes.", &["when it comes: event"]);
    when("After all forms are in, we will call you.", &["After all forms are in: event"]);
    when("After all, we will call you.", &["-"]);
    when("I'll call you when you get back from your trip.", &["when you get back from your trip: event"]);
    when("I'll send it after Christmas.", &["after Christmas: event"]);
}

#[test]
fn lines_without_a_subject() {
    one(
        "call_back",
        &[
            "In a meeting, will call you back at 3.",
            "Sounds good, will call you.",
            "Call you tomorrow.",
            "Thanks, call you at 3.",
            "Calling you in 5 minutes.",
        ],
    );
    one("send", &["Sending it tomorrow.", "Final notes to follow tomorrow.", "A copy will follow."]);
    one(
        "reply",
        &["Details to follow.", "More news to follow tomorrow.", "Look for an update from us by Friday."],
    );
    nothing(&[
        "Call me tomorrow.",
        "Sending it took a week.",
        "Look for the sale on Friday.",
        "More to come.",
        "Dinner will follow.",
    ]);
}

#[test]
fn what_the_house_holds_back_from() {
    one("other", &["We won't share your address.", "We will not charge you for it.", "I won't tell anyone."]);
    nothing(&[
        "We will not share that with you.",
        "I won't tell you.",
        "We won't be able to charge it to your card.",
    ]);
}

#[test]
fn work_in_few_words() {
    one(
        "other",
        &[
            "We'll make it right.",
            "I'll run the numbers.",
            "I'll make 10 badges.",
            "I'll go talk to him.",
            "We will be done by Friday.",
            "We'll meet the deadline.",
            "I'll come up with a plan.",
            "We will have your room ready.",
            "I'll have Tom dial in.",
        ],
    );
    one("reply", &["I'll think about it and let you know."]);
    one(
        "appointment",
        &[
            "We will have someone there at 3.",
            "Someone will be there shortly.",
            "We are sending a technician on Monday.",
        ],
    );
    nothing(&[
        "I'll think about it.",
        "We'll manage.",
        "We'll cross that bridge when we come to it.",
        "Our team will play on Sunday.",
        "My hope is that we will have it by Friday.",
        "Tell her that I will call.",
        "Someday I'll tell you about it.",
        "I'll be reporting to Greg.",
        "I will be taking over for Bob.",
        "The tickets will go on sale on Friday.",
        "It will be open until 9.",
    ]);
}
