//! Hands an encrypted notice to a browser maker's push service (RFC 8030). The address was named by a colleague's
//! browser: it passes the guard, and no redirect is followed.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use reqwest::{StatusCode, Url};

use super::guard::Guard;
use super::http;
use super::tls::Trust;
use super::trouble::Trouble;

/// How long one hand-over may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A notice on its way.
pub(crate) struct Post<'a> {
    /// The device's address at its service.
    pub(crate) endpoint: &'a Url,
    /// Who we are, signed.
    pub(crate) authorization: String,
    /// How long the service keeps it for a device that is away, in seconds.
    pub(crate) keeps_seconds: i64,
    /// The encrypted notice.
    pub(crate) body: Vec<u8>,
}

/// What a push service answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It has the notice.
    Taken,
    /// It no longer knows the device.
    Gone,
    /// It does not take it, and would not take it later; with its status.
    Refused(u16),
    /// It is busy or broken; with its status.
    Later(u16),
}

/// Hands it over, within 20 seconds.
pub(crate) async fn post(guard: Guard, trust: &Trust, post: Post<'_>) -> Result<Answer, Trouble> {
    let client = http::client_for(guard, trust, post.endpoint, PATIENCE).await?;
    let request = client
        .post(post.endpoint.clone())
        .header(AUTHORIZATION, post.authorization)
        .header(CONTENT_ENCODING, "aes128gcm")
        .header(CONTENT_TYPE, "application/octet-stream")
        .header("TTL", post.keeps_seconds)
        .header("Urgency", "high")
        .body(post.body);
    let answer = request.send().await.map_err(|fault| http::trouble(&fault))?;
    Ok(meaning(answer.status()))
}

fn meaning(status: StatusCode) -> Answer {
    match status.as_u16() {
        200..=299 => Answer::Taken,
        404 | 410 => Answer::Gone,
        408 | 425 | 429 | 500..=599 => Answer::Later(status.as_u16()),
        refused => Answer::Refused(refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, means: Answer) {
        assert_eq!(meaning(StatusCode::from_u16(status).unwrap()), means, "{status}");
    }

    #[test]
    fn what_a_push_server_answers_is_understood() {
        check(201, Answer::Taken);
        check(404, Answer::Gone);
        check(410, Answer::Gone);
        check(429, Answer::Later(429));
        check(503, Answer::Later(503));
        check(400, Answer::Refused(400));
        check(403, Answer::Refused(403));
        check(413, Answer::Refused(413));
    }
}
