//! Whose certificates are trusted, and which certificate we show.
//!
//! Trusted are the public authorities built into the program and those that the operator adds for a private
//! one. Our own listener shows the configured certificate, or makes one for itself at start: mail servers
//! encrypt to it without asking who signed it.

use std::io;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, TlsConnector, client, server};

use super::trouble::{Kind, Step, Trouble};

/// Why a certificate or key given by the operator cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CannotTrust {
    /// It is not a certificate or key in PEM form.
    #[error("this is not a certificate or key in PEM form: {0}")]
    NotPem(String),
    /// Certificate and key do not fit, or the key is of a kind that TLS does not take.
    #[error("this certificate cannot be used: {0}")]
    Unusable(String),
}

/// The authorities whose certificates we accept.
#[derive(Clone, Debug)]
pub struct Trust {
    client: Arc<ClientConfig>,
}

impl Trust {
    /// The public authorities alone.
    #[must_use]
    pub fn public() -> Self {
        Self::from_roots(public_roots())
    }

    /// The public authorities and those in a PEM file of the operator's.
    pub fn with_private(pem: &[u8]) -> Result<Self, CannotTrust> {
        let mut roots = public_roots();
        for certificate in certificates(pem)? {
            roots.add(certificate).map_err(|fault| CannotTrust::Unusable(fault.to_string()))?;
        }
        Ok(Self::from_roots(roots))
    }

    fn from_roots(roots: RootCertStore) -> Self {
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self { client: Arc::new(config) }
    }

    /// The TLS settings of a client, for libraries that bring their own sockets.
    #[must_use]
    pub fn client_config(&self) -> ClientConfig {
        ClientConfig::clone(&self.client)
    }

    /// Encrypts a connection and checks that the certificate belongs to `host`.
    pub(crate) async fn connect(
        &self,
        host: &str,
        socket: TcpStream,
    ) -> Result<client::TlsStream<TcpStream>, Trouble> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Trouble::new(Step::Name, Kind::NameUnknown, "this is not a host name"))?;
        TlsConnector::from(Arc::clone(&self.client))
            .connect(name, socket)
            .await
            .map_err(|fault| Trouble::from_io(Step::Tls, &fault))
    }
}

/// The certificate that our own listener shows.
#[derive(Clone)]
pub struct Identity {
    acceptor: TlsAcceptor,
}

impl Identity {
    /// A certificate chain and its key, both in PEM form.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, CannotTrust> {
        let key =
            PrivateKeyDer::from_pem_slice(key).map_err(|fault| CannotTrust::NotPem(fault.to_string()))?;
        Self::new(certificates(chain)?, key)
    }

    /// A certificate made on the spot and signed by itself, for the host name we greet with.
    pub fn self_signed(host: &str) -> Result<Self, CannotTrust> {
        let made = rcgen::generate_simple_self_signed(vec![host.to_owned()])
            .map_err(|fault| CannotTrust::Unusable(fault.to_string()))?;
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())
            .map_err(|fault| CannotTrust::Unusable(fault.to_owned()))?;
        Self::new(vec![made.cert.der().clone()], key)
    }

    fn new(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Self, CannotTrust> {
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|fault| CannotTrust::Unusable(fault.to_string()))?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    /// Encrypts a connection that somebody opened to us.
    pub(crate) async fn accept(&self, socket: TcpStream) -> io::Result<server::TlsStream<TcpStream>> {
        self.acceptor.accept(socket).await
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity")
    }
}

fn public_roots() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, CannotTrust> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|fault| CannotTrust::NotPem(fault.to_string()))?;
    if found.is_empty() {
        return Err(CannotTrust::NotPem("no certificate in it".to_owned()));
    }
    Ok(found)
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
