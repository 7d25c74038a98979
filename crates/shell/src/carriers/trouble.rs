//! Why something did not work, in a form that a page can say in plain words.

use std::error::Error as StdError;
use std::io;

use serde::{Deserialize, Serialize};

/// How much of what the other side said is kept, in characters.
const SAID_MAX: usize = 300;

/// Where on the way it happened, in the order in which a connection is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Finding the address of the name.
    Name,
    /// Opening the connection.
    Connect,
    /// Agreeing on encryption.
    Tls,
    /// Proving who we are.
    SignIn,
    /// Opening a folder.
    Folder,
    /// Reading messages.
    Fetch,
    /// Handing a message over.
    Submit,
}

/// What went wrong. Each kind has its sentence under `inboxes-trouble-<kind>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// No such name in the DNS.
    NameUnknown,
    /// The address lies inside our own network and the operator did not allow that.
    AddressForbidden,
    /// Nobody listens there.
    Refused,
    /// No answer in time.
    TimedOut,
    /// No way there.
    Unreachable,
    /// The connection ended in the middle.
    Lost,
    /// The other side did not speak TLS at this port.
    NotTls,
    /// The server offers no encryption where it was required.
    NoStartTls,
    /// Without encryption only inside this machine.
    PlainForbidden,
    /// The certificate is for another name.
    CertificateName,
    /// The certificate has run out or is not valid yet.
    CertificateExpired,
    /// The certificate was made by somebody we do not know.
    CertificateUnknown,
    /// Encryption failed otherwise.
    TlsOther,
    /// User name or password refused.
    PasswordRefused,
    /// The access token was refused or has run out.
    TokenRefused,
    /// The server offers no way to sign in that we know.
    NoSignInWay,
    /// Signed in too often or from too many places at once.
    TooManySignIns,
    /// That folder does not exist.
    FolderMissing,
    /// The server refused this sender address.
    SenderRefused,
    /// The server refused every recipient.
    RecipientRefused,
    /// The message is larger than the server takes.
    TooLarge,
    /// The server asks to come back later.
    Later,
    /// The server refused the message.
    MessageRefused,
    /// The message cannot be sent as it is: an address is not one.
    AddressBroken,
    /// The other side said something we do not understand.
    Protocol,
    /// The folder of sent mail has another name; what was said is that name.
    SentElsewhere,
    /// Our own listener is off.
    ListenerOff,
    /// There is no server that would take what we send.
    NoSubmission,
    /// Our own signing key does not work.
    KeyBroken,
    /// What came is not an image or is too large.
    NotAnImage,
}

impl Kind {
    /// Every kind there is, for the test that each has a sentence.
    pub const ALL: &[Self] = &[
        Self::NameUnknown,
        Self::AddressForbidden,
        Self::Refused,
        Self::TimedOut,
        Self::Unreachable,
        Self::Lost,
        Self::NotTls,
        Self::NoStartTls,
        Self::PlainForbidden,
        Self::CertificateName,
        Self::CertificateExpired,
        Self::CertificateUnknown,
        Self::TlsOther,
        Self::PasswordRefused,
        Self::TokenRefused,
        Self::NoSignInWay,
        Self::TooManySignIns,
        Self::FolderMissing,
        Self::SenderRefused,
        Self::RecipientRefused,
        Self::TooLarge,
        Self::Later,
        Self::MessageRefused,
        Self::AddressBroken,
        Self::Protocol,
        Self::SentElsewhere,
        Self::ListenerOff,
        Self::NoSubmission,
        Self::KeyBroken,
        Self::NotAnImage,
    ];

    /// The last part of its word key, such as `name-unknown`.
    pub fn key(self) -> &'static str {
        match self {
            Self::NameUnknown => "name-unknown",
            Self::AddressForbidden => "address-forbidden",
            Self::Refused => "refused",
            Self::TimedOut => "timed-out",
            Self::Unreachable => "unreachable",
            Self::Lost => "lost",
            Self::NotTls => "not-tls",
            Self::NoStartTls => "no-start-tls",
            Self::PlainForbidden => "plain-forbidden",
            Self::CertificateName => "certificate-name",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateUnknown => "certificate-unknown",
            Self::TlsOther => "tls-other",
            Self::PasswordRefused => "password-refused",
            Self::TokenRefused => "token-refused",
            Self::NoSignInWay => "no-sign-in-way",
            Self::TooManySignIns => "too-many-sign-ins",
            Self::FolderMissing => "folder-missing",
            Self::SenderRefused => "sender-refused",
            Self::RecipientRefused => "recipient-refused",
            Self::TooLarge => "too-large",
            Self::Later => "later",
            Self::MessageRefused => "message-refused",
            Self::AddressBroken => "address-broken",
            Self::Protocol => "protocol",
            Self::SentElsewhere => "sent-elsewhere",
            Self::ListenerOff => "listener-off",
            Self::NoSubmission => "no-submission",
            Self::KeyBroken => "key-broken",
            Self::NotAnImage => "not-an-image",
        }
    }

    /// True where the same attempt may succeed later without anybody changing anything.
    pub fn is_temporary(self) -> bool {
        matches!(
            self,
            Self::NameUnknown
                | Self::Refused
                | Self::TimedOut
                | Self::Unreachable
                | Self::Lost
                | Self::TooManySignIns
                | Self::Later
                | Self::Protocol
        )
    }
}

/// One failure: where, what, and what the other side said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {said}", kind.key())]
pub struct Trouble {
    /// The step at which it happened.
    pub step: Step,
    /// What went wrong.
    pub kind: Kind,
    /// What the other side or the system said: one line, at most 300 characters, no control characters.
    pub said: String,
}

impl Trouble {
    /// A trouble with the words of the other side, cut and cleaned.
    pub fn new(step: Step, kind: Kind, said: impl AsRef<str>) -> Self {
        Self { step, kind, said: clean(said.as_ref()) }
    }

    /// True where trying again later may help.
    pub fn is_temporary(&self) -> bool {
        self.kind.is_temporary()
    }

    /// Reads what a failed read, write or connection attempt means.
    pub fn from_io(step: Step, fault: &io::Error) -> Self {
        if let Some(kind) = tls_kind(fault) {
            return Self::new(Step::Tls, kind, fault.to_string());
        }
        let kind = match fault.kind() {
            io::ErrorKind::ConnectionRefused => Kind::Refused,
            io::ErrorKind::TimedOut => Kind::TimedOut,
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Kind::Unreachable,
            _ => Kind::Lost,
        };
        Self::new(step, kind, fault.to_string())
    }

    /// The wait for the other side ran out.
    pub(crate) fn timed_out(step: Step) -> Self {
        Self::new(step, Kind::TimedOut, "no answer in time")
    }
}

/// One line without control characters, at most [`SAID_MAX`] characters.
fn clean(said: &str) -> String {
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SAID_MAX).collect()
}

/// Finds a TLS failure anywhere in the chain of causes.
fn tls_kind(fault: &(dyn StdError + 'static)) -> Option<Kind> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(fault);
    while let Some(current) = cause {
        if let Some(tls) = current.downcast_ref::<rustls::Error>() {
            return Some(kind_of_tls(tls));
        }
        let inner = current.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match inner {
            Some(inner) => Some(inner),
            None => current.source(),
        };
    }
    None
}

fn kind_of_tls(fault: &rustls::Error) -> Kind {
    use rustls::CertificateError as Bad;
    match fault {
        rustls::Error::InvalidCertificate(bad) => match bad {
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => Kind::CertificateName,
            Bad::Expired | Bad::ExpiredContext { .. } | Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
                Kind::CertificateExpired
            }
            // A self-signed certificate that is no authority ends as `Other`.
            Bad::UnknownIssuer | Bad::BadSignature | Bad::Other(_) => Kind::CertificateUnknown,
            _ => Kind::TlsOther,
        },
        rustls::Error::InvalidMessage(_) => Kind::NotTls,
        _ => Kind::TlsOther,
    }
}
