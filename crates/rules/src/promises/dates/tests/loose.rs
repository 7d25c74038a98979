//! Expressions without a due time: vague ones, those that wait for something, and those that are over.

use super::*;

#[test]
fn vague_and_event_bound_expressions_have_no_due_time() {
    for text in [
        "shortly",
        "soon",
        "as soon as possible",
        "right away",
        "in due course",
        "in a few days",
        "in a moment",
        "at our earliest convenience",
        "in the coming days",
        "any minute now",
        "within a few hours",
        "momentarily",
        "in a bit",
        "in a little while",
        "in the near future",
        "as quickly as possible",
        "as soon as we can",
        "as soon as humanly possible",
        "at some point",
        "immediately",
        "before long",
        "over the next few days",
        "some time soon",
        "when possible",
        "ASAP",
    ] {
        check_precision(text, Precision::Vague);
    }
    for text in [
        "as soon as we know",
        "once we hear back from the depot",
        "when it arrives",
        "as soon as I have news",
        "once it ships",
        "once your refund clears",
        "once available",
        "when we hear back",
        "when your order is ready",
        "by the time the depot opens",
        "after they confirm",
        "the moment we know more",
        "upon receipt",
    ] {
        check_precision(text, Precision::Event);
    }
}

#[track_caller]
fn check_class(text: &str, span: &str, class: Class) {
    let found = at(NOW, "Europe/London", DateOrder::DayFirst, text);
    let shown: Vec<_> = found.iter().map(|found| (cut(text, found), found.class)).collect();
    assert_eq!(shown, [(span.to_owned(), class)], "{text}");
    assert_eq!(found[0].due.is_some(), class == Class::Dated, "{text}");
}

#[test]
fn what_is_over_is_found_and_never_due() {
    for text in [
        "yesterday",
        "yesterday at 3pm",
        "two days ago",
        "5 minutes ago",
        "last week",
        "last Friday",
        "in the last 3 days",
        "over the past few weeks",
        "earlier today",
        "today at 9am",
        "2 January 2020",
    ] {
        check_class(text, text, Class::Past);
    }
}

#[test]
fn each_expression_has_its_class() {
    check_class("We will be with you shortly, thanks for waiting.", "shortly", Class::Vague);
    check_class("I will write once it ships.", "once it ships", Class::EventBound);
    check_class(
        "Sorry, we will reply as soon as we know more, promised.",
        "as soon as we know more",
        Class::EventBound,
    );
    check_class("Your parcel came back yesterday.", "yesterday", Class::Past);
    check_class("It will be with you by Friday.", "by Friday", Class::Dated);
    check_class("We open after 2pm", "after 2pm", Class::Dated);
}

#[test]
fn once_and_when_are_also_other_words() {
    for text in ["once a week", "once again", "once more", "When will it come?", "I once sat here"] {
        let found = at(NOW, "Europe/London", DateOrder::DayFirst, text);
        assert!(found.iter().all(|found| found.class != Class::EventBound), "{text}: {found:?}");
    }
}
