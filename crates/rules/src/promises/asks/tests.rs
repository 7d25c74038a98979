use super::*;

fn at(time: &str) -> Timestamp {
    format!("2026-03-02T{time}:00Z").parse().expect("a test instant")
}

fn promise(state: State, due: Option<&str>) -> Standing {
    Standing { state, ..Standing::open(due.map(at)) }
}

#[track_caller]
fn check_due(promise: Standing, due: &str, expected: Result<(), CannotAskBy>) {
    assert_eq!(ask_by(&promise, at(due), at("10:00")).map(drop), expected);
}

#[test]
fn an_answer_is_needed_before_the_promise_is_due() {
    let open = promise(State::Open, Some("15:00"));
    check_due(open, "14:00", Ok(()));
    check_due(open, "15:00", Err(CannotAskBy::NotBeforePromise));
    check_due(open, "16:00", Err(CannotAskBy::NotBeforePromise));
    check_due(open, "10:00", Err(CannotAskBy::Past));
    check_due(promise(State::Waiting, Some("15:00")), "16:00", Err(CannotAskBy::NotBeforePromise));
    check_due(promise(State::Open, None), "16:00", Ok(()));
    check_due(promise(State::Broken, Some("09:00")), "16:00", Ok(()));
    let made_up = Standing { fulfilled_at: Some(at("09:30")), ..promise(State::Broken, Some("09:00")) };
    check_due(made_up, "16:00", Err(CannotAskBy::PromiseClosed));
    for closed in [State::Kept, State::Moved, State::Withdrawn] {
        check_due(promise(closed, Some("15:00")), "14:00", Err(CannotAskBy::PromiseClosed));
    }
}

#[test]
fn an_ask_closes_once_and_an_answer_at_its_due_time_is_late() {
    let open = AskStanding::open(at("14:00"));
    let in_time = close(&open, AskState::Answered, at("13:59")).expect("it is open");
    assert!(in_time.is_in_time() && in_time.late_by().is_zero());
    let late = close(&open, AskState::Answered, at("14:00")).expect("it is open");
    assert!(!late.is_in_time());
    let overdue = run_out(&open, at("14:00")).expect("its time is up");
    let later = close(&overdue, AskState::Declined, at("16:30")).expect("it is still to be answered");
    assert_eq!(later.late_by(), SignedDuration::from_mins(150));
    for closed in [in_time, late, later] {
        assert_eq!(
            close(&closed, AskState::Withdrawn, at("17:00")),
            Err(CannotClose::AlreadyClosed(closed.state))
        );
        assert_eq!(run_out(&closed, at("18:00")), None);
    }
    assert_eq!(run_out(&open, at("13:59")), None);
    assert_eq!(run_out(&overdue, at("15:00")), None, "it runs out once");
}

#[track_caller]
fn check_reminder(made: &str, due: &str, expected: Option<&str>) {
    assert_eq!(remind_at(at(made), at(due)), expected.map(at), "asked {made}, due {due}");
}

#[test]
fn a_reminder_leaves_a_quarter_of_the_time_and_at_most_an_hour() {
    check_reminder("10:00", "10:29", None);
    check_reminder("10:00", "10:40", Some("10:30"));
    check_reminder("10:00", "12:00", Some("11:30"));
    check_reminder("10:00", "18:00", Some("17:00"));
    check_reminder("10:00", "09:00", None);
}

#[test]
fn a_promise_breaks_for_the_answer_that_was_owed_longest() {
    let open = |due: &str| AskStanding::open(at(due));
    let answered = |due: &str, when: &str| AskStanding {
        state: AskState::Answered,
        closed_at: Some(at(when)),
        ..open(due)
    };
    let owed = |asks: Vec<AskStanding>| owed_longest(asks.into_iter().enumerate(), at("15:00"));
    assert_eq!(owed(vec![]), None);
    assert_eq!(owed(vec![open("15:30")]), None, "it still has time");
    assert_eq!(owed(vec![answered("14:00", "14:30")]), None, "it came late, and before the promise was due");
    assert_eq!(owed(vec![open("14:30"), open("14:00")]), Some(1));
    assert_eq!(owed(vec![answered("13:00", "15:10"), open("14:00")]), Some(0));
}

#[test]
fn every_state_has_its_word() {
    for state in AskState::ALL {
        assert_eq!(AskState::from_code(state.code()), Some(state));
    }
    assert_eq!(AskState::from_code("lost"), None);
}
