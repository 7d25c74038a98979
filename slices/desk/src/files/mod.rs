//! Bytes of the desk: files that came along or go along, and with `messages` the messages themselves.
//!
//! A frame without an origin sends no cookie, so what it shows is addressed by signed links that end.

mod messages;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use channels::email::files::{content_type, name};
use conversations::attachments::{self, Attachment, Upload};
use conversations::{AttachmentId, ConversationId, MessageId};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::carriers::Trouble;
use shell::carriers::image_proxy::{Picture, write_anew, write_small};
use shell::page::{self, fragment};
use shell::{App, ColleagueId, Error, Right, Seat, codes, keys};
use store::{Fault, OrgId};

use crate::drawing::file_view;
use crate::opening::{by_number, is_fragment};

pub(crate) use messages::{html, image, raw, raw_response, trace};

const DAY_SECONDS: i64 = 86_400;
/// The largest picture that is shown beside a message, in bytes.
const PICTURE_BYTES_MAX: i64 = 8_000_000;

/// Longest side of a picture beside text: twice what is shown, for fine screens.
const SMALL_PIXELS: u32 = 440;

const PURPOSE_FILE: &str = "attachment link";

/// The address of a file, good until the end of the next day (UTC), the same all day long.
pub(crate) fn path(app: &App, org: OrgId, file: &Attachment) -> String {
    let until = (app.clock().now().as_second() / DAY_SECONDS + 2) * DAY_SECONDS;
    let place = format!("{org}.{}.{until}", file.id);
    let seal = keys::hex(&app.keys.hmac(PURPOSE_FILE, place.as_bytes())[..16]);
    format!("/attachments/{place}.{seal}")
}

/// What a signed link names; `None` when it is none of ours, or too old.
fn named(app: &App, token: &str) -> Option<(OrgId, AttachmentId)> {
    let (place, seal) = token.rsplit_once('.')?;
    let expected = keys::hex(&app.keys.hmac(PURPOSE_FILE, place.as_bytes())[..16]);
    let is_ours = is_same(&expected, seal);
    let mut parts = place.split('.').map(str::parse::<i64>);
    let (org, id, until) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    (is_ours && app.clock().now().as_second() < until).then(|| (OrgId::of(org), AttachmentId::of(id)))
}

/// Compares in the same time wherever the texts differ.
fn is_same(expected: &str, given: &str) -> bool {
    expected.len() == given.len()
        && expected.bytes().zip(given.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// GET /attachments/{token}: a file, to be saved.
pub(crate) async fn attachment(
    State(app): State<App>,
    seat: Option<Seat>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let file = signed_file(&app, seat, &token).await?;
    let bytes = app.blobs.get(&file.hash).await?;
    Ok(download(bytes, &file.content_type, &file.name))
}

/// GET /attachments/{token}/picture: a picture, written anew.
pub(crate) async fn picture(
    State(app): State<App>,
    seat: Option<Seat>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    drawn(&app, seat, &token, write_anew).await
}

/// GET /attachments/{token}/small: a picture, small enough to stand beside text.
pub(crate) async fn small_picture(
    State(app): State<App>,
    seat: Option<Seat>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    drawn(&app, seat, &token, |file| write_small(file, SMALL_PIXELS)).await
}

async fn drawn(
    app: &App,
    seat: Option<Seat>,
    token: &str,
    draw: impl FnOnce(&[u8]) -> Result<Picture, Trouble> + Send + 'static,
) -> Result<Response, Error> {
    let file = signed_file(app, seat, token).await?;
    if !is_picture(&file) {
        return Err(Error::not_found());
    }
    let bytes = app.blobs.get(&file.hash).await?;
    let drawn = tokio::task::spawn_blocking(move || draw(&bytes)).await.map_err(Error::fault)?;
    let drawn = drawn.map_err(|_| Error::not_found())?;
    Ok(image_response(drawn.content_type, drawn.bytes))
}

async fn signed_file(app: &App, seat: Option<Seat>, token: &str) -> Result<Attachment, Error> {
    let (org, id) = named(app, token).ok_or_else(Error::not_found)?;
    if seat.is_some_and(|seat| seat.org != org) {
        return Err(Error::not_found());
    }
    let file = app.db.read(org, id, |tx, id| Box::pin(attachments::get(tx, *id))).await?;
    file.ok_or_else(Error::not_found)
}

/// Whether a file is a picture that pages may show.
pub(crate) fn is_picture(file: &Attachment) -> bool {
    let is_raster =
        matches!(file.content_type.as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp");
    is_raster && file.size_bytes <= PICTURE_BYTES_MAX
}

/// GET /attachments/draft/{id}: a file of one's own draft.
pub(crate) async fn draft_file(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Error> {
    let file = app.db.read(seat.org, id, |tx, id| Box::pin(attachments::get(tx, *id))).await?;
    let is_mine = |file: &Attachment| file.owner == seat.colleague.id && file.message == MessageId::NONE;
    let file = file.filter(is_mine).ok_or_else(Error::not_found)?;
    let bytes = app.blobs.get(&file.hash).await?;
    Ok(download(bytes, &file.content_type, &file.name))
}

/// What an uploaded file is called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    #[serde(default)]
    name: String,
}

/// POST /conversations/{number}/attachments?name=…: a file for the draft, its bytes as the body.
pub(crate) async fn upload(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Query(named): Query<Named>,
    body: Body,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let bytes = to_bytes(body, app.config.limits.upload_max).await;
    let bytes = bytes.map_err(|_| Error::refused(codes::TOO_LARGE))?;
    let conversation = app.db.read(seat.org, number, |tx, number| Box::pin(by_number(tx, *number))).await?;
    let file = keep(&app, bytes, &named.name, (conversation.id, seat.colleague.id)).await?;
    let id = app
        .db
        .write(seat.org, file, |tx, file| {
            Box::pin(async move { Ok::<_, Fault>(attachments::add_to_draft(tx, file)) })
        })
        .await?;
    let file = app.db.read(seat.org, id, |tx, id| Box::pin(attachments::get(tx, *id))).await?;
    fragment(&file_view(&file.ok_or_else(Error::not_found)?, ""))
}

/// Keeps uploaded bytes and says what they are.
pub(crate) async fn keep(
    app: &App,
    bytes: Bytes,
    suggested: &str,
    (conversation, owner): (ConversationId, ColleagueId),
) -> Result<Upload, Error> {
    let content_type = content_type(&bytes, "application/octet-stream");
    let size_bytes = i64::try_from(bytes.len()).map_err(Error::fault)?;
    let hash = app.blobs.put(bytes).await?;
    Ok(Upload {
        conversation,
        owner,
        name: name(Some(suggested), &content_type, 1),
        content_type,
        size_bytes,
        hash,
    })
}

/// POST /attachments/draft/{id}/remove
pub(crate) async fn remove(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (id, seat.colleague.id);
    let removed = app
        .db
        .write(seat.org, input, |tx, (id, owner)| Box::pin(attachments::remove_from_draft(tx, *id, *owner)))
        .await?;
    if !removed {
        return Err(Error::not_found());
    }
    if is_fragment(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(page::go("/inbox"))
}

fn image_response(kind: &'static str, bytes: Bytes) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    // The frame that asks has no origin of its own.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}

/// A file that is saved, never run: its type by content, its name in both forms that browsers read.
pub(crate) fn download(bytes: Bytes, content_type: &str, name: &str) -> Response {
    let plain: String = name
        .chars()
        .map(|char| if char.is_ascii_graphic() && !"\"\\%;".contains(char) { char } else { '_' })
        .collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", percent(name));
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let fallback = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap_or(fallback));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend(char::from_digit(u32::from(byte >> 4), 16));
            encoded.extend(char::from_digit(u32::from(byte & 15), 16));
        }
    }
    encoded
}
