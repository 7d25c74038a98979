//! What let a customer down is put right.

use serde_json::json;
use shell::Role;
use testing::on_each_engine;

use super::{FEATURES, counted, damaged, in_euros, listed};

#[tokio::test]
async fn a_late_answer_is_on_the_managers_list_until_it_is_put_right() {
    on_each_engine(FEATURES, async |desk| {
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        mona.gets("/drips").await.is(200).says("Nothing waits to be put right").says("As soon as something");
        ana.gets("/drips")
            .await
            .is(200)
            .says("Nothing waits for you")
            .is_silent_about("As soon as something");
        desk.customer("Maria").writes("Where is my parcel? It was to come on Friday.").await;
        counted(desk).await;
        mona.gets("/drips").await.is_silent_about("Maria");
        desk.clock_moves_to("2026-03-02T18:00:00Z");
        counted(desk).await;

        let list = mona.gets("/drips").await;
        list.is(200).says("Maria").says("First answer late").says("nobody has taken it yet");
        list.says("One thing went wrong for one customer and is not yet put right.");
        list.says("There was no first answer within the 8 business hours that we say.");
        list.says("The customer still waits, since today 09:00, 9 hours so far.");
        mona.gets("/rail").await.says("<span>Let down</span><b class=\"count count-broken\">1</b>");
        ana.gets("/rail").await.says("<span>Let down</span></a>");
        ana.gets("/drips").await.is_silent_about("Maria");
        let tasks = listed(&mona, "/api/v1/rightings").await;
        assert_eq!((tasks.len(), &tasks[0]["kind"]), (1, &json!("late_first_answer")));
        assert!(listed(&ana, "/api/v1/rightings").await.is_empty());
        let path = format!("/drips/{}", tasks[0]["id"].as_str().unwrap());

        let ana_id = ana.id.to_string();
        mona.posts(&format!("{path}/give"), &[("keeper", "17")]).await.is(422).says("Nobody of this id");
        mona.posts(&format!("{path}/give"), &[("keeper", &ana_id)]).await.is(303);
        ana.gets("/notifications").await.says("To put right: Maria");
        ana.gets("/drips").await.says("Maria").says("you put it right").is_silent_about("Take it");
        ana.gets("/rail").await.says("<span>Let down</span><b class=\"count count-broken\">1</b>");
        mona.gets("/drips").await.says("Ana puts it right").says("Take it");

        let done = format!("{path}/done");
        ana.posts(&done, &[("how", "nothing"), ("note", " ")])
            .await
            .is(422)
            .says("Say why nothing is needed");
        ana.posts(&done, &[("how", "goodwill"), ("goodwill", "much")])
            .await
            .is(422)
            .says("<b>Nothing was saved yet</b>")
            .says("<a href=\"#goodwill\">Write the amount as a number")
            .says("value=\"much\"");
        ana.posts(&done, &[("how", "goodwill")]).await.is(422).says("what the goodwill was worth");
        let ended =
            ana.posts(&done, &[("how", "goodwill"), ("goodwill", "12,50"), ("note", "A voucher")]).await;
        let news = ended.is(303).leads_to();
        ana.gets(&news).await.says("Put right: Maria.").says(&format!("{path}/reopen"));
        mona.gets(&news).await.is_silent_about("Put right: Maria.");
        mona.gets("/drips").await.says("Nothing waits to be put right");
        mona.gets("/drips?which=done").await.says("With goodwill, by Ana · worth 12.50");
        in_euros(desk).await;
        mona.gets("/drips?which=done").await.says("With goodwill, by Ana · worth €12.50");
        mona.gets(&path).await.says("A voucher").is_silent_about("It is put right");
        ana.posts(&done, &[("how", "call")]).await.is(409).says("put right already");

        ana.posts(&format!("{path}/reopen"), &[]).await.is(303);
        ana.posts(&format!("{path}/reopen"), &[]).await.is(409).says("still to be put right");
        ana.gets("/drips").await.says("Maria").says("you put it right");
        desk.clock_moves_to("2026-03-02T18:05:00Z");
        ana.posts(&done, &[("how", "apology")]).await.is(303);
        desk.clock_moves_to("2026-03-02T18:07:00Z");
        ana.gets(&news).await.is_silent_about("Put right: Maria.");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn the_api_does_what_the_pages_do_and_looks_at_nobody() {
    on_each_engine(FEATURES, async |desk| {
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        let exchange = desk.customer("Maria").writes("The kettle came broken.").await;
        let path = damaged(desk, &ana, &exchange).await.replace("/drips/", "/api/v1/rightings/");
        let null = json!(null);
        ana.calls("POST", &format!("{path}/take"), &null).await.is(200);
        assert_eq!(listed(&ana, "/api/v1/rightings").await[0]["keeper"], json!(ana.id.to_string()));
        assert_eq!(listed(&mona, "/api/v1/rightings?whose=mine").await.len(), 0);
        assert_eq!(listed(&mona, "/api/v1/rightings?kind=damaged").await.len(), 1);
        assert_eq!(listed(&mona, "/api/v1/rightings?kind=reopened").await.len(), 0);
        let by_team = mona.calls("GET", "/api/v1/rightings?team=17", &json!(null)).await;
        assert_eq!(by_team.is(403).code(), "drips_place_of_few", "a house of two sees itself as a whole");
        assert_eq!(listed(&mona, "/api/v1/rightings?team=17&whose=mine").await.len(), 0);
        mona.gets("/drips?kind=damaged").await.says("Maria");
        mona.gets("/drips?kind=reopened&team=").await.says("Nothing of this kind").says("Show all");
        let bad = json!({ "how": "nothing" });
        let refused = ana.calls("POST", &format!("{path}/done"), &bad).await;
        assert_eq!(
            (refused.is(422).code(), refused.json()["field"].clone()),
            ("righting_reason_missing".into(), json!("note"))
        );
        let done = json!({ "how": "goodwill", "goodwill_minor": 500 });
        let done = ana.calls("POST", &format!("{path}/done"), &done).await.is(200).json();
        assert_eq!((&done["state"], &done["goodwill_minor"]), (&json!("done"), &json!(500)));
        assert_eq!(done["currency"], json!(null), "nobody has named one");
        in_euros(desk).await;
        let done = mona.calls("GET", &path, &json!(null)).await.is(200).json();
        assert_eq!(done["currency"], "EUR");
        let summary = mona.calls("GET", "/api/v1/rightings/summary", &null).await.is(200).json();
        assert_eq!((&summary["put_right"], &summary["came_back_low"]), (&json!(1), &json!(null)));
        assert_eq!((&summary["open"], &summary["customers"]), (&json!(0), &json!(0)));
        ana.calls("GET", "/api/v1/rightings/summary", &null).await.is(403);
        ana.calls("POST", &format!("{path}/reopen"), &null).await.is(200);
        assert_eq!(
            ana.calls("POST", &format!("{path}/reopen"), &null).await.is(409).code(),
            "righting_still_open"
        );
        let give = json!({ "keeper": mona.id.to_string() });
        let given = ana.calls("POST", &format!("{path}/give"), &give).await.is(200).json();
        assert_eq!(given["keeper"], give["keeper"]);

        let about_somebody = [
            format!("/api/v1/rightings?keeper={}", ana.id),
            format!("/api/v1/drips?colleague={}", ana.id),
            "/api/v1/drips?group_by=colleague".to_owned(),
            format!("/drips?keeper={}", ana.id),
            format!("/drips/list?colleague={}", ana.id),
        ];
        for path in &about_somebody {
            mona.gets(path).await.is(403).says("Drips are not shown by colleague");
        }
        let refused = mona.calls("GET", &about_somebody[0], &null).await;
        assert_eq!(refused.is(403).code(), "drips_by_colleague");
        let drips = listed(&mona, "/api/v1/drips").await;
        assert_eq!((drips.len(), &drips[0]["kind"], &drips[0]["colleague"]), (1, &json!("damaged"), &null));
        ana.calls("GET", "/api/v1/drips", &null).await.is(403);
        let here = format!("/api/v1/drips?conversation={}", exchange.conversation);
        assert_eq!(listed(&ana, &here).await, drips);
        let reader = desk.program(&mona, &["drips:read"]).await;
        reader.calls("GET", "/api/v1/rightings", &null).await.is(200);
        assert_eq!(
            reader.calls("POST", &format!("{path}/take"), &null).await.is(403).code(),
            "scope_missing"
        );
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_a_leaver_kept_is_everybodys_again() {
    on_each_engine(FEATURES, async |desk| {
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        let exchange = desk.customer("Maria").writes("The kettle came broken.").await;
        let path = damaged(desk, &ana, &exchange).await;
        ana.posts(&format!("{path}/take"), &[]).await.is(303);
        mona.gets("/drips").await.says("Ana puts it right");
        mona.gets(&format!("/colleagues/{}/close", ana.id)).await.is(200).says("one thing to put right");
        mona.calls("POST", &format!("/api/v1/colleagues/{}/close", ana.id), &json!(null)).await.is(200);
        mona.gets("/drips").await.says("Maria").says("nobody has taken it yet");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_long_list_goes_on_where_it_ended() {
    on_each_engine(FEATURES, async |desk| {
        let mona = desk.colleague("Mona", Role::Manager).await;
        for number in 0..32 {
            let exchange = desk.customer(&format!("Customer{number}")).writes("It came broken.").await;
            let body = json!({ "kind": "damaged", "conversation": exchange.conversation });
            mona.calls("POST", "/api/v1/drips", &body).await.is(201);
        }
        counted(desk).await;
        let first = mona.gets("/drips").await.is(200).text();
        assert_eq!(first.matches("id=\"drip-").count(), 30);
        let more = first.split("href=\"").find(|link| link.contains("after=")).expect("it goes on");
        let more = more.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let second = mona.gets(&more).await.is(200).text();
        assert_eq!(second.matches("id=\"drip-").count(), 2);
        let mut seen = Vec::new();
        let mut path = "/api/v1/rightings?limit=9".to_owned();
        loop {
            let page = mona.calls("GET", &path, &json!(null)).await.is(200).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["id"].clone()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/rightings?limit=9&after={next}");
        }
        seen.sort_by_key(ToString::to_string);
        seen.dedup();
        assert_eq!(seen.len(), 32, "each once");
        desk.leaves_work_undone();
    })
    .await;
}
