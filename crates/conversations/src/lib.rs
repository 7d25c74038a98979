//! The heart: customers, conversations, messages and teams, entered by one front door.
//!
//! Words: a *customer* has *identities* (addresses); a *conversation* is an exchange with one customer about
//! one matter, with a number and a status; a *message* is one thing said in it; *participants* are the
//! addresses that take part; a *rider* is something of another feature that travels in an answer's
//! transaction (a promise made in it).
//!
//! Invariants: a message is stored once, whatever the provider redelivers; a sender who takes no part in a
//! conversation never joins it; every change is an event; nothing leaves that was not written to the outbox
//! in the transaction of its cause.
//!
//! Front door: [`receive`] takes what arrived, [`answer`] what a colleague says, [`begin`] what they say first,
//! [`forward()`] what goes on to others; [`note`], [`assign`], [`set_status`], [`hand_to_team`] and [`mark_read`]
//! change it, [`list()`], [`open`] and [`customers`] read it. Each runs in the `Tx` that the caller opened.

mod acts;
mod answers;
pub mod apart;
pub mod attachments;
mod beginning;
pub mod channels;
pub mod customers;
mod deleting;
pub mod drafts;
mod feature;
pub mod finding;
pub mod footers;
pub mod forwards;
mod ids;
mod indexing;
mod list;
mod messages;
pub mod own_addresses;
mod receiving;
mod riders;
mod search;
mod status;
mod taking_back;
pub mod teams;
mod thread;
pub mod traces;

pub use acts::{
    CannotChange, Change, NewNote, WAKE, assign, hand_to_team, mark_read, note, set_status, snooze, wake,
};
pub use answers::{
    Answered, CannotAnswer, DELIVER, NewAnswer, RECIPIENTS_MAX, Then, UNDO, answer, answered_by_key,
    send_again,
};
pub use beginning::{Begun, CannotBegin, NewConversation, begin};
pub use deleting::{CannotDelete, discard_message};
pub use feature::FEATURE;
pub use forwards::{NewForward, forward};
pub use ids::{AttachmentId, ChannelId, ConversationId, CustomerId, IdentityId, MessageId, TeamId};
pub use indexing::index_customers;
pub use list::{
    Counts, Filter, Line, Listing, Place, View, counts, counts_near, is_unread, lines_of, list, of_customer,
};
pub use messages::{Format, Kind, Message, Recipients, html_of, message, set_checks};
pub use receiving::{
    Arrived, ENCRYPTED_PREVIEWS, Gist, KeptPart, Received, Written, receive, record_sent, record_written,
};
pub use riders::{
    Along, Beside, ComposerPart, Footer, FooterLine, FromFields, Keeping, Leaver, Panel, PanelPlace, Rider,
    Said, Waits, Worded, Wording,
};
pub use search::{SearchHit, find, follow};
pub use status::Status;
pub use taking_back::{TakenBack, take_back};
pub use thread::{Conversation, Thread, by_id, by_number, open};
