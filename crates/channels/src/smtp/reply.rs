//! The words a server says.

/// The driver's answer to a question of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Yes; for a message: it is on disk.
    Accept,
    /// Nobody here has that address (550).
    NoSuchRecipient,
    /// The mailbox takes nothing for now; try again later (450).
    Resting,
    /// Too much from there for now; try again later (450).
    TooFast,
    /// No room; try again later (452).
    StorageFull,
    /// Something failed here; try again later (451).
    Fault,
    /// Not allowed (550).
    NotAllowed,
    /// It has gone round too often (554).
    Loop,
}

impl Verdict {
    /// The reply line for it, without line end.
    pub(super) fn reply(self) -> &'static str {
        match self {
            Self::Accept => "250 2.0.0 Accepted",
            Self::NoSuchRecipient => "550 5.1.1 No such address here",
            Self::Resting => "450 4.2.1 This mailbox rests, try again later",
            Self::TooFast => "450 4.7.1 Too much at once, try again later",
            Self::StorageFull => "452 4.3.1 No room now, try again later",
            Self::Fault => "451 4.3.0 Something failed here, try again later",
            Self::NotAllowed => "550 5.7.1 Not allowed",
            Self::Loop => "554 5.4.6 This message has gone round too often",
        }
    }

    fn is_temporary(self) -> bool {
        matches!(self, Self::Resting | Self::TooFast | Self::StorageFull | Self::Fault)
    }

    /// One answer where only one can be given. A passing failure for one recipient asks the sender to come
    /// again with all (what is stored already is known by its Message-ID); otherwise one acceptance is enough.
    pub(super) fn of_all(verdicts: &[Self]) -> Self {
        let first = |wanted: fn(Self) -> bool| verdicts.iter().copied().find(|verdict| wanted(*verdict));
        first(Self::is_temporary)
            .or_else(|| first(|verdict| verdict == Self::Accept))
            .or_else(|| verdicts.first().copied())
            .unwrap_or(Self::Fault)
    }
}

pub(super) const BYE: &str = "221 2.0.0 Goodbye";
pub(super) const GO_ON: &str = "354 End with CR LF . CR LF";
pub(super) const OK: &str = "250 2.0.0 OK";
pub(super) const SENDER_OK: &str = "250 2.1.0 OK";
pub(super) const RECIPIENT_OK: &str = "250 2.1.5 OK";
pub(super) const CHUNK_OK: &str = "250 2.0.0 Chunk taken";
pub(super) const READY_FOR_TLS: &str = "220 2.0.0 Ready to start TLS";
pub(super) const CANNOT_VERIFY: &str = "252 2.1.5 Send some mail and see";
pub(super) const HELP: &str = "214 2.0.0 EHLO MAIL RCPT DATA BDAT RSET NOOP QUIT";
pub(super) const TOO_MANY_ERRORS: &str = "421 4.7.0 Too many errors";
pub(super) const TOO_MANY_COMMANDS: &str = "421 4.7.0 Too many commands without a message";
pub(super) const LINE_TOO_LONG: &str = "500 5.5.2 Line too long";
pub(super) const BARE_LINE_END: &str = "500 5.5.2 Lines end with CR LF";
pub(super) const UNKNOWN: &str = "500 5.5.1 Unknown command";
pub(super) const NOT_OFFERED: &str = "502 5.5.1 Not offered";
pub(super) const BAD_SENDER: &str = "501 5.1.7 That sender's address is malformed";
pub(super) const BAD_RECIPIENT: &str = "501 5.1.3 That recipient's address is malformed";
pub(super) const BAD_SYNTAX: &str = "501 5.5.4 That command is malformed";
pub(super) const BAD_PARAMETER: &str = "555 5.5.4 Unknown or malformed parameter";
pub(super) const WRONG_ORDER: &str = "503 5.5.1 Not now";
pub(super) const HELLO_FIRST: &str = "503 5.5.1 Say hello first";
pub(super) const NOTHING_MAY_FOLLOW: &str = "554 5.5.1 Nothing may follow STARTTLS";
pub(super) const TLS_FIRST: &str = "530 5.7.0 Start TLS first";
pub(super) const NO_RECIPIENTS: &str = "554 5.5.1 No valid recipients";
pub(super) const TOO_MANY_RECIPIENTS: &str = "452 4.5.3 Too many recipients";
pub(super) const TOO_LARGE: &str = "552 5.3.4 The message is too large";
