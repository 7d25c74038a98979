//! What browsers load: built from `web/`, carried in the binary, named by content, kept for a year.

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

/// A file that browsers load.
pub(crate) struct Asset {
    /// Its name in `web/`.
    pub(crate) name: &'static str,
    /// Its name below `/static/`, which changes with its content.
    pub(crate) hashed: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) bytes: &'static [u8],
    pub(crate) gz: &'static [u8],
    pub(crate) br: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Answers `/static/{name}` by the hashed name, or by the plain one for those who type it.
pub(crate) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = BUILT.iter().find(|asset| asset.hashed == name || asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept = if asset.hashed == name { "public, max-age=31536000, immutable" } else { "no-cache" };
    let (encoding, bytes) = encoded(asset, &headers);
    let mut response = bytes.into_response();
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    set(CONTENT_TYPE, asset.content_type);
    set(CACHE_CONTROL, kept);
    set(VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        set(CONTENT_ENCODING, encoding);
    }
    response
}

/// The smallest form that this browser reads.
fn encoded(asset: &Asset, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts = |name: &str| {
        accepted.split(',').any(|part| part.split(';').next().is_some_and(|it| it.trim() == name))
    };
    if accepts("br") {
        (Some("br"), asset.br)
    } else if accepts("gzip") {
        (Some("gzip"), asset.gz)
    } else {
        (None, asset.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_browser_gets_the_smallest_form_it_reads() {
        let sheet = STYLESHEET.rsplit('/').next().expect("a name").to_owned();
        for (accepted, expected) in [("gzip, br", Some("br")), ("gzip;q=1", Some("gzip")), ("", None)] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            let response = serve(Path(sheet.clone()), headers).await;
            let encoding = response.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
            assert_eq!(encoding, expected, "{accepted:?}");
        }
        let missing = serve(Path("../wellkept.key".into()), HeaderMap::new()).await;
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
        assert!([SCRIPT, MARK].iter().all(|path| path.starts_with("/static/")));
    }
}
