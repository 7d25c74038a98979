//! Web requests through the guard: one client per request, pinned to the addresses that passed, without
//! proxies of the environment, without redirects of its own.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::guard::Guard;
use super::tls::Trust;
use super::trouble::{Kind, Step, Trouble};

/// Makes a client that can reach the host of `url` at the addresses allowed now, and nothing else of it.
pub(crate) async fn client_for(
    guard: Guard,
    trust: &Trust,
    url: &Url,
    limit: Duration,
) -> Result<Client, Trouble> {
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(Trouble::new(Step::Name, Kind::NameUnknown, "this address names no host"));
    };
    let found = tokio::time::timeout(limit, guard.resolve(host, port))
        .await
        .map_err(|_| Trouble::timed_out(Step::Name))??;
    Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .resolve_to_addrs(host, &found)
        .timeout(limit)
        .tls_backend_preconfigured(trust.client_config())
        .build()
        .map_err(|fault| Trouble::new(Step::Connect, Kind::Protocol, fault.to_string()))
}

/// What a failed request means.
pub(crate) fn trouble(fault: &reqwest::Error) -> Trouble {
    if fault.is_timeout() {
        return Trouble::timed_out(Step::Connect);
    }
    let mut cause = std::error::Error::source(fault);
    while let Some(current) = cause {
        if let Some(io) = current.downcast_ref::<std::io::Error>() {
            return Trouble::from_io(Step::Connect, io);
        }
        cause = current.source();
    }
    // The address of the request may carry a secret and is left out.
    Trouble::new(Step::Connect, Kind::Protocol, "the request failed")
}
