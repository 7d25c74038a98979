//! *My promises*, and the panels beside a conversation.

use conversations::Panel;
use serde_json::Value;
use shell::Seat;
use store::Fault;
use testing::on_each_engine;

use super::{FEATURES, newest, panel_beside, promises};

#[tokio::test]
async fn a_list_shows_whose_promises_are_asked_for() {
    on_each_engine(FEATURES, async |desk| {
        let kim = desk.agent("Kim").await;
        let lee = desk.agent("Lee").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&kim, &parcel, "Kim calls", "tomorrow").await;
        promises(&lee, &parcel, "Lee calls", "today").await;
        kim.gets("/promises").await.says("Kim calls").is_silent_about("Lee calls");
        kim.gets("/promises?whose=team").await.is_silent_about("Lee calls");
        kim.gets("/promises?whose=all").await.says("Lee calls").says("Lee keeps it");
        let together: Result<(), Fault> = desk
            .app
            .db
            .write(desk.org, (kim.id, lee.id), |tx, (kim, lee)| {
                Box::pin(async move {
                    let team = conversations::teams::create(tx, "Parcels", *kim).await?;
                    conversations::teams::join(tx, team, *kim).await?;
                    conversations::teams::join(tx, team, *lee).await
                })
            })
            .await;
        together.unwrap();
        kim.gets("/promises?whose=team").await.says("Lee calls").says("Kim calls");

        // What became of them is told to all, who kept them only to oneself.
        let promise = lee.calls("GET", "/api/v1/promises", &Value::Null).await.json()["items"][0].clone();
        let id = promise["id"].as_str().unwrap();
        lee.posts(&format!("/promises/{id}/keep"), &[]).await;
        kim.gets("/promises?whose=all&which=closed").await.says("Lee calls").is_silent_about("Lee keeps it");
        for (who, keeper) in [(&kim, Value::Null), (&lee, promise["keeper"].clone())] {
            let closed =
                who.calls("GET", "/api/v1/promises?whose=all&which=closed", &Value::Null).await.json();
            assert_eq!(closed["items"][0]["id"], id, "{closed}");
            assert_eq!(closed["items"][0]["keeper"], keeper, "{closed}");
        }
    })
    .await;
}

#[tokio::test]
async fn panels_show_beside_a_conversation_what_is_to_be_kept() {
    on_each_engine(FEATURES, async |desk| {
        let ned = desk.agent("Ned").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&ned, &parcel, "Call back", "tomorrow").await;
        let promise = newest(desk, &parcel).await;
        let seat = Seat { org: desk.org, ..Seat::sample() };
        for panel in desk.app.each::<Panel>() {
            let drawn = panel_beside(&desk.app, &seat, parcel.conversation, panel).await;
            assert!(drawn.contains("Call back"), "{}", panel.name);
        }
        assert_eq!(desk.app.each::<Panel>().count(), 2);
        ned.posts(&format!("/promises/{}/keep", promise.id), &[]).await;
        for panel in desk.app.each::<Panel>() {
            let drawn = panel_beside(&desk.app, &seat, parcel.conversation, panel).await;
            assert!(!drawn.contains("item-title"), "nothing is to be done: {}", panel.name);
            let tells = panel.name == "promises";
            assert_eq!(drawn.contains(">Call back</a> · Kept"), tells, "{}", panel.name);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_kept_by_mistake_is_taken_back_from_the_list() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&ana, &parcel, "Ring Maria", "today 3pm").await;
        promises(&ana, &parcel, "The refund", "today 4pm").await;
        ana.gets("/promises").await.says("2 are due today").says("id=\"promises-lead\"");
        let mine = ana.calls("GET", "/api/v1/promises", &Value::Null).await.json();
        let first = &mine["items"][0];
        assert_eq!(first["said"], "Ring Maria");
        let id = first["id"].as_str().unwrap();

        let kept = ana.posts_part(&format!("/promises/{id}/keep"), &[]).await;
        let told: Value = serde_json::from_str(kept.is(200).headers["hx-trigger"].to_str().unwrap()).unwrap();
        let toast = &told["toast"];
        assert_eq!(toast["undo"], format!("/promises/{id}/reopen"));
        assert_eq!((&toast["says"], &toast["seconds"]), (&"Kept.".into(), &10.into()));
        let fresh = ana.gets_part("/promises/list?whose=mine&which=live").await;
        fresh.says("One is due today").says("id=\"promises-lead\"").is_silent_about("Ring Maria");

        // As a toast takes it back: with no form at all.
        let undone = ana.sends(&format!("/promises/{id}/reopen"), "", Vec::new()).await;
        assert!(undone.status.is_success() || undone.status == 303, "{}", undone.text());
        ana.gets_part("/promises/list?whose=mine&which=live")
            .await
            .says("2 are due today")
            .says("The refund");
        let moved = [("by", "tomorrow"), ("agreement", "agreed")];
        let moved = ana.posts_part(&format!("/promises/{id}/move"), &moved).await;
        assert!(!moved.is(200).headers["hx-trigger"].to_str().unwrap().contains("undo"));
        desk.leaves_work_undone();
    })
    .await;
}
