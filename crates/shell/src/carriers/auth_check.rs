//! Whether a sender is who the mail claims: SPF, DKIM, DMARC and ARC, checked against the DNS and told as
//! facts. Nothing is refused because of them; people see them beside the message.
//!
//! SPF speaks about the connection and can only be checked for mail that came through our own listener; for
//! mail read from somebody else's mailbox it is [`Verdict::Unknown`].

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mail_auth::dmarc::Policy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput, SpfResult};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout};

/// How long all checks of one message may take.
const CHECK_FOR: Duration = Duration::from_secs(5);
/// How long nothing is asked after the DNS did not answer: mail must not wait for a resolver that is away.
const REST: Duration = Duration::from_secs(30);
/// How many signatures of one message are told.
const SIGNATURES_MAX: usize = 8;

/// The outcome of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is so.
    Pass,
    /// It is not so.
    Fail,
    /// The domain says "probably not, but let it through".
    SoftFail,
    /// The domain does not say.
    Neutral,
    /// There is nothing to check: no signature, no record.
    None,
    /// The DNS did not answer; a later check may.
    TryLater,
    /// The record or signature is malformed.
    Broken,
    /// It could not be checked here.
    #[default]
    Unknown,
}

/// One DKIM signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The domain that signed.
    pub domain: String,
    /// Whether the signature holds.
    pub verdict: Verdict,
}

/// All that was found out about one message.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checked {
    /// Whether the connecting server may send for the envelope's domain.
    pub spf: Verdict,
    /// The envelope's domain, where SPF was checked.
    pub spf_domain: Option<String>,
    /// The signatures, at most eight.
    pub dkim: Vec<Signature>,
    /// Whether the visible From is covered by SPF or DKIM.
    pub dmarc: Verdict,
    /// What the domain of the visible From asks receivers to do with forgeries: `none`, `quarantine`, `reject`.
    pub dmarc_policy: Option<String>,
    /// Whether the chain of forwarders that vouch for the message is whole.
    pub arc: Verdict,
}

impl Checked {
    /// One word for a list: [`Verdict::Pass`] where the visible sender is proven, [`Verdict::Fail`] where the
    /// domain says that this is a forgery, otherwise [`Verdict::Unknown`].
    pub fn sender(&self) -> Verdict {
        match self.dmarc {
            Verdict::Pass => Verdict::Pass,
            Verdict::Fail => Verdict::Fail,
            _ => Verdict::Unknown,
        }
    }
}

/// What is known about the connection a message came by.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The address that connected.
    pub peer: IpAddr,
    /// The name it introduced itself with.
    pub hello: String,
    /// The envelope's sender; empty for a report about another message.
    pub mail_from: String,
}

/// Checks messages with one DNS resolver.
#[derive(Clone)]
pub struct Checker {
    authenticator: MessageAuthenticator,
    host: String,
    rests_until: Arc<Mutex<Option<Instant>>>,
}

impl std::fmt::Debug for Checker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Checker({})", self.host)
    }
}

/// The resolver could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the DNS resolver cannot be set up: {0}")]
pub struct CannotResolve(String);

impl Checker {
    /// Asks the resolvers that the operating system names. `host` is our own name.
    pub fn with_system_resolver(host: &str) -> Result<Self, CannotResolve> {
        let authenticator =
            MessageAuthenticator::new_system_conf().map_err(|fault| CannotResolve(fault.to_string()))?;
        Ok(Self { authenticator, host: host.to_owned(), rests_until: Arc::default() })
    }

    /// Asks one resolver at an address and port of one's own.
    pub fn with_resolver(host: &str, at: std::net::SocketAddr) -> Result<Self, CannotResolve> {
        let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
            connection.port = at.port();
            connection
        });
        let server = NameServerConfig::new(at.ip(), true, connections.into());
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
        let mut options = ResolverOpts::default();
        options.timeout = Duration::from_secs(3);
        options.attempts = 2;
        let authenticator =
            MessageAuthenticator::new(config, options).map_err(|fault| CannotResolve(fault.to_string()))?;
        Ok(Self { authenticator, host: host.to_owned(), rests_until: Arc::default() })
    }

    /// Checks one message as it arrived. Takes at most 5 seconds; what was not found out by then is unknown,
    /// and for the next half minute nothing is asked at all.
    pub async fn check(&self, raw: &[u8], connection: Option<&Connection>) -> Checked {
        if self.rests() {
            return Checked::default();
        }
        let checked = timeout(CHECK_FOR, self.check_all(raw, connection)).await;
        if checked.is_err() {
            *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + REST);
        }
        checked.unwrap_or_default()
    }

    fn rests(&self) -> bool {
        let until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    async fn check_all(&self, raw: &[u8], connection: Option<&Connection>) -> Checked {
        let Some(message) = AuthenticatedMessage::parse(raw) else { return Checked::default() };
        let spf = self.check_spf(connection).await;
        let dkim = self.authenticator.verify_dkim(&message).await;
        let arc = self.authenticator.verify_arc(&message).await;
        let no_spf = SpfOutput::new(String::new()).with_result(SpfResult::None);
        let mail_from =
            connection.and_then(|known| known.mail_from.rsplit_once('@')).map_or("", |(_, domain)| domain);
        let dmarc = self
            .authenticator
            .verify_dmarc(DmarcParameters::new(&message, &dkim, mail_from, spf.as_ref().unwrap_or(&no_spf)))
            .await;
        let signatures = dkim.iter().filter_map(|output| {
            Some(Signature { domain: output.signature()?.d.clone(), verdict: of_dkim(output.result()) })
        });
        let dmarc_verdict = match dmarc.dmarc_record() {
            Some(_) => of_dmarc(dmarc.dkim_result(), dmarc.spf_result()),
            None => Verdict::None,
        };
        Checked {
            spf: spf.as_ref().map_or(Verdict::Unknown, |output| of_spf(output.result())),
            spf_domain: spf.map(|output| output.domain().to_owned()).filter(|domain| !domain.is_empty()),
            dkim: signatures.take(SIGNATURES_MAX).collect(),
            dmarc: dmarc_verdict,
            dmarc_policy: dmarc.dmarc_record().map(|_| policy(dmarc.policy()).to_owned()),
            arc: of_dkim(arc.result()),
        }
    }

    async fn check_spf(&self, connection: Option<&Connection>) -> Option<SpfOutput> {
        let known = connection?;
        let question = SpfParameters::verify(known.peer, &known.hello, &self.host, &known.mail_from);
        Some(self.authenticator.verify_spf(question).await)
    }
}

fn of_spf(result: SpfResult) -> Verdict {
    match result {
        SpfResult::Pass => Verdict::Pass,
        SpfResult::Fail => Verdict::Fail,
        SpfResult::SoftFail => Verdict::SoftFail,
        SpfResult::Neutral => Verdict::Neutral,
        SpfResult::TempError => Verdict::TryLater,
        SpfResult::PermError => Verdict::Broken,
        SpfResult::None => Verdict::None,
    }
}

fn of_dkim(result: &DkimResult) -> Verdict {
    match result {
        DkimResult::Pass => Verdict::Pass,
        DkimResult::Fail(_) => Verdict::Fail,
        DkimResult::Neutral(_) | DkimResult::PermError(_) => Verdict::Broken,
        DkimResult::TempError(_) => Verdict::TryLater,
        DkimResult::None => Verdict::None,
    }
}

/// DMARC holds where one of the two holds for the visible From; a passing failure leaves it open.
fn of_dmarc(dkim: &DmarcResult, spf: &DmarcResult) -> Verdict {
    let both = [dkim, spf];
    if both.iter().any(|one| **one == DmarcResult::Pass) {
        return Verdict::Pass;
    }
    if both.iter().any(|one| matches!(one, DmarcResult::TempError(_))) {
        return Verdict::TryLater;
    }
    Verdict::Fail
}

fn policy(policy: Policy) -> &'static str {
    match policy {
        Policy::Reject => "reject",
        Policy::Quarantine => "quarantine",
        Policy::None | Policy::Unspecified => "none",
    }
}

#[cfg(test)]
mod tests;
