//! The addresses of a mailbox, on its page.

use axum::extract::State;
use axum::response::Response;
use conversations::ChannelId;
use conversations::channels::Channel;
use conversations::own_addresses::OwnAddress;
use serde::Deserialize;
use shell::api::Path;
use shell::form::{Form, Told};
use shell::page;
use shell::{App, Error, Right, Seat};

use crate::addresses::{self, Act, AddressWish};
use crate::mailbox::Settings;

/// The card of a mailbox's addresses.
pub(crate) struct AddressesCard {
    pub(crate) lines: Vec<AddressLine>,
    /// What is typed for a new one.
    pub(crate) new: AddressWish,
    /// What was wrong with a new one.
    pub(crate) refused: Told,
    /// What was wrong with one that is there, or empty.
    pub(crate) problem: String,
}

/// One address.
pub(crate) struct AddressLine {
    pub(crate) own: OwnAddress,
    pub(crate) is_default: bool,
}

/// Which address.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Which {
    address: String,
}

impl AddressesCard {
    /// As it stands; a new one begins with the name and the signature of the default one.
    pub(crate) fn of(channel: &Channel, settings: &Settings) -> Self {
        Self::with(addresses::of(channel, settings))
    }

    pub(crate) fn with(all: Vec<OwnAddress>) -> Self {
        let first = all.first().cloned().unwrap_or_default();
        let line = |(place, own)| AddressLine { own, is_default: place == 0 };
        Self {
            lines: all.into_iter().enumerate().map(line).collect(),
            new: AddressWish {
                address: String::new(),
                from_name: first.from_name,
                signature: first.signature,
            },
            refused: Told::nothing(),
            problem: String::new(),
        }
    }

    /// Whether the form of a new one stands open.
    pub(crate) fn is_open(&self) -> bool {
        !self.new.address.is_empty() || self.refused.beside([]).is_some()
    }
}

/// POST /mailboxes/{id}/addresses: the mailbox answers under another address.
pub(crate) async fn add(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ChannelId>,
    Form(wish): Form<AddressWish>,
) -> Result<Response, Error> {
    done(&app, &seat, (id, Act::Add(wish)), "inboxes-address-added").await
}

/// POST /mailboxes/{id}/addresses/change: its name and its signature.
pub(crate) async fn change(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ChannelId>,
    Form(wish): Form<AddressWish>,
) -> Result<Response, Error> {
    done(&app, &seat, (id, Act::Change(wish)), "inboxes-saved").await
}

/// POST /mailboxes/{id}/addresses/default
pub(crate) async fn make_default(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ChannelId>,
    Form(which): Form<Which>,
) -> Result<Response, Error> {
    done(&app, &seat, (id, Act::Prefer(which.address)), "inboxes-address-default-set").await
}

/// POST /mailboxes/{id}/addresses/remove
pub(crate) async fn remove(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<ChannelId>,
    Form(which): Form<Which>,
) -> Result<Response, Error> {
    done(&app, &seat, (id, Act::Remove(which.address)), "inboxes-address-removed").await
}

/// Leads back to the mailbox; what was refused is said there, beside what was typed.
async fn done(
    app: &App,
    seat: &Seat,
    (id, act): (ChannelId, Act),
    says: &'static str,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let Err(refused) = addresses::act(app, seat.org, id, act.clone()).await else {
        return Ok(page::go_saying(&format!("/mailboxes/{}", id.get()), says));
    };
    let error = Error::from(refused).refusal()?;
    let status = error.code().status;
    if status == axum::http::StatusCode::NOT_FOUND {
        return Err(error);
    }
    let mut response = super::edit::show_refused(app, seat, id, (act, error)).await?;
    *response.status_mut() = status;
    Ok(response)
}
