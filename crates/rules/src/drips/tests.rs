//! Stories of conversations, and what they amount to.
//!
//! A line is a day of March 2026, an hour, and what happened: `2 09:00 asks`. The second is a Monday. The organization
//! works from nine to five, Monday to Friday, in UTC. Facts are numbered from 1.

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;
use crate::hours::OfficeHours;

mod closing;
mod house;
mod promises;
mod same_again;
mod saying;
mod waiting;

/// The instant of `2 09:00`: a day of March, and an hour.
pub(super) fn at(written: &str) -> Timestamp {
    let (day, hour) = written.trim().split_once(' ').unwrap();
    let (hour, minute) = hour.split_once(':').unwrap();
    let wall = date(2026, 3, day.parse().unwrap()).at(hour.parse().unwrap(), minute.parse().unwrap(), 0, 0);
    wall.to_zoned(TimeZone::UTC).unwrap().timestamp()
}

pub(super) fn house() -> House {
    House { hours: HoursHistory::always(OfficeHours::usual(TimeZone::UTC)), book: Book::default() }
}

/// The history that these lines tell.
pub(super) fn history(lines: &[&str]) -> History {
    let facts = (1..).zip(lines).map(|(seq, line)| {
        let (day, rest) = line.split_once(' ').unwrap();
        let (hour, words) = rest.split_once(' ').unwrap();
        let (by, what) = told(words);
        Fact { seq, at: at(&format!("{day} {hour}")), by, what }
    });
    History::new(7, 0, facts.collect())
}

fn told(words: &str) -> (By, What) {
    let mut words = words.split(' ');
    let verb = words.next().unwrap();
    let mut number = || words.next().map_or(0, |word| word.parse().unwrap());
    let heard = |level, complains| (By::Customer, What::Received(Heard { level, complains }));
    let anna = By::Colleague(1);
    match verb {
        "opens" => (By::Customer, What::Opened),
        "asks" => heard(Level::Asks, false),
        "says" => heard(Level::Says, false),
        "thanks" => heard(Level::Nothing, false),
        "complains" => heard(Level::Says, true),
        "answered" => (anna, What::Answered { message: number(), answer: Answer::Answers }),
        "put_off" => (anna, What::Answered { message: 0, answer: Answer::HoldsOff }),
        "taken_back" => (anna, What::TakenBack { message: number() }),
        "not_delivered" => (By::Program, What::NotDelivered { message: number() }),
        "delivered" => (anna, What::Delivered { message: number() }),
        "spoke" => (anna, What::Spoke),
        "solved" => (anna, What::Solved { message: number() }),
        "unsolved" => (anna, What::Unsolved),
        "given_to" => (anna, What::Assigned { to: number() }),
        "team" => (anna, What::HandedToTeam { from: number(), to: number() }),
        "complaint" => (anna, What::Complaint { is_one: true }),
        "repeated" => (anna, What::RepeatedThemselves { is_so: true }),
        "repeated_not" => (anna, What::RepeatedThemselves { is_so: false }),
        "no_complaint" => (anna, What::Complaint { is_one: false }),
        "promised" => (anna, What::Promise { id: number(), what: PromiseFact::KeptBy(number()) }),
        "kept" => (anna, What::Promise { id: number(), what: PromiseFact::Kept }),
        "kept_not" => (anna, What::Promise { id: number(), what: PromiseFact::Reopened }),
        "ran_out" => {
            let id = number();
            let when: Vec<&str> = words.collect();
            (By::Program, What::Promise { id, what: PromiseFact::RanOut(at(&when.join(" "))) })
        }
        "broke" | "broke_told" | "broke_for_an_ask" => {
            let what =
                PromiseFact::Broken { in_silence: verb == "broke", for_an_ask: verb == "broke_for_an_ask" };
            (By::Program, What::Promise { id: number(), what })
        }
        "answer_owed" => {
            (By::Program, What::Promise { id: number(), what: PromiseFact::AnswerOwedBy(number()) })
        }
        "moved" | "moved_again" => {
            let what = PromiseFact::Moved { again_untold: verb == "moved_again" };
            (anna, What::Promise { id: number(), what })
        }
        other => panic!("what is {other}?"),
    }
}

/// The occasions of one kind, as `1 ok 2 10:00` or `1 drip 3 09:00 by 2 cause`: number, what became of it, when, and
/// for drips the number of the evidence and the cause.
#[track_caller]
pub(super) fn check(kind: &str, as_of: &str, lines: &[&str], expected: &[&str]) {
    check_in(&house(), kind, as_of, lines, expected);
}

#[track_caller]
pub(super) fn check_in(house: &House, kind: &str, as_of: &str, lines: &[&str], expected: &[&str]) {
    let outcome = derive(&history(lines), house, at(as_of));
    let found: Vec<String> = outcome.occasions.iter().filter(|one| one.kind == kind).map(written).collect();
    assert_eq!(found, expected, "{kind} of {lines:?} as of {as_of}");
}

fn written(one: &Occasion) -> String {
    let when = one.at.to_zoned(TimeZone::UTC).strftime("%-d %H:%M").to_string();
    if one.is_drip {
        format!("{} drip {when} by {} {}", one.seq, one.evidence_seq, one.cause).trim_end().to_owned()
    } else {
        format!("{} ok {when}", one.seq)
    }
}

#[test]
fn every_kind_has_a_code_of_its_own_and_a_share_to_aim_at() {
    let codes: std::collections::BTreeSet<_> = KINDS.iter().map(|kind| kind.code).collect();
    assert_eq!(codes.len(), KINDS.len());
    for kind in KINDS {
        assert!((1..=1_000).contains(&kind.terms.target_permille), "{}", kind.code);
        assert_eq!(kind.measure.has_minutes(), kind.terms.minutes > 0, "{}", kind.code);
        assert_eq!(kind.measure == Measure::Count, kind.terms.count > 0, "{}", kind.code);
    }
}
