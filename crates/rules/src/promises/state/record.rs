//! What is recorded of a promise beside its state: where it comes from, and what others say of it.

use serde::{Deserialize, Serialize};

/// Where a promise comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A colleague wrote it down.
    ByHand,
    /// The composer heard it, and its author sent it along.
    Composer,
    /// It was heard in an answer written elsewhere, and its author confirmed it.
    Heard,
    /// It was found in history that was imported: marked as detected, and no figure about a colleague.
    Imported,
    /// Another system made it.
    System,
    /// It was promised on the telephone, and written down when the call ended.
    Call,
}

impl Origin {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::ByHand, Self::Composer, Self::Heard, Self::Imported, Self::System, Self::Call];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Composer => "composer",
            Self::Heard => "heard",
            Self::Imported => "imported",
            Self::System => "system",
            Self::Call => "call",
        }
    }

    /// The one with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// What the customer says became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerSaid {
    /// It was kept.
    Confirmed,
    /// It was not.
    Contested,
}

impl CustomerSaid {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Confirmed, Self::Contested];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Contested => "contested",
        }
    }

    /// The one with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// Whose place a broken promise counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrokeFor {
    /// That of its keeper.
    #[serde(rename = "self")]
    Keeper,
    /// That of whoever owed the answer it waited for.
    Ask,
}

impl BrokeFor {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Keeper, Self::Ask];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Keeper => "self",
            Self::Ask => "ask",
        }
    }

    /// The one with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// What a message may have done to a promise; somebody decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposed {
    /// The customer may have done their part.
    Start,
    /// It may have been kept.
    Keep,
}

impl Proposed {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Start, Self::Keep];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Keep => "keep",
        }
    }

    /// The one with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}
