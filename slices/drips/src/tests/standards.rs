//! What good care is, believed and measured.

use serde_json::json;
use shell::Role;
use testing::on_each_engine;

use super::{FEATURES, counted};

#[tokio::test]
async fn a_standard_is_set_believed_and_measured() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        let (all, one) = ("/drips/standards", "/drips/standards/late_first_answer");
        ana.gets(all).await.is(403);
        mona.gets(all).await.is(200).says("A first answer within 8 business hours, in 95 of 100 cases");
        mona.gets(all).await.says("not said yet").says("nothing happened that counts");
        mona.gets(one).await.says("Nobody has written down what they believe").says("An owner can change");
        mona.gets("/drips/standards/nonsense").await.is(404);

        let claim = format!("{one}/claim");
        mona.posts(&claim, &[("claim", "120")]).await.is(422).says("from 0 to 100").says("value=\"120\"");
        mona.posts(&claim, &[("claim", "97.5")]).await.is(303);
        mona.gets(one).await.says("97.5%, written down by Mona on 2 March");
        mona.gets(all).await.says("97.5%");

        let four = [("amount", "4"), ("unit", "hours"), ("target", "90"), ("team", ""), ("channel", "")];
        mona.posts(one, &four).await.is(403);
        let bad = |place: usize, value: &'static str| {
            let mut fields = four;
            fields[place].1 = value;
            fields
        };
        owner.posts(one, &bad(0, "much")).await.is(422).says("Write a whole number").says("value=\"much\"");
        owner.posts(one, &bad(0, "65000")).await.is(422).says("out of bounds");
        owner.posts(one, &bad(2, "all")).await.is(422).says("from 0 to 100");
        owner.posts(one, &bad(3, "17")).await.is(422).says("no such team or channel");
        desk.clock_moves_to("2026-03-02T11:00:00Z");
        owner.posts(one, &four).await.is(303);
        owner.posts(one, &bad(4, &*Box::leak(desk.channel.to_string().into_boxed_str()))).await.is(303);
        let page = mona.gets(one).await;
        page.says("A first answer within 4 business hours, in 90 of 100 cases");
        page.says("Care").says("from 2 March to 2 March, set by Mona").says("We believe: 97.5%");
        page.says("Too few to tell whether it is kept.");

        desk.customer("Maria").writes("Where is my parcel?").await;
        counted(desk).await;
        desk.clock_moves_to("2026-03-02T17:00:00Z");
        counted(desk).await;
        mona.gets(all).await.says("kept 0 of 1, too few to tell");
        let told =
            mona.calls("GET", "/api/v1/standards/late_first_answer", &json!(null)).await.is(200).json();
        let measured =
            json!({ "occasions": 1, "drips": 1, "kept_share": null, "kept_low": null, "kept_high": null });
        assert_eq!(told["measured"], measured);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn the_api_sets_standards_and_keeps_every_version() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        let null = json!(null);
        ana.calls("GET", "/api/v1/standards", &null).await.is(403);
        let all = mona.calls("GET", "/api/v1/standards", &null).await.is(200).json();
        assert_eq!(all["items"].as_array().unwrap().len(), rules::drips::KINDS.len());
        let new = json!({ "kind": "passed_around", "count": 1, "target_permille": 20 });
        mona.calls("POST", "/api/v1/standards", &new).await.is(403);
        let set = owner.calls("POST", "/api/v1/standards", &new).await.is(201).json();
        assert_eq!((&set["items"][0]["count"], &set["items"][0]["target_permille"]), (&json!(1), &json!(20)));
        let claim = json!({ "kind": "passed_around", "permille": 10 });
        let claimed = mona.calls("POST", "/api/v1/standards/claims", &claim).await.is(201).json();
        assert_eq!(claimed["items"][0]["claim_permille"], json!(10));
        assert_eq!(claimed["items"][0]["claimed_by"], json!(mona.id.to_string()));
        assert_eq!(claimed["items"][1]["claim_permille"], null);
        let refused = [
            (json!({ "kind": "song", "count": 1 }), "drip_kind_unknown"),
            (json!({ "kind": "passed_around", "count": -1 }), "standard_out_of_bounds"),
            (json!({ "kind": "passed_around", "team": "17" }), "place_unknown"),
            (json!({ "kind": "passed_around", "target_permille": 1001 }), "standard_out_of_bounds"),
        ];
        for (body, code) in refused {
            assert_eq!(owner.calls("POST", "/api/v1/standards", &body).await.is(422).code(), code, "{body}");
        }
        mona.calls("GET", "/api/v1/standards/song", &null).await.is(404);
        counted(desk).await;
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_kind_of_ones_own_has_a_target_and_a_claim() {
    on_each_engine(FEATURES, async |desk| {
        let (owner, mona) = (desk.colleague("Olga", Role::Owner).await, desk.colleague("Mona", Role::Manager).await);
        let new = json!({ "code": "appointment_missed", "name": "Nobody came", "event_kind": "", "event_code": "" });
        owner.calls("POST", "/api/v1/drip-kinds", &new).await.is(201);
        let (all, one) = ("/drips/standards", "/drips/standards/appointment_missed");
        mona.gets(all).await.is(200).says("Nobody came").says("Nobody has said yet how often this may happen");
        mona.gets(one).await.is(200).says("Nobody has said yet how often this may happen.");
        let fields = |target| [("target", target), ("team", ""), ("channel", "")];
        owner.posts(one, &fields("often")).await.is(422).says("from 0 to 100");
        mona.posts(&format!("{one}/claim"), &[("claim", "98")]).await.is(303);
        mona.gets(one).await.says("98%, written down by Mona").says("Nobody has said yet");
        owner.posts(one, &fields("95")).await.is(303);
        mona.gets(all).await.says("No “Nobody came”, in 95 of 100 cases");

        let (standards, null) = ("/api/v1/standards", json!(null));
        let path = format!("{standards}/appointment_missed");
        let told = mona.calls("GET", &path, &null).await.is(200).json();
        assert_eq!((&told["items"][0]["target_permille"], &told["items"][0]["minutes"]), (&json!(50), &json!(0)));
        let refused = [
            (json!({ "kind": "appointment_missed" }), "standard_target_missing"),
            (json!({ "kind": "appointment_missed", "target_permille": 9, "minutes": 5 }), "standard_not_measured"),
            (json!({ "kind": "appointment_missed", "target_permille": 9, "count": 5 }), "standard_not_measured"),
            (json!({ "kind": "damaged", "minutes": 5 }), "standard_not_measured"),
        ];
        for (body, code) in refused {
            assert_eq!(owner.calls("POST", standards, &body).await.is(422).code(), code, "{body}");
        }
        let set = json!({ "kind": "appointment_missed", "target_permille": 20 });
        let set = owner.calls("POST", standards, &set).await.is(201).json();
        assert_eq!(set["items"][0]["target_permille"], json!(20));
        let claim = json!({ "kind": "appointment_missed", "permille": 10 });
        let claimed = mona.calls("POST", "/api/v1/standards/claims", &claim).await.is(201).json();
        assert_eq!((&claimed["items"][0]["claim_permille"], &claimed["items"][0]["target_permille"]), (&json!(10), &json!(20)));
        counted(desk).await;
        desk.leaves_work_undone();
    })
    .await;
}
