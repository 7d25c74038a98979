//! What other features add to the heart without the heart knowing them: a rider travels in the transaction
//! of an answer, a panel stands beside a conversation. A feature lists its own in `Feature::extends`; they
//! are found with `App::each::<Rider>()` and `App::each::<Panel>()`.

use shell::{App, ColleagueId, Error, Seat};
use store::{Doing, Fault, Tx};

use crate::ids::{ConversationId, CustomerId, MessageId};

/// The message that a rider rides on.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its customer.
    pub customer: CustomerId,
    /// The message just stored.
    pub message: MessageId,
    /// Who said it.
    pub author: ColleagueId,
}

/// Something of another feature that is stored in the transaction of an answer or a note.
#[derive(Clone, Copy)]
pub struct Rider {
    /// The key under which the composer and the API send it: `promises`.
    pub name: &'static str,
    /// Stores what was sent, read from JSON beforehand; a refusal refuses the whole answer.
    pub ride: for<'a> fn(&'a mut Tx, Said, &'a serde_json::Value) -> Doing<'a, (), Error>,
    /// The message was taken back before it left.
    pub taken_back: for<'a> fn(&'a mut Tx, Said) -> Doing<'a, (), Fault>,
}

/// Where a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelPlace {
    /// In the column about the customer.
    Customer,
    /// Above the composer, in the time line's end.
    Thread,
}

/// A piece of another feature's page shown beside a conversation, as finished HTML.
#[derive(Clone, Copy)]
pub struct Panel {
    /// Its name, part of its element's id.
    pub name: &'static str,
    /// Where it stands.
    pub place: PanelPlace,
    /// Draws it; an empty string shows nothing.
    pub show: fn(App, Seat, ConversationId, CustomerId) -> Drawing,
}

/// A panel being drawn.
pub type Drawing = std::pin::Pin<Box<dyn Future<Output = Result<String, Error>> + Send>>;
