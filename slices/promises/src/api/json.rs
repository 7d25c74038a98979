//! What the API of promises reads and writes.

use conversations::{ConversationId, MessageId, TeamId};
use rules::promises::state::{Agreement, BrokeFor, Kind};
use serde::{Deserialize, Serialize};
use shell::ColleagueId;
use shell::api::Cursor;
use store::Timestamp;

use crate::making::By;
use crate::promise::{AskId, External, Line, PromiseId, Span};
use crate::reading::{Which, Whose};

/// A promise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PromiseJson {
    /// Its id.
    #[schema(value_type = String)]
    pub(crate) id: PromiseId,
    /// `waiting`, `open`, `kept`, `broken`, `moved` or `withdrawn`.
    pub(crate) state: &'static str,
    /// `call_back`, `reply`, `refund`, `delivery`, `repair`, `appointment`, `send` or `other`.
    pub(crate) kind: &'static str,
    /// What is promised.
    pub(crate) said: String,
    /// The conversation it was made in.
    #[schema(value_type = String)]
    pub(crate) conversation: ConversationId,
    /// The conversation's number.
    pub(crate) number: i64,
    /// The customer it was made to.
    #[schema(value_type = String)]
    pub(crate) customer: conversations::CustomerId,
    /// The message it was made in.
    #[schema(value_type = Option<String>)]
    pub(crate) message: Option<MessageId>,
    /// Who keeps it.
    #[schema(value_type = Option<String>)]
    pub(crate) keeper: Option<ColleagueId>,
    /// Who made it; absent when another system did.
    #[schema(value_type = Option<String>)]
    pub(crate) made_by: Option<ColleagueId>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) made_at: Timestamp,
    /// When it is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) due_at: Option<Timestamp>,
    /// The first time given for it; "on time" is measured against it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) first_due_at: Option<Timestamp>,
    /// `exact`, `by_end_of_day` or `by_end_of_week`; without a time `vague` or `event`.
    pub(crate) precision: &'static str,
    /// The words the time was given in.
    pub(crate) due_text: String,
    /// The customer's zone when the time was given.
    pub(crate) time_zone: String,
    /// When it was kept, broken, moved or withdrawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) closed_at: Option<Timestamp>,
    /// When the customer was told that it will not be kept in time.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) told_at: Option<Timestamp>,
    /// When it was done after all.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) fulfilled_at: Option<Timestamp>,
    /// Whether it broke without the customer having been told before.
    pub(crate) broke_in_silence: bool,
    /// `agreed` or `told_only`, when it was moved.
    pub(crate) agreement: Option<&'static str>,
    /// The promise that took its place.
    #[schema(value_type = Option<String>)]
    pub(crate) moved_to: Option<PromiseId>,
    /// The promise whose place it took.
    #[schema(value_type = Option<String>)]
    pub(crate) moved_from: Option<PromiseId>,
    /// What was noted when it was closed.
    pub(crate) note: String,
    /// Where it comes from: `by_hand`, `composer`, `heard`, `imported`, `system` or `call`.
    pub(crate) origin: &'static str,
    /// What the customer does first, in words; empty where they need not, and where it waits without saying for what.
    pub(crate) condition: String,
    /// Where its words stand in its message, in Unicode scalar values.
    pub(crate) span: Option<Span>,
    /// What another system knows it by.
    pub(crate) external: Option<External>,
    /// The conversation's team when it was made.
    #[schema(value_type = Option<String>)]
    pub(crate) team: Option<TeamId>,
    /// The ask it waits on.
    #[schema(value_type = Option<String>)]
    pub(crate) ask: Option<AskId>,
    /// Whose place it counts for, once it broke: `self` for its keeper's, `ask` for that of whoever owed the answer.
    pub(crate) broke_for: Option<&'static str>,
    /// What the customer says became of it.
    pub(crate) customer_said: Option<CustomerSaidJson>,
    /// What a message may have done to it, until somebody decides.
    pub(crate) proposed: Option<ProposedJson>,
}

/// What the customer says became of a promise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CustomerSaidJson {
    /// `confirmed` or `contested`.
    said: &'static str,
    /// When they said so.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// In their words; may be empty.
    note: String,
}

/// What a message may have done to a promise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProposedJson {
    /// `start`: the customer may have done their part; `keep`: it may have been kept.
    what: &'static str,
    /// The message, or the note of the call.
    #[schema(value_type = String)]
    message: MessageId,
}

impl From<Line> for PromiseJson {
    fn from(line: Line) -> Self {
        let promise = line.promise;
        let standing = promise.standing;
        Self {
            id: promise.id,
            state: standing.state.code(),
            kind: promise.kind.code(),
            said: promise.said,
            conversation: promise.conversation,
            number: line.number,
            customer: promise.customer,
            message: promise.message.some(),
            keeper: promise.keeper.some(),
            made_by: promise.made_by.some(),
            made_at: promise.made_at,
            due_at: standing.due_at,
            first_due_at: standing.first_due_at,
            precision: promise.precision.code(),
            due_text: promise.due_text,
            time_zone: promise.time_zone,
            closed_at: promise.closed_at,
            told_at: standing.told_at,
            fulfilled_at: standing.fulfilled_at,
            broke_in_silence: standing.broke_in_silence(),
            agreement: promise.agreement.map(Agreement::code),
            moved_to: promise.moved_to.some(),
            moved_from: promise.moved_from.some(),
            note: promise.note,
            origin: promise.origin.code(),
            condition: promise.condition,
            span: promise.span,
            external: promise.external,
            team: promise.team.some(),
            ask: promise.ask.some(),
            broke_for: promise.broke_for.map(BrokeFor::code),
            customer_said: promise.verdict.map(|verdict| CustomerSaidJson {
                said: verdict.said.code(),
                at: verdict.at,
                note: verdict.note,
            }),
            proposed: promise
                .proposal
                .map(|proposal| ProposedJson { what: proposal.what.code(), message: proposal.message }),
        }
    }
}

/// Which promises to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// `mine`, `team` or `all`.
    pub(crate) whose: Whose,
    /// `live` or `closed`.
    pub(crate) which: Which,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Cursor>,
    /// Most rows, 1 to 200.
    pub(crate) limit: u16,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self { whose: Whose::All, which: Which::Live, after: None, limit: 50 }
    }
}

/// A promise to be made; `by` or `due_at`, one of them, or `without_time`.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeJson {
    /// The conversation it is made in.
    #[schema(value_type = String)]
    pub(crate) conversation: ConversationId,
    /// What is promised, in at most 200 characters.
    pub(crate) said: String,
    /// `call_back`, `reply`, `refund`, `delivery`, `repair`, `appointment`, `send` or `other`.
    #[schema(value_type = String, example = "delivery")]
    pub(crate) kind: Kind,
    /// By when, in words, read in the customer's zone: "tomorrow 3pm".
    #[serde(default)]
    pub(crate) by: Option<String>,
    /// By when, as an instant.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) due_at: Option<jiff::Timestamp>,
    /// Who keeps it; whoever makes it when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) keeper: Option<ColleagueId>,
    /// What the customer does first, in at most 200 characters that may be empty: the promise waits for it, and
    /// words of time are read again when they have done it.
    #[serde(default)]
    pub(crate) condition: Option<String>,
    /// No time is given, and knowingly so; `by` may then say in which words ("shortly").
    #[serde(default)]
    pub(crate) without_time: Option<WithoutTime>,
    /// What another system knows it by: made once for each key. Such a promise has a time and waits for nobody.
    #[serde(default)]
    pub(crate) external: Option<External>,
}

/// Why a promise has no time.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WithoutTime {
    /// "Shortly": its keeper is reminded after one business day, and it never breaks.
    Vague,
    /// "As soon as the part is here": it hangs on something to happen. Treated like a vague one.
    Event,
}

impl WithoutTime {
    /// By when, in these words.
    pub(crate) fn by(self, words: String) -> By {
        match self {
            Self::Vague => By::Vague(words),
            Self::Event => By::Event(words),
        }
    }
}

/// A note on how it was done.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PromiseNoteJson)]
pub(crate) struct NoteJson {
    /// At most 1,000 characters.
    pub(crate) note: String,
}

/// Why the customer no longer wants it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawJson {
    /// At most 1,000 characters.
    pub(crate) reason: String,
}

/// A new time; `by` or `due_at`, one of them.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveJson {
    /// By when, in words.
    #[serde(default)]
    pub(crate) by: Option<String>,
    /// By when, as an instant.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) due_at: Option<jiff::Timestamp>,
    /// `agreed` by the customer, or `told_only`.
    #[schema(value_type = String, example = "agreed")]
    pub(crate) agreement: Agreement,
    /// At most 1,000 characters.
    #[serde(default)]
    pub(crate) note: String,
}

/// A time in words, for a customer of a conversation.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TimeQuery {
    /// The conversation.
    #[param(value_type = String)]
    pub(crate) conversation: ConversationId,
    /// The words.
    pub(crate) by: String,
}

/// A time as it was understood.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TimeJson {
    /// The instant.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) due_at: Timestamp,
    /// `exact`, `by_end_of_day` or `by_end_of_week`.
    pub(crate) precision: &'static str,
    /// The customer's zone, in which it was read.
    pub(crate) time_zone: String,
}
