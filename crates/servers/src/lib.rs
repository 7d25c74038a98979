//! Real servers on loopback for tests: an authority for certificates, a Dovecot, a DNS responder, a web
//! server. They know nothing of ours and are never part of the program.
//!
//! Each stops when it is dropped. Where something has to be installed, starting it gives `None` and a word on
//! standard error, and the test that needs it ends there.

mod dns;
mod dovecot;

use std::net::SocketAddr;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

pub use dns::Zone;
pub use dovecot::{Dovecot, PASSWORD, TOKEN, USER};

/// A certificate authority that only this test run trusts.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate in PEM form.
    pub pem: String,
}

/// A certificate and its key, in PEM form.
pub struct Issued {
    /// The certificate, signed by the authority.
    pub certificate: String,
    /// Its private key.
    pub key: String,
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authority")
    }
}

impl Authority {
    /// An authority with a fresh key.
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names are names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key can be made");
        params
            .distinguished_name
            .push(DnType::CommonName, format!("Authority {:?}", &key.public_key_raw()[..8]));
        let pem = params.self_signed(&key).expect("an authority signs itself").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for a host name or address.
    pub fn issue(&self, host: &str) -> Issued {
        self.issue_params(&CertificateParams::new(vec![host.to_owned()]).expect("a host name is a name"))
    }

    /// A certificate that ran out years ago.
    pub fn issue_expired(&self, host: &str) -> Issued {
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a host name is a name");
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        self.issue_params(&params)
    }

    fn issue_params(&self, params: &CertificateParams) -> Issued {
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = params.signed_by(&key, &self.issuer).expect("an authority signs");
        Issued { certificate: certificate.pem(), key: key.serialize_pem() }
    }
}

/// Says that a test ends here because something is not installed, and records it for the count of a run.
fn missing(what: &str) {
    use std::io::Write as _;
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    eprintln!("skipped {test}: {what}");
    if let Ok(path) = std::env::var("WELLKEPT_SKIPS")
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path)
    {
        // A lost line only makes the count of skipped tests too small.
        let _ = writeln!(file, "{test}: {what}");
    }
}

/// A fresh private key in PEM form, of the kind that signs mail (Ed25519).
pub fn signing_key() -> String {
    KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key can be made").serialize_pem()
}

/// Serves a web application on loopback until the test ends.
pub async fn web(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let at = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

/// A port that nobody uses right now.
pub fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    socket.local_addr().expect("it is bound").port()
}
