//! Somebody who sends whatever they like: with a session, with a token, or with nothing.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use futures_util::StreamExt;
use serde_json::Value;
use testing::{Answer, PASSWORD, TestDesk};
use tower::ServiceExt;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A browser or a program.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    email: String,
    pub(crate) cookies: String,
    pub(crate) csrf: String,
    pub(crate) bearer: Option<String>,
}

/// One request.
#[derive(Clone, Default)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) body: Vec<u8>,
    pub(crate) headers: Vec<(&'a str, &'a str)>,
}

impl Client {
    pub(crate) fn stranger(desk: &TestDesk) -> Self {
        let router = shell::http::router(&desk.app);
        Self { router, email: String::new(), cookies: String::new(), csrf: String::new(), bearer: None }
    }

    pub(crate) async fn signs_in(desk: &TestDesk, email: &str) -> Self {
        let (client, answer) = Self::tries(desk, email, PASSWORD).await;
        assert_eq!(answer.status, 303, "{email} cannot sign in: {}", answer.text());
        client
    }

    /// Tries to sign in, from a fresh browser.
    pub(crate) async fn tries(desk: &TestDesk, email: &str, password: &str) -> (Self, Answer) {
        let mut client = Self { email: email.to_owned(), ..Self::stranger(desk) };
        client.visits("/sign-in").await;
        let answer = client.form("/sign-in", &[("email", email), ("password", password)]).await;
        client.keep_cookies(&answer);
        if answer.status == 303 {
            client.visits("/me").await;
        }
        (client, answer)
    }

    /// Signs in again where an answer has taken the session away.
    pub(crate) async fn comes_back(&mut self, desk: &TestDesk) {
        if !self.email.is_empty() && self.gets("/me").await.status != 200 {
            *self = Self::signs_in(desk, &self.email.clone()).await;
        }
    }

    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { cookies: String::new(), csrf: String::new(), bearer: Some(token.to_owned()), ..self.clone() }
    }

    pub(crate) async fn visits(&mut self, path: &str) -> Answer {
        let answer = self.gets(path).await;
        self.keep_cookies(&answer);
        let text = answer.text();
        let marks = ["name=\"csrf\" content=\"", "name=\"csrf\" value=\""];
        let token = marks.iter().find_map(|mark| text.split_once(mark)?.1.split_once('"'));
        if let Some((token, _)) = token {
            token.clone_into(&mut self.csrf);
        }
        answer
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let name = pair.split('=').next().unwrap();
            let others = self.cookies.split("; ").filter(|cookie| !cookie.is_empty());
            let mut kept: Vec<_> = others.filter(|cookie| !cookie.starts_with(&format!("{name}="))).collect();
            if !pair.ends_with('=') {
                kept.push(pair);
            }
            self.cookies = kept.join("; ");
        }
    }

    pub(crate) async fn gets(&self, path: &str) -> Answer {
        self.asks(Ask { method: "GET", path, ..Ask::default() }).await
    }

    pub(crate) async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_of(fields);
        self.asks(Ask { method: "POST", path, kind: FORM, body, ..Ask::default() }).await
    }

    pub(crate) async fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.asks(Ask { method, path, kind: "application/json", body, ..Ask::default() }).await
    }

    /// Sends a request; of a stream, the first words are the answer.
    pub(crate) async fn asks(&self, ask: Ask<'_>) -> Answer {
        let response = self.router.clone().oneshot(self.request(ask)).await.unwrap();
        let (parts, body) = response.into_parts();
        let is_stream =
            parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let body = if is_stream {
            let mut stream = body.into_data_stream();
            tokio::time::timeout(Duration::from_secs(5), stream.next()).await.unwrap().unwrap().unwrap()
        } else {
            to_bytes(body, ANSWER_BYTES_MAX).await.unwrap()
        };
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Opens a stream and gives its frames.
    pub(crate) async fn listens(&self, path: &str) -> axum::body::BodyDataStream {
        let ask = Ask { method: "GET", path, ..Ask::default() };
        let response = self.router.clone().oneshot(self.request(ask)).await.unwrap();
        assert_eq!(response.status(), 200);
        response.into_body().into_data_stream()
    }

    fn request(&self, ask: Ask<'_>) -> Request<Body> {
        let mut request =
            Request::builder().method(ask.method).uri(ask.path).header(header::HOST, "127.0.0.1:8420");
        if let Some(token) = &self.bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, &self.cookies);
        }
        if !self.csrf.is_empty() && !ask.headers.iter().any(|(name, _)| *name == "x-csrf-token") {
            request = request.header("x-csrf-token", &self.csrf);
        }
        if !ask.kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, ask.kind);
        }
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        request.body(Body::from(ask.body)).unwrap_or_else(|error| panic!("{}: {error}", ask.path))
    }
}

pub(crate) fn form_of(fields: &[(&str, &str)]) -> Vec<u8> {
    let pair = |(name, value): &(&str, &str)| format!("{}={}", percent(name), percent(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&").into_bytes()
}

pub(crate) fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            use std::fmt::Write;
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}
