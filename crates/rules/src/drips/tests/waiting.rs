use super::check;

#[test]
fn a_first_answer_within_a_business_day_is_in_time() {
    let late = |as_of, lines: &[&str], expected: &[&str]| check("late_first_answer", as_of, lines, expected);
    late("2 12:00", &["2 09:00 opens", "2 09:00 asks"], &[]);
    late("2 16:59", &["2 09:00 opens", "2 09:00 asks"], &[]);
    late("2 17:00", &["2 09:00 opens", "2 09:00 asks"], &["2 drip 2 17:00 by 2 nobody_took_it"]);
    late("9 09:00", &["2 09:00 opens", "2 09:00 asks", "2 16:30 answered"], &["2 ok 2 16:30"]);
    late(
        "9 09:00",
        &["2 09:00 opens", "2 09:00 asks", "3 09:30 answered"],
        &["2 drip 2 17:00 by 2 nobody_took_it"],
    );
    late(
        "9 09:00",
        &["2 09:00 opens", "2 09:00 asks", "2 09:05 given_to 4", "3 09:30 answered"],
        &["2 drip 2 17:00 by 2 somebody_had_it"],
    );
    // Friday at noon: the weekend does not count.
    late("9 12:00", &["6 12:00 asks", "9 11:59 answered"], &["1 ok 9 11:59"]);
    late("9 12:00", &["6 12:00 asks"], &["1 drip 9 12:00 by 1 nobody_took_it"]);
}

#[test]
fn a_holding_reply_is_no_answer() {
    let lines = ["2 09:00 asks", "2 10:00 put_off", "3 10:00 answered"];
    check("late_first_answer", "9 09:00", &lines, &["1 drip 2 17:00 by 1 put_off"]);
    check("late_answer", "9 09:00", &lines, &[]);
}

#[test]
fn thanks_start_no_clock() {
    let lines = ["2 09:00 asks", "2 10:00 answered", "2 11:00 thanks"];
    check("late_answer", "20 09:00", &lines, &[]);
    check("late_first_answer", "20 09:00", &["2 09:00 thanks"], &[]);
    check(
        "late_answer",
        "20 09:00",
        &["2 09:00 asks", "2 10:00 answered", "2 11:00 says"],
        &["3 drip 3 11:00 by 3 nobody_took_it"],
    );
}

#[test]
fn several_messages_in_one_wait_are_one_occasion() {
    let lines = ["2 09:00 asks", "2 10:00 answered", "2 11:00 asks", "2 15:00 asks", "3 10:00 answered"];
    check("late_answer", "9 09:00", &lines, &["3 ok 3 10:00"]);
    check("late_answer", "9 09:00", &lines[..4], &["3 drip 3 11:00 by 3 nobody_took_it"]);
}

#[test]
fn an_answer_that_never_left_answers_nothing() {
    let late = |lines: &[&str], expected: &[&str]| check("late_first_answer", "9 09:00", lines, expected);
    late(
        &["2 09:00 asks", "2 10:00 answered 5", "2 10:01 taken_back 5"],
        &["1 drip 2 17:00 by 1 nobody_took_it"],
    );
    late(
        &["2 09:00 asks", "2 10:00 answered 5", "3 10:00 not_delivered 5"],
        &["1 drip 2 17:00 by 1 nobody_took_it"],
    );
    late(
        &["2 09:00 asks", "2 10:00 answered 5", "3 10:00 not_delivered 5", "3 11:00 delivered 5"],
        &["1 ok 2 10:00"],
    );
    late(
        &["2 09:00 asks", "2 10:00 answered 5", "2 10:00 solved 5", "2 10:01 taken_back 5"],
        &["1 drip 2 17:00 by 1 nobody_took_it"],
    );
}

#[test]
fn a_talk_answers_as_a_letter_does() {
    check("late_first_answer", "9 09:00", &["2 09:00 asks", "2 15:00 spoke"], &["1 ok 2 15:00"]);
}

#[test]
fn what_we_begin_waits_for_nobody() {
    let lines = ["2 09:00 answered", "2 10:00 asks", "3 09:30 answered"];
    check("late_first_answer", "9 09:00", &lines, &[]);
    check("late_answer", "9 09:00", &lines, &["2 ok 3 09:30"]);
}

#[test]
fn closing_hides_no_lateness_that_was_and_counts_none_that_was_not() {
    check("late_first_answer", "9 09:00", &["2 09:00 asks", "2 10:00 solved"], &[]);
    check(
        "late_first_answer",
        "9 09:00",
        &["2 09:00 asks", "3 10:00 solved"],
        &["1 drip 2 17:00 by 1 nobody_took_it"],
    );
    let opened_again = ["2 09:00 asks", "2 10:00 solved", "2 10:05 unsolved"];
    check("late_first_answer", "9 09:00", &opened_again, &["1 drip 2 17:00 by 1 nobody_took_it"]);
}

#[test]
fn the_clock_of_the_solution_pauses_while_the_customer_holds_the_ball() {
    let long = |as_of, lines: &[&str], expected: &[&str]| check("late_solution", as_of, lines, expected);
    // Two business days of waiting, a week in the customer's hands, two more days of waiting.
    let lines = ["2 09:00 asks", "3 17:00 answered", "10 09:00 asks", "11 17:00 answered", "12 09:00 solved"];
    long("12 12:00", &lines, &["1 ok 12 09:00"]);
    long("12 08:00", &lines, &[]);
    let lines = ["2 09:00 asks", "4 17:00 answered", "10 09:00 asks", "13 10:00 answered", "13 11:00 solved"];
    long("20 09:00", &lines, &["1 drip 11 17:00 by 3"]);
    long("9 09:00", &["2 09:00 asks"], &["1 drip 6 17:00 by 1"]);
    long(
        "20 09:00",
        &[
            "2 09:00 asks",
            "2 10:00 answered",
            "2 11:00 solved",
            "3 09:00 asks",
            "3 10:00 answered",
            "3 11:00 solved",
        ],
        &["1 ok 2 11:00", "4 ok 3 11:00"],
    );
}
