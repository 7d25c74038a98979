//! Stories of deleting a message.

use serde_json::json;
use shell::Role;
use testing::{TestDesk, on_each_engine};

use super::FEATURES;

#[tokio::test]
async fn a_message_is_deleted_for_good() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let mut mona = desk.colleague("Mona", Role::Manager).await;
        let kettle = desk.customer("Mabel").writes("The kettle is cracked.").await;
        let path = format!("/conversations/{}", kettle.number);
        let secret = [("kind", "note"), ("client_key", "n1"), ("text", "Her card is 4111 zanzibar.")];
        mona.posts(&format!("{path}/note"), &secret).await;
        let api = format!("/api/v1/conversations/{}/messages", kettle.conversation);
        let noted = mona.calls("GET", &api, &json!({})).await.json()["items"][1]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        desk.index_follows().await;
        mona.visits("/inbox?q=zanzibar").await.says("1 conversation with");

        let page = format!("/messages/{noted}/delete");
        ana.visits(&path).await.is_silent_about("/delete\"");
        assert_eq!(ana.gets(&page).await.status, 403);
        assert_eq!(ana.posts(&page, &[]).await.status, 403);
        assert_eq!(ana.calls("DELETE", &format!("/api/v1/messages/{noted}"), &json!({})).await.status, 403);
        mona.visits(&path).await.says(&page);
        mona.visits(&page).await.is(200).says("Her card is 4111").says("does not bring it back");
        let deleted = mona.posts(&page, &[]).await;
        assert_eq!(deleted.leads_to(), path);
        let said = deleted.headers["set-cookie"].to_str().expect("plain").to_owned();
        assert!(said.contains("desk-deleted"), "{said}");
        mona.visits(&path).await.is_silent_about("4111").says("Mona deleted a message");
        mona.posts(&page, &[]).await.is(404).says("it is deleted already");
        desk.index_follows().await;
        mona.visits("/inbox?q=zanzibar").await.says("Nothing found");
        let line = mona.calls("GET", "/api/v1/conversations", &json!({})).await.json()["items"][0].clone();
        assert_eq!((&line["message_count"], &line["preview"]), (&1.into(), &"The kettle is cracked.".into()));
        let one = mona
            .calls("GET", &format!("/api/v1/conversations/{}", kettle.conversation), &json!({}))
            .await
            .json();
        assert_eq!(one["last_message"], kettle.message.to_string());
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_is_on_its_way_is_taken_back_first() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mona = desk.colleague("Mona", Role::Manager).await;
        let kettle = desk.customer("Mabel").writes("The kettle is cracked.").await;
        let answers = format!("/api/v1/conversations/{}/answers", kettle.conversation);
        let sent = mona.calls("POST", &answers, &json!({ "text": "A new one leaves." })).await.is(201).json();
        let message = format!("/api/v1/messages/{}", sent["message"].as_str().expect("an id"));
        assert_eq!(mona.calls("DELETE", &message, &json!({})).await.is(409).code(), "message_on_its_way");
        mona.calls("POST", &format!("{message}/undo"), &json!({})).await.is(200);
        let only = format!("/api/v1/messages/{}", kettle.message);
        mona.calls("DELETE", &only, &json!({})).await.is(204);
        assert_eq!(mona.calls("DELETE", &only, &json!({})).await.is(404).code(), "message_unknown");
        let one = mona
            .calls("GET", &format!("/api/v1/conversations/{}", kettle.conversation), &json!({}))
            .await
            .json();
        assert_eq!((&one["last_message"], &one["message_count"]), (&serde_json::Value::Null, &0.into()));
        mona.gets(&format!("/conversations/{}", kettle.number)).await.is(200).says("Mona deleted a message");
        desk.leaves_work_undone();
    })
    .await;
}
