use super::*;

#[track_caller]
fn check(text: &str, verdict: Verdict) {
    assert_eq!(reply_keeps(text), verdict, "{text}");
}

#[test]
fn an_answer_with_substance_keeps_a_reply() {
    check("Your parcel left our depot this morning and is on its way to you.", Verdict::Keeps);
    check(
        "Hi Maria,\n\nThe refund was booked on Monday. It takes the bank two days.\n\nBest, Ana",
        Verdict::Keeps,
    );
    check("Yes, it is.", Verdict::Keeps);
    check("Hi Maria, your refund was sent on Monday.", Verdict::Keeps);
    check("Thanks, it was sent on Monday and will be there tomorrow.", Verdict::Keeps);
    check("Your order is 4.5 kg. I will let you know when it leaves.", Verdict::Perhaps);
    check(
        "The lid is back in stock and yours was posted at noon with a new seal. I'll let you know the number.",
        Verdict::Keeps,
    );
}

#[test]
fn a_holding_line_keeps_nothing() {
    check("We are looking into it and will get back to you.", Verdict::No);
    check("Hi Maria, thanks for your patience. We\u{2019}re still waiting for the depot.", Verdict::No);
    check("Thank you for your message!\n\nKind regards,\nAna", Verdict::No);
    check("I have passed this on to my colleague.", Verdict::No);
    check(
        "Dear Maria,\n\nwe are sorry about the delay and are chasing the depot.\n\nBest,\nAna Kaya",
        Verdict::No,
    );
    check("", Verdict::No);
    check("  \n ... ", Verdict::No);
}

#[test]
fn what_is_not_certain_is_asked() {
    check("Could you send me your order number?", Verdict::Perhaps);
    check("We're looking into it. Which lid is it?", Verdict::Perhaps);
    check("Ihr Paket ist heute Morgen losgefahren und kommt am Freitag an.", Verdict::Perhaps);
    check("お荷物は今朝発送されました", Verdict::Perhaps);
}

fn call(minutes: i64, direction: Direction, outcome: Outcome) -> Call {
    Call { at: Timestamp::from_second(1_795_000_000 + minutes * 60).unwrap(), direction, outcome }
}

#[track_caller]
fn check_calls(calls: &[(i64, Outcome)], verdict: Verdict) {
    let made: Vec<Call> =
        calls.iter().map(|(minutes, outcome)| call(*minutes, Direction::Outgoing, *outcome)).collect();
    assert_eq!(calls_keep(&made), verdict, "{calls:?}");
}

#[test]
fn a_call_that_reached_the_customer_keeps_a_call_back() {
    check_calls(&[(0, Outcome::Reached)], Verdict::Keeps);
    check_calls(&[(0, Outcome::Unanswered), (5, Outcome::Reached)], Verdict::Keeps);
    check_calls(&[], Verdict::No);
    let theirs = [call(0, Direction::Incoming, Outcome::Reached)];
    assert_eq!(calls_keep(&theirs), Verdict::Perhaps);
}

#[test]
fn unanswered_attempts_count_under_the_house_rule_only() {
    use Outcome::{LeftMessage, Unanswered};
    check_calls(&[(0, Unanswered)], Verdict::No);
    check_calls(&[(0, LeftMessage)], Verdict::No);
    check_calls(&[(0, LeftMessage), (60, Unanswered), (120, Unanswered)], Verdict::Keeps);
    check_calls(&[(0, Unanswered), (60, Unanswered), (120, LeftMessage)], Verdict::Keeps);
    check_calls(&[(0, Unanswered), (60, Unanswered), (120, Unanswered)], Verdict::No);
    // Three times within an hour is once.
    check_calls(&[(0, Unanswered), (1, Unanswered), (2, LeftMessage)], Verdict::No);
    check_calls(&[(0, LeftMessage), (59, Unanswered), (118, Unanswered)], Verdict::No);
    let theirs_between = [
        call(0, Direction::Outgoing, LeftMessage),
        call(60, Direction::Incoming, Unanswered),
        call(120, Direction::Outgoing, Unanswered),
    ];
    assert_eq!(calls_keep(&theirs_between), Verdict::No);
}

#[test]
fn every_code_is_read_back() {
    for direction in Direction::ALL {
        assert_eq!(Direction::from_code(direction.code()), Some(direction));
    }
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
    }
}
