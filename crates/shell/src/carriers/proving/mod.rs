//! Real servers on loopback for the tests of the carriers: an authority for certificates, a Dovecot, a DNS
//! responder, a web server. Nothing here is compiled into the program.

pub(crate) mod dns;
pub(crate) mod dovecot;

use std::net::SocketAddr;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

use super::{Guard, Patience, Reach, Trust};

/// A certificate authority that only this test run trusts.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate in PEM form.
    pub(crate) pem: String,
}

/// A certificate and its key, in PEM form.
pub(crate) struct Issued {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        params.distinguished_name.push(DnType::CommonName, format!("Authority {:?}", &key.public_key_raw()[..8]));
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    pub(crate) fn issue(&self, host: &str) -> Issued {
        self.issue_params(&CertificateParams::new(vec![host.to_owned()]).unwrap())
    }

    pub(crate) fn issue_expired(&self, host: &str) -> Issued {
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

    /// Reaches loopback and trusts this authority; waits two seconds at most.
    pub(crate) fn reach(&self) -> Reach {
        Reach {
            guard: Guard::PublicAndPrivate,
            trust: Trust::with_private(self.pem.as_bytes()).unwrap(),
            patience: Patience {
                connect: Duration::from_secs(2),
                answer: Duration::from_secs(5),
                transfer: Duration::from_secs(10),
            },
        }
    }
}

/// Serves a web application on loopback until the test ends.
pub(crate) async fn web(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

/// A port that nobody uses right now.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
