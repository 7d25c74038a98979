use super::{ALIKE_PERMILLE, Answer, Heard, Level, alike_permille, answers, hear};

#[track_caller]
fn check_level(text: &str, level: Level) {
    assert_eq!(hear(text).level, level, "{text}");
}

#[test]
fn mere_thanks_are_told_from_what_asks() {
    for thanks in [
        "Thanks!",
        "Thank you so much, Anna.",
        "Hi Anna,\n\nthat works now. Thank you!\n\nKind regards\nTom Baker",
        "Perfect, thanks again.",
        "Great. Have a nice weekend!",
        "Vielen Dank!",
        "Ok",
        "It arrived this morning. Many thanks\nTom",
    ] {
        check_level(thanks, Level::Nothing);
    }
    for asks in [
        "Thanks, but when will it come?",
        "Thanks. Please send it to my new address.",
        "Where is my order",
        "Can you help me",
        "I would like my money back.",
    ] {
        let level = hear(asks).level;
        assert!(level >= Level::Says, "{asks}");
    }
    check_level("Thanks, but when will it come?", Level::Asks);
    check_level("Please send it to my new address.", Level::Asks);
    check_level("Thanks, but it is still broken.", Level::Says);
    check_level("My kettle arrived in pieces.", Level::Says);
    check_level("", Level::Says);
    check_level("Hello,\n\nI am writing about order 4127.\n\nTom", Level::Says);
}

#[track_caller]
fn check_complaint(text: &str, complains: bool) {
    assert_eq!(hear(text).complains, complains, "{text}");
}

#[test]
fn only_clear_words_are_a_complaint() {
    check_complaint("This is the third time. I want to make a complaint.", true);
    check_complaint("Frankly, that is UNACCEPTABLE.", true);
    check_complaint("I am extremely disappointed with the service", true);
    check_complaint("No complaints so far, thank you", false);
    check_complaint("I can't complain, it works.", false);
    check_complaint("It does not work.", false);
    check_complaint("We met at the Complainant bar", false);
    check_complaint("", false);
    check_complaint(&"ä".repeat(5_000), false);
}

#[test]
fn a_number_carries_what_was_heard() {
    for level in [Level::Nothing, Level::Says, Level::Asks] {
        for complains in [false, true] {
            let heard = Heard { level, complains };
            assert_eq!(Heard::from_number(heard.number()), heard);
        }
    }
    assert_eq!(Heard::from_number(0), Heard { level: Level::Says, complains: false }, "never looked at");
    for answer in [Answer::Answers, Answer::HoldsOff] {
        assert_eq!(Answer::from_number(answer.number()), answer);
    }
    assert_eq!(Answer::from_number(0), Answer::Answers, "never looked at");
}

#[test]
fn a_holding_line_is_told_from_an_answer() {
    assert_eq!(answers("Hi Tom,\n\nwe are looking into it.\n\nKind regards\nAnna"), Answer::HoldsOff);
    assert_eq!(answers("Your refund left on Monday and reaches you by Thursday."), Answer::Answers);
    assert_eq!(answers("Which of the two kettles is it?"), Answer::Answers);
    assert_eq!(answers(""), Answer::Answers);
    assert_eq!(answers("Die Rückzahlung ist am Montag hinausgegangen."), Answer::Answers);
}

#[test]
fn the_same_matter_is_told_by_its_words() {
    let alike = |one, other| alike_permille(one, other) >= ALIKE_PERMILLE;
    assert!(alike(("Order 41277", "Where is it?"), ("Still waiting", "My order 41277 has not come.")));
    assert!(alike(
        ("Kettle leaks", "The blue kettle leaks at the handle."),
        ("Kettle leaks again", "The blue kettle still leaks at the handle."),
    ));
    assert!(!alike(("Kettle leaks", "The kettle leaks."), ("Opening hours", "When are you open on Sunday?")));
    assert!(!alike(("Thanks", "Thank you for your help"), ("Hello", "Thank you for your help")));
    assert!(!alike(("", ""), ("", "")));
}
