//! Channels: every way in and out, each as one adapter that only turns bytes into an [`Incoming`] and an
//! [`Outgoing`] into bytes.
//!
//! Words: an *incoming* message is what a customer sent, in the same shape whatever it came by; a *delivery*
//! is what the transport knew about it (who handed it over, to whom); a *part* is a file that came with it;
//! *automatic* says that no person wrote it; *protection* that it was signed or encrypted.
//!
//! Invariants: nothing here opens a socket, asks the clock, draws a random number or knows an inbox, a
//! promise or a page. No input makes it panic; what cannot be read is [`Unreadable`] with a reason. Texts
//! never contain U+0000. Nothing of a message is thrown away: quotes and signatures are folded into
//! [`Incoming::quoted`], and what is not shown is a part.
//!
//! Flow: a carrier (SMTP listener, IMAP, a pipe) commits the raw bytes, then [`Channel::read`] makes the
//! incoming message of them; an answer becomes an [`Outgoing`], [`Channel::write`] makes bytes, the outbox
//! sends them.
//!
//! A new channel is one folder here and one line in [`CHANNELS`].

mod address;
mod message;

pub mod email;
pub mod holidays;
pub mod html;
pub mod quotes;
pub mod smtp;
pub mod token;

pub use address::{Address, address_key, address_keys};
pub use email::read::{addressed_to, read, read_delivered};
pub use email::write::write;
pub use message::{
    Automatic, Bounce, CannotWrite, Delivery, Fate, Handover, Incoming, Nature, Outgoing, Part, Protection,
    Unreadable,
};

/// One kind of way in and out. Implementations hold no state: what differs between two channels of a kind
/// lives in their settings, not here.
pub trait Channel: Sync {
    /// The name under which this kind is stored and spoken of in the API, for example `email`.
    fn kind(&self) -> &'static str;

    /// For how many seconds an answer may be called back before it leaves. 0 sends at once.
    fn undo_seconds(&self) -> u16;

    /// Makes the message of what arrived. The same bytes always give the same message.
    fn read(&self, raw: &[u8], delivery: &Delivery) -> Result<Incoming, Unreadable>;

    /// Makes the bytes that leave. The same message always gives the same bytes.
    fn write(&self, outgoing: &Outgoing) -> Result<Vec<u8>, CannotWrite>;
}

/// Every kind of channel there is. A new one is one line here.
pub const CHANNELS: &[&dyn Channel] = &[&email::Email];

/// Finds a kind of channel by its stored name.
pub fn channel(kind: &str) -> Option<&'static dyn Channel> {
    CHANNELS.iter().copied().find(|channel| channel.kind() == kind)
}
