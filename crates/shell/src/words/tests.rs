use super::*;

#[test]
fn a_sentence_places_its_arguments() {
    assert_eq!(say_with("time-late-days", &[("count", 1.into())]), "1 day late");
    assert_eq!(say_with("time-late-days", &[("count", 2.into())]), "2 days late");
    assert_eq!(
        say_with("error-scope-missing", &[("scope", "a:b".into())]),
        "This token needs the scope “a:b” for that."
    );
}

#[test]
fn a_sentence_without_arguments_is_not_copied() {
    assert!(matches!(sentence("time-yesterday"), Cow::Borrowed("Yesterday")));
    assert_eq!(sentence("no-such-key"), "no-such-key");
    assert_eq!(say("time-yesterday"), "Yesterday");
}

#[test]
fn an_outline_names_what_is_missing() {
    assert_eq!(outline("error-scope-missing"), "This token needs the scope “…scope…” for that.");
}
