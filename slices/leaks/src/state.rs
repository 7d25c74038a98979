//! The life of a leak, as a rule: which step may follow which. The last steps are the data's alone.

/// Where a leak stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LeakState)]
pub(crate) enum State {
    /// The detector found it; nobody owns it yet.
    Found,
    /// Somebody owns it, by a day.
    Owned,
    /// Its causes are noted, and the change is described.
    Repairing,
    /// The repair is claimed: the data decide.
    Claimed,
    /// The data refuted a claim.
    Reopened,
    /// The data verified the repair.
    Verified,
    /// It is lived with for now, by name, with a reason, until it is looked at again.
    Accepted,
    /// Another leak explains it.
    Folded,
    /// Late events took the alarm back.
    Retracted,
}

/// What somebody, or the data, does to a leak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Somebody becomes its owner.
    Own,
    /// The causes are noted and the change is described.
    Describe,
    /// The repair is claimed.
    Claim,
    /// The claim is taken back, before the data decided.
    Withdraw,
    /// It is accepted.
    Accept,
    /// The data verify.
    Verify,
    /// The data refute.
    Refute,
    /// The day of its review has come.
    Return,
    /// Late events take it back.
    Retract,
}

impl State {
    const ALL: [Self; 9] = [
        Self::Found,
        Self::Owned,
        Self::Repairing,
        Self::Claimed,
        Self::Reopened,
        Self::Verified,
        Self::Accepted,
        Self::Folded,
        Self::Retracted,
    ];

    /// Its name in tables and in the API.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Owned => "owned",
            Self::Repairing => "repairing",
            Self::Claimed => "claimed",
            Self::Reopened => "reopened",
            Self::Verified => "verified",
            Self::Accepted => "accepted",
            Self::Folded => "folded",
            Self::Retracted => "retracted",
        }
    }

    /// The state of this name.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it still leaks, as far as is known.
    pub(crate) fn is_live(self) -> bool {
        !matches!(self, Self::Verified | Self::Retracted)
    }

    /// The state after a step; `None` where it may not be taken.
    pub(crate) fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Found | Self::Accepted, Step::Own) => Some(Self::Owned),
            // Another owner changes nothing of the repair.
            (Self::Owned | Self::Repairing | Self::Claimed | Self::Reopened, Step::Own) => Some(self),
            (Self::Owned | Self::Repairing | Self::Reopened, Step::Describe)
            | (Self::Claimed, Step::Withdraw) => Some(Self::Repairing),
            (Self::Repairing, Step::Claim) => Some(Self::Claimed),
            (Self::Found | Self::Owned | Self::Repairing | Self::Reopened, Step::Accept) => {
                Some(Self::Accepted)
            }
            (Self::Claimed, Step::Verify) => Some(Self::Verified),
            (Self::Claimed, Step::Refute) => Some(Self::Reopened),
            (Self::Accepted, Step::Return) => Some(Self::Found),
            (Self::Found | Self::Owned | Self::Folded | Self::Accepted, Step::Retract) => {
                Some(Self::Retracted)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: State, step: Step, to: Option<State>) {
        assert_eq!(from.after(step), to, "{from:?} {step:?}");
    }

    #[test]
    fn only_its_drips_close_a_leak() {
        check(State::Found, Step::Own, Some(State::Owned));
        check(State::Found, Step::Claim, None);
        check(State::Owned, Step::Claim, None);
        check(State::Owned, Step::Describe, Some(State::Repairing));
        check(State::Repairing, Step::Claim, Some(State::Claimed));
        check(State::Repairing, Step::Verify, None);
        check(State::Claimed, Step::Accept, None);
        check(State::Claimed, Step::Withdraw, Some(State::Repairing));
        check(State::Verified, Step::Withdraw, None);
        check(State::Repairing, Step::Withdraw, None);
        check(State::Claimed, Step::Verify, Some(State::Verified));
        check(State::Claimed, Step::Refute, Some(State::Reopened));
        check(State::Reopened, Step::Describe, Some(State::Repairing));
        check(State::Reopened, Step::Claim, None);
        check(State::Verified, Step::Own, None);
        check(State::Accepted, Step::Return, Some(State::Found));
        check(State::Accepted, Step::Own, Some(State::Owned));
        check(State::Found, Step::Retract, Some(State::Retracted));
        check(State::Claimed, Step::Retract, None);
        check(State::Folded, Step::Own, None);
        let by_hand = [Step::Own, Step::Describe, Step::Claim, Step::Withdraw, Step::Accept];
        for (state, step) in State::ALL.iter().flat_map(|state| by_hand.map(|step| (*state, step))) {
            assert!(state.after(step).is_none_or(State::is_live), "{state:?} {step:?}");
        }
    }

    #[test]
    fn every_state_is_known_by_its_name() {
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }
}
