//! One promise as a line of a list, ready to be placed.

use jiff::tz::TimeZone;
use rules::promises::dates::Precision;
use rules::promises::state::{CustomerSaid, Kind, State};
use rules::promises::wording::{Urgency, same_time, urgency};
use shell::ColleagueId;
use shell::words::{clock_time, in_time, late_by, moment, offset_name, say, say_with};
use store::Timestamp;

use crate::house::zone_of;
use crate::promise::{Line, Promise};

/// Who looks, when, and where.
#[derive(Clone, Debug)]
pub(crate) struct Looker {
    pub(crate) colleague: ColleagueId,
    pub(crate) zone: TimeZone,
    pub(crate) organization_zone: TimeZone,
    pub(crate) now: Timestamp,
}

impl Looker {
    /// The colleague in this seat.
    pub(crate) fn at(seat: &shell::Seat, now: Timestamp) -> Self {
        Self {
            colleague: seat.colleague.id,
            zone: seat.zone().clone(),
            organization_zone: seat.organization_zone.clone(),
            now,
        }
    }
}

/// A promise in a list.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    /// How near it is: "in 36 min".
    pub(crate) when: String,
    /// How exactly: "11:00 your time", "end of the day".
    pub(crate) when_exactly: String,
    /// Class of the signal, or empty.
    pub(crate) tone: &'static str,
    pub(crate) said: String,
    pub(crate) customer: String,
    pub(crate) kind: String,
    pub(crate) number: i64,
    /// The customer's time, where it differs: "10:00 in Lisbon, their time".
    pub(crate) theirs: String,
    /// The keeper, where it is somebody else: "Ben keeps it".
    pub(crate) keeper: String,
    /// What became of it, in a word, with its tone.
    pub(crate) tag: Option<Tag>,
    pub(crate) can_keep: bool,
    pub(crate) can_fulfil: bool,
    /// Is its time near, and can the customer still be told ahead?
    pub(crate) can_tell: bool,
    /// What a message may have done to it: the question and its yes.
    pub(crate) proposal: Option<(String, String)>,
    pub(crate) urgency: Urgency,
}

/// A state in a word.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) says: String,
}

impl Row {
    /// A line as this colleague reads it.
    pub(crate) fn of(line: &Line, looker: &Looker) -> Self {
        let promise = &line.promise;
        let standing = &promise.standing;
        let due_at = standing.due_at;
        let is_live = promise.is_live();
        let urgency = if is_live { urgency(due_at, looker.now, &looker.zone) } else { Urgency::Later };
        Self {
            id: promise.id.to_string(),
            when: when(line, looker),
            when_exactly: when_exactly(line, looker, urgency),
            tone: match urgency {
                Urgency::Late => "tone-broken",
                Urgency::Soon => "tone-soon",
                _ => "",
            },
            said: promise.said.clone(),
            customer: customer(line),
            kind: say(kind_key(promise.kind)),
            number: line.number,
            theirs: due_at
                .filter(|_| is_live)
                .map_or_else(String::new, |due_at| theirs(due_at, line, looker)),
            keeper: keeper(line, looker),
            tag: tag(line),
            can_keep: standing.state.is_pending(),
            can_fulfil: standing.state == State::Broken && standing.fulfilled_at.is_none(),
            can_tell: standing.state == State::Open && urgency == Urgency::Soon,
            proposal: promise.proposal.map(|proposal| {
                let (asks, yes) = super::one::asks_key(proposal.what);
                (say(asks), say(yes))
            }),
            urgency,
        }
    }
}

impl Row {
    /// Is it so near that its countdown has to run?
    pub(crate) fn is_near(&self) -> bool {
        matches!(self.urgency, Urgency::Late | Urgency::Soon)
    }
}

/// How near a promise is, in the words of a list.
pub(crate) fn when(line: &Line, looker: &Looker) -> String {
    let promise = &line.promise;
    if !promise.is_live() {
        let closed_at = promise.standing.fulfilled_at.or(promise.closed_at).unwrap_or(promise.made_at);
        return moment(closed_at, looker.now, &looker.zone);
    }
    match promise.standing.due_at {
        None => say("promises-no-time"),
        Some(due_at) if due_at <= looker.now => match looker.now.duration_since(due_at).as_mins() {
            0 => say("promises-time-is-up"),
            _ => late_by(due_at, looker.now),
        },
        Some(due_at) => in_time(due_at, looker.now, &looker.zone),
    }
}

fn when_exactly(line: &Line, looker: &Looker, urgency: Urgency) -> String {
    let promise = &line.promise;
    let Some(due_at) = promise.standing.due_at else { return String::new() };
    if !promise.is_live() || urgency == Urgency::Late {
        return say_with("promises-was-due", &[("due", moment(due_at, looker.now, &looker.zone).into())]);
    }
    match promise.precision {
        Precision::ByEndOfDay => say("promises-end-of-day"),
        Precision::ByEndOfWeek => say("promises-end-of-week"),
        _ if urgency == Urgency::Soon => {
            say_with("promises-your-time", &[("time", clock_time(due_at, &looker.zone).into())])
        }
        _ => String::new(),
    }
}

/// The customer's name, else their address, else words for somebody without one.
pub(crate) fn customer(line: &Line) -> String {
    let known = [&line.customer_name, &line.customer_address].into_iter().find(|known| !known.is_empty());
    known.cloned().unwrap_or_else(|| say("promises-nameless"))
}

/// The due time on the customer's clock, where it differs from the looker's.
pub(crate) fn theirs(due_at: Timestamp, line: &Line, looker: &Looker) -> String {
    let zone = zone_of(&line.customer_zone, &looker.organization_zone);
    if same_time(due_at, &zone, &looker.zone) {
        return String::new();
    }
    say_with(
        "promises-their-time",
        &[("time", on_clock_of(&zone, due_at, looker).into()), ("place", offset_name(&zone).into())],
    )
}

/// The time of day, with its day where that differs from the looker's.
pub(crate) fn on_clock_of(zone: &TimeZone, at: Timestamp, looker: &Looker) -> String {
    let day = |zone: &TimeZone| at.to_zoned(zone.clone()).date();
    if day(zone) == day(&looker.zone) { clock_time(at, zone) } else { moment(at, looker.now, zone) }
}

fn keeper(line: &Line, looker: &Looker) -> String {
    match line.promise.keeper {
        ColleagueId::NONE if !line.promise.is_live() => String::new(),
        ColleagueId::NONE => say("promises-no-keeper"),
        id if id == looker.colleague => String::new(),
        _ => say_with("promises-kept-by", &[("name", (&line.keeper_name).into())]),
    }
}

/// What became of a promise, in a word; nothing while it is simply open.
pub(crate) fn tag(line: &Line) -> Option<Tag> {
    let standing = &line.promise.standing;
    let (tone, icon, key) = match standing.state {
        State::Open => return None,
        State::Waiting => ("", "clock", "promises-state-waiting"),
        State::Kept => ("tag-kept", "check", "promises-state-kept"),
        State::Broken if standing.fulfilled_at.is_some() => {
            ("tag-broken", "check", "promises-state-fulfilled-late")
        }
        State::Broken => ("tag-broken", "alert", "promises-state-broken"),
        State::Moved => ("", "forth", "promises-state-moved"),
        State::Withdrawn => ("", "close", "promises-state-withdrawn"),
    };
    if is_contested(&line.promise) {
        let says = say_with("promises-state-contested", &[("state", say(key).into())]);
        return Some(Tag { tone: "tag-broken", icon: "alert", says });
    }
    Some(Tag { tone, icon, says: say(key) })
}

/// Does the customer say that it was not done?
pub(crate) fn is_contested(promise: &Promise) -> bool {
    promise.verdict.as_ref().is_some_and(|verdict| verdict.said == CustomerSaid::Contested)
}

/// Key of the words for a kind.
pub(crate) fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::CallBack => "promises-kind-call-back",
        Kind::Reply => "promises-kind-reply",
        Kind::Refund => "promises-kind-refund",
        Kind::Delivery => "promises-kind-delivery",
        Kind::Repair => "promises-kind-repair",
        Kind::Appointment => "promises-kind-appointment",
        Kind::Send => "promises-kind-send",
        Kind::Other => "promises-kind-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;

    #[test]
    fn somebody_without_a_name_is_called_by_their_address() {
        let mut line = samples::line(1, "Call back", 60);
        line.customer_address = "maria@okafor.example".to_owned();
        assert_eq!(customer(&line), line.customer_name);
        line.customer_name.clear();
        assert_eq!(customer(&line), "maria@okafor.example");
        line.customer_address.clear();
        assert_eq!(customer(&line), "A customer without a name");
    }
}
