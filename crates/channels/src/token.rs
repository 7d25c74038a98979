//! Reply tokens: how an answer finds its conversation again without anybody being able to guess the way into
//! another one.
//!
//! A token names organization and conversation and carries a keyed hash over both; it stands in our
//! Message-ID (`r.TOKEN.UNIQUE@domain`) and, where subaddressing is known to work, in the Reply-To
//! (`help+r.TOKEN@domain`). It is written in lower-case base32, because servers on the way may change case.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Bytes of the keyed hash that are kept: 96 bits, each guess needs a mail.
const SEAL_BYTES: usize = 12;
/// What the hash is for, so that the key can serve nothing else by accident.
const PURPOSE: &[u8] = b"wellkept reply token 1";
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// Characters of the part before the `@` that every server takes.
const LOCAL_PART_MAX: usize = 64;

/// What a genuine token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// The organization's id.
    pub org: i64,
    /// The conversation's id.
    pub conversation: i64,
}

/// Makes the token of a conversation. `key` is a secret of the installation, any length.
pub fn make(key: &[u8], reply: Reply) -> String {
    let mut bytes = Vec::with_capacity(32);
    push_number(&mut bytes, reply.org);
    push_number(&mut bytes, reply.conversation);
    bytes.extend_from_slice(&seal(key, reply));
    base32(&bytes)
}

/// Reads a token; `None` unless this key made it.
pub fn read(key: &[u8], token: &str) -> Option<Reply> {
    let bytes = from_base32(token)?;
    let (numbers, sealed) = bytes.split_at_checked(bytes.len().checked_sub(SEAL_BYTES)?)?;
    let (org, rest) = take_number(numbers)?;
    let (conversation, rest) = take_number(rest)?;
    let reply = Reply { org, conversation };
    let is_genuine = bool::from(seal(key, reply).ct_eq(sealed)) && rest.is_empty();
    is_genuine.then_some(reply)
}

/// Our Message-ID, without angle brackets. `unique` is made by the caller and differs for each message;
/// letters, digits and dashes only.
pub fn message_id(token: &str, unique: &str, domain: &str) -> String {
    format!("r.{token}.{unique}@{domain}")
}

/// The token in a Message-ID made by [`message_id`], not yet verified.
pub fn in_message_id(id: &str) -> Option<&str> {
    let (local, _) = id.trim_matches(['<', '>']).rsplit_once('@')?;
    let (token, unique) = local.strip_prefix("r.").or_else(|| local.strip_prefix("R."))?.split_once('.')?;
    (is_token(token) && !unique.is_empty()).then_some(token)
}

/// The channel's address with the token in it, for Reply-To; `None` when that would be too long for some
/// servers.
pub fn reply_address(token: &str, address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let local = format!("{local}+r.{token}");
    (local.len() <= LOCAL_PART_MAX).then(|| format!("{local}@{domain}"))
}

/// The token in an address made by [`reply_address`], not yet verified.
pub fn in_address(address: &str) -> Option<&str> {
    let (local, _) = address.trim_matches(['<', '>']).rsplit_once('@')?;
    let (_, detail) = local.rsplit_once('+')?;
    let token = detail.strip_prefix("r.").or_else(|| detail.strip_prefix("R."))?;
    is_token(token).then_some(token)
}

fn is_token(text: &str) -> bool {
    (20..=64).contains(&text.len()) && text.bytes().all(|byte| ALPHABET.contains(&byte.to_ascii_lowercase()))
}

fn seal(key: &[u8], reply: Reply) -> [u8; SEAL_BYTES] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(PURPOSE);
    mac.update(&reply.org.to_be_bytes());
    mac.update(&reply.conversation.to_be_bytes());
    let full = mac.finalize().into_bytes();
    std::array::from_fn(|index| full[index])
}

/// Seven bits a byte, lowest first.
fn push_number(bytes: &mut Vec<u8>, number: i64) {
    let mut rest = number.cast_unsigned();
    loop {
        let low = u8::try_from(rest & 0x7f).expect("seven bits fit a byte");
        rest >>= 7;
        if rest == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

fn take_number(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut number = 0_u64;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        let shift = u32::try_from(index * 7).ok()?;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some((number.cast_signed(), &bytes[index + 1..]));
        }
    }
    None
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(digit(held >> bits));
        }
    }
    if bits > 0 {
        text.push(digit(held << (5 - bits)));
    }
    text
}

fn digit(bits: u32) -> char {
    char::from(ALPHABET[(bits & 31) as usize])
}

/// `None` for anything but the one spelling that [`base32`] gives (letter case aside).
fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for char in text.bytes() {
        let value = ALPHABET.iter().position(|digit| *digit == char.to_ascii_lowercase())?;
        held = (held << 5 | u32::try_from(value).ok()?) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    let has_one_spelling = bits < 5 && held & ((1 << bits) - 1) == 0;
    has_one_spelling.then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &[u8] = b"a key of this installation";

    proptest! {
        #[test]
        fn what_was_made_is_read(org: i64, conversation: i64) {
            let reply = Reply { org, conversation };
            let token = make(KEY, reply);
            prop_assert!(is_token(&token));
            prop_assert_eq!(read(KEY, &token), Some(reply));
            prop_assert_eq!(read(KEY, &token.to_uppercase()), Some(reply));
            prop_assert_eq!(read(b"another key", &token), None);
        }

        #[test]
        fn nothing_else_is_read(text in "[a-z2-7]{0,60}") {
            prop_assert_eq!(read(KEY, &text), None);
        }

        #[test]
        fn one_changed_character_is_noticed(org in 1_i64.., conversation in 1_i64.., at: prop::sample::Index, to in 0_usize..32) {
            let token = make(KEY, Reply { org, conversation });
            let mut bytes = token.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = ALPHABET[to];
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert!(changed == token || read(KEY, &changed).is_none());
        }
    }

    #[test]
    fn a_token_is_found_where_it_was_put() {
        let token = make(KEY, Reply { org: 7, conversation: 1_234 });
        let id = message_id(&token, "k3x-1", "shop.example");
        assert_eq!(in_message_id(&format!("<{id}>")), Some(token.as_str()));
        let address = reply_address(&token, "help@shop.example").unwrap();
        assert_eq!(in_address(&address), Some(token.as_str()));
        for other in
            ["r.@x", "r.abc.1@x.example", "abc@x.example", "", "@", "r.aaaaaaaaaaaaaaaaaaaaaaaa@x.example"]
        {
            assert_eq!(in_message_id(other), None, "{other}");
            assert_eq!(in_address(other), None, "{other}");
        }
        assert_eq!(reply_address(&token, &format!("{}@shop.example", "x".repeat(40))), None);
    }

    #[test]
    fn tokens_of_real_ids_fit_an_address() {
        let token = make(KEY, Reply { org: i64::MAX, conversation: i64::MAX });
        assert!(reply_address(&token, "help-desk@shop.example").is_some(), "{}", token.len());
    }
}
