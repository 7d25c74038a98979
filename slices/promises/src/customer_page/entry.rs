//! One promise as its customer reads it.

use jiff::tz::TimeZone;
use rules::promises::dates::Precision;
use rules::promises::state::{CustomerSaid, State};
use rules::promises::wording::same_time;
use shell::words::{clock_time, full_moment, moment, offset_name, say, say_with};
use store::Timestamp;

use crate::pages::row::Tag;
use crate::promise::{Line, Promise};

/// Whose clocks are looked at, and when.
#[derive(Clone, Debug)]
pub(crate) struct Clocks {
    pub(crate) theirs: TimeZone,
    pub(crate) ours: TimeZone,
    pub(crate) now: Timestamp,
}

/// A promise on the page.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) said: String,
    /// By when, or what became of it, on the customer's clock.
    pub(crate) when: String,
    /// The same instant in full.
    pub(crate) exactly: String,
    /// On our clock, where it differs.
    pub(crate) ours: String,
    /// The first time that was given, where it was moved.
    pub(crate) moved: String,
    pub(crate) tag: Option<Tag>,
    /// What the customer has said of it.
    pub(crate) verdict: String,
    pub(crate) can_confirm: bool,
    pub(crate) can_contest: bool,
}

impl Entry {
    /// As this customer reads it.
    pub(crate) fn of(line: &Line, clocks: &Clocks) -> Self {
        let promise = &line.promise;
        let standing = &promise.standing;
        let shown_at = if promise.is_live() { standing.due_at } else { ended_at(promise) };
        let said = promise.verdict.as_ref().map(|verdict| verdict.said);
        let is_ended = !promise.is_live();
        Self {
            id: promise.id.to_string(),
            said: promise.said.clone(),
            when: when(promise, clocks),
            exactly: shown_at.map_or_else(String::new, |at| full_moment(at, &clocks.theirs)),
            ours: standing
                .due_at
                .filter(|_| promise.is_live())
                .map_or_else(String::new, |due_at| ours(due_at, clocks)),
            moved: moved(promise, clocks),
            tag: tag(promise),
            verdict: match said {
                Some(CustomerSaid::Confirmed) => say("promises-page-confirmed"),
                Some(CustomerSaid::Contested) => say("promises-page-contested"),
                None => String::new(),
            },
            can_confirm: said != Some(CustomerSaid::Confirmed) && can_confirm(standing.state),
            can_contest: said != Some(CustomerSaid::Contested) && is_ended,
        }
    }
}

/// Waiting ones wait for the customer; what they no longer wanted was not done.
fn can_confirm(state: State) -> bool {
    matches!(state, State::Open | State::Kept | State::Broken)
}

fn ended_at(promise: &Promise) -> Option<Timestamp> {
    promise.standing.fulfilled_at.or(promise.closed_at)
}

fn when(promise: &Promise, clocks: &Clocks) -> String {
    let at = |at: Timestamp| moment(at, clocks.now, &clocks.theirs).into();
    if !promise.is_live() {
        let key = match promise.standing.state {
            State::Withdrawn => "promises-page-when-withdrawn",
            _ => "promises-page-when-done",
        };
        return ended_at(promise).map_or_else(String::new, |ended| say_with(key, &[("at", at(ended))]));
    }
    let Some(due_at) = promise.standing.due_at else { return String::new() };
    if due_at <= clocks.now {
        return say_with("promises-page-when-was", &[("at", at(due_at))]);
    }
    let key = match promise.precision {
        Precision::ByEndOfWeek => "promises-page-when-week",
        _ => "promises-page-when",
    };
    say_with(key, &[("at", at(due_at))])
}

/// The due time on our clock, with its day where that differs; empty where both clocks show the same.
pub(crate) fn ours(due_at: Timestamp, clocks: &Clocks) -> String {
    if same_time(due_at, &clocks.theirs, &clocks.ours) {
        return String::new();
    }
    let day = |zone: &TimeZone| due_at.to_zoned(zone.clone()).date();
    let time = if day(&clocks.theirs) == day(&clocks.ours) {
        clock_time(due_at, &clocks.ours)
    } else {
        moment(due_at, clocks.now, &clocks.ours)
    };
    say_with("promises-page-our-time", &[("time", time.into()), ("place", offset_name(&clocks.ours).into())])
}

fn moved(promise: &Promise, clocks: &Clocks) -> String {
    let standing = &promise.standing;
    match standing.first_due_at.filter(|first| Some(*first) != standing.due_at) {
        Some(first) => {
            let first = moment(first, clocks.now, &clocks.theirs);
            say_with("promises-page-moved", &[("first", first.into())])
        }
        None => String::new(),
    }
}

fn tag(promise: &Promise) -> Option<Tag> {
    let standing = &promise.standing;
    let (tone, icon, key) = match standing.state {
        State::Open | State::Moved => return None,
        State::Waiting => ("tag-soon", "clock", "promises-page-waiting"),
        State::Kept => ("tag-kept", "check", "promises-page-kept"),
        State::Broken if standing.fulfilled_at.is_some() => ("tag-soon", "check", "promises-page-done-late"),
        State::Broken => ("tag-broken", "alert", "promises-page-broken"),
        State::Withdrawn => ("", "close", "promises-page-withdrawn"),
    };
    Some(Tag { tone, icon, says: say(key) })
}
