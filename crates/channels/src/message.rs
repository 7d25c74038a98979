//! The shapes that every channel reads into and writes from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Address;

/// How the transport named the sender when it handed the message over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handover {
    /// Nothing is known (read from a mailbox or a file).
    #[default]
    Unknown,
    /// The empty return path `<>`: a report about another message.
    Null,
    /// The envelope's sender.
    From(String),
}

/// What is known about a delivery besides the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Delivery {
    /// Who handed it over.
    pub handover: Handover,
    /// The envelope's recipients; a reply token may stand in one of them.
    pub recipients: Vec<String>,
    /// The addresses that are our own channels. Whoever writes from one by a form is named in Reply-To.
    pub own_addresses: Vec<String>,
    /// The mark this installation writes into what it sends (see [`Outgoing::mark`]); empty compares with
    /// nothing.
    pub own_mark: String,
}

/// One message that arrived, the same shape for every channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// What makes it the same message when it is delivered again: the Message-ID, or, where that is missing or
    /// absurd, `sha256:` and the hash of the raw bytes. At most 250 characters.
    pub provider_key: String,
    /// The Message-ID without angle brackets, when it has a usable one.
    pub message_id: Option<String>,
    /// The messages it answers: References, then In-Reply-To; the newest last. Without angle brackets, no doubles.
    pub references: Vec<String>,
    /// A reply token found in a reference or a recipient; not yet verified: see [`crate::token`].
    pub reply_token: Option<String>,
    /// Who wrote it. Says nothing about who really did.
    pub from: Address,
    /// Who sent it for the author: an own address from which a form wrote, else the Sender header, where it differs
    /// from the author.
    pub sender: Option<Address>,
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// Where answers are wanted.
    pub reply_to: Vec<Address>,
    /// To whom it was delivered, as the last server on its way wrote into it; the address it was written to first. Anybody
    /// may write these fields: only to be believed of an address of ours.
    pub delivered_to: Vec<Address>,
    /// The subject, decoded, on one line. May be empty.
    pub subject: String,
    /// When its author says it was sent. Only a hint.
    pub sent_at: Option<Timestamp>,
    /// The reply itself as plain text, lines ended by `\n`.
    pub text: String,
    /// What was folded away: quotes and signature. `text` and `quoted` together are all that was written.
    pub quoted: String,
    /// The HTML form as it came, decoded but not sanitized: only for [`crate::html::sanitize`].
    pub html: Option<String>,
    /// Files, inline images and enclosed messages.
    pub attachments: Vec<Part>,
    /// Whether a person wrote it.
    pub automatic: Automatic,
    /// Signed or encrypted.
    pub protection: Protection,
    /// The language the author's program names (Content-Language), for example `de`.
    pub language: Option<String>,
}

/// A file that came with a message or leaves with one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// A name that is safe to show and to save under: no path, no control characters, at most 200 characters.
    pub name: String,
    /// The type by content where the content tells, otherwise a harmless declared one; lower case.
    pub content_type: String,
    /// The decoded bytes.
    pub bytes: Vec<u8>,
    /// Content-ID without angle brackets, where the HTML may refer to it.
    pub cid: Option<String>,
    /// Shown inside the text rather than listed below it.
    pub inline: bool,
}

/// Whether a message was written by a person, and if not, by what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Automatic {
    /// A person, as far as one can see.
    #[default]
    No,
    /// An absence notice or another automatic answer.
    AutoReply,
    /// A report about a message that could not be (or was late to be) delivered.
    Bounce(Bounce),
    /// A mailing list or bulk mail; carries the list's name where it gives one.
    MailingList(Option<String>),
    /// Something we sent ourselves came back.
    Loop,
}

/// What a delivery report says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bounce {
    /// The Message-IDs of the message it is about, without angle brackets.
    pub about: Vec<String>,
    /// The address that was not reached.
    pub recipient: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// The enhanced status code, for example `5.1.1`.
    pub status: Option<String>,
    /// What the reporting server said, at most 500 characters.
    pub words: String,
}

/// What became of a message a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It will not arrive; the address may be wrong.
    Permanent,
    /// It did not arrive this time (mailbox full, server away), trying has ended or is not known to go on.
    #[default]
    Temporary,
    /// It is late; the server still tries.
    Delayed,
    /// It arrived or was handed on.
    Delivered,
}

/// Whether a message is signed or encrypted. What it protects is not verified or opened here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// Neither.
    #[default]
    None,
    /// S/MIME, signature only.
    SmimeSigned,
    /// S/MIME, encrypted (or opaque, which reads the same from outside).
    SmimeEncrypted,
    /// `OpenPGP`, signature only.
    PgpSigned,
    /// `OpenPGP`, encrypted.
    PgpEncrypted,
}

/// One message that leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Who writes.
    pub from: Address,
    /// To; at least one of `to`, `cc`, `bcc` must name somebody.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// Recipients of the envelope alone: never written into a header.
    pub bcc: Vec<Address>,
    /// Where answers are wanted, when not at `from`.
    pub reply_to: Option<Address>,
    /// The subject; line ends in it become spaces.
    pub subject: String,
    /// Our Message-ID without angle brackets; see [`crate::token::message_id`].
    pub message_id: String,
    /// The message it answers, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The thread, oldest first, without angle brackets; bounded when written.
    pub references: Vec<String>,
    /// The Date header.
    pub sent_at: Timestamp,
    /// The plain text.
    pub text: String,
    /// The HTML form, already through [`crate::html::outgoing`]; `None` sends text alone.
    pub html: Option<String>,
    /// Files; those with `inline` and a `cid` travel with the HTML.
    pub attachments: Vec<Part>,
    /// What this message is, for the headers that stop other machines from answering it.
    pub nature: Nature,
    /// The mark of this installation, by which it knows its own mail again; empty writes none.
    pub mark: String,
}

impl Outgoing {
    /// Everybody the envelope names: To, Cc and Bcc, each address once.
    pub fn recipients(&self) -> Vec<String> {
        let mut seen = Vec::<String>::new();
        for address in self.to.iter().chain(&self.cc).chain(&self.bcc) {
            if !seen.iter().any(|email| email.eq_ignore_ascii_case(&address.email)) {
                seen.push(address.email.clone());
            }
        }
        seen
    }
}

/// Who is behind an outgoing message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// A person wrote it.
    #[default]
    Personal,
    /// An automatic answer to one message (`Auto-Submitted: auto-replied`).
    AutoReply,
    /// A notice by the system (`Auto-Submitted: auto-generated`).
    Notice,
}

/// Why something that arrived cannot be made a message. It goes to quarantine with its raw bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    /// No byte, or only white space.
    #[error("it is empty")]
    Empty,
    /// Larger than this reader takes.
    #[error("it is larger than {} MB", crate::email::limits::RAW_BYTES_MAX / 1_000_000)]
    TooLarge,
    /// The head alone is larger than any honest one.
    #[error("its header is larger than {} kB", crate::email::limits::HEADER_BYTES_MAX / 1_000)]
    HeaderTooLarge,
    /// More header lines than any honest message has.
    #[error("it has more than {} header lines", crate::email::limits::HEADERS_MAX)]
    TooManyHeaders,
    /// Nothing in it looks like a mail header.
    #[error("it has no mail header")]
    NoHeader,
    /// Neither header nor envelope names a sender.
    #[error("it does not say who sent it")]
    NoSender,
    /// More MIME parts than any honest message has.
    #[error("it has more than {} parts", crate::email::limits::PARTS_MAX)]
    TooManyParts,
    /// Parts inside parts, deeper than any honest message.
    #[error("its parts are nested deeper than {}", crate::email::limits::NESTING_MAX)]
    TooDeep,
    /// More files than this reader takes.
    #[error("it has more than {} attachments", crate::email::limits::ATTACHMENTS_MAX)]
    TooManyAttachments,
    /// It has passed more servers than any honest message: it goes round.
    #[error("it has passed more than {} servers", crate::email::limits::HOPS_MAX)]
    TooManyHops,
}

impl Unreadable {
    /// A stable name for tables and the API, for example `no_sender`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::HeaderTooLarge => "header_too_large",
            Self::TooManyHeaders => "too_many_headers",
            Self::NoHeader => "no_header",
            Self::NoSender => "no_sender",
            Self::TooManyParts => "too_many_parts",
            Self::TooDeep => "too_deep",
            Self::TooManyAttachments => "too_many_attachments",
            Self::TooManyHops => "too_many_hops",
        }
    }
}

/// Why an outgoing message cannot be written. All are found before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotWrite {
    /// Nobody would receive it.
    #[error("it has no recipient")]
    NoRecipient,
    /// An address that no mail server would take.
    #[error("{0:?} is not an email address")]
    BadAddress(String),
    /// Our own Message-ID is malformed.
    #[error("{0:?} is not a message id")]
    BadMessageId(String),
    /// Larger than any server is likely to take.
    #[error("it is larger than {} MB", crate::email::limits::RAW_BYTES_MAX / 1_000_000)]
    TooLarge,
}
