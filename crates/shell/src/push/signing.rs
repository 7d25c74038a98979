//! How a push service knows that a message is ours: a short token, signed with our key for that service alone
//! (RFC 8292).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use store::Timestamp;

use crate::keys::Keys;

/// How long a token is good for; services take at most a day.
const TOKEN_FOR: SignedDuration = SignedDuration::from_hours(12);
/// How often another key is drawn before we give up: one in four thousand million is none.
const DRAWS_MAX: u32 = 8;

/// The key that we sign with, drawn from the key of the house.
pub(super) fn key(keys: &Keys) -> SigningKey {
    (0..DRAWS_MAX)
        .find_map(|draw| SigningKey::from_slice(&keys.derived(&format!("web-push:{draw}"))).ok())
        .expect("eight draws in a row are no key once in the life of the universe")
}

/// The header `Authorization` for a push service. `origin` is the service's, `contact` is an address of ours.
pub(super) fn authorization(keys: &Keys, origin: &str, contact: &str, now: Timestamp) -> String {
    let key = key(keys);
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let head = encode(br#"{"typ":"JWT","alg":"ES256"}"#);
    let claims = serde_json::json!({ "aud": origin, "exp": (now + TOKEN_FOR).as_second(), "sub": contact });
    let signed = format!("{head}.{}", encode(claims.to_string().as_bytes()));
    let signature: Signature = key.sign(signed.as_bytes());
    let public = encode(key.verifying_key().to_encoded_point(false).as_bytes());
    format!("vapid t={signed}.{}, k={public}", encode(&signature.to_bytes()))
}
