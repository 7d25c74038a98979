//! Somebody with a browser, over the network.

use reqwest::header::{ACCEPT, COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use std::sync::Mutex;
use std::time::Duration;

const ANSWER_SECONDS_MAX: u64 = 60;

/// A browser: it keeps cookies and the token of the forms.
pub(crate) struct Visitor {
    base: String,
    client: Client,
    kept: Mutex<Kept>,
}

#[derive(Clone, Default)]
struct Kept {
    cookies: Vec<(String, String)>,
    csrf: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Visitor {
    /// A browser without history, at the server on this port.
    pub(crate) fn at(http: u16) -> Self {
        // The first one counts, and they are all the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(ANSWER_SECONDS_MAX))
            .build()
            .unwrap();
        Self { base: format!("http://127.0.0.1:{http}"), client, kept: Mutex::default() }
    }

    /// The same person at another node of the same database.
    pub(crate) fn moves_to(&self, http: u16) -> Self {
        let kept = self.kept.lock().unwrap().clone();
        Self { kept: Mutex::new(kept), ..Self::at(http) }
    }

    /// Opens a page.
    pub(crate) async fn gets(&self, path: &str) -> Answer {
        self.ask(path, self.request(Method::GET, path).header(ACCEPT, "text/html")).await
    }

    /// Sends a form.
    pub(crate) async fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(path, self.request(Method::POST, path).header(ACCEPT, "text/html").form(fields)).await
    }

    /// Reads from the API.
    pub(crate) async fn reads(&self, path: &str) -> Value {
        let path = format!("/api/v1{path}");
        self.ask(&path, self.request(Method::GET, &path)).await.is(200).json()
    }

    /// Changes something through the API.
    pub(crate) async fn calls(&self, method: Method, path: &str, body: &Value) -> Answer {
        let path = format!("/api/v1{path}");
        self.ask(&path, self.request(method, &path).json(body)).await
    }

    /// Opens the stream of live updates.
    pub(crate) async fn listens(&self) -> reqwest::Response {
        let answer = self.request(Method::GET, "/live").send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let kept = self.kept.lock().unwrap();
        let cookies: Vec<_> = kept.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, format!("{}{path}", self.base));
        request.header(COOKIE, cookies.join("; ")).header("x-csrf-token", &kept.csrf)
    }

    async fn ask(&self, path: &str, request: RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap_or_else(|fault| panic!("{path}: {fault:?}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.bytes().await.unwrap_or_else(|fault| panic!("{path}: {fault:?}")).to_vec();
        let answer = Answer { path: path.to_owned(), status, headers, body };
        self.kept.lock().unwrap().learn(&answer);
        answer
    }
}

impl Kept {
    fn learn(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let text = answer.text();
        if let Some((_, rest)) = text.split_once("name=\"csrf\" content=\"") {
            rest.split('"').next().unwrap_or_default().clone_into(&mut self.csrf);
        }
    }
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.text()))
    }

    /// Has this status.
    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text());
        self
    }

    /// Shows these words.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "{}: {words:?} is missing: {}", self.path, self.text());
        self
    }

    /// Does not show these words.
    #[track_caller]
    pub(crate) fn is_silent_about(&self, words: &str) -> &Self {
        assert!(!self.text().contains(words), "{}: {words:?} is there: {}", self.path, self.text());
        self
    }

    /// Where it leads.
    #[track_caller]
    pub(crate) fn leads_to(&self) -> String {
        self.is(303).headers[LOCATION]
            .to_str()
            .unwrap()
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// A header; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
