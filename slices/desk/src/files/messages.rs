//! Messages as bytes: formatted in a frame of their own, as they arrived, and how they travelled.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use channels::html::{Remote, View, sanitize};
use conversations::attachments::{self, Attachment};
use conversations::{Message, MessageId, traces};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::carriers::Trust;
use shell::carriers::image_proxy::ImageProxy;
use shell::page;
use shell::{App, Error, Right, Seat, keys};
use store::{Fault, OrgId, Tx, arrivals};

use super::{DAY_SECONDS, image_response, is_picture, is_same, path, percent};
use crate::drawing::{Reader, trace_page};

/// Longest address of a picture on another server.
const ADDRESS_BYTES_MAX: usize = 4_096;
const PURPOSE_IMAGE: &str = "remote image link";

/// How a message is to be shown in its frame.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Showing {
    /// `shown`: pictures on other servers, too, through our proxy.
    images: String,
}

/// GET /messages/{id}/html: the formatted message as a document for a sandboxed frame.
pub(crate) async fn html(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<MessageId>,
    Query(showing): Query<Showing>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let read = app.db.read(seat.org, id, |tx, id| {
        Box::pin(async move {
            let html = conversations::html_of(tx, *id).await?;
            Ok::<_, Fault>((html, attachments::of_message(tx, *id).await?))
        })
    });
    let (html, files) = read.await?;
    let html = html.ok_or_else(Error::not_found)?;
    let own =
        |file: &Attachment| (file.content_id.clone(), format!("{}/picture", path(&app, seat.org, file)));
    let images =
        files.iter().filter(|file| !file.content_id.is_empty() && is_picture(file)).map(own).collect();
    let from = origins(&app, &headers);
    let view = View { images, remote: remote(&app, seat.org, id, &showing), images_from: from.clone() };
    let shown = tokio::task::spawn_blocking(move || sanitize(&html, &view)).await.map_err(Error::fault)?;
    let policy = format!(
        "default-src 'none'; img-src data: {from}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    );
    let policy = HeaderValue::from_str(&policy).map_err(Error::fault)?;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, policy)], shown.html).into_response())
}

/// Our own origin as a source of a policy: the configured one, and the one by which this browser came.
fn origins(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    let scheme = if app.config.is_https() { "https" } else { "http" };
    let public = app.config.public_url();
    if host.is_empty() || !is_plain { public } else { format!("{public} {scheme}://{host}") }
}

fn remote(app: &App, org: OrgId, message: MessageId, showing: &Showing) -> Remote {
    if showing.images != "shown" {
        return Remote::Blocked;
    }
    let app = app.clone();
    Remote::Proxied(std::sync::Arc::new(move |address| {
        let until = (app.clock().now().as_second() / DAY_SECONDS + 2) * DAY_SECONDS;
        let seal = image_seal(&app, org, message, until, address);
        let query = [
            ("u", address.to_owned()),
            ("org", org.to_string()),
            ("until", until.to_string()),
            ("seal", seal),
        ];
        let query = query.map(|(name, value)| format!("{name}={}", percent(&value))).join("&");
        format!("/messages/{message}/image?{query}")
    }))
}

fn image_seal(app: &App, org: OrgId, message: MessageId, until: i64, address: &str) -> String {
    let place = format!("{org}.{message}.{until}.{address}");
    keys::hex(&app.keys.hmac(PURPOSE_IMAGE, place.as_bytes())[..16])
}

/// A signed address of a picture on another server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoteImage {
    u: String,
    org: i64,
    until: i64,
    seal: String,
}

/// GET /messages/{id}/image: a picture on another server, fetched by us.
pub(crate) async fn image(
    State(app): State<App>,
    Path(id): Path<MessageId>,
    Query(asked): Query<RemoteImage>,
) -> Result<Response, Error> {
    static PROXY: std::sync::OnceLock<ImageProxy> = std::sync::OnceLock::new();
    let expected = image_seal(&app, OrgId::of(asked.org), id, asked.until, &asked.u);
    let is_fresh = app.clock().now().as_second() < asked.until;
    if !is_same(&expected, &asked.seal) || !is_fresh || asked.u.len() > ADDRESS_BYTES_MAX {
        return Err(Error::not_found());
    }
    let proxy = PROXY.get_or_init(|| ImageProxy::new(Trust::public()));
    let picture = proxy.fetch(&asked.u).await.map_err(|_| Error::not_found())?;
    Ok(image_response(picture.content_type, picture.bytes))
}

/// GET /messages/{id}/raw: the message as it arrived, byte for byte.
pub(crate) async fn raw(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<MessageId>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    raw_response(&app, seat.org, id).await
}

/// The original source, as text that no browser runs.
pub(crate) async fn raw_response(app: &App, org: OrgId, id: MessageId) -> Result<Response, Error> {
    let arrival = app.db.read(org, id, |tx, id| Box::pin(arrival_of(tx, *id))).await?;
    let bytes = arrival.ok_or_else(Error::not_found)?.raw(&app.blobs).await?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

async fn arrival_of(tx: &mut Tx, id: MessageId) -> Result<Option<arrivals::Arrival>, Fault> {
    let Some(message) = conversations::message(tx, id).await? else { return Ok(None) };
    arrivals::get(tx, message.arrival_id).await
}

/// GET /messages/{id}/trace: how a message travelled.
pub(crate) async fn trace(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<MessageId>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let read = app.db.read(seat.org, id, |tx, id| Box::pin(travelled(tx, *id)));
    let (number, message, steps) = read.await?.ok_or_else(Error::not_found)?;
    page::show(&app, &seat, trace_page(number, &message, &steps, &Reader::of(&app, &seat))).await
}

async fn travelled(tx: &mut Tx, id: MessageId) -> Result<Option<(i64, Message, Vec<traces::Step>)>, Fault> {
    let Some(message) = conversations::message(tx, id).await? else { return Ok(None) };
    let Some(conversation) = conversations::by_id(tx, message.conversation).await? else { return Ok(None) };
    let steps = traces::of(tx, id).await?;
    Ok(Some((conversation.number, message, steps)))
}
