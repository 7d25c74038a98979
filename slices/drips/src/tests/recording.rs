//! What no event shows is told, beside its conversation or by another system, and may be taken back.

use serde_json::json;
use shell::Role;
use testing::on_each_engine;

use super::{FEATURES, counted, damaged, listed};

#[tokio::test]
async fn what_arrived_damaged_is_told_once_and_taken_back() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let exchange = desk.customer("Maria").writes("The kettle came broken.").await;
        let (here, tell) = (
            format!("/conversations/{}/drips", exchange.number),
            format!("/conversations/{}/drips/new", exchange.number),
        );
        ana.gets_part(&here).await.is(200).is_silent_about("let down");
        let form = format!("action=\"{tell}\"");
        ana.gets(&tell)
            .await
            .is(200)
            .says(&form)
            .says("Arrived damaged")
            .is_silent_about("hx-post=\"/conversations");
        ana.gets_part(&tell).await.is(200).says("hx-target=\"#drips-in-thread\"").is_silent_about("<html");
        ana.gets("/conversations/99/drips/new").await.is(404);
        ana.posts(&tell, &[("client_key", "one"), ("kind", "late_answer")])
            .await
            .is(422)
            .says("nobody can tell");
        ana.posts(&tell, &[("client_key", ""), ("kind", "damaged")]).await.is(422);
        ana.posts("/conversations/99/drips/new", &[("client_key", "one"), ("kind", "damaged")]).await.is(404);
        let told = ana.posts_part(&tell, &[("client_key", "one"), ("kind", "damaged")]).await;
        told.says(&format!("href=\"{tell}\"")).is_silent_about("<select");
        let toast = told.is(200).headers["hx-trigger"].to_str().unwrap().to_owned();
        assert!(toast.contains("/withdraw") && toast.contains("Written down"), "{toast}");
        ana.posts(&tell, &[("client_key", "one"), ("kind", "damaged")]).await.is(303);
        counted(desk).await;
        ana.gets_part(&here)
            .await
            .says("This customer was let down here")
            .says("What we sent arrived damaged.");
        ana.gets_part(&here).await.says("not yet put right").says("nobody has taken it yet");
        let known = listed(&ana, &format!("/api/v1/drips?conversation={}", exchange.conversation)).await;
        assert_eq!(known.len(), 1, "one key records once");
        let person = known[0]["customer"].as_str().unwrap();
        ana.gets(&format!("/customers/{person}")).await.says("What we did wrong").says("Arrived damaged");

        let task = format!("/drips/{}", known[0]["righting"].as_str().unwrap());
        let page = ana.gets(&task).await.is(200).says("That was a mistake").text();
        let undo = page.split("action=\"").find(|part| part.starts_with("/drip-records/")).unwrap();
        let undo = undo.split('"').next().unwrap().to_owned();
        assert!(toast.contains(&undo), "the toast and the page take back the same");
        ana.posts_part(&undo, &[]).await.is(200);
        ana.posts(&undo, &[]).await.is(404);
        counted(desk).await;
        ana.gets_part(&here).await.is_silent_about("let down");
        ana.gets(&task).await.is(404);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_complaint_that_was_marked_by_mistake_is_none() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let exchange = desk.customer("Maria").writes("Do you have this kettle in blue?").await;
        let here = format!("/conversations/{}/drips", exchange.number);
        let fields = [("client_key", "one"), ("kind", "complaint")];
        ana.posts(&format!("{here}/new"), &fields).await.is(303);
        counted(desk).await;
        ana.gets_part(&here).await.says("The customer complained.");
        let drips = listed(&ana, &format!("/api/v1/drips?conversation={}", exchange.conversation)).await;
        let task = format!("/drips/{}", drips[0]["righting"].as_str().unwrap());
        let page = ana.gets(&task).await.says("That was a mistake").text();
        let undo = page.split("action=\"").find(|part| part.starts_with("/drip-records/")).unwrap();
        ana.posts(undo.split('"').next().unwrap(), &[]).await.is(303);
        counted(desk).await;
        ana.gets_part(&here).await.is_silent_about("complained");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_had_to_repeat_themselves_is_marked_by_a_colleague_or_another_system() {
    on_each_engine(FEATURES, async |desk| {
        let mona = desk.colleague("Mona", Role::Manager).await;
        let exchange = desk.customer("Maria").writes("As I told your colleague, it leaks.").await;
        let here = format!("/conversations/{}/drips", exchange.number);
        let path = format!("/api/v1/drips?conversation={}", exchange.conversation);
        mona.posts(&format!("{here}/new"), &[("client_key", "one"), ("kind", "passed_around")]).await.is(303);
        counted(desk).await;
        mona.gets_part(&here).await.says("The customer had to tell us the same again.");
        let known = listed(&mona, &path).await;
        assert_eq!((&known[0]["kind"], &known[0]["cause"]), (&json!("passed_around"), &json!("had_to_repeat")));
        let page = mona.gets(&format!("/drips/{}", known[0]["righting"].as_str().unwrap())).await;
        page.is(200).says("That was a mistake");
        let helper = desk.program(&mona, &["drips:write", "drips:read"]).await;
        let said = |is_drip: bool| json!({ "kind": "passed_around", "conversation": exchange.conversation, "is_drip": is_drip });
        helper.calls("POST", "/api/v1/drips", &said(false)).await.is(201);
        counted(desk).await;
        assert!(listed(&mona, &path).await.is_empty());
        helper.calls("POST", "/api/v1/drips", &said(true)).await.is(201);
        counted(desk).await;
        assert_eq!(listed(&mona, &path).await.len(), 1);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn drips_of_one_cause_are_one_task_and_put_right_together() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let exchange = desk.customer("Maria").writes("Two kettles came broken.").await;
        let task = damaged(desk, &ana, &exchange).await;
        assert_eq!(damaged(desk, &ana, &exchange).await, task);
        ana.gets(&task).await.says("One cause, one failure");
        ana.posts(&format!("{task}/done"), &[("how", "apology")]).await.is(303);
        let here = format!("/conversations/{}/drips", exchange.number);
        ana.gets_part(&here).await.says("Put right here:").is_silent_about("let down here");
        ana.gets(&task).await.is_silent_about("That was a mistake");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn where_it_was_and_what_it_was_about_is_told_and_found_again() {
    on_each_engine(FEATURES, async |desk| {
        let mona = desk.colleague("Mona", Role::Manager).await;
        for name in ["Ana", "Ben", "Cleo", "Dan"] {
            desk.agent(name).await;
        }
        let (maria, tom) =
            (desk.customer("Maria").writes("Broken.").await, desk.customer("Tom").writes("Broken, too.").await);
        let driver = desk.program(&mona, &["drips:write", "drips:read"]).await;
        let told = |exchange: &testing::Exchange, touchpoint: &str, product: &str| {
            json!({ "kind": "damaged", "conversation": exchange.conversation, "touchpoint": touchpoint, "product": product })
        };
        let elm = "Elm Street shop <b>";
        driver.calls("POST", "/api/v1/drips", &told(&maria, elm, "Blue kettle")).await.is(201);
        let long = driver.calls("POST", "/api/v1/drips", &told(&maria, &"x".repeat(81), "")).await;
        assert_eq!(long.is(422).code(), "drip_name_long");
        let path = format!("/conversations/{}/drips/new", tom.number);
        let fields = [("client_key", "one"), ("kind", "complaint"), ("touchpoint", "ELM street shop <B>")];
        mona.gets(&format!("/conversations/{}/drips", tom.number)).await.is(200);
        mona.posts(&path, &fields).await.is(303);
        driver.calls("POST", "/api/v1/drips", &told(&tom, "Depot", "")).await.is(201);
        counted(desk).await;

        let names = driver.calls("GET", "/api/v1/drip-names", &json!(null)).await.is(200).json();
        assert_eq!(names, json!({ "touchpoints": ["Depot", elm], "products": ["Blue kettle"] }));
        let at_elm = listed(&mona, "/api/v1/drips?touchpoint=elm%20street%20shop%20%3Cb%3E").await;
        let kinds: Vec<_> = at_elm.iter().map(|drip| (&drip["kind"], &drip["product"])).collect();
        assert!(kinds.contains(&(&json!("damaged"), &json!("Blue kettle"))), "{at_elm:#?}");
        assert!(kinds.contains(&(&json!("complaint"), &json!(null))) && at_elm.len() == 2, "{at_elm:#?}");
        assert!(at_elm.iter().all(|drip| drip["touchpoint"] == elm));
        assert_eq!(listed(&mona, "/api/v1/drips?product=BLUE%20kettle").await.len(), 1);
        assert!(listed(&mona, "/api/v1/drips?touchpoint=Nowhere").await.is_empty());
        assert_eq!(listed(&mona, "/api/v1/rightings?product=blue%20kettle").await.len(), 1);

        let page = mona.gets("/drips?touchpoint=Depot").await;
        page.is(200).says("Tom").says("Where: Depot.").is_silent_about("Maria");
        page.says("<option value=\"Depot\" selected>").says("All products").is_silent_about("shop <b>");
        let page = mona.gets("/drips?product=blue%20KETTLE").await;
        page.is(200).says("Maria").says("Product: Blue kettle.").is_silent_about("Tom");
        page.says("touchpoint").says("/drips/list?which=open&#38;product=blue+KETTLE");
        mona.gets_part(&format!("/conversations/{}/drips", maria.number)).await.says("Where: Elm Street shop");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn another_system_tells_deliveries_with_those_that_went_well() {
    on_each_engine(FEATURES, async |desk| {
        let mona = desk.colleague("Mona", Role::Manager).await;
        let exchange = desk.customer("Maria").writes("Where is it?").await;
        let driver = desk.program(&mona, &["drips:write", "drips:read"]).await;
        let late = json!({ "kind": "late_delivery", "conversation": exchange.conversation, "cause": "van_broke_down",
            "at": "2026-03-01T16:00:00Z" });
        let first = driver.calls_once("POST", "/api/v1/drips", &late, Some("stop-7")).await.is(201).json();
        let again = driver.calls_once("POST", "/api/v1/drips", &late, Some("stop-7")).await.is(201).json();
        assert_eq!(first, again);
        let well = json!({ "kind": "late_delivery", "conversation": exchange.conversation, "is_drip": false });
        driver.calls("POST", "/api/v1/drips", &well).await.is(201);
        let refused = [
            (json!({ "kind": "late_answer", "conversation": exchange.conversation }), "drip_kind_unknown"),
            (json!({ "kind": "damaged" }), "drip_touches_nobody"),
            (json!({ "kind": "damaged", "conversation": "17" }), "drip_touches_nobody"),
            (json!({ "kind": "damaged", "conversation": exchange.conversation, "team": "17" }), "place_unknown"),
            (json!({ "kind": "damaged", "conversation": exchange.conversation, "cause": "No Word" }), "drip_cause_bad"),
            (
                json!({ "kind": "damaged", "conversation": exchange.conversation, "at": "2027-01-01T00:00:00Z" }),
                "drip_in_the_future",
            ),
            (
                json!({ "kind": "damaged", "conversation": exchange.conversation, "colleague": mona.id.to_string() }),
                "field_invalid",
            ),
        ];
        for (body, code) in refused {
            assert_eq!(driver.calls("POST", "/api/v1/drips", &body).await.is(422).code(), code, "{body}");
        }
        counted(desk).await;
        let drips = listed(&mona, "/api/v1/drips?kind=late_delivery").await;
        assert_eq!((drips.len(), &drips[0]["cause"], &drips[0]["source"]), (1, &json!("van_broke_down"), &json!("api")));
        assert!(listed(&mona, "/api/v1/drips?kind=late_delivery&from=2026-03-02").await.is_empty());
        let measured = mona.calls("GET", "/api/v1/standards/late_delivery", &json!(null)).await.json();
        assert_eq!((&measured["measured"]["occasions"], &measured["measured"]["drips"]), (&json!(2), &json!(1)));
        let withdraw = format!("/api/v1/drip-records/{}/withdraw", first["id"].as_str().unwrap());
        driver.calls("POST", &withdraw, &json!(null)).await.is(204);
        driver.calls("POST", &withdraw, &json!(null)).await.is(404);
        counted(desk).await;
        assert!(listed(&mona, "/api/v1/drips?kind=late_delivery").await.is_empty());
        desk.leaves_work_undone();
    })
    .await;
}
