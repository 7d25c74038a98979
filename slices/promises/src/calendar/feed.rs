//! What a program that subscribed is answered.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use axum::response::{IntoResponse, Response};
use jiff::fmt::rfc2822;
use shell::api::Path;
use shell::keys::hash_of;
use shell::outside::Visit;
use shell::words::speaking;
use shell::{App, Error};
use store::Timestamp;

use super::address::Token;
use super::reading::{self, Content};
use super::writing;

/// GET /calendar/{token}
pub(crate) async fn answer(
    State(app): State<App>,
    _: Visit,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let token = Token::read(&token).ok_or_else(Error::not_found)?;
    let input = token.hash.clone();
    let content = app.db.read(token.org, input, |tx, hash| Box::pin(reading::content(tx, hash))).await?;
    let content = content.ok_or_else(Error::not_found)?;
    let (site, host) = (app.config.public_url().clone(), app.config.public_host().clone());
    let text = speaking(content.language, async { writing::text(&content, &site, &host) }).await;
    let hash = hash_of(&text);
    let changed_at = changed_at(&app, &token, &content, &hash).await?;
    let known = Known { tag: format!("\"{}\"", &hash[..32]), changed_at };
    if known.is_held(&headers) {
        return Ok((StatusCode::NOT_MODIFIED, known.headers()).into_response());
    }
    let kind = [
        (CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"promises.ics\"")),
    ];
    Ok((known.headers(), kind, text).into_response())
}

/// Since when the content has been what it is. A change is written down once, when somebody first sees it.
async fn changed_at(app: &App, token: &Token, content: &Content, hash: &str) -> Result<Timestamp, Error> {
    if content.sent.0 == hash {
        return Ok(content.sent.1);
    }
    let input = (content.colleague, hash.to_owned());
    let remembered = app
        .db
        .write(token.org, input, |tx, (colleague, hash)| Box::pin(reading::remember(tx, *colleague, hash)));
    Ok(remembered.await?)
}

/// What tells one content from another.
struct Known {
    tag: String,
    changed_at: Timestamp,
}

impl Known {
    /// Does the program hold this content already? Its tag decides; the time only where it sent no tag.
    fn is_held(&self, headers: &HeaderMap) -> bool {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        if let Some(tags) = text(IF_NONE_MATCH) {
            let same = |tag: &str| tag.trim().trim_start_matches("W/") == self.tag;
            return tags.trim() == "*" || tags.split(',').any(same);
        }
        let since = text(IF_MODIFIED_SINCE).and_then(|since| rfc2822::parse(since).ok());
        since.is_some_and(|since| since.timestamp().as_second() >= self.changed_at.as_second())
    }

    fn headers(&self) -> [(HeaderName, HeaderValue); 3] {
        let changed = self.changed_at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let value = |text: &str| HeaderValue::from_str(text).expect("digits and letters");
        [
            (ETAG, value(&self.tag)),
            (LAST_MODIFIED, value(&changed)),
            (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        ]
    }
}
