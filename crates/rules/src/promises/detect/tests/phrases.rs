//! Clauses that only tell which thing is meant, turns of phrase, and what becomes of things.

use super::*;

#[test]
fn clauses_that_tell_which_thing_is_meant() {
    nothing(&[
        "The slides that we will present on Friday are attached.",
        "The help that Ann and I will provide is described below.",
        "The topics we will discuss are listed below.",
        "Attached is the list of orders that we will be reviewing.",
        "This is the letter I will send.",
        "The rate at which we will pay is fixed.",
        "It is unlikely that we will send it.",
        "There is no way we will finish it for you.",
        "He thinks we will send it by Friday.",
    ]);
    one(
        "send",
        &[
            "Once the part is in we will send it.",
            "When we have the file I will send it.",
            "For the time being I will send it.",
            "Please note that we will send it.",
            "Rest assured that we will send it.",
            "I got the file, I will send it.",
            "After the call I will send it.",
        ],
    );
}

#[test]
fn turns_of_phrase() {
    nothing(&[
        "I'll tell you what.",
        "We'll talk soon.",
        "I'll call it a day.",
        "I'll give it a try.",
        "We'll meet in the hall at 11:30.",
        "I'll work until 6.",
        "Please send us your email and we'll go from there.",
        "Follow us so you'll be the first to know.",
        "We estimate that it will be fixed by 5 pm.",
        "I'll ask a few questions first.",
        "I'll put it this way.",
        "I'll take that as a yes.",
        "I'll make a wild guess.",
        "I'm going to work really hard this week.",
    ]);
    one("other", &["I'll talk to Ann about it.", "We'll talk tomorrow.", "I'll take it to the lab."]);
    one("appointment", &["Expect us on Saturday at noon."]);
}

#[test]
fn what_becomes_of_things_by_a_time() {
    one(
        "other",
        &[
            "The slides will be available on Monday.",
            "The file will be on your desk in the morning.",
            "More details will be provided next week.",
            "A decision will be made by Friday.",
            "An agenda will be distributed prior to the meeting.",
            "More information will be coming soon.",
            "The app will be available in the next release.",
            "We will be live on Monday.",
            "We'll go live on Monday.",
            "We will hold the room until Monday.",
            "We will begin shipping next week.",
            "We'll decide on Friday.",
        ],
    );
    nothing(&[
        "It will be on TV tomorrow.",
        "Breakfast will be provided.",
        "Note that the file will be deleted.",
        "We'll be here to answer your questions and make sure we address them.",
    ]);
}

#[test]
fn acts_after_something_about_oneself() {
    check(
        "I'll see you Friday and give you the check.",
        &["other: I'll see you Friday and give you the check <Friday: 03-13 17:00>"],
    );
    check(
        "I will be out until Monday and will answer your message upon my return.",
        &["reply: will answer your message upon my return <upon my return: event>"],
    );
    one("appointment", &["I'll be by to get it around 5.", "I'll be over at 5."]);
}

#[test]
fn what_is_private_or_about_oneself() {
    nothing(&[
        "I will be explaining this to my kids tonight.",
        "I'll tell my wife.",
        "I am going to pay my taxes.",
        "I'm going to watch the game tonight.",
        "I'll be moving to Leeds in May.",
        "I will be working from home tomorrow.",
        "I'll start on Monday.",
        "I am going to stop putting money into it.",
        "I'll try to make the Friday meeting.",
        "I'm going to try to make it up for the missed round.",
        "I'll try not to be late.",
        "I'll try to be there.",
        "Please tell Jim I'll be there.",
        "Please ensure that the form will be signed.",
        "I'll leave it up to you.",
        "Once you sign in, you will see your balance.",
        "After you install it, the program will start.",
    ]);
    one(
        "other",
        &["I'll make it up to you.", "We will stop emailing you.", "We'll start on your boiler on Monday."],
    );
    one("other", &["We will open the archive to all members next week.", "We will lower your fee."]);
}

#[test]
fn a_number_a_code_or_a_sum_may_stand_behind_what_is_promised() {
    one(
        "delivery",
        &[
            "Your order 12345 will be delivered on Friday.",
            "Order #12345 will be delivered on Friday.",
            "Order number 12345 will be delivered on Friday.",
            "Parcel KC-1042 will be with you tomorrow.",
        ],
    );
    one(
        "refund",
        &[
            "Your refund of £20 will arrive by Friday.",
            "A refund of $20 will be issued by 1 April.",
            "Your refund of 20.50 EUR will be paid within 3 days.",
        ],
    );
    one("repair", &["Your iPhone 12 will be repaired by Friday."]);
    one("appointment", &["Our team of 5 will visit you on Monday."]);
    nothing(&["On 5 March 2026 will be a holiday.", "Room 12 will be cold.", "Channel 4 will call you."]);
}
