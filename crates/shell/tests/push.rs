//! Reminders on devices, with a push service of our own that reads what it is given as a browser would.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;
use store::{Fault, events};
use testing::{Agent, TestDesk, on_each_engine, on_each_engine_with};
use web_push_native::Auth;
use web_push_native::p256::SecretKey;

use shell::Config;
use shell::push::{Loopback, Notice, send};

/// What a browser keeps to itself.
struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    fn new(seed: u8) -> Self {
        Self { secret: SecretKey::from_slice(&[seed; 32]).unwrap(), auth: [seed; 16] }
    }

    fn p256dh(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.secret.public_key().to_sec1_bytes_uncompressed())
    }

    fn reads(&self, body: &[u8]) -> Value {
        let opened =
            web_push_native::decrypt(body.to_vec(), &self.secret, &Auth::clone_from_slice(&self.auth));
        serde_json::from_slice(&opened.unwrap()).unwrap()
    }
}

trait Uncompressed {
    fn to_sec1_bytes_uncompressed(&self) -> Vec<u8>;
}

impl Uncompressed for web_push_native::p256::PublicKey {
    fn to_sec1_bytes_uncompressed(&self) -> Vec<u8> {
        use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint;
        self.to_encoded_point(false).as_bytes().to_vec()
    }
}

/// A push service on this machine: answers as it is told and keeps what it got.
#[derive(Clone)]
struct PushServer {
    address: SocketAddr,
    kept: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    answers: Arc<Mutex<StatusCode>>,
}

impl PushServer {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let service = Self {
            address: listener.local_addr().unwrap(),
            kept: Arc::default(),
            answers: Arc::new(Mutex::new(StatusCode::CREATED)),
        };
        let router = Router::new().route("/{*device}", post(take)).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        service
    }

    fn endpoint(&self, device: &str) -> String {
        format!("http://{}/{device}", self.address)
    }

    fn answers(&self, status: StatusCode) {
        *self.answers.lock().unwrap() = status;
    }

    fn got(&self) -> Vec<(HeaderMap, Bytes)> {
        std::mem::take(&mut *self.kept.lock().unwrap())
    }
}

async fn take(State(service): State<PushServer>, headers: HeaderMap, body: Bytes) -> StatusCode {
    service.kept.lock().unwrap().push((headers, body));
    *service.answers.lock().unwrap()
}

/// As an operator runs the program whose mail server stands beside it.
fn near(config: &mut Config) {
    config.mail.allow_private_targets = true;
}

async fn turns_on(agent: &Agent, service: &PushServer, browser: &Browser, device: &str) -> u16 {
    let (endpoint, p256dh) = (service.endpoint(device), browser.p256dh());
    let auth = URL_SAFE_NO_PAD.encode(browser.auth);
    let fields = [("endpoint", endpoint.as_str()), ("p256dh", p256dh.as_str()), ("auth", auth.as_str())];
    agent.posts("/me/devices", &fields).await.status.as_u16()
}

async fn tells(desk: &TestDesk, agent: &Agent, key: &str) {
    let notice =
        Notice { says: "Due at noon: Call back".into(), path: "/promises/7".into(), key: key.into() };
    let sent: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, (agent.id, notice), |tx, (id, notice)| Box::pin(send(tx, *id, notice)))
        .await;
    sent.unwrap();
}

/// The signed token of a header `Authorization`, checked as a push service checks it.
#[track_caller]
fn claims(header: &str) -> Value {
    let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = VerifyingKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(key).unwrap()).unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    key.verify(signed.as_bytes(), &signature).expect("the token is signed with the key beside it");
    let claims = signed.split_once('.').unwrap().1;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

#[tokio::test]
async fn a_notice_reaches_each_device_once_and_only_that_device_reads_it() {
    on_each_engine(&[], async |desk| {
        desk.app.kept::<Loopback>().open();
        let ana = desk.agent("Ana").await;
        let service = PushServer::start().await;
        let (laptop, phone) = (Browser::new(3), Browser::new(5));
        assert_eq!(turns_on(&ana, &service, &laptop, "laptop").await, 303);
        assert_eq!(turns_on(&ana, &service, &phone, "phone").await, 303);
        assert_eq!(turns_on(&ana, &service, &phone, "phone").await, 303, "the same device again");
        tells(desk, &ana, "promise:7").await;
        assert_eq!(desk.jobs_run().await, 2);
        let got = service.got();
        assert_eq!(got.len(), 2);
        let (headers, body) = &got[0];
        assert_eq!((&headers["content-encoding"], &headers["ttl"]), (&"aes128gcm".parse().unwrap(), &"14400".parse().unwrap()));
        let claims = claims(headers["authorization"].to_str().unwrap());
        assert_eq!(claims["aud"], format!("http://{}", service.address));
        let expected = serde_json::json!({ "says": "Due at noon: Call back", "path": "/promises/7", "key": "promise:7" });
        assert_eq!(phone.reads(body), expected);
        assert_eq!(laptop.reads(&got[1].1), expected);
        assert!(!body.windows(4).any(|part| part == b"Call"));
        assert_eq!(desk.jobs_run().await, 0, "once");
        ana.gets("/me/devices").await.says("Send one to try").is_silent_about("http://127");
    })
    .await;
}

#[tokio::test]
async fn a_device_that_is_gone_is_dropped_and_one_that_is_busy_is_tried_again() {
    on_each_engine(&[], async |desk| {
        desk.app.kept::<Loopback>().open();
        let ben = desk.agent("Ben").await;
        let service = PushServer::start().await;
        let phone = Browser::new(7);
        turns_on(&ben, &service, &phone, "phone").await;
        service.answers(StatusCode::SERVICE_UNAVAILABLE);
        tells(desk, &ben, "one").await;
        desk.jobs_run().await;
        service.answers(StatusCode::CREATED);
        desk.clock_moves_to("2026-03-02T09:01:00Z");
        desk.jobs_run().await;
        assert_eq!(service.got().len(), 2, "tried twice");
        service.answers(StatusCode::GONE);
        tells(desk, &ben, "two").await;
        desk.jobs_run().await;
        ben.gets("/me/devices").await.says("No device takes reminders yet");
        tells(desk, &ben, "three").await;
        assert_eq!(desk.jobs_run().await, 0);
        let facts: Result<Vec<events::Recorded>, Fault> =
            desk.app.db.read(desk.org, (), |tx, ()| Box::pin(events::since(tx, 0, 500))).await;
        let ended: Vec<String> = facts
            .unwrap()
            .into_iter()
            .filter(|fact| fact.kind == "push_ended")
            .map(|fact| fact.code)
            .collect();
        assert_eq!(ended, ["gone"]);
    })
    .await;
}

#[tokio::test]
async fn a_notice_that_nobody_took_in_hours_is_given_up_quietly() {
    on_each_engine(&[], async |desk| {
        desk.app.kept::<Loopback>().open();
        let cleo = desk.agent("Cleo").await;
        let service = PushServer::start().await;
        turns_on(&cleo, &service, &Browser::new(9), "phone").await;
        service.answers(StatusCode::SERVICE_UNAVAILABLE);
        tells(desk, &cleo, "one").await;
        desk.jobs_run().await;
        desk.clock_moves_to("2026-03-02T13:30:00Z");
        desk.jobs_run().await;
        assert_eq!(service.got().len(), 1, "a reminder of hours ago helps nobody");
        assert_eq!(desk.jobs_run().await, 0);
    })
    .await;
}

#[tokio::test]
async fn no_device_makes_us_call_what_lies_inside_though_mail_servers_may() {
    on_each_engine_with(&[], near, async |desk| {
        let dan = desk.agent("Dan").await;
        let browser = Browser::new(13);
        let (p256dh, auth) = (browser.p256dh(), URL_SAFE_NO_PAD.encode(browser.auth));
        let service = PushServer::start().await;
        let inside = [
            service.endpoint("phone"),
            service.endpoint("phone").replace("http:", "https:"),
            "http://localhost/push".to_owned(),
            "https://localhost/push".to_owned(),
            "https://localhost./push".to_owned(),
            "https://care.localhost/push".to_owned(),
            "https://127.1/push".to_owned(),
            "https://2130706433/push".to_owned(),
            "https://[::1]/push".to_owned(),
            "https://[::ffff:10.0.0.1]/push".to_owned(),
            "https://10.0.0.1/push".to_owned(),
            "https://192.168.0.1/push".to_owned(),
            "http://169.254.169.254/latest/meta-data".to_owned(),
            "https://169.254.169.254/latest/meta-data".to_owned(),
            "http://push.example/device".to_owned(),
            "https://ana:secret@push.example/device".to_owned(),
        ];
        for endpoint in &inside {
            let fields =
                [("endpoint", endpoint.as_str()), ("p256dh", p256dh.as_str()), ("auth", auth.as_str())];
            let status = dan.posts("/me/devices", &fields).await.status.as_u16();
            assert_eq!(status, 422, "{endpoint}");
        }
        // One that was stored in another time is not called either.
        desk.app.kept::<Loopback>().open();
        assert_eq!(turns_on(&dan, &service, &browser, "phone").await, 303);
        desk.app.kept::<Loopback>().shut();
        tells(desk, &dan, "one").await;
        desk.jobs_run().await;
        assert_eq!(service.got().len(), 0, "nothing was posted inside");
    })
    .await;
}

#[tokio::test]
async fn what_no_browser_gives_is_refused_and_devices_are_their_owners_alone() {
    on_each_engine_with(
        &[],
        |_| {},
        async |desk| {
            let (dan, eve) = (desk.agent("Dan").await, desk.agent("Eve").await);
            let browser = Browser::new(11);
            let (p256dh, auth) = (browser.p256dh(), URL_SAFE_NO_PAD.encode(browser.auth));
            let tries = [
                ("http://push.example/device", p256dh.as_str(), auth.as_str()),
                ("http://127.0.0.1:9/device", p256dh.as_str(), auth.as_str()),
                ("file:///etc/passwd", p256dh.as_str(), auth.as_str()),
                ("https://push.example/device", "AAAA", auth.as_str()),
                ("https://push.example/device", p256dh.as_str(), "AAAA"),
            ];
            for (endpoint, p256dh, auth) in tries {
                let fields = [("endpoint", endpoint), ("p256dh", p256dh), ("auth", auth)];
                dan.posts("/me/devices", &fields).await.is(422);
            }
            let fields = [
                ("endpoint", "https://push.example/device"),
                ("p256dh", p256dh.as_str()),
                ("auth", auth.as_str()),
            ];
            dan.posts("/me/devices", &fields).await.is(303);
            let app = desk.program(&dan, &["notifications:read", "notifications:write"]).await;
            let listed = app.calls("GET", "/api/v1/devices", &Value::Null).await;
            let id = listed.json()["items"][0]["id"].as_str().unwrap().to_owned();
            eve.posts(&format!("/me/devices/{id}/end"), &[]).await;
            eve.posts(&format!("/me/devices/{id}/try"), &[]).await.is(404);
            let call = format!("/api/v1/devices/{id}/try");
            eve.calls("POST", &call, &Value::Null).await.is(404);
            let reader = desk.program(&dan, &["notifications:read"]).await;
            assert_eq!(reader.calls("POST", &call, &Value::Null).await.code(), "scope_missing");
            let before = desk.jobs_run().await;
            dan.calls("POST", &call, &Value::Null).await.is(204);
            assert_eq!((before, desk.jobs_run().await), (0, 1), "one message leaves for it");
            dan.gets("/me/devices").await.says("Turn off");
            dan.posts(&format!("/me/devices/{id}/end"), &[]).await;
            dan.gets("/me/devices").await.says("No device takes reminders yet");
        },
    )
    .await;
}
