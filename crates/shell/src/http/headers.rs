//! Headers that every answer carries.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::response::Response;

use crate::App;
use crate::asking::Asking;

/// Scripts and styles come from our own files alone; nobody may frame a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Sets what the handler did not set itself. A handler with a policy of its own (a mail in its frame)
/// decides about framing, too.
pub(crate) fn set_on_pages(app: &App, response: &mut Response, asking: &Asking) {
    let has_policy = response.headers().contains_key(CONTENT_SECURITY_POLICY);
    if !has_policy {
        set(response, X_FRAME_OPTIONS, "DENY");
    }
    set(response, CONTENT_SECURITY_POLICY, POLICY);
    set(response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(response, REFERRER_POLICY, "same-origin");
    set(response, CACHE_CONTROL, "no-store");
    set(response, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(response, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(response, HeaderName::from_static("permissions-policy"), PERMISSIONS);
    if app.config.is_https() {
        set(response, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if let Ok(reference) = HeaderValue::from_str(&asking.reference) {
        response.headers_mut().insert("x-request-id", reference);
    }
}

/// Sets what files need.
pub(crate) async fn set_on_files(mut response: Response) -> Response {
    set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if !response.headers().contains_key(CONTENT_TYPE) {
        set(&mut response, CACHE_CONTROL, "no-store");
    }
    response
}

fn set(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
}
