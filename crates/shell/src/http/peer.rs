//! Who is at the other end of a connection.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::App;
use crate::sign_in::sessions::Visitor;

/// The address of the connection, put on each request by the server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Longest name of a browser that is kept.
const BROWSER_MAX: usize = 200;

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let connected = parts.extensions.get::<Peer>().map_or(Ipv4Addr::LOCALHOST.into(), |peer| peer.0.ip());
        let address = address_of(&parts.headers, connected, &app.config.http.trusted_proxies);
        let browser = parts.headers.get("user-agent").and_then(|name| name.to_str().ok()).unwrap_or_default();
        Ok(Self { browser: browser.chars().take(BROWSER_MAX).collect(), address })
    }
}

/// The address of the person behind trusted proxies: the last one in the list that is no proxy of ours.
fn address_of(headers: &HeaderMap, connected: IpAddr, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&connected) {
        return connected;
    }
    let lines = headers.get_all("x-forwarded-for").into_iter().filter_map(|line| line.to_str().ok());
    let told: Vec<IpAddr> =
        lines.flat_map(|line| line.split(',')).filter_map(|part| part.trim().parse().ok()).collect();
    told.into_iter().rev().find(|address| !trusted.contains(address)).unwrap_or(connected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[track_caller]
    fn check(connected: &str, forwarded: &'static str, expected: &str) {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
        let trusted = ["10.0.0.1".parse().expect("an address"), "10.0.0.2".parse().expect("an address")];
        let found = address_of(&headers, connected.parse().expect("an address"), &trusted);
        assert_eq!(found.to_string(), expected);
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        check("192.0.2.7", "198.51.100.1", "192.0.2.7");
        check("10.0.0.1", "198.51.100.1", "198.51.100.1");
        check("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1");
        check("10.0.0.1", "nonsense", "10.0.0.1");
    }
}
