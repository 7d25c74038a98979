//! What other features add to the heart without the heart knowing them: a rider travels in the transaction
//! of an answer, a panel stands beside a conversation, a part in the reply box, a footer below a mail that leaves. A feature lists its
//! own in `Feature::extends`; they are found with `App::each::<Rider>()` and the like.

use shell::{App, ColleagueId, Error, Seat};
use store::{Actor, Doing, Fault, Timestamp, Tx};

use crate::ids::{ConversationId, CustomerId, MessageId};
use crate::thread::Conversation;

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

/// What a rider takes along.
#[derive(Clone, Copy, Debug)]
pub struct Along<'a> {
    /// What the message says, as plain text.
    pub text: &'a str,
    /// What was sent for this rider; `null` for nothing.
    pub sent: &'a serde_json::Value,
}

/// Something of another feature that is stored in the transaction of an answer. Each one rides with every
/// answer, also where nothing was sent for it: then it is handed `null`.
#[derive(Clone, Copy)]
pub struct Rider {
    /// The key under which the API sends it: `promises`. Its fields in the reply box are named so, and then
    /// after a hyphen what they hold: `promises-by`.
    pub name: &'static str,
    /// Reads its fields of the reply box, in their order there, into what the API would send; `null` for nothing.
    pub from_fields: FromFields,
    /// Stores what was sent; a refusal refuses the whole answer.
    pub ride: for<'a> fn(&'a mut Tx, Said, Along<'a>) -> Doing<'a, (), Error>,
    /// The message was taken back before it left.
    pub taken_back: for<'a> fn(&'a mut Tx, Said) -> Doing<'a, (), Fault>,
}

/// Reads a rider's fields, each with the end of its name and its value.
pub type FromFields = fn(Vec<(String, String)>) -> Result<serde_json::Value, Error>;

/// Where a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelPlace {
    /// In the column about the customer.
    Customer,
    /// Above the composer, in the time line's end.
    Thread,
    /// On the page of one customer; there it stands in no conversation.
    Record,
}

/// Where a piece of another feature's page is drawn.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// The program.
    pub app: &'a App,
    /// Who looks at it.
    pub seat: &'a Seat,
    /// The conversation; none on a customer's page, and in the reply box of one that has not begun.
    pub conversation: Option<&'a Conversation>,
    /// The customer, or none.
    pub customer: CustomerId,
}

/// A piece of another feature's page shown beside a conversation, as finished HTML.
#[derive(Clone, Copy)]
pub struct Panel {
    /// Its name, part of its element's id.
    pub name: &'static str,
    /// Where it stands.
    pub place: PanelPlace,
    /// Draws it, in the transaction that reads the page; an empty string shows nothing.
    pub show: for<'a> fn(&'a mut Tx, Beside<'a>) -> Doing<'a, String, Error>,
}

/// What colleagues keep in another feature, and to whom it goes when an account is closed: whoever closes accounts does
/// not know what it is.
#[derive(Clone, Copy)]
pub struct Keeping {
    /// Its name, unique.
    pub name: &'static str,
    /// All that waits for this colleague, each kind with its number, for the page that asks before an account is
    /// closed.
    pub waits: for<'a> fn(&'a mut Tx, ColleagueId) -> Doing<'a, Vec<Waits>, Fault>,
    /// Hands it over to those who stay, in the transaction that closes the account, while the colleague still belongs
    /// to their teams. Receivers are told once.
    pub hand_over: for<'a> fn(&'a App, &'a mut Tx, Leaver) -> Doing<'a, (), Fault>,
}

/// Some of what waits for a colleague.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Key of the sentence, with the argument `count`: "3 open promises".
    pub key: &'static str,
    /// How many.
    pub count: i64,
}

/// Somebody whose account is being closed.
#[derive(Clone, Copy, Debug)]
pub struct Leaver {
    /// The colleague.
    pub colleague: ColleagueId,
    /// Who closes the account.
    pub actor: Actor,
}

/// How another feature words its promises, for pages that know no more of one than its id.
#[derive(Clone, Copy)]
pub struct Wording {
    /// Its name, unique.
    pub name: &'static str,
    /// The words of these; what is not there is left out.
    pub read: for<'a> fn(&'a mut Tx, &'a [i64]) -> Doing<'a, Vec<Worded>, Fault>,
}

/// A promise in its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// Its id.
    pub id: i64,
    /// What was said, in a few words.
    pub said: String,
    /// By when; None when no time was given.
    pub due_at: Option<Timestamp>,
    /// When it was done after all, though late.
    pub done_at: Option<Timestamp>,
}

/// A piece of another feature's page inside the reply box, below the text, as finished HTML. What its fields
/// hold is read by the [`Rider`] of the same name.
#[derive(Clone, Copy)]
pub struct ComposerPart {
    /// The rider's name.
    pub name: &'static str,
    /// Draws it, in the transaction that reads the page; an empty string shows nothing.
    pub show: for<'a> fn(&'a mut Tx, Beside<'a>) -> Doing<'a, String, Error>,
}

/// A line of another feature below the mails that leave, such as the page a customer can look at.
#[derive(Clone, Copy)]
pub struct Footer {
    /// Its name, unique.
    pub name: &'static str,
    /// Writes it for one message; `None` leaves the mail without.
    pub write: for<'a> fn(&'a App, &'a mut Tx, Said) -> Doing<'a, Option<FooterLine>, Fault>,
}

/// What stands below a mail: a sentence and a link.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FooterLine {
    /// The sentence, plain text on one line; may be empty.
    pub says: String,
    /// Where the link leads.
    pub link: String,
    /// What the link says.
    pub link_says: String,
}
