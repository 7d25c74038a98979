//! The addresses of a mailbox in the API.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::ChannelId;
use conversations::own_addresses::OwnAddress;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Listed, Path};
use shell::{App, Error, OpenApiRouter, routes};

use super::{may_read, may_write};
use crate::addresses::{self, Act, AddressWish};
use crate::keeping;

/// The routes.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(change, remove))
        .routes(routes!(make_default))
}

/// An address of a mailbox.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OwnAddressJson {
    /// The address.
    address: String,
    /// The name customers read beside it; empty: the name of whoever answers.
    from_name: String,
    /// Stands under what leaves from it, plain text.
    signature: String,
    /// Whether answers leave from it by default.
    is_default: bool,
}

impl OwnAddressJson {
    fn of((place, own): (usize, OwnAddress)) -> Self {
        let OwnAddress { address, from_name, signature, .. } = own;
        Self { address, from_name, signature, is_default: place == 0 }
    }
}

/// What stands beside an address. Absent texts are empty.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BesideJson {
    /// The name customers read; empty: the name of whoever answers.
    from_name: String,
    /// Stands under what leaves from it, plain text.
    signature: String,
}

/// The addresses of a mailbox, the default one first.
#[utoipa::path(get, path = "/api/v1/mailboxes/{id}/addresses", tag = "mailboxes", operation_id = "list_addresses",
    params(("id" = String, Path)), responses((status = 200, body = Listed<OwnAddressJson>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<Json<Listed<OwnAddressJson>>, Error> {
    may_read(&caller)?;
    all(&app, &caller, id).await.map(|items| Json(Listed { items, next: None }))
}

/// Lets a mailbox answer under another address, which leads to it already.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/addresses", tag = "mailboxes", operation_id = "add_address",
    params(("id" = String, Path)), request_body = AddressWish, responses((status = 201, body = OwnAddressJson)))]
async fn add(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(wish): Json<AddressWish>,
) -> Result<(StatusCode, Json<OwnAddressJson>), Error> {
    may_write(&caller)?;
    let address = wish.address.clone();
    addresses::act(&app, caller.org, id, Act::Add(wish)).await?;
    Ok((StatusCode::CREATED, Json(one(&app, &caller, (id, address)).await?)))
}

/// Changes the name and the signature of an address.
#[utoipa::path(put, path = "/api/v1/mailboxes/{id}/addresses/{address}", tag = "mailboxes",
    operation_id = "change_address", params(("id" = String, Path), ("address" = String, Path)),
    request_body = BesideJson, responses((status = 200, body = OwnAddressJson)))]
async fn change(
    State(app): State<App>,
    caller: Caller,
    Path((id, address)): Path<(ChannelId, String)>,
    Json(beside): Json<BesideJson>,
) -> Result<Json<OwnAddressJson>, Error> {
    may_write(&caller)?;
    let BesideJson { from_name, signature } = beside;
    let wish = AddressWish { address: address.clone(), from_name, signature };
    addresses::act(&app, caller.org, id, Act::Change(wish)).await?;
    one(&app, &caller, (id, address)).await.map(Json)
}

/// Takes an address from a mailbox. What was said under it stays; the only one cannot be taken, and after the default
/// one the next is the default.
#[utoipa::path(delete, path = "/api/v1/mailboxes/{id}/addresses/{address}", tag = "mailboxes",
    operation_id = "remove_address", params(("id" = String, Path), ("address" = String, Path)),
    responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path((id, address)): Path<(ChannelId, String)>,
) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    addresses::act(&app, caller.org, id, Act::Remove(address)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets answers leave from this address unless something else is chosen.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/addresses/{address}/default", tag = "mailboxes",
    operation_id = "prefer_address", params(("id" = String, Path), ("address" = String, Path)),
    responses((status = 200, body = OwnAddressJson)))]
async fn make_default(
    State(app): State<App>,
    caller: Caller,
    Path((id, address)): Path<(ChannelId, String)>,
) -> Result<Json<OwnAddressJson>, Error> {
    may_write(&caller)?;
    addresses::act(&app, caller.org, id, Act::Prefer(address.clone())).await?;
    one(&app, &caller, (id, address)).await.map(Json)
}

async fn all(app: &App, caller: &Caller, id: ChannelId) -> Result<Vec<OwnAddressJson>, Error> {
    let (channel, settings) = keeping::get(app, caller.org, id).await?;
    Ok(addresses::of(&channel, &settings).into_iter().enumerate().map(OwnAddressJson::of).collect())
}

async fn one(
    app: &App,
    caller: &Caller,
    (id, address): (ChannelId, String),
) -> Result<OwnAddressJson, Error> {
    let key = channels::address_key(&address);
    let mut all = all(app, caller, id).await?.into_iter();
    all.find(|one| one.address == key).ok_or_else(Error::not_found)
}
