//! The same request many times: one effect, one answer.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testing::{Answer, on_each_engine_with};

use crate::client::{Ask, Client, FORM, form_of};
use crate::without_limits;
use crate::world::two;

const AT_ONCE: usize = 50;

async fn said(client: &Client, conversation: &str, text: &str) -> usize {
    let path = format!("/api/v1/conversations/{conversation}/messages?limit=200");
    let messages = client.json("GET", &path, &Value::Null).await.is(200).json();
    let items = messages["items"].as_array().or(messages["messages"].as_array()).expect("a list of messages");
    items.iter().filter(|message| message["text"].as_str().is_some_and(|said| said.contains(text))).count()
}

async fn keyed(client: &Client, path: &str, key: &str, body: &Value) -> Answer {
    let (kind, body) = ("application/json", body.to_string().into_bytes());
    let headers = vec![("idempotency-key", key)];
    client.asks(Ask { method: "POST", path, kind, body, headers }).await
}

#[tokio::test]
async fn fifty_answers_at_once_are_one() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let page = format!("/conversations/{}/answer", ours.id("number"));
        let form = form_of(&[
            ("client_key", "tab-1"),
            ("to", "maria@customers.example"),
            ("text", "On its way today"),
            ("then", "wait"),
        ]);
        let ask = || {
            ours.owner.asks(Ask {
                method: "POST",
                path: &page,
                kind: FORM,
                body: form.clone(),
                headers: vec![],
            })
        };
        for answer in join_all((0..AT_ONCE).map(|_| ask())).await {
            assert!(
                answer.status.is_success() || answer.status == 303,
                "{}: {}",
                answer.status,
                answer.text()
            );
        }
        assert_eq!(said(&ours.owner, ours.id("conversation"), "On its way today").await, 1);

        let call = format!("/api/v1/conversations/{}/answers", ours.id("conversation"));
        let body = json!({ "text": "By call" });
        let answers = join_all((0..AT_ONCE).map(|_| keyed(&ours.owner, &call, "call-1", &body))).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        assert!(made >= 1 && answers.iter().all(|answer| answer.status == 201 || answer.status == 409));
        assert_eq!(said(&ours.owner, ours.id("conversation"), "By call").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_caller() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let call = format!("/api/v1/conversations/{}/answers", ours.id("conversation"));
        let long = "k".repeat(199);
        let first = keyed(&ours.owner, &call, &format!("{long}1"), &json!({ "text": "First" })).await;
        let again = keyed(&ours.owner, &call, &format!("{long}1"), &json!({ "text": "First" })).await;
        assert_eq!(first.is(201).body, again.is(201).body);
        let other = keyed(&ours.owner, &call, &format!("{long}1"), &json!({ "text": "Other" })).await;
        assert_eq!(other.is(422).code(), "idempotency_key_reused");
        keyed(&ours.owner, &call, &format!("{long}2"), &json!({ "text": "Second" })).await.is(201);
        for text in ["First", "Second"] {
            assert_eq!(said(&ours.owner, ours.id("conversation"), text).await, 1, "{text}");
        }
        // Two programs of one colleague number their requests independently.
        for text in ["Of one program", "Of another program"] {
            let wish = json!({ "name": text, "scopes": ["conversations:write"] });
            let made = ours.owner.json("POST", "/api/v1/tokens", &wish).await.is(201).json();
            let program = ours.owner.with_token(made["token"].as_str().unwrap());
            keyed(&program, &call, "1", &json!({ "text": text })).await.is(201);
            assert_eq!(said(&ours.owner, ours.id("conversation"), text).await, 1, "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_with_a_secret_is_given_once() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let reset = format!("/api/v1/colleagues/{}/invitation", ours.id("invited"));
        let invitation = json!({ "name": "Ina", "email": "ina@shop.example", "role": "agent" });
        let calls = [
            ("/api/v1/tokens", json!({ "name": "Robot", "scopes": ["me:write"] })),
            ("/api/v1/colleagues", invitation),
            (reset.as_str(), json!({})),
        ];
        for (path, body) in calls {
            keyed(&ours.owner, path, path, &body).await.is(201);
            let again = keyed(&ours.owner, path, path, &body).await;
            assert_eq!(again.is(409).code(), "answer_not_kept", "{path}");
            assert_eq!(again.headers["idempotency-replayed"], "true");
        }
        let tokens = ours.owner.json("GET", "/api/v1/tokens", &Value::Null).await.json();
        let robots = tokens["items"].as_array().unwrap().iter().filter(|token| token["name"] == "Robot");
        assert_eq!(robots.count(), 1);
    })
    .await;
}
