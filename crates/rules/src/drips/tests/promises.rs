use super::{at, check, derive, history, house};

#[test]
fn a_promise_that_came_due_was_kept_or_broke() {
    let broken = |lines: &[&str], expected: &[&str]| check("promise_broken", "20 09:00", lines, expected);
    broken(&["2 09:00 promised 3 1"], &[]);
    broken(&["2 09:00 promised 3 1", "3 09:00 kept 3"], &["2 ok 3 09:00"]);
    broken(&["2 09:00 promised 3 1", "3 09:00 broke 3"], &["2 drip 3 09:00 by 2"]);
    broken(
        &["2 09:00 promised 3 1", "4 11:00 ran_out 3 3 16:00", "4 11:00 broke 3"],
        &["3 drip 3 16:00 by 3"],
    );
    broken(
        &["2 09:00 promised 3 1", "4 11:00 ran_out 4 3 16:00", "4 11:00 broke 4", "4 12:00 broke 3"],
        &["3 drip 3 16:00 by 3", "4 drip 4 12:00 by 4"],
    );
    broken(&["3 09:00 ran_out 3 4 09:00", "3 10:00 broke 3"], &["2 drip 3 10:00 by 2"]);
    broken(&["2 09:00 promised 3 1", "3 09:00 broke_for_an_ask 3"], &["2 drip 3 09:00 by 2 asked_in_vain"]);
    broken(
        &["2 09:00 promised 3 1", "3 09:00 kept 3", "3 09:05 kept_not 3", "3 12:00 broke 3"],
        &["4 drip 3 12:00 by 4"],
    );
    // A call in time that was logged when the clock had struck: it was kept, unless that is taken back.
    broken(&["2 09:00 promised 3 1", "3 09:00 broke 3", "3 09:10 kept 3"], &["3 ok 3 09:10"]);
    broken(
        &[
            "2 09:00 promised 3 1",
            "3 09:00 broke 3",
            "3 09:10 kept 3",
            "3 09:20 kept_not 3",
            "3 09:20 broke 3",
        ],
        &["5 drip 3 09:20 by 5"],
    );
    broken(
        &["2 09:00 promised 3 1", "2 09:00 promised 4 1", "3 09:00 kept 4", "3 12:00 broke 3"],
        &["3 ok 3 09:00", "4 drip 3 12:00 by 4"],
    );
}

#[test]
fn silence_is_counted_among_what_broke() {
    check(
        "broken_in_silence",
        "20 09:00",
        &["2 09:00 broke 3", "2 10:00 broke_told 4", "2 11:00 kept 5"],
        &["1 drip 2 09:00 by 1", "2 ok 2 10:00"],
    );
    check("broken_in_silence", "20 09:00", &["2 09:00 broke 3", "2 09:10 kept 3"], &[]);
    check(
        "broken_in_silence",
        "20 09:00",
        &["4 11:00 ran_out 3 3 16:00", "4 11:00 broke 3"],
        &["2 drip 3 16:00 by 2"],
    );
    check(
        "moved_again",
        "20 09:00",
        &["2 09:00 moved 3", "2 10:00 moved_again 4"],
        &["1 ok 2 09:00", "2 drip 2 10:00 by 2"],
    );
}

#[test]
fn a_broken_promise_counts_for_whoever_kept_it_last() {
    let broken_by = |lines: &[&str]| {
        let outcome = derive(&history(lines), &house(), at("20 09:00"));
        outcome.occasions.iter().find(|one| one.kind == "promise_broken").unwrap().colleague
    };
    assert_eq!(broken_by(&["2 09:00 promised 3 8", "3 09:00 broke 3"]), 8);
    assert_eq!(broken_by(&["2 09:00 promised 3 8", "2 10:00 promised 3 9", "3 09:00 broke 3"]), 9);
    assert_eq!(broken_by(&["2 09:00 promised 3 8", "3 09:00 broke_for_an_ask 3"]), 0);
}

#[test]
fn a_promise_that_broke_for_an_answer_counts_for_the_team_that_owed_it() {
    #[track_caller]
    fn check(lines: &[&str], team: i64, colleague: i64) {
        let count = || derive(&history(lines), &house(), at("20 09:00"));
        let outcome = count();
        for kind in ["promise_broken", "broken_in_silence"] {
            let one = outcome.occasions.iter().find(|one| one.kind == kind).unwrap();
            assert_eq!((one.team, one.colleague), (team, colleague), "{kind} of {lines:?}");
            assert_eq!(
                (one.seq, one.evidence_seq),
                (count_of(lines), count_of(lines)),
                "{kind} of {lines:?}"
            );
        }
        assert_eq!(outcome, count(), "counted again it is the same");
    }
    let made = ["2 08:00 team 0 7", "2 09:00 promised 3 8"];
    let and = |rest: &[&'static str]| [&made[..], rest].concat();
    check(&and(&["3 09:00 broke 3"]), 7, 8);
    check(&and(&["3 09:00 answer_owed 3 12", "3 09:00 broke_for_an_ask 3"]), 12, 0);
    check(&and(&["3 09:00 answer_owed 3 0", "3 09:00 broke_for_an_ask 3"]), 0, 0);
    check(&and(&["3 09:00 broke_for_an_ask 3"]), 7, 0);
    check(&and(&["3 09:00 answer_owed 4 12", "3 09:00 broke_for_an_ask 3"]), 7, 0);
    check(
        &and(&["3 09:00 answer_owed 3 12", "3 09:00 ran_out 3 3 08:00", "3 09:00 broke_for_an_ask 3"]),
        12,
        0,
    );
}

/// The number of the last fact.
fn count_of(lines: &[&str]) -> i64 {
    i64::try_from(lines.len()).unwrap()
}
