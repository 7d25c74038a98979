use super::{at, check, derive, history, house};

#[test]
fn a_question_may_not_be_closed_over() {
    let left = |lines: &[&str], expected: &[&str]| check("left_unanswered", "9 09:00", lines, expected);
    left(&["2 09:00 asks", "2 10:00 solved"], &["2 drip 2 10:00 by 1"]);
    left(&["2 09:00 asks", "2 10:00 answered", "2 10:00 solved"], &["3 ok 2 10:00"]);
    left(&["2 09:00 asks", "2 10:00 put_off", "2 10:00 solved"], &["3 drip 2 10:00 by 1"]);
    // A remark needs no answer, thanks need none.
    left(&["2 09:00 asks", "2 10:00 answered", "2 11:00 says", "2 12:00 solved"], &["4 ok 2 12:00"]);
    left(&["2 09:00 asks", "2 10:00 answered", "2 11:00 asks", "2 12:00 solved"], &["4 drip 2 12:00 by 3"]);
    // Somebody noticed.
    left(&["2 09:00 asks", "2 10:00 solved", "2 10:05 unsolved"], &[]);
    left(&["2 09:00 asks", "2 10:00 solved", "2 10:05 answered"], &["2 ok 2 10:00"]);
}

#[test]
fn coming_back_within_the_window_reopens() {
    let reopened = |as_of, lines: &[&str], expected: &[&str]| check("reopened", as_of, lines, expected);
    let solved = ["2 09:00 asks", "2 10:00 answered", "2 10:00 solved"];
    let then = |more: &[&'static str]| [&solved[..], more].concat();
    reopened("8 09:00", &solved, &[]);
    reopened("9 10:00", &solved, &["3 ok 9 10:00"]);
    reopened("20 09:00", &then(&["5 09:00 asks"]), &["3 drip 5 09:00 by 4"]);
    reopened("20 09:00", &then(&["5 09:00 thanks"]), &["3 ok 9 10:00"]);
    reopened("20 09:00", &then(&["9 10:01 asks"]), &["3 ok 9 10:00"]);
    // Thanks open nothing, so closing once more is no second solving.
    reopened("20 09:00", &then(&["3 09:00 thanks", "3 10:00 solved"]), &["3 ok 9 10:00"]);
    // Taken back by ourselves, it was none.
    reopened("20 09:00", &then(&["3 09:00 unsolved", "3 10:00 asks"]), &[]);
    reopened(
        "20 09:00",
        &then(&["3 09:00 asks", "3 10:00 answered", "3 10:00 solved"]),
        &["3 drip 3 09:00 by 4", "6 ok 10 10:00"],
    );
}

#[test]
fn closing_before_the_customer_said_so_may_have_been_too_early() {
    let rushed = |lines: &[&str], expected: &[&str]| check("rushed", "20 09:00", lines, expected);
    rushed(&["2 09:00 asks", "2 10:00 answered", "2 10:00 solved", "3 09:00 asks"], &["3 drip 3 09:00 by 4"]);
    rushed(&["2 09:00 asks", "2 10:00 answered", "2 10:00 solved", "5 09:00 asks"], &["3 ok 4 10:00"]);
    rushed(&["2 09:00 asks", "2 10:00 answered", "2 11:00 thanks", "2 12:00 solved", "3 09:00 asks"], &[]);
}

#[test]
fn more_than_two_handovers_are_too_many() {
    let passed = |lines: &[&str], expected: &[&str]| check("passed_around", "20 09:00", lines, expected);
    let begun = ["2 09:00 opens", "2 09:00 asks", "2 09:10 given_to 1"];
    let then = |more: &[&'static str]| [&begun[..], more].concat();
    passed(&begun, &[]);
    passed(
        &then(&["2 10:00 given_to 2", "2 11:00 given_to 3", "2 12:00 answered", "2 12:00 solved"]),
        &["1 ok 2 12:00"],
    );
    passed(
        &then(&["2 10:00 given_to 2", "2 11:00 given_to 3", "2 12:00 given_to 1"]),
        &["1 drip 2 12:00 by 6"],
    );
    // Put down and taken up by the same colleague is no handover.
    passed(
        &then(&["2 10:00 given_to 0", "2 11:00 given_to 1", "2 12:00 given_to 2", "2 13:00 solved"]),
        &["1 ok 2 13:00"],
    );
    // What comes with a team's handover is part of it.
    passed(
        &then(&[
            "2 10:00 team 5 6",
            "2 10:05 given_to 2",
            "2 11:00 team 6 5",
            "2 11:05 given_to 1",
            "2 13:00 solved",
        ]),
        &["1 ok 2 13:00"],
    );
    passed(
        &then(&["2 10:00 team 5 6", "2 10:05 given_to 2", "2 11:00 team 6 5", "2 12:00 team 5 6"]),
        &["1 drip 2 12:00 by 7"],
    );
    // The first team takes what none had.
    passed(
        &then(&["2 10:00 team 0 6", "2 11:00 team 6 5", "2 12:00 team 5 6", "2 13:00 solved"]),
        &["1 ok 2 13:00"],
    );
}

#[test]
fn a_colleague_has_the_last_word_about_a_complaint() {
    let complaint = |lines: &[&str], expected: &[&str]| check("complaint", "9 09:00", lines, expected);
    complaint(&["2 09:00 opens", "2 09:00 complains"], &["1 drip 2 09:00 by 2"]);
    complaint(&["2 09:00 opens", "2 09:00 asks"], &[]);
    complaint(&["2 09:00 opens", "2 09:00 asks", "2 10:00 solved"], &["1 ok 2 10:00"]);
    complaint(&["2 09:00 opens", "2 09:00 asks", "2 10:00 complaint"], &["1 drip 2 10:00 by 3"]);
    complaint(&["2 09:00 opens", "2 09:00 complains", "2 10:00 no_complaint"], &[]);
    complaint(
        &["2 09:00 opens", "2 09:00 complains", "2 10:00 no_complaint", "2 11:00 complaint"],
        &["1 drip 2 09:00 by 2"],
    );
}

#[test]
fn drips_know_who_had_it_when_they_happened() {
    let lines = ["2 09:00 asks", "2 09:05 given_to 4", "3 09:00 given_to 5", "3 09:01 team 8 9"];
    let outcome = derive(&history(&lines), &house(), at("9 09:00"));
    let late = outcome.occasions.iter().find(|one| one.kind == "late_first_answer").unwrap();
    assert_eq!((late.colleague, late.team), (4, 8), "the team it was handed from had it then");
    assert_eq!((late.waited.0, late.lived_minutes), (480, 480));
}

#[test]
fn a_customer_who_had_to_repeat_themselves_was_passed_around() {
    let passed = |lines: &[&str], expected: &[&str]| check("passed_around", "20 09:00", lines, expected);
    let begun = ["2 09:00 opens", "2 09:00 asks", "2 09:10 given_to 1"];
    let then = |more: &[&'static str]| [&begun[..], more].concat();
    passed(&then(&["2 10:00 repeated"]), &["1 drip 2 10:00 by 4 had_to_repeat"]);
    // The last word counts, and without one only the handovers do.
    passed(&then(&["2 10:00 repeated", "2 11:00 repeated_not"]), &[]);
    passed(&then(&["2 10:00 repeated", "2 11:00 repeated_not", "2 12:00 solved"]), &["1 ok 2 12:00"]);
    passed(&then(&["2 10:00 repeated_not", "2 11:00 repeated"]), &["1 drip 2 11:00 by 5 had_to_repeat"]);
    let handed = ["2 10:00 given_to 2", "2 11:00 given_to 3", "2 12:00 given_to 1"];
    passed(&then(&[&handed[..], &["2 13:00 repeated"]].concat()), &["1 drip 2 12:00 by 6"]);
    passed(&then(&[&["2 09:30 repeated"], &handed[..]].concat()), &["1 drip 2 09:30 by 4 had_to_repeat"]);
    passed(&then(&[&handed[..], &["2 13:00 repeated_not"]].concat()), &["1 drip 2 12:00 by 6"]);
}
