//! Requests that change something must come from our own pages: the browser's word (Origin and
//! Sec-Fetch-Site) and a token that only our pages know. A call with a bearer token needs neither, since no
//! browser sends one by itself.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use store::random;
use subtle::ConstantTimeEq;

use crate::api::bearer;
use crate::asking::{Asking, Reads};
use crate::form::{CSRF, boundary, first_part_of, is_form};
use crate::sign_in::sessions::{self, cookie, cookie_name};
use crate::{App, Error, codes, keys};

const PURPOSE: &str = "csrf";

/// Who visits, as far as forms are concerned: a session, or a browser that has none yet.
pub(crate) struct Visit {
    /// What forms of this visitor carry.
    pub(crate) token: String,
    /// The cookie to leave with a visitor who had none.
    fresh: Option<String>,
}

impl Visit {
    pub(crate) fn of(app: &App, headers: &HeaderMap) -> Self {
        let known = cookie(headers, cookie_name(app)).or_else(|| cookie(headers, visit_name(app)));
        let fresh = if known.is_none() { Some(random::token()) } else { None };
        let identity = known.or(fresh.as_deref()).unwrap_or_default();
        Self { token: keys::hex(&app.keys.hmac(PURPOSE, identity.as_bytes())), fresh }
    }

    /// Leaves the cookie with a page, so that its form can be checked when it comes back.
    pub(crate) fn leave(&self, app: &App, response: &mut Response) {
        let Some(fresh) = &self.fresh else { return };
        let is_page = response.status() == StatusCode::OK && !response.headers().contains_key(SET_COOKIE);
        if is_page {
            let secure = if app.config.is_https() { "; Secure" } else { "" };
            let name = visit_name(app);
            let cookie = format!("{name}={fresh}; Path=/; HttpOnly; SameSite=Lax{secure}");
            let cookie = HeaderValue::from_str(&cookie).expect("a token is plain letters");
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
}

fn visit_name(app: &App) -> &'static str {
    if app.config.is_https() { "__Host-wellkept-visit" } else { "wellkept-visit" }
}

/// Lets a request pass that cannot have been forged. The body of a plain form is read for it, and put back.
pub(crate) async fn check(app: &App, asking: &Asking, request: Request) -> Result<Request, Response> {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let has_session = cookie(headers, cookie_name(app)).is_some();
    let is_call = asking.reads == Reads::Json && (bearer(headers).is_some() || !has_session);
    if is_safe || is_call {
        return Ok(request);
    }
    if !comes_from_here(app, headers) {
        return Err(Error::refused(codes::FOREIGN_REQUEST).into_response());
    }
    let (told, request) = token_of(app, request).await.map_err(Error::into_response)?;
    if bool::from(told.as_bytes().ct_eq(asking.csrf.as_bytes())) {
        return Ok(request);
    }
    let (parts, _) = request.into_parts();
    Err(Box::pin(outlived(app, asking, &parts)).await)
}

/// What a page hears that outlived its session, when a script asks: that nobody is signed in, or with which token
/// and for whom it may go on, since somebody signed in anew. Only our own pages can read the header.
async fn outlived(app: &App, asking: &Asking, parts: &Parts) -> Response {
    let refused = Error::refused(codes::FOREIGN_REQUEST);
    if asking.reads != Reads::Fragments {
        return refused.into_response();
    }
    match sessions::seat_of(app, parts).await {
        Ok(Some(seat)) => {
            let token = format!("{}.{}", seat.colleague.id, asking.csrf);
            ([(HeaderName::from_static("x-csrf-token"), token)], refused).into_response()
        }
        Ok(None) => Error::refused(codes::NOT_SIGNED_IN).into_response(),
        Err(fault) => Error::from(fault).into_response(),
    }
}

/// What the browser says of where the request comes from. One that says nothing is judged by the token.
fn comes_from_here(app: &App, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    let Some(origin) = text(ORIGIN) else { return true };
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host == app.config.public_host() || text(HOST).is_some_and(|ours| ours == host)
}

/// The token that a request carries: in a header (scripts) or in the form itself. In a form with a file it is the first
/// part. Never in the address, which proxies write down.
async fn token_of(app: &App, request: Request) -> Result<(String, Request), Error> {
    let header = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
    if let Some(token) = header {
        return Ok((token.to_owned(), request));
    }
    let boundary = boundary(&request);
    if boundary.is_none() && !is_form(&request) {
        return Ok((String::new(), request));
    }
    let (parts, body) = request.into_parts();
    let limit = app.config.limits.body_max;
    let body = to_bytes(body, limit).await.map_err(|_| Error::refused(codes::TOO_LARGE))?;
    let token = if let Some(boundary) = boundary {
        first_part_of(&body, &boundary)
    } else {
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).unwrap_or_default();
        fields.into_iter().find(|(name, _)| name == CSRF).map(|(_, token)| token)
    };
    Ok((token.unwrap_or_default(), Request::from_parts(parts, Body::from(body))))
}
