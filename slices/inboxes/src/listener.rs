//! Our own door: which addresses it knows, and how it keeps what is brought.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use conversations::ChannelId;
use shell::App;
use shell::carriers::smtp_in::{Accept, Delivered, Limits, Listening, Protocol, Verdict, serve};
use shell::carriers::tls::Identity;
use store::{Fault, OrgId};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use crate::arrivals::{Envelope, ToKeep, Way};
use crate::{engine, intake};

/// Keeps what the listener takes.
pub(crate) struct Keeper {
    pub(crate) app: App,
}

impl Accept for Keeper {
    async fn recipient(&self, address: &str) -> Verdict {
        match self.taken_by(address).await {
            Ok(Some(_)) => Verdict::Accept,
            Ok(None) => Verdict::NoSuchRecipient,
            Err(fault) => verdict(&fault),
        }
    }

    async fn message(&self, delivered: Delivered) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(delivered.envelope.recipients.len());
        let mut kept: Vec<(ChannelId, Verdict)> = Vec::new();
        for recipient in &delivered.envelope.recipients {
            let verdict = match self.taken_by(recipient).await {
                Ok(None) => Verdict::NoSuchRecipient,
                Err(fault) => verdict(&fault),
                // Two recipients of one mailbox are one message in it.
                Ok(Some((org, channel))) => {
                    if let Some((_, verdict)) = kept.iter().find(|(of, _)| *of == channel) {
                        *verdict
                    } else {
                        let verdict = self.keep(org, channel, &delivered).await;
                        kept.push((channel, verdict));
                        verdict
                    }
                }
            };
            verdicts.push(verdict);
        }
        verdicts
    }
}

impl Keeper {
    /// The mailbox that takes deliveries for an address.
    async fn taken_by(&self, address: &str) -> Result<Option<(OrgId, ChannelId)>, Fault> {
        let engine = engine::of(&self.app);
        let Some((org, id)) = engine.known.channel_of(&self.app, address).await? else { return Ok(None) };
        let takes = engine.known.takes_deliveries(&self.app, org, id).await?;
        Ok(takes.then_some((org, id)))
    }

    async fn keep(&self, org: OrgId, channel: ChannelId, delivered: &Delivered) -> Verdict {
        let envelope = Envelope {
            way: Way::Listener,
            handover: delivered.envelope.from.clone(),
            recipients: delivered.envelope.recipients.clone(),
            peer: Some(delivered.peer),
            hello: delivered.envelope.hello.clone(),
        };
        let to_keep = ToKeep { channel, raw: delivered.raw.to_vec(), envelope };
        match intake::accept(&self.app, org, to_keep).await {
            Ok(()) => Verdict::Accept,
            Err(fault) => {
                tracing::error!(%fault, "a message could not be kept and was not acknowledged");
                verdict(&fault)
            }
        }
    }
}

fn verdict(fault: &Fault) -> Verdict {
    if matches!(fault, Fault::Full) { Verdict::StorageFull } else { Verdict::Fault }
}

/// Opens the configured listeners and serves until the program ends.
pub(crate) async fn run(app: App) {
    let config = &app.config.smtp_listener;
    let open = TaskTracker::new();
    for (address, protocol) in [(&config.listen, Protocol::Smtp), (&config.lmtp_listen, Protocol::Lmtp)] {
        if address.is_empty() {
            continue;
        }
        match TcpListener::bind(address.as_str()).await {
            Ok(listener) => {
                let keeper = Arc::new(Keeper { app: app.clone() });
                tracing::info!(%address, ?protocol, "taking mail");
                open.spawn(serve(listener, listening(&app, protocol), keeper, app.ending().clone()));
            }
            Err(fault) => tracing::error!(%address, %fault, "the mail listener cannot be opened"),
        }
    }
    open.close();
    open.wait().await;
}

fn listening(app: &App, protocol: Protocol) -> Listening {
    let config = &app.config.smtp_listener;
    let usual = Limits::default();
    Listening {
        host: config.hostname.clone(),
        protocol,
        size_max: config.size_max,
        identity: identity(&config.hostname, &config.certificate_file, &config.private_key_file),
        limits: Limits {
            connections_max: usize::try_from(config.connections_max).unwrap_or(usual.connections_max),
            connections_per_address_max: usize::try_from(config.connections_per_address)
                .unwrap_or(usual.connections_per_address_max),
            recipients_per_minute: NonZeroU32::new(config.mails_per_minute)
                .unwrap_or(usual.recipients_per_minute),
            ..usual
        },
    }
}

/// The configured certificate, or one made on the spot: other mail servers encrypt to it all the same.
fn identity(host: &str, certificate: &Path, key: &Path) -> Option<Identity> {
    let made = if certificate.as_os_str().is_empty() {
        Identity::self_signed(host).map_err(|fault| fault.to_string())
    } else {
        let read = |path: &Path| std::fs::read(path).map_err(|fault| format!("{}: {fault}", path.display()));
        read(certificate).and_then(|chain| {
            let key = read(key)?;
            Identity::from_pem(&chain, &key).map_err(|fault| fault.to_string())
        })
    };
    made.inspect_err(|fault| tracing::error!(fault, "STARTTLS is not offered")).ok()
}
