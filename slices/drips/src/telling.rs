//! What happened, in sentences without blame: a promise by its words, a wait as long as it lasts. Drips of one failure
//! are told as one.

use conversations::Worded;
use instrument::Drip;
use jiff::SignedDuration;
use shell::words::{duration, knows, moment, say, say_with};
use store::Timestamp;

use crate::around::{Around, Matter};
use crate::putting_right::row::Looker;
use crate::said::{business, dashed, kind_name, minutes};

/// Kinds that see one closing with two eyes, the one that says more first.
const OF_ONE_CLOSING: [&str; 2] = ["reopened", "rushed"];

/// The drips of one failure: a promise that broke in silence is counted under two kinds.
#[derive(Clone, Debug)]
pub(crate) struct Failure<'d> {
    drips: Vec<&'d Drip>,
}

/// The failures that these drips amount to, the oldest first.
pub(crate) fn failures(drips: &[Drip]) -> Vec<Failure<'_>> {
    let mut failures: Vec<Failure<'_>> = Vec::new();
    for drip in drips.iter().rev() {
        match failures.iter_mut().find(|failure| is_same(failure.drips[0], drip)) {
            Some(failure) => failure.drips.push(drip),
            None => failures.push(Failure { drips: vec![drip] }),
        }
    }
    failures
}

/// Whether two drips are one failure.
pub(crate) fn is_same(one: &Drip, other: &Drip) -> bool {
    let of_one_closing = |drip: &Drip| OF_ONE_CLOSING.contains(&drip.kind.as_str());
    let is_one_promise = one.promise != 0 && one.promise == other.promise;
    is_one_promise || (of_one_closing(one) && of_one_closing(other) && one.seq == other.seq)
}

/// The kinds of these drips, each once, the oldest first.
pub(crate) fn kinds_of(drips: &[Drip]) -> Vec<&str> {
    let mut kinds: Vec<&str> = Vec::new();
    for drip in drips.iter().rev() {
        if !kinds.contains(&drip.kind.as_str()) {
            kinds.push(&drip.kind);
        }
    }
    kinds
}

impl Failure<'_> {
    /// What happened, in a sentence or two.
    pub(crate) fn says(&self, around: &Around, looker: &Looker) -> String {
        let of = |kind: &str| self.drips.iter().find(|drip| drip.kind == kind);
        if let (Some(broken), Some(_)) = (of("promise_broken"), of("broken_in_silence")) {
            let said = happened(broken, around, looker);
            return say_with("drip-said-promise-silent", &[("said", said.into())]);
        }
        let head = OF_ONE_CLOSING.iter().find_map(|kind| of(kind)).unwrap_or(&self.drips[0]);
        placed(happened(head, around, looker), head)
    }
}

/// The same with where it was and what it was about, as far as somebody told it.
fn placed(said: String, drip: &Drip) -> String {
    if drip.touchpoint.is_empty() && drip.product.is_empty() {
        return said;
    }
    let (said, touchpoint) = (("said", said.into()), ("touchpoint", drip.touchpoint.as_str().into()));
    let product = ("product", drip.product.as_str().into());
    match (drip.touchpoint.is_empty(), drip.product.is_empty()) {
        (false, false) => say_with("drip-said-at-about", &[said, touchpoint, product]),
        (false, true) => say_with("drip-said-at", &[said, touchpoint]),
        (true, _) => say_with("drip-said-about", &[said, product]),
    }
}

/// What happened, in a sentence: "We first answered after 9 business hours; we say 4."
pub(crate) fn happened(drip: &Drip, around: &Around, looker: &Looker) -> String {
    match drip.kind.as_str() {
        "late_first_answer" | "late_answer" => waited(drip, around, looker),
        "late_solution" => dragged_on(drip, around, looker),
        _ => match around.promises.get(&drip.promise) {
            Some(promise) => of_promise(drip, promise, looker),
            None => plainly(drip, around),
        },
    }
}

fn plainly(drip: &Drip, around: &Around) -> String {
    let key = key_of(drip);
    let of_cause = format!("{key}-because-{}", dashed(&drip.cause));
    if let Some(known) = [of_cause, key].iter().find(|key| knows(key)) {
        return say(known);
    }
    say_with("drip-said-other", &[("name", kind_name(&drip.kind, &around.kinds).into())])
}

/// Which promise, by when, and whether it was done after all.
fn of_promise(drip: &Drip, promise: &Worded, looker: &Looker) -> String {
    let key = format!("{}-named", key_of(drip));
    let due_at = promise.due_at.unwrap_or(drip.at);
    let (promised, due) = (promise.said.as_str().into(), moment(due_at, looker.now, &looker.zone).into());
    let said = say_with(&key, &[("promise", promised), ("due", due)]);
    if drip.kind != "promise_broken" {
        return said;
    }
    let Some(done_at) = promise.done_at else {
        return say_with("drip-said-promise-open", &[("said", said.into())]);
    };
    let late = duration(done_at.duration_since(due_at));
    say_with("drip-said-promise-late", &[("said", said.into()), ("late", late.into())])
}

/// How long somebody waited against what we say, and how long that was as they lived it.
fn waited(drip: &Drip, around: &Around, looker: &Looker) -> String {
    let (key, waited) = (key_of(drip), i64::from(drip.waited.0));
    let standard = ("standard", business(drip.standard_minutes).into());
    if waited <= drip.standard_minutes {
        let said = say_with(&format!("{key}-waiting"), &[standard]);
        return since(drip, said, around, looker);
    }
    let said = say_with(&key, &[("waited", business(waited).into()), standard]);
    // Where the office was open all the while, both lengths are one.
    if drip.lived_minutes <= waited {
        return said;
    }
    say_with("drip-said-lived", &[("said", said.into()), ("lived", minutes(drip.lived_minutes).into())])
}

/// What is known of a wait that was not over when its standard ran out: since when, and whether it still lasts.
fn since(drip: &Drip, said: String, around: &Around, looker: &Looker) -> String {
    let began_at = began_at(drip);
    let since = ("since", moment(began_at, looker.now, &looker.zone).into());
    let matter = around.matters.get(&drip.conversation);
    if matter.and_then(|matter| matter.waiting_since).is_some_and(|waits_since| waits_since <= drip.at) {
        let lived = duration(looker.now.duration_since(began_at));
        return say_with("drip-said-still-waits", &[("said", said.into()), since, ("lived", lived.into())]);
    }
    say_with("drip-said-asked", &[("said", said.into()), since])
}

/// A matter that was ours for too long, and is still, or was.
fn dragged_on(drip: &Drip, around: &Around, looker: &Looker) -> String {
    let is_solved = around.matters.get(&drip.conversation).is_none_or(Matter::is_solved);
    let key = if is_solved { key_of(drip) } else { format!("{}-waiting", key_of(drip)) };
    let said = say_with(&key, &[("standard", business(drip.standard_minutes).into())]);
    let since = moment(began_at(drip), looker.now, &looker.zone);
    say_with("drip-said-asked", &[("said", said.into()), ("since", since.into())])
}

/// When that began which ended, or ran out, at the drip's instant.
fn began_at(drip: &Drip) -> Timestamp {
    drip.at.checked_sub(SignedDuration::from_mins(drip.lived_minutes)).unwrap_or(drip.at)
}

fn key_of(drip: &Drip) -> String {
    format!("drip-said-{}", dashed(&drip.kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{around, drip, hours_ago, looker};
    use rules::hours::WorkingMinutes;

    #[track_caller]
    fn check(drips: &[Drip], around: &Around, expected: &[&str]) {
        let told: Vec<String> =
            failures(drips).iter().map(|failure| failure.says(around, &looker())).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_promise_is_told_once_and_by_its_words() {
        let (broken, silent) = (drip("promise_broken", 26, 2), drip("broken_in_silence", 26, 2));
        let of = |id, drip: &Drip| Drip { promise: id, ..drip.clone() };
        check(
            &[of(11, &silent), of(11, &broken)],
            &around(),
            &[
                "We promised “Change the delivery” by yesterday 08:00 and did not keep it. It was done 24 hours late. \
               The customer had not been told before.",
            ],
        );
        check(
            &[of(12, &broken)],
            &around(),
            &["We promised “Call back” by yesterday 08:00 and did not keep it. It is not done yet."],
        );
        check(
            &[of(12, &silent)],
            &around(),
            &["The time of “Call back”, yesterday 08:00, ran out, and we had not told the customer before."],
        );
        check(
            &[of(13, &silent), of(13, &broken)],
            &around(),
            &["We did not keep a promise in time. The customer had not been told before."],
        );
        check(
            &[of(14, &broken), of(13, &broken)],
            &around(),
            &["We did not keep a promise in time.", "We did not keep a promise in time."],
        );
    }

    #[test]
    fn one_closing_is_told_once() {
        check(
            &[drip("rushed", 4, 1), drip("reopened", 4, 1), drip("complaint", 9, 1)],
            &around(),
            &["The customer complained.", "We took it for solved, and the customer had to come back on it."],
        );
    }

    /// Ran out nine hours ago, fifteen hours after the customer asked.
    fn unanswered() -> Drip {
        let ran_out = drip("late_first_answer", 9, 1);
        Drip { waited: WorkingMinutes(480), standard_minutes: 480, lived_minutes: 15 * 60, ..ran_out }
    }

    #[track_caller]
    fn check_wait(waiting_hours: Option<i64>, drip: &Drip, expected: &str) {
        let mut around = around();
        for matter in around.matters.values_mut() {
            matter.waiting_since = waiting_hours.map(hours_ago);
        }
        assert_eq!(happened(drip, &around, &looker()), expected);
    }

    #[test]
    fn a_wait_that_lasts_is_not_told_as_over() {
        let none = "There was no first answer within the 8 business hours that we say.";
        check_wait(
            Some(24),
            &unanswered(),
            &format!("{none} The customer still waits, since yesterday 10:00, 24 hours so far."),
        );
        check_wait(None, &unanswered(), &format!("{none} The customer asked yesterday 10:00."));
        // Answered within the minute, and asked anew.
        check_wait(Some(2), &unanswered(), &format!("{none} The customer asked yesterday 10:00."));
        let ended = Drip { waited: WorkingMinutes(600), lived_minutes: 40 * 60, ..unanswered() };
        check_wait(
            Some(24),
            &ended,
            "We first answered after 10 business hours; we say 8 business hours. The customer waited 40 hours.",
        );
    }
}
