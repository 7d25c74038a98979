//! Signing outgoing messages, so that receivers can see that they come from our domain unchanged.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256};
use mail_auth::common::headers::HeaderWriter as _;
use mail_auth::dkim::{DkimSigner, Done};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;

/// The headers that a signature covers, where the message has them.
const SIGNED: [&str; 12] = [
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

/// The start of a DER subject public key with the algorithm RSA, before the two lengths of its bit string.
const RSA_ALGORITHM: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// Why a key cannot sign.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotSign {
    /// It is not a private key in PEM form.
    #[error("this is not a private key in PEM form")]
    NotAKey,
    /// The key is of a kind or size that signing does not take.
    #[error("this key cannot sign: {0}")]
    Unusable(String),
}

/// A key for one domain, published in the DNS under its selector.
pub struct DkimKey {
    signer: Signer,
    record: String,
    domain: String,
    selector: String,
}

enum Signer {
    Rsa(Box<DkimSigner<RsaKey<Sha256>, Done>>),
    Ed25519(Box<DkimSigner<Ed25519Key, Done>>),
}

impl std::fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DkimKey({})", self.published_at())
    }
}

impl DkimKey {
    /// Reads an RSA or Ed25519 private key in PEM form.
    pub fn from_pem(pem: &str, domain: &str, selector: &str) -> Result<Self, CannotSign> {
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| CannotSign::NotAKey)?;
        if let PrivateKeyDer::Pkcs8(pkcs8) = &key
            && let Ok(ed25519) = Ed25519Key::from_pkcs8_maybe_unchecked_der(pkcs8.secret_pkcs8_der())
        {
            return Ok(Self::of_ed25519(ed25519, domain, selector));
        }
        let rsa =
            RsaKey::<Sha256>::from_key_der(key).map_err(|fault| CannotSign::Unusable(fault.to_string()))?;
        let record = format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(rsa_public_key(&rsa.public_key())));
        let signer = DkimSigner::from_key(rsa).domain(domain).selector(selector).headers(SIGNED);
        Ok(Self {
            signer: Signer::Rsa(Box::new(signer)),
            record,
            domain: domain.to_owned(),
            selector: selector.to_owned(),
        })
    }

    fn of_ed25519(key: Ed25519Key, domain: &str, selector: &str) -> Self {
        let record = format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(key.public_key()));
        let signer = DkimSigner::from_key(key).domain(domain).selector(selector).headers(SIGNED);
        Self {
            signer: Signer::Ed25519(Box::new(signer)),
            record,
            domain: domain.to_owned(),
            selector: selector.to_owned(),
        }
    }

    /// The DNS name under which the record belongs.
    pub fn published_at(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// The TXT record that lets receivers check the signature.
    pub fn record(&self) -> &str {
        &self.record
    }

    /// Puts a signature before a message with CRLF line ends.
    pub fn sign(&self, raw: &[u8]) -> Result<Vec<u8>, CannotSign> {
        let header = match &self.signer {
            Signer::Rsa(signer) => signer.sign(raw).map(|signature| signature.to_header()),
            Signer::Ed25519(signer) => signer.sign(raw).map(|signature| signature.to_header()),
        }
        .map_err(|fault| CannotSign::Unusable(fault.to_string()))?;
        Ok([header.as_bytes(), raw].concat())
    }
}

/// Wraps an RSA public key the way verifiers look for it: as a subject public key.
fn rsa_public_key(pkcs1: &[u8]) -> Vec<u8> {
    let bits = [der(0x03, &[&[0], pkcs1].concat())].concat();
    der(0x30, &[RSA_ALGORITHM.as_slice(), bits.as_slice()].concat())
}

/// One DER value: tag, length, content of at most 65,535 bytes.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a public key is far below 64 kB").to_be_bytes();
    let head: &[u8] = match (length[0], length[1]) {
        (0, short @ 0..=127) => &[tag, short],
        (0, long) => &[tag, 0x81, long],
        (high, low) => &[tag, 0x82, high, low],
    };
    [head, content].concat()
}
