//! The four fixed categories of a conversation's status.

use serde::{Deserialize, Serialize};
use store::{Fault, Row, Value};

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The organization has the next word.
    Open,
    /// The customer has the next word.
    Waiting,
    /// Put aside until a time, or until the customer writes.
    Snoozed,
    /// Done, until the customer writes again.
    Solved,
}

impl Status {
    /// All of them, in the order in which people meet them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Waiting, Self::Snoozed, Self::Solved];

    /// The word used in the API, in events and in keys of sentences.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Snoozed => "snoozed",
            Self::Solved => "solved",
        }
    }

    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Open => 0,
            Self::Waiting => 1,
            Self::Snoozed => 2,
            Self::Solved => 3,
        }
    }

    pub(crate) fn read(row: &Row<'_>, column: usize) -> Result<Self, Fault> {
        usize::try_from(row.int(column)?)
            .ok()
            .and_then(|number| Self::ALL.get(number).copied())
            .ok_or_else(|| row.broken(column, "is no status"))
    }
}

impl From<Status> for Value {
    fn from(status: Status) -> Self {
        Self::Int(status.number())
    }
}

impl std::str::FromStr for Status {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.word() == word).ok_or(())
    }
}
