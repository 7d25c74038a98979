//! Carriers: the only code that opens a socket to the outside. They carry bytes and know nothing of inboxes,
//! conversations or the database.
//!
//! Words: a *server* is where a mailbox lives (host, port, security); *reach* is what every way out shares
//! (which addresses are allowed, whose certificates are trusted, how long we wait); a *trouble* is why
//! something did not work, with the step at which it happened and what the other side said.
//!
//! Invariants: a name is resolved once and that very address is connected to; every wait has an end; nothing
//! read from outside is kept without a limit; secrets never appear in a trouble or in a log.
//!
//! Flow: [`imap`] and [`smtp_in`] bring raw messages, [`smtp_out`] takes them away, [`auth_check`] says
//! whether a sender is who the mail claims, [`image_proxy`] fetches what a reader asked to see, [`oauth`]
//! renews the tokens that Google and Microsoft want instead of a password, `web_push` reaches colleagues' devices.

pub mod auth_check;
pub mod guard;
mod http;
pub mod image_proxy;
pub mod imap;
pub mod oauth;
pub mod smtp_in;
pub mod smtp_out;
pub mod tls;
mod trouble;
pub(crate) mod web_push;
mod wire;

pub use guard::Guard;
pub use tls::Trust;
pub use trouble::{Kind, Step, Trouble};
pub use wire::{Patience, Reach, Security, Server, SignIn, Wire};

#[cfg(test)]
pub(crate) mod proving;
