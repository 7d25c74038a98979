//! A browser of our own for tests of what browsers send: cookies, origins, tokens, streams.

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::{Request, header};
use futures_util::StreamExt;
use shell::App;
use testing::{Answer, PASSWORD, TestDesk};
use tower::ServiceExt;

const ANSWER_MAX: usize = 4_194_304;

/// A browser with its cookies and the token of the page it saw last.
pub(crate) struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
    pub(crate) csrf: String,
    pub(crate) origin: Option<&'static str>,
}

impl Browser {
    pub(crate) fn new(desk: &TestDesk) -> Self {
        Self::on(shell::http::router(&desk.app))
    }

    pub(crate) fn on(router: Router) -> Self {
        Self { router, cookies: Vec::new(), csrf: String::new(), origin: None }
    }

    /// Tries to sign in.
    pub(crate) async fn signs_in(desk: &TestDesk, email: &str, password: &str) -> (Self, Answer) {
        let mut browser = Self::new(desk);
        browser.get("/sign-in").await;
        let answer = browser.post("/sign-in", &[("email", email), ("password", password)]).await;
        (browser, answer)
    }

    /// A colleague at a browser.
    pub(crate) async fn of(desk: &TestDesk, name: &str) -> Self {
        let email = email_of(desk, name);
        let (mut browser, answer) = Self::signs_in(desk, &email, PASSWORD).await;
        answer.is(303);
        browser.get("/me").await.is(200);
        browser
    }

    /// Olga at another node of the same desk.
    pub(crate) async fn of_node(desk: &TestDesk, node: &App) -> Self {
        let mut browser = Self::on(shell::http::router(node));
        browser.get("/sign-in").await;
        let email = email_of(desk, "Olga");
        browser.post("/sign-in", &[("email", &email), ("password", PASSWORD)]).await.is(303);
        browser.get("/me").await.is(200);
        browser
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8420")
            .header(header::COOKIE, cookies.join("; "));
        if let Some(origin) = self.origin { request.header(header::ORIGIN, origin) } else { request }
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, ANSWER_MAX).await.expect("an answer can be read");
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().expect("cookies are text").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie is a pair");
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        let text = answer.text();
        if let Some((_, rest)) = text.split_once("<meta name=\"csrf\" content=\"") {
            rest.split('"').next().unwrap_or_default().clone_into(&mut self.csrf);
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).expect("a request");
        self.send(request).await
    }

    /// Sends a form as a page without scripts does: the token is a field of it.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("csrf", self.csrf.as_str())][..], fields].concat();
        let form = serde_urlencoded::to_string(fields).expect("pairs of texts");
        let kind = "application/x-www-form-urlencoded";
        let request = self.request("POST", path).header(header::CONTENT_TYPE, kind).body(Body::from(form));
        self.send(request.expect("a request")).await
    }

    /// Sends a form as a script does that asks for a part of a page.
    pub(crate) async fn post_part(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = serde_urlencoded::to_string(fields).expect("pairs of texts");
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("hx-request", "true")
            .header("x-csrf-token", &self.csrf)
            .body(Body::from(form));
        self.send(request.expect("a request")).await
    }

    /// Sends JSON as scripts do: the token is a header.
    pub(crate) async fn call(&mut self, method: &str, path: &str, body: &serde_json::Value) -> Answer {
        let request = self
            .request(method, path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-csrf-token", &self.csrf)
            .body(Body::from(body.to_string()));
        self.send(request.expect("a request")).await
    }

    /// Opens the stream of live updates.
    pub(crate) async fn listens(&self, path: &str) -> Stream {
        let request = self.request("GET", path).body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        assert_eq!(response.status(), 200);
        Stream { body: response.into_body().into_data_stream() }
    }
}

/// A stream of server-sent events.
pub(crate) struct Stream {
    body: BodyDataStream,
}

impl Stream {
    /// The next words, as they came.
    pub(crate) async fn hears(&mut self) -> String {
        let next = tokio::time::timeout(std::time::Duration::from_secs(10), self.body.next());
        let bytes =
            next.await.expect("something is said").expect("the stream goes on").expect("it can be read");
        String::from_utf8(bytes.to_vec()).expect("words are text")
    }
}

/// The address with which the desk signed a colleague up.
pub(crate) fn email_of(desk: &TestDesk, name: &str) -> String {
    format!("{}@{}.example", name.to_lowercase(), desk.org)
}
