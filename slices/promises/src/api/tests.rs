//! What the API says of a promise and takes for one, told on both engines.

use conversations::MessageId;
use rules::promises::state::{CustomerSaid, Proposed};
use serde_json::{Value, json};
use store::{Actor, Fault};
use testing::{Answer, on_each_engine};

use crate::tests::{FEATURES, newest};
use crate::{CannotChange, Change, Evidence};

#[tokio::test]
async fn a_promise_may_be_without_a_time_and_say_in_which_words() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shop = desk.program(&ana, &["promises:read", "promises:write"]).await;
        let make = async |more: Value| -> Answer {
            let mut body =
                json!({ "conversation": parcel.conversation, "said": "Look into it", "kind": "other" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            shop.calls("POST", "/api/v1/promises", &body).await
        };

        let vague = make(json!({ "without_time": "vague", "by": "shortly" })).await;
        let vague = vague.is(201).json();
        assert_eq!((&vague["precision"], &vague["due_text"]), (&json!("vague"), &json!("shortly")));
        assert_eq!((&vague["due_at"], &vague["state"]), (&Value::Null, &json!("open")));
        let event = make(json!({ "without_time": "event", "by": "as soon as the part is here" })).await;
        assert_eq!(event.is(201).json()["precision"], "event");
        assert_eq!(make(json!({ "without_time": "vague" })).await.is(201).json()["due_text"], "");

        let twice = json!({ "without_time": "vague", "due_at": "2026-03-04T12:00:00Z" });
        make(twice).await.is(422).says("without_time");
        make(json!({ "without_time": "vague", "by": "x".repeat(201) })).await.is(422).says("200");
        make(json!({ "without_time": "soon" })).await.is(400);
        let told = json!({ "without_time": "vague", "external": { "system": "shop", "key": "order-1" } });
        make(told).await.is(422).says("external");
        make(json!({})).await.is(422);
    })
    .await;
}

#[tokio::test]
async fn a_promise_with_a_condition_waits_and_starts_when_the_customer_has_done_their_part() {
    on_each_engine(FEATURES, async |desk| {
        let ben = desk.agent("Ben").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shop = desk.program(&ben, &["promises:read", "promises:write"]).await;
        let body = json!({ "conversation": parcel.conversation, "said": "Check the parcel", "kind": "reply",
            "by": "within 2 hours", "condition": "send us the tracking number" });
        let made = shop.calls("POST", "/api/v1/promises", &body).await;
        let made = made.is(201).json();
        assert_eq!((&made["state"], &made["due_at"]), (&json!("waiting"), &Value::Null));
        assert_eq!(made["condition"], "send us the tracking number");

        desk.clock_moves_to("2026-03-03T10:00:00Z");
        let start = format!("/api/v1/promises/{}/start", made["id"].as_str().unwrap());
        let started = shop.calls("POST", &start, &json!({})).await;
        assert_eq!(started.is(200).json()["due_at"], "2026-03-03T12:00:00Z");
        assert_eq!(started.json()["state"], "open");
        let long = json!({ "conversation": parcel.conversation, "said": "Check", "kind": "reply", "by": "noon",
            "condition": "x".repeat(201) });
        shop.calls("POST", "/api/v1/promises", &long).await.is(422);
    })
    .await;
}

#[tokio::test]
async fn a_promise_tells_where_it_comes_from_and_what_others_say_of_it() {
    on_each_engine(FEATURES, async |desk| {
        let cleo = desk.agent("Cleo").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shop = desk.program(&cleo, &["promises:read", "promises:write"]).await;
        let body = json!({ "conversation": parcel.conversation, "said": "Deliver the kettle", "kind": "delivery",
            "by": "tomorrow", "external": { "system": "shop", "key": "order-7" } });
        let made = shop.calls("POST", "/api/v1/promises", &body).await;
        let made = made.is(201).json();
        assert_eq!((&made["origin"], &made["external"]), (&json!("system"), &json!({ "system": "shop", "key": "order-7" })));
        for nothing in ["span", "ask", "broke_for", "customer_said", "proposed"] {
            assert_eq!(made.get(nothing), Some(&Value::Null), "{nothing} is there, and says nothing yet");
        }

        let promise = newest(desk, &parcel).await;
        assert_eq!(made["team"], promise.team.some().map_or(Value::Null, |team| json!(team.to_string())));
        let id = promise.id;
        let proposed: Result<(), Fault> = desk
            .app
            .db
            .write(desk.org, promise, |tx, promise| {
                let message = MessageId::of(5);
                Box::pin(crate::standing::propose(tx, promise.clone(), Proposed::Keep, message))
            })
            .await;
        proposed.unwrap();
        let path = format!("/api/v1/promises/{id}");
        let read = shop.calls("GET", &path, &Value::Null).await;
        assert_eq!(read.is(200).json()["proposed"], json!({ "what": "keep", "message": "5" }));

        shop.calls("POST", &format!("{path}/keep"), &json!({})).await.is(200);
        let note = "Nothing came.".to_owned();
        let change = Change { promise: id, actor: Actor::System, note, evidence: Evidence::Customer };
        let contested: Result<(), CannotChange> = desk
            .app
            .db
            .write(desk.org, change, |tx, change| {
                Box::pin(crate::customer_says(tx, change, CustomerSaid::Contested))
            })
            .await;
        contested.unwrap();
        let read = shop.calls("GET", &path, &Value::Null).await;
        let said = read.is(200).json()["customer_said"].clone();
        assert_eq!((&said["said"], &said["note"]), (&json!("contested"), &json!("Nothing came.")));
        assert!(said["at"].is_string(), "{said}");
    })
    .await;
}
