//! Whatever happens, counting again finds the same: nothing depends on when one looks, or how often.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use proptest::prelude::*;

use super::{at, history, house};
use crate::drips::{Answer, By, Fact, Heard, History, Level, Occasion, PromiseFact, What, derive};

fn what() -> impl Strategy<Value = (By, What)> {
    let received = |level, complains| (By::Customer, What::Received(Heard { level, complains }));
    let anna = By::Colleague(1);
    prop_oneof![
        4 => Just(received(Level::Asks, false)),
        2 => Just(received(Level::Says, true)),
        2 => Just(received(Level::Nothing, false)),
        1 => (1..5_i64).prop_map(move |message| (anna, What::Answered { message, answer: Answer::Answers })),
        1 => Just((anna, What::Answered { message: 0, answer: Answer::HoldsOff })),
        1 => (1..5_i64).prop_map(move |message| (anna, What::TakenBack { message })),
        1 => (1..5_i64).prop_map(move |message| (anna, What::NotDelivered { message })),
        1 => Just((anna, What::Spoke)),
        3 => (0..5_i64).prop_map(move |message| (anna, What::Solved { message })),
        1 => Just((anna, What::Unsolved)),
        2 => (0..4_i64).prop_map(move |to| (anna, What::Assigned { to })),
        1 => (0..4_i64, 0..4_i64).prop_map(move |(from, to)| (anna, What::HandedToTeam { from, to })),
        1 => Just((anna, What::Complaint { is_one: false })),
        1 => any::<bool>().prop_map(move |is_so| (anna, What::RepeatedThemselves { is_so })),
        1 => (1..4_i64).prop_map(|id| {
            (By::Program, What::Promise { id, what: PromiseFact::Broken { in_silence: true, for_an_ask: false } })
        }),
        1 => (1..4_i64).prop_map(|id| {
            (By::Program, What::Promise { id, what: PromiseFact::RanOut(at("2 12:00")) })
        }),
        1 => (1..4_i64).prop_map(move |id| (anna, What::Promise { id, what: PromiseFact::Kept })),
        1 => (1..4_i64).prop_map(move |id| (anna, What::Promise { id, what: PromiseFact::Reopened })),
    ]
}

prop_compose! {
    fn histories()(steps in prop::collection::vec((0..4_000_i64, what()), 1..25)) -> History {
        let mut now = at("2 09:00");
        let facts = (1..).zip(steps).map(|(seq, (minutes, (by, what)))| {
            now += SignedDuration::from_mins(minutes);
            Fact { seq, at: now, by, what }
        });
        History::new(7, 0, facts.collect())
    }
}

fn end_of(history: &History) -> jiff::Timestamp {
    history.facts().last().map_or(at("2 09:00"), |fact| fact.at)
}

/// What is stored after looking at these instants, in their order, each time with all that is known then.
fn stored(history: &History, instants: &[jiff::Timestamp]) -> BTreeMap<(&'static str, i64), Occasion> {
    let mut table = BTreeMap::new();
    for as_of in instants {
        let found = derive(history, &house(), *as_of).occasions;
        table = found.into_iter().map(|one| ((one.kind, one.seq), one)).collect();
    }
    table
}

proptest! {
    #[test]
    fn names_are_unique(history in histories(), days in 0..40_i64) {
        let as_of = end_of(&history) + SignedDuration::from_hours(24 * days);
        let found = derive(&history, &house(), as_of).occasions;
        let table = stored(&history, &[as_of]);
        prop_assert_eq!(found.len(), table.len());
    }

    #[test]
    fn it_does_not_matter_when_and_how_often_one_looked_before(
        history in histories(),
        mut hours in prop::collection::vec(0..3_000_i64, 0..6),
    ) {
        let last = end_of(&history) + SignedDuration::from_hours(3_000);
        let at_once = stored(&history, &[last]);
        let looks = |hours: &[i64]| -> Vec<_> {
            hours.iter().map(|hours| at("2 09:00") + SignedDuration::from_hours(*hours)).chain([last]).collect()
        };
        prop_assert_eq!(&stored(&history, &looks(&hours)), &at_once);
        hours.sort_unstable();
        prop_assert_eq!(&stored(&history, &looks(&hours)), &at_once);
    }

    #[test]
    fn the_future_changes_nothing(history in histories(), cut in 0..25_usize) {
        let facts = history.facts();
        let known = &facts[..cut.min(facts.len())];
        let Some(last) = known.last() else { return Ok(()) };
        if facts.get(known.len()).is_some_and(|next| next.at == last.at) {
            return Ok(());
        }
        let then = History::new(7, history.team_at(last.at), known.to_vec());
        let keys = |history| derive(history, &house(), last.at).occasions.into_iter().map(|one| (one.kind, one.seq, one.is_drip)).collect::<Vec<_>>();
        prop_assert_eq!(keys(&then), keys(&history));
    }

    #[test]
    fn nothing_changes_until_the_clock_strikes(history in histories(), share in 1..100_i64) {
        let last = end_of(&history);
        let now = derive(&history, &house(), last);
        let until = now.look_at.unwrap_or(last + SignedDuration::from_hours(5_000));
        prop_assert!(until > last);
        let before = last + SignedDuration::from_secs((until.duration_since(last).as_secs() - 1).max(0) * share / 100);
        prop_assert_eq!(&derive(&history, &house(), before).occasions, &now.occasions);
        prop_assert_eq!(derive(&history, &house(), before).look_at, now.look_at);
        let after = derive(&history, &house(), until).occasions;
        prop_assert!(now.look_at.is_none() || after.len() > now.occasions.len() || after != now.occasions);
    }
}

#[test]
fn a_failure_that_a_seed_found_would_stand_here() {
    let lines = ["2 09:00 asks", "2 10:00 solved", "2 10:05 answered", "2 11:00 solved"];
    assert_eq!(
        stored(&history(&lines), &[at("3 09:00"), at("20 09:00")]),
        stored(&history(&lines), &[at("20 09:00")])
    );
}
