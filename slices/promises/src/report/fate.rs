//! What became of one promise, measured against the first time that was given for it.

use conversations::{ChannelId, CustomerId, TeamId};
use jiff::SignedDuration;
use rules::promises::state::{CustomerSaid, Kind, State};
use shell::ColleagueId;
use store::Timestamp;

/// A promise as the report reads it: the last of its chain of moves.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) kind: Kind,
    pub(crate) team: TeamId,
    pub(crate) touchpoint: ChannelId,
    pub(crate) customer: CustomerId,
    pub(crate) state: State,
    pub(crate) made_at: Timestamp,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) first_due_at: Option<Timestamp>,
    pub(crate) told_at: Option<Timestamp>,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) fulfilled_at: Option<Timestamp>,
    pub(crate) moves_told_only: i64,
    pub(crate) customer_said: Option<CustomerSaid>,
    /// Who kept it last; NONE for the organization itself.
    pub(crate) keeper: ColleagueId,
    /// Who owed the answer that it broke for.
    pub(crate) owed: Option<Owed>,
}

/// Who owed the answer that a promise broke for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owed {
    /// Their team; NONE for a colleague without one.
    pub(crate) team: TeamId,
    /// The colleague who was asked, or answered after all; NONE: anybody of the team.
    pub(crate) colleague: ColleagueId,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// No time was ever given.
    NoTime,
    /// Its time has not come, or its clock has not started.
    Pending,
    /// The customer no longer wanted it before its time came.
    Withdrawn,
    /// Done by the first time that was given.
    OnTime,
    /// Not done by then, but the customer knew before: they agreed to another time.
    Agreed,
    /// Not done by then, but the customer knew before: they were told.
    Told,
    /// Not done, and the customer had not been told.
    Silent,
}

impl Read {
    /// What has become of it at `now`.
    pub(crate) fn fate(&self, now: Timestamp) -> Fate {
        let Some(first_due_at) = self.first_due_at else { return Fate::NoTime };
        let is_over = first_due_at <= now;
        let was_moved = self.due_at.is_some_and(|due_at| due_at > first_due_at);
        match self.state {
            State::Kept if self.closed_at.is_some_and(|closed_at| closed_at <= first_due_at) => Fate::OnTime,
            State::Withdrawn if self.closed_at.is_none_or(|closed_at| closed_at <= first_due_at) => {
                Fate::Withdrawn
            }
            State::Broken if !self.was_told_in_time() => Fate::Silent,
            State::Kept | State::Withdrawn | State::Broken => self.told(),
            State::Open if is_over && was_moved => self.told(),
            State::Waiting | State::Open | State::Moved => Fate::Pending,
        }
    }

    /// The team that what became of it counts for: the one that owed the answer it broke for, else the one it was made
    /// in.
    pub(crate) fn counts_for(&self) -> TeamId {
        self.owed.map_or(self.team, |owed| owed.team)
    }

    fn was_told_in_time(&self) -> bool {
        self.told_at.zip(self.due_at).is_some_and(|(told_at, due_at)| told_at < due_at)
    }

    fn told(&self) -> Fate {
        let was_moved = self.due_at != self.first_due_at;
        if was_moved && self.moves_told_only == 0 && self.state != State::Broken {
            Fate::Agreed
        } else {
            Fate::Told
        }
    }

    /// How long after the first time it was done; `None` when it is not done, or was done in time.
    pub(crate) fn late_by(&self) -> Option<SignedDuration> {
        let done_at = match self.state {
            State::Kept => self.closed_at?,
            State::Broken => self.fulfilled_at?,
            _ => return None,
        };
        let late = done_at.duration_since(self.first_due_at?);
        late.is_positive().then_some(late)
    }

    /// How far ahead it was made.
    pub(crate) fn ahead(&self) -> Option<SignedDuration> {
        Some(self.first_due_at?.duration_since(self.made_at).max(SignedDuration::ZERO))
    }

    /// Does the customer say that it was not done?
    pub(crate) fn is_contested(&self) -> bool {
        self.customer_said == Some(CustomerSaid::Contested)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_778_577_600 + minute * 60).expect("an instant of this century")
    }

    /// Made at minute 0, due at minute 100.
    fn promise(state: State) -> Read {
        Read {
            kind: Kind::CallBack,
            team: TeamId::NONE,
            touchpoint: ChannelId::NONE,
            customer: CustomerId::of(1),
            state,
            made_at: at(0),
            due_at: Some(at(100)),
            first_due_at: Some(at(100)),
            told_at: None,
            closed_at: None,
            fulfilled_at: None,
            moves_told_only: 0,
            customer_said: None,
            keeper: ColleagueId::NONE,
            owed: None,
        }
    }

    #[track_caller]
    fn check(promise: &Read, now: i64, expected: Fate) {
        assert_eq!(promise.fate(at(now)), expected, "{promise:?}");
    }

    #[test]
    fn a_fate_is_measured_against_the_first_time() {
        let closed = |state, minute| Read { closed_at: Some(at(minute)), ..promise(state) };
        let moved = |promise: Read, due: i64| Read { due_at: Some(at(due)), ..promise };
        check(&promise(State::Open), 50, Fate::Pending);
        check(&promise(State::Open), 150, Fate::Pending);
        check(&promise(State::Waiting), 150, Fate::Pending);
        check(&closed(State::Kept, 99), 150, Fate::OnTime);
        check(&closed(State::Withdrawn, 50), 150, Fate::Withdrawn);
        check(&closed(State::Broken, 100), 150, Fate::Silent);
        check(&moved(promise(State::Open), 200), 50, Fate::Pending);
        check(&moved(promise(State::Open), 200), 150, Fate::Agreed);
        check(&moved(closed(State::Kept, 180), 200), 300, Fate::Agreed);
        check(&moved(closed(State::Kept, 90), 200), 300, Fate::OnTime);
        check(&moved(closed(State::Withdrawn, 180), 200), 300, Fate::Agreed);
        check(&moved(closed(State::Broken, 200), 200), 300, Fate::Silent);
        let told = Read { moves_told_only: 1, ..moved(closed(State::Kept, 180), 200) };
        check(&told, 300, Fate::Told);
        let told = Read { told_at: Some(at(90)), ..closed(State::Broken, 100) };
        check(&told, 300, Fate::Told);
        let too_late = Read { told_at: Some(at(100)), ..closed(State::Broken, 100) };
        check(&too_late, 300, Fate::Silent);
        check(&Read { due_at: None, first_due_at: None, ..promise(State::Open) }, 150, Fate::NoTime);
    }

    #[test]
    fn lateness_counts_from_the_first_time() {
        let late = Read { closed_at: Some(at(100)), fulfilled_at: Some(at(130)), ..promise(State::Broken) };
        assert_eq!(late.late_by(), Some(SignedDuration::from_mins(30)));
        let kept = Read { closed_at: Some(at(90)), ..promise(State::Kept) };
        assert_eq!(kept.late_by(), None);
        assert_eq!(promise(State::Open).late_by(), None);
        assert_eq!(promise(State::Open).ahead(), Some(SignedDuration::from_mins(100)));
    }
}
