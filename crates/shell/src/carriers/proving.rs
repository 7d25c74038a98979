//! What the tests of the carriers share.

use std::time::Duration;

use servers::{Authority, Dovecot, PASSWORD, USER};

use super::{Guard, Patience, Reach, Security, Server, SignIn, Trust};

/// Reaches loopback and trusts this authority; waits seconds, not minutes.
pub(crate) fn reach(authority: &Authority) -> Reach {
    Reach {
        guard: Guard::PublicAndPrivate,
        trust: Trust::with_private(authority.pem.as_bytes()).unwrap(),
        patience: Patience {
            connect: Duration::from_secs(2),
            answer: Duration::from_secs(5),
            transfer: Duration::from_secs(10),
        },
    }
}

/// The settings that lead to a Dovecot.
pub(crate) fn server(dovecot: &Dovecot, security: Security) -> Server {
    let port = if security == Security::Tls { dovecot.tls_port() } else { dovecot.port() };
    Server { host: "localhost".to_owned(), port, security }
}

/// The way in that works.
pub(crate) fn password() -> SignIn {
    SignIn::Password { user: USER.to_owned(), password: PASSWORD.to_owned().into() }
}
