//! The door: what happens to every request before its handler, and to every answer after it.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, ALLOW, CONTENT_TYPE, HeaderMap, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::random;
use tracing::Instrument;

use super::{forgery, headers};
use crate::asking::{Asking, Reads, answering};
use crate::error::Troubled;
use crate::page::{self, Framed, SAID};
use crate::sign_in::sessions::{self, cookie};
use crate::words::{Language, speaking};
use crate::{App, Error, codes, form, keys, words};

/// Put on answers that are told in our own words already.
#[derive(Clone, Copy)]
pub(crate) struct InOurWords;

/// How much of a library's own refusal is read to be told again.
const REASON_MAX: usize = 4096;

/// The layer around every page and the API.
pub(crate) async fn pass(State(app): State<App>, request: Request, next: Next) -> Response {
    let visit = forgery::Visit::of(&app, request.headers());
    let said = cookie(request.headers(), SAID).filter(|key| words::knows(key)).map(str::to_owned);
    let asking = Arc::new(Asking {
        reads: reads(&request),
        path: request.uri().path_and_query().map_or("", |path| path.as_str()).to_owned(),
        csrf: visit.token.clone(),
        reference: keys::hex(&random::bytes::<6>()),
        said,
    });
    let language = language_of(request.headers());
    let span = tracing::info_span!("request", reference = asking.reference, method = %request.method(), path = asking.path_in_log());
    let method = request.method().clone();
    let work = answer(app.clone(), Arc::clone(&asking), request, next);
    let started_at = app.clock().now();
    let mut response = speaking(language, answering(Arc::clone(&asking), work)).instrument(span).await;
    measure(&app, &method, &response, started_at);
    headers::set_on_pages(&app, &mut response, &asking);
    visit.leave(&app, &mut response);
    if asking.said.is_some() && asking.reads == Reads::Pages && response.status() == StatusCode::OK {
        let clear = HeaderValue::from_static("wellkept-said=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        response.headers_mut().append(SET_COOKIE, clear);
    }
    response
}

async fn answer(app: App, asking: Arc<Asking>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asker = parts.clone();
    let response = admit(&app, &asking, Request::from_parts(parts, body), next).await;
    beside_the_rail(&app, &asker, response).await
}

/// A colleague who is told that something did not work keeps the rail, to go somewhere else.
async fn beside_the_rail(app: &App, asker: &Parts, mut response: Response) -> Response {
    let Some(troubled) = response.extensions_mut().remove::<Troubled>() else { return response };
    let Ok(Some(seat)) = sessions::seat_of(app, asker).await else { return response };
    let framed = Framed { title: &troubled.title, here: "", main: &troubled.main };
    let Ok(page) = page::around(app, &seat, framed).await else {
        return response;
    };
    let status = response.status();
    (status, page).into_response()
}

async fn admit(app: &App, asking: &Asking, request: Request, next: Next) -> Response {
    let request = match forgery::check(app, asking, request).await {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    in_our_words(next.run(request).await).await
}

/// Turns the bare refusals of libraries (no such route, no such method, unreadable body) into ours.
async fn in_our_words(response: Response) -> Response {
    let status = response.status();
    let is_ours = response.extensions().get::<InOurWords>().is_some();
    let is_error = status.is_client_error() || status.is_server_error();
    if is_ours || !is_error || !is_plain(response.headers()) {
        return response;
    }
    let allow = response.headers().get(ALLOW).cloned();
    let reason = to_bytes(response.into_body(), REASON_MAX).await.unwrap_or_default();
    let reason = String::from_utf8_lossy(&reason).into_owned();
    let error = match status {
        StatusCode::NOT_FOUND => Error::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Error::refused(codes::METHOD_NOT_ALLOWED),
        StatusCode::PAYLOAD_TOO_LARGE => Error::refused(codes::TOO_LARGE),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::refused(codes::WRONG_CONTENT_TYPE),
        StatusCode::REQUEST_TIMEOUT => Error::refused(codes::TOO_SLOW),
        status if status.is_server_error() => Error::fault(reason),
        _ => form::unreadable(&reason),
    };
    let mut response = error.into_response();
    if let Some(allow) = allow {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

fn is_plain(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

fn reads(request: &Request) -> Reads {
    let has = |name: &str| request.headers().get(name).is_some_and(|value| value == "true");
    if request.uri().path().starts_with("/api/v1/") {
        Reads::Json
    } else if has("hx-request") && !has("hx-boosted") {
        Reads::Fragments
    } else {
        Reads::Pages
    }
}

fn language_of(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Language::of_tag(wanted.split([',', ';']).next().unwrap_or_default())
}

fn measure(app: &App, method: &Method, response: &Response, started_at: store::Timestamp) {
    let took = app.clock().now().duration_since(started_at).as_secs_f64().max(0.0);
    let status = response.status().as_u16().to_string();
    let labels = [("method", method.as_str().to_owned()), ("status", status)];
    metrics::counter!("wellkept_http_requests_total", &labels).increment(1);
    metrics::histogram!("wellkept_http_request_seconds").record(took);
}
