//! The people of a story: agents with browsers, customers with mail, programs with tokens.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use channels::{Address, Automatic, Incoming, Protection};
use conversations::{Arrived, ConversationId, MessageId, Received, TeamId};
use shell::api::tokens::{self, NewToken};
use shell::{App, ColleagueId};
use store::{Fault, OrgId};
use tower::ServiceExt;

use crate::{Answer, PASSWORD, TestDesk};

/// Largest answer a story looks at.
const ANSWER_BYTES_MAX: usize = 32 * 1024 * 1024;

async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("the router never fails");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, ANSWER_BYTES_MAX).await.expect("an answer can be read");
    Answer { status: parts.status, headers: parts.headers, body }
}

/// Somebody with a browser.
#[derive(Clone)]
pub struct Agent {
    /// Their id; nobody for a stranger.
    pub id: ColleagueId,
    /// Their name.
    pub name: String,
    router: Router,
    cookies: String,
    csrf: String,
}

impl Agent {
    pub(crate) fn stranger(router: Router) -> Self {
        Self {
            id: ColleagueId::NONE,
            name: String::new(),
            router,
            cookies: String::new(),
            csrf: String::new(),
        }
    }

    pub(crate) async fn sign_in(router: Router, id: ColleagueId, name: &str, email: &str) -> Self {
        let mut agent = Self { id, name: name.into(), ..Self::stranger(router) };
        agent.visits("/sign-in").await;
        let signed_in = agent.posts("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert!(signed_in.status.is_redirection(), "{name} cannot sign in: {}", signed_in.text());
        agent.keep_cookies(&signed_in);
        agent.visits("/me").await;
        agent
    }

    /// The same browser, led by a foreign page that does not know the token of our forms.
    #[must_use]
    pub fn led_by_a_foreign_page(&self) -> Self {
        Self { csrf: "0".repeat(64), ..self.clone() }
    }

    /// Opens a page as a browser does: cookies and the token of its forms are kept.
    pub async fn visits(&mut self, path: &str) -> Answer {
        let answer = self.gets(path).await;
        self.keep_cookies(&answer);
        let text = answer.text();
        let token = ["name=\"csrf\" content=\"", "name=\"csrf\" value=\""]
            .iter()
            .find_map(|mark| text.split_once(mark)?.1.split_once('"').map(|(token, _)| token.to_owned()));
        if let Some(token) = token {
            self.csrf = token;
        }
        answer
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            let name = pair.split('=').next().unwrap_or_default();
            let others = self.cookies.split("; ").filter(|cookie| !cookie.is_empty());
            let mut kept: Vec<_> = others.filter(|cookie| !cookie.starts_with(&format!("{name}="))).collect();
            if !pair.ends_with('=') {
                kept.push(pair);
            }
            self.cookies = kept.join("; ");
        }
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8420")
            .header(header::COOKIE, &self.cookies)
            .header("x-csrf-token", &self.csrf)
    }

    /// Opens a page.
    pub async fn gets(&self, path: &str) -> Answer {
        let request = self.request("GET", path).header(header::ACCEPT, "text/html").body(Body::empty());
        ask(&self.router, request.expect("a request")).await
    }

    /// Asks for something with these headers besides the usual ones.
    pub async fn gets_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let asked = headers
            .iter()
            .fold(self.request("GET", path), |request, (name, value)| request.header(*name, *value));
        ask(&self.router, asked.body(Body::empty()).expect("a request")).await
    }

    /// Asks for a part of a page, as htmx does.
    pub async fn gets_part(&self, path: &str) -> Answer {
        let request = self.request("GET", path).header("hx-request", "true").body(Body::empty());
        ask(&self.router, request.expect("a request")).await
    }

    /// Sends a form.
    pub async fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = serde_urlencoded::to_string(fields).expect("pairs of texts");
        let request = self
            .request("POST", path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form));
        ask(&self.router, request.expect("a request")).await
    }

    /// Sends a form as htmx does; the answer is a part of a page.
    pub async fn posts_part(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = serde_urlencoded::to_string(fields).expect("pairs of texts");
        let request = self
            .request("POST", path)
            .header("hx-request", "true")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form));
        ask(&self.router, request.expect("a request")).await
    }

    /// Calls the API with the session, as the pages' scripts do.
    pub async fn calls(&self, method: &str, path: &str, body: &serde_json::Value) -> Answer {
        let request = self
            .request(method, path)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        ask(&self.router, request.expect("a request")).await
    }

    /// Sends raw bytes of this content type.
    pub async fn sends(&self, path: &str, content_type: &str, body: Vec<u8>) -> Answer {
        let request =
            self.request("POST", path).header(header::CONTENT_TYPE, content_type).body(Body::from(body));
        ask(&self.router, request.expect("a request")).await
    }
}

/// A program that calls the API.
#[derive(Clone)]
pub struct Program {
    router: Router,
    token: String,
}

impl Program {
    pub(crate) async fn with_token(
        app: &App,
        org: OrgId,
        router: Router,
        made_by: ColleagueId,
        scopes: &[&str],
    ) -> Self {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let new = NewToken { name: "A program in a test".into(), scopes, made_by, ends_at: None };
        let made = app
            .db
            .write(org, (app.clone(), new), |tx, (app, new)| Box::pin(tokens::make(app, tx, new)))
            .await;
        let (_, token) = made.expect("a token can be made");
        Self { router, token }
    }

    /// Calls the API.
    pub async fn calls(&self, method: &str, path: &str, body: &serde_json::Value) -> Answer {
        self.calls_once(method, path, body, None).await
    }

    /// Calls the API under an idempotency key.
    pub async fn calls_once(
        &self,
        method: &str,
        path: &str,
        body: &serde_json::Value,
        key: Option<&str>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8420")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        ask(&self.router, request.body(body).expect("a request")).await
    }
}

/// Somebody who writes to the organization.
pub struct Customer<'d> {
    desk: &'d mut TestDesk,
    name: String,
}

/// What a customer wrote, and where it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its number.
    pub number: i64,
    /// The message.
    pub message: MessageId,
}

impl<'d> Customer<'d> {
    pub(crate) fn of(desk: &'d mut TestDesk, name: &str) -> Self {
        Self { desk, name: name.to_owned() }
    }

    /// Writes a mail that begins a conversation; its subject is its first words.
    pub async fn writes(self, text: &str) -> Exchange {
        self.sends(text, &[]).await
    }

    /// Answers the message with this Message-ID.
    pub async fn answers(self, message_id: &str, text: &str) -> Exchange {
        self.sends(text, &[message_id]).await
    }

    async fn sends(self, text: &str, references: &[&str]) -> Exchange {
        let letter = self.desk.next_letter();
        let email = format!("{}@customers.example", self.name.to_lowercase());
        let message_id = format!("letter-{letter}@customers.example");
        let incoming = Incoming {
            provider_key: message_id.clone(),
            message_id: Some(message_id),
            references: references.iter().map(|reference| (*reference).to_owned()).collect(),
            reply_token: None,
            from: Address::named(&self.name, &email),
            sender: None,
            to: vec![Address::plain("care@kettles.example")],
            cc: Vec::new(),
            reply_to: Vec::new(),
            delivered_to: Vec::new(),
            subject: text.chars().take(60).collect(),
            sent_at: None,
            text: text.to_owned(),
            quoted: String::new(),
            html: None,
            attachments: Vec::new(),
            automatic: Automatic::No,
            protection: Protection::None,
            language: None,
        };
        let arrived = Arrived {
            channel: self.desk.channel,
            team: TeamId::NONE,
            arrival_id: 0,
            received_at: self.desk.now(),
            gist: conversations::Gist::of(&incoming),
            incoming,
            parts: Vec::new(),
            checks: String::new(),
            token: None,
            own_addresses: vec!["care@kettles.example".into()],
            brought_to: String::new(),
        };
        let received: Result<Received, Fault> = self
            .desk
            .app
            .db
            .write(self.desk.org, arrived, |tx, arrived| Box::pin(conversations::receive(tx, arrived)))
            .await;
        match received.expect("a mail can be received") {
            Received::Stored { conversation, number, message, .. } => {
                Exchange { conversation, number, message }
            }
            other => panic!("the mail was not stored: {other:?}"),
        }
    }
}
