//! One ask as a line of a list, ready to be placed.

use rules::promises::asks::AskState;
use rules::promises::wording::{Urgency, urgency};
use shell::ColleagueId;
use shell::words::{in_time, late_by, moment, say, say_with};

use super::super::one::AskLine;
use crate::pages::row::{Looker, Tag};

/// An ask in a list.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: String,
    /// How near it is: "in 36 min".
    pub(super) when: String,
    /// When exactly, where `when` does not say it.
    pub(super) when_exactly: String,
    /// Class of the signal, or empty.
    pub(super) tone: &'static str,
    pub(super) said: String,
    pub(super) promise: String,
    pub(super) promise_path: String,
    pub(super) number: i64,
    /// Who asks whom: "Ana asks", "Depot, nobody has taken it".
    pub(super) who: String,
    pub(super) tag: Option<Tag>,
    pub(super) can_take: bool,
    pub(super) can_answer: bool,
}

impl Row {
    /// A line as this colleague reads it.
    pub(super) fn of(line: &AskLine, looker: &Looker) -> Self {
        let ask = &line.ask;
        let due_at = ask.standing.due_at;
        let is_open = ask.standing.state.is_pending();
        let nearness = if is_open { urgency(Some(due_at), looker.now, &looker.zone) } else { Urgency::Later };
        let due = moment(due_at, looker.now, &looker.zone);
        Self {
            id: ask.id.to_string(),
            when: match ask.standing.closed_at {
                Some(closed_at) => moment(closed_at, looker.now, &looker.zone),
                None if due_at <= looker.now => late_by(due_at, looker.now),
                None => in_time(due_at, looker.now, &looker.zone),
            },
            when_exactly: match nearness {
                Urgency::Late | Urgency::Soon => say_with("asks-due", &[("due", due.into())]),
                _ if !is_open => say_with("promises-was-due", &[("due", due.into())]),
                _ => String::new(),
            },
            tone: match nearness {
                Urgency::Late => "tone-broken",
                Urgency::Soon => "tone-soon",
                _ => "",
            },
            said: ask.said.clone(),
            promise: line.promise_said.clone(),
            promise_path: format!("/promises/{}", ask.promise),
            number: line.number,
            who: who(line, looker),
            tag: tag(line),
            can_take: is_open && ask.team.some().is_some() && ask.colleague == ColleagueId::NONE,
            can_answer: is_open && ask.asker != looker.colleague,
        }
    }
}

/// Who asks whom, as far as it is not the reader.
pub(super) fn who(line: &AskLine, looker: &Looker) -> String {
    if line.ask.asker == looker.colleague {
        return say_with("asks-asked-of", &[("whom", whom(line).into())]);
    }
    let asker = if line.asker_name.is_empty() { say("promises-the-house") } else { line.asker_name.clone() };
    if line.ask.colleague == looker.colleague {
        return say_with("asks-asks-you", &[("asker", asker.into())]);
    }
    say_with("asks-asks", &[("asker", asker.into()), ("whom", whom(line).into())])
}

/// Whom an ask went to: a colleague, a team, or the colleague who took it for the team.
pub(super) fn whom(line: &AskLine) -> String {
    let name = &line.colleague_name;
    match (name.is_empty(), line.team_name.is_empty()) {
        (false, false) => {
            say_with("asks-taken-by", &[("name", name.into()), ("team", (&line.team_name).into())])
        }
        (false, true) => name.clone(),
        (true, _) => line.team_name.clone(),
    }
}

/// What became of an ask, in a word; nothing while it has time.
pub(super) fn tag(line: &AskLine) -> Option<Tag> {
    let standing = &line.ask.standing;
    let (tone, icon, key) = match standing.state {
        AskState::Open => return None,
        AskState::Overdue => ("tag-broken", "alert", "asks-state-overdue"),
        AskState::Answered if standing.is_in_time() => ("tag-kept", "check", "asks-state-answered"),
        AskState::Answered => ("tag-soon", "check", "asks-state-answered-late"),
        AskState::Declined => ("", "ban", "asks-state-declined"),
        AskState::Withdrawn => ("", "close", "asks-state-withdrawn"),
    };
    Some(Tag { tone, icon, says: say(key) })
}
