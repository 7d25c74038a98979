//! Which time belongs to which promise: across clauses, in rows of acts, and times that are no due at all.

use super::*;

/// Each promise of the text, by its kind, and what it says about when.
#[track_caller]
fn dues(text: &str, expected: &[&str]) {
    let found: Vec<String> = heard(text)
        .iter()
        .map(|heard| {
            let kind = heard.kind.code();
            heard.due.map_or_else(|| kind.to_owned(), |due| format!("{kind} <{}>", due.text))
        })
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn one_time_for_several_acts() {
    dues(
        "Tomorrow I'll send you the label and call the courier.",
        &["send <Tomorrow>", "call_back <Tomorrow>"],
    );
    dues("I'll send the label and arrange the pickup tomorrow.", &["send <tomorrow>", "other <tomorrow>"]);
    dues(
        "We'll issue the refund and send you a confirmation within 24 hours.",
        &["refund <within 24 hours>", "send <within 24 hours>"],
    );
    dues(
        "We'll issue the refund, and send you a confirmation within a day.",
        &["refund", "send <within a day>"],
    );
    dues(
        "I'll finish it up tonight and send it to you in the morning.",
        &["other <tonight>", "send <in the morning>"],
    );
    dues(
        "By Friday, I'll send you the invoice, book the courier and fix the label.",
        &["send <By Friday>", "appointment <By Friday>", "repair <By Friday>"],
    );
}

#[test]
fn each_act_its_own_time() {
    dues(
        "On Monday we will deliver the table, and on Tuesday our fitter will come.",
        &["delivery <On Monday>", "appointment <on Tuesday>"],
    );
    dues("I will be back in the office on Monday and will call you then.", &["call_back <on Monday>"]);
    dues("Your card will be posted today and should reach you within 5 working days.", &["other <today>"]);
    dues(
        "Our engineer will come at 4:00 PM to fix it and call you after.",
        &["appointment <at 4:00 PM>", "call_back <at 4:00 PM>"],
    );
}

#[test]
fn a_time_after_an_aside() {
    dues("We will refund you, as promised, by Friday.", &["refund <by Friday>"]);
    dues("I'll get that to you, hopefully by tomorrow.", &["send <by tomorrow>"]);
    dues("I'll get back to you (within 24 hours).", &["reply <within 24 hours>"]);
    dues(
        "One of our agents will, within the next 2 working days, contact you.",
        &["reply <within the next 2 working days>"],
    );
    dues("We'll call you back: tomorrow at 3.", &["call_back <tomorrow at 3>"]);
    dues("I'll check whether we can deliver on Friday and get back to you today.", &["reply <today>"]);
}

#[test]
fn of_a_choice_the_later_one() {
    dues(
        "I'll send it later today or first thing tomorrow.",
        &["send <later today or first thing tomorrow>"],
    );
    dues(
        "We'll deliver on Thursday or, failing that, Friday.",
        &["delivery <on Thursday or, failing that, Friday>"],
    );
    dues("We will be in touch today, tomorrow at the latest.", &["reply <today, tomorrow at the latest>"]);
}

#[test]
fn events_and_what_is_counted_from_them() {
    dues("When it comes in I'll let you know.", &["reply <When it comes in>"]);
    dues(
        "As soon as we've heard from them we'll be in touch.",
        &["reply <As soon as we've heard from them>"],
    );
    dues("Upon approval we'll ship the parts.", &["delivery <Upon approval>"]);
    dues("I'll send it over before you leave.", &["send <before you leave>"]);
    dues("I'll send you the details shortly after the call.", &["send <after the call>"]);
    dues("We will send the contract following the meeting.", &["send <following the meeting>"]);
    dues("Your room will be ready when you arrive.", &["other <when you arrive>"]);
    dues("We'll notify you when your item ships.", &["reply <when your item ships>"]);
    dues("I'll get back to you after checking with the team.", &["reply <after checking with the team>"]);
    dues("We'll fix this in an upcoming update.", &["repair <in an upcoming update>"]);
    dues("We'll refund you after a review.", &["refund <after a review>"]);
    dues("We'll update you whenever there's news.", &["reply <whenever there's news>"]);
    dues(
        "I'll talk to the team, and as soon as I hear back I'll let you know.",
        &["other", "reply <as soon as I hear back>"],
    );
    dues("We'll look into this and, once we know more, get back to you.", &["reply <once we know more>"]);
    dues("We'll check the second one and call you.", &["call_back"]);
    dues("When I'm back next week I'll send it to you.", &["send <next week>"]);
    dues("I will send it when I return on Monday.", &["send <on Monday>"]);
    for text in [
        "We'll refund you within 14 days of receiving the item.",
        "Once the return has been scanned, your refund will be issued within 5 days.",
        "Within 48 hours of your order you'll get a tracking number.",
    ] {
        let due = heard(text)[0].due.unwrap();
        assert_eq!((due.at, due.precision), (None, Precision::Event), "in {text:?}");
    }
    let due = heard("We will contact you within 24 hours of this message.")[0].due.unwrap();
    assert_eq!(due.precision, Precision::Exact);
}

#[test]
fn times_that_are_nobodys_due() {
    dues("If I don't hear from you by Friday, I'll cancel it.", &["other"]);
    dues("Send me the form by Friday and I'll process it.", &["other"]);
    dues("I'll send the agenda for Monday tomorrow.", &["send <tomorrow>"]);
    dues("I'll let you know about Thursday.", &["reply"]);
    dues("I'll check my calendar for next week and get back to you.", &["reply"]);
    dues("It's nearly 11pm so I'll look into it.", &["other"]);
    dues("I'll check whether we can deliver on Friday.", &["other"]);
    dues("I'll check availability for Friday.", &["other"]);
    dues("I'll try 7 pm.", &["other"]);
    dues("I'll send you the report that we discussed on Monday.", &["send"]);
    dues("I'll forward the email I sent you on Friday.", &["send"]);
    dues("I'll cancel your appointment for tomorrow.", &["other"]);
    dues("I'll move your booking to 8pm.", &["other"]);
    dues("We'll pause it for the next two weeks.", &["other"]);
    dues("I'll find out when it will arrive and let you know.", &["reply"]);
    dues("I'll let the driver know that you'll be there at 5.", &["other"]);
    dues("You'll receive the invoice on the 1st of each month.", &["send"]);
}

#[test]
fn the_day_of_what_is_held_then() {
    dues("We'll discuss it in tomorrow's meeting and let you know.", &["reply <tomorrow>"]);
    dues("I will get this to you prior to Friday's meeting.", &["send <Friday>"]);
    dues("I'll send you the agenda for Friday's meeting.", &["appointment"]);
}

#[test]
fn a_need_with_an_answer_is_a_promise() {
    dues("I'll have to check with my manager and get back to you tomorrow.", &["reply <tomorrow>"]);
    dues("I'll need to confirm this with accounting and call you back today.", &["call_back <today>"]);
    dues("I should know by tomorrow and will let you know.", &["reply <by tomorrow>"]);
    dues("I need to look into this and get back to you.", &["reply"]);
    nothing(&[
        "I need to check my account and get back to work.",
        "You will need to speak to your bank and get back to us.",
        "I'll need to check your account and send you a code.",
    ]);
}

#[test]
fn who_comes_and_who_stays() {
    dues("I'll be there in 10 minutes.", &["appointment <in 10 minutes>"]);
    dues("A member of staff will be at your room at 9 am.", &["appointment <at 9 am>"]);
    dues("The doctor will see you at 3pm.", &["appointment <at 3pm>"]);
    dues("A technician will be sent at 11am.", &["appointment <at 11am>"]);
    dues("Lisa in our office will call you on Monday.", &["call_back <on Monday>"]);
    dues("Our attorney will send you the draft this afternoon.", &["send <this afternoon>"]);
    nothing(&[
        "I will be there until Friday.",
        "I'll be in meetings all day tomorrow.",
        "We'll see you on Friday.",
        "Our prices will increase on Monday.",
        "The meeting will start at 3.",
        "The fare is 24 and it arrives in 8 minutes.",
        "I will be meeting with Ann on Thursday.",
        "We are working on a fix and hope to have it out by tomorrow.",
        "I have the feeling that it will be fixed by Friday.",
        "We are sorry for the trouble you have and expect to have it fixed soon.",
        "I'll make it to practice tonight.",
        "Sure will do you want the blue one",
    ]);
}

#[test]
fn a_moment_asked_for_is_no_condition() {
    for text in ["Give me a moment and I'll check that.", "Please hold, I'll be with you in a moment."] {
        assert!(!heard(text)[0].conditional, "in {text:?}");
    }
    dues("Give me 10 minutes and I'll call you back.", &["call_back <Give me 10 minutes>"]);
}
