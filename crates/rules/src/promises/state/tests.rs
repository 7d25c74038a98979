use proptest::prelude::*;

use super::*;
use crate::promises::reminders::Moments;

const NOON: i64 = 1_795_000_000;

fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_second(NOON + minutes * 60).unwrap()
}

fn at(state: State) -> Standing {
    Standing { state, ..Standing::open(Some(minute(60))) }
}

/// The changes that a state allows, in the order keep, move, withdraw, break, fulfil late.
#[track_caller]
fn check_allowed(state: State, allowed: &str) {
    let (before, after) = (minute(0), minute(61));
    let tried = [
        ("keep", keep(&at(state), before).is_ok()),
        ("move", move_to(&at(state), minute(90), Agreement::Agreed, before).is_ok()),
        ("withdraw", withdraw(&at(state), "bought elsewhere").is_ok()),
        ("break", break_due(&at(state), after).is_ok()),
        ("fulfil", fulfil_late(&at(state), after).is_ok()),
    ];
    let done: Vec<_> = tried.iter().filter(|(_, done)| *done).map(|(change, _)| *change).collect();
    assert_eq!(done.join(" "), allowed, "{state:?}");
}

#[test]
fn each_state_allows_its_own_changes() {
    check_allowed(State::Waiting, "keep move withdraw");
    check_allowed(State::Open, "keep move withdraw break");
    check_allowed(State::Kept, "");
    check_allowed(State::Broken, "fulfil");
    check_allowed(State::Moved, "");
    check_allowed(State::Withdrawn, "");
}

#[test]
fn a_promise_breaks_at_its_due_time_and_is_kept_until_then() {
    let open = at(State::Open);
    assert_eq!(break_due(&open, minute(59)), Err(CannotBreak::NotDue));
    assert!(keep(&open, minute(59)).is_ok());
    assert_eq!(keep(&open, minute(60)), Err(CannotKeep::TimeIsUp));
    assert_eq!(move_to(&open, minute(90), Agreement::Agreed, minute(60)), Err(CannotMove::TimeIsUp));
    assert_eq!(break_due(&open, minute(60)).unwrap().state, State::Broken);
}

#[test]
fn late_fulfilment_leaves_it_broken_and_says_how_late() {
    let broken = break_due(&at(State::Open), minute(60)).unwrap();
    let late = fulfil_late(&broken, minute(61)).unwrap();
    assert_eq!((late.standing.state, late.late_by), (State::Broken, SignedDuration::from_mins(1)));
    assert_eq!(fulfil_late(&late.standing, minute(62)), Err(CannotFulfil::AlreadyFulfilled));
    assert_eq!(keep(&late.standing, minute(62)), Err(CannotKeep::TimeIsUp));
}

#[test]
fn what_is_shown_afterwards_counts_from_when_it_was_done() {
    let broken = at(State::Broken);
    let kept = keep_as_shown(&broken, minute(59)).unwrap();
    assert_eq!((kept.standing, kept.after_first_due), (at(State::Kept), SignedDuration::ZERO));
    assert_eq!(keep_as_shown(&broken, minute(60)), Err(CannotKeep::TimeIsUp), "that was too late");
    assert_eq!(keep_as_shown(&at(State::Open), minute(59)).unwrap().standing, at(State::Kept));
    assert_eq!(keep_as_shown(&at(State::Open), minute(60)), Err(CannotKeep::TimeIsUp));
    let made_up_for = Standing { fulfilled_at: Some(minute(90)), ..broken };
    assert_eq!(keep_as_shown(&made_up_for, minute(59)), Err(CannotKeep::TimeIsUp), "somebody said when");
    let withdrawn = at(State::Withdrawn);
    assert_eq!(keep_as_shown(&withdrawn, minute(59)), Err(CannotKeep::AlreadyClosed(State::Withdrawn)));
}

#[test]
fn on_time_is_measured_against_the_first_due_time() {
    let moved = move_to(&at(State::Open), minute(120), Agreement::Agreed, minute(10)).unwrap();
    assert_eq!((moved.standing.state, moved.is_drip), (State::Moved, false));
    let kept = keep(&moved.successor, minute(100)).unwrap();
    assert_eq!(kept.after_first_due, SignedDuration::from_mins(40));
    assert_eq!(keep(&at(State::Open), minute(30)).unwrap().after_first_due, SignedDuration::ZERO);
}

#[test]
fn a_second_move_without_agreement_is_a_drip() {
    let first = move_to(&at(State::Open), minute(90), Agreement::ToldOnly, minute(0)).unwrap();
    let second = move_to(&first.successor, minute(120), Agreement::ToldOnly, minute(1)).unwrap();
    let agreed = move_to(&first.successor, minute(120), Agreement::Agreed, minute(1)).unwrap();
    assert_eq!((first.is_drip, second.is_drip, agreed.is_drip), (false, true, false));
}

#[test]
fn giving_a_time_to_a_promise_without_one_is_no_move_against_the_customer() {
    let timed = move_to(&Standing::open(None), minute(90), Agreement::ToldOnly, minute(0)).unwrap();
    assert_eq!((timed.successor.moves_told_only, timed.successor.first_due_at), (0, Some(minute(90))));
}

#[test]
fn refusals_say_what_is_wrong() {
    let open = at(State::Open);
    assert_eq!(move_to(&open, minute(0), Agreement::Agreed, minute(0)), Err(CannotMove::IntoThePast));
    assert_eq!(move_to(&open, minute(60), Agreement::Agreed, minute(0)), Err(CannotMove::SameTime));
    assert_eq!(withdraw(&open, "  "), Err(CannotWithdraw::ReasonMissing));
    assert_eq!(keep(&at(State::Kept), minute(0)), Err(CannotKeep::AlreadyClosed(State::Kept)));
    assert_eq!(start(&open, None), Err(CannotStart::NotWaiting));
    assert_eq!(start(&Standing::waiting(None), Some(minute(5))).unwrap(), Standing::open(Some(minute(5))));
}

#[test]
fn silence_is_told_apart() {
    let broken = at(State::Broken);
    assert!(broken.broke_in_silence());
    assert!(Standing { told_at: Some(minute(61)), ..broken }.broke_in_silence());
    assert!(!Standing { told_at: Some(minute(59)), ..broken }.broke_in_silence());
    assert!(!at(State::Kept).broke_in_silence());
}

fn moments() -> Moments {
    Moments { before: vec![minute(10), minute(30)], after: vec![minute(70)], without_time: vec![minute(40)] }
}

#[track_caller]
fn check_next(standing: &Standing, now: i64, next: NextStep) {
    assert_eq!(next_step(standing, minute(now), &moments()), next, "{:?} at {now}", standing.state);
}

#[test]
fn the_clock_reminds_then_breaks_then_reminds_again() {
    let open = at(State::Open);
    check_next(&open, 0, NextStep::Remind(minute(10)));
    check_next(&open, 10, NextStep::Remind(minute(30)));
    check_next(&open, 30, NextStep::Break(minute(60)));
    check_next(&open, 4_000, NextStep::Break(minute(60)));
    check_next(&at(State::Broken), 60, NextStep::Remind(minute(70)));
    check_next(&at(State::Broken), 70, NextStep::Rest);
    check_next(&Standing { fulfilled_at: Some(minute(65)), ..at(State::Broken) }, 65, NextStep::Rest);
    check_next(&Standing::open(None), 0, NextStep::Remind(minute(40)));
    check_next(&Standing::open(None), 40, NextStep::Rest);
    check_next(&at(State::Waiting), 0, NextStep::Rest);
    check_next(&at(State::Kept), 0, NextStep::Rest);
    // Reminders that would come at the due time or after it are none before it.
    check_next(&Standing::open(Some(minute(30))), 10, NextStep::Break(minute(30)));
}

#[test]
fn the_customer_is_told_before_the_time_is_up_or_not_at_all() {
    let told = tell(&at(State::Open), minute(50)).unwrap();
    assert_eq!((told.state, told.told_at), (State::Open, Some(minute(50))));
    assert_eq!(tell(&told, minute(55)).unwrap().told_at, Some(minute(50)), "the first time counts");
    assert!(!break_due(&told, minute(60)).unwrap().broke_in_silence());
    assert_eq!(tell(&at(State::Open), minute(60)), Err(CannotTell::TimeIsUp));
    assert_eq!(tell(&at(State::Kept), minute(0)), Err(CannotTell::AlreadyClosed(State::Kept)));
}

#[test]
fn a_customer_who_agrees_afterwards_takes_a_move_off_the_count() {
    let moved = move_to(&at(State::Open), minute(90), Agreement::ToldOnly, minute(0)).unwrap();
    assert_eq!(moved.successor.moves_told_only, 1);
    assert_eq!(agree(&moved.successor, Some(Agreement::ToldOnly)).unwrap().moves_told_only, 0);
    assert_eq!(agree(&moved.successor, Some(Agreement::Agreed)), Err(CannotAgree::NothingToAgree));
    assert_eq!(agree(&moved.successor, None), Err(CannotAgree::NothingToAgree));
}

#[test]
fn what_was_marked_kept_by_mistake_opens_again_within_a_day() {
    let kept = at(State::Kept);
    assert_eq!(reopen(&kept, minute(0), minute(24 * 60)).unwrap().state, State::Open);
    assert_eq!(reopen(&kept, minute(0), minute(24 * 60 + 1)), Err(CannotReopen::TooLate));
    assert_eq!(reopen(&at(State::Moved), minute(0), minute(1)), Err(CannotReopen::NotKept(State::Moved)));
    assert_eq!(reopen(&at(State::Broken), minute(0), minute(1)), Err(CannotReopen::NotKept(State::Broken)));
    let late = Standing { fulfilled_at: Some(minute(90)), ..at(State::Broken) };
    assert_eq!(reopen(&late, minute(90), minute(91)), Ok(at(State::Broken)), "it stays broken");
}

#[test]
fn a_move_in_a_message_that_never_left_did_not_happen() {
    let moved = move_to(&at(State::Open), minute(90), Agreement::ToldOnly, minute(0)).unwrap().standing;
    assert_eq!(unmove(&moved), Ok(at(State::Open)));
    assert_eq!(unmove(&at(State::Kept)), Err(CannotReopen::NotKept(State::Kept)));
}

#[test]
fn a_waiting_promise_begins_its_time_with_the_customers_part() {
    let started = start(&Standing::waiting(Some(minute(20))), Some(minute(80))).unwrap();
    assert_eq!((started.due_at, started.first_due_at), (Some(minute(80)), Some(minute(80))));
}

#[test]
fn every_code_is_read_back() {
    for state in State::ALL {
        assert_eq!(State::from_code(state.code()), Some(state));
    }
    for kind in Kind::ALL {
        assert_eq!(Kind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(State::from_code("late"), None);
    assert_eq!(Kind::from_code(""), None);
    for origin in Origin::ALL {
        assert_eq!(Origin::from_code(origin.code()), Some(origin));
    }
    for said in CustomerSaid::ALL {
        assert_eq!(CustomerSaid::from_code(said.code()), Some(said));
    }
    for broke_for in BrokeFor::ALL {
        assert_eq!(BrokeFor::from_code(broke_for.code()), Some(broke_for));
    }
    for proposed in Proposed::ALL {
        assert_eq!(Proposed::from_code(proposed.code()), Some(proposed));
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Start,
    Keep,
    Move(i64, Agreement),
    Withdraw,
    Break,
    Fulfil,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Start),
        Just(Act::Keep),
        (1_i64..200, prop::bool::ANY).prop_map(|(minutes, agreed)| {
            Act::Move(minutes, if agreed { Agreement::Agreed } else { Agreement::ToldOnly })
        }),
        Just(Act::Withdraw),
        Just(Act::Break),
        Just(Act::Fulfil),
    ]
}

/// The promise after the act, and its successor if there is one; itself when the act is refused.
fn after(standing: Standing, act: Act, now: i64) -> (Standing, Option<Standing>) {
    let at = minute(now);
    let refused = (standing, None);
    match act {
        Act::Start => start(&standing, Some(minute(now + 30))).map_or(refused, |next| (next, None)),
        Act::Keep => keep(&standing, at).map_or(refused, |kept| (kept.standing, None)),
        Act::Move(ahead, agreement) => move_to(&standing, minute(now + ahead), agreement, at)
            .map_or(refused, |moved| (moved.standing, Some(moved.successor))),
        Act::Withdraw => withdraw(&standing, "no longer needed").map_or(refused, |next| (next, None)),
        Act::Break => break_due(&standing, at).map_or(refused, |next| (next, None)),
        Act::Fulfil => fulfil_late(&standing, at).map_or(refused, |late| (late.standing, None)),
    }
}

proptest! {
    #[test]
    fn no_life_of_a_promise_breaks_the_rules(
        waits in prop::bool::ANY,
        due in prop::option::of(1_i64..120),
        acts in prop::collection::vec((act(), 0_i64..60), 0..24),
    ) {
        let due_at = due.map(minute);
        let mut standing = if waits { Standing::waiting(due_at) } else { Standing::open(due_at) };
        let mut now = 0;
        for (act, passes) in acts {
            now += passes;
            let (next, successor) = after(standing, act, now);
            if !standing.state.is_pending() {
                prop_assert_eq!(next.state, standing.state, "what is closed stays as it is");
            }
            if next.state == State::Kept && standing.state == State::Open {
                prop_assert!(standing.due_at.is_none_or(|due_at| minute(now) < due_at));
            }
            if standing.first_due_at.is_some() && standing.state != State::Waiting {
                prop_assert_eq!(next.first_due_at, standing.first_due_at);
            }
            if next.state == State::Broken && standing.state == State::Open {
                prop_assert!(standing.due_at.is_some_and(|due_at| due_at <= minute(now)));
            }
            if let Some(successor) = successor {
                prop_assert_eq!(next.state, State::Moved);
                prop_assert!(successor.moves_told_only >= standing.moves_told_only);
                prop_assert!(successor.due_at > Some(minute(now)));
            }
            match next_step(&next, minute(now), &moments()) {
                NextStep::Remind(at) => prop_assert!(at > minute(now)),
                NextStep::Break(at) => prop_assert_eq!(Some(at), next.due_at),
                NextStep::Rest => prop_assert!(next.state != State::Open || next.due_at.is_none()),
            }
            standing = successor.unwrap_or(next);
        }
    }
}
