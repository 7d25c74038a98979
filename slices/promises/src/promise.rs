//! A promise as it is stored, and as a list shows it.

use conversations::{ChannelId, ConversationId, CustomerId, MessageId, TeamId};
use rules::promises::dates::Precision;
use rules::promises::state::{Agreement, BrokeFor, CustomerSaid, Kind, Origin, Proposed, Standing, State};
use shell::ColleagueId;
use store::Timestamp;

store::id_type! {
    /// A promise.
    PromiseId
}

store::id_type! {
    /// A request to a colleague or a team that a promise waits on.
    AskId
}

/// Where the words of a promise stand in its message, in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Span {
    /// The first.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
}

/// What another system knows a promise by.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct External {
    /// The system, in small letters, digits and hyphens: `shop`.
    pub system: String,
    /// Its key there: `order-7741-delivery`.
    pub key: String,
}

impl External {
    /// The client key of a promise that another system knows by this.
    pub fn client_key(&self) -> String {
        format!("external:{}:{}", self.system, self.key)
    }
}

/// What a message may have done to a promise, until somebody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it may have done.
    pub what: Proposed,
    /// The message, or the note of the call.
    pub message: MessageId,
}

/// What the customer says became of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Was it kept, in their eyes?
    pub said: CustomerSaid,
    /// When they said so.
    pub at: Timestamp,
    /// In their words; may be empty.
    pub note: String,
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
    /// Where it comes from.
    pub origin: Origin,
    /// What the customer does first, in words; may be empty, also where it waits.
    pub condition: String,
    /// Where its words stand in its message.
    pub span: Option<Span>,
    /// What another system knows it by.
    pub external: Option<External>,
    /// The conversation's team when it was made.
    pub team: TeamId,
    /// The touchpoint it was made at: the conversation's channel.
    pub channel: ChannelId,
    /// The ask it waits on; NONE for none.
    pub ask: AskId,
    /// Whose place it counts for, once it broke.
    pub broke_for: Option<BrokeFor>,
    /// What the customer says became of it.
    pub verdict: Option<Verdict>,
    /// What a message may have done to it, until somebody decides.
    pub proposal: Option<Proposal>,
    /// The message that shows its last change; NONE for another kind of evidence.
    pub shown_by: MessageId,
    /// Grows with each change.
    pub version: i64,
}

impl Promise {
    /// Does the customer see it? What was found in imported history is shown to nobody outside.
    pub fn is_shown_to_customer(&self) -> bool {
        self.origin != Origin::Imported
    }

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
    /// Where that customer is reached, read only where they have no name.
    pub customer_address: String,
    /// The customer's zone by IANA name; empty: the organization's.
    pub customer_zone: String,
    /// Name of its keeper; empty when there is none.
    pub keeper_name: String,
    /// Where it stands in its list, for the cursor.
    pub place: i64,
}
