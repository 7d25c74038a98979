//! The closed lists of words of a promise: its states, its kinds, and how a customer took a move.

use serde::{Deserialize, Serialize};

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its clock starts when the customer has done their part.
    Waiting,
    /// To be kept.
    Open,
    /// Done in time.
    Kept,
    /// Its time ran out; it may since have been fulfilled late.
    Broken,
    /// Replaced by a successor with another time.
    Moved,
    /// The customer no longer wants it.
    Withdrawn,
}

impl State {
    /// All of them, in the order of a promise's life.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Open, Self::Kept, Self::Broken, Self::Moved, Self::Withdrawn];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Moved => "moved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Is there still something to keep in time?
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Waiting | Self::Open)
    }
}

/// What a promise is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// To call the customer back.
    CallBack,
    /// To answer.
    Reply,
    /// To give money back.
    Refund,
    /// To deliver something.
    Delivery,
    /// To repair something.
    Repair,
    /// To be somewhere at a time.
    Appointment,
    /// To send something.
    Send,
    /// Anything else.
    Other,
}

impl Kind {
    /// All of them, as a form lists them.
    pub const ALL: [Self; 8] = [
        Self::CallBack,
        Self::Reply,
        Self::Send,
        Self::Refund,
        Self::Delivery,
        Self::Repair,
        Self::Appointment,
        Self::Other,
    ];

    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::CallBack => "call_back",
            Self::Reply => "reply",
            Self::Refund => "refund",
            Self::Delivery => "delivery",
            Self::Repair => "repair",
            Self::Appointment => "appointment",
            Self::Send => "send",
            Self::Other => "other",
        }
    }

    /// The kind with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Did the customer agree to a new time, or were they only told of it?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The customer said yes.
    Agreed,
    /// The customer was told.
    ToldOnly,
}

impl Agreement {
    /// Its word in rows and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::ToldOnly => "told_only",
        }
    }

    /// The agreement with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Agreed, Self::ToldOnly].into_iter().find(|agreement| agreement.code() == code)
    }
}
