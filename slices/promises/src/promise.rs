//! A promise as it is stored, and as a list shows it.

use conversations::{ConversationId, CustomerId, MessageId};
use rules::promises::dates::Precision;
use rules::promises::state::{Agreement, Kind, Standing, State};
use shell::ColleagueId;
use store::Timestamp;

store::id_type! {
    /// A promise.
    PromiseId
}

/// A promise.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Its id.
    pub id: PromiseId,
    /// Where it was made.
    pub conversation: ConversationId,
    /// To whom.
    pub customer: CustomerId,
    /// In which message; NONE when it was made by hand.
    pub message: MessageId,
    /// What it is about.
    pub kind: Kind,
    /// What was said, in a few words.
    pub said: String,
    /// Who made it; NONE for the organization itself.
    pub made_by: ColleagueId,
    /// When.
    pub made_at: Timestamp,
    /// Who keeps it now; NONE for nobody.
    pub keeper: ColleagueId,
    /// Where it stands, as the rules see it.
    pub standing: Standing,
    /// How exactly its time was given.
    pub precision: Precision,
    /// The words its time was given in.
    pub due_text: String,
    /// The customer's zone when the time was given, by IANA name.
    pub time_zone: String,
    /// When it was kept, broken, moved or withdrawn.
    pub closed_at: Option<Timestamp>,
    /// How the customer took its move.
    pub agreement: Option<Agreement>,
    /// The promise that took its place.
    pub moved_to: PromiseId,
    /// The promise whose place it took.
    pub moved_from: PromiseId,
    /// What was noted when it was closed.
    pub note: String,
    /// Grows with each change.
    pub version: i64,
}

impl Promise {
    /// Is there still something to do: to keep it, or, when it broke, to make up for it?
    pub fn is_live(&self) -> bool {
        let Standing { state, fulfilled_at, .. } = self.standing;
        state.is_pending() || (state == State::Broken && fulfilled_at.is_none())
    }
}

/// A promise in a list, with the names around it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The promise.
    pub promise: Promise,
    /// Number of its conversation.
    pub number: i64,
    /// Name of its customer; empty when unknown.
    pub customer_name: String,
    /// The customer's zone by IANA name; empty: the organization's.
    pub customer_zone: String,
    /// Name of its keeper; empty when there is none.
    pub keeper_name: String,
    /// Where it stands in its list, for the cursor.
    pub place: i64,
}
