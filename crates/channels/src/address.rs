//! Somebody's address, and when two of them are one.

use serde::{Deserialize, Serialize};

/// Somebody's address, as a message names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Address {
    /// The name beside the address, decoded, on one line, without control characters.
    pub name: Option<String>,
    /// The address itself, trimmed, with its domain in lower case. Never empty.
    pub email: String,
}

impl Address {
    /// An address without a name.
    pub fn plain(email: &str) -> Self {
        Self { name: None, email: email.to_owned() }
    }

    /// An address with a name.
    pub fn named(name: &str, email: &str) -> Self {
        Self { name: Some(name.to_owned()), email: email.to_owned() }
    }

    /// The address as it is compared and stored: see [`address_key`].
    pub fn key(&self) -> String {
        address_key(&self.email)
    }

    /// Is it one of these, with or without a detail after a plus?
    pub fn is_among(&self, addresses: &[String]) -> bool {
        let key = self.key();
        let plain = without_detail(&key);
        addresses.iter().any(|one| {
            let is_key = |one: &str| one == key || plain.as_deref() == Some(one);
            if one.is_ascii() {
                is_key(one) || is_key(&one.to_ascii_lowercase())
            } else {
                is_key(&address_key(one))
            }
        })
    }
}

/// An address as it is compared and stored: lower case throughout, its domain as the DNS knows it, so that
/// `Info@MÜLLER.example` and `info@xn--mller-kva.example` are one. A domain that no DNS can know stays as it is
/// written.
pub fn address_key(email: &str) -> String {
    let lower = email.trim().to_lowercase();
    let Some((local, domain)) = lower.rsplit_once('@').filter(|(_, domain)| !domain.is_ascii()) else {
        return lower;
    };
    match idna::domain_to_ascii(domain) {
        Ok(known) => format!("{local}@{known}"),
        Err(_) => lower,
    }
}

/// The keys under which an address may be stored: its own, and the one of older versions, which wrote a domain
/// beyond ASCII as people do. Mostly both are the same.
pub fn address_keys(email: &str) -> [String; 2] {
    let key = address_key(email);
    let older = match key.rsplit_once('@') {
        Some((local, domain)) if domain.contains("xn--") => {
            format!("{local}@{}", idna::domain_to_unicode(domain).0)
        }
        _ => key.clone(),
    };
    [key, older]
}

/// `help@shop.example` of `help+detail@shop.example`; `None` where there is no detail.
fn without_detail(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let (local, _) = local.split_once('+')?;
    Some(format!("{local}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, key: &str) {
        assert_eq!(Address::plain(written).key(), key, "{written}");
        assert_eq!(address_key(key), key, "a key is its own key");
    }

    #[test]
    fn an_address_has_one_key_however_it_is_written() {
        check("maria@home.example", "maria@home.example");
        check(" Maria@HOME.example ", "maria@home.example");
        check("maria@Müller.example", "maria@xn--mller-kva.example");
        check("maria@MÜLLER.example", "maria@xn--mller-kva.example");
        check("maria@mu\u{308}ller.example", "maria@xn--mller-kva.example");
        check("maria@xn--mller-kva.example", "maria@xn--mller-kva.example");
        check("maria@XN--MLLER-KVA.example", "maria@xn--mller-kva.example");
        check("Jörg@müller.example", "jörg@xn--mller-kva.example");
        check("иван@почта.рф", "иван@xn--80a1acny.xn--p1ai");
        check("li@例え。テスト", "li@xn--r8jz45g.xn--zckzah");
        check("maria@straße.example", "maria@xn--strae-oqa.example");
        check("\"a@b\"@müller.example", "\"a@b\"@xn--mller-kva.example");
        check("maria@[192.0.2.1]", "maria@[192.0.2.1]");
        // No name that the DNS could know.
        check("Maria@m\u{fffd}ller.example", "maria@m\u{fffd}ller.example");
        check("no address", "no address");
        check("", "");
    }

    #[test]
    fn older_keys_are_known() {
        for (written, older) in [
            ("Maria@home.example", "maria@home.example"),
            ("maria@MÜLLER.example", "maria@müller.example"),
            ("maria@xn--mller-kva.example", "maria@müller.example"),
            ("no address", "no address"),
        ] {
            assert_eq!(address_keys(written), [address_key(written), older.to_owned()], "{written}");
        }
    }

    #[track_caller]
    fn check_among(written: &str, own: &str, is_own: bool) {
        assert_eq!(Address::plain(written).is_among(&[own.to_owned()]), is_own, "{written} and {own}");
    }

    #[test]
    fn a_detail_makes_no_other_address() {
        check_among("help@shop.example", "help@shop.example", true);
        check_among("HELP@shop.example", "Help@Shop.example", true);
        check_among("help+r.abc@shop.example", "help@shop.example", true);
        check_among("help@shop.example", "help+sales@shop.example", false);
        check_among("help+sales@shop.example", "help+sales@shop.example", true);
        check_among("help@müller.example", "help@xn--mller-kva.example", true);
        check_among("help@xn--mller-kva.example", "help@müller.example", true);
        check_among("helper@shop.example", "help@shop.example", false);
        assert!(!Address::plain("help@shop.example").is_among(&[]));
    }
}
