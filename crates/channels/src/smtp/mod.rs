//! The receiving side of SMTP and LMTP as a conversation of bytes: no socket, no clock, no storage.
//!
//! Words: a [`Session`] is one connection; a [`Step`] is what it wants of whoever drives it; a [`Verdict`] is
//! the driver's answer to a question.
//!
//! Invariants: only `CR LF . CR LF` ends a message, whatever else stands in it, and a dot is removed only
//! after `CR LF`; so nobody can hide a second message in a first. The content is otherwise handed on byte for
//! byte. Memory is bounded by one read of the driver and one command line. Nothing that was sent in clear is
//! obeyed after STARTTLS. "Accepted" is said only after [`Session::judge_message`].
//!
//! Flow: `push` what was read, then take `next` until it says [`Step::Read`]:
//! ```text
//! loop { match session.next() {
//!     Step::Read            => session.push(&read().await),
//!     Step::Send(bytes)     => write(bytes).await,
//!     Step::Recipient(who)  => session.judge_recipient(look_up(&who).await),
//!     Step::Content(bytes)  => buffer.extend(bytes),
//!     Step::Discard         => buffer.clear(),
//!     Step::Complete(what)  => session.judge_message(&store(what, take(buffer)).await),   // one for each recipient, or one for all
//!     Step::Secure          => { shake_hands().await; session.secured() }
//!     Step::Close           => break,
//! } }
//! ```

mod content;
mod reply;
mod session;
#[cfg(test)]
mod tests;

pub use reply::Verdict;
pub use session::Session;

use crate::{Delivery, Handover};

/// Which of the two protocols is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// SMTP: one answer for a message.
    #[default]
    Smtp,
    /// LMTP: one answer for each recipient of a message.
    Lmtp,
}

/// Whether STARTTLS is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StartTls {
    /// Not spoken of.
    #[default]
    Absent,
    /// Offered; mail is taken without it too.
    Offered,
    /// Offered, and no mail is taken before it.
    Required,
}

/// How a session behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The name the server greets with.
    pub host: String,
    /// SMTP or LMTP.
    pub protocol: Protocol,
    /// Whether STARTTLS is there.
    pub starttls: StartTls,
    /// The largest message taken, in bytes.
    pub size_max: usize,
    /// Recipients of one message.
    pub recipients_max: usize,
    /// Refused commands before the session is ended.
    pub errors_max: usize,
    /// Commands (other than RCPT) without a message before the session is ended.
    pub commands_max: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: "localhost".to_owned(),
            protocol: Protocol::Smtp,
            starttls: StartTls::Absent,
            size_max: crate::email::limits::RAW_BYTES_MAX,
            recipients_max: 100,
            errors_max: 10,
            commands_max: 100,
        }
    }
}

/// What a session wants of its driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// More input: read and [`Session::push`]; on end of input just stop.
    Read,
    /// Write these bytes.
    Send(Vec<u8>),
    /// May this recipient be written to? Answer with [`Session::judge_recipient`]; asked again until answered.
    Recipient(String),
    /// The next bytes of the message now arriving, dots already removed.
    Content(Vec<u8>),
    /// The message has arrived whole; store it, then answer with [`Session::judge_message`]; said again until
    /// answered.
    Complete(Envelope),
    /// Forget the content received since the last message: it was too large, or given up.
    Discard,
    /// Shake hands for TLS, then call [`Session::secured`]. Input that was pushed before is already forgotten.
    Secure,
    /// Close the connection.
    Close,
}

/// What the transport said about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The name the other side gave itself.
    pub hello: String,
    /// Who hands it over.
    pub from: Handover,
    /// The accepted recipients, in order, as they were written.
    pub recipients: Vec<String>,
    /// Whether TLS was on.
    pub secured: bool,
    /// The size of the content, in bytes.
    pub size: usize,
}

impl Envelope {
    /// What the reader wants to know of it; the installation's own addresses and mark are the caller's to add.
    pub fn delivery(&self) -> Delivery {
        Delivery { handover: self.from.clone(), recipients: self.recipients.clone(), ..Delivery::default() }
    }
}
