//! Promises in the API.

use serde_json::{Value, json};
use testing::on_each_engine;

use super::{FEATURES, newest, promises};

#[tokio::test]
async fn the_api_does_what_the_pages_do() {
    on_each_engine(FEATURES, async |desk| {
        let hal = desk.agent("Hal").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shop = desk.program(&hal, &["promises:read", "promises:write"]).await;
        let reader = desk.program(&hal, &["promises:read"]).await;
        let order = json!({ "conversation": parcel.conversation, "said": "Deliver the kettle", "kind": "delivery",
            "due_at": "2026-03-04T12:00:00Z" });
        let made = shop.calls_once("POST", "/api/v1/promises", &order, Some("order-17")).await;
        made.is(201);
        let again = shop.calls_once("POST", "/api/v1/promises", &order, Some("order-17")).await;
        assert_eq!(again.is(201).json()["id"], made.json()["id"], "one key makes one promise");
        assert_eq!(reader.calls("POST", "/api/v1/promises", &order).await.is(403).code(), "scope_missing");

        let id = made.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/promises/{id}");
        assert_eq!(reader.calls("GET", &path, &Value::Null).await.is(200).json()["state"], "open");
        let time = format!("/api/v1/promise-times?conversation={}&by=tomorrow+at+3", parcel.conversation);
        let time = reader.calls("GET", &time, &Value::Null).await;
        assert_eq!(time.is(200).json()["due_at"], "2026-03-03T15:00:00Z");

        let moving = json!({ "by": "thursday 5pm", "agreement": "agreed" });
        let moved = shop.calls("POST", &format!("{path}/move"), &moving).await;
        let successor = format!("/api/v1/promises/{}", moved.is(200).json()["id"].as_str().unwrap());
        assert_eq!(shop.calls("POST", &format!("{path}/keep"), &json!({})).await.code(), "promise_already_closed");
        assert_eq!(shop.calls("POST", &format!("{successor}/fulfil"), &json!({})).await.code(), "promise_not_broken");
        let kept = shop.calls("POST", &format!("{successor}/keep"), &json!({ "note": "Signed for." })).await;
        assert_eq!(kept.is(200).json()["state"], "kept");
        let withdrawn = shop.calls("POST", &format!("{successor}/withdraw"), &json!({ "reason": "x" })).await;
        withdrawn.is(409);

        let list = reader.calls("GET", "/api/v1/promises?which=closed&limit=1", &Value::Null).await;
        let next = list.is(200).json()["next"].as_str().unwrap().to_owned();
        let rest = format!("/api/v1/promises?which=closed&limit=1&after={next}");
        let rest = reader.calls("GET", &rest, &Value::Null).await;
        assert_ne!(rest.is(200).json()["items"][0]["id"], list.json()["items"][0]["id"]);
        assert_eq!(rest.json()["next"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn the_api_refuses_what_is_wrong_and_what_is_foreign() {
    on_each_engine(FEATURES, async |desk| {
        let ida = desk.agent("Ida").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shop = desk.program(&ida, &["promises:read", "promises:write"]).await;
        let conversation = parcel.conversation.to_string();
        let wrong = [
            (json!({}), "field_invalid"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other" }), "promise_time_missing"),
            (json!({ "conversation": conversation, "said": "A", "kind": "song", "by": "noon" }), "unreadable"),
            (json!({ "conversation": conversation, "said": "", "kind": "other", "by": "noon" }), "promise_words_missing"),
            (json!({ "conversation": "1", "said": "A", "kind": "other", "by": "noon" }), "not_found"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other", "due_at": "2020-01-01T00:00:00Z" }), "promise_time_past"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other", "by": "in 20 years" }), "promise_time_far"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other", "by": "noon", "keeper": "5" }), "promise_keeper_unknown"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other", "by": "noon", "state": "kept" }), "field_invalid"),
        ];
        for (body, code) in wrong {
            assert_eq!(shop.calls("POST", "/api/v1/promises", &body).await.code(), code, "{body}");
        }
        shop.calls("GET", "/api/v1/promises?limit=0", &Value::Null).await.is(422);
        shop.calls("GET", "/api/v1/promises/1", &Value::Null).await.is(404);

        promises(&ida, &parcel, "Call back", "tomorrow").await;
        let promise = newest(desk, &parcel).await;
        let other = desk.another_organization().await;
        let stranger = desk.colleague_of(other, "Jo", shell::Role::Owner).await;
        stranger.gets(&format!("/promises/{}", promise.id)).await.is(404);
        stranger.posts(&format!("/promises/{}/keep", promise.id), &[]).await.is(404);
        stranger.gets("/promises?whose=all").await.is_silent_about("Call back");
        let anybody = desk.stranger();
        assert!(anybody.gets("/promises").await.leads_to().starts_with("/sign-in"));
        anybody.calls("GET", "/api/v1/promises", &Value::Null).await.is(401);
    })
    .await;
}
