//! Promises as people speak and type them: events that start a clock, hours before "and", broken lines, tags.

use super::*;

#[test]
fn what_is_counted_from_an_event_has_no_due_time() {
    for text in [
        "Once we receive the parcel, we will refund you within 3 days.",
        "We will refund you within 3 days after we receive the parcel.",
        "We will refund you within 5 business days of receiving your return.",
        "We will ship it within 24 hours of payment.",
        "As soon as the part arrives, we will call you within 24 hours.",
        "After the inspection, we will send you the report within 2 days.",
        "You'll get your refund within 5 days of us receiving the item.",
        "We will refund you 3 days after the return arrives.",
        "We'll refund you within 7 days from the date we receive it.",
        "We'll send it 24 hours before the appointment.",
        "When you send us the photo, we will reply within 24 hours.",
        "Send us the photo and we will reply within 24 hours.",
        "If you send it today, we will refund you within 3 days.",
        "After you pay, we'll ship in 2 days.",
        "When the parcel is back with us we will refund you by the end of the day.",
    ] {
        let [heard] = heard(text)[..] else { panic!("one promise in {text:?}") };
        assert_eq!((heard.due_at(), heard.precision()), (None, Some(Precision::Event)), "in {text:?}");
    }
    check(
        "We'll send the quote 2 business days after the visit.",
        &[
            "send: We'll send the quote 2 business days after the visit <2 business days after the visit: event>",
        ],
    );
    check(
        "A few days after the visit we'll send you the report.",
        &["send: we'll send you the report <A few days after the visit: event>"],
    );
}

#[test]
fn a_day_that_the_house_names_holds_whatever_comes_before() {
    check("If you reply by Friday, I will refund you.", &["if refund: I will refund you"]);
    check(
        "If you reply by Friday, I will refund you by Monday.",
        &["if refund: I will refund you by Monday <by Monday: 03-16 17:00>"],
    );
    check(
        "Once the fitter has been, we'll send the invoice by Friday.",
        &["send: we'll send the invoice by Friday <by Friday: 03-13 17:00>"],
    );
}

#[test]
fn a_bare_hour_before_a_second_act() {
    check(
        "I will call you back tomorrow at 3 and send the invoice by Friday.",
        &[
            "call_back: I will call you back tomorrow at 3 <tomorrow at 3: 03-12 14:00>",
            "send: send the invoice by Friday <by Friday: 03-13 17:00>",
        ],
    );
    check(
        "I will call you at 3 and send it.",
        &["call_back: I will call you at 3 <at 3: 03-11 14:00>", "send: send it <at 3: 03-11 14:00>"],
    );
    check(
        "I'll be there tomorrow at 10 and bring the part.",
        &[
            "appointment: I'll be there tomorrow at 10 <tomorrow at 10: 03-12 09:00>",
            "other: bring the part <tomorrow at 10: 03-12 09:00>",
        ],
    );
    check(
        "I will call you by 3 and let you know.",
        &["call_back: I will call you by 3 and let you know <by 3: 03-11 14:00>"],
    );
    check(
        "I will call you at 3 or send it.",
        &["call_back: I will call you at 3 <at 3: 03-11 14:00>", "send: send it <at 3: 03-11 14:00>"],
    );
}

#[test]
fn the_day_that_a_thing_is_told_by_is_no_due() {
    for text in [
        "We will refund the 20 euros you paid on Monday.",
        "We will refund the 20 euros paid on Monday.",
        "We will find the parcel that was due on Tuesday.",
        "I will look into the delivery due on Tuesday.",
        "We will refund the delivery that should have come on Tuesday.",
        "We will replace the item which arrived broken on Friday.",
        "We will replace the lamp delivered on Monday.",
        "We will fix the fault you reported Tuesday.",
        "We'll refund what was taken on Monday.",
    ] {
        let [heard] = heard(text)[..] else { panic!("one promise in {text:?}") };
        assert_eq!(heard.due, None, "in {text:?}");
    }
    for text in [
        "It will be delivered on Friday.",
        "We'll get it delivered on Friday.",
        "We will have the lamp repaired on Friday.",
        "We will proceed on Friday.",
        "We will refund the order you placed on Monday by Friday.",
    ] {
        let due = heard(text)[0].due_at().map(|due| due.strftime("%m-%d %H:%M").to_string());
        assert_eq!(due.as_deref(), Some("03-13 17:00"), "in {text:?}");
    }
}

#[test]
fn of_two_days_the_later_one() {
    check(
        "I'll call you tomorrow or on Friday.",
        &["call_back: I'll call you tomorrow or on Friday <tomorrow or on Friday: 03-13 17:00>"],
    );
    check(
        "We will deliver Monday, or Tuesday at the latest.",
        &[
            "delivery: We will deliver Monday, or Tuesday at the latest <Monday, or Tuesday at the latest: 03-17 17:00>",
        ],
    );
}

#[test]
fn the_clock_of_a_place() {
    for (said, due) in [
        ("tomorrow at 3pm UK time", "03-12 15:00"),
        ("tomorrow at 9am Berlin time", "03-12 08:00"),
        ("tomorrow at noon New York time", "03-12 16:00"),
        ("at 3pm Dubai time tomorrow", "03-12 11:00"),
    ] {
        let text = format!("I will call you {said}.");
        check(&text, &[&format!("call_back: I will call you {said} <{said}: {due}>")]);
    }
}

#[test]
fn leaving_and_waiting_ask_for_nothing() {
    for text in [
        "Leave it with me, I'll call you tomorrow.",
        "Please leave this with us and we'll get back to you.",
        "Please wait, I will check.",
        "One moment please, I'll check.",
        "Bear with me and I'll check.",
        "Hang tight, we'll get back to you.",
    ] {
        assert!(!heard(text)[0].conditional, "in {text:?}");
    }
    // What the customer does first, even without telling us, is a condition.
    for text in ["Try it and I'll call you tomorrow.", "Leave your number and we will call you."] {
        assert!(heard(text)[0].conditional, "in {text:?}");
    }
}

#[test]
fn a_time_is_quoted_with_what_leads_it_in() {
    for said in [
        "on the 14th",
        "at 3",
        "at 4pm",
        "on Monday at 3",
        "at the end of the day",
        "in the morning",
        "in May",
    ] {
        let text = format!("We'll call you {said}.");
        assert_eq!(heard(&text)[0].due.map(|due| due.text), Some(said), "in {text:?}");
    }
    for (text, said) in [
        ("On Friday we will refund you.", "On Friday"),
        ("I'll switch it on tomorrow.", "tomorrow"),
        ("I will send it by Friday.", "by Friday"),
    ] {
        assert_eq!(heard(text)[0].due.map(|due| due.text), Some(said), "in {text:?}");
    }
}

#[test]
fn other_words_for_a_promise() {
    one(
        "reply",
        &[
            "No later than Friday you will have our answer.",
            "Count on a reply by tomorrow.",
            "You can count on our answer by Friday.",
            "You'll hear from us by Friday.",
            "An agent will be with you shortly.",
        ],
    );
    one(
        "call_back",
        &[
            "We won't forget to call you.",
            "You can count on us to call you back by Friday.",
            "Expect us to call you tomorrow.",
            "Expect our call tomorrow at 3.",
        ],
    );
    one(
        "send",
        &[
            "We will not forget to send you the form.",
            "We shall not forget to send you the form.",
            "I can have it to you by Friday.",
            "I'll have the contract to you by noon.",
        ],
    );
    one(
        "appointment",
        &[
            "The technician will be with you tomorrow between 8 and 10.",
            "Your engineer will be with you on Monday morning.",
            "Great, see you there at 8.",
        ],
    );
    one("refund", &["Your refund is on its way and will be with you by Friday."]);
    one("delivery", &["Your replacement goes out today."]);
    one("other", &["Consider it done."]);
    nothing(&[
        "You can count on us.",
        "Don't count on a reply by Friday.",
        "We will not be able to call you.",
        "I won't be able to call you tomorrow.",
        "I can have a look at it by Friday.",
        "I can call you tomorrow at 3.",
        "I'm not sure I can get this to you by Friday.",
        "Can I get it to you by Friday?",
    ]);
}

#[test]
fn a_line_broken_by_hand_goes_on_and_an_empty_one_ends_it() {
    check(
        "I'll call you back\ntomorrow at 3.",
        &["call_back: I'll call you back\ntomorrow at 3 <tomorrow at 3: 03-12 14:00>"],
    );
    check(
        "We will refund\r\nyou on\r\nFriday.",
        &["refund: We will refund\r\nyou on\r\nFriday <on\r\nFriday: 03-13 17:00>"],
    );
    check("I'll call you back\n\ntomorrow at 3.", &["call_back: I'll call you back"]);
    check("I'll call you back\nbest\nanna", &["call_back: I'll call you back"]);
    check("Hi Anna,\nwe will call you.", &["call_back: we will call you"]);
}

#[test]
fn no_place_ends_inside_a_tag() {
    check(
        "<p>I'll call you back tomorrow</p><p>Anna</p>",
        &["call_back: I'll call you back tomorrow <tomorrow: 03-12 17:00>"],
    );
    check("<div class=\"x\">We will refund you</div>", &["refund: We will refund you"]);
    check(
        "I'll call you tomorrow.<br>Thanks",
        &["call_back: I'll call you tomorrow <tomorrow: 03-12 17:00>"],
    );
    check(
        "I will <b>call you</b> tomorrow.",
        &["call_back: I will <b>call you</b> tomorrow <tomorrow: 03-12 17:00>"],
    );
}

#[test]
fn a_date_counts_more_than_its_weekday() {
    check(
        "I will call you on Tuesday 16 March.",
        &["call_back: I will call you on Tuesday 16 March <on Tuesday 16 March: 03-16 17:00>"],
    );
}
