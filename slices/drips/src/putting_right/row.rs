//! One task as a line of a list, ready to be placed.

use instrument::Drip;
use instrument::rightings::{Done, How};
use jiff::tz::TimeZone;
use shell::money::exactly;
use shell::words::{moment, say, say_with, subject};
use shell::{ColleagueId, Seat};
use store::Timestamp;

use super::reading::Task;
use crate::around::Around;
use crate::said::kind_name;
use crate::telling::{failures, kinds_of};

/// Failures of one task that its line tells; its page tells all.
const FAILURES_TOLD: usize = 3;

/// Who looks, when, and where.
#[derive(Clone, Debug)]
pub(crate) struct Looker {
    pub(crate) colleague: ColleagueId,
    pub(crate) zone: TimeZone,
    pub(crate) now: Timestamp,
}

impl Looker {
    /// The colleague in this seat.
    pub(crate) fn at(seat: &Seat, now: Timestamp) -> Self {
        Self { colleague: seat.colleague.id, zone: seat.zone().clone(), now }
    }
}

/// A state in a word.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) says: String,
}

/// A task in a list.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    /// When it began, or when it was put right: "yesterday 10:02".
    pub(crate) when: String,
    /// How many failures they are, or under how many kinds one is counted.
    pub(crate) times: String,
    pub(crate) customer: String,
    /// What happened, a sentence or two for each failure, the oldest first.
    pub(crate) happened: Vec<String>,
    /// Number of its conversation; 0 for none.
    pub(crate) number: i64,
    /// What that is about.
    pub(crate) subject: String,
    /// Who keeps it, or how and by whom it was put right.
    pub(crate) who: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) can_take: bool,
    pub(crate) is_open: bool,
    pub(crate) is_mine: bool,
}

impl Row {
    /// A line as this colleague reads it.
    pub(crate) fn of(task: &Task, around: &Around, looker: &Looker) -> Self {
        let righting = &task.righting;
        let is_open = righting.done.is_none();
        let matter = around.matters.get(&righting.conversation);
        Self {
            id: righting.id.to_string(),
            when: moment(righting.dated_at(), looker.now, &looker.zone),
            times: times(task),
            customer: around.customer(righting.customer),
            happened: told(&task.drips, around, looker),
            number: around.number(righting.conversation),
            subject: matter.map(|matter| subject(&matter.subject)).unwrap_or_default(),
            who: match &righting.done {
                Some(done) => how_and_by_whom(done, around),
                None => keeper(righting.keeper, around, looker),
            },
            tags: tags(task, around),
            can_take: is_open && righting.keeper != looker.colleague,
            is_open,
            is_mine: is_open && righting.keeper == looker.colleague,
        }
    }
}

/// "2 failures, one cause", or "counted as 2 kinds" where it is one.
fn times(task: &Task) -> String {
    let (failures, kinds) = (failures(&task.drips).len(), kinds_of(&task.drips).len());
    let counted = |key: &str, count: usize| {
        say_with(key, &[("count", i64::try_from(count).unwrap_or(i64::MAX).into())])
    };
    match (failures, kinds) {
        (..=1, ..=1) => String::new(),
        (..=1, kinds) => counted("drips-kinds-counted", kinds),
        (failures, _) => counted("drips-times", failures),
    }
}

/// What happened, a sentence or two for each failure, the oldest first.
pub(crate) fn told(drips: &[Drip], around: &Around, looker: &Looker) -> Vec<String> {
    let failures = failures(drips);
    let mut told: Vec<String> =
        failures.iter().take(FAILURES_TOLD).map(|failure| failure.says(around, looker)).collect();
    told.dedup();
    if failures.len() > FAILURES_TOLD {
        let count = i64::try_from(failures.len() - FAILURES_TOLD).unwrap_or(i64::MAX);
        told.push(say_with("drips-more-failures", &[("count", count.into())]));
    }
    told
}

/// Who puts it right, as this colleague reads it.
pub(crate) fn keeper(id: ColleagueId, around: &Around, looker: &Looker) -> String {
    match id {
        ColleagueId::NONE => say("drips-nobody"),
        id if id == looker.colleague => say("drips-kept-by-you"),
        id => say_with("drips-kept-by", &[("name", around.colleague(id).into())]),
    }
}

/// "With goodwill, by Ben · worth £12.50".
pub(super) fn how_and_by_whom(done: &Done, around: &Around) -> String {
    let how = say(how_key(done.how));
    let said = say_with("drips-how-by", &[("how", how.into()), ("name", around.colleague(done.by).into())]);
    if done.goodwill_minor == 0 {
        return said;
    }
    let worth = say_with("drips-worth", &[("amount", exactly(done.goodwill_minor, around.currency).into())]);
    format!("{said} · {worth}")
}

/// Key of the words for a way of putting right.
pub(super) fn how_key(how: How) -> &'static str {
    match how {
        How::Answer => "drips-how-answer",
        How::Apology => "drips-how-apology",
        How::Call => "drips-how-call",
        How::Goodwill => "drips-how-goodwill",
        How::Nothing => "drips-how-nothing",
    }
}

fn tags(task: &Task, around: &Around) -> Vec<Tag> {
    let kinds = kinds_of(&task.drips);
    let named = kinds.iter().map(|kind| Tag { tone: "", icon: "drop", says: kind_name(kind, &around.kinds) });
    named.chain(task.righting.came_back_at.map(|_| came_back())).collect()
}

/// Whether a task is open, in a word.
pub(super) fn state(is_open: bool) -> Tag {
    if is_open {
        Tag { tone: "tag-broken", icon: "alert", says: say("drips-state-open") }
    } else {
        Tag { tone: "tag-kept", icon: "check", says: say("drips-state-done") }
    }
}

fn came_back() -> Tag {
    Tag { tone: "tag-kept", icon: "heart", says: say("drips-came-back") }
}
