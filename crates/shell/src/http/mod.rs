//! The way of every request: reference, limits, forgery check, the handler, and safe headers on the answer.

mod door;
mod forgery;
mod headers;
mod peer;
mod router;

pub(crate) use door::InOurWords;
pub(crate) use peer::Peer;
pub use router::router;
