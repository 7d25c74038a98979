//! Stories of other systems.

use serde_json::{Value, json};
use shell::Feature;
use testing::on_each_engine;

use crate::{FEATURE, MAKING};

const FEATURES: &[Feature] = &[FEATURE, MAKING];

#[tokio::test]
async fn a_shop_tells_its_delivery_dates_as_often_as_it_likes() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shop = desk.program(&ana, &["promises:read", "promises:write"]).await;
        let path = "/api/v1/external-promises/shop/order-7741";
        let told = |due: &str| {
            json!({ "customer": "maria@customers.example", "said": "Deliver the kettle", "kind": "delivery", "due_at": due })
        };
        shop.calls("GET", path, &Value::Null).await.is(404);
        let made = shop.calls("PUT", path, &told("2026-03-04T12:00:00Z")).await;
        assert_eq!(made.is(201).json()["number"], parcel.number);
        let again = shop.calls("PUT", path, &told("2026-03-04T12:00:00Z")).await;
        assert_eq!(again.is(200).json()["id"], made.json()["id"], "told twice it is one promise");
        let moved = shop.calls("PUT", path, &told("2026-03-05T12:00:00Z")).await;
        assert_ne!(moved.is(200).json()["id"], made.json()["id"]);
        let before = format!("/api/v1/promises/{}", made.json()["id"].as_str().unwrap());
        let before = shop.calls("GET", &before, &Value::Null).await;
        assert_eq!((&before.json()["state"], &before.json()["agreement"]), (&json!("moved"), &json!("told_only")));
        let now = shop.calls("GET", path, &Value::Null).await;
        assert_eq!(now.is(200).json()["id"], moved.json()["id"]);

        let same = json!({ "conversation": parcel.conversation, "said": "Deliver the kettle", "kind": "delivery",
            "due_at": "2026-03-05T12:00:00Z", "external": { "system": "shop", "key": "order-7741" } });
        let posted = shop.calls("POST", "/api/v1/promises", &same).await;
        assert_eq!(posted.is(200).json()["id"], moved.json()["id"], "both ways lead to one promise");

        let done = shop.calls("POST", &format!("{path}/done"), &json!({ "note": "Signed for." })).await;
        assert_eq!(done.is(200).json()["state"], "kept");
        shop.calls("POST", &format!("{path}/done"), &json!({})).await.is(200);
        shop.calls("POST", &format!("{path}/withdraw"), &json!({ "reason": "x" })).await.is(409);
        assert_eq!(shop.calls("PUT", path, &told("2026-03-09T12:00:00Z")).await.code(), "promise_already_closed");

        let late = "/api/v1/external-promises/shop/order-7742";
        shop.calls("PUT", late, &told("2026-03-02T10:00:00Z")).await.is(201);
        desk.clock_moves_to("2026-03-02T11:00:00Z");
        desk.jobs_run().await;
        let done = shop.calls("POST", &format!("{late}/done"), &json!({})).await;
        assert_eq!(done.is(200).json()["state"], "broken");
        assert!(done.json()["fulfilled_at"].is_string());
    })
    .await;
}

#[tokio::test]
async fn what_another_system_cannot_say_is_refused() {
    on_each_engine(FEATURES, async |desk| {
        let ben = desk.agent("Ben").await;
        let shop = desk.program(&ben, &["promises:read", "promises:write"]).await;
        let reader = desk.program(&ben, &["promises:read"]).await;
        let path = "/api/v1/external-promises/shop/1";
        let nobody = json!({ "customer": "nobody@x.example", "said": "A", "kind": "other", "by": "noon" });
        assert_eq!(shop.calls("PUT", path, &nobody).await.is(422).code(), "promise_external_nobody");
        reader.calls("PUT", path, &nobody).await.is(403);
        let neither = json!({ "said": "A", "kind": "other", "by": "noon" });
        shop.calls("PUT", path, &neither).await.is(422);
        let bad = shop.calls("PUT", "/api/v1/external-promises/Shop%20One/1", &nobody).await;
        assert_eq!(bad.is(422).code(), "promise_external_bad");
        shop.calls("POST", &format!("{path}/done"), &json!({})).await.is(404);
        shop.calls("POST", &format!("{path}/withdraw"), &json!({ "reason": "x" })).await.is(404);
    })
    .await;
}
