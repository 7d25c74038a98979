//! The lives of sessions, links and accounts, and the limits on attempts.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};
use testing::{PASSWORD, on_each_engine, on_each_engine_with};

use crate::client::{Client, percent};
use crate::without_limits;
use crate::world::two;

const OTHER_PASSWORD: &str = "seven spoons in a drawer";

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let agent = &ours.agent;
        let me = agent.json("GET", "/api/v1/me", &Value::Null).await.json();
        let wish = json!({ "name": "Hers", "scopes": ["conversations:read"] });
        let refused = agent.json("POST", "/api/v1/tokens", &wish).await;
        refused.is(403);
        let path = format!("/api/v1/colleagues/{}", me["id"].as_str().unwrap());
        let mut stream = agent.listens("/live").await;
        heard(&mut stream).await.expect("the stream begins with a word");
        ours.owner.json("POST", &format!("{path}/close"), &Value::Null).await;
        agent.json("GET", "/api/v1/me", &Value::Null).await.is(401);
        assert_eq!(agent.gets("/inbox").await.status, 303);
        assert_eq!(heard(&mut stream).await, None, "the stream has ended without another word");
    })
    .await;
}

#[tokio::test]
async fn a_token_rests_when_its_maker_leaves() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let second = desk.colleague("Second", shell::Role::Owner).await;
        let client = Client::signs_in(desk, &format!("second@{}.example", desk.org)).await;
        let wish = json!({ "name": "Robot", "scopes": ["conversations:read"] });
        let made = client.json("POST", "/api/v1/tokens", &wish).await.is(201).json();
        let program = client.with_token(made["token"].as_str().unwrap());
        program.gets("/api/v1/conversations").await.is(200);
        let close = format!("/api/v1/colleagues/{}/close", second.id);
        let closed = ours.owner.json("POST", &close, &Value::Null).await;
        assert!(closed.status.is_success(), "{}", closed.text());
        program.gets("/api/v1/conversations").await.is(401);
    })
    .await;
}

async fn heard(stream: &mut axum::body::BodyDataStream) -> Option<String> {
    let next = tokio::time::timeout(Duration::from_secs(10), stream.next()).await;
    let bytes = next.expect("the stream says something or ends")?.unwrap();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn signing_out_and_a_new_password_end_sessions_and_their_streams() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let email = format!("homegrown-ana@{}.example", desk.org);
        let (here, there) = (Client::signs_in(desk, &email).await, Client::signs_in(desk, &email).await);
        let mut stream = there.listens("/live").await;
        heard(&mut stream).await.expect("a first word");
        let wrong = [("present", "not it at all"), ("password", OTHER_PASSWORD)];
        here.form("/me/password", &wrong).await.is(422);
        there.gets("/me").await.is(200);
        here.form("/me/password", &[("present", PASSWORD), ("password", OTHER_PASSWORD)]).await.is(303);
        here.gets("/me").await.is(200);
        assert_eq!(there.gets("/me").await.status, 303);
        assert_eq!(heard(&mut stream).await, None);
        let mut own = here.listens("/live").await;
        heard(&mut own).await.expect("a first word");
        here.form("/sign-out", &[]).await.is(303);
        assert_eq!(here.gets("/me").await.status, 303);
        assert_eq!(heard(&mut own).await, None);
        let _ = ours;
    })
    .await;
}

#[tokio::test]
async fn links_open_once_and_for_a_time() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let path = format!("/invitation/{}", ours.id("link"));
        let mut visitor = Client::stranger(desk);
        visitor.visits(&path).await.is(200);
        let joining = [("name", "Nina"), ("time_zone", "Europe/London"), ("password", OTHER_PASSWORD)];
        visitor.form(&path, &joining).await.is(303);
        Client::stranger(desk).gets(&path).await.is(410);
        visitor.form(&path, &joining).await.is(410);

        let invitation = json!({ "name": "Late", "email": "late@shop.example", "role": "agent" });
        let made = ours.owner.json("POST", "/api/v1/colleagues", &invitation).await.is(201).json();
        let late = format!("/invitation/{}", made["link"].as_str().unwrap().rsplit('/').next().unwrap());
        desk.clock_moves_to("2026-03-05T08:59:00Z");
        Client::stranger(desk).gets(&late).await.is(200);
        desk.clock_moves_to("2026-03-05T09:01:00Z");
        Client::stranger(desk).gets(&late).await.is(410);

        let email = format!("homegrown-ana@{}.example", desk.org);
        let ana = Client::signs_in(desk, &email).await;
        let me = ana.json("GET", "/api/v1/me", &Value::Null).await.json();
        let owner = Client::signs_in(desk, &format!("homegrown-olga@{}.example", desk.org)).await;
        let reset = format!("/api/v1/colleagues/{}/reset", me["id"].as_str().unwrap());
        let link = owner.json("POST", &reset, &Value::Null).await.json()["link"].as_str().unwrap().to_owned();
        let path = format!("/reset/{}", link.rsplit('/').next().unwrap());
        let mut visitor = Client::stranger(desk);
        visitor.visits(&path).await.is(200);
        visitor.form(&path, &[("password", OTHER_PASSWORD)]).await.is(303);
        visitor.form(&path, &[("password", OTHER_PASSWORD)]).await.is(410);
        assert_eq!(ana.gets("/me").await.status, 303, "a new password ends every session");
        // A link of one kind opens nothing of another.
        let other = format!("/invitation/{}", link.rsplit('/').next().unwrap());
        Client::stranger(desk).gets(&other).await.is(410);
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_who_signs_in_here() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (_, _) = two(desk).await;
        let known = format!("homegrown-ana@{}.example", desk.org);
        let unknown = format!("homegrown-abc@{}.example", desk.org);
        let mut told = Vec::new();
        for email in [&known, &unknown] {
            let (_, answer) = Client::tries(desk, email, "not the password").await;
            let text = answer.is(422).text().replace(email.as_str(), "EMAIL");
            told.push(without_token(&text));
            let mut visitor = Client::stranger(desk);
            visitor.visits("/reset").await;
            let asked = visitor.form("/reset", &[("email", email)]).await;
            told.push(without_token(&asked.is(200).text()));
        }
        desk.app.settled().await;
        assert_eq!(told[0], told[2], "a refused sign-in says the same of both");
        assert_eq!(told[1], told[3], "a reset says the same of both");
    })
    .await;
}

fn without_token(text: &str) -> String {
    text.split('"').map(|part| if part.len() == 64 { "TOKEN" } else { part }).collect::<Vec<_>>().join("\"")
}

#[tokio::test]
async fn attempts_are_counted() {
    on_each_engine(wellkept::FEATURES, async |desk| {
        desk.colleague("Ana", shell::Role::Agent).await;
        let email = format!("ana@{}.example", desk.org);
        let mut last = 0;
        for _ in 0..12 {
            last = Client::tries(desk, &email, "not the password").await.1.status.as_u16();
        }
        assert_eq!(last, 429, "the account has to rest");
        let (_, right) = Client::tries(desk, &email, PASSWORD).await;
        assert_eq!(right.status, 429, "with the right password, too");
        let many = Client::stranger(desk);
        let mut visitor = many.clone();
        visitor.visits("/reset").await;
        let answer = visitor.form("/reset", &[("email", &email)]).await;
        assert_eq!(answer.status, 200, "who guessed too often can ask for a link");
        for _ in 0..5 {
            last = visitor.form("/reset", &[("email", &email)]).await.status.as_u16();
        }
        assert_eq!(last, 429, "letters are counted as well");
    })
    .await;
}

#[tokio::test]
async fn signing_in_leads_nowhere_else() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        desk.colleague("Ana", shell::Role::Agent).await;
        let email = format!("ana@{}.example", desk.org);
        let ana = Client::signs_in(desk, &email).await;
        let foreign = [
            "//evil.example",
            "///evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nSet-Cookie: a=b",
            "javascript:alert(1)",
            "evil.example",
            "/\u{0}/evil.example",
            " //evil.example",
            "/\u{85}/evil.example",
        ];
        for next in foreign {
            let mut visitor = Client::stranger(desk);
            visitor.visits("/sign-in").await;
            let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", next)];
            let answer = visitor.form("/sign-in", &fields).await;
            assert_eq!(answer.leads_to(), "/", "{next:?}");
            let answer = ana.gets(&format!("/sign-in?next={}", percent(next))).await;
            assert_eq!(answer.leads_to(), "/", "{next:?} of somebody who is signed in");
        }
        let mut visitor = Client::stranger(desk);
        visitor.visits("/sign-in").await;
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/promises?which=kept")];
        assert_eq!(visitor.form("/sign-in", &fields).await.leads_to(), "/promises?which=kept");
    })
    .await;
}
