//! One task as a line of a list, ready to be placed.

use instrument::rightings::{Done, How};
use jiff::tz::TimeZone;
use shell::words::{ago, say, say_with};
use shell::{ColleagueId, Seat};
use store::Timestamp;

use super::amount::written;
use super::reading::Task;
use crate::around::Around;
use crate::said::{happened, kind_name};

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
    /// How long ago the last drip was: "3 h".
    pub(crate) when: String,
    /// How often it happened, where more than once.
    pub(crate) times: String,
    pub(crate) customer: String,
    /// What happened, in a sentence.
    pub(crate) happened: String,
    /// Number of its conversation; 0 for none.
    pub(crate) number: i64,
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
        let when = righting.done.as_ref().map_or(righting.last_drip_at, |done| done.at);
        Self {
            id: righting.id.to_string(),
            when: ago(when, looker.now, &looker.zone),
            times: times(righting.drip_count),
            customer: around.customer(righting.customer),
            happened: summed_up(task, around),
            number: around.number(righting.conversation),
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

fn times(count: i64) -> String {
    if count > 1 { say_with("drips-times", &[("count", count.into())]) } else { String::new() }
}

/// What happened last, in a sentence.
pub(super) fn summed_up(task: &Task, around: &Around) -> String {
    task.drips.first().map_or_else(String::new, |drip| happened(drip, &around.kinds))
}

/// Who keeps a task, as this colleague reads it.
pub(crate) fn keeper(id: ColleagueId, around: &Around, looker: &Looker) -> String {
    match id {
        ColleagueId::NONE => say("drips-nobody"),
        id if id == looker.colleague => say("drips-kept-by-you"),
        id => say_with("drips-kept-by", &[("name", around.colleague(id).into())]),
    }
}

/// "With goodwill, by Ben · worth 12.50".
pub(super) fn how_and_by_whom(done: &Done, around: &Around) -> String {
    let how = say(how_key(done.how));
    let said = say_with("drips-how-by", &[("how", how.into()), ("name", around.colleague(done.by).into())]);
    if done.goodwill_minor == 0 {
        return said;
    }
    let worth = say_with("drips-worth", &[("amount", written(done.goodwill_minor).into())]);
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
    let kind = task.drips.first().map(|drip| Tag {
        tone: "",
        icon: "drop",
        says: kind_name(&drip.kind, &around.kinds),
    });
    let back = task.righting.came_back_at.map(|_| came_back());
    kind.into_iter().chain(back).collect()
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
