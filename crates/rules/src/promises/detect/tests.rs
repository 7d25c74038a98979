//! Sentences as agents write them, by what is and is not a promise in them.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::hours::OfficeHours;
use crate::promises::dates::DateOrder;

mod attached;
mod business;
mod damaged;
mod dues;
mod forms;
mod phrases;
mod spoken;

/// Wednesday, a little past eleven in Berlin, where the customer is; the organization is in London.
const NOW: &str = "2026-03-11T10:07:00Z";

fn heard(text: &str) -> Vec<Heard<'_>> {
    let hours = OfficeHours::usual(TimeZone::get("Europe/London").unwrap());
    let moment = Moment {
        at: NOW.parse().unwrap(),
        customer_zone: TimeZone::get("Europe/Berlin").unwrap(),
        organization_hours: &hours,
        order: DateOrder::DayFirst,
    };
    detect(text, &moment)
}

/// Each promise as "kind: words", with "if" before it when it waits for the customer, and when after it.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = heard(text).iter().map(told).collect();
    assert_eq!(found, expected, "in {text:?}");
}

fn told(heard: &Heard<'_>) -> String {
    let wait = if heard.conditional { "if " } else { "" };
    let due = match heard.due {
        Some(DueSaid { at: Some(at), text, .. }) => format!(" <{text}: {}>", at.strftime("%m-%d %H:%M")),
        Some(due) => format!(" <{}: {}>", due.text, due.precision.code()),
        None => String::new(),
    };
    format!("{wait}{}: {}{due}", heard.kind.code(), heard.text)
}

/// One promise of this kind.
#[track_caller]
fn one(kind: &str, texts: &[&str]) {
    for text in texts {
        let found: Vec<&str> = heard(text).iter().map(|heard| heard.kind.code()).collect();
        assert_eq!(found, [kind], "in {text:?}");
    }
}

#[track_caller]
fn nothing(texts: &[&str]) {
    for text in texts {
        check(text, &[]);
    }
}

#[test]
fn a_call_back_and_a_refund_in_one_breath() {
    check(
        "I'll check with the depot and call you back tomorrow at 3, and the refund is with you by Friday",
        &[
            "call_back: I'll check with the depot and call you back tomorrow at 3 <tomorrow at 3: 03-12 14:00>",
            "refund: the refund is with you by Friday <by Friday: 03-13 17:00>",
        ],
    );
}

#[test]
fn looking_is_one_with_the_act_it_serves() {
    check("We'll look into it and get back to you.", &["reply: We'll look into it and get back to you"]);
    check(
        "Let me check and get back to you shortly.",
        &["reply: Let me check and get back to you shortly <shortly: vague>"],
    );
    check(
        "I'll send the form today and call you tomorrow.",
        &[
            "send: I'll send the form today <today: 03-11 17:00>",
            "call_back: call you tomorrow <tomorrow: 03-12 17:00>",
        ],
    );
    check("We'll ring you and let you know.", &["call_back: We'll ring you and let you know"]);
}

#[test]
fn every_kind() {
    one(
        "call_back",
        &[
            "I'll call you back tomorrow.",
            "We'll give you a ring this afternoon.",
            "You can expect a call from us tomorrow.",
            "Someone from our team will phone you.",
        ],
    );
    one(
        "reply",
        &[
            "We'll get back to you ASAP.",
            "Our team will be in touch.",
            "You'll hear from us by Monday.",
            "We'll keep you posted.",
            "I'll let you know.",
            "A member of our team will respond to you as soon as possible.",
            "I've passed this on and will get back to you.",
        ],
    );
    one(
        "refund",
        &[
            "You'll be refunded within 5-7 working days.",
            "It will be refunded to your card.",
            "We will issue you with a full refund today.",
            "Your refund will be processed in 3-5 business days.",
            "we will, of course, refund you in full",
        ],
    );
    one(
        "delivery",
        &[
            "Your order will be delivered by 8pm tonight.",
            "Your parcel will be shipped on Monday.",
            "Your package will arrive tomorrow.",
            "I am going to send you a replacement today.",
        ],
    );
    one(
        "repair",
        &[
            "We'll get this sorted for you.",
            "Our engineers will fix it tonight.",
            "The issue will be resolved within 24 hours.",
            "It'll be up and running soon.",
        ],
    );
    one(
        "appointment",
        &[
            "I'll book you in for Friday at 3.",
            "We'll have a technician out to you on Thursday between 8 and 12.",
            "The technician will be there tomorrow between 8 and 10.",
        ],
    );
    one(
        "send",
        &[
            "I'll email you the label today.",
            "We'll send you the form.",
            "You'll receive an email from us within 24 hours.",
        ],
    );
    one(
        "other",
        &[
            "I'll pass that along to the team.",
            "We'll look into this.",
            "I'll make a note of that.",
            "Your feedback will be forwarded to our product team.",
            "Fresh towels will be brought to your room at 6pm.",
            "Will do!",
        ],
    );
}

#[test]
fn whoever_speaks_for_the_house() {
    one(
        "reply",
        &[
            "I will get back to you.",
            "We shall get back to you.",
            "we’ll get back to you",
            "we&#39;ll get back to you",
            "Well get back to you asap",
            "we're gonna get back to you",
            "Will get back to you.",
            "I promise to get back to you.",
            "Rest assured we'll get back to you.",
            "One of us will get back to you.",
            "My assistant, Kim, will get back to you.",
            "The team (see below) will get back to you.",
            "Karla will get back to you.",
            "We've asked our engineers, who will get back to you.",
            "They'll get back to you within 2 days.",
            "@user3 Hi Sam 😊 we'll get back to you! ^JB",
            "Customer Relations will get back to you.",
        ],
    );
}

#[test]
fn what_waits_for_the_customer() {
    for text in [
        "Please send us an email and we will assist.",
        "Send us your number &amp; we'll check.",
        "If you can DM your account details we'll get this looked at for you.",
        "Could you send over your version as well? We'll check further.",
        "Once you've done that, we'll get the ball rolling.",
        "We'll look into it as soon as you send us the number.",
    ] {
        let conditional: Vec<bool> = heard(text).iter().map(|heard| heard.conditional).collect();
        assert_eq!(conditional, [true], "in {text:?}");
    }
    check("If anything changes, we'll keep you posted.", &["reply: we'll keep you posted"]);
}

#[test]
fn when_it_is_due() {
    check(
        "I'll call you tomorrow at 3.",
        &["call_back: I'll call you tomorrow at 3 <tomorrow at 3: 03-12 14:00>"],
    );
    check("Tomorrow at 3 I'll call you.", &["call_back: I'll call you <Tomorrow at 3: 03-12 14:00>"]);
    check(
        "We'll reply within 24 hours.",
        &["reply: We'll reply within 24 hours <within 24 hours: 03-12 10:07>"],
    );
    check("We'll be in touch shortly.", &["reply: We'll be in touch shortly <shortly: vague>"]);
    check(
        "We'll update you as soon as we know more.",
        &["reply: We'll update you as soon as we know more <as soon as we know more: event>"],
    );
    check(
        "Once the part is in, we will call you.",
        &["call_back: we will call you <Once the part is in: event>"],
    );
    check(
        "We'll refund your order from Monday by Friday.",
        &["refund: We'll refund your order from Monday by Friday <by Friday: 03-13 17:00>"],
    );
    check(
        "We're sending you a new one tomorrow.",
        &["send: We're sending you a new one tomorrow <tomorrow: 03-12 17:00>"],
    );
}

#[test]
fn requests_questions_and_conditions_are_none() {
    nothing(&[
        "If it fails, call us",
        "Would you call us back?",
        "Shall I call you tomorrow?",
        "Will you be flying with us again?",
        "When will we get our refund?",
        "Do you know when you will be home?",
        "Let us know if you have any questions.",
        "Will there be anything else?",
        "What will you do?",
    ]);
}

#[test]
fn politeness_offers_and_hopes_are_none() {
    nothing(&[
        "We'll be happy to help",
        "We can look into that for you.",
        "We'd love to help.",
        "We'll be right here if you need us!",
        "We'll keep an eye out for your DM.",
        "We look forward to hearing from you.",
        "Hopefully we'll have this fixed soon.",
        "I hope we'll see you again soon.",
        "We may be able to get you a refund.",
        "We'll always do our best.",
    ]);
}

#[test]
fn refusals_needs_and_what_is_under_way_are_none() {
    nothing(&[
        "We won't be able to refund this.",
        "We will not be able to assist further.",
        "I'll need your postcode.",
        "You'll need to contact your bank.",
        "We are looking into this.",
        "I've sent you the form.",
        "We're working on it.",
        "I will be out of the office tomorrow.",
    ]);
}

#[test]
fn policies_deadlines_and_features_are_none() {
    nothing(&[
        "Refunds take 5-7 days.",
        "You have until Friday to return it.",
        "You will receive a verification code.",
        "You will find the option under Settings.",
        "Restarting your router will resolve the issue.",
        "Your card will be charged again in 3 days.",
        "Our stores will be open until 8pm.",
        "In most cases the fee will be waived.",
        "Your bank will refund you.",
        "That'll help us narrow it down.",
        "Please send it so that we will be able to check.",
        "We will never ask for your password.",
    ]);
    check("We will never share your address.", &["other: We will never share your address"]);
}

#[test]
fn what_others_said_is_none() {
    nothing(&[
        "> We will call you tomorrow",
        "You said: \"we will refund you by Friday\".",
        "As you wrote, 'I will send the form tomorrow'.",
        "You told us that you will send the form.",
        "They said they'll call you.",
        "Thank you.\n\nOn Monday, Maria wrote:\nI will send it tomorrow.",
        "You wrote: we will refund you.",
    ]);
    check(
        "> Will you call?\nYes, I'll call you today.",
        &["call_back: I'll call you today <today: 03-11 17:00>"],
    );
}

#[test]
fn other_languages_are_not_listened_to() {
    let hours = OfficeHours::usual(TimeZone::UTC);
    let moment = Moment {
        at: NOW.parse().unwrap(),
        customer_zone: TimeZone::UTC,
        organization_hours: &hours,
        order: DateOrder::DayFirst,
    };
    for text in [
        "Wir rufen Sie morgen um 15 Uhr zurück und das Geld ist bis Freitag bei Ihnen.",
        "Nous vous rappelons demain à 15 heures.",
        "Le llamaré mañana a las 3.",
        "La richiamo domani alle 15.",
        "Ik bel u morgen om 15 uur terug.",
        "Jag ringer dig i morgon.",
        "Zadzwonię jutro.",
        "Ligo amanhã.",
        "Rückruf morgen 15 Uhr.",
        "Мы перезвоним вам завтра.",
        "明日の三時にお電話いたします。",
    ] {
        let hearing = hear(text, &moment);
        assert!(!hearing.language_has_rules && hearing.promises.is_empty(), "{text}");
    }
    for text in ["We'll call Frau Müller tomorrow.", "Ok!", "", "👍", "Will do"] {
        assert!(hear(text, &moment).language_has_rules, "{text}");
    }
}

#[test]
fn places_are_counted_twice() {
    let text = "Grüße 😊 we’ll call you tomorrow.";
    let [heard] = heard(text)[..] else { panic!("one promise") };
    let (before, due) = (&text[..heard.span.start], heard.due.unwrap());
    assert_eq!(heard.span.first_char, before.chars().count());
    assert_eq!(heard.span.end_char - heard.span.first_char, heard.text.chars().count());
    assert_eq!(&text[due.span.start..due.span.end], "tomorrow");
    assert_eq!(due.span.first_char, text[..due.span.start].chars().count());
}

/// Texts made of the words that the rules look at.
fn rather_promising() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "we", "we'll", "I", "will", "you", "your", "call", "refund", "look", "into", "it", "and", "get",
        "back", "by", "Friday", "tomorrow", "at", "3", "if", "once", "as", "soon", ",", ".", "?", "(", ")",
        "\"", "'", "\n", ">", "going", "to", "be", "is", "are", "our", "team", "that", "who", "never", "not",
        "have", "keep", "let", "expect", "should", "promise", "well", "ill", "&amp;", "😊", "é", "of", "us",
        "course", "…", "-", "don’t", "do", "best", "or", "then", "when", "said", ":", "ing", "ed", "’ll",
        "İ", "ß", "<p>", "</b>", "<", "count", "on", "can", "won't", "forget", "see", "there", "consider",
        "done", "at", "leave", "days", "after", "paid", "Monday",
    ]);
    prop::collection::vec((words, prop::bool::ANY), 0..40).prop_map(|words| {
        words.iter().map(|(word, free)| if *free { format!("{word} ") } else { (*word).to_owned() }).collect()
    })
}

fn lies_in_order(text: &str) -> Result<(), TestCaseError> {
    let mut end = 0;
    for heard in heard(text) {
        prop_assert!(heard.span.start >= end && heard.span.start < heard.span.end, "{:?}", heard);
        prop_assert_eq!(&text[heard.span.start..heard.span.end], heard.text);
        prop_assert_eq!(text[..heard.span.start].chars().count(), heard.span.first_char);
        prop_assert_eq!(text[..heard.span.end].chars().count(), heard.span.end_char);
        if let Some(due) = heard.due {
            prop_assert_eq!(&text[due.span.start..due.span.end], due.text);
            prop_assert_eq!(text[..due.span.end].chars().count(), due.span.end_char);
        }
        end = heard.span.end;
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        lies_in_order(&text)?;
    }

    #[test]
    fn nor_does_one_that_promises_a_lot(text in rather_promising()) {
        lies_in_order(&text)?;
    }
}
