//! Stories of drafts that are written in two places at once.

use serde_json::{Value, json};
use testing::{Agent, Answer, TestDesk, on_each_engine};

use super::FEATURES;

async fn saves(agent: &Agent, path: &str, (writer, basis): (&str, &str), text: &str) -> Answer {
    let fields = [
        ("client_key", "k1"),
        ("subject", "Your kettle"),
        ("text", text),
        ("to", "mabel@customers.example"),
        ("writer", writer),
        ("basis", basis),
    ];
    let has_subject = path.contains("new") && !text.is_empty();
    let fields: Vec<_> = fields.into_iter().filter(|field| has_subject || field.0 != "subject").collect();
    agent.posts(&format!("{path}/draft"), &fields).await
}

/// The version of the draft that a page begins with.
async fn version(agent: &Agent, path: &str) -> String {
    let page = agent.gets(path).await.is(200).text();
    let version = page.split("data-basis=\"").nth(1).and_then(|rest| rest.split('"').next());
    version.expect("a sheet").to_owned()
}

#[tokio::test]
async fn two_devices_do_not_write_over_each_other() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let number = desk.customer("Mabel").writes("Where is my parcel?").await.number;
        for path in [format!("/conversations/{number}"), "/conversations/new".to_owned()] {
            assert_eq!(version(&ana, &path).await, "", "both begin with nothing");
            saves(&ana, &path, ("laptop", ""), "Dear Mabel,").await.is(204);
            desk.clock_moves_to("2026-03-02T09:01:00Z");
            saves(&ana, &path, ("laptop", ""), "Dear Mabel, it left").await.is(204);
            desk.clock_moves_to("2026-03-02T09:02:00Z");

            let newer = saves(&ana, &path, ("phone", ""), "Hello").await.is(409).json();
            assert_eq!(newer["fields"]["text"], "Dear Mabel, it left");
            assert_eq!(newer["fields"]["to"], "mabel@customers.example");
            saves(&ana, &path, ("phone", ""), "").await.is(409);
            ana.gets(&path).await.says("Dear Mabel, it left</textarea>");
            saves(&ana, &path, ("phone", ""), "Dear Mabel, it left").await.is(204);
            desk.clock_moves_to("2026-03-02T09:03:00Z");
            let newer = saves(&ana, &path, ("laptop", ""), "Dear Mabel, it left today").await.is(409).json();

            let known = newer["version"].as_str().expect("a version").to_owned();
            assert_eq!(version(&ana, &path).await, known, "a page that is opened now begins with it");
            saves(&ana, &path, ("laptop", &known), "Dear Mabel, it left today").await.is(204);
            ana.gets(&path).await.says("it left today</textarea>");
            saves(&ana, &path, ("laptop", ""), "").await.is(204);
            saves(&ana, &path, ("phone", &known), "Hello").await.is(204);
            ana.gets(&path).await.says("Hello</textarea>");
        }
    })
    .await;
}

#[tokio::test]
async fn a_program_gives_back_the_version_it_read() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let exchange = desk.customer("Mabel").writes("Where is my parcel?").await;
        let path = format!("/api/v1/conversations/{}/draft", exchange.conversation);
        let says = |text: &str, read: &Value| json!({ "kind": "outgoing", "html": text, "updated_at": read });
        ana.calls("PUT", &path, &says("<p>One</p>", &Value::Null)).await.is(204);
        let read = ana.calls("GET", &path, &Value::Null).await.is(200).json()["updated_at"].clone();
        desk.clock_moves_to("2026-03-02T09:01:00Z");
        ana.calls("PUT", &path, &says("<p>Two</p>", &read)).await.is(204);
        desk.clock_moves_to("2026-03-02T09:02:00Z");
        let refused = ana.calls("PUT", &path, &says("<p>Three</p>", &read)).await;
        assert_eq!(refused.is(409).code(), "draft_changed");
        let standing = ana.calls("GET", &path, &Value::Null).await.json();
        assert_eq!(standing["html"], "<p>Two</p>");
        ana.calls("PUT", &path, &says("<p>Four</p>", &Value::Null)).await.is(204);
    })
    .await;
}
