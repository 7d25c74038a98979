//! Inboxes: the mailboxes of an organization, from their servers to the heart and back.
//!
//! Words: a *mailbox* is a channel of the kind email; an *arrival* is what came in, byte for byte; a *parcel*
//! is what is to leave; a *lane* is one way in and out with its *light*; *quarantine* holds arrivals that
//! could not be read; a *trial mail* is sent by "test it" to the mailbox itself.
//!
//! Invariants: nothing is acknowledged before it is durably kept. One arrival that cannot be read stops no
//! other. A parcel ends sent or failed where people see it, and keeps its Message-ID through every try. One
//! node follows a mailbox, behind a lease. Secrets are stored sealed and never shown.
//!
//! Flow in: `listener`, behind its `ports`, or `following` (or [`receive`] by hand) keep an arrival, `intake`
//! gathers what was kept, `arrivals` reads it and calls the heart. Flow out: the job `deliver` writes, signs and
//! hands over, `delivered` says what came of it, `copy` lays a copy into the folder of sent mail.
//! `supervisor` starts all of it, sweeps what was left over, and keeps the `lights` that `health` judges.

mod access;
mod addresses;
mod api;
mod archive;
mod arrivals;
mod bcc;
mod consent;
mod copy;
mod deliver;
mod delivered;
mod engine;
mod fetching;
mod following;
mod health;
mod intake;
mod keeping;
mod known;
mod letters;
mod lights;
mod listener;
mod losses;
mod mailbox;
mod pages;
mod parcels;
mod ports;
mod probe;
mod quarantine;
mod refetching;
mod supervisor;
mod tell;
#[cfg(test)]
mod tests;
mod troubles;
mod trying;
mod unreached;

pub use arrivals::{CannotReceive, Envelope, Fate, Place, ToKeep, Way, channel_of, keep, process, receive};
pub use intake::accept;
pub use mailbox::form::{CannotKeepMailbox, Wish};
pub use mailbox::settings::{Access, Reading, Sending, Settings};
pub use parcels::CannotChangeParcel;
pub use ports::check as check_ports;

use conversations::channels::Light;
use futures_util::future::BoxFuture;
use shell::{App, Code, Feature, Lane, Menu, Right};

/// Inboxes, for the registry.
pub const FEATURE: Feature = Feature {
    name: "inboxes",
    menu: Some(Menu {
        key: "inboxes-menu",
        path: "/mailboxes",
        icon: "mailbox",
        order: 110,
        right: Right::KeepMailboxes,
        count: None,
    }),
    routes: pages::routes,
    api: api::router,
    jobs: &[deliver::JOB, copy::JOB, letters::JOB],
    codes: CODES,
    scopes: &[api::READ, api::WRITE],
    live: &[
        ("lane_", "mailboxes"),
        ("channel_", "mailboxes"),
        ("arrival_", "mailboxes"),
        ("delivery_", "mailboxes"),
    ],
    samples: pages::samples,
    open: Some(ports::open),
    start: Some(supervisor::start),
    lanes: Some(lanes),
    letters: Some(letters::send),
    ..Feature::NONE
};

const CODES: &[Code] = &{
    let mut codes = [CannotChangeParcel::CODES[0]; CannotKeepMailbox::CODES.len() + 1];
    let mut at = 0;
    while at < CannotKeepMailbox::CODES.len() {
        codes[at] = CannotKeepMailbox::CODES[at];
        at += 1;
    }
    codes
};

/// How every lane of this instance is doing, for the health page and `wellkept doctor`.
fn lanes(app: App) -> BoxFuture<'static, Vec<Lane>> {
    Box::pin(async move {
        let mut lanes = Vec::new();
        for org in supervisor::organizations_of(&app).await.unwrap_or_default() {
            for channel in keeping::all(&app, org).await.unwrap_or_default() {
                if channel.is_active {
                    lanes.push(Lane {
                        is_well: channel.light == Light::Green,
                        says: channel.light_reason,
                        name: channel.address,
                    });
                }
            }
        }
        lanes
    })
}
