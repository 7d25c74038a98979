//! Handing messages over to the mailbox's own submission server.
//!
//! Words: the *envelope* says from whom and to whom the server shall carry the message, whatever its headers
//! say; a *submission* is one server with our sign-in, and the few connections to it that stay open.
//!
//! Invariants: the bytes leave exactly as they were given (signing only puts a header before them); one
//! refused recipient does not keep the message from the others; when the connection ends between the last
//! byte and the answer, the failure says that the message may have been sent.

mod dkim;

use std::collections::VecDeque;
use std::str::FromStr as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error as Fault;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use super::trouble::{Kind, Step, Trouble};
use super::wire::{Reach, Security, Server, SignIn, Upgrade, Wire};

pub use dkim::{CannotSign, DkimKey};

/// How many connections to one server are open at once.
const CONNECTIONS_MAX: usize = 4;
/// How long a connection is kept for the next message.
const KEPT_FOR: Duration = Duration::from_secs(30);

const STARTTLS: Upgrade =
    Upgrade { greeting: "220 ", steps: &[("EHLO localhost\r\n", "250 "), ("STARTTLS\r\n", "220 ")] };

/// From whom and to whom the server shall carry a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Where reports about failures go; the mailbox's address.
    pub from: String,
    /// To, Cc and Bcc together.
    pub to: Vec<String>,
}

/// A recipient that the server refused while it took the message for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The address.
    pub address: String,
    /// Why.
    pub trouble: Trouble,
}

/// What the server said when it took the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The server's own words, often with its number for the message.
    pub said: String,
    /// Who was refused all the same.
    pub refused: Vec<Refused>,
}

/// Why the server did not take the message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{trouble}")]
pub struct NotHanded {
    /// What happened.
    pub trouble: Trouble,
    /// True where the connection ended after the last byte: the message may be on its way.
    pub perhaps_sent: bool,
}

impl From<Trouble> for NotHanded {
    fn from(trouble: Trouble) -> Self {
        Self { trouble, perhaps_sent: false }
    }
}

/// A submission server and our way into it.
pub struct Submission {
    reach: Reach,
    server: Server,
    sign_in: Option<SignIn>,
    hello: ClientId,
    places: Semaphore,
    kept: Mutex<VecDeque<(Instant, AsyncSmtpConnection)>>,
}

impl std::fmt::Debug for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Submission({}:{})", self.server.host, self.server.port)
    }
}

impl Submission {
    /// Prepares a submission; nothing is connected yet. `hello` is the host name we introduce ourselves with.
    #[must_use]
    pub fn new(reach: Reach, server: Server, sign_in: Option<SignIn>, hello: &str) -> Self {
        Self {
            reach,
            server,
            sign_in,
            hello: ClientId::Domain(hello.to_owned()),
            places: Semaphore::new(CONNECTIONS_MAX),
            kept: Mutex::new(VecDeque::new()),
        }
    }

    /// Connects and signs in without sending anything.
    pub async fn try_out(&self) -> Result<(), Trouble> {
        let connection = self.connect().await?;
        self.keep(connection);
        Ok(())
    }

    /// Hands one message over. `raw` has CRLF line ends.
    pub async fn send(&self, envelope: &Envelope, raw: &[u8]) -> Result<Handed, NotHanded> {
        let sender = address(&envelope.from)?;
        let recipients = envelope.to.iter().map(|to| address(to)).collect::<Result<Vec<_>, _>>()?;
        if recipients.is_empty() {
            return Err(Trouble::new(Step::Submit, Kind::AddressBroken, "nobody to send to").into());
        }
        let _place = self.places.acquire().await.expect("the semaphore is never closed");
        let mut connection = match self.take_kept().await {
            Some(kept) => kept,
            None => self.connect().await?,
        };
        let outcome = self.converse(&mut connection, sender, &recipients, raw).await;
        match &outcome {
            Ok(_) => self.keep(connection),
            Err(_) => quit(connection).await,
        }
        outcome
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let mut wire = self.reach.open(&self.server, &STARTTLS).await?;
        if self.server.security == Security::StartTls {
            wire = wire.saying_first(b"220 encrypted\r\n");
        }
        let opening = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &self.hello);
        let mut connection = self.within(Step::Connect, opening).await?;
        if let Some(sign_in) = &self.sign_in {
            self.prove(&mut connection, sign_in).await?;
        }
        Ok(connection)
    }

    async fn prove(&self, connection: &mut AsyncSmtpConnection, sign_in: &SignIn) -> Result<(), Trouble> {
        let (ways, secret): (&[Mechanism], _) = match sign_in {
            SignIn::Password { password, .. } => (&[Mechanism::Plain, Mechanism::Login], password),
            SignIn::Token { token, .. } => (&[Mechanism::Xoauth2], token),
        };
        if connection.server_info().get_auth_mechanism(ways).is_none() {
            return Err(Trouble::new(Step::SignIn, Kind::NoSignInWay, "the server offers no fitting AUTH"));
        }
        let credentials = Credentials::new(sign_in.user().to_owned(), secret.to_string());
        match timeout(self.reach.patience.answer, connection.auth(ways, &credentials)).await {
            Err(_) => Err(Trouble::timed_out(Step::SignIn)),
            Ok(Ok(_)) => Ok(()),
            // A refused token is explained by one more question, which the library does not expect.
            Ok(Err(fault)) if fault.is_permanent() || fault.is_client() || fault.is_response() => {
                Err(Trouble::new(Step::SignIn, sign_in.refused(), said(&fault)))
            }
            Ok(Err(fault)) if fault.is_transient() => {
                Err(Trouble::new(Step::SignIn, Kind::TooManySignIns, said(&fault)))
            }
            Ok(Err(fault)) => Err(broken(Step::SignIn, &fault)),
        }
    }

    async fn converse(
        &self,
        connection: &mut AsyncSmtpConnection,
        sender: Address,
        recipients: &[Address],
        raw: &[u8],
    ) -> Result<Handed, NotHanded> {
        let parameters = mail_parameters(connection, &sender, recipients, raw)?;
        self.within(Step::Submit, connection.command(Mail::new(Some(sender), parameters)))
            .await
            .map_err(|trouble| named(trouble, Kind::SenderRefused))?;
        let refused = self.name_recipients(connection, recipients).await?;
        self.within(Step::Submit, connection.command(Data))
            .await
            .map_err(|trouble| named(trouble, Kind::MessageRefused))?;
        // The library ends the last line itself; with ours there would be an empty one.
        let content = raw.strip_suffix(b"\r\n").unwrap_or(raw);
        match timeout(self.reach.patience.transfer, connection.message(content)).await {
            Err(_) => Err(NotHanded { trouble: Trouble::timed_out(Step::Submit), perhaps_sent: true }),
            Ok(Ok(response)) => Ok(Handed { said: words(&response), refused }),
            Ok(Err(fault)) => {
                let perhaps_sent = fault.status().is_none();
                Err(NotHanded {
                    trouble: named(broken(Step::Submit, &fault), Kind::MessageRefused),
                    perhaps_sent,
                })
            }
        }
    }

    /// Names every recipient; fails only where none was taken.
    async fn name_recipients(
        &self,
        connection: &mut AsyncSmtpConnection,
        recipients: &[Address],
    ) -> Result<Vec<Refused>, Trouble> {
        let mut refused = Vec::new();
        for recipient in recipients {
            let naming = connection.command(Rcpt::new(recipient.clone(), Vec::new()));
            match self.within(Step::Submit, naming).await {
                Ok(_) => {}
                Err(trouble)
                    if matches!(trouble.kind, Kind::Later | Kind::MessageRefused | Kind::TooLarge) =>
                {
                    let trouble = named(trouble, Kind::RecipientRefused);
                    refused.push(Refused { address: recipient.to_string(), trouble });
                }
                Err(trouble) => return Err(trouble),
            }
        }
        // Nobody is left: a refusal that may pass counts for more than one that will not.
        if refused.len() == recipients.len() {
            let first = refused.iter().find(|one| one.trouble.is_temporary()).unwrap_or(&refused[0]);
            return Err(first.trouble.clone());
        }
        Ok(refused)
    }

    async fn within<T>(
        &self,
        step: Step,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Trouble> {
        match timeout(self.reach.patience.answer, work).await {
            Err(_) => Err(Trouble::timed_out(step)),
            Ok(outcome) => outcome.map_err(|fault| broken(step, &fault)),
        }
    }

    async fn take_kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (since, mut connection) = self.kept().pop_back()?;
            if since.elapsed() > KEPT_FOR || connection.has_broken() {
                continue;
            }
            if self.within(Step::Connect, connection.command(Noop)).await.is_ok() {
                return Some(connection);
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = self.kept();
        kept.retain(|(since, _)| since.elapsed() <= KEPT_FOR);
        if kept.len() < CONNECTIONS_MAX {
            kept.push_back((Instant::now(), connection));
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, VecDeque<(Instant, AsyncSmtpConnection)>> {
        // What a panicking thread left behind is still a list of connections.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> std::io::Result<std::net::SocketAddr> {
        Ok(self.peer())
    }
}

async fn quit(mut connection: AsyncSmtpConnection) {
    // The message was refused already; whether the goodbye is heard changes nothing.
    let _ = timeout(Duration::from_secs(2), connection.abort()).await;
}

fn address(text: &str) -> Result<Address, Trouble> {
    Address::from_str(text).map_err(|_| Trouble::new(Step::Submit, Kind::AddressBroken, text))
}

/// Tells the server what the message needs of it, and fails where it cannot do that.
fn mail_parameters(
    connection: &AsyncSmtpConnection,
    sender: &Address,
    recipients: &[Address],
    raw: &[u8],
) -> Result<Vec<MailParameter>, Trouble> {
    let server = connection.server_info();
    let mut parameters = Vec::new();
    if !std::iter::once(sender).chain(recipients).all(|one| one.to_string().is_ascii()) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            let said = "the server takes no addresses with letters beyond ASCII";
            return Err(Trouble::new(Step::Submit, Kind::AddressBroken, said));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !raw.is_ascii() && server.supports_feature(Extension::EightBitMime) {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

/// Reads a failure of the library's: a refusal by code, or a broken connection.
fn broken(step: Step, fault: &Fault) -> Trouble {
    if let Some(code) = fault.status() {
        let said = said(fault);
        let kind = match code.severity {
            Severity::TransientNegativeCompletion => Kind::Later,
            _ if code.to_string() == "552" || said.contains("5.3.4") => Kind::TooLarge,
            _ => Kind::MessageRefused,
        };
        return Trouble::new(step, kind, said);
    }
    let mut cause = std::error::Error::source(fault);
    while let Some(current) = cause {
        if let Some(io) = current.downcast_ref::<std::io::Error>() {
            return Trouble::from_io(step, io);
        }
        cause = current.source();
    }
    let kind = if fault.to_string().contains("incomplete") { Kind::Lost } else { Kind::Protocol };
    Trouble::new(step, kind, fault.to_string())
}

/// Gives a plain refusal the name of what was refused.
fn named(trouble: Trouble, kind: Kind) -> Trouble {
    if trouble.kind == Kind::MessageRefused { Trouble { kind, ..trouble } } else { trouble }
}

/// The code and the server's own words.
fn said(fault: &Fault) -> String {
    let words = std::error::Error::source(fault).map_or_else(|| fault.to_string(), ToString::to_string);
    fault.status().map_or(words.clone(), |code| format!("{code} {words}"))
}

fn words(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    lines.join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests;
