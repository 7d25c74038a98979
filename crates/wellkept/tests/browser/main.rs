//! The pages as people see them: the sample organization in a real browser, wide and narrow, light and dark,
//! by keyboard, by two at once, without scripts, and with mails that want to do harm.
//!
//! Words: a *shop* is a served organization; a *look* is a width with light or dark; a *breach* is a rule of
//! accessibility that a page breaks. Each test serves a shop of its own and opens browsers of its own.
//!
//! With `WELLKEPT_TEST_PICTURES=FOLDER` every look is kept as a picture; `cargo xtask pictures` does that.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod axe;
mod browser;
mod customer;
mod driver;
mod hostile;
mod keyboard;
mod letters;
mod live;
mod pages;
mod promises;
mod relay;
mod scriptless;
#[expect(dead_code, reason = "mails come here by the command, not over SMTP")]
#[path = "../program/server.rs"]
mod server;
mod session;
mod shop;
mod weight;
mod writing;
