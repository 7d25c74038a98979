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
    pub certificate: String,
    pub key: String,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        params.distinguished_name.push(DnType::CommonName, format!("Authority {:?}", &key.public_key_raw()[..8]));
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    pub fn issue(&self, host: &str) -> Issued {
        self.issue_params(&CertificateParams::new(vec![host.to_owned()]).unwrap())
    }

    pub fn issue_expired(&self, host: &str) -> Issued {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        self.issue_params(&params)
    }

    fn issue_params(&self, params: &CertificateParams) -> Issued {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Issued { certificate: certificate.pem(), key: key.serialize_pem() }
    }
}

/// Serves a web application on loopback until the test ends.
pub async fn web(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

/// A port that nobody uses right now.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
