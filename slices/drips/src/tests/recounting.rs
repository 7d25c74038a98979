//! Counting again, asked for on the page and through the API.

use serde_json::json;
use shell::Role;
use testing::on_each_engine;

use super::{FEATURES, counted, damaged};

#[tokio::test]
async fn whoever_leads_has_everything_counted_again() {
    on_each_engine(FEATURES, async |desk| {
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        let (page, form) = ("/drips/standards", "/drips/recompute");
        mona.gets(page).await.is(200).says("Nothing has been counted yet.").says("Count again");
        let exchange = desk.customer("Maria").writes("My kettle arrived broken. What now?").await;
        damaged(desk, &ana, &exchange).await;
        mona.gets(page).await.says("Drips are counted from 2 March on.");

        ana.posts(form, &[("from", "")]).await.is(403);
        ana.gets_part(form).await.is(403);
        mona.posts(form, &[("from", "soon")]).await.is(422).says("Write a day such as");
        mona.posts(form, &[("from", "2026-03-03")])
            .await
            .is(422)
            .says("This has not come yet")
            .says("2026-03-03");
        mona.posts(form, &[("from", "2026-03-01")]).await.is(303);
        mona.gets(page).await.says("Being counted since today 09:00: 0 of");
        mona.posts(form, &[("from", "")]).await.is(409).says("It is being counted again already");
        counted(desk).await;
        mona.gets_part(form)
            .await
            .is(200)
            .says("Counted again today 09:00 by Mona, from 1 March on. One occasion was found, as before.");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn another_system_has_everything_counted_again() {
    on_each_engine(FEATURES, async |desk| {
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        let (path, null) = ("/api/v1/drips/recompute", json!(null));
        let nothing = mona.calls("GET", path, &null).await.is(200).json();
        assert_eq!(nothing, json!({ "counted_from": null, "recount": null }));
        let exchange = desk.customer("Maria").writes("My kettle arrived broken. What now?").await;
        damaged(desk, &ana, &exchange).await;
        ana.calls("GET", path, &null).await.is(403);
        ana.calls("POST", path, &json!({})).await.is(403);
        let early = json!({ "from": "2026-03-03" });
        assert_eq!(mona.calls("POST", path, &early).await.is(422).code(), "recount_in_the_future");
        let later = json!({ "as_of": "2027-01-01T00:00:00Z" });
        assert_eq!(mona.calls("POST", path, &later).await.is(422).code(), "recount_in_the_future");
        mona.calls("POST", path, &json!({ "since": 1 })).await.is(422);

        let begun = mona.calls("POST", path, &json!({})).await.is(202).json();
        assert_eq!(begun["counted_from"], "2026-03-02");
        assert_eq!((&begun["recount"]["ended_at"], &begun["recount"]["from"]), (&null, &null));
        assert_eq!(begun["recount"]["begun_by"], json!(mona.id.to_string()));
        assert_eq!(mona.calls("POST", path, &json!({})).await.is(409).code(), "recount_running");
        counted(desk).await;
        let done = mona.calls("GET", path, &null).await.is(200).json();
        let found = &done["recount"];
        assert_eq!((&found["events_done"], found["ended_at"].is_string()), (&found["events"], true));
        let figures = ["conversations", "same", "added", "changed", "removed"].map(|name| &found[name]);
        assert_eq!(figures, [&json!(1), &json!(1), &json!(0), &json!(0), &json!(0)], "{found}");
        desk.leaves_work_undone();
    })
    .await;
}
