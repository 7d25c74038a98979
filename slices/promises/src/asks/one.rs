//! An ask as it is stored, and as a list shows it.

use conversations::{ConversationId, CustomerId, MessageId, TeamId};
use rules::promises::asks::AskStanding;
use shell::ColleagueId;
use store::{Event, Timestamp};

use crate::promise::{AskId, PromiseId};

/// A request to a colleague or a team that a promise waits on.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Its id.
    pub id: AskId,
    /// The promise that waits for it.
    pub promise: PromiseId,
    /// Where the promise was made.
    pub conversation: ConversationId,
    /// To whom.
    pub customer: CustomerId,
    /// Who asks.
    pub asker: ColleagueId,
    /// The team that was asked; NONE where a colleague was.
    pub team: TeamId,
    /// The colleague who was asked, or who took what their team was asked; NONE: anybody of the team.
    pub colleague: ColleagueId,
    /// The place that owes the answer; NONE for a colleague without a team.
    pub owing_team: TeamId,
    /// What is asked, in a few words.
    pub said: String,
    /// When it was asked.
    pub made_at: Timestamp,
    /// Where it stands, as the rules see it.
    pub standing: AskStanding,
    /// Who answered, declined or withdrew it; NONE when it ended with its promise.
    pub closed_by: ColleagueId,
    /// The note that the answer landed in.
    pub message: MessageId,
    /// The answer, or why it was declined.
    pub answer: String,
    /// Grows with each change.
    pub version: i64,
}

impl Ask {
    /// A fact about this ask.
    pub(crate) fn event(&self, kind: &'static str) -> Event {
        Event::new(kind)
            .conversation(self.conversation.get())
            .customer(self.customer.get())
            .about(self.id.get())
    }
}

/// An ask in a list, with the names around it.
#[derive(Clone, Debug)]
pub struct AskLine {
    /// The ask.
    pub ask: Ask,
    /// Number of its conversation.
    pub number: i64,
    /// Name of the customer; empty when unknown.
    pub customer_name: String,
    /// What was promised.
    pub promise_said: String,
    /// When the promise is due.
    pub promise_due_at: Option<Timestamp>,
    /// Name of whoever asks; empty when another system does.
    pub asker_name: String,
    /// Name of the colleague asked; empty for anybody of the team.
    pub colleague_name: String,
    /// Name of the team asked; empty where a colleague was.
    pub team_name: String,
    /// Name of the place that owes the answer; empty for none.
    pub owing_team_name: String,
    /// Where it stands in its list, for the cursor.
    pub place: i64,
}
