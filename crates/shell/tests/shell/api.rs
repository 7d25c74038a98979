//! The API: tokens and scopes, answers that can be asked for twice, refusals, and the way of facts.

use crate::browser::Browser;
use serde_json::{Value, json};
use shell::colleague::Role;
use shell::{Feature, Naming};
use store::Event;
use testing::{TestDesk, on_each_engine};

const FEATURES: &[Feature] = &[];

#[tokio::test]
async fn a_token_may_what_its_scopes_say() {
    on_each_engine(FEATURES, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let reader = desk.program(&olga, &["events:read"]).await;
        let me = reader.calls("GET", "/api/v1/me", &Value::Null).await;
        assert_eq!(me.is(200).json()["name"], "Olga");
        let refused = reader.calls("PATCH", "/api/v1/me", &json!({ "name": "Olga" })).await;
        assert_eq!(refused.is(403).code(), "scope_missing");
        refused.says("me:write");
        reader.calls("GET", "/api/v1/events", &Value::Null).await.is(200);
        let curious = desk.agent("Kim").await.calls("GET", "/api/v1/events", &Value::Null).await;
        assert_eq!(curious.is(403).code(), "not_allowed", "what everybody does is nobody's to count");
        let stranger = desk.stranger().calls("GET", "/api/v1/me", &Value::Null).await;
        assert_eq!(stranger.is(401).code(), "not_signed_in");
        let ana = desk.agent("Ana").await;
        let weak = desk.program(&ana, &["jobs:write"]).await;
        let refused = weak.calls("GET", "/api/v1/jobs/failed", &Value::Null).await;
        assert_eq!(refused.is(403).code(), "not_allowed", "a token may no more than who made it");
        desk.app
            .db
            .write(desk.org, olga.id, |tx, id| {
                Box::pin(async move {
                    let tokens = shell::api::tokens::list(tx).await?;
                    let hers = tokens.into_iter().find(|token| token.made_by == *id).expect("hers is listed");
                    shell::api::tokens::revoke(tx, hers.id).await
                })
            })
            .await
            .expect("it can be revoked");
        reader.calls("GET", "/api/v1/me", &Value::Null).await.is(401);
    })
    .await;
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer() {
    on_each_engine(FEATURES, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let program = desk.program(&olga, &["me:write"]).await;
        let change = json!({ "name": "Olga Brandt" });
        let first = program.calls_once("PATCH", "/api/v1/me", &change, Some("key-1")).await;
        first.is(200);
        let undo = program.calls("PATCH", "/api/v1/me", &json!({ "name": "Olga" })).await;
        undo.is(200);
        let again = program.calls_once("PATCH", "/api/v1/me", &change, Some("key-1")).await;
        assert_eq!(again.is(200).body, first.body);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let me = program.calls("GET", "/api/v1/me", &Value::Null).await;
        assert_eq!(me.json()["name"], "Olga", "the second call did nothing");
        let other = program.calls_once("PATCH", "/api/v1/me", &json!({ "name": "X" }), Some("key-1")).await;
        assert_eq!(other.is(422).code(), "idempotency_key_reused");
        let refused = program.calls_once("PATCH", "/api/v1/me", &json!({ "name": "" }), Some("key-2")).await;
        assert_eq!(refused.is(422).code(), "name_invalid");
    })
    .await;
}

#[tokio::test]
async fn bad_input_is_refused_by_name() {
    on_each_engine(FEATURES, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let program = desk.program(&olga, &["me:write", "jobs:write"]).await;
        let check = async |body: Value, status: u16, code: &str, field: Option<&str>| {
            let refused = program.calls("PATCH", "/api/v1/me", &body).await;
            assert_eq!(refused.is(status).code(), code, "{body}");
            assert_eq!(refused.json()["field"].as_str(), field, "{body}");
        };
        check(json!({ "role": "owner" }), 422, "field_invalid", Some("role")).await;
        check(json!({ "name": 7 }), 400, "unreadable", None).await;
        check(json!({ "theme": "pink" }), 422, "field_invalid", Some("theme")).await;
        check(json!({ "time_zone": "Mars/Base" }), 422, "time_zone_unknown", Some("time_zone")).await;
        check(json!([]), 400, "unreadable", None).await;
        let call = async |method: &str, path: &str| program.calls(method, path, &Value::Null).await;
        assert_eq!(call("GET", "/api/v1/nowhere").await.is(404).code(), "not_found");
        assert_eq!(call("DELETE", "/api/v1/me").await.is(405).code(), "method_not_allowed");
        assert_eq!(call("POST", "/api/v1/jobs/17/retry").await.is(404).code(), "not_found");
        assert_eq!(call("POST", "/api/v1/jobs/x/retry").await.is(404).code(), "not_found");
        assert_eq!(call("GET", "/api/v1/events?after=x").await.code(), "unreadable");
        let mut page = Browser::of(desk, "Olga").await;
        page.post("/me/taste", &[("theme", &"x".repeat(3_000_000))]).await.is(413);
        page.call("POST", "/me/taste", &json!({ "theme": "dark" })).await.is(415);
    })
    .await;
}

#[tokio::test]
async fn facts_are_told_in_order_and_to_their_own_organization_alone() {
    on_each_engine(FEATURES, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let program = desk.program(&olga, &["events:read"]).await;
        let before = program.calls("GET", "/api/v1/events", &Value::Null).await.json()["next"].as_i64();
        let before = before.expect("a number");
        happens(desk, "first_thing").await;
        happens(desk, "second_thing").await;
        let facts =
            program.calls("GET", &format!("/api/v1/events?after={before}"), &Value::Null).await.json();
        let kinds: Vec<_> =
            facts["items"].as_array().expect("a list").iter().map(|fact| &fact["kind"]).collect();
        assert_eq!(kinds, ["first_thing", "second_thing"]);
        assert_eq!(facts["next"], before + 2);
        let all = program.calls("GET", "/api/v1/events", &Value::Null).await.json();
        let by_colleagues: Vec<_> = all["items"].as_array().expect("a list").iter().collect();
        assert!(by_colleagues.iter().any(|fact| fact["actor"] == "colleague"), "{all}");
        assert!(by_colleagues.iter().all(|fact| fact["actor"] != "colleague" || fact["actor_id"] == ""));
        let other = desk.another_organization().await;
        let foreign = desk.colleague_of(other, "Fred", Role::Owner).await;
        let theirs = foreign.calls("GET", "/api/v1/events", &Value::Null).await;
        theirs.is(200).is_silent_about("first_thing");
    })
    .await;
}

const NAMING: &[Feature] = &[Feature {
    name: "naming",
    names_colleagues: &[("taken", Naming::Number), ("met", Naming::About), ("paired", Naming::Both)],
    ..Feature::NONE
}];

#[tokio::test]
async fn a_fact_that_is_told_names_no_colleague() {
    on_each_engine(NAMING, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let told: Result<(), store::Fault> = desk
            .app
            .db
            .write(desk.org, olga.id.get(), |tx, id| {
                Box::pin(async move {
                    for kind in ["taken", "met", "paired", "counted"] {
                        tx.event(Event::new(kind).about(*id).number(*id));
                    }
                    Ok(())
                })
            })
            .await;
        told.expect("facts can be recorded");
        let program = desk.program(&olga, &["events:read"]).await;
        let all = program.calls("GET", "/api/v1/events", &Value::Null).await.is(200).json();
        let held = |kind: &str| {
            let items = all["items"].as_array().expect("a list");
            let fact = items.iter().find(|fact| fact["kind"] == kind).expect("it was recorded");
            (fact["about_id"] != "", fact["number"] != 0)
        };
        let found = ["taken", "met", "paired", "counted", "colleague_signed_in"].map(held);
        assert_eq!(found, [(true, false), (false, true), (false, false), (true, true), (false, false)]);
    })
    .await;
}

async fn happens(desk: &TestDesk, kind: &'static str) {
    let told: Result<(), store::Fault> = desk
        .app
        .db
        .write(desk.org, kind, |tx, kind| {
            Box::pin(async move {
                tx.event(Event::new(kind).conversation(17));
                Ok(())
            })
        })
        .await;
    told.expect("a fact can be recorded");
}

#[tokio::test]
async fn a_stream_begins_with_what_was_missed_and_goes_on() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let mut ana = Browser::of(desk, "Ana").await;
        happens(desk, "first_thing").await;
        let mut stream = ana.listens("/live?after=0").await;
        assert!(stream.hears().await.contains("\"conversations:17\""));
        happens(desk, "second_thing").await;
        let word = stream.hears().await;
        assert!(word.contains("\"list\"") && word.contains("\"conversations:17\""), "{word}");
        let mut say = async |conversation: &str, state: &str| {
            ana.call("POST", "/live/presence", &json!({ "conversation": conversation, "state": state })).await
        };
        say("17", "typing").await.is(204);
        assert!(stream.hears().await.contains("\"presence:17\""));
        say("x", "typing").await.is(422);
        say("17", "singing").await.is(400);
        Browser::new(desk).get("/live").await.is(303);
        desk.app.end();
    })
    .await;
}

#[tokio::test]
async fn the_description_names_every_call() {
    on_each_engine(FEATURES, async |desk| {
        let mut stranger = Browser::new(desk);
        let described = stranger.get("/api/v1/openapi.json").await;
        let paths = described.is(200).json()["paths"].clone();
        for path in ["/api/v1/me", "/api/v1/events", "/api/v1/jobs/failed", "/api/v1/notifications"] {
            assert!(paths.get(path).is_some(), "{path} is not described");
        }
        stranger.get("/api/docs").await.is(200).says("/api/v1/me").says("idempotency_key_reused");
        let errors = shell::api::render_error_docs(FEATURES);
        assert!(errors.contains("| `link_ended` | 410 |"), "{errors}");
    })
    .await;
}
