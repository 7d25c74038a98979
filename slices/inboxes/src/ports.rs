//! The ports of our own door. They are opened before anything is served, so that a port or a certificate that
//! cannot be had ends the start, and served once the rest runs.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use futures_util::future::BoxFuture;
use shell::carriers::smtp_in::{Limits, Listening, Protocol, answers, serve};
use shell::carriers::tls::Identity;
use shell::carriers::{Kind, Step, Trouble};
use shell::config::CannotStart;
use shell::{App, Config};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use crate::engine;
use crate::listener::Keeper;

/// The ports that are open: those that wait to be served, and where all of them are.
#[derive(Debug, Default)]
pub(crate) struct Ports {
    waiting: Mutex<Vec<(TcpListener, Listening)>>,
    open_at: OnceLock<Vec<SocketAddr>>,
}

/// Opens the configured listeners and says where they are; they take mail once they are served.
pub(crate) fn open(app: App) -> BoxFuture<'static, Result<Vec<String>, CannotStart>> {
    Box::pin(async move {
        let identity = check(&app.config)?;
        let mut open = Vec::new();
        let (mut says, mut open_at) = (Vec::new(), Vec::new());
        for (key, protocol, address) in wanted(&app.config)? {
            let listener = TcpListener::bind(address).await;
            let listener = listener.map_err(|cause| cannot(key, &not_open(address, &cause)))?;
            let address = listener.local_addr().map_err(|cause| cannot(key, &cause.to_string()))?;
            says.push(format!("Mail is taken on {address} ({})", name(protocol)));
            open_at.push(address);
            open.push((listener, listening(&app, protocol, identity.clone())));
        }
        let ports = &engine::of(&app).ports;
        // A second opening would not have had the ports.
        let _ = ports.open_at.set(open_at);
        *ports.waiting.lock().unwrap_or_else(PoisonError::into_inner) = open;
        Ok(says)
    })
}

/// Reads certificate and key of the listeners that are configured; nothing is opened. `None`: they are off.
///
/// # Errors
/// When certificate and key cannot be read, or do not fit.
pub fn check(config: &Config) -> Result<Option<Identity>, CannotStart> {
    if wanted(config)?.is_empty() {
        return Ok(None);
    }
    let listener = &config.smtp_listener;
    identity(&listener.hostname, &listener.certificate_file, &listener.private_key_file).map(Some)
}

fn wanted(config: &Config) -> Result<Vec<(&'static str, Protocol, SocketAddr)>, CannotStart> {
    let ports = [
        ("smtp_listener.listen", Protocol::Smtp, config.smtp_address()?),
        ("smtp_listener.lmtp_listen", Protocol::Lmtp, config.lmtp_address()?),
    ];
    Ok(ports.into_iter().filter_map(|(key, protocol, at)| Some((key, protocol, at?))).collect())
}

const fn name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Smtp => "SMTP",
        Protocol::Lmtp => "LMTP",
    }
}

fn cannot(key: &str, cause: &str) -> CannotStart {
    CannotStart::Value { key: key.to_owned(), cause: cause.to_owned() }
}

/// Why a port cannot be had, and what to do where that is known.
fn not_open(address: SocketAddr, cause: &std::io::Error) -> String {
    let is_reserved = cause.kind() == std::io::ErrorKind::PermissionDenied && address.port() < 1024;
    let hint = if is_reserved {
        "; ports below 1024 need the right CAP_NET_BIND_SERVICE: docs/operate/install.md"
    } else {
        ""
    };
    format!("{address}: {cause}{hint}")
}

/// Serves the ports that were opened until the program ends.
pub(crate) async fn run(app: App) {
    let open = TaskTracker::new();
    let waiting =
        std::mem::take(&mut *engine::of(&app).ports.waiting.lock().unwrap_or_else(PoisonError::into_inner));
    for (listener, listening) in waiting {
        let keeper = Arc::new(Keeper { app: app.clone() });
        open.spawn(serve(listener, listening, keeper, app.ending().clone()));
    }
    open.close();
    open.wait().await;
}

/// Whether our own door is really open: it is knocked at.
pub(crate) async fn knock(app: &App) -> Result<(), Trouble> {
    let config = &app.config.smtp_listener;
    if config.listen.is_empty() && config.lmtp_listen.is_empty() {
        return Err(Trouble::new(Step::Connect, Kind::ListenerOff, ""));
    }
    let engine = engine::of(app);
    let Some(open_at) = engine.ports.open_at.get().filter(|open_at| !open_at.is_empty()) else {
        return Err(Trouble::new(Step::Connect, Kind::Refused, "this process has opened no port for mail"));
    };
    for address in open_at {
        answers(*address).await?;
    }
    Ok(())
}

fn listening(app: &App, protocol: Protocol, identity: Option<Identity>) -> Listening {
    let config = &app.config.smtp_listener;
    let usual = Limits::default();
    Listening {
        host: config.hostname.clone(),
        protocol,
        size_max: config.size_max,
        identity,
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
fn identity(host: &str, certificate: &Path, key: &Path) -> Result<Identity, CannotStart> {
    const CERTIFICATE: &str = "smtp_listener.certificate_file";
    const KEY: &str = "smtp_listener.private_key_file";
    if certificate.as_os_str().is_empty() {
        if !key.as_os_str().is_empty() {
            return Err(cannot(CERTIFICATE, "a private key is configured, and no certificate for it"));
        }
        return Identity::self_signed(host)
            .map_err(|cause| cannot("smtp_listener.hostname", &cause.to_string()));
    }
    let chain = read(CERTIFICATE, certificate)?;
    let key = read(KEY, key)?;
    Identity::from_pem(&chain, &key)
        .map_err(|cause| cannot(CERTIFICATE, &format!("{}, with its key: {cause}", certificate.display())))
}

fn read(key: &str, path: &Path) -> Result<Vec<u8>, CannotStart> {
    if path.as_os_str().is_empty() {
        return Err(cannot(key, "a certificate is configured, and no private key for it"));
    }
    std::fs::read(path).map_err(|cause| cannot(key, &format!("{}: {cause}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_only_the_system_may_open_says_what_is_missing() {
        let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let said = |port| not_open(SocketAddr::from(([0, 0, 0, 0], port)), &denied);
        assert!(said(25).contains("CAP_NET_BIND_SERVICE"));
        assert!(!said(2525).contains("CAP_NET_BIND_SERVICE"));
    }
}
