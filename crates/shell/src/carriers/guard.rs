//! The guard in front of every connection that somebody else may steer: a name is resolved once, every
//! address of it is judged, and the very address that passed is connected to.
//!
//! Two strictnesses. What strangers name (an image in a mail) goes only to public addresses, always. What an
//! owner names (a mail server) may also lie inside the operator's own network, but only where the operator
//! said so in the configuration (`allow_private_targets`): on a shared server an owner is a stranger too.
//! Link-local addresses, where clouds keep their keys, are never reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::trouble::{Kind, Step, Trouble};

/// How many addresses of one name are considered.
const ADDRESSES_MAX: usize = 8;

/// Which addresses may be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Public addresses alone.
    Public,
    /// Public addresses, this machine and private networks.
    PublicAndPrivate,
}

impl Guard {
    /// The guard for mail servers, from the operator's setting `allow_private_targets`.
    #[must_use]
    pub fn for_mail_servers(allow_private: Allow) -> Self {
        match allow_private {
            Allow::Private => Self::PublicAndPrivate,
            Allow::PublicOnly => Self::Public,
        }
    }

    /// Resolves a host name or a written address once and keeps what may be reached.
    ///
    /// Fails with `name-unknown` where there is no such name and with `address-forbidden` where none of its
    /// addresses is allowed.
    pub async fn resolve(self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Trouble> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
            .await
            .map_err(|fault| Trouble::new(Step::Name, Kind::NameUnknown, fault.to_string()))?
            .take(ADDRESSES_MAX)
            .collect();
        if found.is_empty() {
            return Err(Trouble::new(Step::Name, Kind::NameUnknown, "the name has no address"));
        }
        let allowed: Vec<SocketAddr> = found.iter().copied().filter(|at| self.allows(at.ip())).collect();
        if allowed.is_empty() {
            let said = format!("{} is not a public address", found[0].ip());
            return Err(Trouble::new(Step::Name, Kind::AddressForbidden, said));
        }
        Ok(allowed)
    }

    /// True where a connection to this address may be made.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        match place(address) {
            Place::Public => true,
            Place::Private => self == Self::PublicAndPrivate,
            Place::Never => false,
        }
    }
}

/// The operator's word about private networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allow {
    /// Mail servers may lie inside the operator's network.
    Private,
    /// Public addresses alone.
    PublicOnly,
}

/// Where an address lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Public,
    Private,
    Never,
}

fn place(address: IpAddr) -> Place {
    match address.to_canonical() {
        IpAddr::V4(v4) => place_v4(v4),
        IpAddr::V6(v6) => place_v6(v6),
    }
}

fn place_v4(address: Ipv4Addr) -> Place {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        (10 | 127, _, _) | (172, 16..=31, _) | (192, 168, _) | (100, 64..=127, _) => Place::Private,
        // "This network", link-local, protocol assignments, documentation, the 6to4 relay, benchmarks,
        // multicast and the reserved end with broadcast.
        (0 | 224..=255, _, _)
        | (169, 254, _)
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        | (198, 18 | 19, _)
        | (198, 51, 100)
        | (203, 0, 113) => Place::Never,
        _ => Place::Public,
    }
}

fn place_v6(address: Ipv6Addr) -> Place {
    let segments = address.segments();
    if address.is_loopback() || segments[0] & 0xfe00 == 0xfc00 {
        return Place::Private;
    }
    // Only 2000::/3 is handed out to the public; NAT64, v4-compatible and link-local lie outside of it.
    if segments[0] & 0xe000 != 0x2000 {
        return Place::Never;
    }
    match (segments[0], segments[1]) {
        // Teredo, ORCHID, benchmarks and the other special assignments; documentation; 6to4.
        (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) | (0x3fff, 0..=0x0fff) => Place::Never,
        _ => Place::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Place) {
        assert_eq!(place(address.parse().unwrap()), expected, "{address}");
    }

    #[test]
    fn every_address_lies_somewhere() {
        for public in ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"]
        {
            check(public, Place::Public);
        }
        let private = "127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 ::1 fd00::1 fc00::1 \
                       ::ffff:127.0.0.1 ::ffff:10.1.2.3";
        for address in private.split_whitespace() {
            check(address, Place::Private);
        }
        let never = "0.0.0.0 0.1.2.3 169.254.169.254 192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 \
                     255.255.255.255 :: fe80::1 ff02::1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001::1 2001:db8::1 \
                     ::127.0.0.1 ::ffff:169.254.169.254 fec0::1";
        for address in never.split_whitespace() {
            check(address, Place::Never);
        }
    }

    #[tokio::test]
    async fn odd_ways_to_write_this_machine_do_not_pass() {
        for host in
            ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]"]
        {
            let refused = Guard::Public.resolve(host, 25).await.unwrap_err();
            assert!(
                matches!(refused.kind, Kind::AddressForbidden | Kind::NameUnknown),
                "{host}: {refused:?}"
            );
        }
        assert!(Guard::PublicAndPrivate.resolve("127.0.0.1", 25).await.is_ok());
        assert!(Guard::PublicAndPrivate.resolve("169.254.169.254", 80).await.is_err());
    }
}
