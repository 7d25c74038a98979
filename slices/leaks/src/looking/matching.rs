//! What was found against what is known: new leaks, corrected ones, and alarms that late events took back.

use std::collections::{BTreeMap, BTreeSet};

use super::frame::Frame;
use crate::finding::{Finding, Test};
use crate::leak::{Leak, LeakId};
use crate::state::State;
use crate::stream::Stream;

/// A corrected alarm is looked for so many days around the one that was issued.
const NEAR_DAYS: i64 = 45;

/// Something found by this look.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) stream: Stream,
    pub(crate) test: Test,
    pub(crate) finding: Finding,
    /// The place, in the same list, of what explains it.
    pub(crate) explained_by: Option<usize>,
    /// Whether the rate of late is still what it became.
    pub(crate) still_leaks: bool,
}

/// Another leak, known or about to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    /// One that is stored.
    Known(LeakId),
    /// The one that is opened from this place of the list.
    New(usize),
}

impl Head {
    /// The place in the list of the one that is about to be opened.
    pub(crate) const fn new_at(self) -> Option<usize> {
        match self {
            Self::New(at) => Some(at),
            Self::Known(_) => None,
        }
    }
}

/// What a look changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Plan {
    /// Leaks to open: the place in the list, and what explains them.
    pub(crate) open: Vec<(usize, Option<Head>)>,
    /// Leaks whose finding reads differently now.
    pub(crate) correct: Vec<(LeakId, Finding)>,
    /// Leaks that late events took back.
    pub(crate) retract: Vec<LeakId>,
    /// Leaks that another one explains now.
    pub(crate) fold: Vec<(LeakId, Head)>,
}

/// What is asked of a known leak.
#[derive(Clone, Copy)]
pub(crate) struct Ask<Closed, Restated> {
    /// The day on which it was closed.
    pub(crate) closed_day: Closed,
    /// Whether late events have changed what it was drawn from: only then does another result correct it.
    pub(crate) is_restated: Restated,
}

/// Compares. `before` is the frame of the look before, if there was one.
pub(crate) fn plan<Closed, Restated>(
    found: &[Found],
    known: &[Leak],
    (frame, before): (Frame, Option<Frame>),
    ask: Ask<Closed, Restated>,
) -> Plan
where
    Closed: Fn(&Leak) -> Option<i64>,
    Restated: Fn(&Leak) -> bool,
{
    let Ask { closed_day, is_restated } = ask;
    let mut plan = Plan::default();
    let mut matched: BTreeMap<usize, LeakId> = BTreeMap::new();
    let learns_alike = before.is_none_or(|before| before.learns_as(&frame));
    for leak in known {
        pair(leak, found, &mut matched, (frame, is_restated(leak)), &mut plan);
    }
    let is_covered = |at: usize| {
        let one = &found[at];
        known.iter().any(|leak| {
            let until = closed_day(leak).unwrap_or(i64::MAX);
            // A level that is no good any more may be what a change did; a change of what was never good is news.
            let answers = leak.test == one.test || one.test == Test::Level;
            leak.stream == one.stream
                && answers
                && leak.state != State::Retracted
                && (leak.state.is_live() || leak.issued.day <= one.finding.day && one.finding.day <= until)
        })
    };
    let is_fresh = |one: &Found| match before {
        Some(before) if learns_alike => one.finding.day > before.last - NEAR_DAYS || one.still_leaks,
        _ => one.still_leaks,
    };
    let mut opened: BTreeSet<usize> = BTreeSet::new();
    let mut streams: BTreeSet<(String, Test)> = BTreeSet::new();
    for (at, one) in found.iter().enumerate() {
        if matched.contains_key(&at) || is_covered(at) || !is_fresh(one) {
            continue;
        }
        // What only repeats an alarm of its own stream is that leak, unless it was closed before.
        let root = root(at, found);
        let repeats = root != at && found[root].stream == one.stream;
        let closed = known.iter().filter(|leak| matched.get(&root) == Some(&leak.id)).find_map(&closed_day);
        if repeats && closed.is_none_or(|closed| one.finding.day <= closed) {
            continue;
        }
        // Of several alarms of one stream the first is the leak.
        if streams.insert((one.stream.key(), one.test)) {
            opened.insert(at);
        }
    }
    let head_of = |at: usize| head(at, found, &matched, &opened);
    plan.open = opened.iter().map(|at| (*at, head_of(*at))).collect();
    for leak in known.iter().filter(|leak| leak.state == State::Found && leak.folded_into == LeakId::NONE) {
        let place = matched.iter().find(|(_, id)| **id == leak.id).map(|(at, _)| *at);
        if let Some(head) = place.and_then(head_of).filter(|head| *head != Head::Known(leak.id)) {
            plan.fold.push((leak.id, head));
        }
    }
    plan
}

/// Finds what a known leak is called now.
fn pair(
    leak: &Leak,
    found: &[Found],
    matched: &mut BTreeMap<usize, LeakId>,
    (frame, is_restated): (Frame, bool),
    plan: &mut Plan,
) {
    let is_same = |one: &Found| one.stream == leak.stream && one.test == leak.test;
    let day = leak.finding().day;
    let free = |at: &usize| !matched.contains_key(at);
    let candidates = (0..found.len()).filter(|at| is_same(&found[*at])).filter(free);
    let nearest = candidates.min_by_key(|at| (found[*at].finding.day - day).abs());
    let near = nearest.filter(|at| (found[*at].finding.day - day).abs() <= NEAR_DAYS);
    match near {
        Some(at) => {
            matched.insert(at, leak.id);
            if is_restated
                && leak.state != State::Verified
                && !found[at].finding.says_the_same(leak.finding())
            {
                plan.correct.push((leak.id, found[at].finding));
            }
        }
        None if is_restated
            && leak.state.after(crate::state::Step::Retract).is_some()
            && (frame.speaks_from()..=frame.last).contains(&leak.issued.day) =>
        {
            plan.retract.push(leak.id);
        }
        None => {}
    }
}

/// What explains a finding, as far as that is a leak itself.
fn head(
    at: usize,
    found: &[Found],
    matched: &BTreeMap<usize, LeakId>,
    opened: &BTreeSet<usize>,
) -> Option<Head> {
    let root = root(at, found);
    if root == at || found[root].stream == found[at].stream {
        return None;
    }
    if let Some(leak) = matched.get(&root) {
        return Some(Head::Known(*leak));
    }
    opened.contains(&root).then_some(Head::New(root))
}

/// What explains a finding, followed to the end.
fn root(at: usize, found: &[Found]) -> usize {
    let mut root = at;
    // An explanation points at another finding; a circle of them is not followed twice.
    for _ in 0..found.len() {
        match found[root].explained_by {
            Some(next) if next != root && next < found.len() => root = next,
            _ => break,
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;

    fn frame(last: i64) -> Frame {
        Frame { first: 20_000, last, history: 84 }
    }

    fn found(kind: &str, day: i64, onset: i64) -> Found {
        let finding = Finding { day, onset, onset_between: (onset - 2, onset + 2), ..samples::finding(day) };
        let stream = Stream { kind: Some(kind.to_owned()), ..Stream::default() };
        Found { stream, test: Test::Change, finding, explained_by: None, still_leaks: true }
    }

    fn leak(id: i64, found: &Found, state: State) -> Leak {
        let mut leak = samples::leak(id, state);
        leak.stream = found.stream.clone();
        leak.test = found.test;
        leak.issued = found.finding;
        leak.corrected = None;
        leak
    }

    type Closed = fn(&Leak) -> Option<i64>;

    /// Nothing is closed, and late events came.
    const LATE: Ask<Closed, fn(&Leak) -> bool> = Ask { closed_day: |_| None, is_restated: |_| true };

    #[test]
    fn what_is_new_is_opened_and_what_is_known_is_left_alone() {
        let list = [found("a", 20_200, 20_190), found("b", 20_230, 20_220), found("a", 20_225, 20_190)];
        let first = plan(&list, &[], (frame(20_240), None), LATE);
        assert_eq!(first.open, [(0, None), (1, None)], "the second alarm of a stream is no second leak");
        let known = [leak(1, &list[0], State::Found), leak(2, &list[1], State::Owned)];
        let again = plan(&list, &known, (frame(20_241), Some(frame(20_240))), LATE);
        assert_eq!(again, Plan::default());
    }

    #[test]
    fn late_events_correct_an_alarm_or_take_it_back() {
        let issued = found("a", 20_200, 20_190);
        let known = [leak(1, &issued, State::Owned)];
        let restated = found("a", 20_196, 20_186);
        let frames = (frame(20_241), Some(frame(20_240)));
        let corrected = plan(std::slice::from_ref(&restated), &known, frames, LATE);
        assert_eq!(corrected.correct, [(LeakId::of(1), restated.finding)]);
        assert!(corrected.open.is_empty());
        let gone = plan(&[], &known, frames, LATE);
        assert_eq!(gone.retract, [LeakId::of(1)]);
        let claimed = [leak(1, &issued, State::Claimed)];
        assert!(plan(&[], &claimed, frames, LATE).retract.is_empty(), "the data decide about a claim");
        let same = Ask { closed_day: LATE.closed_day, is_restated: |_: &Leak| false };
        let relearnt = plan(&[], &known, frames, same);
        assert_eq!(relearnt, Plan::default(), "another baseline is no late event");
    }

    #[test]
    fn one_failure_in_many_roll_ups_is_one_leak() {
        let narrow = found("a", 20_210, 20_200);
        let broad = Found { explained_by: Some(0), ..found("b", 20_212, 20_200) };
        let list = [narrow.clone(), broad.clone()];
        let first = plan(&list, &[], (frame(20_240), None), LATE);
        assert_eq!(first.open, [(0, None), (1, Some(Head::New(0)))]);
        // The broad one came first, and nobody owned it yet.
        let known = [leak(1, &broad, State::Found)];
        let later = plan(&list, &known, (frame(20_241), Some(frame(20_240))), LATE);
        assert_eq!(later.open, [(0, None)]);
        assert_eq!(later.fold, [(LeakId::of(1), Head::New(0))]);
        let owned = [leak(1, &broad, State::Owned)];
        assert!(plan(&list, &owned, (frame(20_241), Some(frame(20_240))), LATE).fold.is_empty());
    }

    #[test]
    fn a_repaired_leak_may_begin_again() {
        let first = found("a", 20_120, 20_110);
        let known = [leak(1, &first, State::Verified)];
        let list = [first, found("a", 20_150, 20_110), found("a", 20_230, 20_220)];
        let frames = (frame(20_240), Some(frame(20_239)));
        let again = plan(
            &list,
            &known,
            frames,
            Ask { closed_day: |_: &Leak| Some(20_170), is_restated: |_: &Leak| true },
        );
        assert_eq!(again.open, [(2, None)], "the alarm before it was verified is the same leak");
        let past = Found { still_leaks: false, ..found("c", 20_120, 20_110) };
        assert!(plan(&[past], &[], (frame(20_240), None), LATE).open.is_empty(), "it is over");
    }
}
